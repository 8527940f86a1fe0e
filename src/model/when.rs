//! Dates as authors write them: ISO 8601-2 (EDTF) level 1 and "one of a set".
//!
//! A date may be coarse (`2025-11`), open (`2025-12-15/..`, `[..2025-12-14]`), uncertain (`2025-12?`) or one of
//! several days. What is asked of it are its bounds. A time's offset never moves the civil day that is written.

mod parse;

use std::sync::Arc;

use edtf_core::{Bound, Edtf, IntervalEndpoint, SetElement, TimeShift};
use jiff::civil::Date;

pub(crate) use parse::WhenError;

/// A date as an author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct When {
    /// From the first possible day to the last, which is all that most ask for.
    bounds: DayRange,
    /// A graph has a date several times, at each row that takes it from its event.
    written: Arc<Written>,
}

/// What a date says besides its bounds.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    text: Box<str>,
    edtf: Edtf,
    /// The possible days where there are gaps between them, in order, without overlaps; none where all are possible.
    parts: Box<[DayRange]>,
}

/// Days from the first to the last, both included; `None` is an open end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DayRange {
    first: Option<Date>,
    last: Option<Date>,
}

/// The order of events: the earliest day, the time of day (none first), the width in days (narrower first).
pub(crate) type SortKey = (Date, Option<(u8, u8, u8)>, i32);

/// The first day that formats have which know no years before 1.
pub(crate) const FIRST_OF_OUR_ERA: Date = jiff::civil::date(1, 1, 1);

/// A year as ISO 8601 writes it: `2025`, `0044`, `-0043`. The year 0 is 1 BCE.
pub(crate) fn written_year(year: i16) -> String {
    format!("{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs())
}

impl When {
    /// Reads a date.
    ///
    /// # Errors
    /// What is no EDTF, and what is but cannot be shown and ordered: seasons and quarters, years of five digits, `{…}`, digits left open inside a year, month or day, qualifiers of single parts.
    pub(crate) fn parse(text: &str) -> Result<Self, WhenError> {
        let (text, edtf) = parse::parse(text)?;
        let ranges = ranges_of(&edtf);
        Ok(Self::new(text, edtf, ranges))
    }

    /// The date that is one day.
    pub(crate) fn from_day(day: Date) -> Self {
        let text = format!("{}-{:02}-{:02}", written_year(day.year()), day.month(), day.day());
        // All days of jiff's calendar have a text that `parse` takes; if one had not, it would have bounds all the same.
        Self::parse(&text).unwrap_or_else(|_| {
            let edtf = Edtf::Set(edtf_core::Set { kind: edtf_core::SetKind::OneMember, elements: Vec::new() });
            Self::new(text, edtf, vec![DayRange { first: Some(day), last: Some(day) }])
        })
    }

    fn new(text: String, edtf: Edtf, ranges: Vec<DayRange>) -> Self {
        let bounds = DayRange {
            first: ranges.first().and_then(|range| range.first),
            last: ranges.last().and_then(|range| range.last),
        };
        let parts = if ranges.len() > 1 { ranges.into_boxed_slice() } else { Box::default() };
        Self { bounds, written: Arc::new(Written { text: text.into(), edtf, parts }) }
    }

    /// The possible days, in order, without overlaps.
    fn ranges(&self) -> &[DayRange] {
        if self.written.parts.is_empty() { std::slice::from_ref(&self.bounds) } else { &self.written.parts }
    }

    /// The date as written, without blanks around it; a date-time with a `T` and seconds, without fractions of them.
    pub(crate) fn as_str(&self) -> &str {
        &self.written.text
    }

    /// The date as its form says it, for those who put it into words.
    pub(crate) fn edtf(&self) -> &Edtf {
        &self.written.edtf
    }

    /// The value of HTML's `<time datetime>`: `2025`, `2025-12`, `2025-12-15`, `2025-12-15T18:30+01:00`.
    ///
    /// `None` for what HTML has no form for: spans, sets, uncertain and partly unknown dates, years before 1.
    pub(crate) fn datetime(&self) -> Option<String> {
        if self.is_uncertain() || self.is_approximate() || self.written.edtf.has_unspecified() {
            return None;
        }
        if self.earliest().is_some_and(|first| first < FIRST_OF_OUR_ERA) {
            return None;
        }
        match &self.written.edtf {
            Edtf::Date(_) => Some(self.written.text.to_string()),
            Edtf::DateTime(date_time) => {
                let (day, time) = (self.earliest()?, date_time.time);
                let offset = match time.shift {
                    None => String::new(),
                    Some(TimeShift::Utc) => "Z".to_owned(),
                    Some(TimeShift::Offset { minutes, .. }) => {
                        let sign = if minutes < 0 { '-' } else { '+' };
                        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
                    }
                };
                Some(format!("{day}T{:02}:{:02}{offset}", time.hour, time.minute))
            }
            Edtf::Interval(_) | Edtf::Set(_) => None,
        }
    }

    /// The first possible day; `None`: open at the start.
    pub(crate) fn earliest(&self) -> Option<Date> {
        self.bounds.first
    }

    /// The last possible day; `None`: open at the end.
    pub(crate) fn latest(&self) -> Option<Date> {
        self.bounds.last
    }

    /// The day from which this is known to have happened, unless something else is said: the first day that it can
    /// begin, or the day *by* which it happened where it is open at the start.
    pub(crate) fn known_from(&self) -> Option<Date> {
        self.earliest().or_else(|| self.latest())
    }

    /// Whether it can have begun by `day`; what has no first day has.
    pub(crate) fn has_begun(&self, day: Date) -> bool {
        self.known_from().is_none_or(|first| first <= day)
    }

    /// The last day on which it can have begun; `None` where there is none (`[2025-12-15..]`).
    pub(crate) fn last_beginning(&self) -> Option<Date> {
        let Edtf::Interval(interval) = &self.written.edtf else {
            return self.latest();
        };
        let IntervalEndpoint::Date(start) = &interval.start else {
            return self.latest();
        };
        let begun = day_of(Edtf::Date(*start).bounds().latest);
        match (begun, self.latest()) {
            (Some(begun), Some(latest)) => Some(begun.min(latest)),
            (begun, latest) => begun.or(latest),
        }
    }

    /// The first day on which it can have ended; `None` where there is none (`[..2025-12-15]`).
    pub(crate) fn first_end(&self) -> Option<Date> {
        let Edtf::Interval(interval) = &self.written.edtf else {
            return self.earliest();
        };
        let IntervalEndpoint::Date(end) = &interval.end else {
            return self.latest();
        };
        let ended = day_of(Edtf::Date(*end).bounds().earliest);
        match (ended, self.earliest()) {
            (Some(ended), Some(earliest)) => Some(ended.max(earliest)),
            (ended, earliest) => ended.or(earliest),
        }
    }

    /// The key by which events are ordered. What is open at the start stands at the day by which it happened.
    pub(crate) fn sort_key(&self) -> SortKey {
        let time = match &self.written.edtf {
            Edtf::DateTime(date_time) => Some((date_time.time.hour, date_time.time.minute, date_time.time.second)),
            _ => None,
        };
        let width = match (self.earliest(), self.latest()) {
            // The calendar of jiff has some seven million days.
            (Some(first), Some(last)) => (last - first).get_days(),
            _ => i32::MAX,
        };
        (self.known_from().unwrap_or(Date::MIN), time, width)
    }

    /// The time of day, as hour and minute.
    pub(crate) fn time(&self) -> Option<(u8, u8)> {
        match &self.written.edtf {
            Edtf::DateTime(date_time) => Some((date_time.time.hour, date_time.time.minute)),
            _ => None,
        }
    }

    /// The time's offset from UTC in minutes; `None` without a time, or where it does not say.
    pub(crate) fn offset_minutes(&self) -> Option<i16> {
        match &self.written.edtf {
            Edtf::DateTime(date_time) => match date_time.time.shift? {
                TimeShift::Utc => Some(0),
                TimeShift::Offset { minutes, .. } => Some(minutes),
            },
            _ => None,
        }
    }

    /// Whether it is one certain day, with or without a time.
    pub(crate) fn is_exact_day(&self) -> bool {
        !self.is_uncertain()
            && !self.is_approximate()
            && !self.written.edtf.has_unspecified()
            && self.earliest().is_some()
            && self.earliest() == self.latest()
    }

    /// Whether it is an interval, `a/b`, open or not.
    pub(crate) fn is_span(&self) -> bool {
        matches!(self.written.edtf, Edtf::Interval(_))
    }

    /// Whether it has no first possible day.
    pub(crate) fn is_open_start(&self) -> bool {
        self.earliest().is_none()
    }

    /// Whether it has no last possible day.
    pub(crate) fn is_open_end(&self) -> bool {
        self.latest().is_none()
    }

    /// Whether it is reported and not certain (`?`, `%`).
    pub(crate) fn is_uncertain(&self) -> bool {
        self.written.edtf.is_uncertain()
    }

    /// Whether it is about right (`~`, `%`).
    pub(crate) fn is_approximate(&self) -> bool {
        self.written.edtf.is_approximate()
    }

    /// Whether it is one, not known which, of several (`[…]`).
    pub(crate) fn is_one_of_set(&self) -> bool {
        matches!(self.written.edtf, Edtf::Set(_))
    }

    /// Whether all possible days of `other` are possible days of this one.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        other.ranges().iter().all(|inner| self.ranges().iter().any(|outer| outer.covers(*inner)))
    }

    /// Whether the two have a possible day in common.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        other.ranges().iter().any(|a| self.ranges().iter().any(|b| a.overlaps(*b)))
    }
}

impl DayRange {
    fn covers(self, other: Self) -> bool {
        let starts = self.first.is_none_or(|first| other.first.is_some_and(|other| first <= other));
        let ends = self.last.is_none_or(|last| other.last.is_some_and(|other| other <= last));
        starts && ends
    }

    fn overlaps(self, other: Self) -> bool {
        let before = |last: Option<Date>, first: Option<Date>| matches!((last, first), (Some(last), Some(first)) if last < first);
        !before(self.last, other.first) && !before(other.last, self.first)
    }

    fn of(edtf: &Edtf) -> Self {
        let bounds = edtf.bounds();
        Self { first: day_of(bounds.earliest), last: day_of(bounds.latest) }
    }
}

/// The day of a bound; an unknown end (`2025-12-15/`) counts as open.
fn day_of(bound: Bound) -> Option<Date> {
    let Bound::Date(date) = bound else {
        return None;
    };
    let year = i16::try_from(date.year).ok()?;
    Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

/// The possible days, sorted, with what overlaps or adjoins made one.
fn ranges_of(edtf: &Edtf) -> Vec<DayRange> {
    let Edtf::Set(set) = edtf else {
        return vec![DayRange::of(edtf)];
    };
    let mut ranges: Vec<_> = set
        .elements
        .iter()
        .map(|element| match element {
            SetElement::Date(date) => DayRange::of(&Edtf::Date(*date)),
            SetElement::OnOrBefore(date) => DayRange { first: None, ..DayRange::of(&Edtf::Date(*date)) },
            SetElement::OnOrAfter(date) => DayRange { last: None, ..DayRange::of(&Edtf::Date(*date)) },
            SetElement::Range(first, last) => {
                DayRange { first: DayRange::of(&Edtf::Date(*first)).first, last: DayRange::of(&Edtf::Date(*last)).last }
            }
        })
        .collect();
    ranges.sort_by_key(|range| range.first);
    let mut merged: Vec<DayRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(before) if adjoins(*before, range) => {
                before.last = before.last.zip(range.last).map(|(a, b)| a.max(b));
            }
            _ => merged.push(range),
        }
    }
    merged
}

/// Whether there is no day between `a` and `b`, which begins no earlier.
fn adjoins(a: DayRange, b: DayRange) -> bool {
    match (a.last, b.first) {
        (Some(last), Some(first)) => last.tomorrow().is_ok_and(|next| first <= next) || first <= last,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
