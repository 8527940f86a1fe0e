//! What machines read: feeds, the calendar, data files, the sitemap. Made by libraries and serde, never by templates.
//!
//! What each file holds, key by key, is told to its readers in `docs/data.md`. No time in them comes from a clock:
//! all are days of the story, and a civil day becomes its midnight in UTC where a format wants a time.

mod address;
mod atom;
mod briefing;
mod calendar;
mod change;
mod entries;
pub(crate) mod export;
mod feed;
mod ics;
mod identity;
mod json_feed;
mod modified;
mod outside;
mod plain;
mod positions;
mod sitemap;
#[cfg(test)]
mod tests;
mod timeline;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use self::briefing::Change as ChangeData;
pub(crate) use self::modified::{modified, published};
pub(crate) use self::outside::Outside;
use super::permalink::permalink;
use super::views::Views;
use super::{Content, Page, Pages};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::site::Class;
use crate::source::CONFIGURATION;

/// A file for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Data {
    /// `/feed.xml`: articles and key changes, in Atom.
    Feed,
    /// `/feed.json`: the same as a JSON Feed.
    JsonFeed,
    /// `/changes.xml`: every change, in Atom.
    Changes,
    /// `/issues/<slug>/feed.xml`: what moves an issue, in Atom.
    IssueFeed(Ix),
    /// `/calendar.ics`
    Calendar,
    /// `/briefing.json`: all records.
    Briefing,
    /// `/timeline.json`, for TimelineJS.
    Timeline,
    /// `/positions.csv`
    Positions,
    /// `/sitemap.xml`: the pages, or the list of the parts where they are too many for one file.
    Sitemap,
    /// `/sitemap-1.xml` and further, counted from one.
    SitemapPart(usize),
    /// `/robots.txt`
    Robots,
}

/// The HTML of a record's text, its components rendered, with addresses as pages have them.
pub(crate) type Texts<'t> = dyn Fn(Ix) -> Result<String, Vec<Diagnostic>> + 't;

impl Data {
    /// What the file is to a sink.
    pub(crate) fn class(self) -> Class {
        match self {
            Self::Robots | Self::Sitemap | Self::SitemapPart(_) => Class::Sitemap,
            _ => Class::Data,
        }
    }
}

/// Adds the files that the site has; called last, since the sitemap lists all other pages.
///
/// Feeds and the sitemap name the site by its absolute address; without one they are left out, and that is told once.
/// A preview has no sitemap: what it lists is offered to search engines.
pub(super) fn list(views: &Views, pages: &mut Pages) {
    let mut add = |address: &str, data| pages.add(address.to_owned(), Content::Data(data), None);
    add("/calendar.ics", Data::Calendar);
    add("/briefing.json", Data::Briefing);
    add("/timeline.json", Data::Timeline);
    add("/positions.csv", Data::Positions);
    add("/robots.txt", Data::Robots);
    if views.config.base_url.origin.is_none() {
        if !views.config.base_url_is_wrong {
            pages.diagnostics.push(no_address(views));
        }
        return;
    }
    add("/feed.xml", Data::Feed);
    add("/feed.json", Data::JsonFeed);
    add("/changes.xml", Data::Changes);
    for ix in views.briefing.all(Kind::Issue) {
        add(&issue_feed(views, *ix), Data::IssueFeed(*ix));
    }
    if views.config.noindex {
        return;
    }
    add("/sitemap.xml", Data::Sitemap);
    let count = sitemap::parts(views, &pages.list);
    for number in 1..=count {
        pages.add(sitemap::part_address(number), Content::Data(Data::SitemapPart(number)), None);
    }
}

/// The address of an issue's feed.
pub(crate) fn issue_feed(views: &Views, issue: Ix) -> String {
    format!("{}feed.xml", permalink(views.briefing.record(issue)))
}

fn no_address(views: &Views) -> Diagnostic {
    let path: Arc<str> = Arc::from(CONFIGURATION);
    let message = format!(
        "`{}` is a path, so that feeds, the sitemap, canonical links and cards are left out",
        views.config.base_url.path
    );
    let diagnostic = Diagnostic::new(Code::NoAddress, message);
    let diagnostic = match views.config.base_url_span {
        Some(span) => diagnostic.at(&path, span),
        None => diagnostic.in_file(&path),
    };
    diagnostic.hint("set `base_url` in `[site]` to the whole address, such as `https://example.org/`")
}

/// The bytes of a file; `pages` are all pages of the site, for the sitemap.
///
/// # Errors
/// The diagnostics of components that failed in a text that a feed holds.
pub(crate) fn bytes(
    views: &Views,
    pages: &BTreeMap<String, Page>,
    data: Data,
    texts: &Texts<'_>,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    Ok(match data {
        Data::Feed => atom::write(views, feed::site(views.outside(), texts)?),
        Data::JsonFeed => json_feed::write(views, feed::site(views.outside(), texts)?),
        Data::Changes => atom::write(views, &feed::changes(views.outside())),
        Data::IssueFeed(issue) => atom::write(views, &feed::issue(views.outside(), issue)),
        Data::Calendar => calendar::write(views),
        Data::Briefing => briefing::write(views),
        Data::Timeline => timeline::json(views),
        Data::Positions => positions::write(views),
        Data::Sitemap => sitemap::write(views, pages),
        Data::SitemapPart(number) => sitemap::write_part(views, pages, number),
        Data::Robots => sitemap::robots(views),
    })
}

/// A cell that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it
/// (OWASP, "CSV injection").
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell }
}
