//! What is written along the axis: days, months or years, as fine as there is room for.

use jiff::civil::Date;

use super::axis::{Axis, day, number};

/// The room that a month takes in words, in pixels.
const MONTH: f64 = 66.0;
/// The room that a year takes.
const YEAR: f64 = 40.0;
/// The room that the number of a day takes.
const DAY: f64 = 24.0;

/// What a tick is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// A day of the month.
    Day(i8),
    /// A month of a year.
    Month(i16, i8),
    /// A year.
    Year(i16),
}

/// A place on the axis with a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tick {
    /// Its day, in halves where the name belongs to the day as a whole.
    pub(super) at: f64,
    /// What it is called.
    pub(super) name: Name,
}

/// How fine ticks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Days(i32),
    Months(i8),
    Years(i16),
}

impl Step {
    /// The finest that there is room for.
    fn of(axis: &Axis) -> Self {
        let a_day = axis.pixels_a_day();
        let days = [1, 7].into_iter().filter(|days| a_day * f64::from(*days) >= DAY).map(Step::Days);
        let months =
            [1, 3, 6].into_iter().filter(|months| a_day * 28.0 * f64::from(*months) >= MONTH).map(Step::Months);
        let years = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
        let years = years.into_iter().filter(|years| a_day * 365.0 * f64::from(*years) >= YEAR).map(Step::Years);
        days.chain(months).chain(years).next().unwrap_or(Step::Years(10_000))
    }

    /// The first tick from `from` on.
    fn first(self, from: Date) -> Option<Date> {
        match self {
            Step::Days(1) => Some(from),
            // Weeks begin on Monday (ISO 8601).
            Step::Days(_) => {
                from.checked_add(jiff::Span::new().days((7 - from.weekday().to_monday_zero_offset()) % 7)).ok()
            }
            Step::Months(step) => {
                let month = (from.month() - 1).div_euclid(step) * step + 1;
                let start = Date::new(from.year(), month, 1).ok()?;
                if start < from { self.next(start) } else { Some(start) }
            }
            Step::Years(step) => {
                let start = Date::new(from.year().div_euclid(step).checked_mul(step)?, 1, 1).ok()?;
                if start < from { self.next(start) } else { Some(start) }
            }
        }
    }

    fn next(self, tick: Date) -> Option<Date> {
        let span = match self {
            Step::Days(days) => jiff::Span::new().days(days),
            Step::Months(months) => jiff::Span::new().months(months),
            Step::Years(years) => jiff::Span::new().years(years),
        };
        tick.checked_add(span).ok()
    }
}

/// The names along the axis, in order.
#[derive(Debug, Default)]
pub(super) struct Ticks {
    /// Months, or years where months are too fine: each where it begins, and where a piece of the axis does.
    pub(super) coarse: Vec<Tick>,
    /// Days, each in its middle, where there is room for them.
    pub(super) fine: Vec<Tick>,
    /// Where lines stand.
    pub(super) lines: Vec<f64>,
}

/// The ticks of an axis.
pub(super) fn ticks(axis: &Axis) -> Ticks {
    let step = Step::of(axis);
    let mut ticks = Ticks::default();
    for piece in &axis.pieces {
        add_coarse(axis, &mut ticks.coarse, coarse(step, day(piece.first)), f64::from(piece.first));
        ticks.lines.push(f64::from(piece.first));
        if piece.is_broken {
            continue;
        }
        let mut next = step.first(day(piece.first));
        while let Some(tick) = next.filter(|tick| number(*tick) < piece.end) {
            let at = f64::from(number(tick));
            match step {
                Step::Days(_) => ticks.fine.push(Tick { at: at + 0.5, name: Name::Day(tick.day()) }),
                Step::Months(_) | Step::Years(_) => add_coarse(axis, &mut ticks.coarse, coarse(step, tick), at),
            }
            ticks.lines.push(at);
            next = step.next(tick);
        }
        if matches!(step, Step::Days(_)) {
            let months = Step::Months(1);
            let mut next = months.first(day(piece.first));
            while let Some(tick) = next.filter(|tick| number(*tick) < piece.end) {
                add_coarse(axis, &mut ticks.coarse, coarse(months, tick), f64::from(number(tick)));
                next = months.next(tick);
            }
        }
    }
    ticks.lines.push(f64::from(axis.end()));
    ticks.lines.dedup();
    ticks
}

fn coarse(step: Step, tick: Date) -> Name {
    match step {
        Step::Days(_) | Step::Months(_) => Name::Month(tick.year(), tick.month()),
        Step::Years(_) => Name::Year(tick.year()),
    }
}

/// Adds a name where it is another than the one before and there is room between them, and before the end.
fn add_coarse(axis: &Axis, coarse: &mut Vec<Tick>, name: Name, at: f64) {
    let room = axis.percent(if matches!(name, Name::Year(_)) { YEAR } else { MONTH });
    let is_apart = |before: &Tick| before.name != name && axis.place(at) - axis.place(before.at) >= room;
    let has_room = 100.0 - axis.place(at) >= room || coarse.is_empty();
    if has_room && coarse.last().is_none_or(is_apart) {
        coarse.push(Tick { at, name });
    }
}
