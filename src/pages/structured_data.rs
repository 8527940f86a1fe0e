//! What a page is about, for search engines: JSON-LD in the vocabulary of schema.org.
//!
//! Each page but the home page has a `BreadcrumbList`; a record's page has the record besides, the home page the
//! `WebSite`, the glossary its terms. A record has one `@id` wherever it is named, and is described on the page that this
//! leads to. `tests/standards` holds all of it against the vocabulary.

mod actors;
mod date;
mod event;
mod script;
mod texts;
mod thing;

use std::borrow::Cow;
use std::sync::Arc;

use self::thing::Property;
pub(super) use self::thing::Thing;
use super::data::modified;
use super::views::Views;
use super::{Content, Page, frame};
use crate::model::Kind;
use crate::model::briefing::{Detail, Ix};
use crate::model::record::{Facts, Picture, Record};
use crate::parse::keys::address::is_web_address;

/// The JSON-LD of a page, ready to stand in a `<script>`; none for redirects, data and the page for what is not there.
pub(crate) fn json_ld(views: &Views, page: &Page) -> Option<String> {
    let subject = match &page.content {
        Content::NotFound | Content::Embed(..) | Content::Redirect(_) | Content::Data(_) | Content::SocialCard(_) => {
            return None;
        }
        Content::Home => Some(website(views)),
        Content::Record(ix) => Some(record(views, *ix)),
        Content::Glossary(number) => Some(glossary(views, *number)),
        _ => None,
    };
    let graph: Vec<Thing> = subject.into_iter().chain(breadcrumbs(views, page)).collect();
    let mut json = Vec::with_capacity(2048);
    json.extend_from_slice(br#"{"@context":"https://schema.org","@graph":"#);
    graph.write(&mut json);
    json.push(b'}');
    String::from_utf8(json).ok()
}

fn record(views: &Views, ix: Ix) -> Thing {
    let node = views.briefing.node(ix);
    let record = &node.record;
    match (&record.facts, &node.detail) {
        (Facts::Article(article), _) => texts::article(views, ix, record, article),
        (Facts::Issue(issue), Detail::Issue(detail)) => texts::issue(views, ix, record, issue, detail),
        (Facts::Event(facts), Detail::Event(detail)) => event::event(views, ix, record, facts, detail),
        (Facts::Party(party), _) => actors::party(views, ix, record, party),
        (Facts::Person(person), _) => actors::person(views, ix, record, person),
        (Facts::Document(document), _) => texts::document(views, ix, record, document),
        (Facts::Source(source), _) => texts::source(views, ix, record, source),
        (Facts::Term(_), _) => texts::term(views, ix, record),
        (Facts::Home(_), _) => website(views),
        _ => texts::work(views, ix, record).with("dateModified", modified(views, ix)),
    }
}

/// What every record has: name, address, picture and where else it is described.
fn common(views: &Views, ix: Ix, record: &Record) -> Thing {
    addressed(views, ix)
        .with("image", record.common.image.as_ref().map(|picture| image(views, record, picture)))
        .with("sameAs", record.common.same_as.iter().filter_map(|same| same_as(same)).collect::<Vec<_>>())
}

/// The language of a work or an event, which alone have one, where it is not the site's.
fn language(record: &Record) -> Option<&str> {
    record.common.language.as_deref()
}

/// A picture, with its address for those who fetch it, and what belongs beside it.
fn image(views: &Views, record: &Record, picture: &Picture) -> Thing {
    let shown = views.picture(record, picture);
    // Schema.org has no plain numbers here; E37 is a pixel (UN/CEFACT Recommendation 20).
    let pixels = |count: u32| Thing::new("QuantitativeValue").with("value", count as usize).with("unitCode", "E37");
    Thing::new("ImageObject")
        .with("contentUrl", shown.src.as_str())
        .with("width", shown.size.map(|size| pixels(size.width)))
        .with("height", shown.size.map(|size| pixels(size.height)))
        .with("caption", plain(views, record, picture.caption.as_ref()))
        .with("creditText", picture.credit.as_deref())
}

fn plain(views: &Views, record: &Record, text: Option<&crate::model::body::Inline>) -> Option<String> {
    text.map(|text| views.plain(record, text)).filter(|text| !text.is_empty())
}

/// The address of the same thing elsewhere; a Wikidata id becomes one. What is neither says nothing to machines.
fn same_as(same: &str) -> Option<Cow<'_, str>> {
    let is_wikidata_id = same
        .strip_prefix('Q')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    if is_wikidata_id {
        return Some(format!("https://www.wikidata.org/wiki/{same}").into());
    }
    is_web_address(same).then(|| same.into())
}

/// A record by name, with its types; the same on every page that names it. Its address is that of its `@id`, where it
/// is described.
fn name(views: &Views, ix: Ix) -> Arc<Thing> {
    views.kept.things.get_or_make(&Named::Record(ix), || Arc::new(named(views, ix)))
}

/// A record by name, with its address.
fn addressed(views: &Views, ix: Ix) -> Thing {
    // A source's page is no more than a note of it.
    let elsewhere =
        views.briefing.record(ix).source().and_then(|source| source.url.as_ref()).map(|url| url.value.clone());
    named(views, ix).with("url", elsewhere.unwrap_or_else(|| views.absolute_url_of(ix)))
}

fn named(views: &Views, ix: Ix) -> Thing {
    let record = views.briefing.record(ix);
    let page = views.absolute_url_of(ix);
    // A term's address is an anchor, which names it; a page is not what it is about.
    let id = if page.contains('#') { page } else { format!("{page}#{}", record.kind.singular()) };
    Thing::of(types(record)).with("@id", id).with("name", record.common.title.value.as_str())
}

/// What a record is to schema.org, by its kind and by what it says of its own kind.
fn types(record: &Record) -> &'static [&'static str] {
    match &record.facts {
        Facts::Party(party) => actors::party_types(&party.kind.value),
        Facts::Document(document) => texts::document_types(&document.kind.value),
        Facts::Article(article) => texts::article_types(article.genre),
        Facts::Person(_) => &["Person"],
        Facts::Issue(_) => &["Question"],
        Facts::Event(_) => &["Event"],
        Facts::Source(_) => &["CreativeWork"],
        Facts::Term(_) => &["DefinedTerm"],
        Facts::Home(_) | Facts::Page(_) => &["WebPage"],
    }
}

/// The `@id` of the site as a whole, which the home page describes.
fn website_id(views: &Views) -> String {
    views.absolute_page("/#website")
}

fn website(views: &Views) -> Thing {
    let config = &views.config;
    let home = views.briefing.home().map(|node| &node.record);
    let own = home.and_then(|record| plain(views, record, record.common.description.as_ref()));
    Thing::new("WebSite")
        .with("@id", website_id(views))
        .with("name", config.title.as_str())
        .with("description", config.description.clone().or(own))
        .with("url", views.absolute_page("/"))
        .with("inLanguage", config.language.as_str())
        .with("publisher", publisher(views))
}

fn publisher(views: &Views) -> Option<Thing> {
    let publisher = views.config.publisher.as_ref()?;
    let logo =
        publisher.logo.as_deref().map(|logo| views.absolute(&views.asset(logo).unwrap_or_else(|| logo.to_owned())));
    let thing = Thing::new("Organization")
        .with("@id", views.absolute_page("/#publisher"))
        .with("name", publisher.name.as_str())
        .with("url", publisher.url.as_deref());
    Some(thing.with("logo", logo.filter(|logo| logo.starts_with('/') || logo.contains("://"))))
}

fn glossary(views: &Views, number: usize) -> Thing {
    let terms = frame::slice(views.briefing.all(Kind::Term), number, views.config.page_size);
    Thing::new("DefinedTermSet")
        .with("name", views.config.title.as_str())
        .with("url", views.absolute_page("/glossary/"))
        .with("hasDefinedTerm", terms.iter().map(|ix| record(views, *ix)).collect::<Vec<_>>())
}

/// The way from the home page: the list that a page belongs to, then the page itself. The home page has none: a way of
/// one step leads nowhere, and Google refuses it.
fn breadcrumbs(views: &Views, page: &Page) -> Option<Thing> {
    // Pages of one list share the steps to it.
    let list = |at: usize, name: &str, address: &'static str| {
        let make = || Arc::new(step(at, name, &views.absolute_page(address)));
        views.kept.things.get_or_make(&Named::Step(address), make)
    };
    let mut steps = vec![list(1, &views.config.title, "/")];
    if let Some((title, address)) = section(views, &page.content) {
        steps.push(list(2, views.words.word(title), address));
    }
    if let Content::Record(ix) | Content::Continued(ix, _) = page.content {
        let own = step(steps.len() + 1, views.briefing.record(ix).label(), &views.absolute_url_of(ix));
        steps.push(Arc::new(own));
    }
    (steps.len() > 1).then(|| Thing::new("BreadcrumbList").with("itemListElement", steps))
}

fn step(at: usize, name: &str, url: &str) -> Thing {
    Thing::new("ListItem").with("position", at).with("name", name).with("item", url)
}

/// What many pages name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Named {
    /// A record.
    Record(Ix),
    /// A step of the way to a page: the list at this address, which always is the same step.
    Step(&'static str),
}

/// The list that a page is or belongs to: the name of its title among the words, and its address; a page of the author's
/// belongs to none.
fn section(views: &Views, content: &Content) -> Option<(&'static str, &'static str)> {
    let of = |kind: Kind| match kind {
        Kind::Article => Some(("menu.articles", "/articles/")),
        Kind::Issue => Some(("menu.issues", "/issues/")),
        Kind::Event => Some(("menu.timeline", "/timeline/")),
        Kind::Party | Kind::Person => Some(("menu.parties", "/parties/")),
        Kind::Document => Some(("menu.documents", "/documents/")),
        Kind::Source => Some(("menu.sources", "/sources/")),
        Kind::Term => Some(("menu.glossary", "/glossary/")),
        Kind::Home | Kind::Page => None,
    };
    match content {
        Content::Record(ix) | Content::Continued(ix, _) => of(views.briefing.record(*ix).kind),
        Content::Index(kind, _) => of(*kind),
        Content::Glossary(_) => of(Kind::Term),
        Content::Timeline(_) => of(Kind::Event),
        Content::Positions(_) => Some(("menu.positions", "/positions/")),
        Content::Next(_) => Some(("menu.next", "/next/")),
        Content::Search => Some(("menu.search", "/search/")),
        Content::Changes(_) => Some(("menu.changes", "/changes/")),
        Content::Corrections(_) => Some(("frame.corrections", "/corrections/")),
        Content::Home
        | Content::NotFound
        | Content::Embed(..)
        | Content::Redirect(_)
        | Content::Data(_)
        | Content::SocialCard(_) => None,
    }
}

#[cfg(test)]
mod tests;
