//! The keys of articles, events, documents, sources and terms.

use serde::Serialize;

use super::super::super::views::Views;
use super::facts::{Citation, Row, Time, Writer, cites, has_begun, id, ids, known, text, writers};
use crate::model::Kind;
use crate::model::article::Article as WrittenArticle;
use crate::model::briefing::{DocumentDetail, EventDetail, Ix};
use crate::model::document::Document as WrittenDocument;
use crate::model::event::Event as WrittenEvent;
use crate::model::publication::Publication;
use crate::model::record::{CITABLE, Record};
use crate::model::term::Term as WrittenTerm;

#[derive(Serialize)]
pub(super) struct Article<'v> {
    genre: &'static str,
    authors: Vec<Writer<'v>>,
    reviewed: Option<String>,
    key_points: Vec<KeyPoint<'v>>,
    issues: Vec<&'v str>,
}

#[derive(Serialize)]
struct KeyPoint<'v> {
    text: String,
    sources: Vec<Citation<'v>>,
}

impl<'v> Article<'v> {
    pub(super) fn new(views: &'v Views, record: &Record, article: &'v WrittenArticle) -> Self {
        let reviewed = article.reviewed.as_ref().filter(|reviewed| reviewed.value <= views.briefing.day);
        let key_points = article.key_points.iter().map(|point| KeyPoint {
            text: views.plain(record, &point.text),
            sources: cites(views, &point.sources, CITABLE),
        });
        Self {
            genre: article.genre.as_str(),
            authors: writers(views, &article.authors),
            reviewed: reviewed.map(|reviewed| reviewed.value.to_string()),
            key_points: key_points.collect(),
            issues: known(views, &article.issues, Kind::Issue),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Event<'v> {
    event_kind: &'v str,
    when: Option<Time<'v>>,
    standing: &'static str,
    upcoming: bool,
    importance: &'static str,
    place: Option<Place<'v>>,
    parties: Vec<Participant<'v>>,
    people: Vec<&'v str>,
    issues: Vec<&'v str>,
    documents: Vec<&'v str>,
    after: Vec<&'v str>,
    outcome: Option<String>,
    status: Vec<EventStatus<'v>>,
}

#[derive(Serialize)]
struct Place<'v> {
    name: &'v str,
    country: Option<&'v str>,
    lat: Option<f64>,
    lon: Option<f64>,
}

#[derive(Serialize)]
struct Participant<'v> {
    id: &'v str,
    role: Option<&'v str>,
}

#[derive(Serialize)]
struct EventStatus<'v> {
    #[serde(flatten)]
    row: Row<'v>,
    state: &'static str,
    until: Option<Time<'v>>,
    note: Option<String>,
}

impl<'v> Event<'v> {
    pub(super) fn new(
        views: &'v Views,
        ix: Ix,
        record: &Record,
        event: &'v WrittenEvent,
        detail: &'v EventDetail,
    ) -> Self {
        let role = |at: usize| event.parties.get(at).and_then(|party| party.role.as_ref());
        Self {
            event_kind: &event.kind.value,
            when: detail.when.as_ref().map(|when| Time::new(views, when)),
            standing: detail.standing.as_str(),
            upcoming: detail.standing.is_upcoming(),
            importance: event.importance.as_str(),
            place: event.place.as_ref().map(|place| Place {
                name: &place.name,
                country: place.country.as_deref(),
                lat: place.coordinates.map(|coordinates| coordinates.0),
                lon: place.coordinates.map(|coordinates| coordinates.1),
            }),
            parties: detail
                .parties
                .iter()
                .map(|(party, at)| Participant {
                    id: id(views, *party),
                    role: at.and_then(role).map(|role| role.value.as_str()),
                })
                .collect(),
            people: known(views, &event.people, Kind::Person),
            issues: ids(views, &detail.issues),
            documents: known(views, &event.documents, Kind::Document),
            after: known(views, &event.after, Kind::Event),
            outcome: text(views, record, &event.outcome).filter(|_| detail.has_outcome),
            status: views
                .briefing
                .node(ix)
                .event_states()
                .map(|(status, row)| EventStatus {
                    row: Row::new(views, row),
                    state: status.state.value.as_str(),
                    until: Time::of(views, &status.until),
                    note: text(views, record, &status.note),
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Document<'v> {
    document_kind: &'v str,
    access: &'static str,
    state: Option<&'v str>,
    status: Vec<DocumentStatus<'v>>,
    authors: Vec<Writer<'v>>,
    signatories: Vec<Signatory<'v>>,
    issues: Vec<Citation<'v>>,
    part_of: Option<&'v str>,
    parts: Vec<&'v str>,
    supersedes: Vec<&'v str>,
    superseded_by: Vec<&'v str>,
    events: Vec<&'v str>,
    address: Option<&'v str>,
    archive: Option<&'v str>,
}

#[derive(Serialize)]
struct DocumentStatus<'v> {
    #[serde(flatten)]
    row: Row<'v>,
    state: &'v str,
}

#[derive(Serialize)]
struct Signatory<'v> {
    party: &'v str,
    role: Option<&'v str>,
    date: Option<Time<'v>>,
}

impl<'v> Document<'v> {
    pub(super) fn new(views: &'v Views, ix: Ix, document: &'v WrittenDocument, detail: &'v DocumentDetail) -> Self {
        let briefing = &views.briefing;
        let states = || briefing.node(ix).document_states();
        let signatories = document.signatories.iter().filter(|signatory| has_begun(&signatory.date, briefing.day));
        let part_of = document.part_of.as_ref().and_then(|to| briefing.follow(to, &[Kind::Document]));
        Self {
            document_kind: &document.kind.value,
            access: document.access.as_str(),
            state: states().next_back().map(|(status, _)| status.state.value.as_str()),
            status: states()
                .map(|(status, row)| DocumentStatus { row: Row::new(views, row), state: &status.state.value })
                .collect(),
            authors: writers(views, &document.authors),
            signatories: signatories
                .filter_map(|signatory| {
                    let party = briefing.follow(&signatory.party, &[Kind::Party])?;
                    Some(Signatory {
                        party: id(views, party),
                        role: signatory.role.as_ref().map(|role| role.value.as_str()),
                        date: Time::of(views, &signatory.date),
                    })
                })
                .collect(),
            issues: cites(views, &document.issues, &[Kind::Issue]),
            part_of: part_of.map(|whole| id(views, whole)),
            parts: ids(views, &detail.parts),
            supersedes: known(views, &document.supersedes, Kind::Document),
            superseded_by: ids(views, &detail.superseded_by),
            events: ids(views, &detail.events),
            address: document.url.as_deref().map(String::as_str),
            archive: document.archive_url.as_deref().map(String::as_str),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Source<'v> {
    source_kind: &'v str,
    publisher: Option<&'v str>,
    authors: Vec<Writer<'v>>,
    party: Option<&'v str>,
    address: Option<&'v str>,
    archive: Option<&'v str>,
    accessed: Option<String>,
}

impl<'v> Source<'v> {
    pub(super) fn new(views: &'v Views, source: &'v Publication) -> Self {
        Self {
            source_kind: &source.kind.value,
            publisher: source.publisher.as_deref(),
            authors: writers(views, &source.authors),
            party: source
                .party
                .as_ref()
                .and_then(|to| views.briefing.follow(to, &[Kind::Party]))
                .map(|ix| id(views, ix)),
            address: source.url.as_deref().map(String::as_str),
            archive: source.archive_url.as_deref().map(String::as_str),
            accessed: source.accessed.as_ref().map(|day| day.value.to_string()),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Term<'v> {
    abbr: Option<&'v str>,
    other_names: &'v [String],
    see: Vec<&'v str>,
}

impl<'v> Term<'v> {
    pub(super) fn new(views: &'v Views, term: &'v WrittenTerm) -> Self {
        Self { abbr: term.abbr.as_deref(), other_names: &term.other_names, see: known(views, &term.see, Kind::Term) }
    }
}
