//! What the graph adds to each record: histories as they are known, and what an event is.

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::known;
use super::lookup::{Lookup, date_of};
use super::order::when_on;
use crate::Code;
use crate::diagnostics::Diagnostic;
use crate::model::briefing::{
    Briefing, Dated, Detail, DocumentDetail, EventDetail, IssueDetail, Ix, PartyDetail, Standing,
};
use crate::model::event::Event;
use crate::model::record::{Facts, Record, Row};
use crate::model::vocabulary::EventState;
use crate::model::{Kind, When};

/// Fills in the details of every record of `briefing`.
pub(super) fn fill(lookup: &Lookup<'_>, briefing: &mut Briefing, diagnostics: &mut Vec<Diagnostic>) {
    let outside: Vec<Vec<Diagnostic>> =
        lookup.records.par_iter().map(|record| rows_outside_events(lookup, record)).collect();
    diagnostics.extend(outside.into_iter().flatten());
    let details: Vec<Detail> =
        (0..briefing.nodes.len()).into_par_iter().map(|number| detail(lookup, briefing, Ix::of(number))).collect();
    for (node, detail) in briefing.nodes.iter_mut().zip(details) {
        Arc::make_mut(node).detail = detail;
    }
}

/// A row's date must lie within the date of the event that it names.
fn rows_outside_events(lookup: &Lookup<'_>, record: &Record) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for row in rows(record) {
        let (Some(own), Some(event)) = (&row.date, &row.event) else { continue };
        let Some(event) = lookup.record(event, &[Kind::Event]) else { continue };
        let Some(date) = &event.common.date else { continue };
        let postponed = event.event().is_some_and(|event| {
            event.status.iter().any(|status| status.until.as_ref().is_some_and(|until| until.value.covers(&own.value)))
        });
        if !date.value.covers(&own.value) && !postponed {
            diagnostics.push(
                Diagnostic::new(
                    Code::DateMismatch,
                    format!(
                        "`{}` lies outside the date of the event `{}`, `{}`",
                        own.value.as_str(),
                        event.id.value,
                        date.value.as_str()
                    ),
                )
                .at(&record.path, own.span)
                .also(&event.path, date.span, "the event's date")
                .hint("leave the date out to take the event's, or name another event"),
            );
        }
    }
    diagnostics
}

/// Every dated row of a record, in the order of its keys.
pub(crate) fn rows(record: &Record) -> Vec<&Row> {
    match &record.facts {
        Facts::Home(home) => home.status.iter().map(|status| &status.row).collect(),
        Facts::Issue(issue) => (issue.status.iter().map(|status| &status.row))
            .chain(issue.options.iter().map(|option| &option.row))
            .chain(issue.positions.iter().map(|position| &position.row))
            .chain(issue.questions.iter().map(|question| &question.row))
            .collect(),
        Facts::Event(event) => event.status.iter().map(|status| &status.row).collect(),
        Facts::Document(document) => document.status.iter().map(|status| &status.row).collect(),
        _ => Vec::new(),
    }
}

/// The newest day on which a row or a part of the record becomes known.
pub(super) fn newest_row(lookup: &Lookup<'_>, record: &Record) -> Option<Date> {
    let rows = rows(record).into_iter().map(|row| known::row(lookup, row).known);
    let outcome =
        record.event().filter(|event| event.outcome.is_some()).and_then(|_| date_of(record).and_then(When::latest));
    let answers = record
        .issue()
        .into_iter()
        .flat_map(|issue| &issue.questions)
        .filter_map(|question| question.answered.as_ref().and_then(|answer| answer.date.value.known_from()));
    let withdrawn = record
        .issue()
        .into_iter()
        .flat_map(|issue| &issue.options)
        .filter_map(|option| option.withdrawn.as_ref().and_then(|withdrawn| withdrawn.value.known_from()));
    rows.flatten().chain(outcome).chain(answers).chain(withdrawn).max()
}

fn detail(lookup: &Lookup<'_>, briefing: &Briefing, ix: Ix) -> Detail {
    let record = briefing.record(ix);
    match &record.facts {
        Facts::Home(home) => {
            Detail::Home { status: history(lookup, briefing, home.status.iter().map(|status| &status.row), true) }
        }
        Facts::Issue(issue) => Detail::Issue(IssueDetail {
            states: history(lookup, briefing, issue.status.iter().map(|status| &status.row), true),
            options: history(lookup, briefing, issue.options.iter().map(|option| &option.row), false),
            positions: history(lookup, briefing, issue.positions.iter().map(|position| &position.row), true),
            questions: history(lookup, briefing, issue.questions.iter().map(|question| &question.row), false),
            ..IssueDetail::default()
        }),
        Facts::Event(event) => {
            let status = history(lookup, briefing, event.status.iter().map(|status| &status.row), true);
            let when = when_on(lookup, record, briefing.day).cloned();
            let is_over = when.as_ref().is_none_or(|when| when.latest().is_some_and(|last| last <= briefing.day));
            let has_outcome = event.outcome.is_some() && is_over;
            let told = status.last().map(|row| event.status[row.at].state.value);
            let standing =
                standing(when.as_ref(), briefing.day, told, has_outcome, known::is_reported_ahead(lookup, record));
            Detail::Event(EventDetail {
                when,
                standing,
                status,
                sources: briefing.cited(&record.common.sources),
                parties: participants(briefing, event),
                has_outcome,
                ..EventDetail::default()
            })
        }
        Facts::Document(document) => Detail::Document(DocumentDetail {
            states: history(lookup, briefing, document.status.iter().map(|status| &status.row), true),
            ..DocumentDetail::default()
        }),
        Facts::Party(_) => Detail::Party(PartyDetail::default()),
        Facts::Person(_) => Detail::Person { events: Vec::new() },
        Facts::Source(_) => Detail::Source,
        Facts::Article(_) | Facts::Term(_) | Facts::Page(_) => Detail::Other,
    }
}

/// The rows that are known; a history goes from old to new, a row written later counting as newer on a tie.
fn history<'r>(
    lookup: &Lookup<'r>,
    briefing: &Briefing,
    rows: impl Iterator<Item = &'r Row>,
    is_ordered: bool,
) -> Vec<Dated>
where
{
    let mut known: Vec<Dated> = rows
        .enumerate()
        .filter_map(|(at, row)| {
            let facts = known::row(lookup, row);
            if facts.known.is_some_and(|known| known > briefing.day) {
                return None;
            }
            let event = row.event.as_ref().and_then(|event| briefing.follow(event, &[Kind::Event]));
            Some(Dated {
                at,
                when: facts.when.cloned(),
                day: facts.day,
                known: facts.known,
                event,
                sources: briefing.cited(facts.sources),
            })
        })
        .collect();
    if is_ordered {
        known.sort_by_key(|row| row.day);
    }
    known.shrink_to_fit();
    known
}

/// What an event is on `day`.
fn standing(
    when: Option<&When>,
    day: Date,
    told: Option<EventState>,
    has_outcome: bool,
    is_reported_ahead: bool,
) -> Standing {
    match told {
        Some(EventState::Happened) => return Standing::Happened,
        Some(EventState::Postponed) | None => {}
        Some(state) => return Standing::Told(state),
    }
    let Some(when) = when else { return Standing::Expected };
    let has_begun = when.has_begun(day);
    match when.latest() {
        None if has_begun => Standing::Since,
        None => Standing::Scheduled,
        Some(last) if last > day && when.is_span() && has_begun => Standing::UnderWay,
        Some(last) if last > day => Standing::Scheduled,
        Some(last) if last < day && !has_outcome && (is_reported_ahead || told.is_some()) => Standing::WasDue,
        Some(_) => Standing::Happened,
    }
}

/// The parties of an event, and those of its people.
fn participants(briefing: &Briefing, event: &Event) -> Vec<(Ix, Option<usize>)> {
    let mut parties: Vec<(Ix, Option<usize>)> = (event.parties.iter().enumerate())
        .filter_map(|(at, participant)| Some((briefing.follow(&participant.party, &[Kind::Party])?, Some(at))))
        .collect();
    for person in event.people.iter().filter_map(|to| briefing.follow(to, &[Kind::Person])) {
        let party = briefing.record(person).person().and_then(|person| person.party.as_ref());
        if let Some(party) = party.and_then(|to| briefing.follow(to, &[Kind::Party]))
            && parties.iter().all(|(known, _)| *known != party)
        {
            parties.push((party, None));
        }
    }
    parties
}
