//! The texts that are dates, and what to write instead of those that are none.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use edtf_core::{Date, Edtf, IntervalEndpoint, SetElement, SetKind, YearKind};

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WhenError {
    /// The cause, in the form of a diagnostic's message.
    pub(crate) message: String,
    /// The bytes of the text that it is about.
    pub(crate) range: Range<usize>,
    /// The way out.
    pub(crate) hint: Option<String>,
}

/// What to write, where nothing better can be said.
const FORMS: &str = "write a day as `2025-12-15`, a month as `2025-12`, a span as `2025-12-14/2025-12-15`";

/// What years there are.
const YEARS: &str = "years go from `-9999` to `9999`";

/// The length of a text that can be a date; it bounds the days of a set, and what messages repeat.
const LONGEST: usize = 500;

/// What the crate says of a part of a date that is out of bounds.
const PART_OUT_OF_BOUNDS: [&str; 5] =
    ["day is out of range", "month must be 01", "hour must", "minute must", "time shift"];

/// The text in its normal form, and its parts.
pub(super) fn parse(written: &str) -> Result<(String, Edtf), WhenError> {
    let text = written.trim();
    if text.len() > LONGEST {
        let message = "this text is too long for a date".to_owned();
        return Err(WhenError { message, range: 0..written.len(), hint: Some(FORMS.to_owned()) });
    }
    let start = written.len() - written.trim_start().len();
    let fail = |message: String, hint: Option<String>| WhenError { message, range: start..start + text.len(), hint };
    if text.is_empty() {
        return Err(fail("the date is empty".to_owned(), Some(FORMS.to_owned())));
    }
    let normal = normalised(text);
    let edtf = Edtf::parse(&normal).map_err(|error| {
        let (message, hint) = explain(text, error.message);
        // Only a part that is out of bounds is to blame alone, and its place is only true where normalising left the
        // text as it was.
        let whole = normal != text || !PART_OUT_OF_BOUNDS.iter().any(|part| error.message.contains(part));
        let rest = text.get(error.offset..).unwrap_or_default();
        let length = rest.find(['/', ',', ']']).filter(|end| *end > 0).unwrap_or(rest.len());
        let range = if whole || rest.is_empty() {
            start..start + text.len()
        } else {
            start + error.offset..start + error.offset + length
        };
        WhenError { message, range, hint: Some(hint) }
    })?;
    refuse(&edtf, text).map_err(|(message, hint)| fail(message, hint))?;
    Ok((normal.into_owned(), edtf))
}

/// TOML's and people's spellings of a date-time, and blanks after a set's commas, in the form that EDTF has.
///
/// `2025-12-15 18:30` → `2025-12-15T18:30:00`; fractions of seconds are cut. What is no date-time is left as it is.
fn normalised(text: &str) -> Cow<'_, str> {
    if text.starts_with('[') {
        if text.contains(' ') {
            return Cow::Owned(text.replace(' ', ""));
        }
        return Cow::Borrowed(text);
    }
    // A year before our era has a sign.
    let Some((day, clock)) = text.split_at_checked(if text.starts_with('-') { 11 } else { 10 }) else {
        return Cow::Borrowed(text);
    };
    if !day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return Cow::Borrowed(text);
    }
    let Some(clock) = clock.strip_prefix(['T', 't', ' ']) else {
        return Cow::Borrowed(text);
    };
    let clock_end = clock.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(clock.len());
    let (clock, offset) = clock.split_at(clock_end);
    let clock = clock.split_once('.').map_or(clock, |(seconds, _)| seconds);
    let seconds = if clock.len() == 5 { ":00" } else { "" };
    let offset = if offset == "z" { "Z" } else { offset };
    Cow::Owned(format!("{day}T{clock}{seconds}{offset}"))
}

type Refusal = (String, Option<String>);

/// Refuses what EDTF has but a briefing cannot show or order.
fn refuse(edtf: &Edtf, text: &str) -> Result<(), Refusal> {
    let is_single = matches!(edtf, Edtf::Date(_));
    for date in dates_of(edtf) {
        refuse_date(date, text, is_single)?;
    }
    match edtf {
        Edtf::Set(set) if set.kind == SetKind::AllMembers => Err((
            format!("`{text}` is several dates at once"),
            Some(
                "write a span as `2025-12-14/2025-12-15`, one of several days as `[2025-12-14,2025-12-15]`".to_owned(),
            ),
        )),
        Edtf::Interval(interval) => match (&interval.start, &interval.end) {
            (IntervalEndpoint::OnOrBefore(_) | IntervalEndpoint::OnOrAfter(_), _)
            | (_, IntervalEndpoint::OnOrBefore(_) | IntervalEndpoint::OnOrAfter(_)) => Err((
                format!("`{text}` is a span whose ends are spans"),
                Some("write an open span as `2025-12-15/..` or `../2025-12-15`".to_owned()),
            )),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

fn refuse_date(date: &Date, text: &str, is_single: bool) -> Result<(), Refusal> {
    let YearKind::Standard { digits, .. } = date.year.kind else {
        return Err((format!("`{text}` is a year of more than four digits"), Some(YEARS.to_owned())));
    };
    if date.year.significant_digits.is_some() {
        let year = text.split('S').next().unwrap_or(text);
        return Err((format!("`{text}` says how many digits of the year count"), Some(format!("write `{year}~`"))));
    }
    let Some(year) = date.year.value() else {
        let completed = |fill: u8| {
            digits.iter().fold(String::new(), |mut year, digit| {
                // Writing to a string cannot fail.
                let _ = write!(year, "{}", digit.unwrap_or(fill));
                year
            })
        };
        let hint = format!("write `{}/{}`", completed(0), completed(9));
        return Err((format!("`{text}` leaves digits of the year open"), Some(hint)));
    };
    if let Some(month) = date.month.and_then(edtf_core::DateField::value).filter(|month| *month > 12) {
        return Err(refused_season(year, month, text));
    }
    let open = |field: edtf_core::DateField| field.digits.iter().all(Option::is_none);
    let partly =
        |field: Option<edtf_core::DateField>| field.is_some_and(|field| field.has_unspecified() && !open(field));
    if partly(date.month) || partly(date.day) {
        let hint = format!(
            "write a span, such as `{year:04}-10-10/{year:04}-10-19`, or `XX` for a month or day that is not known"
        );
        return Err((format!("`{text}` leaves one digit open"), Some(hint)));
    }
    if date.month.is_some_and(open) && date.day.is_some_and(|day| !open(day)) {
        return Err((format!("`{text}` is a day of an unknown month"), Some(format!("write `{year:04}-XX-XX`"))));
    }
    if date.has_unspecified() && !is_single {
        let hint = "leave the `XX` out: `2025-12` is some time in that month".to_owned();
        return Err((format!("`{text}` has an unknown part inside a span or a set"), Some(hint)));
    }
    let qualifiers = [Some(date.year.qualifier), date.month.map(|m| m.qualifier), date.day.map(|d| d.qualifier)];
    if qualifiers.iter().flatten().any(|qualifier| *qualifier != date.year.qualifier) {
        let hint = "write `?` or `~` once, at the end: `2025-12-15?`".to_owned();
        return Err((format!("`{text}` qualifies a part of a date"), Some(hint)));
    }
    Ok(())
}

/// The codes 21 to 41 stand in the place of the month.
fn refused_season(year: i64, code: u8, text: &str) -> Refusal {
    let months = |first: u8, last: u8| Some(format!("write the months: `{year:04}-{first:02}/{year:04}-{last:02}`"));
    match code {
        21..=32 => (
            format!("`{text}` is a season, which is another one south of the equator"),
            match code {
                21 => months(3, 5),
                22 => months(6, 8),
                23 => months(9, 11),
                24 => Some(format!("write the months: `{year:04}-12/{:04}-02`", year + 1)),
                _ => Some("write the months as a span".to_owned()),
            },
        ),
        33..=36 => {
            let first = (code - 33) * 3 + 1;
            (format!("`{text}` is a quarter"), months(first, first + 2))
        }
        _ => (format!("`{text}` is a part of a year"), Some("write the months as a span".to_owned())),
    }
}

fn dates_of(edtf: &Edtf) -> Vec<&Date> {
    let endpoint = |endpoint| match endpoint {
        &IntervalEndpoint::Open | &IntervalEndpoint::Unknown => None,
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) | IntervalEndpoint::OnOrAfter(date) => {
            Some(date)
        }
    };
    match edtf {
        Edtf::Date(date) => vec![date],
        Edtf::DateTime(date_time) => vec![&date_time.date],
        Edtf::Interval(interval) => {
            [endpoint(&interval.start), endpoint(&interval.end)].into_iter().flatten().collect()
        }
        Edtf::Set(set) => set
            .elements
            .iter()
            .flat_map(|element| match element {
                SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::OnOrAfter(date) => vec![date],
                SetElement::Range(first, last) => vec![first, last],
            })
            .collect(),
    }
}

/// Cause and way out for what is no EDTF: people write dates in many ways, and the common ones are recognised.
fn explain(text: &str, reason: &str) -> (String, String) {
    if let Some((year, month, day)) = calendar_day(text.split(['T', ' ']).next().unwrap_or(text)) {
        let days = days_in_month(year, month);
        if (1..=12).contains(&month) && day > days {
            return (format!("`{text}` is no day: {year:04}-{month:02} has {days} days"), FORMS.to_owned());
        }
        if !(1..=12).contains(&month) && !text.contains(' ') {
            return (format!("`{text}` is no day: there is no month {month}"), FORMS.to_owned());
        }
    }
    let no_date = format!("`{text}` is no date");
    if let Some(day) = other_notation(text) {
        return (no_date, format!("write `{day}`"));
    }
    if let Some((day, rest)) = text.split_at_checked(10)
        && calendar_day(day).is_some()
        && let Some(clock) = rest.split(|c: char| !c.is_ascii_digit() && c != ':').find(|part| part.contains(':'))
        && !text.contains(['/', 'T'])
    {
        return (no_date, format!("write a time as `{day}T{clock}`"));
    }
    if let Some((start, end)) = text.split_once('/')
        && reason.contains("precedes")
    {
        return (format!("`{text}` ends before it begins"), format!("write `{end}/{start}`"));
    }
    if let Some((first, last)) = text.trim_matches(['[', ']']).split_once("..")
        && reason.contains("precedes")
    {
        return (format!("`{text}` ends before it begins"), format!("write `[{last}..{first}]`"));
    }
    if text.contains('/') && text.contains('T') {
        let hint = "leave the times out: `2025-12-14/2025-12-15`".to_owned();
        return (format!("`{text}` is a span with a time of day"), hint);
    }
    for separator in [" / ", "..", "–", "—", " - ", " to "] {
        if let Some((first, last)) = text.split_once(separator)
            && Edtf::parse(first.trim()).is_ok()
            && Edtf::parse(last.trim()).is_ok()
        {
            return (no_date, format!("write a span as `{}/{}`", first.trim(), last.trim()));
        }
    }
    // The reasons of the crate that tell more than "no date".
    for (known, message) in [
        ("hour must", "the hour goes from 00 to 23"),
        ("minute must", "the minute goes from 00 to 59"),
        ("time must", "a time is written as 18:30"),
        ("time shift", "an offset goes from -14:00 to +14:00"),
        ("exactly one '/'", "a span has one `/`"),
        ("dated endpoint", "one end of a span must be a date"),
    ] {
        if reason.contains(known) {
            return (format!("{no_date}: {message}"), FORMS.to_owned());
        }
    }
    (no_date, FORMS.to_owned())
}

/// Year, month and day of `yyyy-mm-dd`, whether or not there is such a day.
fn calendar_day(text: &str) -> Option<(u16, u8, u8)> {
    let mut parts = text.split('-');
    let parts = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    match parts {
        (year, month, day, None) if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
        }
        _ => None,
    }
}

/// The day that `15.12.2025`, `2025/12/15`, `2025-12-5`, `20251215` or `15/12/2025` means, where it means just one.
fn other_notation(text: &str) -> Option<String> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'/' | b'-')) {
        return None;
    }
    let digits = |text: &str| text.parse::<u16>().ok();
    let (year, month, day) = match text.split(['.', '/', '-']).collect::<Vec<_>>()[..] {
        [all] if all.len() == 8 => (digits(all.get(..4)?)?, digits(all.get(4..6)?)?, digits(all.get(6..)?)?),
        [year, month, day] if year.len() == 4 => (digits(year)?, digits(month)?, digits(day)?),
        [first, second, year] if year.len() == 4 => {
            let (first, second) = (digits(first)?, digits(second)?);
            // Only points say that the day comes first: `5/6/2025` is a day in May or in June.
            match text.contains('.') || first > 12 {
                true => (digits(year)?, second, first),
                false if second > 12 => (digits(year)?, first, second),
                false => return None,
            }
        }
        _ => return None,
    };
    let day = format!("{year:04}-{month:02}-{day:02}");
    Edtf::parse(&day).is_ok().then_some(day)
}

/// The days of a month, 28 to 31.
fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
