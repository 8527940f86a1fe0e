//! Our dates as TimelineJS has them.

use edtf_core::{Date, Edtf, IntervalEndpoint};
use serde::Serialize;

use crate::model::When;

/// A date as precisely as it is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Point<'v> {
    pub(super) year: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) month: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) day: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hour: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) minute: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) second: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) format: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) display_date: Option<&'v str>,
}

impl Point<'_> {
    fn of(date: &Date) -> Self {
        Self {
            year: outside(date.year.value().unwrap_or_default()),
            month: date.month.and_then(edtf_core::DateField::value),
            day: date.day.and_then(edtf_core::DateField::value),
            ..Self::default()
        }
    }

    fn of_day(day: jiff::civil::Date) -> Self {
        Self {
            year: outside(day.year().into()),
            month: Some(day.month().unsigned_abs()),
            day: Some(day.day().unsigned_abs()),
            ..Self::default()
        }
    }
}

/// ISO 8601 has a year 0, which is 1 BCE. TimelineJS has none, and -1 in its place.
fn outside(year: i64) -> i64 {
    if year < 1 { year - 1 } else { year }
}

/// Where a date begins and, where it has an end, ends.
pub(super) fn points<'v>(when: &When) -> Option<(Point<'v>, Option<Point<'v>>)> {
    match when.edtf() {
        Edtf::Date(date) => Some((Point::of(date), None)),
        Edtf::DateTime(date_time) => {
            let time = date_time.time;
            let start = Point {
                hour: Some(time.hour),
                minute: Some(time.minute),
                second: Some(time.second).filter(|second| *second > 0),
                ..Point::of(&date_time.date)
            };
            Some((start, None))
        }
        Edtf::Interval(interval) => match (&interval.start, &interval.end) {
            (IntervalEndpoint::Date(start), IntervalEndpoint::Date(end)) => {
                Some((Point::of(start), Some(Point::of(end))))
            }
            (IntervalEndpoint::Date(date), _) | (_, IntervalEndpoint::Date(date)) => Some((Point::of(date), None)),
            _ => None,
        },
        Edtf::Set(_) => {
            let start = Point::of_day(when.known_from()?);
            let end = match (when.earliest(), when.latest()) {
                (Some(first), Some(last)) if first != last => Some(Point::of_day(last)),
                _ => None,
            };
            Some((start, end))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_date_is_given_as_precisely_as_written() {
        let json = |text: &str| {
            points(&When::parse(text).unwrap()).map(|points| serde_json::to_string(&points).unwrap()).unwrap()
        };
        assert_eq!(json("2025"), r#"[{"year":2025},null]"#);
        assert_eq!(json("2025-XX-XX"), r#"[{"year":2025},null]"#);
        assert_eq!(json("2025-11~"), r#"[{"year":2025,"month":11},null]"#);
        assert_eq!(json("2024-02"), r#"[{"year":2024,"month":2},null]"#);
        assert_eq!(json("2025-12-15?"), r#"[{"year":2025,"month":12,"day":15},null]"#);
        assert_eq!(
            json("2025-12-15T18:30:00+01:00"),
            r#"[{"year":2025,"month":12,"day":15,"hour":18,"minute":30},null]"#
        );
        assert_eq!(
            json("2025-12-14/2025-12-15"),
            r#"[{"year":2025,"month":12,"day":14},{"year":2025,"month":12,"day":15}]"#
        );
        assert_eq!(
            json("2025-01-01/2025-12-31"),
            r#"[{"year":2025,"month":1,"day":1},{"year":2025,"month":12,"day":31}]"#
        );
        assert_eq!(json("2025-12-15/.."), r#"[{"year":2025,"month":12,"day":15},null]"#);
        assert_eq!(json("[..2025-12-15]"), r#"[{"year":2025,"month":12,"day":15},null]"#);
    }
}
