//! Dates in words, as precisely as written and never more.
//!
//! How a language words a date stands in its file, in `[date]`; here is what there is to word. A date stands *alone*
//! ("грудень 2025"), or *after* one of the language's words ("до грудня 2025"), for which many languages inflect it.

use edtf_core::{Date, DateField, Edtf, Interval, IntervalEndpoint, SetElement};

use super::Words;
use super::phrase::Phrase;
use crate::model::When;

/// Whether months are written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// `December`.
    Long,
    /// `Dec`.
    Short,
}

/// Where in a sentence a date stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Alone,
    After,
}

/// The patterns of a language, and its months.
#[derive(Clone, Debug)]
pub(super) struct Dates {
    day: Phrase,
    day_of_year: Phrase,
    month: Phrase,
    year: Phrase,
    year_after: Phrase,
    bce: Phrase,
    time: Phrase,
    span: Phrase,
    span_of_groups: Phrase,
    since: Phrase,
    from: Phrase,
    or_later: Phrase,
    by: Phrase,
    between_days: Phrase,
    between: Phrase,
    or: Phrase,
    comma: Phrase,
    reportedly: Phrase,
    around: Phrase,
    reportedly_around: Phrase,
    some_day_of_month: Phrase,
    some_day: Phrase,
    some_month: Phrase,
    long: Months,
    short: Months,
}

/// The names of the months, from January on.
#[derive(Clone, Debug)]
pub(super) struct Months {
    /// By themselves.
    pub(super) alone: Box<[String]>,
    /// In a date with a day.
    pub(super) in_date: Box<[String]>,
    /// After a word.
    pub(super) after: Box<[String]>,
}

impl Dates {
    /// Takes the patterns by their names in `[date]`.
    pub(super) fn new(mut phrase: impl FnMut(&str) -> Phrase, long: Months, short: Months) -> Self {
        Self {
            day: phrase("day"),
            day_of_year: phrase("day_of_year"),
            month: phrase("month"),
            year: phrase("year"),
            year_after: phrase("year_after"),
            bce: phrase("bce"),
            time: phrase("time"),
            span: phrase("span"),
            span_of_groups: phrase("span_of_groups"),
            since: phrase("since"),
            from: phrase("from"),
            or_later: phrase("or_later"),
            by: phrase("by"),
            between_days: phrase("between_days"),
            between: phrase("between"),
            or: phrase("or"),
            comma: phrase("comma"),
            reportedly: phrase("reportedly"),
            around: phrase("around"),
            reportedly_around: phrase("reportedly_around"),
            some_day_of_month: phrase("some_day_of_month"),
            some_day: phrase("some_day"),
            some_month: phrase("some_month"),
            long,
            short,
        }
    }
}

impl Dates {
    fn inflects(&self) -> bool {
        self.long.after != self.long.alone || self.year_after != self.year
    }
}

impl Words {
    /// A date: "15 December 2025", "November 2025", "14–15 December 2025", "by 14 December 2025".
    pub(crate) fn when(&self, when: &When) -> String {
        self.worded(when, Length::Long, Place::Alone)
    }

    /// The same after a word such as "since"; none where the language has no form of its own for that.
    pub(crate) fn when_after(&self, when: &When) -> Option<String> {
        self.dates.inflects().then(|| self.worded(when, Length::Long, Place::After))
    }

    /// The same with short months: "15 Dec 2025".
    pub(crate) fn when_short(&self, when: &When) -> String {
        self.worded(when, Length::Short, Place::Alone)
    }

    /// A day: "15 December 2025".
    pub(crate) fn day(&self, day: jiff::civil::Date) -> String {
        let point = Point {
            year: day.year().into(),
            month: Some(day.month().unsigned_abs()),
            day: Some(day.day().unsigned_abs()),
        };
        Wording { dates: &self.dates, length: Length::Long }.point(point, Place::Alone)
    }

    fn worded(&self, when: &When, length: Length, place: Place) -> String {
        let wording = Wording { dates: &self.dates, length };
        match when.edtf() {
            Edtf::Date(date) => wording.qualified(date, place),
            Edtf::DateTime(date_time) => {
                let time = date_time.time;
                let day = wording.point(Point::of(&date_time.date), Place::Alone);
                filled(
                    &wording.dates.time,
                    &[("date", &day), ("time", &format!("{:02}:{:02}", time.hour, time.minute))],
                )
            }
            Edtf::Interval(interval) => wording.interval(interval),
            Edtf::Set(set) if set.elements.is_empty() => when.as_str().to_owned(),
            Edtf::Set(set) => wording.set(&set.elements),
        }
    }
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
}

/// What a date has in common with another that is written after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Common {
    Nothing,
    Year,
    Month,
}

impl Common {
    fn of(a: Point, b: Point) -> Self {
        let same_form = a.month.is_some() == b.month.is_some() && a.day.is_some() == b.day.is_some();
        match (a.day, a.month) {
            (Some(_), Some(_)) if same_form && a.year == b.year && a.month == b.month => Self::Month,
            (_, Some(_)) if same_form && a.year == b.year => Self::Year,
            _ => Self::Nothing,
        }
    }
}

/// The words of a language at a length.
#[derive(Clone, Copy)]
struct Wording<'w> {
    dates: &'w Dates,
    length: Length,
}

impl Wording<'_> {
    fn months(&self) -> &Months {
        match self.length {
            Length::Long => &self.dates.long,
            Length::Short => &self.dates.short,
        }
    }

    /// The name of a month beside a day, or without one.
    fn month(&self, month: u8, has_day: bool, place: Place) -> &str {
        let months = self.months();
        let names = match (has_day, place) {
            (true, _) => &months.in_date,
            (false, Place::Alone) => &months.alone,
            (false, Place::After) => &months.after,
        };
        names.get(usize::from(month).wrapping_sub(1)).map(String::as_str).unwrap_or_default()
    }

    /// A year; ISO 8601 counts those before our era from 0 down.
    fn year(&self, year: i64) -> String {
        if year > 0 { year.to_string() } else { filled(&self.dates.bce, &[("year", &(1 - year).to_string())]) }
    }

    fn point(&self, point: Point, place: Place) -> String {
        let year = self.year(point.year);
        match (point.day, point.month) {
            (Some(day), Some(month)) => filled(
                &self.dates.day,
                &[("day", &day.to_string()), ("month", self.month(month, true, place)), ("year", &year)],
            ),
            (None, Some(month)) => {
                filled(&self.dates.month, &[("month", self.month(month, false, place)), ("year", &year)])
            }
            _ => filled(
                if place == Place::After { &self.dates.year_after } else { &self.dates.year },
                &[("year", &year)],
            ),
        }
    }

    /// A date without what it has in common with the one after it.
    fn before(&self, point: Point, common: Common, place: Place) -> String {
        match (common, point.day, point.month) {
            (Common::Month, Some(day), _) => day.to_string(),
            (Common::Year, Some(day), Some(month)) => {
                filled(&self.dates.day_of_year, &[("day", &day.to_string()), ("month", self.month(month, true, place))])
            }
            (Common::Year, None, Some(month)) => self.month(month, false, place).to_owned(),
            _ => self.point(point, place),
        }
    }

    fn qualified(&self, date: &Date, place: Place) -> String {
        let inner = if date.is_approximate() { Place::After } else { place };
        let point = Point::of(date);
        let year = self.year(point.year);
        let worded = match (date.month, date.day) {
            (month, Some(day)) if day.has_unspecified() => match month.and_then(DateField::value) {
                Some(month) => filled(
                    &self.dates.some_day_of_month,
                    &[("month", self.month(month, false, Place::After)), ("year", &year)],
                ),
                None => filled(&self.dates.some_day, &[("year", &year)]),
            },
            (Some(month), _) if month.has_unspecified() => filled(&self.dates.some_month, &[("year", &year)]),
            _ => self.point(point, inner),
        };
        self.with_qualifier(date, worded)
    }

    fn with_qualifier(&self, date: &Date, worded: String) -> String {
        let pattern = match (date.is_uncertain(), date.is_approximate()) {
            (true, true) => &self.dates.reportedly_around,
            (true, false) => &self.dates.reportedly,
            (false, true) => &self.dates.around,
            (false, false) => return worded,
        };
        filled(pattern, &[("date", &worded)])
    }

    fn interval(&self, interval: &Interval) -> String {
        use IntervalEndpoint::{Date, Open, Unknown};
        let after = |pattern, date| filled(pattern, &[("date", &self.qualified(date, Place::After))]);
        match (&interval.start, &interval.end) {
            (Date(start), Date(end)) => self.span(start, end),
            (Date(start), Unknown) => after(&self.dates.from, start),
            (Date(start), _) => after(&self.dates.since, start),
            (Open | Unknown, Date(end)) => after(&self.dates.by, end),
            // `When::parse` refuses the others.
            _ => String::new(),
        }
    }

    fn span(&self, start: &Date, end: &Date) -> String {
        let (first, last) = (Point::of(start), Point::of(end));
        if start.year.qualifier != end.year.qualifier {
            let (first, last) = (self.qualified(start, Place::Alone), self.qualified(end, Place::Alone));
            return filled(&self.dates.span_of_groups, &[("first", &first), ("last", &last)]);
        }
        let place = if start.is_approximate() { Place::After } else { Place::Alone };
        if first == last {
            return self.with_qualifier(start, self.point(last, place));
        }
        let common = Common::of(first, last);
        // A dash between two words stands without blanks, one between groups of words with them.
        let is_word_pair = match common {
            Common::Month => true,
            Common::Year => first.day.is_none(),
            Common::Nothing => first.month.is_none() && last.month.is_none() && first.year > 0,
        };
        let pattern = if is_word_pair { &self.dates.span } else { &self.dates.span_of_groups };
        let (first, last) = (self.before(first, common, place), self.point(last, place));
        self.with_qualifier(start, filled(pattern, &[("first", &first), ("last", &last)]))
    }

    fn set(&self, elements: &[SetElement]) -> String {
        let mut worded = elements.iter().enumerate().map(|(at, element)| self.element(element, elements.get(at + 1)));
        let mut text = worded.next().unwrap_or_default();
        for (at, next) in worded.enumerate() {
            let pattern = if at + 2 == elements.len() { &self.dates.or } else { &self.dates.comma };
            text = filled(pattern, &[("first", &text), ("last", &next)]);
        }
        text
    }

    fn element(&self, element: &SetElement, next: Option<&SetElement>) -> String {
        match (element, next) {
            // A day loses what it has in common with the day after it: "1 or 3 December 2025".
            (SetElement::Date(date), Some(SetElement::Date(next))) if date.year.qualifier == next.year.qualifier => {
                let (point, next) = (Point::of(date), Point::of(next));
                let place = if date.is_approximate() { Place::After } else { Place::Alone };
                self.with_qualifier(date, self.before(point, Common::of(point, next), place))
            }
            (SetElement::Date(date), _) => self.qualified(date, Place::Alone),
            (SetElement::OnOrBefore(date), _) => {
                filled(&self.dates.by, &[("date", &self.qualified(date, Place::After))])
            }
            (SetElement::OnOrAfter(date), _) => {
                filled(&self.dates.or_later, &[("date", &self.qualified(date, Place::After))])
            }
            (SetElement::Range(first, last), _) => {
                let (first, last) = (Point::of(first), Point::of(last));
                if first == last {
                    return self.point(last, Place::Alone);
                }
                let days = first.day.is_some() && last.day.is_some();
                let pattern = if days { &self.dates.between_days } else { &self.dates.between };
                let before = self.before(first, Common::of(first, last), Place::After);
                filled(pattern, &[("first", &before), ("last", &self.point(last, Place::After))])
            }
        }
    }
}

fn filled(pattern: &Phrase, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(32);
    pattern.fill(&mut text, |name, out| {
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            out.push_str(value);
        }
    });
    text
}
