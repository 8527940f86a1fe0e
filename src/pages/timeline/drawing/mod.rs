//! The drawn overview of a list of events: lanes by issue or by party, a mark an event.
//!
//! Everything here but the shapes of marks is numbers made of the records' bounds; the component `Drawing` writes the SVG.

mod axis;
mod density;
mod lanes;
mod mark;
#[cfg(test)]
mod tests;
mod ticks;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use tera::Value;

use self::axis::{Axis, SLOT, rounded};
pub(super) use self::density::density;
use self::lanes::{Extent, Mark, Shape};
use self::ticks::{Name, Tick};
use super::super::Period;
use super::super::frame::is_right_to_left;
use super::super::rows;
use super::super::view::{Map, ToView, field, view};
use super::super::views::Views;
use crate::model::When;
use crate::model::briefing::{EventDetail, Ix};
use crate::model::vocabulary::{Importance, IssueState};

/// A list of a page that is no longer needs no drawing beside it.
pub(crate) const FEW: usize = 3;
/// Nor does one in a text.
const FEW_IN_TEXT: usize = 5;
/// So many lanes have a name of their own; what is in none of them stands in one more.
const LANES: usize = 10;
/// So many of the events without a date are named.
const UNDATED: usize = 6;
/// The room that a letter takes in the name of a state, in pixels.
const LETTER: f64 = 7.5;

/// What a lane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lanes {
    /// An issue.
    Issues,
    /// A party.
    Parties,
}

/// The drawing of events that stand on a record's page, or none where they are few.
pub(crate) fn beside(views: &Views, events: Vec<Ix>, lanes: Lanes, issue: Option<Ix>) -> Option<Value> {
    let is_long = events.len() > FEW;
    is_long.then(|| until(views, events, lanes, issue, views.briefing.day)).flatten()
}

/// The drawing of events that stand in a text, as they were known on a day, or none where they are few.
pub(crate) fn in_text(views: &Views, events: Vec<Ix>, lanes: Lanes, issue: Option<Ix>, day: Date) -> Option<Value> {
    let is_long = events.len() > FEW_IN_TEXT;
    is_long.then(|| until(views, events, lanes, issue, day)).flatten()
}

fn until(views: &Views, mut events: Vec<Ix>, lanes: Lanes, issue: Option<Ix>, day: Date) -> Option<Value> {
    // Records are numbered in the order of their list, which for events is that of the timeline.
    events.sort_unstable();
    drawing(views, &Subject { events: &events, lanes, issue, day, has_today: true })
}

/// What is drawn, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'s> {
    /// The events, in the order of the timeline.
    pub(crate) events: &'s [Ix],
    /// What its lanes are.
    pub(crate) lanes: Lanes,
    /// The issue whose states stand behind all lanes.
    pub(crate) issue: Option<Ix>,
    /// The day that it is drawn for.
    pub(crate) day: Date,
    /// Whether that day is part of it.
    pub(crate) has_today: bool,
}

/// A drawing, or none where no event has a date: `width` (in pixels; the least), `height` of the axis, `ticks` (`x`,
/// `text`, `fine`), `lines`, `breaks` (`x`, `width`, `middle`: where time is shortened), `today` (`x`, `day`, `is_late`), `bands`
/// (the states of the issue: `x`, `width`, `start`, `state`, `since`, `has_room`), `lanes`, `undated` (links) and `undated_more`,
/// `key` (what of it occurs: `bars`, `soft`, `ahead`, `many`, `weighty`: days of key events). All places are percentages of the width, measured from
/// the left.
///
/// A lane has `record` (a link; none for events of none of the others), `state` (of an issue), `height`, `bands` (of an
/// issue), `marks` (see [`mark::view`]).
pub(crate) fn drawing(views: &Views, subject: &Subject<'_>) -> Option<Value> {
    let today = subject.has_today.then(|| axis::number(subject.day) + 1);
    let dated: Vec<(Ix, &EventDetail, &When)> = subject
        .events
        .iter()
        .filter_map(|ix| {
            let detail = views.briefing.event(*ix)?;
            Some((*ix, detail, detail.when.as_ref()?))
        })
        .collect();
    let edges = dated.iter().flat_map(|(_, _, when)| edges(when)).chain(today).collect();
    let axis = Axis::new(dated.iter().filter_map(|(_, _, when)| when.known_from().map(axis::number)).collect(), edges)?;
    if dated.is_empty() {
        return None;
    }
    let extents: Vec<Extent> = dated.iter().map(|(_, _, when)| extent(&axis, when)).collect();
    let paper = Paper { axis: &axis, day: subject.day, is_mirrored: is_right_to_left(&views.language) };
    let lanes: Vec<Lane> = lanes(subject.lanes, &dated)
        .into_iter()
        .map(|(record, numbers)| {
            let events: Vec<(usize, Extent)> = numbers.into_iter().map(|number| (number, extents[number])).collect();
            let (marks, rows) = lanes::marks(&axis, &events);
            Lane { record, marks, rows }
        })
        .collect();
    let names: Vec<Ix> = dated.iter().map(|(ix, _, _)| *ix).collect();
    let has_date = |ix: &&Ix| views.briefing.event(**ix).is_some_and(|detail| detail.when.is_some());
    let undated: Vec<Ix> = subject.events.iter().filter(|ix| !has_date(ix)).copied().collect();
    let all = || lanes.iter().flat_map(|lane| &lane.marks);
    let is_upcoming = |mark: &Mark| mark.events.iter().any(|number| dated[*number].1.standing.is_upcoming());
    let is_soft = |mark: &Mark| matches!(mark.shape, Shape::Bar { soft_start, soft_end } if soft_start || soft_end);
    let is_key_event = |mark: &Mark| {
        let event = mark.events.first().and_then(|first| views.briefing.record(dated[*first].0).event());
        mark.shape == Shape::Day && event.is_some_and(|event| event.importance == Importance::Key)
    };
    let key = view! {
        "bars": all().any(|mark| mark.shape != Shape::Day && !is_soft(mark)),
        "soft": all().any(is_soft),
        "ahead": all().any(is_upcoming),
        "many": all().any(|mark| mark.events.len() > 1),
        "weighty": all().any(is_key_event),
    };
    let ticks = ticks::ticks(&axis);
    let names_of_ticks = ticks.coarse.iter().map(|tick| paper.tick(views, tick, false));
    let names_of_ticks = names_of_ticks.chain(ticks.fine.iter().map(|tick| paper.tick(views, tick, true)));
    let bands = subject.issue.map(|issue| paper.bands(views, issue));
    Some(
        view! {
            "width": axis.width,
            "ticks": names_of_ticks.collect::<Vec<_>>(),
            "lines": ticks.lines.iter().map(|at| paper.place(*at)).collect::<Vec<_>>(),
            "breaks": axis.pieces.iter().filter(|piece| piece.is_broken).map(|piece| {
                let (x, width) = paper.stretch(f64::from(piece.first), f64::from(piece.end));
                view! { "x": x, "width": width, "middle": rounded(x + width / 2.0) }
            }).collect::<Vec<_>>(),
            "today": today.map(|today| view! {
                "x": paper.place(f64::from(today)),
                "day": views.day(subject.day),
                "is_late": axis.place(f64::from(today)) > 50.0,
            }),
            "bands": bands,
            "lanes": lanes.iter().map(|lane| paper.lane(views, lane, subject.lanes, &names)).collect::<Vec<_>>(),
            "undated": undated.iter().take(UNDATED).map(|ix| views.link(*ix)).collect::<Vec<_>>(),
            "undated_more": undated.len().saturating_sub(UNDATED),
            "key": key,
        }
        .to_view(),
    )
}

/// The first day of a date and the day after its last one, as far as it has them.
fn edges(when: &When) -> impl Iterator<Item = i32> {
    let first = when.earliest().or_else(|| when.latest()).map(axis::number);
    let last = when.latest().or_else(|| when.earliest()).map(axis::number);
    first.into_iter().chain(last.map(|last| last + 1))
}

/// What is drawn of a date: what is open reaches to the end of the axis.
fn extent(axis: &Axis, when: &When) -> Extent {
    let first = when.earliest().map(axis::number);
    let end = when.latest().map(|last| axis::number(last) + 1);
    // Of a span the beginning and the end may each be known exactly; what is no span is one of its days, not known which,
    // and what it must have happened by, or cannot have happened before, is certain.
    let is_vague = when.is_uncertain() || when.is_approximate();
    let is_some_day = !when.is_span() && first.is_some() && end.is_some();
    let shape = if when.is_exact_day() {
        Shape::Day
    } else {
        let starts_somewhen = when.is_span() && when.last_beginning() != when.earliest();
        let ends_somewhen = when.is_span() && when.first_end() != when.latest();
        Shape::Bar {
            soft_start: is_vague || is_some_day || first.is_none() || starts_somewhen,
            soft_end: is_vague || is_some_day || end.is_none() || ends_somewhen,
        }
    };
    Extent { first: first.unwrap_or(axis.first()), end: end.unwrap_or(axis.end()), shape }
}

/// The lanes of a list, in the order of their records, each with the numbers of its events; those that have the most
/// events have one of their own, and the last is for what is in none of them.
fn lanes(by: Lanes, dated: &[(Ix, &EventDetail, &When)]) -> Vec<(Option<Ix>, Vec<usize>)> {
    let of = |detail: &EventDetail| -> Vec<Ix> {
        match by {
            Lanes::Issues => detail.issues.clone(),
            Lanes::Parties => detail.parties.iter().map(|(party, _)| *party).collect(),
        }
    };
    let mut by_record: BTreeMap<Ix, Vec<usize>> = BTreeMap::new();
    for (number, (_, detail, _)) in dated.iter().enumerate() {
        for record in of(detail) {
            by_record.entry(record).or_default().push(number);
        }
    }
    let mut records: Vec<(Reverse<usize>, Ix)> =
        by_record.iter().map(|(record, numbers)| (Reverse(numbers.len()), *record)).collect();
    records.sort_unstable();
    let records: Vec<Ix> = records.into_iter().take(LANES).map(|(_, record)| record).collect();
    by_record.retain(|record, _| records.contains(record));
    let others = dated
        .iter()
        .enumerate()
        .filter(|(_, (_, detail, _))| !of(detail).iter().any(|record| records.contains(record)));
    let others: Vec<usize> = others.map(|(number, _)| number).collect();
    let mut lanes: Vec<_> = by_record.into_iter().map(|(record, numbers)| (Some(record), numbers)).collect();
    if !others.is_empty() {
        lanes.push((None, others));
    }
    lanes
}

struct Lane {
    record: Option<Ix>,
    marks: Vec<Mark>,
    rows: usize,
}

/// An axis as it lies on the page: in languages that are written from right to left time runs that way too.
struct Paper<'a> {
    axis: &'a Axis,
    day: Date,
    is_mirrored: bool,
}

impl Paper<'_> {
    fn place(&self, at: f64) -> f64 {
        self.mirrored(self.axis.place(at), 0.0)
    }

    fn stretch(&self, first: f64, end: f64) -> (f64, f64) {
        let (left, width) = self.axis.stretch(first, end);
        (self.mirrored(left, width), width)
    }

    /// The left edge of what begins at `start`.
    fn mirrored(&self, start: f64, width: f64) -> f64 {
        rounded(if self.is_mirrored { 100.0 - start - width } else { start })
    }

    fn tick(&self, views: &Views, tick: &Tick, fine: bool) -> Map {
        let text = match tick.name {
            Name::Day(day) => day.to_string(),
            Name::Month(year, month) => short(views, Period::Month(year, month, 1)),
            Name::Year(year) => short(views, Period::Year(year)),
        };
        view! { "x": self.place(tick.at), "text": text, "fine": fine }
    }

    fn lane(&self, views: &Views, lane: &Lane, by: Lanes, events: &[Ix]) -> Map {
        let issue = lane.record.filter(|_| by == Lanes::Issues);
        let state = issue.and_then(|issue| self.states(views, issue).pop());
        view! {
            "record": lane.record.map(|record| views.link(record)),
            "state": state.map(|(_, state)| rows::state(views, state)),
            "height": SLOT * lane.rows as f64,
            "bands": issue.map(|issue| self.bands(views, issue)),
            "marks": lane.marks.iter().map(|mark| mark::view(views, self, mark, events)).collect::<Vec<_>>(),
        }
    }

    /// The states of an issue, each with the day since which it holds; the newest last.
    fn states(&self, views: &Views, issue: Ix) -> Vec<(i32, IssueState)> {
        let Some((issue, detail)) = views.briefing.issue(issue) else { return Vec::new() };
        let mut moves: Vec<(i32, IssueState)> = Vec::new();
        let is_known = |known: Option<Date>| known.is_none_or(|known| known <= self.day);
        for (status, row) in detail.states(issue).filter(|(_, row)| is_known(row.known)) {
            let state = status.state.value;
            if moves.last().is_none_or(|(_, before)| *before != state) {
                moves.push((row.day.map_or(i32::MIN, axis::number), state));
            }
        }
        moves
    }

    /// The states of an issue, each as long as it held; the newest until the day that the drawing is for.
    fn bands(&self, views: &Views, issue: Ix) -> Vec<Map> {
        let moves = self.states(views, issue);
        let ends = moves.iter().skip(1).map(|(first, _)| *first).chain([axis::number(self.day) + 1]);
        let bands = moves.iter().zip(ends).filter_map(|((since, state), end)| {
            let (first, end) = ((*since).max(self.axis.first()), end.min(self.axis.end()));
            (first < end).then(|| {
                let (x, width) = self.stretch(f64::from(first), f64::from(end));
                let state = rows::state(views, *state);
                let word = field(&state, "word");
                let room =
                    self.axis.percent(LETTER * word.as_str().map_or(0, |word| word.chars().count()) as f64 + SLOT);
                view! {
                    "x": x,
                    "width": width,
                    "start": self.place(f64::from(first)),
                    "since": (*since != i32::MIN).then(|| views.day(axis::day(*since))),
                    "state": state,
                    "has_room": room <= width,
                }
            })
        });
        bands.collect()
    }
}

/// A year or a month in few letters.
fn short(views: &Views, period: Period) -> String {
    let period = views.period(period);
    field(&period, "short").as_str().unwrap_or_default().to_owned()
}
