#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use tera::Value;

use super::super::testing::{at, html, paths, site, text, texts, view};
use super::{latest, sentence};
use crate::site::Site;

const STORY: &[(&str, &str)] = &[
    (
        "sources/wire.md",
        "+++\ntitle = \"Wire\"\nkind = \"news-report\"\npublisher = \"The Wire\"\ndate = 2025-12-10\n+++\n",
    ),
    (
        "sources/second.md",
        "+++\ntitle = \"Second\"\nkind = \"news-report\"\npublisher = \"The Wire\"\ndate = 2025-12-12\n+++\n",
    ),
    ("parties/russia.md", "+++\ntitle = \"Russia\"\nkind = \"state\"\n+++\n"),
    ("parties/germany.md", "+++\ntitle = \"Federal Republic\"\nshort_title = \"Germany\"\nkind = \"state\"\n+++\n"),
    (
        "events.toml",
        r#"
[[event]]
id = "offer"
title = "Germany floats a truce"
date = 2025-12-10
kind = "proposal"
sources = ["wire"]
[[event]]
id = "refusal"
title = "Russia refuses"
date = 2025-12-12
kind = "rejection"
sources = ["second"]
[[event]]
id = "summit"
title = "A summit"
date = 2025-12-30
announced = 2025-12-12
kind = "meeting"
sources = ["wire"]
[[event]]
id = "vote"
title = "A vote"
announced = 2025-12-11
kind = "vote"
sources = ["wire"]
[[event.status]]
date = 2025-12-12
state = "postponed"
until = 2026-01-03
sources = ["wire"]
[[event]]
id = "before"
title = "What was asked before"
date = "[..2025-12-01]"
kind = "demand"
sources = ["wire"]
"#,
    ),
    (
        "issues/truce.md",
        r#"+++
title = "Will there be a truce?"
short_title = "Truce"
corrections = [{ date = 2025-12-13, kind = "clarification", text = "The day was *wrong*." }]
[[status]]
event = "offer"
state = "proposed"
summary = "On the table."
[[status]]
event = "refusal"
state = "rejected"
summary = "Refused."
[[status]]
event = "refusal"
state = "rejected"
summary = "Refused twice, which is no move."
[[options]]
id = "pause"
title = "A pause"
proposed_by = "germany"
event = "offer"
withdrawn = 2025-12-13
[[positions]]
party = "russia"
option = "pause"
stance = "open"
event = "offer"
summary = "Looks at it."
[[positions]]
party = "russia"
option = "pause"
stance = "opposes"
event = "refusal"
summary = "Wants [[truce|none]]."
[[positions]]
party = "germany"
event = "offer"
summary = "Wants quiet."
[[questions]]
text = "For how long?"
asked_by = "russia"
event = "offer"
answered = { date = 2025-12-13, text = "Two days.", sources = ["wire"] }
+++
"#,
    ),
    (
        "documents/plan.md",
        r#"+++
title = "The plan"
kind = "plan"
access = "public"
date = 2025-12-01
[[status]]
date = 2025-12-01
state = "circulated"
sources = ["wire"]
[[status]]
event = "refusal"
state = "withdrawn"
+++
"#,
    ),
];

fn sentences(site: &Site) -> Vec<String> {
    let changes = super::newest_first(&site.views.briefing.changes);
    changes.map(|change| format!("{} {}", change.day.day(), sentence(&site.views, change))).collect()
}

#[test]
fn every_kind_of_change_is_told_from_and_to_newest_first() {
    assert_eq!(
        sentences(&site(STORY, "", "2025-12-20")),
        [
            "13 Truce: “A pause” withdrawn",
            "13 Truce, answered: For how long? Two days.",
            "13 Clarification, Will there be a truce?: The day was wrong.",
            "12 Announced: A summit, 30 December 2025",
            "12 Russia refuses",
            "12 Truce: proposed → rejected",
            "12 Russia on a pause: open → opposes",
            "12 The plan: circulated → withdrawn",
            "12 A vote: postponed, new date: 3 January 2026",
            "11 Announced: A vote, 3 January 2026",
            "10 Germany floats a truce",
            "10 Truce: proposed",
            "10 Russia on a pause: open",
            "10 Germany on “Truce”: Wants quiet.",
            "10 Truce: “A pause” put on the table",
            "10 Truce, not known: For how long?",
        ]
    );
}

#[test]
fn what_becomes_known_later_is_told_on_no_day_before() {
    let told = sentences(&site(STORY, "", "2025-12-11"));
    assert_eq!(
        told,
        [
            "11 Announced: A vote",
            "10 Germany floats a truce",
            "10 Truce: proposed",
            "10 Russia on a pause: open",
            "10 Germany on “Truce”: Wants quiet.",
            "10 Truce: “A pause” put on the table",
            "10 Truce, not known: For how long?",
        ]
    );
}

#[test]
fn changes_hang_under_their_event_and_the_event_stands_there_once() {
    let site = site(STORY, "", "2025-12-20");
    let days = latest(&site.views, 100);
    assert_eq!(text(&days, "0.day.iso"), "2025-12-13");
    assert_eq!(text(&days, "1.day.iso"), "2025-12-12");
    let groups = at(&days, "1.groups");
    assert_eq!([0, 1].map(|group| text(&groups, &format!("{group}.event.title"))), ["A summit", "Russia refuses"]);
    assert_eq!(at(&groups, "2.event"), Value::none());
    assert_eq!(text(&groups, "0.own.kind"), "announced");
    assert_eq!(text(&groups, "1.own.kind"), "event");
    assert_eq!(text(&groups, "1.changes.0.from.word"), "Proposed");
    assert_eq!(text(&groups, "1.changes.0.to.id"), "rejected");
    assert_eq!(text(&groups, "1.changes.0.sources.0.short"), "The Wire");
    assert_eq!(text(&groups, "1.changes.1.party.label"), "Russia");
    assert_eq!(text(&groups, "1.changes.1.option.title"), "A pause");
    assert_eq!(text(&groups, "1.changes.1.url"), "/issues/truce/#part_positions");
    assert_eq!(text(&groups, "1.changes.1.summary"), "Wants <a href=\"/issues/truce/\">none</a>.");
    assert_eq!(text(&groups, "1.changes.2.to.word"), "Withdrawn");
    assert_eq!(text(&groups, "2.changes.0.until.text"), "3 January 2026");
    let first_day = at(&days, "0.groups.0.changes");
    assert_eq!(text(&first_day, "0.url"), "/issues/truce/#pause");
    assert_eq!(text(&first_day, "1.summary"), "Two days.");
    assert_eq!(text(&first_day, "1.question"), "For how long?");
    assert_eq!(text(&first_day, "2.word"), "Clarification");
}

#[test]
fn an_event_that_is_no_change_of_the_day_still_heads_what_it_moved() {
    let late = "+++\ntitle = \"Late\"\n[[status]]\nevent = \"offer\"\nannounced = 2025-12-15\nstate = \"contested\"\nsummary = \"S.\"\n[[positions]]\nparty = \"russia\"\nannounced = 2025-12-14\nsummary = \"P.\"\n+++\n";
    let mut files = STORY.to_vec();
    files.push(("issues/late.md", late));
    let site = site(&files, "", "2025-12-20");
    let days = latest(&site.views, 1);
    assert_eq!(text(&days, "0.day.iso"), "2025-12-15");
    assert_eq!(text(&days, "0.groups.0.event.id"), "offer");
    assert_eq!(at(&days, "0.groups.0.own"), Value::none());
    assert_eq!(text(&days, "0.groups.0.changes.0.record.label"), "Late");
    assert_eq!(text(&days, "0.groups.0.changes.0.to.id"), "contested");
}

#[test]
fn the_latest_are_cut_in_the_order_in_which_they_are_shown() {
    let site = site(STORY, "", "2025-12-20");
    let days = latest(&site.views, 5);
    assert_eq!(days.as_array().unwrap().len(), 2);
    assert_eq!(text(&days, "1.groups.1.event.title"), "Russia refuses");
    assert_eq!(text(&days, "1.groups.1.own.kind"), "event");
    assert_eq!(at(&days, "1.groups.1.changes").as_array().unwrap().len(), 0);
}

#[test]
fn words_of_the_site_are_taken_and_acronyms_keep_their_capitals() {
    let words = "[words.stance]\nopposes = \"NO to it\"\n[words.issue_state]\nproposed = \"Tabled\"\n";
    let told = sentences(&site(STORY, words, "2025-12-20"));
    assert!(told.contains(&"12 Russia on a pause: open → NO to it".to_owned()), "{told:?}");
    assert!(told.contains(&"10 Truce: tabled".to_owned()), "{told:?}");
}

/// A story of one event a day given, none of which moves anything.
fn days(days: &[&str], page_size: usize) -> Site {
    let rows: Vec<String> = days
        .iter()
        .enumerate()
        .map(|(number, day)| {
            format!("[[event]]\nid = \"e{number}\"\ntitle = \"E{number}\"\nkind = \"other\"\ndate = {day}\n")
        })
        .collect();
    site(&[("events.toml", &rows.concat())], &format!("[build]\npage_size = {page_size}\n"), "2026-12-31")
}

/// The ids of the events on a page, in its order.
fn shown(site: &Site, path: &str) -> Vec<String> {
    let days = at(&view(site, path), "days");
    let groups: Vec<tera::Value> = days.as_array().unwrap().iter().map(|day| at(day, "groups")).collect();
    groups.iter().flat_map(|groups| texts(groups, "event.id")).collect()
}

#[test]
fn a_long_list_is_cut_into_years_months_and_pages_each_newest_first() {
    let site =
        days(&["2024-05-01", "2025-01-01", "2025-12-01", "2025-12-02", "2025-12-02", "2025-12-31", "2026-01-01"], 3);
    assert_eq!(
        paths(&site, "changes/"),
        [
            "changes/2024/index.html",
            "changes/2025/01/index.html",
            "changes/2025/12/index.html",
            "changes/2025/12/page/2/index.html",
            "changes/2025/index.html",
            "changes/2026/index.html",
            "changes/index.html",
        ]
    );
    assert_eq!(shown(&site, "changes/index.html"), ["e6", "e5", "e4"]);
    assert_eq!(shown(&site, "changes/2025/index.html"), Vec::<String>::new());
    assert_eq!(shown(&site, "changes/2025/12/index.html"), ["e5", "e4", "e3"]);
    assert_eq!(shown(&site, "changes/2025/12/page/2/index.html"), ["e2"]);
    assert_eq!(shown(&site, "changes/2026/index.html"), ["e6"]);
    assert_eq!(text(&view(&site, "changes/2025/12/page/2/index.html"), "earlier.url"), "/changes/2025/01/");
    assert_eq!(text(&view(&site, "changes/2026/index.html"), "earlier.url"), "/changes/2025/");
}

#[test]
fn a_short_list_is_whole_and_an_empty_one_has_its_page() {
    let whole = days(&["2024-05-01", "2025-01-01", "2025-12-01"], 3);
    assert_eq!(paths(&whole, "changes/"), ["changes/index.html"]);
    assert_eq!(shown(&whole, "changes/index.html"), ["e2", "e1", "e0"]);
    let nothing = site(&[], "", "2025-12-16");
    assert_eq!(at(&view(&nothing, "changes/index.html"), "length").as_u64(), Some(0));
}

#[test]
fn the_page_shows_from_and_to_and_links_each_record_and_source() {
    let page = html(&site(STORY, "", "2025-12-20"), "changes/index.html");
    for part in [
        "data-day=\"2025-12-12\"",
        "data-state=\"proposed\"",
        "data-state=\"rejected\"",
        "data-stance=\"open\"",
        "data-stance=\"opposes\"",
        "<a href=\"/issues/truce/#part_positions\">",
        "<a href=\"/issues/truce/#pause\">A pause</a>",
        "<a href=\"/documents/plan/\">",
        "circulated",
        "<strong>Withdrawn</strong>",
        "<strong>Answered</strong>",
        "<strong>Clarification</strong>",
        "<a href=\"/sources/wire/\">",
        "The day was <em>wrong</em>.",
    ] {
        assert!(page.contains(part), "`{part}` is missing in {page}");
    }
}
