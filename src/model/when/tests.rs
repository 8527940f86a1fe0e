#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;

fn when(text: &str) -> When {
    When::parse(text).unwrap()
}

fn day(text: &str) -> Option<Date> {
    (text != "-").then(|| text.parse().unwrap())
}

/// Message and hint of what is refused.
fn refused(text: &str) -> (String, String) {
    let error = When::parse(text).unwrap_err();
    assert!(text.get(error.range.clone()).is_some(), "{text}: {error:?}");
    (error.message, error.hint.unwrap_or_default())
}

#[test]
fn bounds() {
    for (text, earliest, latest, known_from, last_beginning) in [
        ("2025", "2025-01-01", "2025-12-31", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024-02-01", "2024-02-29"),
        ("2025-12-15", "2025-12-15", "2025-12-15", "2025-12-15", "2025-12-15"),
        ("2025-12-15T23:30:00-05:00", "2025-12-15", "2025-12-15", "2025-12-15", "2025-12-15"),
        ("2025-12-14/2025-12-16", "2025-12-14", "2025-12-16", "2025-12-14", "2025-12-14"),
        ("2025-11/2025-12", "2025-11-01", "2025-12-31", "2025-11-01", "2025-11-30"),
        ("2025-12/2025-12-10", "2025-12-01", "2025-12-10", "2025-12-01", "2025-12-10"),
        ("2025-12-15/..", "2025-12-15", "-", "2025-12-15", "2025-12-15"),
        ("2025-12/..", "2025-12-01", "-", "2025-12-01", "2025-12-31"),
        ("2025-12-15/", "2025-12-15", "-", "2025-12-15", "2025-12-15"),
        ("../2025-12-15", "-", "2025-12-15", "2025-12-15", "2025-12-15"),
        ("/2025-12-15", "-", "2025-12-15", "2025-12-15", "2025-12-15"),
        ("[..2025-12-14]", "-", "2025-12-14", "2025-12-14", "2025-12-14"),
        ("[2025-12-14..]", "2025-12-14", "-", "2025-12-14", "-"),
        ("[2025-12-01..2025-12-14]", "2025-12-01", "2025-12-14", "2025-12-01", "2025-12-14"),
        ("[2025-12-03,2025-12-01]", "2025-12-01", "2025-12-03", "2025-12-01", "2025-12-03"),
        ("2025-12?", "2025-12-01", "2025-12-31", "2025-12-01", "2025-12-31"),
        ("2025-XX-XX", "2025-01-01", "2025-12-31", "2025-01-01", "2025-12-31"),
        ("2025-12-XX", "2025-12-01", "2025-12-31", "2025-12-01", "2025-12-31"),
    ] {
        let when = when(text);
        assert_eq!(when.earliest(), day(earliest), "{text}");
        assert_eq!(when.latest(), day(latest), "{text}");
        assert_eq!(when.known_from(), day(known_from), "{text}");
        assert_eq!(when.last_beginning(), day(last_beginning), "{text}");
        assert_eq!(when.is_open_start(), earliest == "-", "{text}");
        assert_eq!(when.is_open_end(), latest == "-", "{text}");
    }
}

#[test]
fn date_times_are_brought_into_form() {
    for (written, text) in [
        ("2025-12-15T18:30", "2025-12-15T18:30:00"),
        (" 2025-12-15 18:30:15.25Z ", "2025-12-15T18:30:15Z"),
        ("2025-12-15t18:30+01:00", "2025-12-15T18:30:00+01:00"),
        ("2025-12-15 18:30:00z", "2025-12-15T18:30:00Z"),
        ("[2025-12-01, 2025-12-03]", "[2025-12-01,2025-12-03]"),
    ] {
        assert_eq!(when(written).as_str(), text);
    }
    let zoned = when("2025-12-15T23:30:00-05:00");
    assert_eq!((zoned.time(), zoned.offset_minutes()), (Some((23, 30)), Some(-300)));
    assert_eq!(when("2025-12-15T00:00Z").offset_minutes(), Some(0));
    assert_eq!(when("2025-12-15T00:00").offset_minutes(), None);
    assert_eq!(when("2025-12-15").time(), None);
}

#[test]
fn what_html_has_a_form_for() {
    for (text, machine) in [
        ("2025", Some("2025")),
        ("2025-11", Some("2025-11")),
        ("2025-12-05", Some("2025-12-05")),
        ("2025-12-15T18:30:00", Some("2025-12-15T18:30")),
        ("2025-12-15T18:30:59Z", Some("2025-12-15T18:30Z")),
        ("2025-12-15T18:30:00+01:00", Some("2025-12-15T18:30+01:00")),
        ("2025-12-15T18:30:00-03:30", Some("2025-12-15T18:30-03:30")),
        ("2025-12-14/2025-12-15", None),
        ("2025-12-15/..", None),
        ("[..2025-12-14]", None),
        ("2025-12?", None),
        ("2025-12~", None),
        ("[2025-12-01,2025-12-03]", None),
        ("2025-XX-XX", None),
    ] {
        assert_eq!(when(text).datetime().as_deref(), machine, "{text}");
    }
}

#[test]
fn forms() {
    assert!(when("2025-12-15").is_exact_day());
    assert!(when("2025-12-15T18:30").is_exact_day());
    for text in ["2025-12", "2025-12-15?", "2025-12-15~", "2025-12-XX", "[..2025-12-15]", "2025-12-15/.."] {
        assert!(!when(text).is_exact_day(), "{text}");
    }
    assert!(when("2025-12-14/2025-12-15").is_span());
    assert!(!when("[2025-12-14..2025-12-15]").is_span());
    assert!(when("[2025-12-14..2025-12-15]").is_one_of_set());
    assert!(when("2025?").is_uncertain() && !when("2025?").is_approximate());
    assert!(when("2025%").is_uncertain() && when("2025%").is_approximate());
    let day = jiff::civil::date(2025, 12, 15);
    assert_eq!(When::from_day(day), when("2025-12-15"));
    assert_eq!(When::from_day(Date::MIN).earliest(), Some(Date::MIN));
}

#[test]
fn events_are_ordered() {
    let ordered = [
        "[..2025-11-30]",
        "2025-12-01",
        "2025-12-01/2025-12-02",
        "2025-12",
        "2025-12/..",
        "2025-12-01T09:00",
        "2025-12-01T18:30+01:00",
        "../2025-12-02",
        "2025-12-02",
        "2025-12-03/2025-12-04",
    ];
    let keys: Vec<_> = ordered.iter().map(|text| when(text).sort_key()).collect();
    for (pair, texts) in keys.windows(2).zip(ordered.windows(2)) {
        // `../2025-12-02` is as wide as can be and so comes after the day itself.
        if texts[0] != "../2025-12-02" {
            assert!(pair[0] < pair[1], "{texts:?}");
        }
    }
}

#[test]
fn covering_and_overlapping() {
    for (outer, inner, covers) in [
        ("2025-12-14/2025-12-15", "2025-12-15", true),
        ("2025-12-14/2025-12-15", "2025-12-16", false),
        ("2025-12-15", "2025-12-15T18:30", true),
        ("2025-12-15", "2025-12", false),
        ("2025-12-15/..", "2026", true),
        ("2025-12-15/..", "2025-12-16/..", true),
        ("2025-12-15", "2025-12-15/..", false),
        ("[..2025-12-14]", "[..2025-12-01]", true),
        ("2025-12-14", "[..2025-12-14]", false),
        ("[2025-12-01,2025-12-03]", "2025-12-03", true),
        ("[2025-12-01,2025-12-03]", "2025-12-02", false),
        ("[2025-12-01,2025-12-02,2025-12-03]", "2025-12-01/2025-12-03", true),
        ("2025-12", "[2025-12-01,2025-12-03]", true),
        ("[..2025-12-01,2025-12-02..]", "2025", true),
    ] {
        assert_eq!(when(outer).covers(&when(inner)), covers, "{outer} {inner}");
    }
    assert!(when("2025-12-14/2025-12-15").overlaps(&when("2025-12-15/..")));
    assert!(!when("2025-12-14").overlaps(&when("2025-12-15")));
    assert!(!when("[2025-12-01,2025-12-03]").overlaps(&when("2025-12-02")));
    assert!(when("[..2025-12-14]").overlaps(&when("2024")));
}

#[test]
fn refused_with_a_way_out() {
    for (text, message, hint) in [
        (
            "2025-21",
            "`2025-21` is a season, which is another one south of the equator",
            "write the months: `2025-03/2025-05`",
        ),
        (
            "2025-24",
            "`2025-24` is a season, which is another one south of the equator",
            "write the months: `2025-12/2026-02`",
        ),
        ("2025-34", "`2025-34` is a quarter", "write the months: `2025-04/2025-06`"),
        ("2025-40", "`2025-40` is a part of a year", "write the months as a span"),
        ("Y17E7", "`Y17E7` is a year of more than four digits", "years go from `-9999` to `9999`"),
        (
            "{2025-12-01,2025-12-02}",
            "`{2025-12-01,2025-12-02}` is several dates at once",
            "write a span as `2025-12-14/2025-12-15`, one of several days as `[2025-12-14,2025-12-15]`",
        ),
        ("20XX", "`20XX` leaves digits of the year open", "write `2000/2099`"),
        ("2025S2", "`2025S2` says how many digits of the year count", "write `2025~`"),
        ("2025-XX-15", "`2025-XX-15` is a day of an unknown month", "write `2025-XX-XX`"),
        ("?2025-12", "`?2025-12` qualifies a part of a date", "write `?` or `~` once, at the end: `2025-12-15?`"),
        ("2025-12-15/2025-12-14", "`2025-12-15/2025-12-14` ends before it begins", "write `2025-12-14/2025-12-15`"),
        (
            "[2025-12-14..2025-12-01]",
            "`[2025-12-14..2025-12-01]` ends before it begins",
            "write `[2025-12-01..2025-12-14]`",
        ),
        (
            "2025/2026..",
            "`2025/2026..` is a span whose ends are spans",
            "write an open span as `2025-12-15/..` or `../2025-12-15`",
        ),
        ("15.12.2025", "`15.12.2025` is no date", "write `2025-12-15`"),
        ("5.6.2025", "`5.6.2025` is no date", "write `2025-06-05`"),
        ("15/12/2025", "`15/12/2025` is no date", "write `2025-12-15`"),
        ("12/15/2025", "`12/15/2025` is no date", "write `2025-12-15`"),
        ("2025/12/15", "`2025/12/15` is no date", "write `2025-12-15`"),
        ("2025-12-5", "`2025-12-5` is no date", "write `2025-12-05`"),
        ("20251215", "`20251215` is no date", "write `2025-12-15`"),
        ("2025-12-14..2025-12-15", "`2025-12-14..2025-12-15` is no date", "write a span as `2025-12-14/2025-12-15`"),
        ("2025-12-14–2025-12-15", "`2025-12-14–2025-12-15` is no date", "write a span as `2025-12-14/2025-12-15`"),
        (
            "2025-12-15T18:30:00/2025-12-16",
            "`2025-12-15T18:30:00/2025-12-16` is a span with a time of day",
            "leave the times out: `2025-12-14/2025-12-15`",
        ),
        ("2025-12-15, 18:30", "`2025-12-15, 18:30` is no date", "write a time as `2025-12-15T18:30`"),
    ] {
        assert_eq!(refused(text), (message.to_owned(), hint.to_owned()));
    }
    for (text, cause) in [
        ("2025-02-30", "2025-02 has 28 days"),
        ("2024-02-30", "2024-02 has 29 days"),
        ("2025-13-01", "there is no month 13"),
        ("2025-12-15T25:00", "the hour goes from 00 to 23"),
        ("2025-12-15T18:30:00+25:00", "an offset goes"),
        ("../..", "one end of a span must be a date"),
        ("2025-X2", "leaves one digit open"),
        ("2025-12-1X", "leaves one digit open"),
        ("2025-XX-XX/2026", "an unknown part inside a span"),
        ("today", "is no date"),
        ("5/6/2025", "is no date"),
        ("", "empty"),
        ("15 December 2025", "is no date"),
        ("２０２５", "is no date"),
    ] {
        assert!(refused(text).0.contains(cause), "{text}: {:?}", refused(text));
    }
    assert!(refused(&"[2025,".repeat(100_000)).0.contains("too long"));
}

#[test]
fn years_before_our_era_are_counted_from_0_down() {
    let words = |text: &str| crate::words::english().when(&when(text));
    assert_eq!(words("0000"), "1 BCE");
    assert_eq!(words("-0299"), "300 BCE");
    assert_eq!(words("-0043-03-15"), "15 March 44 BCE");
    assert_eq!(words("-0299/-0199"), "300 BCE – 200 BCE");
    assert_eq!(words("-0026/0014"), "27 BCE – 14");
    assert_eq!(when("-0043-03-15").earliest(), Some(jiff::civil::date(-43, 3, 15)));
    assert_eq!(when("-0043").datetime(), None);
    assert!(when("-0299").sort_key() < when("-0043").sort_key());
    let day = jiff::civil::date(-43, 3, 15);
    assert_eq!((When::from_day(day).as_str(), When::from_day(day).earliest()), ("-0043-03-15", Some(day)));
}

#[test]
fn the_place_of_a_mistake() {
    assert_eq!(When::parse("2025-02-30").unwrap_err().range, 8..10);
    assert_eq!(When::parse("2025-12-14/2025-13").unwrap_err().range, 16..18);
    assert_eq!(When::parse("  2025-13-01 ").unwrap_err().range, 7..12);
    assert_eq!(When::parse(" 2025-21").unwrap_err().range, 1..8);
}

fn date_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "2025", "2024", "-12", "-02", "-15", "-30", "-XX", "X", "?", "~", "%", "/", "..", "[", "]", "{", "}", ",",
        "T18:30", ":00", "Z", "+01:00", "-05:00", " ", ".", "S2", "Y", "é", "–", "9999", "0001", "-",
    ]);
    prop_oneof![3 => prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()), 1 => "\\PC{0,20}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_date_or_told_why_not(text in date_text()) {
        match When::parse(&text) {
            Ok(when) => {
                if let (Some(earliest), Some(latest)) = (when.earliest(), when.latest()) {
                    prop_assert!(earliest <= latest);
                }
                let known_from = when.known_from();
                prop_assert!(known_from.is_some());
                prop_assert!(when.last_beginning().is_none_or(|last| Some(last) >= when.earliest()));
                prop_assert!(when.covers(&when) && when.overlaps(&when));
                prop_assert!(!crate::words::english().when(&when).is_empty());
                prop_assert!(!crate::words::english().when_short(&when).is_empty());
                prop_assert_eq!(When::parse(when.as_str()), Ok(when));
            }
            Err(error) => prop_assert!(text.get(error.range).is_some()),
        }
    }

    #[test]
    fn covering_is_a_partial_order(a in date_text(), b in date_text(), c in date_text()) {
        if let (Ok(a), Ok(b), Ok(c)) = (When::parse(&a), When::parse(&b), When::parse(&c)) {
            prop_assert!(!(a.covers(&b) && b.covers(&c)) || a.covers(&c));
            prop_assert!(!a.covers(&b) || a.overlaps(&b));
            prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
        }
    }
}
