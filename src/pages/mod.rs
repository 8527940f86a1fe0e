//! Pages: what the site holds, one file a kind of page.
//!
//! Listing the pages is cheap; a page's view is built when the page is rendered.

pub(crate) mod article;
mod cards;
pub(crate) mod changes;
mod corrections;
pub(crate) mod data;
mod document;
pub(crate) mod embed;
mod event;
pub(crate) mod frame;
mod free_page;
mod glossary;
mod home;
mod index;
mod issue;
mod kept;
mod locale;
pub(crate) mod memo;
mod next;
mod not_found;
mod party;
mod periods;
pub(crate) mod permalink;
mod person;
pub(crate) mod pictures;
mod positions;
pub(crate) mod prose;
pub(crate) mod queries;
pub(crate) mod record;
pub(crate) mod redirects;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod social_card;
mod source;
mod structured_data;
pub(crate) mod target;
pub(crate) mod texts;
#[cfg(test)]
mod theme_tests;
pub(crate) mod timeline;
pub(crate) mod view;
pub(crate) mod views;

#[cfg(test)]
mod future_tests;
#[cfg(test)]
mod testing;

use std::collections::BTreeMap;
use std::sync::Arc;

#[cfg(feature = "search")]
pub(crate) use self::cards::offices_begun;
use self::data::Data;
use self::embed::Part;
use self::view::Map;
use self::views::Views;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::site::Class;

/// A page of the site.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Its address from the root of the site: `/issues/donbas/`, `/feed.xml`.
    pub(crate) address: String,
    /// What it holds.
    pub(crate) content: Content,
}

/// What a page holds. Lists that are cut carry the number of the page, counted from one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// `/`
    Home,
    /// A record's own page, of any kind but home and term.
    Record(Ix),
    /// The second and further pages of a record's long list: `/sources/cnn/page/2/`.
    Continued(Ix, usize),
    /// The list of a kind: articles, issues, parties with people, documents, sources.
    Index(Kind, usize),
    /// `/glossary/`
    Glossary(usize),
    /// `/positions/`
    Positions(usize),
    /// `/timeline/`, whole or cut into periods.
    Timeline(Period),
    /// `/next/`
    Next(usize),
    /// `/changes/`, whole or cut into periods.
    Changes(Period),
    /// `/corrections/`
    Corrections(usize),
    /// `/search/`
    Search,
    /// `/404.html`
    NotFound,
    /// A part of an issue's page for a frame on another site: `/embed/status/donbas/`.
    Embed(Part, Ix),
    /// Nothing but the way to another address, which is from the root of the site or absolute.
    Redirect(String),
    /// The picture that messengers and networks show of a record, or of home.
    SocialCard(Option<Ix>),
    /// What machines read.
    Data(Data),
}

/// The part of a list by date that a page holds. A list no longer than `page_size` is whole; else it is cut into
/// years, a year that is longer into months, a month that is longer into numbered pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Period {
    /// The whole list, or the overview of the years where it is cut.
    Whole,
    /// A year, or the overview of its months where it is cut.
    Year(i16),
    /// A month of a year, page by page.
    Month(i16, i8, usize),
}

impl Page {
    /// What the page is to a sink.
    pub(crate) fn class(&self) -> Class {
        match &self.content {
            Content::Redirect(_) => Class::Redirect,
            Content::Data(data) => data.class(),
            Content::SocialCard(_) => Class::Asset,
            _ => Class::Page,
        }
    }
}

/// Who asked for an address: the file and the place to point at.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The file.
    pub(crate) path: Arc<str>,
    /// The place in it.
    pub(crate) span: Span,
}

/// The pages by the path of their file, while they are being listed.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    /// The pages.
    pub(crate) list: BTreeMap<String, Page>,
    owners: BTreeMap<String, Owner>,
    /// Pages that stand at one address.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Pages {
    /// Adds a page that the site has in any case, or that `owner` asked for. Of two at one address the first stays,
    /// and the second is told.
    pub(crate) fn add(&mut self, address: String, content: Content, owner: Option<Owner>) {
        let path = permalink::file(&address);
        if self.list.contains_key(&path) {
            let is_redirect = matches!(content, Content::Redirect(_));
            self.clash(&address, &path, owner, is_redirect);
            return;
        }
        if let Some(owner) = owner {
            self.owners.insert(path.clone(), owner);
        }
        self.list.insert(path, Page { address, content });
    }

    fn clash(&mut self, address: &str, path: &str, owner: Option<Owner>, is_redirect: bool) {
        let first = self.owners.get(path);
        let is_alias = is_redirect && owner.is_some();
        let to_redirect = self.list.get(path).is_some_and(|page| matches!(page.content, Content::Redirect(_)));
        let message = match (&owner, first) {
            (Some(_), Some(_)) if is_alias && to_redirect => format!("two records have the alias `{address}`"),
            (Some(_), Some(_)) if is_alias => format!("the alias `{address}` is the address of a page"),
            (Some(_), Some(_)) => format!("two pages stand at `{address}`"),
            _ => format!("`{address}` is the address of a page that every site has"),
        };
        let hint = match (&owner, first) {
            _ if is_alias => "leave the alias out, or give it another path",
            (Some(_), Some(_)) => "give one of them another `slug`",
            _ => "give it another `slug`",
        };
        let mut diagnostic = Diagnostic::new(Code::PermalinkClash, message);
        diagnostic = match (owner, first) {
            (Some(owner), Some(first)) => {
                diagnostic.at(&owner.path, owner.span).also(&first.path, first.span, "the other one")
            }
            (Some(owner), None) => diagnostic.at(&owner.path, owner.span),
            (None, Some(first)) => diagnostic.at(&first.path, first.span),
            (None, None) => diagnostic,
        };
        self.diagnostics.push(diagnostic.hint(hint));
    }
}

/// A page that a template renders.
pub(crate) struct Rendering {
    /// The template.
    pub(crate) template: &'static str,
    /// What it sees as `page`.
    pub(crate) view: Map,
    /// The record whose text is shown in it as `page.body`.
    pub(crate) text: Option<Ix>,
}

/// Every page by the path of its file, and what clashes.
pub(crate) fn list(views: &Views) -> Pages {
    let mut pages = Pages::default();
    home::list(&mut pages);
    index::list(views, &mut pages);
    glossary::list(views, &mut pages);
    positions::list(views, &mut pages);
    timeline::list(views, &mut pages);
    next::list(views, &mut pages);
    changes::list(views, &mut pages);
    corrections::list(views, &mut pages);
    search::list(views, &mut pages);
    not_found::list(&mut pages);
    records(views, &mut pages);
    embed::list(views, &mut pages);
    social_card::list(views, &mut pages);
    redirects::list(views, &mut pages);
    data::list(views, &mut pages);
    pages
}

/// The pages of the records themselves.
fn records(views: &Views, pages: &mut Pages) {
    let briefing = &views.briefing;
    for kind in Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::Home | Kind::Term)) {
        for ix in briefing.all(kind) {
            let record = briefing.record(*ix);
            let span = record.common.slug.as_ref().map_or(record.head, |slug| slug.span);
            let owner = Owner { path: Arc::clone(&record.path), span };
            pages.add(permalink::permalink(record), Content::Record(*ix), Some(owner));
        }
    }
    source::list(views, pages);
}

/// The template that renders `page`; `None` for what is no page: data, which no template makes, and cards.
pub(crate) fn template(views: &Views, page: &Page) -> Option<&'static str> {
    Some(match &page.content {
        Content::Home => "home.html",
        Content::Record(ix) | Content::Continued(ix, _) => match views.briefing.record(*ix).kind {
            Kind::Article => "article.html",
            Kind::Issue => "issue.html",
            Kind::Event => "event.html",
            Kind::Party => "party.html",
            Kind::Person => "person.html",
            Kind::Document => "document.html",
            Kind::Source => "source.html",
            Kind::Page => "page.html",
            // Home has a page of its own, terms are entries of the glossary.
            Kind::Home | Kind::Term => return None,
        },
        Content::Index(kind, _) => match kind {
            Kind::Article => "articles.html",
            Kind::Issue => "issues.html",
            Kind::Party => "parties.html",
            Kind::Document => "documents.html",
            _ => "sources.html",
        },
        Content::Glossary(_) => "glossary.html",
        Content::Positions(_) => "positions.html",
        Content::Timeline(_) => "timeline.html",
        Content::Next(_) => "next.html",
        Content::Changes(_) => "changes.html",
        Content::Corrections(_) => "corrections.html",
        Content::Search => "search.html",
        Content::NotFound => "404.html",
        Content::Embed(part, _) => part.template(),
        Content::Redirect(_) => "redirect.html",
        Content::Data(_) | Content::SocialCard(_) => return None,
    })
}

/// What a template is given to render `page`; `None` for what is no page.
pub(crate) fn rendering(views: &Views, page: &Page) -> Option<Rendering> {
    let template = template(views, page)?;
    let (view, text) = match &page.content {
        Content::Home => (home::view(views, page), views.briefing.all(Kind::Home).first().copied()),
        Content::Record(ix) => {
            let view = match views.briefing.record(*ix).kind {
                Kind::Article => article::view(views, page, *ix),
                Kind::Issue => issue::view(views, page, *ix),
                Kind::Event => event::view(views, page, *ix),
                Kind::Party => party::view(views, page, *ix),
                Kind::Person => person::view(views, page, *ix),
                Kind::Document => document::view(views, page, *ix),
                Kind::Source => source::view(views, page, *ix, 1),
                Kind::Page => free_page::view(views, page, *ix),
                Kind::Home | Kind::Term => return None,
            };
            (view, Some(*ix))
        }
        Content::Continued(ix, number) => (source::view(views, page, *ix, *number), None),
        Content::Index(kind, number) => (index::view(views, page, *kind, *number), None),
        Content::Glossary(number) => (glossary::view(views, page, *number), None),
        Content::Positions(number) => (positions::view(views, page, *number), None),
        Content::Timeline(period) => (timeline::view(views, page, *period), None),
        Content::Next(number) => (next::view(views, page, *number), None),
        Content::Changes(period) => (changes::view(views, page, *period), None),
        Content::Corrections(number) => (corrections::view(views, page, *number), None),
        Content::Search => (search::view(views, page), None),
        Content::NotFound => (not_found::view(views, page), None),
        Content::Embed(part, ix) => (embed::view(views, page, *part, *ix), None),
        Content::Redirect(to) => (redirects::view(views, page, to), None),
        Content::Data(_) | Content::SocialCard(_) => return None,
    };
    Some(Rendering { template, view, text })
}
