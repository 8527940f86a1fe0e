//! What changed, day by day and newest first: each change hangs under its event.
//!
//! The list is cut by year, month and page, as [`periods`] says.

mod change;
mod sentence;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use tera::Value;

pub(crate) use self::change::{POSITIONS, change};
pub(crate) use self::sentence::sentence;
use super::frame::{Head, frame, slice};
use super::periods::{self, Cut, Periods};
use super::view::{Map, ToView, view};
use super::views::Views;
use super::{Content, Page, Pages, Period};
use crate::model::change::{Change, What};

/// Where the list stands.
const BASE: &str = "/changes/";

pub(super) fn list(views: &Views, pages: &mut Pages) {
    let periods = of(views);
    for (address, period) in periods.addresses() {
        pages.add(address, Content::Changes(period), None);
    }
}

/// The keys of [`Periods::view`], and `days` (see [`latest`]): the changes of the page; on the overview of the years
/// the newest of all.
pub(super) fn view(views: &Views, page: &Page, period: Period) -> Map {
    let periods = of(views);
    let title = periods.title(views, views.words.word("menu.changes"), period);
    let mut map = frame(views, page, &Head { title: &title, description: None, section: "changes", language: None });
    map.extend(periods.view(views, period));
    let changes = &views.briefing.changes[periods.range(period)];
    let size = views.config.page_size;
    let days = match (periods.cut(period), period) {
        (Cut::Years, _) => grouped(views, newest_first(changes).take(periods::EXCERPT.min(size))),
        (Cut::Months, _) => Vec::<Value>::new().to_view(),
        (Cut::Entries, Period::Month(_, _, number)) => {
            let ordered: Vec<&Change> = newest_first(changes).collect();
            grouped(views, slice(&ordered, number, size).iter().copied())
        }
        (Cut::Entries, _) => grouped(views, newest_first(changes)),
    };
    map.extend(view! { "days": days });
    map
}

fn of(views: &Views) -> Periods<impl Fn(usize) -> Date + '_> {
    let changes = &views.briefing.changes;
    Periods::new(BASE, changes.len(), 0, views.config.page_size, |at| changes[at].day)
}

/// The newest `limit` changes, by day and event: a list of `day` (a date) and `groups`, each with `event` (a link; none
/// for changes that hang under no event), `own` (the event's own change, where it is one of that day; see [`change()`])
/// and `changes` (what the event moved).
pub(crate) fn latest(views: &Views, limit: usize) -> Value {
    grouped(views, newest_first(&views.briefing.changes).take(limit))
}

/// Changes, which stand oldest first, in the order in which they are shown: the newest day first, in a day the latest
/// event first and what hangs under no event last, under an event its own change first.
pub(crate) fn newest_first(changes: &[Change]) -> impl Iterator<Item = &Change> {
    let days = changes.chunk_by(|a, b| a.day == b.day).rev();
    days.flat_map(|day| {
        let (under_events, alone) = day.split_at(day.partition_point(|change| change.event.is_some()));
        under_events.chunk_by(|a, b| a.event == b.event).rev().flatten().chain(alone)
    })
}

/// Changes by day and event; the order is that of [`newest_first`].
fn grouped<'c>(views: &Views, changes: impl Iterator<Item = &'c Change>) -> Value {
    let ordered: Vec<&Change> = changes.collect();
    let days = ordered.chunk_by(|a, b| a.day == b.day).filter_map(|of_day| {
        let groups = of_day.chunk_by(|a, b| a.event == b.event).filter_map(|group| {
            let event = group.first()?.event;
            let own = group.iter().find(|change| is_own(change));
            let moved = group.iter().filter(|change| !is_own(change));
            Some(view! {
                "event": event.map(|event| views.card(event)),
                "own": own.map(|own| change(views, own)),
                "changes": moved.map(|moved| change(views, moved)).collect::<Vec<_>>(),
            })
        });
        Some(view! { "day": views.day(of_day.first()?.day), "groups": groups.collect::<Vec<_>>() })
    });
    days.collect::<Vec<_>>().to_view()
}

/// Whether a change is that its event took place or was announced.
fn is_own(change: &Change) -> bool {
    matches!(change.what, What::Event | What::Announced)
}
