#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use super::*;

fn read_text(text: &str) -> (Node, bool, Vec<String>) {
    let path: Arc<str> = Arc::from("content/x.md");
    let report = Report::new(&path, text);
    let (node, reliable) = read(&report, 0..text.len());
    (node, reliable, report.told())
}

fn error(text: &str) -> String {
    let (_, reliable, told) = read_text(text);
    assert!(!reliable, "{text}: {told:?}");
    assert_eq!(told.len(), 1, "{told:?}");
    told.into_iter().next().unwrap()
}

/// The text of the value of `key`.
fn written<'t>(text: &'t str, node: &Node, key: &str) -> &'t str {
    text.get(node.get(key).unwrap().span.range()).unwrap()
}

#[test]
fn values_with_their_places() {
    let text = "title: é b\nlist:\n  - a: 1\n    b: x\n  - \"q\"\nn: ~\ne:\nx: {a: 1, b: [1,2]}\nbs: |\n  l1\n  l2\n\nlast: 'é''x'\n";
    let (node, reliable, told) = read_text(text);
    assert!(reliable);
    assert_eq!(told, [""; 0]);
    assert_eq!(node.get("title").unwrap().value, Value::Plain("é b".to_owned()));
    assert_eq!(written(text, &node, "title"), "é b");
    assert_eq!(written(text, &node, "list"), "- a: 1\n    b: x\n  - \"q\"");
    assert_eq!(written(text, &node, "x"), "{a: 1, b: [1,2]}");
    assert_eq!(written(text, &node, "bs"), "l1\n  l2");
    assert_eq!(node.get("bs").unwrap().value, Value::Text("l1\nl2\n".to_owned()));
    assert_eq!(node.get("last").unwrap().value, Value::Text("é'x".to_owned()));
    assert_eq!(node.get("n").unwrap().value, Value::Nothing);
    assert_eq!(node.get("e").unwrap().value, Value::Nothing);
    let Value::List(items) = &node.get("list").unwrap().value else { panic!() };
    assert_eq!(text.get(items[0].span.range()), Some("a"), "a mapping's span is its first key");
    assert_eq!(text.get(items[1].span.range()), Some("\"q\""));
}

#[test]
fn plain_scalars_stay_as_they_are() {
    let (node, _, _) = read_text("a: no\nb: 007\nc: 12:30\nd: 2025\ne: null\nf: \"null\"\n");
    for (key, text) in [("a", "no"), ("b", "007"), ("c", "12:30"), ("d", "2025")] {
        assert_eq!(node.get(key).unwrap().value, Value::Plain(text.to_owned()));
    }
    assert_eq!(node.get("e").unwrap().value, Value::Nothing);
    assert_eq!(node.get("f").unwrap().value, Value::Text("null".to_owned()));
}

#[test]
fn what_is_not_read_back_is_refused() {
    let (node, reliable, told) = read_text("a: &x 1\nb: *x\nc: *y\nd: !!str 1\ne: 2\n");
    assert!(reliable, "{told:?}");
    assert_eq!(told.len(), 4, "{told:?}");
    for key in ["a", "b", "c", "d"] {
        assert_eq!(node.get(key).unwrap().value, Value::Refused);
    }
    assert_eq!(node.get("e").unwrap().value, Value::Plain("2".to_owned()));
    assert!(error("<<: {a: 1}\nb: 1\n").starts_with("syntax 0..2 \"<<\""));
    assert!(error("a: 1\n---\nb: 2\n").starts_with("syntax 5..8 \"---\": a second document"));
    assert!(error("%YAML 1.2\n---\na: 1\n").contains("directives"));
    assert!(error("? [a]\n: b\n").contains("a key is one word"));
    assert!(error("title: {{ x }}\n").contains("goes in quotes"));
}

#[test]
fn keys_given_twice() {
    let (node, reliable, told) = read_text("b: 1\na: 1\nb: 2\nb: 3\n");
    assert!(reliable);
    assert_eq!(
        told,
        [
            "syntax 10..11 \"b\": `b` is given twice | remove one of them (0..1 first given here)",
            "syntax 15..16 \"b\": `b` is given twice | remove one of them (0..1 first given here)"
        ]
    );
    assert_eq!(node.get("b").unwrap().value, Value::Plain("1".to_owned()));
    let Value::Table(entries) = node.value else { panic!() };
    assert_eq!(entries.len(), 2);
}

#[test]
fn syntax_errors_in_an_authors_words() {
    assert_eq!(
        error("title: a: b\n"),
        "syntax 8..9 \":\": a value with a colon in it needs quotes | put it in quotes: `title: \"a: b\"`"
    );
    assert_eq!(
        error("id: @x\n"),
        "syntax 4..5 \"@\": a value that begins with `@` needs quotes | put it in quotes: `id: \"@x\"`"
    );
    assert!(error("a:\n\tb: 1\n").contains("tab"));
    assert!(error("a: \"x\n").contains("the quotation mark is not closed"));
    assert!(error("a: [1\nb: 2\n").contains("close the bracket"));
    assert!(error("a: b\nc d\ne: f\n").contains("no `key: value`"));
    assert!(error("title = \"x\"\nb: c\n").contains("this is TOML"));
    assert!(error("title: [draft] x\n").contains("put it in quotes: `title: \"[draft] x\"`"));
    assert!(error("a: > x\n").contains("begin the text on the next line"));
    assert!(error("  a: 1\nb: 2\n").contains("indented otherwise"));
    assert!(error("a: \"x\" y\n").contains("follows the closing"));
}

#[test]
fn what_was_read_before_an_error_is_kept() {
    let (node, reliable, _) = read_text("id: donbas\ntitle: a: b\n");
    assert!(!reliable);
    assert_eq!(node.get("id").unwrap().value, Value::Plain("donbas".to_owned()));
}

#[test]
fn byte_order_mark_and_carriage_returns() {
    let text = "\u{feff}a: b\r\nc: |\r\n  d\r\n  e\r\nf: g\r\n";
    let (node, reliable, told) = read_text(text);
    assert!(reliable && told.is_empty(), "{told:?}");
    assert_eq!(written(text, &node, "a"), "b");
    assert_eq!(written(text, &node, "f"), "g");
}

#[test]
fn nothing_is_an_empty_table() {
    for text in ["", "# only\n", "~\n", "\n\n"] {
        let (node, reliable, told) = read_text(text);
        assert!(reliable && told.is_empty(), "{text:?}");
        assert_eq!(node.value, Value::Table(Vec::new()));
    }
}

#[test]
fn nesting_is_bounded() {
    for text in [format!("a: {}", "[".repeat(100_000)), "- ".repeat(100_000), format!("a: {}", "{a: ".repeat(100_000))]
    {
        assert!(error(&text).contains("nested too deeply"));
    }
}
