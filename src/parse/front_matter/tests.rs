#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use proptest::prelude::*;

use super::*;

fn split(text: &str) -> (FrontMatter, Vec<String>) {
    let path: Arc<str> = Arc::from("content/x.md");
    let report = Report::new(&path, text);
    let front_matter = read_front_matter(&report);
    (front_matter, report.told())
}

fn rows(text: &str, format: RowFormat) -> (usize, bool, Vec<String>) {
    let path: Arc<str> = Arc::from("content/events");
    let report = Report::new(&path, text);
    let (rows, reliable) = read_rows(&report, format, "event");
    (rows.len(), reliable, report.told())
}

#[test]
fn both_kinds_of_front_matter() {
    for text in [
        "+++\ntitle = \"a\"\n+++\nbody\n",
        "---\ntitle: a\n---\nbody\n",
        "\u{feff}+++\r\ntitle = \"a\"\r\n+++  \r\nbody\n",
        "\n\n--- \ntitle: a\n---\nbody\n",
    ] {
        let (front_matter, told) = split(text);
        assert_eq!(told, [""; 0], "{text:?}");
        assert!(front_matter.reliable);
        assert_eq!(text.get(front_matter.body), Some("body\n"));
        let title = front_matter.root.get("title").unwrap();
        assert_eq!(title.value.as_text(), Some("a"));
        assert!(["a", "\"a\""].contains(&text.get(title.span.range()).unwrap()));
        assert!(["+++", "---"].contains(&text.get(front_matter.root.span.range()).unwrap()));
    }
}

#[test]
fn empty_front_matter_and_empty_bodies() {
    for text in ["+++\n+++", "---\n---\n", "---\n# nothing\n---"] {
        let (front_matter, told) = split(text);
        assert!(front_matter.reliable && told.is_empty(), "{text:?} {told:?}");
        assert_eq!(front_matter.body, text.len()..text.len());
    }
}

#[test]
fn a_rule_in_the_body_is_the_bodys() {
    let text = "+++\na = 1\n+++\nx\n\n---\n\n+++\ny\n";
    assert_eq!(text.get(split(text).0.body), Some("x\n\n---\n\n+++\ny\n"));
}

#[test]
fn files_without_front_matter() {
    for (text, told) in [
        ("", "syntax 0..0 \"\": the file is empty | write the record's keys between two `+++` lines"),
        (
            "# Title\n\ntext\n",
            "syntax 0..7 \"# Title\": the file has no front matter | begin with a line `+++`, the record's keys, and another `+++`",
        ),
        (
            "title = \"x\"\n",
            "syntax 0..11 \"title = \\\"x\\\"\": the file has no front matter | put a line `+++` before the first key and after the last",
        ),
        (
            "title: x\n",
            "syntax 0..8 \"title: x\": the file has no front matter | put a line `---` before the first key and after the last",
        ),
        (" +++\na = 1\n+++\n", "syntax 0..4 \" +++\": the file has no front matter | move it to the start of the line"),
        ("++++\na = 1\n++++\n", "syntax 0..4 \"++++\": the file has no front matter | did you mean `+++`?"),
        ("–––\n", "syntax 0..9 \"–––\": the file has no front matter | did you mean `---`?"),
    ] {
        let (front_matter, lines) = split(text);
        assert_eq!(lines, [told]);
        assert!(!front_matter.reliable);
        assert_eq!(front_matter.body, 0..text.len());
        assert_eq!(front_matter.root.value, Value::Table(Vec::new()));
    }
}

#[test]
fn front_matter_that_is_not_closed_keeps_its_id() {
    let (front_matter, told) = split("+++\nid = \"donbas\"\ntitle = \"a\"\n\ntext: more\n");
    assert_eq!(told, ["syntax 0..3 \"+++\": the front matter is not closed | add a line `+++` after the last key"]);
    assert_eq!(front_matter.root.get("id").unwrap().value.as_text(), Some("donbas"));
    assert!(!front_matter.reliable);
    let text = "+++\nid = \"donbas\"\n---\nbody\n";
    let (front_matter, told) = split(text);
    assert_eq!(
        told,
        [
            "syntax 18..21 \"---\": the front matter opens with `+++` and closes with `---` | close it with `+++` alone on its line (0..3 opened here)"
        ]
    );
    assert_eq!(text.get(front_matter.body), Some("body\n"));
    assert!(front_matter.root.get("id").is_some());
    assert!(split("---\nid: x\n...\nbody\n").1[0].contains("closes with `...`"));
    assert!(split("+++\na = 1\n++++\nbody\n").1[0].contains("closes with `++++`"));
}

#[test]
fn front_matter_that_is_no_table() {
    assert_eq!(
        split("---\n- a\n- b\n---\n").1,
        [
            "syntax 4..7 \"- a\": front matter is made of `key: value` lines, this is a list | begin it with a key and a colon, as in `title: …`"
        ]
    );
    assert_eq!(
        split("---\ntitle = \"x\"\n---\n").1,
        [
            "syntax 4..15 \"title = \\\"x\\\"\": front matter is made of `key: value` lines, this is text | TOML stands between `+++` lines"
        ]
    );
    assert!(split("+++\ntitle: x\n+++\n").1[0].contains("YAML stands between `---` lines"));
}

#[test]
fn places_count_from_the_start_of_the_file() {
    let text = "\u{feff}+++\r\ntitle = \"éü\"\r\ndate = 2025-02-30\r\n+++\r\n";
    assert!(split(text).1[0].starts_with("invalid-date 39..41 \"30\""), "{:?}", split(text).1);
}

#[test]
fn rows_of_toml() {
    assert_eq!(rows("[[event]]\nid = \"a\"\n[[event]]\nid = \"b\"\n", RowFormat::Toml), (2, true, vec![]));
    assert_eq!(rows("", RowFormat::Toml), (0, true, vec![]));
    assert_eq!(
        rows("x = 1\n[[events]]\n[[event]]\n", RowFormat::Toml),
        (
            1,
            true,
            vec![
                "unknown-key 0..1 \"x\": a row file has no key `x` | each record is a `[[event]]` table".to_owned(),
                "unknown-key 8..14 \"events\": a row file has no key `events` | did you mean `event`?".to_owned(),
            ]
        )
    );
    assert_eq!(
        rows("[event]\nid = \"a\"\n", RowFormat::Toml).2,
        ["wrong-type 0..7 \"[event]\": `[event]` is one table, the records are a list of them | write `[[event]]`"]
    );
}

#[test]
fn rows_of_yaml() {
    assert_eq!(rows("- id: a\n- id: b\n", RowFormat::Yaml), (2, true, vec![]));
    assert_eq!(rows("---\n- id: a\n", RowFormat::Yaml), (1, true, vec![]));
    assert_eq!(rows("# none\n", RowFormat::Yaml), (0, true, vec![]));
    assert_eq!(
        rows("event:\n  - id: a\n", RowFormat::Yaml).2,
        [
            "syntax 0..5 \"event\": a row file is a list of records, this is a table | begin each record with `- ` before its first key"
        ]
    );
}

/// Text that is more often near to what the readers read than arbitrary characters are.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "+++\n",
        "---\n",
        "title = ",
        "date: ",
        "date = ",
        "2025-12-15",
        "2025-11",
        "[..2025",
        "2025-02-30",
        "[[event]]\n",
        "[a]\n",
        "- ",
        "\"",
        "'",
        "\"\"\"",
        "|\n  ",
        "{",
        "}",
        "[",
        "]",
        ",",
        ";",
        ": ",
        "\n",
        "\r\n",
        "\t",
        "é",
        "“",
        "#",
        "&a ",
        "*a",
        "<<: ",
        "!x ",
        "a.b",
        "=",
        "\\u0001",
        "\u{feff}",
        "\u{0}",
        "..",
        "  ",
        "x",
        "1e9",
        "true",
    ]);
    prop_oneof![
        3 => prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()),
        1 => "\\PC*",
        1 => any::<String>(),
    ]
}

/// Every span of a tree fits the text.
fn spans_fit(node: &Node, text: &str) -> bool {
    let fits = |span: Span| text.get(span.range()).is_some();
    fits(node.span)
        && match &node.value {
            Value::Table(entries) => entries.iter().all(|entry| fits(entry.key_span) && spans_fit(&entry.node, text)),
            Value::List(items) | Value::Cells(_, items) => items.iter().all(|item| spans_fit(item, text)),
            _ => true,
        }
}

fn fit(report: Report<'_>, text: &str) -> bool {
    report.into_diagnostics().iter().all(|diagnostic| {
        let spans = diagnostic.place.iter().chain(diagnostic.related.iter().map(|related| &related.place));
        spans.filter_map(|place| place.span).all(|span| text.get(span.range()).is_some())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in text()) {
        let path: Arc<str> = Arc::from("content/x.md");
        for format in [RowFormat::Toml, RowFormat::Yaml, RowFormat::Csv] {
            let report = Report::new(&path, &text);
            let (rows, reliable) = read_rows(&report, format, "event");
            prop_assert!(rows.iter().all(|row| spans_fit(row, &text)), "{format:?}");
            for row in &rows {
                let mut keys = super::super::keys::Keys::new(row, "an event", &report);
                keys.date("date");
                keys.need_text("title");
                keys.texts("a");
                keys.done();
            }
            prop_assert!(fit(report, &text), "{format:?} {reliable}");
        }
        for fenced in [text.clone(), format!("+++\n{text}\n+++\nx"), format!("---\n{text}\n---\nx")] {
            let report = Report::new(&path, &fenced);
            let front_matter = read_front_matter(&report);
            prop_assert!(spans_fit(&front_matter.root, &fenced));
            prop_assert!(fenced.get(front_matter.body).is_some());
            prop_assert!(front_matter.reliable || !report.told().is_empty(), "unreliable without a word");
            let report = Report::new(&path, &fenced);
            read_front_matter(&report);
            prop_assert!(fit(report, &fenced));
        }
    }
}

/// Hostile files of a megabyte or so: their rows are found, and what is told of them stays in proportion. A reader that is
/// quadratic in any of them would not come to an end.
#[test]
fn large_files_are_read_to_their_end() {
    let path: Arc<str> = Arc::from("content/x");
    let rows: String =
        (0..20_000).map(|n| format!("[[event]]\nid = \"e{n}\"\n[[event.s]]\nx{n} = 2025-11\n")).collect();
    for (count, format, text) in [
        (20_000, RowFormat::Toml, rows),
        (0, RowFormat::Toml, "a = 1\n".repeat(100_000)),
        (0, RowFormat::Toml, (0..50_000).map(|n| format!("k{n} = 2025-02-30\n")).collect()),
        (0, RowFormat::Toml, format!("a = [{}]", "2025-11,".repeat(50_000))),
        (0, RowFormat::Yaml, (0..50_000).map(|n| format!("k{}: 1\n", n / 2)).collect()),
        (50_000, RowFormat::Yaml, "- *a\n".repeat(50_000)),
        (50_000, RowFormat::Csv, format!("id,t\n{}", "a,\"b\"c\n".repeat(50_000))),
        (100_000, RowFormat::Csv, format!("id,t\n{}", "a\n".repeat(100_000))),
        (1, RowFormat::Csv, format!("id,t\na,\"{}", "\"\"x;".repeat(100_000))),
    ] {
        let report = Report::new(&path, &text);
        let (rows, _) = read_rows(&report, format, "event");
        for row in &rows {
            let mut keys = super::super::keys::Keys::new(row, "an event", &report);
            keys.need_text("id");
            for inner in keys.rows("s") {
                super::super::keys::Keys::new(inner, "a status", &report).done();
            }
            keys.done();
        }
        let head: String = text.chars().take(20).collect();
        assert_eq!(rows.len(), count, "{head:?}");
        let told = report.into_diagnostics().len();
        // One a line, and a thousand refused values besides.
        assert!(told <= text.lines().count() + 1001, "{head:?} has {told} mistakes");
    }
}
