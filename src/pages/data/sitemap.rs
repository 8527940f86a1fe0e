//! `/sitemap.xml` and its parts (<https://www.sitemaps.org/protocol.html>), and `/robots.txt`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use jiff::civil::Date;

use super::super::prose::escape;
use super::super::views::Views;
use super::super::{Content, Page};
use super::modified::{modified, newest};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::model::when::FIRST_OF_OUR_ERA;
use crate::site::Class;

/// No file of a sitemap may list more addresses.
const LONGEST: usize = 50_000;

/// No file of a sitemap may have more bytes, before it is compressed.
const LARGEST: usize = 52_428_800;

/// Bytes of a file's head and end, and of an entry besides its address; rather too many.
const FRAME: usize = 256;
const ENTRY: usize = 96;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// How many parts the sitemap is split into; none where one file holds it.
pub(super) fn parts(views: &Views, pages: &BTreeMap<String, Page>) -> usize {
    let count = split(views, pages).len();
    if count > 1 { count } else { 0 }
}

/// The pages of each part, by their places among those that are listed.
fn split(views: &Views, pages: &BTreeMap<String, Page>) -> Vec<Range<usize>> {
    // Escaped, a character takes six bytes at most.
    let escaped = |text: &str| text.len() + 5 * text.bytes().filter(|byte| b"&<>\"'".contains(byte)).count();
    let site = escaped(&views.absolute_page("/"));
    let mut parts = Vec::new();
    let (mut start, mut bytes, mut count) = (0, FRAME, 0);
    for page in listed(pages) {
        let own = ENTRY + site + escaped(&page.address);
        if count - start == LONGEST || bytes + own > LARGEST {
            parts.push(start..count);
            (start, bytes) = (count, FRAME);
        }
        bytes += own;
        count += 1;
    }
    parts.push(start..count);
    parts
}

/// The address of the part `number`, counted from one.
pub(super) fn part_address(number: usize) -> String {
    format!("/sitemap-{number}.xml")
}

/// The pages that people are to find: all but redirects, data, the search, what is made for frames, and the page for what is
/// not there.
fn listed(pages: &BTreeMap<String, Page>) -> impl Iterator<Item = &Page> {
    let is_alone = |page: &Page| matches!(page.content, Content::NotFound | Content::Search | Content::Embed(..));
    pages.values().filter(move |page| page.class() == Class::Page && !is_alone(page))
}

/// The bytes of `/sitemap.xml`.
pub(super) fn write(views: &Views, pages: &BTreeMap<String, Page>) -> Vec<u8> {
    let parts = split(views, pages);
    let days = Days::new(views);
    if parts.len() == 1 {
        return urls(views, &days, listed(pages));
    }
    let mut xml = String::new();
    begin(&mut xml, "sitemapindex");
    let mut pages = listed(pages);
    for (part, number) in parts.into_iter().zip(1..) {
        let newest = pages.by_ref().take(part.len()).filter_map(|page| days.of(views, &page.content)).max();
        entry(&mut xml, "sitemap", &views.absolute_page(&part_address(number)), newest);
    }
    end(xml, "sitemapindex")
}

/// The bytes of the part `number`, counted from one.
pub(super) fn write_part(views: &Views, pages: &BTreeMap<String, Page>, number: usize) -> Vec<u8> {
    let part = split(views, pages).into_iter().nth(number.saturating_sub(1)).unwrap_or_default();
    urls(views, &Days::new(views), listed(pages).skip(part.start).take(part.len()))
}

/// `/robots.txt`: everything may be read, and here is the sitemap.
///
/// A preview may be read too: search engines obey a page's `noindex` only where they may read the page, and list the
/// address of one that they may not (<https://developers.google.com/search/docs/crawling-indexing/block-indexing>).
pub(super) fn robots(views: &Views) -> Vec<u8> {
    let sitemap = views.config.base_url.absolute("/sitemap.xml").filter(|_| !views.config.noindex);
    let sitemap = sitemap.map(|address| format!("\nSitemap: {address}\n")).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}").into_bytes()
}

fn urls<'p>(views: &Views, days: &Days, pages: impl Iterator<Item = &'p Page>) -> Vec<u8> {
    let mut xml = String::new();
    begin(&mut xml, "urlset");
    for page in pages {
        entry(&mut xml, "url", &views.absolute_page(&page.address), days.of(views, &page.content));
    }
    end(xml, "urlset")
}

/// The day of the newest fact in each kind of list.
struct Days {
    kinds: [Option<Date>; Kind::ALL.len()],
    changes: Option<Date>,
}

impl Days {
    fn new(views: &Views) -> Self {
        Self {
            kinds: std::array::from_fn(|kind| newest(views, views.briefing.all(Kind::ALL[kind]))),
            changes: views.briefing.changes.last().map(|change| change.day),
        }
    }

    fn of(&self, views: &Views, content: &Content) -> Option<Date> {
        let kind = |kind: Kind| self.kinds[kind as usize];
        let record = |ix: Ix| modified(views, ix);
        match content {
            Content::Home => self.kinds.iter().copied().max().flatten(),
            Content::Record(ix) | Content::Continued(ix, _) => record(*ix),
            Content::Index(Kind::Party, _) => kind(Kind::Party).max(kind(Kind::Person)),
            Content::Index(of, _) => kind(*of),
            Content::Glossary(_) => kind(Kind::Term),
            Content::Positions(_) => kind(Kind::Issue),
            Content::Timeline(_) | Content::Next(_) => kind(Kind::Event),
            Content::Changes(_) | Content::Corrections(_) => self.changes,
            Content::Search
            | Content::NotFound
            | Content::Embed(..)
            | Content::Redirect(_)
            | Content::Data(_)
            | Content::SocialCard(_) => None,
        }
    }
}

fn begin(xml: &mut String, root: &str) {
    let _infallible = write!(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n");
}

fn entry(xml: &mut String, element: &str, address: &str, day: Option<Date>) {
    let _infallible = write!(xml, "<{element}><loc>");
    escape(xml, address);
    xml.push_str("</loc>");
    // Its dates have no years before our era.
    if let Some(day) = day.filter(|day| *day >= FIRST_OF_OUR_ERA) {
        let _infallible = write!(xml, "<lastmod>{day}</lastmod>");
    }
    let _infallible = writeln!(xml, "</{element}>");
}

fn end(mut xml: String, root: &str) -> Vec<u8> {
    let _infallible = writeln!(xml, "</{root}>");
    xml.into_bytes()
}
