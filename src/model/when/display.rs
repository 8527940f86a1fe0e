//! Dates for people, as precisely as written and never more.

use edtf_core::{Date, DateField, Edtf, Interval, IntervalEndpoint, SetElement, TimeShift};

use super::When;
use super::words::{self, Length};

impl When {
    /// The date in words: "15 December 2025", "November 2025", "14–15 December 2025", "by 14 December 2025".
    pub(crate) fn display(&self) -> String {
        self.worded(Length::Long)
    }

    /// The same with short months: "15 Dec 2025".
    pub(crate) fn display_short(&self) -> String {
        self.worded(Length::Short)
    }

    /// The value of HTML's `<time datetime>`: `2025`, `2025-12`, `2025-12-15`, `2025-12-15T18:30+01:00`.
    ///
    /// `None` for what HTML has no form for: spans, sets, uncertain and partly unknown dates.
    pub(crate) fn datetime(&self) -> Option<String> {
        if self.is_uncertain() || self.is_approximate() || self.edtf.has_unspecified() {
            return None;
        }
        match &self.edtf {
            Edtf::Date(_) => Some(self.text.clone()),
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

    fn worded(&self, length: Length) -> String {
        match &self.edtf {
            Edtf::Date(date) => qualified(date, length),
            Edtf::DateTime(date_time) => {
                let time = date_time.time;
                format!("{}, {:02}:{:02}", Point::of(&date_time.date).worded(length), time.hour, time.minute)
            }
            Edtf::Interval(interval) => worded_interval(interval, length),
            Edtf::Set(set) if set.elements.is_empty() => self.text.clone(),
            Edtf::Set(set) => worded_set(&set.elements, length),
        }
    }
}

/// A day in words: "15 December 2025".
pub(crate) fn display_day(day: jiff::civil::Date) -> String {
    let month = words::month(day.month().unsigned_abs(), Length::Long);
    format!("{} {month} {}", day.day(), day.year())
}

/// Year, month and day as far as they are given.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Point {
    year: i64,
    month: Option<u8>,
    day: Option<u8>,
}

impl Point {
    fn of(date: &Date) -> Self {
        Self {
            year: date.year.value().unwrap_or_default(),
            month: date.month.and_then(DateField::value),
            day: date.day.and_then(DateField::value),
        }
    }

    fn worded(self, length: Length) -> String {
        format!("{}{}", self.before_year(length), self.year)
    }

    /// "15 December ", "December " or nothing.
    fn before_year(self, length: Length) -> String {
        match (self.day, self.month) {
            (Some(day), Some(month)) => format!("{day} {} ", words::month(month, length)),
            (None, Some(month)) => format!("{} ", words::month(month, length)),
            _ => String::new(),
        }
    }

    /// This without what it has in common with `end`, which is written after it.
    fn before(self, end: Self, length: Length) -> String {
        let same_form = self.month.is_some() == end.month.is_some() && self.day.is_some() == end.day.is_some();
        match (self.day, self.month) {
            (Some(day), Some(_)) if same_form && self.year == end.year && self.month == end.month => day.to_string(),
            (_, Some(_)) if same_form && self.year == end.year => self.before_year(length).trim_end().to_owned(),
            _ => self.worded(length),
        }
    }
}

fn qualified(date: &Date, length: Length) -> String {
    let unknown = match (date.month, date.day) {
        (_, Some(day)) if day.has_unspecified() => words::UNKNOWN_DAY,
        (Some(month), _) if month.has_unspecified() => words::UNKNOWN_MONTH,
        _ => "",
    };
    let qualifier = words::qualifier(date.is_uncertain(), date.is_approximate());
    format!("{qualifier}{unknown}{}", Point::of(date).worded(length))
}

fn worded_interval(interval: &Interval, length: Length) -> String {
    use IntervalEndpoint::{Date, Open, Unknown};
    match (&interval.start, &interval.end) {
        (Date(start), Date(end)) => worded_span(start, end, length),
        (Date(start), Unknown) => format!("{}{}", words::FROM, qualified(start, length)),
        (Date(start), _) => format!("{}{}", words::SINCE, qualified(start, length)),
        (Open | Unknown, Date(end)) => format!("{}{}", words::BY, qualified(end, length)),
        // `When::parse` refuses the others.
        _ => String::new(),
    }
}

fn worded_span(start: &Date, end: &Date, length: Length) -> String {
    let (first, last) = (Point::of(start), Point::of(end));
    if start.year.qualifier != end.year.qualifier {
        return format!("{} – {}", qualified(start, length), qualified(end, length));
    }
    let qualifier = words::qualifier(start.is_uncertain(), start.is_approximate());
    if first == last {
        return format!("{qualifier}{}", last.worded(length));
    }
    let before = first.before(last, length);
    // A dash between two words stands without blanks, one between groups of words with them.
    let is_word_pair = !before.contains(' ') && (first.day.is_some() || last.day.is_none()) && !is_uneven(first, last);
    let dash = if is_word_pair { "–" } else { " – " };
    format!("{qualifier}{before}{dash}{}", last.worded(length))
}

/// Whether one of the two is a year and the other is not.
fn is_uneven(a: Point, b: Point) -> bool {
    a.month.is_some() != b.month.is_some()
}

fn worded_set(elements: &[SetElement], length: Length) -> String {
    let count = elements.len();
    let mut text = String::new();
    for (index, element) in elements.iter().enumerate() {
        let next = elements.get(index + 1);
        match (element, next) {
            // A day loses what it has in common with the day after it: "1 or 3 December 2025".
            (SetElement::Date(date), Some(SetElement::Date(next))) if date.year.qualifier == next.year.qualifier => {
                let qualifier = words::qualifier(date.is_uncertain(), date.is_approximate());
                text.push_str(qualifier);
                text.push_str(&Point::of(date).before(Point::of(next), length));
            }
            (SetElement::Date(date), _) => text.push_str(&qualified(date, length)),
            (SetElement::OnOrBefore(date), _) => {
                text.push_str(words::BY);
                text.push_str(&qualified(date, length));
            }
            (SetElement::OnOrAfter(date), _) => {
                text.push_str(words::FROM);
                text.push_str(&qualified(date, length));
                text.push_str(words::OR_LATER);
            }
            (SetElement::Range(first, last), _) => {
                let (first, last) = (Point::of(first), Point::of(last));
                if first != last {
                    text.push_str(words::BETWEEN);
                    text.push_str(&first.before(last, length));
                    text.push_str(words::AND);
                }
                text.push_str(&last.worded(length));
            }
        }
        match count - index {
            1 => {}
            2 => text.push_str(words::OR),
            _ => text.push_str(", "),
        }
    }
    text
}
