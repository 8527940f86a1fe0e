#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use tera::Value;

use super::super::rendering;
use super::super::testing::{at, html, paths, site, text, texts, view};
use crate::Site;

/// A site of events `(id, date, more keys)`, none of them reported ahead.
fn events(list: &[(&str, &str, &str)], config: &str, as_of: &str) -> Site {
    let rows: Vec<String> = list
        .iter()
        .map(|(id, date, more)| {
            let date = if date.is_empty() { String::new() } else { format!("date = \"{date}\"\n") };
            format!("[[event]]\nid = \"{id}\"\ntitle = \"The {id}\"\nkind = \"other\"\n{date}{more}\n")
        })
        .collect();
    site(&[("events.toml", &rows.concat())], config, as_of)
}

/// What stands on a page: headings behind `#`, what is not known of them in brackets, the line as `=`, ids.
fn shown(view: &Value) -> Vec<String> {
    let mut shown = Vec::new();
    for part in at(view, "parts").as_array().unwrap() {
        let events = texts(&at(part, "events"), "id");
        if events.is_empty() {
            shown.push(format!("= {}", text(part, "today.iso")));
            continue;
        }
        let when = at(part, "when");
        let heading = if when.is_none() { String::new() } else { text(&when, "iso") };
        match text(part, "unknown") {
            unknown if unknown.is_empty() => shown.push(format!("# {heading}")),
            unknown => shown.push(format!("# {heading} ({unknown})")),
        }
        shown.extend(events);
        if !at(part, "today").is_none() {
            shown.push(format!("= {}", text(part, "today.iso")));
        }
        shown.extend(texts(&at(part, "below"), "id"));
    }
    shown
}

const AHEAD: &str = "announced = 2025-01-01";

#[test]
fn the_line_stands_below_the_days_own_events_and_what_is_to_come_below_it_what_has_no_date_last() {
    let list = [
        ("expected", "", AHEAD),
        ("summit", "2026-01-10", AHEAD),
        ("sometime", "2025-12", AHEAD),
        ("today", "2025-12-16", ""),
        ("talks", "2025-12-14/2025-12-15", ""),
        ("war", "2025-11-01/..", ""),
        ("demand", "[..2025-12-02]", ""),
    ];
    let site = events(&list, "[timeline]\ngroup = \"month\"\n", "2025-12-16");
    assert_eq!(
        shown(&view(&site, "timeline/index.html")),
        [
            "# 2025-11",
            "war",
            "# 2025-12",
            "demand",
            "talks",
            "today",
            "= 2025-12-16",
            "sometime",
            "# 2026-01",
            "summit",
            "#  (date)",
            "expected",
        ]
    );
}

#[test]
fn a_heading_says_no_more_than_is_known() {
    let list = [
        ("day", "2025-03-01", ""),
        ("month", "2025-03", ""),
        ("year", "2025", ""),
        ("set", "[2025-02-01..2025-04-01]", ""),
        ("span", "2025-02/2025-08", ""),
        ("later", "2025", "announced = 2024-01-01"),
    ];
    let day = events(&list[..5], "[timeline]\ngroup = \"day\"\n", "2025-12-31");
    assert_eq!(
        shown(&view(&day, "timeline/index.html")),
        [
            "# 2025 (month)",
            "year",
            "set",
            "# 2025-02 (day)",
            "span",
            "# 2025-03 (day)",
            "month",
            "# 2025-03-01",
            "day",
            "= 2025-12-31",
        ]
    );
    let known = [list[0], list[1], list[4], list[5]];
    let month = events(&known, "[timeline]\ngroup = \"month\"\n", "2025-03-31");
    assert_eq!(
        shown(&view(&month, "timeline/index.html")),
        ["# 2025-02", "span", "# 2025-03", "day", "month", "= 2025-03-31", "# 2025 (month)", "later"]
    );
    let year = events(&list[..5], "[timeline]\ngroup = \"year\"\n", "2025-12-31");
    assert_eq!(
        shown(&view(&year, "timeline/index.html")),
        ["# 2025", "year", "set", "span", "day", "month", "= 2025-12-31"]
    );
}

#[test]
fn headings_are_as_fine_as_the_density_allows() {
    let dense = [("a", "2025-12-01", ""), ("b", "2025-12-01", ""), ("c", "2025-12-01", "")];
    assert_eq!(shown(&view(&events(&dense, "", "2026-01-01"), "timeline/index.html"))[0], "# 2025-12-01");
    let middling = [("a", "2025-12-01", ""), ("b", "2025-12-02", ""), ("c", "2025-12-03", "")];
    assert_eq!(shown(&view(&events(&middling, "", "2026-01-01"), "timeline/index.html"))[0], "# 2025-12");
    let thin = [("a", "2025-01-01", ""), ("b", "2025-05-02", ""), ("c", "2025-12-03", "")];
    assert_eq!(shown(&view(&events(&thin, "", "2026-01-01"), "timeline/index.html"))[0], "# 2025");
}

#[test]
fn a_span_names_those_that_are_not_over_when_it_begins() {
    let list = [
        ("war", "2025-01-01/..", ""),
        ("a", "2025-02-01/2025-02-20", ""),
        ("b", "2025-02-10/2025-02-28", ""),
        ("day", "2025-02-15", ""),
        ("c", "2025-02-20/2025-03-10", ""),
        ("d", "2025-03-11/2025-03-12", ""),
    ];
    let site = events(&list, "[timeline]\ngroup = \"year\"\n", "2026-01-01");
    let entries = at(&view(&site, "timeline/index.html"), "parts.0.events");
    let overlaps: Vec<String> =
        entries.as_array().unwrap().iter().map(|event| texts(&at(event, "overlaps"), "id").join(" ")).collect();
    assert_eq!(texts(&entries, "id"), ["war", "a", "b", "day", "c", "d"]);
    assert_eq!(overlaps, ["", "", "a", "", "a b", ""]);
}

#[test]
fn what_stands_where_the_line_is_when_all_lies_on_one_side() {
    let ahead = events(&[("a", "2026-01-01", AHEAD)], "", "2025-12-16");
    assert_eq!(shown(&view(&ahead, "timeline/index.html")), ["= 2025-12-16", "# 2026", "a"]);
    let over = events(&[("a", "2025-01-01", "")], "", "2025-12-16");
    assert_eq!(shown(&view(&over, "timeline/index.html")), ["# 2025", "a", "= 2025-12-16"]);
    let nothing = site(&[], "", "2025-12-16");
    assert_eq!(shown(&view(&nothing, "timeline/index.html")), Vec::<String>::new());
}

#[test]
fn a_cancelled_plan_stands_at_its_day_and_a_postponed_one_at_its_new_day() {
    let cancelled = "announced = 2025-01-01\n[[event.status]]\ndate = 2025-12-01\nstate = \"cancelled\"";
    let postponed =
        "announced = 2025-01-01\n[[event.status]]\ndate = 2025-12-01\nstate = \"postponed\"\nuntil = 2026-03-01";
    let list =
        [("cancelled", "2026-01-05", cancelled), ("postponed", "2025-12-10", postponed), ("past", "2025-12-01", "")];
    let site = events(&list, "[timeline]\ngroup = \"month\"\n", "2025-12-16");
    let view = view(&site, "timeline/index.html");
    assert_eq!(shown(&view), ["# 2025-12", "past", "= 2025-12-16", "# 2026-01", "cancelled", "# 2026-03", "postponed"]);
    assert_eq!(text(&view, "parts.2.events.0.standing.id"), "cancelled");
    assert_eq!(at(&view, "parts.3.events.0.upcoming").as_bool(), Some(true));
}

const CUT: &[(&str, &str, &str)] = &[
    ("a", "2023-05-01", ""),
    ("b", "[..2025-01-31]", ""),
    ("c", "2025-12-01", ""),
    ("d", "2025-12-02/..", ""),
    ("e", "2025-12-15", ""),
    ("f", "2025-12-20", AHEAD),
    ("g", "2025-12-21", AHEAD),
    ("h", "2026-02-01", AHEAD),
    ("i", "", AHEAD),
];

fn cut() -> Site {
    events(CUT, "[build]\npage_size = 3\n", "2025-12-16")
}

#[test]
fn a_long_timeline_is_cut_into_years_months_and_pages() {
    let site = cut();
    assert_eq!(
        paths(&site, "timeline/"),
        [
            "timeline/2023/index.html",
            "timeline/2025/01/index.html",
            "timeline/2025/12/index.html",
            "timeline/2025/12/page/2/index.html",
            "timeline/2025/index.html",
            "timeline/2026/index.html",
            "timeline/index.html",
        ]
    );
    assert_eq!(shown(&view(&site, "timeline/2023/index.html")), ["# 2023-05", "a"]);
    assert_eq!(shown(&view(&site, "timeline/2025/index.html")), Vec::<String>::new());
    assert_eq!(shown(&view(&site, "timeline/2025/01/index.html")), ["# 2025-01-31", "b"]);
    let first = view(&site, "timeline/2025/12/index.html");
    assert_eq!(shown(&first), ["# 2025-12-01", "c", "# 2025-12-02", "d", "# 2025-12-15", "e"]);
    let second = view(&site, "timeline/2025/12/page/2/index.html");
    assert_eq!(shown(&second), ["= 2025-12-16", "# 2025-12-20", "f", "# 2025-12-21", "g"]);
    assert_eq!(shown(&view(&site, "timeline/2026/index.html")), ["# 2026-02", "h"]);
}

#[test]
fn the_overview_counts_the_years_and_shows_what_is_around_the_line() {
    let view = view(&cut(), "timeline/index.html");
    assert_eq!(text(&view, "cut"), "years");
    assert_eq!(at(&view, "length").as_u64(), Some(9));
    assert_eq!(texts(&at(&view, "years"), "url"), ["/timeline/2023/", "/timeline/2025/", "/timeline/2026/"]);
    let counts: Vec<_> =
        at(&view, "years").as_array().unwrap().iter().map(|year| at(year, "length").as_u64().unwrap()).collect();
    assert_eq!(counts, [1, 6, 1]);
    let ids: Vec<String> = shown(&view).into_iter().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(ids, ["c", "d", "e", "= 2025-12-16", "f", "g", "h", "i"]);
    assert_eq!(at(&view, "undated_more").as_u64(), Some(0));
}

#[test]
fn neighbours_lead_from_period_to_period() {
    let site = cut();
    let way = |path: &str| {
        let view = view(&site, path);
        let url = |key: &str| {
            let link = at(&view, key);
            if link.is_none() { "–".to_owned() } else { text(&link, "url") }
        };
        [url("earlier"), url("later")]
    };
    assert_eq!(way("timeline/index.html"), ["–", "–"]);
    assert_eq!(way("timeline/2023/index.html"), ["–", "/timeline/2025/"]);
    assert_eq!(way("timeline/2025/index.html"), ["/timeline/2023/", "/timeline/2026/"]);
    assert_eq!(way("timeline/2025/01/index.html"), ["/timeline/2023/", "/timeline/2025/12/"]);
    assert_eq!(way("timeline/2025/12/page/2/index.html"), ["/timeline/2025/01/", "/timeline/2026/"]);
    assert_eq!(way("timeline/2026/index.html"), ["/timeline/2025/", "–"]);
    let second = view(&site, "timeline/2025/12/page/2/index.html");
    assert_eq!(text(&second, "pagination.previous"), "/timeline/2025/12/");
    assert_eq!(text(&second, "year.url"), "/timeline/2025/");
    assert_eq!(text(&second, "title"), "Timeline: December 2025, page 2");
}

#[test]
fn many_events_without_a_date_are_counted() {
    let ids: Vec<String> = (0..9).map(|number| format!("e{number}")).collect();
    let list: Vec<(&str, &str, &str)> = ids.iter().map(|id| (id.as_str(), "", AHEAD)).collect();
    let site = events(&list, "[build]\npage_size = 3\n", "2025-12-16");
    let view = view(&site, "timeline/index.html");
    assert_eq!(shown(&view), ["= 2025-12-16", "#  (date)", "e0", "e1", "e2"]);
    assert_eq!(at(&view, "undated_more").as_u64(), Some(6));
    assert_eq!(paths(&site, "next/").len(), 3);
}

#[test]
fn every_event_has_one_entry_with_an_anchor_of_its_own_on_the_pages_of_the_periods() {
    let site = cut();
    let periods: Vec<String> = paths(&site, "timeline/2").into_iter().map(|path| html(&site, path)).collect();
    for (id, date, _) in CUT.iter().filter(|(_, date, _)| !date.is_empty()) {
        let count: usize = periods.iter().map(|page| page.matches(&format!("id=\"{id}\"")).count()).sum();
        assert_eq!(count, 1, "{id} of {date}");
    }
    let second = html(&site, "timeline/2025/12/page/2/index.html");
    for part in
        ["rel=\"prev\"", "<a href=\"/timeline/2025/\">", "<a href=\"/timeline/\">", "Page 2 of 2", "data-upcoming"]
    {
        assert!(second.contains(part), "`{part}` is missing in {second}");
    }
    let overview = html(&site, "timeline/index.html");
    assert!(overview.contains("6 events</span>"), "{overview}");
    assert!(overview.contains("<h2>No date</h2>") && overview.contains("id=\"part_today\""), "{overview}");
}

#[test]
fn ten_thousand_events_have_a_page_for_each_month() {
    let rows: Vec<String> = (0..10_000)
        .map(|number| {
            let (year, month, day) = (2000 + number / 500, number / 20 % 12 + 1, number % 28 + 1);
            format!(
                "[[event]]\nid = \"e{number}\"\ntitle = \"E\"\nkind = \"other\"\ndate = {year}-{month:02}-{day:02}\n"
            )
        })
        .collect();
    let site = site(&[("events.toml", &rows.concat())], "", "2025-12-16");
    let pages = super::super::list(&site.views).list;
    let timeline = pages.iter().filter(|(path, _)| path.starts_with("timeline/"));
    let rendered = timeline.filter(|(_, page)| rendering(&site.views, page).is_some()).count();
    assert_eq!(rendered, 1 + 20 + 20 * 12);
}
