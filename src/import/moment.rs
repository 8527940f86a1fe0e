//! TimelineJS' dates become ours.
//!
//! A date has a year and as much more as is known, a span two of them. What a date of ours cannot say is told and left
//! out, from the fine to the coarse: without a valid day what is left is the month.

use jiff::civil::Date;

use super::notes::{Notes, shown};
use super::slide::{Moment, Slide, Text};
use crate::diagnostics::{Code, Span, Spanned};
use crate::model::When;
use crate::model::when::written_year;

/// The last year that a date of ours has, on either side of our era's beginning.
const LAST_YEAR: i64 = 9999;

/// The whole number that `text`, the value of `name`, is as people write one: blanks around it and commas between thousands
/// do not count. What is none is told.
pub(super) fn number(text: &Text, name: &str, notes: &mut Notes) -> Option<Spanned<i64>> {
    let plain: String = text.value.chars().filter(|letter| !letter.is_whitespace() && *letter != ',').collect();
    let number = plain.replacen('\u{2212}', "-", 1).parse().ok();
    if number.is_none() {
        let message = format!("`{name}` takes a whole number, this is {}", shown(&text.value));
        notes.warn(Code::WrongType, text.span, message, "write the number alone, years before our era negative");
    }
    number.map(|value| Spanned { value, span: text.span })
}

/// Sets a time of day as the spreadsheet takes it: `18:30`, `6:30 PM`, `18.30`, `1830`, `18:30:05.250`. Whether it is one.
pub(super) fn set_time(moment: &mut Moment, text: &Text) -> bool {
    let lower = text.value.to_lowercase().replace(' ', "");
    let (clock, is_afternoon) = match lower.trim_end_matches(['.', 'm']).strip_suffix(['a', 'p']) {
        Some(_) if !lower.ends_with('m') && !lower.ends_with("m.") => return false,
        Some(clock) => (clock.trim_end_matches('.'), Some(lower.contains('p'))),
        None => (lower.as_str(), None),
    };
    let is_plain = matches!(clock.len(), 3 | 4) && clock.bytes().all(|byte| byte.is_ascii_digit());
    let (clock, fraction) = match clock.split_once(':') {
        Some(_) => clock.split_once([',', '.']).map_or((clock, None), |(clock, fraction)| (clock, Some(fraction))),
        None => (clock, None),
    };
    let parts: Vec<&str> = match clock.contains(':') {
        true => clock.split(':').collect(),
        false if is_plain => vec![&clock[..clock.len() - 2], &clock[clock.len() - 2..]],
        false => clock.split('.').collect(),
    };
    let number = |text: &str| text.parse::<u8>().ok().map(i64::from);
    let Some(numbers) = parts.iter().map(|part| number(part)).collect::<Option<Vec<_>>>() else { return false };
    let (hour, minute, second) = match numbers.as_slice() {
        [hour] => (*hour, None, None),
        [hour, minute] => (*hour, Some(*minute), None),
        [hour, minute, second] => (*hour, Some(*minute), Some(*second)),
        _ => return false,
    };
    let hour = match is_afternoon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    let spanned = |value| Spanned { value, span: text.span };
    moment.hour = Some(spanned(hour));
    moment.minute = minute.map(spanned);
    moment.second = second.map(spanned);
    // TimelineJS has one digit of them in this place.
    moment.millisecond = match fraction.map(|fraction| format!("{fraction:0<3}").parse::<u16>()) {
        Some(Ok(fraction)) => Some(spanned(i64::from(fraction))),
        Some(Err(_)) => return false,
        None => None,
    };
    true
}

/// A date in one cell, as the oldest sheets have it: `2025`, `2025-12`, `2025-12-15`, `12/15/2025`, `12/2025`, and a time
/// after a blank or a `T`.
pub(super) fn of_one_cell(cell: &Text) -> Option<Moment> {
    let text = cell.value.trim();
    let (date, time) = text.split_once([' ', 'T']).map_or((text, None), |(date, time)| (date, Some(time)));
    let (sign, digits) = date.strip_prefix('-').map_or((1, date), |digits| (-1, digits));
    let numbers = |separator| digits.split(separator).map(|part| part.parse::<i64>().ok()).collect::<Option<Vec<_>>>();
    let (year, month, day) = match (numbers('/')?.as_slice(), numbers('-')) {
        ([month, day, year], _) => (*year, Some(*month), Some(*day)),
        ([month, year], _) => (*year, Some(*month), None),
        ([_], Some(parts)) => match parts.as_slice() {
            [year] => (*year, None, None),
            [year, month] => (*year, Some(*month), None),
            [year, month, day] => (*year, Some(*month), Some(*day)),
            _ => return None,
        },
        _ => return None,
    };
    let spanned = |value| Spanned { value, span: cell.span };
    let mut moment = Moment {
        span: cell.span,
        year: Some(spanned(sign * year)),
        month: month.map(spanned),
        day: day.map(spanned),
        ..Moment::default()
    };
    match time.filter(|time| !time.is_empty()) {
        Some(time) => set_time(&mut moment, &spanned_text(time, cell.span)).then_some(moment),
        None => Some(moment),
    }
}

fn spanned_text(text: &str, span: Span) -> Text {
    Spanned { value: text.to_owned(), span }
}

/// A date that has been looked at: a year of ours, and parts that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Point {
    /// With a year 0, which is 1 BCE.
    year: i16,
    month: Option<i64>,
    day: Option<i64>,
    time: Option<(i64, i64, i64)>,
}

/// The date of a slide, and what could not be kept of it. Nothing where it has no date of ours.
pub(super) fn when(slide: &Slide, notes: &mut Notes) -> Option<When> {
    let noun = slide.role.noun();
    let Some(start) = &slide.start_date else {
        let span = slide.end_date.as_ref().map_or(slide.span, |end| end.span);
        let hint = "TimelineJS does not show it either; give it a year and import again";
        notes.warn(Code::MissingKey, span, format!("this {noun} has no date, and is left out"), hint);
        return None;
    };
    let start = point(start, noun, notes)?;
    let end = slide.end_date.as_ref().and_then(|end| Some((point(end, "end", notes)?, end.span)));
    let Some((end, span)) = end.filter(|(end, _)| *end != start) else {
        return parsed(&start.text(), slide.span, notes);
    };
    if let (Some(_), true) = (start.time, start.date_alone() == end.date_alone()) {
        if end.time.is_some() {
            notes.lost(
                span,
                "the time at which it ends is left out",
                "a date has one time of day: that of its beginning",
            );
        }
        return parsed(&start.text(), slide.span, notes);
    }
    if start.time.is_some() || end.time.is_some() {
        notes.lost(span, "the times of day are left out", "a span of days has no times of day");
    }
    let (start, end) = (start.date_alone(), end.date_alone());
    if start == end {
        return parsed(&start.text(), slide.span, notes);
    }
    match When::parse(&format!("{}/{}", start.text(), end.text())) {
        Ok(when) => Some(when),
        Err(error) => {
            let message = format!("the end is left out: {}", error.message);
            notes.warn(Code::InvalidDate, span, message, "mend it in the record that is written");
            parsed(&start.text(), slide.span, notes)
        }
    }
}

fn parsed(text: &str, span: Span, notes: &mut Notes) -> Option<When> {
    match When::parse(text) {
        Ok(when) => Some(when),
        Err(error) => {
            let hint = error.hint.unwrap_or_default();
            notes.warn(Code::InvalidDate, span, format!("the record is left out: {}", error.message), hint);
            None
        }
    }
}

fn point(moment: &Moment, noun: &str, notes: &mut Notes) -> Option<Point> {
    let Some(year) = &moment.year else {
        let message = format!("the date of this {noun} has no year, and is left out");
        notes.warn(Code::InvalidDate, moment.span, message, "a date begins with its year");
        return None;
    };
    if year.value.unsigned_abs() > LAST_YEAR.unsigned_abs() {
        let message = format!("the year {} is beyond what a date of ours can say", year.value);
        notes.lost(year.span, message, format!("years go from {LAST_YEAR} before our era to {LAST_YEAR}"));
        return None;
    }
    if year.value == 0 {
        let message = "there is no year 0: the year before 1 is 1 before our era";
        notes.warn(Code::InvalidDate, year.span, message, "write it as -1, or as 1");
        return None;
    }
    // TimelineJS counts -1, 1; ISO 8601 counts 0, 1.
    let year = i16::try_from(if year.value < 0 { year.value + 1 } else { year.value }).unwrap_or(i16::MAX);
    let mut point = Point { year, month: None, day: None, time: None };
    let left_out = |notes: &mut Notes, what: &str, part: &Spanned<i64>, why: &str| {
        let message = format!("the {what} {} is left out: {why}", part.value);
        notes.warn(Code::InvalidDate, part.span, message, "mend it in the record that is written");
    };
    let Some(month) = &moment.month else {
        if let Some(day) = &moment.day {
            left_out(notes, "day", day, "there is no month");
        }
        return Some(point);
    };
    if !(1..=12).contains(&month.value) {
        left_out(notes, "month", month, "months go from 1 to 12");
        return Some(point);
    }
    point.month = Some(month.value);
    let Some(day) = &moment.day else {
        if let Some(hour) = &moment.hour {
            left_out(notes, "hour", hour, "there is no day");
        }
        return Some(point);
    };
    let exists = i8::try_from(day.value).is_ok_and(|day| {
        // Both have been looked at.
        Date::new(year, i8::try_from(month.value).unwrap_or(1), day).is_ok()
    });
    if !exists {
        left_out(notes, "day", day, &format!("month {} of that year has no such day", month.value));
        return Some(point);
    }
    point.day = Some(day.value);
    let Some(hour) = &moment.hour else { return Some(point) };
    if year < 1 {
        notes.lost(hour.span, "the time of day is left out", "dates before our era have none");
        return Some(point);
    }
    let of = |part: &Option<Spanned<i64>>| part.as_ref().map_or(0, |part| part.value);
    for (what, part, last) in
        [("hour", Some(hour), 23), ("minute", moment.minute.as_ref(), 59), ("second", moment.second.as_ref(), 59)]
    {
        if let Some(part) = part.filter(|part| !(0..=last).contains(&part.value)) {
            left_out(notes, what, part, &format!("it goes from 0 to {last}, so that the day has no time"));
            return Some(point);
        }
    }
    if let Some(fraction) = moment.millisecond.as_ref().filter(|fraction| fraction.value != 0) {
        notes.lost(
            fraction.span,
            format!("the {} milliseconds are left out", fraction.value),
            "times are told to the second",
        );
    }
    point.time = Some((hour.value, of(&moment.minute), of(&moment.second)));
    Some(point)
}

impl Point {
    fn date_alone(self) -> Self {
        Self { time: None, ..self }
    }

    /// As EDTF writes it.
    fn text(self) -> String {
        let mut text = written_year(self.year);
        for part in [self.month, self.day].into_iter().flatten() {
            text.push_str(&format!("-{part:02}"));
        }
        if let Some((hour, minute, second)) = self.time {
            text.push_str(&format!("T{hour:02}:{minute:02}:{second:02}"));
        }
        text
    }
}
