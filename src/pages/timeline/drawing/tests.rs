#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use jiff::civil::Date;
use proptest::prelude::*;
use tera::Value;

use super::super::super::testing::{at, html, site, text, texts, view};
use super::axis::{Axis, day, number};
use super::lanes::{self, Extent, Mark, Shape};
use super::ticks::{Name, ticks};
use crate::Site;
use crate::model::When;

fn days(list: &[&str]) -> Vec<i32> {
    list.iter().map(|day| number(day.parse().unwrap())).collect()
}

/// Three days of talks, with a month and a fortnight before them in which nothing begins or ends.
fn talks() -> Axis {
    let begins = days(&["2025-11-01", "2025-12-14", "2025-12-15", "2025-12-16"]);
    let edges = days(&["2025-11-01", "2025-12-01", "2025-12-14", "2025-12-15", "2025-12-16", "2025-12-17"]);
    Axis::new(begins, edges).unwrap()
}

fn at_day(axis: &Axis, text: &str) -> f64 {
    axis.place(f64::from(number(text.parse().unwrap())))
}

#[test]
fn days_and_their_numbers_are_one() {
    for text in ["0001-01-01", "1999-12-31", "2024-02-29", "9999-12-31"] {
        let date: Date = text.parse().unwrap();
        assert_eq!(day(number(date)), date);
    }
    assert_eq!(days(&["2025-03-01"])[0] - days(&["2025-02-28"])[0], 1);
}

#[test]
fn long_quiet_stretches_are_shortened_where_the_rest_is_crowded() {
    let axis = talks();
    let broken: Vec<bool> = axis.pieces.iter().map(|piece| piece.is_broken).collect();
    assert_eq!(broken, [true, true, false]);
    // 340 pixels: 56 of each stretch that is shortened, and a third of the other 228 a day, within 13 free pixels on each side.
    assert_eq!(axis.width, 340.0);
    assert_eq!(at_day(&axis, "2025-11-01"), 3.82);
    assert_eq!(at_day(&axis, "2025-12-01"), 19.03);
    assert_eq!(at_day(&axis, "2025-12-14"), 34.25);
    assert_eq!(at_day(&axis, "2025-12-15"), 54.89);
    assert_eq!(at_day(&axis, "2025-12-17"), 96.18);
    // In a shortened stretch time is even all the same: the sixteenth of thirty days.
    assert_eq!(at_day(&axis, "2025-11-16"), 11.43);
}

#[test]
fn time_stays_even_where_nothing_is_in_the_way() {
    let list = ["1991-05-01", "2004-02-01", "2014-03-01", "2022-02-24"];
    let ends = ["1991-05-02", "2004-02-02", "2014-03-02", "2022-02-25"];
    let axis = Axis::new(days(&list), days(&[list, ends].concat())).unwrap();
    assert_eq!(axis.pieces.len(), 1);
    assert_eq!(at_day(&axis, "1991-05-01"), 3.82);
    // 4,659 of 11,258 days.
    assert_eq!(at_day(&axis, "2004-02-01"), 42.04);
    assert_eq!(at_day(&axis, "2022-02-25"), 96.18);
}

#[test]
fn a_single_day_stands_in_the_middle() {
    let axis = Axis::new(days(&["2025-12-15"]), days(&["2025-12-15", "2025-12-16"])).unwrap();
    assert_eq!(axis.place(f64::from(days(&["2025-12-15"])[0]) + 0.5), 50.0);
    assert!(Axis::new(Vec::new(), Vec::new()).is_none());
}

#[test]
fn ticks_are_as_fine_as_there_is_room() {
    let axis = talks();
    let found = ticks(&axis);
    let fine: Vec<Name> = found.fine.iter().map(|tick| tick.name).collect();
    assert_eq!(fine, [Name::Day(14), Name::Day(15), Name::Day(16)]);
    let coarse: Vec<Name> = found.coarse.iter().map(|tick| tick.name).collect();
    assert_eq!(coarse, [Name::Month(2025, 11), Name::Month(2025, 12)]);

    let weeks = Axis::new(days(&["2025-10-01"]), days(&["2025-10-01", "2025-11-15"])).unwrap();
    let fine: Vec<Name> = ticks(&weeks).fine.iter().map(|tick| tick.name).collect();
    assert_eq!(fine, [6, 13, 20, 27, 3, 10].map(Name::Day), "Mondays");

    let names = |first: &str, end: &str| -> Vec<Name> {
        let axis = Axis::new(days(&[first]), days(&[first, end])).unwrap();
        ticks(&axis).coarse.iter().map(|tick| tick.name).collect()
    };
    let quarters = names("2024-01-01", "2024-12-31");
    assert_eq!(quarters, [1, 4, 7, 10].map(|month| Name::Month(2024, month)));
    assert_eq!(names("1995-01-01", "2026-01-01"), [1995, 2000, 2005, 2010, 2015, 2020].map(Name::Year));
    // The end of the calendar is no reason to go on.
    assert_eq!(names("9998-01-01", "9999-12-31").first(), Some(&Name::Month(9998, 1)));
}

fn exact(first: i32) -> Extent {
    Extent { first, end: first + 1, shape: Shape::Day }
}

fn bar(first: i32, end: i32) -> Extent {
    Extent { first, end, shape: Shape::Bar { soft_start: false, soft_end: false } }
}

fn drawn(extents: &[Extent]) -> (Axis, Vec<Mark>, usize) {
    let edges = extents.iter().flat_map(|extent| [extent.first, extent.end]).collect();
    let axis = Axis::new(extents.iter().map(|extent| extent.first).collect(), edges).unwrap();
    let events: Vec<(usize, Extent)> = extents.iter().copied().enumerate().collect();
    let (marks, rows) = lanes::marks(&axis, &events);
    (axis, marks, rows)
}

#[test]
fn events_of_one_day_stand_below_each_other_as_long_as_they_are_few() {
    let (_, marks, rows) = drawn(&[exact(100), exact(100), exact(100), exact(400)]);
    let places: Vec<(usize, usize)> = marks.iter().map(|mark| (mark.events[0], mark.row)).collect();
    assert_eq!((places, rows), (vec![(0, 0), (1, 1), (2, 2), (3, 0)], 3));
}

#[test]
fn many_events_of_one_day_are_one_mark_that_counts_them() {
    let mut extents = vec![exact(100); 30];
    extents.push(exact(400));
    let (axis, marks, rows) = drawn(&extents);
    assert_eq!(marks.iter().map(|mark| mark.events.len()).collect::<Vec<_>>(), [30, 1]);
    assert_eq!(marks[0].events, (0..30).collect::<Vec<_>>());
    assert_eq!((marks[0].middle, rows), (axis.place(100.5), 1));
}

#[test]
fn overlapping_spans_stand_below_each_other_and_too_many_become_days() {
    let (_, marks, rows) = drawn(&[bar(0, 400), bar(100, 500), bar(450, 900)]);
    assert_eq!(marks.iter().map(|mark| mark.row).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(rows, 2);
    let many: Vec<Extent> = (0..12).map(|number| bar(number * 20, 2000)).collect();
    let (_, marks, rows) = drawn(&many);
    assert_eq!(rows, 4);
    assert_eq!(marks.iter().filter(|mark| mark.shape != Shape::Day).count(), 3);
    assert_eq!(marks.iter().map(|mark| mark.events.len()).sum::<usize>(), 12);
}

/// The place of a day, found by walking along the axis day by day instead of by arithmetic.
fn walked(axis: &Axis, day: i32) -> f64 {
    let (first, end) = (axis.first(), axis.end());
    let steps: Vec<f64> =
        (first..end).map(|day| axis.place(f64::from(day) + 1.0) - axis.place(f64::from(day))).collect();
    1300.0 / axis.width + steps.iter().take(usize::try_from(day - first).unwrap()).sum::<f64>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn marks_keep_their_order_stay_inside_and_hide_none(
        list in prop::collection::vec((0..9000_i32, 0..4_u8, 1..900_i32), 1..120),
        gather in 1..200_i32,
    ) {
        let extents: Vec<Extent> = list
            .iter()
            .map(|(first, kind, length)| match kind {
                0 => bar(*first, first + length),
                1 => exact(first / gather),
                _ => exact(*first),
            })
            .collect();
        let (axis, marks, rows) = drawn(&extents);
        prop_assert!(rows <= 4);
        let mut seen: Vec<usize> = marks.iter().flat_map(|mark| mark.events.iter().copied()).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..extents.len()).collect::<Vec<_>>(), "each event once");
        let slot = 2400.0 / axis.width;
        for mark in &marks {
            prop_assert!(mark.left() >= 0.0 && mark.left() + mark.width <= 100.0, "{:?}", mark);
            prop_assert!(mark.width >= slot - 0.01, "what a finger can hit: {:?}", mark);
            prop_assert!(mark.row < rows);
            let first = extents[mark.events[0]];
            let (from, to) = (walked(&axis, first.first), walked(&axis, first.end));
            match (mark.shape, first.shape) {
                (Shape::Day, Shape::Day) => prop_assert!((mark.middle - (from + to) / 2.0).abs() < 0.1),
                // A span that found no room stands at its first day.
                (Shape::Day, _) => prop_assert!((mark.middle - from).abs() <= slot),
                _ => prop_assert!((mark.middle - (from + to) / 2.0).abs() < 0.1 && mark.width + 0.1 >= to - from),
            }
        }
        for (at, a) in marks.iter().enumerate() {
            for b in marks[at + 1..].iter().filter(|b| b.row == a.row) {
                let (left, right) = if a.left() <= b.left() { (a, b) } else { (b, a) };
                prop_assert!(left.left() + left.width <= right.left() + 0.02, "{:?} and {:?}", left, right);
            }
        }
        for pair in extents.windows(2) {
            let order = pair[0].first.cmp(&pair[1].first);
            let places = (axis.place(f64::from(pair[0].first)), axis.place(f64::from(pair[1].first)));
            prop_assert!(order != std::cmp::Ordering::Less || places.0 <= places.1);
        }
        prop_assert!(marks.len() <= 1 + 4 * (axis.width / 24.0) as usize, "bounded by the room, not by the events");
    }
}

#[test]
fn edges_are_soft_where_a_date_is_not_exact() {
    let axis = talks();
    let of = |text: &str| match super::extent(&axis, &When::parse(text).unwrap()).shape {
        Shape::Day => "day",
        Shape::Bar { soft_start: false, soft_end: false } => "hard",
        Shape::Bar { soft_start: true, soft_end: false } => "start",
        Shape::Bar { soft_start: false, soft_end: true } => "end",
        Shape::Bar { soft_start: true, soft_end: true } => "both",
    };
    let expected = [
        ("2025-12-15", "day"),
        ("2025-12-15T18:30:00+01:00", "day"),
        ("2025-12-14/2025-12-15", "hard"),
        ("2025-12-14/..", "end"),
        ("../2025-12-14", "start"),
        ("[..2025-12-14]", "start"),
        ("[2025-12-14..]", "end"),
        ("2025-11", "both"),
        ("2025-12-15?", "both"),
        ("2025-12-14~/2025-12-15", "both"),
        ("2025-11/2025-12-15", "start"),
        ("2025-11-03/2025-12", "end"),
        ("2025-11/2025-12", "both"),
        ("[2025-12-14,2025-12-16]", "both"),
    ];
    for (text, edges) in expected {
        assert_eq!(of(text), edges, "{text}");
    }
}

const ISSUES: [(&str, &str); 2] = [
    (
        "issues/river.md",
        "+++\ntitle = \"Who owns the river?\"\nshort_title = \"River\"\nweight = 1\n[[status]]\ndate = 2025-12-14\n\
         state = \"raised\"\nsummary = \"S\"\n[[status]]\ndate = 2025-12-15\nstate = \"raised\"\nsummary = \"S\"\n\
         [[status]]\ndate = 2025-12-16\nstate = \"contested\"\nsummary = \"S\"\n[[positions]]\nparty = \"north\"\n\
         summary = \"S\"\ndate = 2025-12-14\n+++\n",
    ),
    (
        "issues/dam.md",
        "+++\ntitle = \"Who builds the dam?\"\nshort_title = \"Dam\"\nweight = 2\n[[status]]\ndate = 2025-12-16\nstate = \"raised\"\nsummary = \"S\"\n[[positions]]\nparty = \"north\"\n\
         summary = \"S\"\ndate = 2025-12-14\n+++\n",
    ),
];

/// The talks, in two issues.
fn story(language: &str) -> Site {
    let event = |id: &str, date: &str, issues: &str| {
        let date = if date.is_empty() { "announced = 2025-12-01".to_owned() } else { format!("date = \"{date}\"") };
        format!(
            "[[event]]\nid = \"{id}\"\ntitle = \"<{id}>\"\nkind = \"meeting\"\n{date}\nissues = [{issues}]\n\
             parties = [\"north\"]\n"
        )
    };
    let events = [
        event("demand", "2025-11", "\"dam\""),
        event("talks", "2025-12-14/2025-12-15", "\"river\", \"dam\""),
        event("dinner", "2025-12-15", "\"river\""),
        event("answer", "2025-12-16", ""),
        event("vote", "", "\"river\""),
    ];
    let parties = "[[party]]\nid = \"north\"\ntitle = \"The North\"\nkind = \"state\"\n";
    let mut files = vec![("parties.toml", parties)];
    let events = events.concat();
    files.push(("events.toml", &events));
    files.extend(ISSUES);
    site(&files, &format!("language = \"{language}\"\n"), "2025-12-16")
}

fn numbers(list: &Value, key: &str) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|entry| at(entry, key).as_f64().unwrap()).collect()
}

#[test]
fn the_timeline_has_a_lane_an_issue_and_one_for_the_rest() {
    let drawing = at(&view(&story("en"), "timeline/index.html"), "drawing");
    assert_eq!(texts(&at(&drawing, "lanes.0.marks"), "event.id"), ["talks", "dinner"]);
    assert_eq!(texts(&at(&drawing, "lanes.1.marks"), "event.id"), ["demand", "talks"]);
    assert_eq!(texts(&at(&drawing, "lanes.2.marks"), "event.id"), ["answer"]);
    let names = ["lanes.0.record.label", "lanes.1.record.label"].map(|path| text(&drawing, path));
    assert_eq!(names, ["River", "Dam"]);
    assert!(at(&drawing, "lanes.2.record").is_none());
    assert_eq!(texts(&at(&drawing, "undated"), "id"), ["vote"]);
    assert_eq!(at(&drawing, "today.x").as_f64(), Some(96.18));
    // As on the axis of the talks above.
    assert_eq!(text(&drawing, "lanes.0.marks.0.bar"), r#"x="34.25%" y="7" width="41.28%" height="10""#);
    assert_eq!(
        text(&drawing, "lanes.0.marks.0.svg"),
        r#"<rect class="hit" x="34.25%" y="0" width="41.28%" height="24"/>"#
    );
    assert_eq!(
        text(&drawing, "lanes.0.marks.1.svg"),
        r#"<circle class="hit" cx="65.21%" cy="36" r="12"/><circle cx="65.21%" cy="36" r="6"/>"#
    );
    assert_eq!(text(&drawing, "lanes.0.marks.1.title"), "15 December 2025: <dinner>");
    assert_eq!(texts(&at(&drawing, "lanes.0.marks"), "attributes"), ["", ""]);
    assert_eq!(text(&drawing, "lanes.1.marks.0.soft"), "both");
    // The state of the river, without the row that says the same again.
    let bands = at(&drawing, "lanes.0.bands");
    assert_eq!(texts(&bands, "state.id"), ["raised", "contested"]);
    assert_eq!(numbers(&bands, "x"), [34.25, 75.53]);
    assert_eq!(numbers(&bands, "width"), [41.28, 20.65]);
}

#[test]
fn in_languages_that_are_written_from_right_to_left_time_runs_so() {
    let drawing = at(&view(&story("ar"), "timeline/index.html"), "drawing");
    assert_eq!(at(&drawing, "today.x").as_f64(), Some(3.82));
    // 100 − 34.25 − 41.28, 100 − 65.21.
    assert!(text(&drawing, "lanes.0.marks.0.svg").contains(" x=\"24.47%\""));
    assert!(text(&drawing, "lanes.0.marks.1.svg").contains(" cx=\"34.79%\""));
    assert_eq!(texts(&at(&drawing, "lanes.0.marks"), "event.id"), ["talks", "dinner"]);
}

#[test]
fn an_issues_page_has_a_lane_a_party_before_the_states_of_the_issue() {
    let site = story("en");
    // Talks, dinner and vote are few.
    assert!(at(&view(&site, "issues/river/index.html"), "drawing").is_none());
    let party = at(&view(&site, "parties/north/index.html"), "drawing");
    assert_eq!(texts(&at(&party, "lanes.0.marks"), "event.id"), ["talks", "dinner"]);

    let events: String = (14..18)
        .map(|day| {
            let of = if day == 17 { "" } else { "parties = [\"north\"]\n" };
            format!(
                "[[event]]\nid = \"e{day}\"\ntitle = \"E\"\nkind = \"vote\"\ndate = 2025-12-{day}\n\
                 announced = 2025-12-01\nissues = [\"river\"]\n{of}"
            )
        })
        .collect();
    let parties = "[[party]]\nid = \"north\"\ntitle = \"The North\"\nkind = \"state\"\n";
    let site = super::super::super::testing::site(
        &[ISSUES[0], ("parties.toml", parties), ("events.toml", &events)],
        "",
        "2025-12-16",
    );
    let drawing = at(&view(&site, "issues/river/index.html"), "drawing");
    assert_eq!(text(&drawing, "lanes.0.record.id"), "north");
    assert_eq!(texts(&at(&drawing, "lanes.0.marks"), "event.id"), ["e14", "e15", "e16"]);
    assert_eq!(texts(&at(&drawing, "lanes.1.marks"), "event.id"), ["e17"]);
    assert_eq!(texts(&at(&drawing, "bands"), "state.id"), ["raised", "contested"]);
    let html = html(&site, "issues/river/index.html");
    assert!(html.contains("<a href=\"#event_e17\" class=\"ahead\""), "{html}");
    assert!(html.contains("id=\"event_e17\""), "{html}");
}

#[test]
fn each_mark_is_a_link_to_its_entry_with_a_text() {
    let html = html(&story("en"), "timeline/index.html");
    for (id, name) in [
        ("demand", "November 2025: &lt;demand&gt;"),
        ("talks", "14–15 December 2025: &lt;talks&gt;"),
        ("dinner", "15 December 2025: &lt;dinner&gt;"),
        ("answer", "16 December 2025: &lt;answer&gt;"),
    ] {
        assert!(html.contains(&format!("<a href=\"#{id}\"><title>{name}</title>")), "{id} in {html}");
        assert_eq!(html.matches(&format!(" id=\"{id}\"")).count(), 1);
    }
    assert!(html.contains("<a href=\"#vote\">&lt;vote&gt;</a>"), "{html}");
    assert!(!html.contains("style="), "the policy refuses it");
}

#[test]
fn events_that_share_a_mark_are_counted_and_told_apart_from_those_that_do_not() {
    let event = |id: &str, date: &str, more: &str| {
        format!(
            "[[event]]\nid = \"{id}\"\ntitle = \"{id}\"\nkind = \"vote\"\ndate = {date}\nannounced = 1990-01-01\n{more}"
        )
    };
    // Thirty of one day, a key event long before them and one that is still to come.
    let mut events: String =
        (1..=30).map(|number| event(&format!("d{number}"), "2025-11-01", "issues = [\"river\"]\n")).collect();
    events.push_str(&event("old", "1990-01-01", "importance = \"key\"\n"));
    events.push_str(&event("vote", "2030-01-01", "language = \"uk\"\nimportance = \"minor\"\n"));
    let north = ("parties.toml", "[[party]]\nid = \"north\"\ntitle = \"The North\"\nkind = \"state\"\n");
    let site = site(&[ISSUES[0], north, ("events.toml", &events)], "", "2025-12-16");
    let drawing = at(&view(&site, "timeline/index.html"), "drawing");
    let marks = |lane: usize| at(&drawing, &format!("lanes.{lane}.marks"));
    let river = marks(0);
    assert_eq!(texts(&river, "title"), ["1 November 2025 – 1 November 2025 (30)"], "all of them in one mark");
    let attributes = text(&river, "0.attributes");
    let ids = attributes.strip_prefix(" data-events=\"").and_then(|rest| rest.strip_suffix('"')).unwrap();
    assert_eq!(ids.split(' ').count(), 30, "{ids}");
    assert!(ids.starts_with(&text(&river, "0.event.id")), "{ids}");
    let svg = text(&river, "0.svg");
    assert!(
        svg.contains("r=\"10\"/><text x=\"") && svg.ends_with("y=\"16\" text-anchor=\"middle\">30</text>"),
        "{svg}"
    );
    let rest = marks(1);
    assert_eq!(texts(&rest, "title"), ["1 January 1990: old", "1 January 2030: vote (scheduled)"]);
    assert_eq!(texts(&rest, "attributes"), ["", " class=\"ahead\" lang=\"uk\""]);
    assert!(text(&rest, "0.svg").ends_with("r=\"8\"/>") && text(&rest, "1.svg").ends_with("r=\"4\"/>"));
}

#[test]
fn one_event_is_drawn_and_none_is_not() {
    let one = site(
        &[("events.toml", "[[event]]\nid = \"a\"\ntitle = \"A\"\nkind = \"vote\"\ndate = 2025-12-16\n")],
        "",
        "2025-12-16",
    );
    let drawing = at(&view(&one, "timeline/index.html"), "drawing");
    assert_eq!(
        texts(&at(&drawing, "lanes.0.marks"), "svg"),
        [r#"<circle class="hit" cx="50%" cy="12" r="12"/><circle cx="50%" cy="12" r="6"/>"#]
    );
    assert!(!html(&one, "timeline/index.html").contains("<form"), "nothing to choose");
    let undated = "[[event]]\nid = \"a\"\ntitle = \"A\"\nkind = \"vote\"\nannounced = 2025-12-01\n";
    let none = site(&[("events.toml", undated)], "", "2025-12-16");
    assert!(at(&view(&none, "timeline/index.html"), "drawing").is_none());
}

#[test]
fn what_is_cut_is_drawn_as_a_bar_a_year() {
    let counts = [(2001, 1), (2003, 4), (2025, 2)];
    let events: String = counts
        .iter()
        .flat_map(|(year, count)| (0..*count).map(move |number| (year, number)))
        .map(|(year, number)| {
            format!(
                "[[event]]\nid = \"e{year}{number}\"\ntitle = \"E\"\nkind = \"vote\"\ndate = {year}-0{}-01\n",
                number + 1
            )
        })
        .collect();
    let site = site(&[("events.toml", &events)], "[build]\npage_size = 3\n", "2025-12-16");
    let page = view(&site, "timeline/index.html");
    assert!(at(&page, "drawing").is_none() && at(&page, "filters").as_array().unwrap().is_empty());
    let density = at(&page, "density");
    assert_eq!(texts(&at(&density, "bars"), "url"), ["/timeline/2001/", "/timeline/2003/", "/timeline/2025/"]);
    // 2001, the empty 2002, 2003, what is left out, 2025: five places; the longest bar is 96 high.
    assert_eq!(numbers(&at(&density, "bars"), "x"), [0.0, 40.0, 80.0]);
    assert_eq!(numbers(&at(&density, "bars"), "height"), [24.0, 96.0, 48.0]);
    assert_eq!(numbers(&at(&density, "breaks"), "middle"), [70.0]);
    let year = at(&view(&site, "timeline/2003/index.html"), "density");
    assert_eq!(texts(&at(&year, "bars"), "url"), [1, 2, 3, 4].map(|month| format!("/timeline/2003/0{month}/")));
    let html = html(&site, "timeline/index.html");
    assert!(html.contains("<a href=\"/timeline/2003/\"><title>2003 (4)</title>"), "{html}");
    assert!(!at(&view(&site, "timeline/2025/index.html"), "drawing").is_none());
}
