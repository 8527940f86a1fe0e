//! The calendar.

use super::*;

#[test]
fn the_calendar_reads_back_and_says_what_each_event_is() {
    let site = story("2025-12-20");
    let text = html(&site, "calendar.ics");
    let calendar: Calendar = text.parse().unwrap();
    let events: BTreeMap<String, &icalendar::Event> =
        calendar.events().map(|event| (event.get_summary().unwrap().to_owned(), event)).collect();
    assert_eq!(
        events.keys().collect::<Vec<_>>(),
        ["A gala", "A speech", "A vote", "Talks, long; and \"open\""],
        "what has no exact day is left out"
    );
    let value = |event: &str, key: &str| events[event].property_value(key).unwrap().to_owned();
    assert_eq!(value("A vote", "DTSTART"), "20260201");
    assert_eq!(value("A vote", "DTEND"), "20260202");
    assert_eq!(value("A vote", "STATUS"), "TENTATIVE");
    assert_eq!(value("A vote", "SEQUENCE"), "1");
    assert_eq!(value("A gala", "STATUS"), "CANCELLED");
    assert_eq!(value("A speech", "DTSTART"), "20251216T043000Z");
    assert_eq!(events["A speech"].property_value("DTEND"), None);
    for event in calendar.events() {
        assert!(event.get_uid().unwrap().ends_with("@example.org:8443/a/b"));
        assert!(event.get_timestamp().is_some());
    }
    insta::assert_snapshot!(text.replace("\r\n", "\n"), @r#"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//briefing//briefing//EN
    CALSCALE:GREGORIAN
    METHOD:PUBLISH
    NAME:The story
    X-WR-CALNAME:The story
    DESCRIPTION:Talks & more
    X-WR-CALDESC:Talks & more
    URL:https://example.org:8443/a/b/timeline/
    BEGIN:VEVENT
    UID:talks@example.org:8443/a/b
    DTSTAMP:20251211T000000Z
    LAST-MODIFIED:20251211T000000Z
    SEQUENCE:0
    DTSTART;VALUE=DATE:20251210
    DTEND;VALUE=DATE:20251212
    SUMMARY:Talks\, long\; and "open"
    DESCRIPTION:They end\; see Truce.\n\nRussia\, Ukraine
    LOCATION:Berlin
    GEO:52.500000;13.400000
    URL:https://example.org:8443/a/b/events/talks/
    CATEGORIES:Meeting,Truce
    STATUS:CONFIRMED
    TRANSP:TRANSPARENT
    END:VEVENT
    BEGIN:VEVENT
    UID:speech@example.org:8443/a/b
    DTSTAMP:20251209T000000Z
    LAST-MODIFIED:20251209T000000Z
    SEQUENCE:0
    DTSTART:20251216T043000Z
    SUMMARY:A speech
    URL:https://example.org:8443/a/b/events/speech/
    CATEGORIES:Speech
    STATUS:TENTATIVE
    TRANSP:TRANSPARENT
    END:VEVENT
    BEGIN:VEVENT
    UID:gala@example.org:8443/a/b
    DTSTAMP:20251214T000000Z
    LAST-MODIFIED:20251214T000000Z
    SEQUENCE:1
    DTSTART;VALUE=DATE:20251218
    DTEND;VALUE=DATE:20251219
    SUMMARY:A gala
    URL:https://example.org:8443/a/b/events/gala/
    CATEGORIES:Visit
    STATUS:CANCELLED
    TRANSP:TRANSPARENT
    END:VEVENT
    BEGIN:VEVENT
    UID:vote@example.org:8443/a/b
    DTSTAMP:20251214T000000Z
    LAST-MODIFIED:20251214T000000Z
    SEQUENCE:1
    DTSTART;VALUE=DATE:20260201
    DTEND;VALUE=DATE:20260202
    SUMMARY:A vote
    URL:https://example.org:8443/a/b/events/vote/
    CATEGORIES:Vote,Truce
    STATUS:TENTATIVE
    TRANSP:TRANSPARENT
    END:VEVENT
    END:VCALENDAR
    "#);
}

#[test]
fn a_calendar_needs_no_address() {
    let text = html(&site(STORY, "", "2025-12-20"), "calendar.ics");
    assert!(!text.contains("URL:"));
    let calendar: Calendar = text.parse().unwrap();
    assert!(calendar.events().all(|event| event.get_uid().unwrap().ends_with(".invalid")));
}

#[test]
fn what_is_put_off_to_no_certain_day_is_called_off_its_own() {
    let event = |id: &str, until: &str| {
        format!(
            "[[event]]\nid = \"{id}\"\ntitle = \"T\"\ndate = 2025-12-18\nannounced = 2025-12-01\nkind = \"vote\"\n[[event.status]]\ndate = 2025-12-14\nstate = \"postponed\"\n{until}"
        )
    };
    let events =
        [event("open", ""), event("coarse", "until = \"2026-03\"\n"), event("exact", "until = 2026-03-01\n")].concat();
    let text = html(&site(&[("events.toml", &events)], ADDRESS, "2025-12-20"), "calendar.ics");
    let calendar: Calendar = text.parse().unwrap();
    let told = |id: &str| {
        let event = calendar.events().find(|event| event.get_uid().unwrap().starts_with(id)).unwrap();
        ["DTSTART", "STATUS"].map(|key| event.property_value(key).unwrap().to_owned())
    };
    assert_eq!(told("open"), ["20251218", "CANCELLED"]);
    assert_eq!(told("coarse"), ["20251218", "CANCELLED"]);
    assert_eq!(told("exact"), ["20260301", "TENTATIVE"]);
}

#[test]
fn a_calendar_without_events_has_a_component_all_the_same() {
    let text = html(&site(&[], ADDRESS, "2025-12-20"), "calendar.ics");
    assert!(text.contains("BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\n"), "{text}");
    assert!(!html(&story("2025-12-20"), "calendar.ics").contains("VTIMEZONE"));
}
