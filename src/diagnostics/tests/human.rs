//! What people see.

use insta::assert_snapshot;

use super::*;

fn human(diagnostics: impl IntoIterator<Item = Diagnostic>) -> String {
    drawn(diagnostics, Format::Human, None)
}

#[test]
fn the_place_is_drawn_with_the_first_hint_under_it() {
    assert_snapshot!(human([unknown_party()]), @r#"
    error[unknown-id]: no party is called `rusia`
     --> content/issues/donbas.md:5:10
      |
    5 | party = "rusia"
      |          ^^^^^ did you mean `russia`?
    "#);
    assert_snapshot!(human([unknown_party().hint("or write the record").hint("one line\nand another")]), @r#"
    error[unknown-id]: no party is called `rusia`
     --> content/issues/donbas.md:5:10
      |
    5 | party = "rusia"
      |          ^^^^^ did you mean `russia`?
      |
      = help: or write the record
      = help: one line
              and another
    "#);
}

#[test]
fn characters_of_several_bytes_before_the_mark_do_not_move_it() {
    assert_snapshot!(human([at("content/issues/donbas.md", of("ünd"), "here").hint("there")]), @r#"
    error[syntax]: here
     --> content/issues/donbas.md:6:30
      |
    6 | summary = "Zürich – für 😀" # ünd
      |                               ^^^ there
    "#);
}

#[test]
fn windows_line_breaks_and_tabs_do_not_move_the_mark() {
    assert_snapshot!(human([at("content/parties/russia.md", 18..23, "here")]), @r"
    error[syntax]: here
     --> content/parties/russia.md:3:2
      |
    3 |     title: Russia
      |     ^^^^^
    ");
}

#[test]
fn a_span_over_several_lines_is_drawn_in_full_and_a_longer_one_on_its_first_line() {
    assert_snapshot!(human([at("content/issues/donbas.md", of("\"rusia\"\nsummary = \"Z"), "three").hint("there")]), @r#"
    error[syntax]: three
     --> content/issues/donbas.md:5:9
      |
    5 |   party = "rusia"
      |  _________^
    6 | | summary = "Zürich – für 😀" # ünd
      | |____________^ there
    "#);
    assert_snapshot!(human([at("content/issues/donbas.md", 0..ISSUE.len(), "all").hint("there")]), @r"
    error[syntax]: all
     --> content/issues/donbas.md:1:1
      |
    1 | +++
      | ^^^ there
    ");
}

#[test]
fn an_empty_span_points_between_two_characters() {
    let between = of("zon").start;
    assert_snapshot!(human([at("content/issues/donbas.md", between..between, "here")]), @r#"
    error[syntax]: here
     --> content/issues/donbas.md:7:11
      |
    7 | option = "zon"
      |           ^
    "#);
}

#[test]
fn the_end_of_the_file_is_behind_its_last_line() {
    assert_snapshot!(human([at("content/issues/donbas.md", ISSUE.len()..ISSUE.len(), "here")]), @r"
    error[syntax]: here
     --> content/issues/donbas.md:8:4
      |
    8 | +++
      |    ^
    ");
    assert_snapshot!(human([at("content/no-break.md", 900..901, "here").hint("close the quote")]), @r#"
    error[syntax]: here
     --> content/no-break.md:2:11
      |
    2 | title = "x
      |           ^ close the quote
    "#);
    assert_snapshot!(human([at("content/empty.md", 0..0, "here")]), @r"
    error[syntax]: here
     --> content/empty.md:1:1
      |
    1 |
      | ^
    ");
}

#[test]
fn a_related_place_in_another_file_and_in_the_same() {
    let first = at("content/parties/russia.md", 9..15, "two records").also(&issue(), of("Donbas"), "the first");
    assert_snapshot!(human([first.hint("rename one")]), @r#"
    error[syntax]: two records
     --> content/parties/russia.md:2:5
      |
    2 | id:    russia
      |        ^^^^^^ rename one
      |
     ::: content/issues/donbas.md:2:10
      |
    2 | title = "Donbas"
      |          ------ the first
    "#);
    let mut same = unknown_party().also(&issue(), of("zon"), "used here");
    same.related.push(Related {
        place: Place { path: Arc::from("content/photo.jpg"), span: None },
        label: "not in this one".into(),
    });
    assert_snapshot!(human([same]), @r#"
    error[unknown-id]: no party is called `rusia`
     --> content/issues/donbas.md:5:10
      |
    5 | party = "rusia"
      |          ^^^^^ did you mean `russia`?
      |
     ::: content/issues/donbas.md:7:11
      |
    7 | option = "zon"
      |           --- used here
     ::: content/photo.jpg
      = note: not in this one
    "#);
}

#[test]
fn without_a_place_without_a_span_and_without_the_file() {
    assert_snapshot!(human([Diagnostic::new(Code::NoAddress, "no place").hint("one").hint("two")]), @r"
    note[no-address]: no place
     |
     = help: one
     = help: two
    ");
    assert_snapshot!(human([Diagnostic::new(Code::NoAddress, "no place, no hint")]), @"note[no-address]: no place, no hint");
    assert_snapshot!(human([Diagnostic::new(Code::NotUtf8, "no span").in_file(&issue()).hint("one")]), @r"
    error[not-utf8]: no span
    --> content/issues/donbas.md
     = help: one
    ");
    assert_snapshot!(human([at("content/nowhere.md", 3..5, "no file").hint("one")]), @r"
    error[syntax]: no file
    --> content/nowhere.md
     = help: one
    ");
}

#[test]
fn bytes_that_are_no_text_and_control_characters_are_made_visible() {
    assert_snapshot!(human([at("content/latin.md", 3..4, "here").hint("save it as UTF-8")]), @r"
    error[syntax]: here
     --> content/latin.md:1:4
      |
    1 | caf� ␛[31m noir
      |    ^ save it as UTF-8
    ");
    assert_snapshot!(human([at("content/latin.md", 11..15, "here")]), @r"
    error[syntax]: here
     --> content/latin.md:1:12
      |
    1 | caf� ␛[31m noir
      |            ^^^^
    ");
    let hostile =
        at("a\u{1b}]0;x\u{7}\u{202e}\n.html", 3..5, "bad\u{1b}[31m \u{202e}text\nsecond line").hint("\u{9b}\tx");
    assert_snapshot!(human([hostile]), @r"
    error[syntax]: bad␛[31m �text␊second line
    --> a␛]0;x␇��.html
     = help: �	x
    ");
}

#[test]
fn a_long_line_is_cut_and_its_column_is_right() {
    assert_snapshot!(human([at("content/long.md", 3007..3012, "here").hint("there")]), @r"
    error[syntax]: here
     --> content/long.md:1:3008
      |
    1 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxx rusia yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...
      |                                 ^^^^^ there
    ");
    assert_snapshot!(human([at("content/long.md", 3007..5000, "here").hint("there")]), @r"
    error[syntax]: here
     --> content/long.md:1:3008
      |
    1 | ...xx rusia yyyyyyyyyyyyyyyyyyy...yyyyyyyyyyyyyyyyyyyyyyyyyyyy...
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^ there
    ");
}

#[test]
fn a_mistake_that_many_pages_show_is_drawn_once() {
    let on = |page: &str| Diagnostic { page: Some(page.into()), ..unknown_party() };
    assert_snapshot!(human([on("/a/")]), @r#"
    error[unknown-id]: no party is called `rusia`
     --> content/issues/donbas.md:5:10
      |
    5 | party = "rusia"
      |          ^^^^^ did you mean `russia`?
      |
      = note: while rendering `/a/`
    "#);
    assert_snapshot!(human([on("/a/"), on("/b/"), on("/c/")]), @r#"
    error[unknown-id]: no party is called `rusia`
     --> content/issues/donbas.md:5:10
      |
    5 | party = "rusia"
      |          ^^^^^ did you mean `russia`?
      |
      = note: while rendering `/a/` and 2 other pages
    "#);
}

#[test]
fn a_byte_order_mark_is_not_shown() {
    assert_snapshot!(human([at("content/mark.md", 3..8, "here")]), @r"
    error[syntax]: here
     --> content/mark.md:1:1
      |
    1 | title
      | ^^^^^
    ");
}

#[test]
fn colours() {
    let list = [unknown_party(), at("content/nowhere.md", 0..1, "yellow").level(Level::Warning)].into_iter().collect();
    let style = Style { color: true, width: None };
    let text = draw(&list, &snapshot(), Format::Human, &style, None);
    assert_snapshot!(text.replace('\u{1b}', "ESC"), @r#"
    ESC[1mESC[91merror[unknown-id]ESC[0mESC[1m: no party is called `rusia`ESC[0m
     ESC[1mESC[94m--> ESC[0mcontent/issues/donbas.md:5:10
      ESC[1mESC[94m|ESC[0m
    ESC[1mESC[94m5ESC[0m ESC[1mESC[94m|ESC[0m party = "rusia"
      ESC[1mESC[94m|ESC[0m          ESC[1mESC[91m^^^^^ESC[0m ESC[1mESC[91mdid you mean `russia`?ESC[0m

    ESC[1mESC[33mwarning[syntax]ESC[0mESC[1m: yellowESC[0m
    ESC[1mESC[94m--> ESC[0mcontent/nowhere.md
    "#);
}

#[test]
fn so_many_warnings_of_a_code_are_shown_and_the_rest_is_counted() {
    let warning = |code, n: usize| Diagnostic::new(code, format!("number {n}"));
    let many = (0..12).map(|n| warning(Code::Unsourced, n)).chain((0..3).map(|n| warning(Code::UnknownId, n)));
    let many: Vec<_> = many.chain((0..3).map(|n| warning(Code::WasDue, n))).collect();
    let text = drawn(many.clone(), Format::Human, Some(2));
    assert_snapshot!(text, @r"
    warning[unsourced]: number 0

    warning[unsourced]: number 1

    error[unknown-id]: number 0

    error[unknown-id]: number 1

    error[unknown-id]: number 2

    warning[was-due]: number 0

    warning[was-due]: number 1

    and 10 more `unsourced` warnings; `briefing check` lists all
    and 1 more `was-due` warning; `briefing check` lists all
    ");
    assert!(!drawn(many[..12].to_vec(), Format::Human, Some(12)).contains("more"));
    for format in [Format::Json, Format::Github] {
        assert_eq!(drawn(many.clone(), format, Some(2)).lines().count(), many.len());
    }
}
