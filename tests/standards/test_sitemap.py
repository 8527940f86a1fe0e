"""The sitemap, by the schema of sitemaps.org and against the pages that were built; `robots.txt`, by a crawler's parser."""

import unittest

import protego
from lxml import etree, html

from sites import SCHEMAS, SITES

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITEMAP = etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))
INDEX = etree.XMLSchema(etree.parse(SCHEMAS / "siteindex.xsd"))
#: What one file may hold (https://www.sitemaps.org/protocol.html): addresses, and bytes before compression.
MOST_ADDRESSES = 50_000
MOST_BYTES = 52_428_800


def faults(data, schema=SITEMAP):
    """What is wrong with a sitemap or an index, a sentence each."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        return [str(error)]
    found = [] if schema.validate(root) else [str(error) for error in schema.error_log]
    places = [element.text for element in root.iter(f"{NAMESPACE}loc")]
    if len(places) > MOST_ADDRESSES or len(data) > MOST_BYTES:
        found.append(f"{len(places)} addresses in {len(data)} bytes")
    if len(places) != len(set(places)):
        found.append("an address twice")
    return found


def listed(site):
    """The addresses that the sitemap lists, with their days."""
    root = etree.parse(site.folder / "sitemap.xml").getroot()
    return {url.findtext(f"{NAMESPACE}loc"): url.findtext(f"{NAMESPACE}lastmod") for url in root.iter(f"{NAMESPACE}url")}


class Sitemaps(unittest.TestCase):
    def test_the_schema(self):
        for site in SITES:
            with self.subTest(site=site.name):
                self.assertEqual(faults((site.folder / "sitemap.xml").read_bytes()), [])

    def test_it_lists_the_pages_that_name_themselves_canonical_and_may_be_found(self):
        for site in SITES:
            pages = set()
            for file in site.folder.rglob("*.html"):
                head = html.parse(file).find("head")
                robots = head.xpath("meta[@name='robots']/@content")
                moved = head.xpath("meta[@http-equiv='refresh']")
                canonical = head.xpath("link[@rel='canonical']/@href")
                if not moved and not any("noindex" in value for value in robots):
                    self.assertEqual(len(canonical), 1, file)
                    pages.update(canonical)
            self.assertEqual(set(listed(site)), pages, site.name)

    def test_days(self):
        for site in SITES:
            days = listed(site)
            self.assertTrue(all(day is None or day <= site.as_of for day in days.values()), site.name)
            for article in site.records["articles"]:
                told = [article["date"]["latest"], article.get("updated", ""), *(correction["date"] for correction in article.get("corrections", []))]
                self.assertEqual(days[article["url"]], max(day for day in told if day <= site.as_of), article["url"])

    def test_robots(self):
        for site in SITES:
            rules = protego.Protego.parse((site.folder / "robots.txt").read_text())
            self.assertEqual(list(rules.sitemaps), [site.address + "sitemap.xml"])
            for address in listed(site):
                self.assertTrue(rules.can_fetch(address, "Googlebot"), address)


class Judges(unittest.TestCase):
    """The judge finds what is wrong."""

    GOOD = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.org/</loc>'
        "<lastmod>2025-12-15</lastmod></url><url><loc>https://example.org/a/</loc></url></urlset>"
    )

    def test_it_finds(self):
        self.assertEqual(faults(self.GOOD.encode()), [])
        for old, new in [
            ("2025-12-15", "2025-12-32"),
            ("2025-12-15", "15 December 2025"),
            ("example.org/a/", "example.org/"),
            ("https://example.org/a/", "/a/"),
            ("<url><loc>https://example.org/a/</loc></url>", "<url/>"),
            ("lastmod", "lastmodified"),
            ("sitemap/0.9", "sitemap/1.0"),
            ("example.org/a/", "example.org/?a&b"),
        ]:
            self.assertIn(old, self.GOOD)
            self.assertNotEqual(faults(self.GOOD.replace(old, new).encode()), [], new)
        self.assertNotEqual(faults(self.GOOD.encode(), INDEX), [])
        many = "".join(f"<url><loc>https://example.org/{number}/</loc></url>" for number in range(50_001))
        self.assertNotEqual(faults(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{many}</urlset>'.encode()), [])


if __name__ == "__main__":
    unittest.main()
