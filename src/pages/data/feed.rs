//! A feed, whatever format it is written in: entries, newest first, with their full text.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::super::frame;
use super::super::views::Views;
use super::{Outside, Texts, entries, identity, issue_feed};
use crate::diagnostics::Diagnostic;
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::model::change::{Change, What};
use crate::model::vocabulary::Importance;

/// A feed.
#[derive(Debug)]
pub(super) struct Feed {
    /// A name that stays.
    pub(super) id: String,
    /// The title, as plain text.
    pub(super) title: String,
    /// What it is about, as plain text.
    pub(super) description: Option<String>,
    /// The absolute address of the feed itself.
    pub(super) address: String,
    /// The absolute address of the page that shows the same.
    pub(super) page: String,
    /// The entries, newest first.
    pub(super) entries: Vec<Entry>,
}

/// An entry of a feed.
#[derive(Debug)]
pub(super) struct Entry {
    /// A name that stays: what an article's permalink is without a slug, a change's tag URI (RFC 4151).
    pub(super) id: String,
    /// The title, as plain text.
    pub(super) title: String,
    /// The absolute address of the page that it leads to.
    pub(super) url: String,
    /// The day of which it is.
    pub(super) published: Date,
    /// The day of its last change.
    pub(super) updated: Date,
    /// Who wrote it: names, with absolute addresses where they have pages.
    pub(super) authors: Vec<(String, Option<String>)>,
    /// A sentence or two, as plain text.
    pub(super) summary: Option<String>,
    /// The whole, as HTML with absolute addresses.
    pub(super) html: String,
    /// The language, where it is not the site's.
    pub(super) language: Option<String>,
    /// What it touches: labels of issues.
    pub(super) tags: Vec<String>,
}

impl Feed {
    /// The day of the last change in the feed.
    pub(super) fn updated(&self) -> Option<Date> {
        self.entries.iter().map(|entry| entry.updated).max()
    }
}

/// The site's feed: articles, and the changes that weigh most: whatever hangs under a key event, each move of an
/// issue's state, each correction.
pub(super) fn site<'o>(outside: &'o Outside, texts: &Texts<'_>) -> Result<&'o Feed, Vec<Diagnostic>> {
    outside.feed.get_or_init(|| new_site(outside, texts)).as_ref().map_err(Vec::clone)
}

fn new_site(outside: &Outside, texts: &Texts<'_>) -> Result<Feed, Vec<Diagnostic>> {
    let views = &outside.views;
    let limit = views.config.feed_limit;
    let mut articles: Vec<Ix> = views.briefing.all(Kind::Article).to_vec();
    articles.sort_by_key(|ix| Reverse(super::published(views, *ix)));
    let articles = articles.into_iter().take(limit).map(|ix| (entries::published(views, ix), Told::Article(ix)));
    let changes = outside.changes().iter().filter(|change| is_key(views, change)).take(limit);
    let changes = changes.map(|change| (change.day, Told::Change(change)));
    let mut newest: Vec<(Date, Told<'_>)> = articles.chain(changes).collect();
    newest.sort_by_key(|(day, _)| Reverse(*day));
    // The text of an article is dear: it is made of no more than those that stay.
    newest.truncate(limit);
    let mut entries = Vec::with_capacity(newest.len());
    for (_, told) in newest {
        entries.push(match told {
            Told::Article(ix) => entries::article(views, ix, &texts(ix)?),
            Told::Change(change) => entries::change(outside, change),
        });
    }
    Ok(Feed {
        id: identity::address(views, "feed.xml"),
        title: views.config.title.clone(),
        description: views.config.description.clone(),
        address: views.absolute_page("/feed.xml"),
        page: views.absolute_page("/"),
        entries,
    })
}

/// What an entry of the site's feed tells.
enum Told<'c> {
    Article(Ix),
    Change(&'c Change),
}

fn is_key(views: &Views, change: &Change) -> bool {
    let record = views.briefing.record(change.record);
    let event = change.event.and_then(|event| views.briefing.record(event).event());
    match change.what {
        What::Correction(_) => true,
        What::State { .. } if record.kind == Kind::Issue => true,
        _ => event.is_some_and(|event| event.importance == Importance::Key),
    }
}

/// Every change, one entry each.
pub(super) fn changes(outside: &Outside) -> Feed {
    let views = &outside.views;
    let changes = outside.changes().iter().take(views.config.feed_limit);
    Feed {
        id: identity::address(views, "changes.xml"),
        title: frame::changes_feed_title(views),
        description: views.config.description.clone(),
        address: views.absolute_page("/changes.xml"),
        page: views.absolute_page("/changes/"),
        entries: changes.map(|change| entries::change(outside, change)).collect(),
    }
}

/// What moves an issue: every summary of its state, and the changes of what is on the table, of who stands where, of
/// what is not known, of the events that touch it and of the documents that deal with it.
pub(super) fn issue(outside: &Outside, ix: Ix) -> Feed {
    let views = &outside.views;
    let record = views.briefing.record(ix);
    let mut feed = Feed {
        id: identity::address(views, &format!("issues/{}/feed.xml", views.briefing.record(ix).id.value)),
        title: frame::issue_feed_title(views, ix),
        description: Some(record.common.title.value.clone()),
        address: views.absolute_page(&issue_feed(views, ix)),
        page: views.absolute_url_of(ix),
        entries: Vec::new(),
    };
    let limit = views.config.feed_limit;
    if let Some((_, detail)) = views.briefing.issue(ix) {
        feed.entries.extend(entries::summaries(outside, ix, limit));
        let documents = detail.documents.iter().map(|document| document.record);
        let records = detail.events.iter().copied().chain(documents).chain([ix]);
        // The issue's own states have been told with their summaries.
        let is_told = |change: &Change| change.record == ix && matches!(change.what, What::State { .. });
        let changes = outside.changes_of(records).filter(|change| !is_told(change));
        feed.entries.extend(changes.take(limit).map(|change| entries::change(outside, change)));
        feed.entries.sort_by_key(|entry| Reverse(entry.published));
    }
    feed.entries.truncate(limit);
    feed
}
