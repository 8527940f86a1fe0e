//! `/timeline.json`: the events for TimelineJS 3 (<https://timeline.knightlab.com/docs/json-format.html>).
//!
//! What has no day at all is left out, since that format has no place for it. A date that is not exact stands at its
//! bounds and is shown in the words of its author (`display_date`).

use jiff::civil::Date;
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::super::prose::escape;
use super::super::views::Views;
use crate::model::When;
use crate::model::briefing::Ix;

#[derive(Serialize)]
struct Timeline<'v> {
    title: Title,
    events: Events<'v>,
    scale: &'static str,
}

#[derive(Serialize)]
struct Title {
    text: Text,
}

#[derive(Serialize)]
struct Text {
    headline: String,
    text: String,
}

/// The events, made one after the other while they are written.
struct Events<'v>(&'v Views);

#[derive(Serialize)]
struct Slide<'v> {
    unique_id: &'v str,
    start_date: Point,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<Point>,
    display_date: String,
    text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'v str>,
    autolink: bool,
}

#[derive(Debug, Default, PartialEq, Serialize)]
struct Point {
    year: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<i8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hour: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minute: Option<u8>,
}

/// Bytes that an event takes or less, as a rule.
const EVENT: usize = 512;

/// The bytes of the file.
pub(super) fn write(views: &Views) -> Vec<u8> {
    let text = |text: &str| {
        let mut html = String::new();
        escape(&mut html, text);
        html
    };
    let timeline = Timeline {
        title: Title {
            text: Text {
                headline: text(&views.config.title),
                text: text(views.config.description.as_deref().unwrap_or_default()),
            },
        },
        events: Events(views),
        scale: "human",
    };
    let mut bytes = Vec::with_capacity((views.briefing.timeline().len() + 1) * EVENT);
    // Writing to memory does not fail.
    let _infallible = serde_json::to_writer(&mut bytes, &timeline);
    bytes
}

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut events = serializer.serialize_seq(None)?;
        for ix in self.0.briefing.timeline() {
            if let Some(slide) = slide(self.0, *ix) {
                events.serialize_element(&slide)?;
            }
        }
        events.end()
    }
}

fn slide(views: &Views, ix: Ix) -> Option<Slide<'_>> {
    let record = views.briefing.record(ix);
    let detail = views.briefing.event(ix)?;
    let when = detail.when.as_ref()?;
    let (start_date, end_date) = points(when)?;
    let mut headline = String::from("<a href=\"");
    escape(&mut headline, &views.absolute_url_of(ix));
    headline.push_str("\">");
    escape(&mut headline, &record.common.title.value);
    headline.push_str("</a>");
    let outcome = record.event()?.outcome.as_ref().filter(|_| detail.has_outcome);
    let mut text = String::new();
    if let Some(told) = outcome.or(record.common.description.as_ref()) {
        text.push_str("<p>");
        escape(&mut text, &views.plain(record, told));
        text.push_str("</p>");
    }
    Some(Slide {
        unique_id: &record.id.value,
        start_date,
        end_date,
        display_date: views.words.when(when),
        text: Text { headline, text },
        group: detail.issues.first().map(|issue| views.briefing.record(*issue).label()),
        // The text has its links already.
        autolink: false,
    })
}

/// Where a date begins and, where it is longer than what its beginning names, ends.
fn points(when: &When) -> Option<(Point, Option<Point>)> {
    let day =
        |day: Date| Point { year: day.year(), month: Some(day.month()), day: Some(day.day()), ..Point::default() };
    let start = when.known_from()?;
    let (Some(first), Some(last)) = (when.earliest(), when.latest()) else { return Some((day(start), None)) };
    if first == last {
        let time = when.time();
        let point = Point { hour: time.map(|time| time.0), minute: time.map(|time| time.1), ..day(first) };
        return Some((point, None));
    }
    let is_one_date = !when.is_span() && !when.is_one_of_set() && first.year() == last.year();
    if is_one_date && first.month() == last.month() && first.day() == 1 && last == last.last_of_month() {
        return Some((Point { day: None, ..day(first) }, None));
    }
    if is_one_date && first.day_of_year() == 1 && last == last.last_of_year() {
        return Some((Point { year: first.year(), ..Point::default() }, None));
    }
    Some((day(first), Some(day(last))))
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
