//! From which day a fact is known.
//!
//! From its `announced`; else from the first day that its `date` can begin, and an event that is reported ahead from
//! the day of the latest of its sources; else, without a date, from the day of its earliest source; with none of
//! these, always.

use jiff::civil::Date;

use super::lookup::{Lookup, date_of};
use crate::model::record::{Cite, Facts, Record, Row};
use crate::model::{Kind, When};

/// What a row has of its own and of its event.
pub(super) struct RowFacts<'r> {
    pub(super) when: Option<&'r When>,
    pub(super) sources: &'r [Cite],
    /// The day that puts rows in order.
    pub(super) day: Option<Date>,
    /// The day from which the row is known; `None` for always.
    pub(super) known: Option<Date>,
}

/// Reads a row together with the event that it names.
pub(super) fn row<'r>(lookup: &Lookup<'r>, row: &'r Row) -> RowFacts<'r> {
    let event = row.event.as_ref().and_then(|event| lookup.record(event, &[Kind::Event]));
    let when = row.date.as_ref().map(|date| &date.value).or_else(|| event.and_then(|event| date_of(event)));
    let sources = match event {
        Some(event) if row.sources.is_empty() => event.common.sources.as_slice(),
        _ => row.sources.as_slice(),
    };
    let reported = lookup.earliest_source(sources);
    let day = match when {
        Some(when) => when.last_beginning(),
        None => reported,
    };
    let known = match &row.announced {
        Some(announced) => announced.value.known_from(),
        // A row says something of its event, so it cannot be known before.
        None => {
            let own = when.map_or(reported, When::known_from);
            own.max(event.and_then(|event| self::event(lookup, event)))
        }
    };
    RowFacts { when, sources, day, known }
}

/// The day from which a record is known; `None` for always.
pub(super) fn record(lookup: &Lookup<'_>, record: &Record) -> Option<Date> {
    if let Some(announced) = &record.common.announced
        && record.kind != Kind::Home
    {
        return announced.value.known_from();
    }
    match &record.facts {
        Facts::Event(_) => event(lookup, record),
        Facts::Article(_) => date_of(record).and_then(When::known_from),
        Facts::Issue(issue) => first(
            (issue.status.iter().map(|status| &status.row))
                .chain(issue.options.iter().map(|option| &option.row))
                .chain(issue.positions.iter().map(|position| &position.row))
                .chain(issue.questions.iter().map(|question| &question.row))
                .map(|row| self::row(lookup, row).known)
                .chain(date_of(record).map(When::known_from)),
        ),
        Facts::Document(document) => first(
            (document.status.iter().map(|status| self::row(lookup, &status.row).known))
                .chain(date_of(record).map(When::known_from)),
        ),
        Facts::Home(_) | Facts::Party(_) | Facts::Person(_) | Facts::Source(_) | Facts::Term(_) | Facts::Page(_) => {
            None
        }
    }
}

/// The first of several days, where a fact without a day is always known; always, where there is no fact.
fn first(days: impl Iterator<Item = Option<Date>>) -> Option<Date> {
    days.min().flatten()
}

/// The day from which an event is known.
fn event(lookup: &Lookup<'_>, record: &Record) -> Option<Date> {
    if let Some(announced) = &record.common.announced {
        return announced.value.known_from();
    }
    let sources = &record.common.sources;
    match date_of(record).and_then(When::known_from) {
        Some(begins) => match lookup.latest_source(sources) {
            Some(reported) if reported < begins => Some(reported),
            _ => Some(begins),
        },
        None => lookup.earliest_source(sources),
    }
}

/// Whether an event was known of before the day on which it can begin.
pub(super) fn is_reported_ahead(lookup: &Lookup<'_>, record: &Record) -> bool {
    let Some(begins) = date_of(record).and_then(When::earliest) else { return false };
    event(lookup, record).is_some_and(|known| known < begins)
}
