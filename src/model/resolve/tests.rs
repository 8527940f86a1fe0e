//! What the graph knows on a day, in what order, and what changed.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::model::briefing::{Briefing, Ix, Standing};
use crate::model::change::What;
use crate::model::{Kind, When};
use crate::{Options, Snapshot, compile};

/// Compiles a story in memory for `day` and looks at its graph. The source `wire` is of 10 December, `early` of the 1st.
fn story(files: &[(&str, &str)], day: &str, look: impl FnOnce(&Briefing)) {
    let base = [
        ("briefing.toml", "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n"),
        (
            "content/sources.toml",
            "[[source]]\nid = \"wire\"\ntitle = \"Wire\"\ndate = 2025-12-10\nkind = \"news-report\"\n\
             [[source]]\nid = \"early\"\ntitle = \"Early\"\ndate = 2025-12-01\nkind = \"news-report\"\n",
        ),
        (
            "content/parties.toml",
            "[[party]]\nid = \"ukraine\"\ntitle = \"Ukraine\"\nkind = \"state\"\n\
             [[party]]\nid = \"russia\"\ntitle = \"Russia\"\nkind = \"state\"\n",
        ),
    ];
    let all = base.iter().chain(files).map(|(path, text)| (*path, text.as_bytes()));
    let today = day.parse().unwrap();
    let options = Options { as_of: Some(today), ..Options::on(today) };
    let compiled = compile(&Snapshot::from_files(all), &options);
    let errors: Vec<String> = compiled
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level == crate::Level::Error)
        .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    look(&compiled.site.views.briefing);
}

fn event(rest: &str) -> String {
    format!("+++\ntitle = \"E\"\nkind = \"meeting\"\nsources = [\"wire\"]\n{rest}\n+++\n")
}

fn issue(rows: &str) -> String {
    format!("+++\ntitle = \"Who?\"\npositions = []\n{rows}\n+++\n")
}

fn ids(briefing: &Briefing, list: &[Ix]) -> Vec<String> {
    list.iter().map(|ix| briefing.record(*ix).id.value.clone()).collect()
}

/// Whether the event is in the graph on the day.
#[track_caller]
fn event_known(rest: &str, expected: &[(&str, bool)]) {
    let text = event(rest);
    for (day, known) in expected {
        story(&[("content/events/e.md", &text)], day, |briefing| {
            assert_eq!(briefing.find("e", &[Kind::Event]).is_some(), *known, "on {day}");
        });
    }
}

#[test]
fn a_fact_is_known_from_the_first_day_on_which_it_can_begin() {
    event_known("date = 2025-12-05", &[("2025-12-04", false), ("2025-12-05", true)]);
    event_known("date = \"2025-11\"", &[("2025-10-31", false), ("2025-11-01", true)]);
    event_known("date = \"2025-12-05/2025-12-09\"", &[("2025-12-04", false), ("2025-12-05", true)]);
    event_known("date = \"[..2025-12-09]\"", &[("2025-12-08", false), ("2025-12-09", true)]);
}

#[test]
fn an_event_reported_ahead_is_known_from_the_day_of_its_latest_source() {
    event_known("date = 2026-01-20", &[("2025-12-09", false), ("2025-12-10", true)]);
}

#[test]
fn an_announced_event_is_known_from_then_and_a_late_one_only_from_then() {
    event_known("date = 2026-01-20\nannounced = 2025-12-03", &[("2025-12-02", false), ("2025-12-03", true)]);
    event_known("date = 2025-12-01\nannounced = 2025-12-08", &[("2025-12-07", false), ("2025-12-08", true)]);
}

#[test]
fn without_a_date_the_earliest_source_says_when() {
    event_known("", &[("2025-12-09", false), ("2025-12-10", true)]);
}

#[test]
fn a_row_takes_date_and_sources_from_its_event_and_is_never_known_before_it() {
    let text = issue("[[status]]\nstate = \"raised\"\nsummary = \"s\"\nevent = \"e\"");
    let late = event("date = 2025-12-05\nannounced = 2025-12-08");
    let files = [("content/events/e.md", late.as_str()), ("content/issues/i.md", text.as_str())];
    story(&files, "2025-12-07", |briefing| assert!(briefing.find("i", &[Kind::Issue]).is_none()));
    story(&files, "2025-12-08", |briefing| {
        let ix = briefing.find("i", &[Kind::Issue]).unwrap();
        let (_, detail) = briefing.issue(ix).unwrap();
        assert_eq!(detail.states[0].when.as_ref().map(When::as_str), Some("2025-12-05"));
        assert_eq!(detail.states[0].sources.len(), 1);
    });
}

#[test]
fn the_newest_row_is_the_one_that_can_have_begun_last_and_on_a_tie_the_one_written_later() {
    let row = |date: &str, summary: &str| {
        format!("[[status]]\nstate = \"raised\"\nsummary = \"{summary}\"\nsources = [\"wire\"]\n{date}\n")
    };
    let newest = |rows: &[String]| {
        let text = issue(&rows.join(""));
        let mut found = String::new();
        story(&[("content/issues/i.md", &text)], "2025-12-31", |briefing| {
            let ix = briefing.find("i", &[Kind::Issue]).unwrap();
            let (issue, detail) = briefing.issue(ix).unwrap();
            found.clone_from(&detail.state(issue).unwrap().0.summary.text);
        });
        found
    };
    // A month ends after a day inside it; a span counts by its first day; no date by the source of 10 December.
    assert_eq!(newest(&[row("date = \"2025-11\"", "month"), row("date = 2025-11-20", "day")]), "month");
    assert_eq!(newest(&[row("date = \"2025-11-01/2025-12-20\"", "span"), row("date = 2025-11-20", "day")]), "day");
    assert_eq!(newest(&[row("", "undated"), row("date = 2025-12-09", "day")]), "undated");
    assert_eq!(newest(&[row("date = 2025-12-09", "first"), row("date = 2025-12-09", "second")]), "second");
}

#[test]
fn what_an_event_is_follows_from_its_dates() {
    let standing = |rest: &str, day: &str| {
        let text = event(rest);
        let mut found = None;
        story(&[("content/events/e.md", &text)], day, |briefing| {
            let ix = briefing.find("e", &[Kind::Event]).expect("the event is known");
            found = Some(briefing.event(ix).unwrap().standing);
        });
        found.unwrap()
    };
    assert_eq!(standing("", "2025-12-20"), Standing::Expected);
    assert_eq!(standing("date = 2025-12-20", "2025-12-19"), Standing::Scheduled);
    assert_eq!(standing("date = \"2025-12-20/2025-12-22\"", "2025-12-21"), Standing::UnderWay);
    assert_eq!(standing("date = \"2025-12-12/..\"", "2025-12-21"), Standing::Since);
    // Announced beforehand, and its day has passed without a word.
    assert_eq!(standing("date = 2025-12-20", "2025-12-20"), Standing::Happened);
    assert_eq!(standing("date = 2025-12-20", "2025-12-21"), Standing::WasDue);
    assert_eq!(standing("date = 2025-12-20\noutcome = \"signed\"", "2025-12-21"), Standing::Happened);
    // Its source is of the day itself or later: it was not announced.
    assert_eq!(standing("date = 2025-12-05", "2025-12-21"), Standing::Happened);
}

#[test]
fn a_postponed_event_takes_place_at_its_new_date_from_the_day_that_this_is_known() {
    let text = event(
        "date = 2025-12-20\n[[status]]\nstate = \"postponed\"\nuntil = 2026-01-15\ndate = 2025-12-18\nsources = [\"wire\"]",
    );
    let when = |day: &str| {
        let mut found = None;
        story(&[("content/events/e.md", &text)], day, |briefing| {
            let ix = briefing.find("e", &[Kind::Event]).unwrap();
            let detail = briefing.event(ix).unwrap();
            found = Some((detail.when.as_ref().unwrap().as_str().to_owned(), detail.standing));
        });
        found.unwrap()
    };
    assert_eq!(when("2025-12-17"), ("2025-12-20".to_owned(), Standing::Scheduled));
    assert_eq!(when("2025-12-18"), ("2026-01-15".to_owned(), Standing::Scheduled));
    // On its day nobody can say yet that it was missed.
    assert_eq!(when("2026-01-15"), ("2026-01-15".to_owned(), Standing::Happened));
    assert_eq!(when("2026-01-16"), ("2026-01-15".to_owned(), Standing::WasDue));
}

#[test]
fn events_are_ordered_by_bound_time_width_after_weight_and_id() {
    let rows = [
        ("undated", ""),
        ("month", "date = \"2025-12\""),
        ("day-late", "date = 2025-12-01T18:00:00"),
        ("day-early", "date = 2025-12-01T09:00:00"),
        ("day", "date = 2025-12-01"),
        ("b-second", "date = 2025-12-03\nafter = [\"c-first\"]"),
        ("c-first", "date = 2025-12-03"),
        ("a-third", "date = 2025-12-03\nafter = [\"b-second\"]"),
        ("heavy", "date = 2025-12-04\nweight = 2"),
        ("light", "date = 2025-12-04\nweight = 1"),
        ("none", "date = 2025-12-04"),
        ("by-then", "date = \"[..2025-12-02]\""),
    ];
    let mut text = String::new();
    for (id, rest) in rows {
        let _ = write!(
            text,
            "[[event]]\nid = \"{id}\"\ntitle = \"E\"\nkind = \"meeting\"\nsources = [\"early\"]\n{rest}\n"
        );
    }
    story(&[("content/events.toml", &text)], "2025-12-31", |briefing| {
        assert_eq!(
            ids(briefing, briefing.timeline()),
            [
                "day",
                "month",
                "day-early",
                "day-late",
                "by-then",
                "c-first",
                "b-second",
                "a-third",
                "light",
                "heavy",
                "none",
                "undated"
            ]
        );
    });
}

/// A change as one line, for comparison.
fn told(briefing: &Briefing) -> Vec<String> {
    let line = |change: &crate::model::change::Change| {
        let event = change.event.map_or("-".to_owned(), |event| briefing.record(event).id.value.clone());
        let record = &briefing.record(change.record).id.value;
        format!("{} {event} {record} {:?}", change.day, change.what)
    };
    briefing.changes.iter().map(line).collect()
}

#[test]
fn changes_are_moves_and_what_names_an_event() {
    let events = "[[event]]\nid = \"e1\"\ntitle = \"E\"\nkind = \"meeting\"\ndate = 2025-12-11\nsources = [\"wire\"]\noutcome = \"o\"\n\
                  [[event]]\nid = \"e2\"\ntitle = \"E\"\nkind = \"meeting\"\ndate = 2025-12-13\nsources = [\"wire\"]\noutcome = \"o\"\n\
                  [[event]]\nid = \"planned\"\ntitle = \"E\"\nkind = \"vote\"\ndate = 2026-01-13\nannounced = 2025-12-12\nsources = [\"wire\"]\n\
                  [[event]]\nid = \"by\"\ntitle = \"E\"\nkind = \"demand\"\ndate = \"[..2025-12-09]\"\nsources = [\"wire\"]\n";
    let text = "+++\ntitle = \"Who?\"\n\
        [[status]]\nstate = \"raised\"\nsummary = \"background\"\nsources = [\"early\"]\n\
        [[status]]\nstate = \"contested\"\nsummary = \"s\"\nevent = \"e1\"\n\
        [[status]]\nstate = \"contested\"\nsummary = \"the same state, no move\"\nevent = \"e2\"\n\
        [[options]]\nid = \"zone\"\ntitle = \"A zone\"\nevent = \"e1\"\nwithdrawn = 2025-12-14\n\
        [[options]]\nid = \"old\"\ntitle = \"Background\"\nsources = [\"early\"]\n\
        [[positions]]\nparty = \"ukraine\"\noption = \"zone\"\nstance = \"open\"\nsummary = \"s\"\nevent = \"e1\"\n\
        [[positions]]\nparty = \"ukraine\"\noption = \"old\"\nstance = \"opposes\"\nsummary = \"another topic, background\"\nsources = [\"wire\"]\n\
        [[positions]]\nparty = \"ukraine\"\noption = \"zone\"\nstance = \"supports\"\nsummary = \"s\"\nevent = \"e2\"\n\
        [[positions]]\nparty = \"russia\"\nsummary = \"a first row of an event open at the start is none\"\nevent = \"by\"\n\
        [[questions]]\ntext = \"Who pays?\"\nevent = \"e2\"\nanswered = { date = 2025-12-15, text = \"They\", sources = [\"wire\"] }\n+++\n";
    let files = [("content/events.toml", events), ("content/issues/i.md", text)];
    story(&files, "2025-12-31", |briefing| {
        assert_eq!(
            told(briefing),
            [
                "2025-12-11 e1 e1 Event",
                "2025-12-11 e1 i State { from: Some(0), to: 1 }",
                "2025-12-11 e1 i Position { from: None, to: 0 }",
                "2025-12-11 e1 i Option(0)",
                "2025-12-12 planned planned Announced",
                "2025-12-13 e2 e2 Event",
                "2025-12-13 e2 i Position { from: Some(0), to: 2 }",
                "2025-12-13 e2 i Question(0)",
                "2025-12-14 - i Withdrawn(0)",
                "2025-12-15 - i Answered(0)",
            ]
        );
    });
    story(&files, "2025-12-12", |briefing| {
        let days: Vec<Date> = briefing.changes.iter().map(|change| change.day).collect();
        assert!(days.iter().all(|day| *day <= briefing.day), "{days:?}");
        assert!(briefing.changes.iter().all(|change| !matches!(change.what, What::Withdrawn(_) | What::Answered(_))));
    });
}

#[test]
fn what_the_day_does_not_know_is_left_out_and_told() {
    let text = event("date = 2025-12-06\nissues = [\"i\"]");
    let topic = issue("[[status]]\nstate = \"raised\"\nsummary = \"s\"\nevent = \"e\"");
    let files = [("content/events/e.md", text.as_str()), ("content/issues/i.md", topic.as_str())];
    story(&files, "2025-12-05", |briefing| {
        assert!(briefing.all(Kind::Event).is_empty() && briefing.all(Kind::Issue).is_empty());
        let left: Vec<String> =
            briefing.not_yet.iter().map(|(record, day)| format!("{} {day}", record.id.value)).collect();
        assert_eq!(left, ["e 2025-12-06", "i 2025-12-06"]);
        assert!(briefing.is_in_the_past());
    });
    story(&files, "2025-12-06", |briefing| assert!(!briefing.is_in_the_past()));
}

#[test]
fn references_lead_both_ways() {
    let text = event("date = 2025-12-11\nissues = [\"i\"]\nparties = [\"ukraine\"]\npeople = [\"peskov\"]");
    let person = "[[person]]\nid = \"peskov\"\ntitle = \"P\"\nparty = \"russia\"\n";
    let topic = issue("[[status]]\nstate = \"raised\"\nsummary = \"as [[e]] says [@early]\"\nsources = [\"wire\"]");
    let files = [
        ("content/events/e.md", text.as_str()),
        ("content/people.toml", person),
        ("content/issues/i.md", topic.as_str()),
    ];
    story(&files, "2025-12-31", |briefing| {
        let find = |id: &str, kind: Kind| briefing.find(id, &[kind]).unwrap();
        let (event, issue) = (find("e", Kind::Event), find("i", Kind::Issue));
        assert_eq!(briefing.issue(issue).unwrap().1.events, [event]);
        // A party takes part by its people too.
        let parties: Vec<Ix> = briefing.event(event).unwrap().parties.iter().map(|(party, _)| *party).collect();
        assert_eq!(ids(briefing, &parties), ["ukraine", "russia"]);
        assert_eq!(briefing.party(find("russia", Kind::Party)).unwrap().events, [event]);
        assert_eq!(ids(briefing, &briefing.node(event).referrers), ["i"]);
        assert_eq!(ids(briefing, &briefing.node(find("early", Kind::Source)).referrers), ["i"]);
        assert_eq!(ids(briefing, &briefing.node(find("wire", Kind::Source)).referrers), ["i", "e"]);
    });
}
