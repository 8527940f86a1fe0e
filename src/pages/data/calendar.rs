//! `/calendar.ics`: the events that have a day, past and to come (RFC 5545).
//!
//! An event is in it where its date is one certain day or a span between two such days: a calendar has no way to say
//! "in November" or "reportedly". What was put off to no such day is cancelled on the day that it had. A time with an
//! offset is given in UTC, one without as floating; a day or a span without a time fills whole days, the end not included.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::views::Views;
use super::ics::{Calendar, basic};
use super::{identity, modified};
use crate::model::When;
use crate::model::briefing::{EventDetail, Ix, Standing};
use crate::model::vocabulary::{EVENT_KIND, EventState};
use crate::model::when::FIRST_OF_OUR_ERA;

/// The bytes of the calendar.
pub(super) fn write(views: &Views) -> Vec<u8> {
    let config = &views.config;
    let mut calendar = Calendar::with_room(views.briefing.timeline().len());
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//briefing//briefing//EN");
    calendar.line("CALSCALE", "GREGORIAN");
    calendar.line("METHOD", "PUBLISH");
    calendar.text("NAME", &config.title);
    calendar.text("X-WR-CALNAME", &config.title);
    if let Some(description) = &config.description {
        calendar.text("DESCRIPTION", description);
        calendar.text("X-WR-CALDESC", description);
    }
    if let Some(page) = config.base_url.absolute("/timeline/") {
        calendar.line("URL", &page);
    }
    let mut is_empty = true;
    for ix in views.briefing.timeline() {
        let Some(detail) = views.briefing.event(*ix) else { continue };
        let planned = detail.when.as_ref().and_then(|when| Some((when, exact(when)?, status(detail.standing))));
        if let Some((when, days, status)) = planned.or_else(|| called_off(views, *ix, detail)) {
            event(&mut calendar, views, *ix, detail, (when, days), status);
            is_empty = false;
        }
    }
    if is_empty {
        // A calendar has one component at least (RFC 5545, section 3.6), and its address stays.
        calendar.universal_time();
    }
    calendar.line("END", "VCALENDAR");
    calendar.into_bytes()
}

/// The first and the last day of a date that is one certain day, or a span between two such days. A calendar has no years
/// before 1.
fn exact(when: &When) -> Option<(Date, Date)> {
    let days = (when.earliest()?, when.latest()?);
    let ends_are_days = || {
        let (start, end) = when.as_str().split_once('/')?;
        let is_day = |end: &str| When::parse(end).is_ok_and(|end| end.is_exact_day());
        Some(is_day(start) && is_day(end))
    };
    let is_exact = if when.is_span() { ends_are_days().unwrap_or(false) } else { when.is_exact_day() };
    (is_exact && !when.is_one_of_set() && days.0 >= FIRST_OF_OUR_ERA).then_some(days)
}

/// The day that an event had and that is not kept, where it was put off and nobody can say to which day.
fn called_off<'v>(views: &'v Views, ix: Ix, detail: &EventDetail) -> Option<(&'v When, (Date, Date), &'static str)> {
    let node = views.briefing.node(ix);
    let written = &node.record.common.date.as_ref()?.value;
    let is_moved = detail.when.as_ref().map(When::as_str) != Some(written.as_str());
    let is_postponed = node.event_states().any(|(status, _)| status.state.value == EventState::Postponed);
    (is_moved && is_postponed).then_some((written, exact(written)?, "CANCELLED"))
}

fn event(
    calendar: &mut Calendar,
    views: &Views,
    ix: Ix,
    detail: &EventDetail,
    (when, days): (&When, (Date, Date)),
    status: &str,
) {
    let record = views.briefing.record(ix);
    let Some(event) = record.event() else { return };
    calendar.line("BEGIN", "VEVENT");
    calendar.text("UID", &identity::uid(views, &record.id.value));
    let stamp = format!("{}T000000Z", basic(modified(views, ix).unwrap_or(days.0)));
    calendar.line("DTSTAMP", &stamp);
    calendar.line("LAST-MODIFIED", &stamp);
    calendar.line("SEQUENCE", &detail.status.len().to_string());
    match moment(when, days.0) {
        Some(moment) => calendar.line("DTSTART", &moment),
        None => {
            calendar.day("DTSTART", days.0);
            // The last day that there is has no day after it; a day is then the length that RFC 5545 presumes.
            if let Ok(end) = days.1.tomorrow() {
                calendar.day("DTEND", end);
            }
        }
    }
    calendar.text("SUMMARY", &record.common.title.value);
    let description = description(views, ix, detail);
    if !description.is_empty() {
        calendar.text("DESCRIPTION", &description);
    }
    if let Some(place) = &event.place {
        calendar.text("LOCATION", &place.name);
        if let Some((latitude, longitude)) = place.coordinates {
            calendar.line("GEO", &format!("{latitude:.6};{longitude:.6}"));
        }
    }
    if views.config.base_url.origin.is_some() {
        calendar.line("URL", &views.absolute_url_of(ix));
    }
    let kind = views.label(EVENT_KIND.name, &event.kind.value);
    let issues = detail.issues.iter().map(|issue| views.briefing.record(*issue).label());
    calendar.texts("CATEGORIES", std::iter::once(kind).filter(|kind| !kind.is_empty()).chain(issues));
    calendar.line("STATUS", status);
    // What is told of a story does not make its readers busy.
    calendar.line("TRANSP", "TRANSPARENT");
    calendar.line("END", "VEVENT");
}

/// The time of day on `day`: `20251215T173000Z`, without the `Z` where no offset is known.
fn moment(when: &When, day: Date) -> Option<String> {
    let (hour, minute) = when.time()?;
    let written = day.at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0);
    let (moment, zone) = match when.offset_minutes() {
        Some(offset) => (written.checked_sub(i64::from(offset).minutes()).ok()?, "Z"),
        None => (written, ""),
    };
    Some(format!("{}T{:02}{:02}00{zone}", basic(moment.date()), moment.hour(), moment.minute()))
}

/// What came of it, or what it is; then who takes part.
fn description(views: &Views, ix: Ix, detail: &EventDetail) -> String {
    let record = views.briefing.record(ix);
    let outcome = record.event().and_then(|event| event.outcome.as_ref()).filter(|_| detail.has_outcome);
    let told = outcome.or(record.common.description.as_ref()).map(|text| views.plain(record, text));
    let parties: Vec<&str> = detail.parties.iter().map(|(party, _)| views.briefing.record(*party).label()).collect();
    let parties = (!parties.is_empty()).then(|| parties.join(", "));
    told.into_iter().chain(parties).collect::<Vec<_>>().join("\n\n")
}

fn status(standing: Standing) -> &'static str {
    match standing {
        Standing::Told(EventState::Cancelled | EventState::Missed) => "CANCELLED",
        Standing::Scheduled | Standing::Expected | Standing::WasDue | Standing::Told(EventState::Disputed) => {
            "TENTATIVE"
        }
        Standing::Happened | Standing::UnderWay | Standing::Since | Standing::Told(_) => "CONFIRMED",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn when(text: &str) -> When {
        When::parse(text).unwrap()
    }

    #[test]
    fn only_certain_days_and_spans_of_them_are_exact() {
        for text in ["2025-12-15", "2025-12-14/2025-12-15", "2025-12-15T18:30:00+01:00", "2025-12-15T18:30:00"] {
            assert!(exact(&when(text)).is_some(), "{text}");
        }
        for text in [
            "2025",
            "2025-11",
            "2025-12-15?",
            "2025-12-15~",
            "2025-12-XX",
            "2025-12-15/..",
            "[..2025-12-15]",
            "[2025-12-01..2025-12-14]",
            "[2025-12-01,2025-12-03]",
            "2025-11/2025-12",
            "2025-12-14?/2025-12-15",
            "../2025-12-15",
        ] {
            assert_eq!(exact(&when(text)), None, "{text}");
        }
    }

    #[test]
    fn a_time_with_an_offset_is_converted_and_may_change_its_day() {
        let moment = |text: &str| moment(&when(text), when(text).earliest().unwrap());
        assert_eq!(moment("2025-12-15T18:30:00+01:00").as_deref(), Some("20251215T173000Z"));
        assert_eq!(moment("2025-12-15T23:30:00-05:00").as_deref(), Some("20251216T043000Z"));
        assert_eq!(moment("2026-01-01T00:15:00+05:45").as_deref(), Some("20251231T183000Z"));
        assert_eq!(moment("2025-12-15T18:30:00Z").as_deref(), Some("20251215T183000Z"));
        assert_eq!(moment("2025-12-15T18:30:00").as_deref(), Some("20251215T183000"));
        assert_eq!(moment("2025-12-15"), None);
    }
}
