//! A change as templates see it.

use tera::Value;

use super::super::rows;
use super::super::view::{Map, field, view};
use super::super::views::Views;
use super::sentence;
use crate::model::Kind;
use crate::model::briefing::{Dated, Detail, IssueDetail};
use crate::model::change::{Change, What};
use crate::model::issue::Issue;
use crate::model::record::{Facts, Record};
use crate::model::vocabulary::DOCUMENT_STATE;

/// The part of an issue's page where the positions stand.
pub(crate) const POSITIONS: &str = "#part_positions";
/// The part of an issue's page where the open questions stand.
const QUESTIONS: &str = "#part_unknown";

/// A change: `kind` (event, announced, state, position, option, withdrawn, question, answered, correction), `day`,
/// `record` (a link), `url` (where the record shows it), `event` (a link), `text` (see [`sentence()`]), and as far as they
/// apply `from` and `to` (a state or a stance; `from` is none for a first row), `party` (a link), `party_name`
/// (also where there is no link), `option`, `when`, `until` (the
/// new date of what was postponed), `actors` (who proposes, asks), `summary` (HTML), `word` (of a correction),
/// `sources`.
pub(crate) fn change(views: &Views, change: &Change) -> Map {
    let mut map = view! {
        "kind": kind(change.what),
        "day": views.day(change.day),
        "record": views.link(change.record),
        "url": views.url_of(change.record),
        "event": change.event.map(|event| views.link(event)),
        "text": sentence(views, change),
    };
    for key in ["from", "to", "party", "option", "when", "until", "summary", "word"] {
        map.insert(key, Value::none());
    }
    map.extend(view! { "actors": Vec::<Value>::new(), "sources": Vec::<Value>::new() });
    map.extend(particulars(views, change).unwrap_or_default());
    map
}

fn kind(what: What) -> &'static str {
    match what {
        What::Event => "event",
        What::Announced => "announced",
        What::State { .. } => "state",
        What::Position { .. } => "position",
        What::Option(_) => "option",
        What::Withdrawn(_) => "withdrawn",
        What::Question(_) => "question",
        What::Answered(_) => "answered",
        What::Correction(_) => "correction",
    }
}

/// What a change of its kind adds.
fn particulars(views: &Views, change: &Change) -> Option<Map> {
    let node = views.briefing.node(change.record);
    let record = &node.record;
    if let What::Correction(at) = change.what {
        let correction = record.common.corrections.get(at)?;
        return Some(view! {
            "word": views.label("correction_kind", correction.kind.as_str()),
            "summary": views.inline(record, &correction.text),
        });
    }
    match (&record.facts, &node.detail) {
        (Facts::Issue(issue), Detail::Issue(detail)) => of_issue(views, change, record, issue, detail),
        (Facts::Event(event), Detail::Event(detail)) => match change.what {
            What::State { to, .. } => {
                let row = event.status.get(to)?;
                let mut map = moved(views, record, change.what);
                map.extend(view! {
                    "until": row.until.as_ref().map(|until| views.when(&until.value)),
                    "summary": row.note.as_ref().map(|note| views.inline(record, note)),
                    "sources": sources(views, &detail.status, to),
                });
                Some(map)
            }
            _ => Some(view! {
                "when": detail.when.as_ref().map(|when| views.when(when)),
                "summary": event.outcome.as_ref().filter(|_| detail.has_outcome).map(|text| views.inline(record, text)),
                "sources": views.sources(&detail.sources),
            }),
        },
        (Facts::Document(_), Detail::Document(detail)) => {
            let What::State { to, .. } = change.what else { return None };
            let mut map = moved(views, record, change.what);
            map.extend(view! { "sources": sources(views, &detail.states, to) });
            Some(map)
        }
        _ => None,
    }
}

fn of_issue(views: &Views, change: &Change, record: &Record, issue: &Issue, detail: &IssueDetail) -> Option<Map> {
    let url = |anchor: &str| format!("{}{anchor}", views.url_of(change.record));
    Some(match change.what {
        What::State { to, .. } => {
            let row = issue.status.get(to)?;
            let mut map = moved(views, record, change.what);
            map.extend(view! {
                "option": rows::option_name(issue, row.option.as_ref()),
                "summary": views.inline(record, &row.summary),
                "sources": sources(views, &detail.states, to),
            });
            map
        }
        What::Position { from, to } => {
            let position = issue.positions.get(to)?;
            let row = views.position(change.record, issue, position, dated(&detail.positions, to)?);
            let before = from.and_then(|from| issue.positions.get(from)?.stance.as_ref());
            view! {
                "url": url(POSITIONS),
                "from": before.map(|before| rows::stance(views, before.value)),
                "to": field(&row, "stance"),
                "party": field(&row, "party"),
                "party_name": party_name(views, &position.party),
                "option": field(&row, "option"),
                "summary": field(&row, "summary"),
                "sources": field(&row, "sources"),
            }
        }
        What::Option(at) | What::Withdrawn(at) => {
            let option = issue.options.get(at)?;
            view! {
                "url": url(&format!("#{}", option.id.value)),
                "option": view! { "id": &option.id.value, "title": &option.title.value },
                "actors": rows::actors(views, &option.proposed_by),
                "summary": option.description.as_ref().map(|text| views.inline(record, text)),
                "sources": sources(views, &detail.options, at),
            }
        }
        What::Question(at) => {
            let question = issue.questions.get(at)?;
            view! {
                "url": url(QUESTIONS),
                "actors": rows::actors(views, &question.asked_by),
                "summary": views.inline(record, &question.text),
                "sources": sources(views, &detail.questions, at),
            }
        }
        What::Answered(at) => {
            let question = issue.questions.get(at)?;
            let answer = question.answered.as_ref()?;
            view! {
                "url": url(QUESTIONS),
                "question": views.inline(record, &question.text),
                "summary": views.inline(record, &answer.text),
                "sources": views.sources(&views.briefing.cited(&answer.sources)),
            }
        }
        What::Event | What::Announced | What::Correction(_) => return None,
    })
}

/// `from` and `to` of a state's move.
fn moved(views: &Views, record: &Record, what: What) -> Map {
    let What::State { from, to } = what else { return Map::default() };
    view! { "from": from.and_then(|from| state(views, record, from)), "to": state(views, record, to) }
}

/// The state that the row `at` of a record's history gives it: `id` and `word`.
pub(super) fn state(views: &Views, record: &Record, at: usize) -> Option<Value> {
    match &record.facts {
        Facts::Issue(issue) => Some(rows::state(views, issue.status.get(at)?.state.value)),
        Facts::Document(document) => Some(views.open_word(DOCUMENT_STATE, &document.status.get(at)?.state.value)),
        Facts::Event(event) => Some(views.label_value("event_state", event.status.get(at)?.state.value.as_str())),
        _ => None,
    }
}

/// The row that stands at `at` in the file.
fn dated(rows: &[Dated], at: usize) -> Option<&Dated> {
    rows.iter().find(|row| row.at == at)
}

fn sources(views: &Views, rows: &[Dated], at: usize) -> Option<Value> {
    dated(rows, at).map(|row| views.sources(&row.sources))
}

/// The name of a party, also where the day or an error leaves it out.
pub(super) fn party_name<'v>(views: &'v Views, id: &'v crate::model::record::Ref) -> &'v str {
    views.briefing.follow(id, &[Kind::Party]).map_or(id.id.as_str(), |party| views.briefing.record(party).label())
}
