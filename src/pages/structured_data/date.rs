//! Dates of schema.org: as precise as they are known, and no more.
//!
//! `Date` and `DateTime` are forms of ISO 8601 (<https://schema.org/Date>, <https://schema.org/DateTime>): a day, a month
//! or a year; a day with a time to the second. What is uncertain stands as it is reported, since neither has a word for
//! it.

use jiff::civil::Date;

use crate::model::When;

/// When something begins: with the time where one is written, else the shortest date that holds every day on which it
/// can begin. None where there is no such: `[..2025-12-14]`, `[2024-12-31,2025-01-01]`.
pub(super) fn start(when: &When) -> Option<String> {
    if let Some(moment) = moment(when) {
        return Some(moment);
    }
    covering(when.earliest()?, when.last_beginning()?)
}

/// When what lasts ends, in the same way; none where it has no end or is no longer than its beginning.
pub(super) fn end(when: &When) -> Option<String> {
    if !when.is_span() {
        return None;
    }
    covering(when.first_end()?, when.latest()?).filter(|end| Some(end) != start(when).as_ref())
}

fn moment(when: &When) -> Option<String> {
    let (hour, minute) = when.time()?;
    let day = when.earliest()?;
    let offset = match when.offset_minutes() {
        None => String::new(),
        Some(0) => "Z".to_owned(),
        Some(minutes) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    };
    Some(format!("{day}T{hour:02}:{minute:02}:00{offset}"))
}

/// The day, month or year in which all days from `first` to `last` are.
fn covering(first: Date, last: Date) -> Option<String> {
    let text = first.to_string();
    if first == last {
        Some(text)
    } else if first.year() != last.year() {
        None
    } else if first.month() != last.month() {
        text.get(..4).map(str::to_owned)
    } else {
        text.get(..7).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_date_is_as_precise_as_it_is_known() {
        for (written, begins, ends) in [
            ("2025-12-15", Some("2025-12-15"), None),
            ("2025-12", Some("2025-12"), None),
            ("2025", Some("2025"), None),
            ("0044", Some("0044"), None),
            ("2025-12-15?", Some("2025-12-15"), None),
            ("2025-12~", Some("2025-12"), None),
            ("2025-XX-XX", Some("2025"), None),
            ("2025-12-XX", Some("2025-12"), None),
            ("2025-12-14/2025-12-15", Some("2025-12-14"), Some("2025-12-15")),
            ("2025-11/2025-12-05", Some("2025-11"), Some("2025-12-05")),
            ("2025/2025-03", Some("2025"), Some("2025-03")),
            ("2025-12-15/..", Some("2025-12-15"), None),
            ("../2025-12", None, Some("2025-12")),
            ("2025-12-15/2025-12-15", Some("2025-12-15"), None),
            ("[..2025-12-14]", None, None),
            ("[2025-12-14..]", None, None),
            ("[2025-12-01..2025-12-14]", Some("2025-12"), None),
            ("[2025-11-20..2025-12-14]", Some("2025"), None),
            ("[2024..2025]", None, None),
            ("2025-12-15T18:30:00+01:00", Some("2025-12-15T18:30:00+01:00"), None),
            ("2025-12-15T18:30:00-03:30", Some("2025-12-15T18:30:00-03:30"), None),
            ("2025-12-15T18:30:00Z", Some("2025-12-15T18:30:00Z"), None),
            ("2025-12-15T18:30:00", Some("2025-12-15T18:30:00"), None),
        ] {
            let when = When::parse(written).unwrap();
            assert_eq!((start(&when).as_deref(), end(&when).as_deref()), (begins, ends), "{written}");
        }
    }
}
