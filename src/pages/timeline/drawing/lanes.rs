//! Marks of one lane, in rows so that none hides another.

use super::axis::{Axis, SLOT};

/// So many rows has a lane at most.
const ROWS: usize = 4;

/// What is drawn of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// One certain day.
    Day,
    /// Several days, from the first to the last; an edge is soft where its day is not known.
    Bar {
        /// Whether the beginning is not known exactly.
        soft_start: bool,
        /// Whether the end is not known exactly.
        soft_end: bool,
    },
}

/// The days that an event can have taken, within the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    /// The first day.
    pub(super) first: i32,
    /// The day after the last one.
    pub(super) end: i32,
    /// How it is drawn.
    pub(super) shape: Shape,
}

/// A mark: an event, or several whose days are too near to each other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// The events, by their number in the list that was given; at least one.
    pub(super) events: Vec<usize>,
    /// The middle, in percent.
    pub(super) middle: f64,
    /// The width, in percent; no less than a slot's.
    pub(super) width: f64,
    /// The row, from the top.
    pub(super) row: usize,
    /// How it is drawn.
    pub(super) shape: Shape,
}

impl Mark {
    /// The left edge.
    pub(super) fn left(&self) -> f64 {
        self.middle - self.width / 2.0
    }

    fn right(&self) -> f64 {
        self.middle + self.width / 2.0
    }

    fn is_day(&self) -> bool {
        self.shape == Shape::Day
    }

    /// The mark of the event `number`.
    fn of(axis: &Axis, number: usize, extent: Extent) -> Self {
        let (left, width) = axis.stretch(f64::from(extent.first), f64::from(extent.end));
        let slot = axis.percent(SLOT);
        match extent.shape {
            Shape::Day => Self::at_day(axis, number, extent.first),
            shape => Self { events: vec![number], middle: left + width / 2.0, width: width.max(slot), row: 0, shape },
        }
    }

    fn at_day(axis: &Axis, number: usize, day: i32) -> Self {
        let middle = axis.place(f64::from(day) + 0.5);
        Self { events: vec![number], middle, width: axis.percent(SLOT), row: 0, shape: Shape::Day }
    }
}

/// The marks of one lane, from left to right, and how many rows they take. What does not find room in [`ROWS`] rows is
/// drawn as one mark with its neighbours, at the place of the first of them; bars that are too many are drawn at their
/// first day.
pub(super) fn marks(axis: &Axis, events: &[(usize, Extent)]) -> (Vec<Mark>, usize) {
    let single = |(number, extent): &(usize, Extent)| Mark::of(axis, *number, *extent);
    let mut marks: Vec<Mark> = events.iter().map(single).collect();
    let mut rows = pack(&mut marks);
    if rows > ROWS {
        marks = merged(marks);
        rows = pack(&mut marks);
    }
    if rows > ROWS {
        // The lowest row is left to what is no bar any more.
        let mut bars: Vec<Mark> = events.iter().map(single).filter(|mark| !mark.is_day()).collect();
        pack(&mut bars);
        let (kept, too_many): (Vec<Mark>, Vec<Mark>) = bars.into_iter().partition(|bar| bar.row < ROWS - 1);
        let first_day =
            |number: usize| events.iter().find(|(other, _)| *other == number).map(|(_, extent)| extent.first);
        let as_days = too_many.iter().flat_map(|bar| &bar.events);
        let as_days = as_days.filter_map(|number| Some(Mark::at_day(axis, *number, first_day(*number)?)));
        let days = events.iter().map(single).filter(Mark::is_day);
        marks = merged(days.chain(as_days).collect());
        marks.extend(kept);
        rows = pack(&mut marks);
    }
    (marks, rows)
}

/// Gives each mark the highest row in which it touches no other, and puts them in order; tells how many rows there are.
fn pack(marks: &mut [Mark]) -> usize {
    marks.sort_by(|a, b| a.left().total_cmp(&b.left()).then(b.width.total_cmp(&a.width)).then(a.events.cmp(&b.events)));
    let mut ends: Vec<f64> = Vec::new();
    for mark in marks {
        // Places are rounded to a hundredth.
        let row = ends.iter().position(|end| *end <= mark.left() + 0.01);
        mark.row = row.unwrap_or(ends.len());
        match row {
            Some(row) => ends[row] = mark.right(),
            None => ends.push(mark.right()),
        }
    }
    ends.len()
}

/// Marks of days with all that begin within a slot behind the first of them in one; bars stay.
fn merged(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by(|a, b| a.middle.total_cmp(&b.middle).then(a.events.cmp(&b.events)));
    let mut merged: Vec<Mark> = Vec::new();
    let mut last: Option<usize> = None;
    for mark in marks {
        let near = last.filter(|last| mark.is_day() && merged[*last].right() > mark.left() + 0.01);
        match near {
            Some(near) => merged[near].events.extend(mark.events),
            None => {
                if mark.is_day() {
                    last = Some(merged.len());
                }
                merged.push(mark);
            }
        }
    }
    merged
}
