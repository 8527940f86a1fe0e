//! What lists show of a record: one function a kind.

use tera::Value;

use super::rows;
use super::view::{Map, ToView, extended, view};
use super::views::{Views, common};
use crate::diagnostics::Spanned;
use crate::model::briefing::{Detail, EventDetail, IssueDetail, Ix};
use crate::model::document::Document;
use crate::model::event::Event;
use crate::model::issue::Issue;
use crate::model::party::Party;
use crate::model::person::{Office, Person};
use crate::model::publication::Publication;
use crate::model::record::{Facts, Record};
use crate::model::term::Term;
use crate::model::vocabulary::{DOCUMENT_KIND, DOCUMENT_STATE, EVENT_KIND, PARTY_KIND, ROLE, SOURCE_KIND};
use crate::model::{Kind, When};

/// The card of a record.
pub(super) fn card(views: &Views, ix: Ix) -> Map {
    let node = views.briefing.node(ix);
    let record = &node.record;
    let mut map = common(views, ix, record);
    match (&record.facts, &node.detail) {
        (Facts::Issue(facts), Detail::Issue(detail)) => map.extend(issue(views, record, facts, detail)),
        (Facts::Event(facts), Detail::Event(detail)) => map.extend(event(views, record, facts, detail)),
        (Facts::Party(facts), _) => map.extend(party(views, facts)),
        (Facts::Person(facts), _) => map.extend(person(views, facts)),
        (Facts::Document(facts), _) => map.extend(document(views, ix, record, facts)),
        (Facts::Source(facts), _) => map.extend(source(views, record, facts)),
        (Facts::Term(facts), _) => map.extend(term(views, facts)),
        (Facts::Article(facts), _) => map.extend(view! {
            "genre": views.label("genre", facts.genre.as_str()),
            "when": date(views, record),
            "updated": record.common.updated.as_ref().map(|day| views.day(day.value)),
            "authors": views.authors(&facts.authors),
        }),
        _ => {}
    }
    map
}

fn date(views: &Views, record: &Record) -> Option<Value> {
    record.common.date.as_ref().map(|date| views.when(&date.value))
}

/// `state`, `summary`, `since` (of the newest move, not of a mere new summary), `sources`, `last_movement`, and
/// `stances`: the newest stance of each principal party; `stances_by_option`: `id`, `title` and `stances` of each option.
fn issue(views: &Views, record: &Record, issue: &Issue, detail: &IssueDetail) -> Map {
    let current = detail.state(issue);
    let since = rows::current_state_row(issue, detail);
    view! {
        "state": current.map(|(status, _)| rows::state(views, status.state.value)),
        "summary": current.map(|(status, _)| views.inline(record, &status.summary)),
        "since": since.and_then(|row| rows::date_of(views, row)),
        "reported": since.is_some_and(|row| row.when.is_none()),
        "sources": current.map(|(_, row)| views.sources(&row.sources)),
        "last_movement": detail.last_movement.map(|day| views.day(day)),
        "stances": rows::principal_stances(views, issue, detail),
        "stances_by_option": rows::stances_by_option(views, issue, detail),
    }
}

/// `when`, `standing`, `upcoming`, `event_kind`, `importance`, `parties` (with `role`), `people`, `issues`, `place`,
/// `outcome`, `sources`, `postponed_from`, `overlaps` (which the timeline fills).
fn event(views: &Views, record: &Record, event: &Event, detail: &EventDetail) -> Map {
    let parties = detail.parties.iter().map(|(party, at)| {
        let role = at.and_then(|at| event.parties[at].role.as_ref());
        views.participant(*party, role.map(|role| role.value.as_str()))
    });
    let people = event.people.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Person]));
    let is_moved =
        detail.when.as_ref().map(When::as_str) != record.common.date.as_ref().map(|date| date.value.as_str());
    view! {
        "when": detail.when.as_ref().map(|when| views.when(when)),
        "postponed_from": date(views, record).filter(|_| is_moved),
        "standing": standing(views, detail),
        "upcoming": detail.standing.is_upcoming(),
        "event_kind": views.open_word(EVENT_KIND, &event.kind.value),
        "importance": event.importance.as_str(),
        "parties": parties.collect::<Vec<_>>(),
        "people": views.links(&people.collect::<Vec<_>>()),
        "issues": views.links(&detail.issues),
        "place": event.place.as_ref().map(|place| place.name.as_str()),
        "outcome": event.outcome.as_ref().filter(|_| detail.has_outcome).map(|text| views.inline(record, text)),
        "sources": views.sources(&detail.sources),
        "overlaps": Vec::<Value>::new(),
    }
}

/// What an event is: `id` and `word`, which is empty where there is nothing to say since it simply happened.
fn standing(views: &Views, detail: &EventDetail) -> Value {
    views.label_value("standing", detail.standing.as_str())
}

/// `party_kind`, `roles`, `principal`, `country`, `colour`.
fn party(views: &Views, party: &Party) -> Map {
    view! {
        "party_kind": views.open_word(PARTY_KIND, &party.kind.value),
        "roles": party.roles.iter().map(|role| views.open_word(ROLE, &role.value)).collect::<Vec<_>>(),
        "principal": party.principal,
        "country": party.country.as_deref(),
        "colour": party.colour.as_deref(),
    }
}

/// `party`, `offices` (`title`, `party`, `from`, `to`, `current`): those that have begun on the day.
fn person(views: &Views, person: &Person) -> Map {
    let party = person.party.as_ref().and_then(|to| views.briefing.follow(to, &[Kind::Party]));
    view! {
        "party": party.map(|party| views.link(party)),
        "offices": offices(views, person).map(|office| office.view).collect::<Vec<_>>(),
    }
}

/// An office that has begun on the day.
pub(crate) struct OfficeHeld {
    /// The party whose office it is, where the office names one.
    pub(crate) party: Option<Ix>,
    /// Whether it has not ended.
    pub(crate) is_current: bool,
    /// What templates see: `title`, `party`, `from`, `to`, `current`.
    pub(crate) view: Map,
}

/// The offices of a person that have begun on the day.
pub(crate) fn offices<'v>(views: &'v Views, person: &'v Person) -> impl Iterator<Item = OfficeHeld> + 'v {
    let day = views.briefing.day;
    let date = move |date: &Option<Spanned<When>>| date.as_ref().map(|date| views.when(&date.value));
    offices_begun(views, person).map(move |office| {
        let party = office.party.as_ref().and_then(|to| views.briefing.follow(to, &[Kind::Party]));
        let ended = office.to.as_ref().and_then(|to| to.value.latest()).is_some_and(|last| last < day);
        let view = view! {
            "title": &office.title,
            "party": party.map(|party| views.link(party)),
            "from": date(&office.from),
            "to": office.to.as_ref().filter(|_| ended).map(|to| views.when(&to.value)),
            "current": !ended,
        };
        OfficeHeld { party, is_current: !ended, view }
    })
}

/// The same as written.
pub(crate) fn offices_begun<'v>(views: &'v Views, person: &'v Person) -> impl Iterator<Item = &'v Office> {
    let day = views.briefing.day;
    let has_begun = move |from: &Option<Spanned<When>>| from.as_ref().is_none_or(|from| from.value.has_begun(day));
    person.offices.iter().filter(move |office| has_begun(&office.from))
}

/// `document_kind`, `access`, `state`, `when`, `issues` (with `at`), `address`.
fn document(views: &Views, ix: Ix, record: &Record, document: &Document) -> Map {
    let state = views.briefing.node(ix).document_states().next_back();
    let issues = document.issues.iter().filter_map(|cite| {
        let issue = views.briefing.follow(&cite.source, &[Kind::Issue])?;
        Some(extended(&views.link(issue), view! { "at": cite.at.as_deref() }).to_view())
    });
    view! {
        "document_kind": views.open_word(DOCUMENT_KIND, &document.kind.value),
        "access": views.label_value("access", document.access.as_str()),
        "state": state.map(|(status, _)| views.open_word(DOCUMENT_STATE, &status.state.value)),
        "when": date(views, record),
        "issues": issues.collect::<Vec<_>>(),
        "address": document.url.as_deref(),
    }
}

/// `publisher`, `when`, `source_kind`, `address`, `archive`, `authors`, `party`, `accessed`.
fn source(views: &Views, record: &Record, source: &Publication) -> Map {
    let party = source.party.as_ref().and_then(|to| views.briefing.follow(to, &[Kind::Party]));
    view! {
        "publisher": source.publisher.as_deref(),
        "when": date(views, record),
        "source_kind": views.open_word(SOURCE_KIND, &source.kind.value),
        "address": source.url.as_deref(),
        "archive": source.archive_url.as_deref(),
        "authors": views.authors(&source.authors),
        "party": party.map(|party| views.link(party)),
        "accessed": source.accessed.as_ref().map(|day| views.day(day.value)),
    }
}

/// `abbr`, `other_names`, `see`.
fn term(views: &Views, term: &Term) -> Map {
    let see = term.see.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Term])).collect::<Vec<_>>();
    view! {
        "abbr": term.abbr.as_deref(),
        "other_names": term.other_names.iter().map(String::as_str).collect::<Vec<_>>(),
        "see": views.links(&see),
    }
}
