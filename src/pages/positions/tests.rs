//! Tests of the table of who stands where.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashMap;

use tera::Value;

use crate::Site;
use crate::pages::testing::{at, html, paths, site, text, texts, view};

fn party(title: &str, more: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nkind = \"state\"\n{more}\n+++\n")
}

fn issue(state: &str, day: &str, more: &str) -> String {
    format!(
        "+++\ntitle = \"Issue?\"\n{more}\n[[status]]\ndate = {day}\nstate = \"{state}\"\nsummary = \"S.\"\n\
         [[options]]\nid = \"zone\"\ntitle = \"A zone\"\ndate = {day}\n[[options]]\nid = \"border\"\ntitle = \"A border\"\n\
         date = {day}\n"
    )
}

fn position(party: &str, day: &str, option: &str, stance: &str) -> String {
    let stance =
        if option.is_empty() { String::new() } else { format!("option = \"{option}\"\nstance = \"{stance}\"\n") };
    format!("[[positions]]\nparty = \"{party}\"\ndate = {day}\n{stance}summary = \"{party} of {day}.\"\n")
}

fn story() -> Site {
    let issue = |state: &str, day: &str, more: &str, positions: &[String]| {
        format!("{}{}+++\n", issue(state, day, more), positions.concat())
    };
    let a = issue(
        "contested",
        "2025-12-01",
        "not_concerned = [\"japan\"]",
        &[
            position("russia", "2025-12-03", "zone", "opposes"),
            position("russia", "2025-12-02", "zone", "open"),
            position("russia", "2025-12-01", "border", "supports"),
            position("leaders", "2025-12-01", "", ""),
            position("chad", "2025-12-20", "zone", "opposes"),
        ],
    );
    let b = issue("raised", "2025-12-09", "", &[position("ukraine", "2025-12-09", "", "")]);
    let c = issue("agreed", "2025-12-10", "", &[position("benin", "2025-12-09", "", "")]);
    let files = [
        ("issues/a.md", a),
        ("issues/b.md", b),
        ("issues/c.md", c),
        ("parties/russia.md", party("Russia", "principal = true\nweight = 2")),
        ("parties/japan.md", party("Japan", "principal = true\nweight = 3")),
        ("parties/germany.md", party("Germany", "principal = true\nweight = 4")),
        ("parties/ukraine.md", party("Ukraine", "weight = 1")),
        ("parties/leaders.md", party("The leaders", "short_title = \"Leaders\"\nmembers = [{ id = \"germany\" }]")),
        ("parties/benin.md", party("Benin", "weight = 0")),
        ("parties/chad.md", party("Chad", "weight = 0")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    site(&files, "", "2025-12-16")
}
#[test]
fn columns_are_principal_parties_and_those_with_a_known_position_on_an_open_issue() {
    let view = view(&story(), "positions/index.html");
    // Benin spoke on what is agreed, Chad will speak later.
    assert_eq!(texts(&at(&view, "parties"), "label"), ["Russia", "Japan", "Germany", "Ukraine", "Leaders"]);
}

#[test]
fn rows_are_open_issues_the_newest_move_first_and_the_others_follow_as_links() {
    let view = view(&story(), "positions/index.html");
    assert_eq!(texts(&at(&view, "rows"), "issue.id"), ["b", "a"]);
    assert_eq!(texts(&at(&view, "closed"), "id"), ["c"]);
}

#[test]
fn a_cell_shows_the_newest_position_or_says_why_it_is_empty() {
    let view = view(&story(), "positions/index.html");
    let cells = at(&view, "rows.1.cells");
    assert_eq!(texts(&cells, "kind"), ["position", "not-concerned", "group", "nothing", "position"]);
    assert_eq!(texts(&cells, "party.id"), ["russia", "japan", "germany", "ukraine", "leaders"]);
    assert_eq!(text(&cells, "0.position.stance.id"), "opposes");
    assert_eq!(text(&cells, "0.position.option.title"), "A zone");
    assert_eq!(text(&cells, "0.position.when.iso"), "2025-12-03");
    assert_eq!(at(&cells, "0.others").as_u64(), Some(1));
    assert_eq!(text(&cells, "0.url"), "/issues/a/#part_positions");
    assert_eq!(text(&cells, "2.groups.0.label"), "Leaders");
    assert_eq!(text(&cells, "4.position.stance"), "–");
}

#[test]
fn the_table_has_a_caption_scoped_headers_and_a_reason_in_each_empty_cell() {
    let page = html(&story(), "positions/index.html");
    for part in [
        "<caption",
        "<th scope=\"col\"><a href=\"/parties/russia/\">Russia</a></th>",
        "<th scope=\"row\"><a href=\"/issues/a/\">Issue?</a>",
        "<td><span class=\"matrix-party\">Russia</span>\n<div data-cell=\"position\" data-from=\"2025-12-03\">",
        "data-stance=\"opposes\"",
        "russia of 2025-12-03.",
        "<a href=\"/issues/a/#part_positions\"><time datetime=\"2025-12-03\">3 Dec 2025</time>",
        "not concerned",
        "see <a href=\"/issues/a/#part_positions\">Leaders</a>",
        "nothing on record",
        "<a href=\"/issues/c/\">Issue?</a>",
    ] {
        assert!(page.contains(part), "`{part}` is missing in {page}");
    }
    assert!(!page.contains("chad of"), "a position of a later day");
}

/// What a cell shows, in a line.
fn shown(cell: &Value) -> String {
    match text(cell, "kind").as_str() {
        "position" => format!(
            "{} {} {} +{}",
            text(cell, "position.party.id"),
            text(cell, "position.when.iso"),
            text(cell, "position.summary"),
            at(cell, "others").as_u64().unwrap()
        ),
        "group" => format!("see {}", texts(&at(cell, "groups"), "label").join(", ")),
        kind => kind.to_owned(),
    }
}

/// The version of a list, newest first, that stood on `day`.
#[track_caller]
fn version_on<'v>(newest: Option<&'v Value>, earlier: &'v [Value], day: &str) -> &'v Value {
    newest.into_iter().chain(earlier).find(|version| text(version, "from").as_str() <= day).unwrap()
}

/// A story in which what becomes known and what is newest are not the same, groups change, and issues open and close.
fn winding_story(as_of: &str) -> Site {
    let row = |kind: &str, keys: &str| format!("[[{kind}]]\n{keys}\n");
    let state = |day: &str, state: &str| row("status", &format!("date = {day}\nstate = \"{state}\"\nsummary = \"S.\""));
    let said = |party: &str, keys: &str, words: &str| {
        row("positions", &format!("party = \"{party}\"\n{keys}\nsummary = \"{words}\""))
    };
    let options =
        "[[options]]\nid = \"zone\"\ntitle = \"A zone\"\n[[options]]\nid = \"border\"\ntitle = \"A border\"\n";
    let on = |option: &str, stance: &str, keys: &str| format!("{keys}\noption = \"{option}\"\nstance = \"{stance}\"");
    let a = [
        "+++\ntitle = \"A?\"\nnot_concerned = [\"japan\"]\n".to_owned(),
        state("2025-12-03", "raised"),
        state("2025-12-06", "contested"),
        options.to_owned(),
        // Said first, known last.
        said("russia", &on("zone", "opposes", "date = 2025-12-04\nannounced = 2025-12-10"), "Told later."),
        said("russia", &on("zone", "open", "date = 2025-12-05"), "Open."),
        said("russia", &on("border", "supports", "date = 2025-12-08"), "A border."),
        said("leaders", "date = 2025-12-07", "Leaders."),
        said("union", "sources = [\"paper\"]", "Reported."),
        said("germany", "date = 2025-12-12", "Own words."),
        said("japan", "date = 2025-12-13", "Concerned after all."),
        said("chad", "", "Always known."),
        "+++\n".to_owned(),
    ];
    let b = [
        "+++\ntitle = \"B?\"\n".to_owned(),
        state("2025-12-02", "raised"),
        state("2025-12-08", "settled"),
        state("2025-12-11", "raised"),
        options.to_owned(),
        said("russia", "event = \"talks\"", "From an event that was announced."),
        "+++\n".to_owned(),
    ];
    let c = [
        "+++\ntitle = \"C?\"\n".to_owned(),
        state("2025-12-05", "raised"),
        state("2025-12-09", "settled"),
        options.to_owned(),
        said("russia", "date = 2025-12-06", "On what was settled."),
        "+++\n".to_owned(),
    ];
    let files = [
        ("issues/a.md", a.concat()),
        ("issues/b.md", b.concat()),
        ("issues/c.md", c.concat()),
        (
            "events/talks.md",
            "+++\ntitle = \"Talks\"\ndate = 2025-12-07\nannounced = 2025-12-04\nkind = \"meeting\"\n+++\n".to_owned(),
        ),
        (
            "sources.toml",
            "[[source]]\nid = \"paper\"\ntitle = \"P\"\ndate = 2025-12-06\nkind = \"news-report\"\n".to_owned(),
        ),
        ("parties/russia.md", party("Russia", "principal = true")),
        ("parties/japan.md", party("Japan", "principal = true")),
        ("parties/germany.md", party("Germany", "principal = true")),
        ("parties/chad.md", party("Chad", "principal = true")),
        (
            "parties/leaders.md",
            party("Leaders", "principal = true\nmembers = [{ id = \"germany\", to = 2025-12-09 }, { id = \"japan\" }]"),
        ),
        ("parties/union.md", party("Union", "principal = true\nmembers = [{ id = \"germany\", from = 2025-12-08 }]")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    site(&files, "", as_of)
}

#[test]
fn each_day_shows_what_a_build_for_that_day_shows() {
    let last = "2025-12-16";
    let now = view(&winding_story(last), "positions/index.html");
    let mut compared = 0;
    for day in 1..=16 {
        let day = format!("2025-12-{day:02}");
        let then = view(&winding_story(&day), "positions/index.html");
        let then: HashMap<String, Value> =
            at(&then, "rows").as_array().unwrap().iter().map(|row| (text(row, "issue.id"), row.clone())).collect();
        let (open, once_open) = (at(&now, "rows"), at(&now, "once_open"));
        for row in open.as_array().unwrap().iter().chain(once_open.as_array().unwrap()) {
            let id = text(row, "issue.id");
            let header = version_on(None, at(row, "states").as_array().unwrap(), &day).clone();
            let is_shown = at(&header, "known").is_truthy() && !at(&header, "closed").is_truthy();
            let expected = then.get(&id);
            assert_eq!(is_shown, expected.is_some(), "{id} on {day}");
            let Some(expected) = expected else { continue };
            assert_eq!(text(&header, "state.word"), text(expected, "issue.state.word"), "{id} on {day}");
            let (cells, expected) = (at(row, "cells"), at(expected, "cells"));
            assert_eq!(texts(&cells, "party.id"), texts(&expected, "party.id"));
            for (cell, expected) in cells.as_array().unwrap().iter().zip(expected.as_array().unwrap()) {
                let earlier = at(cell, "earlier");
                let version = version_on(Some(cell), earlier.as_array().unwrap(), &day);
                assert_eq!(shown(version), shown(expected), "{id}, {} on {day}", text(cell, "party.id"));
                compared += 1;
            }
        }
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn the_days_are_the_spans_between_moves() {
    let view = view(&winding_story("2025-12-16"), "positions/index.html");
    let days = at(&view, "days");
    assert_eq!(
        texts(&days, "day"),
        [
            "2025-12-01",
            "2025-12-02",
            "2025-12-03",
            "2025-12-05",
            "2025-12-06",
            "2025-12-07",
            "2025-12-08",
            "2025-12-09",
            "2025-12-10",
            "2025-12-11",
            "2025-12-12",
            "2025-12-13"
        ]
    );
    let spans = texts(&days, "when.text");
    assert_eq!(spans[0], "2 December 2025");
    assert_eq!(at(&days, "0.before").as_bool(), Some(true));
    assert_eq!(at(&days, "1.before").as_bool(), Some(false));
    assert_eq!(spans[2], "3–4 December 2025");
    assert_eq!(spans[3], "5 December 2025");
    assert_eq!(spans[11], "13–16 December 2025");
    assert_eq!(at(&view, "days_cut").as_bool(), Some(false));
    assert_eq!(texts(&at(&view, "states"), "id"), ["raised", "contested", "settled"]);
}

#[test]
fn a_page_holds_so_many_moves_and_begins_where_all_of_them_are_there() {
    let mut text = issue("raised", "2025-01-01", "");
    for number in 0..410 {
        let day = jiff::civil::date(2024, 1, 1).checked_add(jiff::Span::new().days(number)).unwrap();
        text.push_str(&position("p", &day.to_string(), "", ""));
    }
    text.push_str("+++\n");
    let site = site(&[("issues/a.md", &text), ("parties/p.md", &party("P", "principal = true"))], "", "2025-12-16");
    let view = view(&site, "positions/index.html");
    assert_eq!(at(&view, "days_cut").as_bool(), Some(true));
    let days = texts(&at(&view, "days"), "day");
    let cell = at(&view, "rows.0.cells.0");
    let earlier = at(&cell, "earlier");
    // Of the 400 moves one is that of the state.
    assert_eq!(earlier.as_array().unwrap().len(), 399);
    // The first day is the one of the oldest version that is still there.
    assert_eq!(days.first(), texts(&earlier, "from").last());
    assert_eq!(days.len(), 400);
}

#[test]
fn rows_and_columns_are_cut() {
    let mut files: Vec<(String, String)> = Vec::new();
    for number in 0..30 {
        files.push((format!("parties/p{number:02}.md"), party(&format!("P{number:02}"), "principal = true")));
    }
    for number in 0..120 {
        let text = format!("{}{}+++\n", issue("raised", "2025-12-01", ""), position("p00", "2025-12-01", "", ""));
        files.push((format!("issues/i{number:03}.md"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = site(&files, "", "2025-12-16");
    assert_eq!(
        paths(&site, "positions/"),
        ["positions/index.html", "positions/page/2/index.html", "positions/page/3/index.html"]
    );
    let last = view(&site, "positions/page/3/index.html");
    assert_eq!(texts(&at(&last, "rows"), "issue.id").len(), 20);
    assert_eq!(texts(&at(&last, "rows.0.cells"), "kind").len(), 20);
    assert_eq!(at(&last, "parties_more").as_u64(), Some(10));
    assert_eq!(text(&last, "pagination.previous"), "/positions/page/2/");
}
