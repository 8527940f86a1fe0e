#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use super::*;

fn read_text(text: &str) -> (Node, bool, Vec<String>) {
    let path: Arc<str> = Arc::from("content/x.md");
    let report = Report::new(&path, text);
    let (node, reliable) = read(&report, 0..text.len(), Span::default());
    (node, reliable, report.told())
}

/// The diagnostics, none of which may make the tree unreliable.
fn told(text: &str) -> Vec<String> {
    let (_, reliable, told) = read_text(text);
    assert!(reliable, "{text}: {told:?}");
    told
}

fn told_unreliable(text: &str) -> Vec<String> {
    let (_, reliable, told) = read_text(text);
    assert!(!reliable, "{text}: {told:?}");
    told
}

#[test]
fn values_with_their_places_in_the_order_of_the_file() {
    let text = "z = \"é\"\na = 0x1_0\n[[s]]\ndate = 2025-12-15\n[[s]]\nx = {b = [true, 1.5]}\n";
    let (node, reliable, told) = read_text(text);
    assert!(reliable);
    assert_eq!(told, [""; 0]);
    let Value::Table(entries) = &node.value else { panic!() };
    let keys: Vec<_> =
        entries.iter().map(|entry| (entry.key.as_str(), text.get(entry.node.span.range()).unwrap())).collect();
    assert_eq!(keys, [("z", "\"é\""), ("a", "0x1_0"), ("s", "[[s]]")]);
    assert_eq!(node.get("a").unwrap().value, Value::Int(16));
    let Value::List(rows) = &node.get("s").unwrap().value else { panic!() };
    assert_eq!(rows[0].get("date").unwrap().value, Value::Date("2025-12-15".to_owned()));
    assert_eq!(rows[1].span.range(), text.rfind("[[s]]").unwrap()..text.rfind("[[s]]").unwrap() + 5);
    let list = rows[1].get("x").unwrap().get("b").unwrap();
    assert_eq!(text.get(list.span.range()), Some("[true, 1.5]"));
}

#[test]
fn date_times_in_the_form_that_edtf_reads() {
    for (written, read) in [
        ("2025-12-15T18:30", "2025-12-15T18:30:00"),
        ("2025-12-15 18:30:00.5Z", "2025-12-15T18:30:00Z"),
        ("2025-12-15t18:30:00+01:00", "2025-12-15T18:30:00+01:00"),
        ("18:30", "18:30:00"),
    ] {
        let (node, _, _) = read_text(&format!("date = {written}\n"));
        assert_eq!(node.get("date").unwrap().value, Value::Date(read.to_owned()), "{written}");
    }
}

#[test]
fn refused_dates_leave_the_rest_as_it_is() {
    for written in [
        "2025-11",
        "2025-12?",
        "2025-12~",
        "2025-12-14/2025-12-15",
        "2025-12-15/..",
        "../2025-12-15",
        "2025-XX-XX",
        "[..2025-12-14]",
        "[2025-12-01..2025-12-14]",
        "[2024-11..]",
        "2025~/..",
        "2025-12-15/",
        "2025-12-15 # why",
    ] {
        let bare = written.split(" #").next().unwrap();
        let text = format!("date = {written}\nb = 1\n");
        let (node, reliable, told) = read_text(&text);
        assert!(reliable, "{written}");
        assert_eq!(node.get("b").unwrap().value, Value::Int(1));
        if written.contains('#') {
            assert_eq!(told, [""; 0]);
            continue;
        }
        assert_eq!(node.get("date").unwrap().value, Value::Refused, "{written}");
        let end = 7 + bare.len();
        assert_eq!(
            told,
            [format!(
                "invalid-date 7..{end} {bare:?}: in TOML the date `{bare}` needs quotes | put it in quotes: `date = \"{bare}\"`"
            )]
        );
    }
}

#[test]
fn impossible_days_are_told_by_their_cause() {
    assert_eq!(
        told("date = 2025-02-30\n"),
        [
            "invalid-date 15..17 \"30\": `2025-02-30` is no day: 2025-02 has 28 days | write a day as `2025-12-15`, a month as `2025-12`, a span as `2025-12-14/2025-12-15`"
        ]
    );
    assert_eq!(
        told("date = 2025-12-15, 18:30\nb = 1\n"),
        [
            "invalid-date 7..24 \"2025-12-15, 18:30\": `2025-12-15, 18:30` is no date | write a time as `2025-12-15T18:30`"
        ]
    );
    assert_eq!(
        told("date = 2025-12-14 / 2025-12-15\n")[0].split(": ").nth(1),
        Some("`2025-12-14 / 2025-12-15` is no date | write a span as `2025-12-14/2025-12-15`")
    );
}

#[test]
fn dates_as_people_write_them() {
    for written in ["15.12.2025", "2025/12/15", "2025-12-15T25:00"] {
        let lines = told(&format!("date = {written}\n"));
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("invalid-date"), "{lines:?}");
    }
    assert!(told("date = 15.12.2025\n")[0].ends_with("write `2025-12-15`"));
}

#[test]
fn refused_values_inside_lists_and_tables() {
    let (node, reliable, told) =
        read_text("a = [2025-11, 2]\nb = { date = 2025-02-30, c = 3 }\n[[s]]\nd = 2025-10\n[t]\nx.y = 2025-09\n");
    assert!(reliable);
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.iter().all(|line| line.starts_with("invalid-date")));
    let Value::List(items) = &node.get("a").unwrap().value else { panic!() };
    assert_eq!((&items[0].value, &items[1].value), (&Value::Refused, &Value::Int(2)));
    assert_eq!(node.get("b").unwrap().get("c").unwrap().value, Value::Int(3));
    assert_eq!(node.get("t").unwrap().get("x").unwrap().get("y").unwrap().value, Value::Refused);
}

#[test]
fn a_list_of_dates_is_a_list() {
    let (node, reliable, told) = read_text("date = [2025-12-01, 2025-12-03]\n");
    assert!(reliable && told.is_empty());
    assert!(matches!(node.get("date").unwrap().value, Value::List(_)));
}

#[test]
fn text_without_quotes() {
    assert_eq!(
        told("title = He said no\nb = 1\n"),
        ["syntax 8..18 \"He said no\": text needs quotes | put it in quotes: `title = \"He said no\"`"]
    );
    assert_eq!(
        told("title = “abc”\n"),
        ["syntax 8..17 \"“abc”\": text needs quotes | use straight quotes: `title = \"abc\"`"]
    );
    assert_eq!(
        told("draft = yes\n"),
        ["syntax 8..11 \"yes\": text needs quotes | write `draft = true`, or put the text in quotes"]
    );
    // The parser reads `today` as `true`.
    let (node, reliable, told) = read_text("date = today\n");
    assert!(reliable && told.len() == 1);
    assert_eq!(node.get("date").unwrap().value, Value::Refused);
}

#[test]
fn keys_given_twice() {
    assert_eq!(
        told("a = 1\nb = 2\na = 3\n"),
        ["syntax 12..13 \"a\": `a` is given twice | remove one of them (0..1 first given here)"]
    );
    assert_eq!(
        told("date = 1\n[[s]]\ndate = 2\np = { date = 3 }\ndate = 4\n"),
        ["syntax 41..45 \"date\": `date` is given twice | remove one of them (15..19 first given here)"]
    );
    assert_eq!(
        told("p = { a = 1, a = 2 }\n"),
        ["syntax 13..14 \"a\": `a` is given twice | remove one of them (6..7 first given here)"]
    );
    assert_eq!(
        told_unreliable("[a]\nb = 1\n[a]\nc = 2\n"),
        ["syntax 11..12 \"a\": `a` is given twice | remove one of them"]
    );
    let (_, reliable, told) = read_text(&"a = 1\n".repeat(20_000));
    assert!(!reliable);
    assert_eq!(told.len(), 10);
}

#[test]
fn other_syntax_errors_stand_alone() {
    assert_eq!(
        told_unreliable("title = \"abc\nb = 1\n"),
        [
            "syntax 12..12 \"\": the quotation mark is not closed | close it on the same line, or use `\"\"\"` for several lines"
        ]
    );
    assert_eq!(
        told_unreliable("title = \"He said \"no\" today\"\n"),
        [
            "syntax 18..18 \"\": text follows the closing quotation mark | write `\\\"` for a quotation mark inside quotes, or put the text in single quotes"
        ]
    );
    assert_eq!(
        told_unreliable("title: abc\n"),
        [
            "syntax 5..6 \":\": this line is YAML, where TOML is expected | write `title = …`; front matter in YAML stands between `---` lines"
        ]
    );
    for (text, cause) in [
        ("title = 'It's fine'\n", "apostrophe"),
        ("lat = 52,5\n", "write `lat = 52.5`"),
        ("key with space = 1\n", "the key `key with space` has a blank in it"),
        ("a = [\"x\" \"y\"]\n", "a comma is missing"),
        ("[a b]\n", "the header is not closed"),
        ("n = 007\n", "unexpected leading zero"),
    ] {
        assert!(told_unreliable(text)[0].contains(cause), "{text}");
    }
    assert_eq!(told_unreliable("a = \n"), ["syntax 4..4 \"\": `a` has no value | give it one, or remove the line"]);
    assert_eq!(told_unreliable("a = [1, 2\n").len(), 1);
    // A date that is refused is told along with them.
    let both = told_unreliable("date = 2025-11\nx = \"abc\n");
    assert_eq!(both.len(), 2, "{both:?}");
    let many = told_unreliable(&"x = \"\n".repeat(30));
    assert_eq!(many.len(), 10, "{many:?}");
    assert!(many[9].contains("20 errors more"), "{many:?}");
}

#[test]
fn numbers_that_do_not_fit() {
    assert_eq!(
        told("a = 99999999999999999999\n"),
        [
            "syntax 4..24 \"99999999999999999999\": this number is too large | put it in quotes where it is no quantity, else correct it"
        ]
    );
    assert_eq!(
        told("a = 1e999\n"),
        ["syntax 4..9 \"1e999\": this number is too large | put it in quotes where it is no quantity, else correct it"]
    );
    assert_eq!(read_text("a = inf\n").0.get("a").unwrap().value, Value::Float(f64::INFINITY));
}

#[test]
fn control_characters_are_taken_out() {
    let (node, _, told) = read_text("a = \"x\\u0001y\\tz\"\n");
    assert_eq!(node.get("a").unwrap().value, Value::Text("xy\tz".to_owned()));
    assert_eq!(told.len(), 1);
}

#[test]
fn deep_nesting_is_an_error() {
    assert!(!read_text(&format!("a = {}1", "[".repeat(100_000))).1);
    assert!(!read_text(&format!("{}a = 1", "a.".repeat(100_000))).1);
    assert!(!read_text(&"a = [2025-11\n".repeat(5_000)).1);
}
