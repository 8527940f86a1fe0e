//! `/sitemap.xml` and its parts (<https://www.sitemaps.org/protocol.html>), and `/robots.txt`.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use super::super::prose::escape;
use super::super::views::Views;
use super::super::{Content, Page};
use super::modified::{modified, newest};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::site::Class;

/// No file of a sitemap may list more addresses.
const LONGEST: usize = 50_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// How many parts the sitemap is split into; none where one file holds it.
pub(super) fn parts(pages: &BTreeMap<String, Page>) -> usize {
    let count = listed(pages).count();
    if count > LONGEST { count.div_ceil(LONGEST) } else { 0 }
}

/// The address of the part `number`, counted from one.
pub(super) fn part_address(number: usize) -> String {
    format!("/sitemap-{number}.xml")
}

/// The pages that people are to find: all but redirects, data, the search and the page for what is not there.
fn listed(pages: &BTreeMap<String, Page>) -> impl Iterator<Item = &Page> {
    pages
        .values()
        .filter(|page| page.class() == Class::Page && !matches!(page.content, Content::NotFound | Content::Search))
}

/// The bytes of `/sitemap.xml`.
pub(super) fn write(views: &Views, pages: &BTreeMap<String, Page>) -> Vec<u8> {
    match parts(pages) {
        0 => urls(views, listed(pages)),
        count => {
            let mut xml = String::new();
            begin(&mut xml, "sitemapindex");
            for number in 1..=count {
                entry(&mut xml, "sitemap", &views.absolute_page(&part_address(number)), None);
            }
            end(xml, "sitemapindex")
        }
    }
}

/// The bytes of the part `number`, counted from one.
pub(super) fn write_part(views: &Views, pages: &BTreeMap<String, Page>, number: usize) -> Vec<u8> {
    urls(views, listed(pages).skip(number.saturating_sub(1) * LONGEST).take(LONGEST))
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

fn urls<'p>(views: &Views, pages: impl Iterator<Item = &'p Page>) -> Vec<u8> {
    let days = Days::new(views);
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
            Content::Search | Content::NotFound | Content::Redirect(_) | Content::Data(_) => None,
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
    if let Some(day) = day {
        let _infallible = write!(xml, "<lastmod>{day}</lastmod>");
    }
    let _infallible = writeln!(xml, "</{element}>");
}

fn end(mut xml: String, root: &str) -> Vec<u8> {
    let _infallible = writeln!(xml, "</{root}>");
    xml.into_bytes()
}
