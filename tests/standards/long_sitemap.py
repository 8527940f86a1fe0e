"""A sitemap that one file may not hold. To write fifty thousand pages takes a while, so that only `tests/run --long` does."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from lxml import etree

from sites import PROJECT
from test_sitemap import INDEX, MOST_ADDRESSES, NAMESPACE, faults


class Split(unittest.TestCase):
    """A site of more pages than one file may list, each of a line."""

    def test_parts(self):
        count = MOST_ADDRESSES + 100
        binary = os.environ.get("BRIEFING", PROJECT / "target/debug/briefing")
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            rows = "".join(f"s-{number},Report {number},news-report,2025-12-{number // 2000 + 1:02}\n" for number in range(count))
            for path, text in {
                "briefing.toml": '[site]\ntitle = "Many"\n\n[build]\nas_of = 2025-12-30\n',
                "content/sources.csv": "id,title,kind,date\n" + rows,
                "templates/source.html": "{{ page.canonical }}\n",
            }.items():
                (folder / path).parent.mkdir(exist_ok=True)
                (folder / path).write_text(text)
            subprocess.run([binary, "build", "--quiet", "--site", folder, "--out", folder / "out", "--base-url", "https://example.org/m/"], check=True)
            index = (folder / "out/sitemap.xml").read_bytes()
            self.assertEqual(faults(index, INDEX), [])
            parts = {sitemap.findtext(f"{NAMESPACE}loc"): sitemap.findtext(f"{NAMESPACE}lastmod") for sitemap in etree.fromstring(index)}
            self.assertEqual(len(parts), 2)
            places = []
            for address, day in parts.items():
                data = (folder / "out" / address.removeprefix("https://example.org/m/")).read_bytes()
                self.assertEqual(faults(data), [])
                urls = etree.fromstring(data)
                places += [url.findtext(f"{NAMESPACE}loc") for url in urls]
                self.assertEqual(day, max(url.findtext(f"{NAMESPACE}lastmod") or "" for url in urls))
            self.assertEqual(len(places), len(set(places)))
            self.assertTrue({f"https://example.org/m/sources/s-{number}/" for number in range(count)} <= set(places))


if __name__ == "__main__":
    unittest.main()
