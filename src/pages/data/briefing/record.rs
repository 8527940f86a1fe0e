//! A record: what all kinds have, then what its own kind adds.

use serde::Serialize;

use super::super::super::views::Views;
use super::actors::{Party, Person};
use super::facts::{Citation, Name, Row, Time, cites, text};
use super::issue::Issue;
use super::texts::{Article, Document, Event, Source, Term};
use crate::model::briefing::{Detail, Ix};
use crate::model::record::{CITABLE, Facts, Record as Written};

#[derive(Serialize)]
pub(super) struct Record<'v> {
    kind: &'static str,
    id: &'v str,
    title: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_title: Option<&'v str>,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Time<'v>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Image<'v>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'v str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    draft: bool,
    sources: Vec<Citation<'v>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    same_as: &'v [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<Correction>,
    #[serde(flatten)]
    own: Own<'v>,
    referred_by: Vec<Name<'v>>,
    #[serde(skip_serializing_if = "is_empty")]
    extra: &'v serde_json::Value,
}

#[derive(Serialize)]
struct Image<'v> {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    alt: Option<&'v str>,
    caption: Option<String>,
    credit: Option<&'v str>,
}

#[derive(Serialize)]
struct Correction {
    date: String,
    kind: &'static str,
    text: String,
}

/// The keys of one kind.
#[derive(Serialize)]
#[serde(untagged)]
enum Own<'v> {
    Home { status: Vec<StoryStatus<'v>> },
    Article(Article<'v>),
    Issue(Box<Issue<'v>>),
    Event(Box<Event<'v>>),
    Party(Party<'v>),
    Person(Person<'v>),
    Document(Box<Document<'v>>),
    Source(Source<'v>),
    Term(Term<'v>),
    Page {},
}

#[derive(Serialize)]
struct StoryStatus<'v> {
    #[serde(flatten)]
    row: Row<'v>,
    summary: String,
}

impl<'v> Record<'v> {
    pub(super) fn new(views: &'v Views, ix: Ix) -> Self {
        let node = views.briefing.node(ix);
        let record: &'v Written = &node.record;
        let common = &record.common;
        let day = views.briefing.day;
        let corrections = common.corrections.iter().filter(|correction| correction.date.value <= day);
        Self {
            kind: record.kind.singular(),
            id: &record.id.value,
            title: &common.title.value,
            short_title: common.short_title.as_deref(),
            url: views.absolute_url_of(ix),
            description: text(views, record, &common.description),
            date: Time::of(views, &common.date),
            known: node.known.map(|day| day.to_string()),
            updated: common.updated.as_ref().filter(|updated| updated.value <= day).map(|day| day.value.to_string()),
            image: common.image.as_ref().map(|image| (image, views.picture(record, image))).map(|(image, shown)| {
                Image {
                    url: shown.src,
                    width: shown.size.map(|size| size.width),
                    height: shown.size.map(|size| size.height),
                    alt: image.alt.as_deref(),
                    caption: text(views, record, &image.caption),
                    credit: image.credit.as_deref(),
                }
            }),
            language: common.language.as_deref(),
            draft: common.draft,
            sources: cites(views, &common.sources, CITABLE),
            same_as: &common.same_as,
            corrections: corrections
                .map(|correction| Correction {
                    date: correction.date.value.to_string(),
                    kind: correction.kind.as_str(),
                    text: views.plain(record, &correction.text),
                })
                .collect(),
            own: own(views, ix, record),
            referred_by: node.referrers.iter().map(|from| Name::new(views, *from)).collect(),
            extra: &common.extra,
        }
    }
}

fn own<'v>(views: &'v Views, ix: Ix, record: &'v Written) -> Own<'v> {
    match (&record.facts, &views.briefing.node(ix).detail) {
        (Facts::Home(_), _) => Own::Home {
            status: views
                .briefing
                .story()
                .map(|(status, row)| StoryStatus {
                    row: Row::new(views, row),
                    summary: views.plain(record, &status.summary),
                })
                .collect(),
        },
        (Facts::Article(article), _) => Own::Article(Article::new(views, record, article)),
        (Facts::Issue(issue), Detail::Issue(detail)) => Own::Issue(Box::new(Issue::new(views, record, issue, detail))),
        (Facts::Event(event), Detail::Event(detail)) => {
            Own::Event(Box::new(Event::new(views, ix, record, event, detail)))
        }
        (Facts::Party(party), Detail::Party(detail)) => Own::Party(Party::new(views, party, detail)),
        (Facts::Person(person), Detail::Person { events }) => Own::Person(Person::new(views, person, events)),
        (Facts::Document(document), Detail::Document(detail)) => {
            Own::Document(Box::new(Document::new(views, ix, document, detail)))
        }
        (Facts::Source(source), _) => Own::Source(Source::new(views, source)),
        (Facts::Term(term), _) => Own::Term(Term::new(views, term)),
        _ => Own::Page {},
    }
}

/// Whether there are no free keys.
fn is_empty(extra: &&serde_json::Value) -> bool {
    extra.is_null() || extra.as_object().is_some_and(serde_json::Map::is_empty)
}
