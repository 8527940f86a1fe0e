#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::parse::report::Report;
use crate::parse::toml::read_any;

/// Where the text stands in the file, so that a place that is counted from the text's beginning is seen to be wrong.
const BASE: usize = 4;

/// What the parser gives, where nothing is wrong.
fn parsed(text: &str) -> Option<Value> {
    let path: Arc<str> = Arc::from("content/x.md");
    let source = format!("+++\n{text}");
    let report = Report::new(&path, &source);
    let (node, reliable) = read_any(&report, &source[BASE..], BASE, Span::default());
    (reliable && report.told().is_empty()).then_some(node.value)
}

fn is_plain(text: &str) -> bool {
    let plain = read(text, BASE);
    if plain.is_some() {
        assert_eq!(plain, parsed(text), "{text}");
    }
    plain.is_some()
}

#[test]
fn what_front_matter_is_made_of_is_plain() {
    let all = "# A comment: §\ntitle = \"Ä «b» — c\"\t# and one\n  a_b-1=12\nempty = \"\"\n\nday = 2025-12-28\n\
               list = [\"a\",\n  \"b\" , ]\nnone = []\nyes = true\nno = false\n\
               sources = [\"a\", { id = \"b\", at = \"p. 4\" }]\nplace = {name=\"x\"}\n\
               [[rows]]\ndate = 2025-01-01\n[[rows]]\n[image]\nsrc = \"a.jpg\"\n[[rows]]\nlast = 0";
    assert!(is_plain(all));
    for text in ["", "\n", "# alone", "a = 1", "[a]\n[b]", "[[a]]", "a = [[], [[1]]]"] {
        assert!(is_plain(text), "{text:?}");
    }
}

#[test]
fn however_a_value_or_a_key_is_written_the_library_reads_it() {
    for text in [
        "a = \"\"\"\nb\\\n  c\"\"\"",
        "a = '''b\n'c' '''",
        "a = \"b\\n\\u00e9\"",
        "a = 'b\\n'",
        "a = \"b\"\r\nc = 1\r\n",
        "\"a b\" = 1",
        "'a' = 1",
        "[ a ]",
        "[[ \"a\" ]]",
        "a = {}",
        "a = {b = 1,}",
        "a = {\nb = 1}",
        "a = 1_000",
        "a = -1",
        "a = 0",
        "a = 2024-02-29",
        "a = 2025-12-31",
        "a = [ # comment\n1]",
    ] {
        assert!(is_plain(text), "{text:?}");
    }
}

#[test]
fn what_is_not_as_simple_is_left_to_the_table() {
    for text in [
        "a = \"b\nc\"",
        "a = \"\u{1}\"",
        "a = \"\\u0001\"",
        "a = \"\u{85}\"",
        "# \u{7f}",
        "a.b = 1",
        "a = 1\na = 2",
        "a = {b = 1, b = 2}",
        "[a]\n[a]",
        "a = 1\n[a]",
        "a = []\n[[a]]",
        "a = [[]]\n[[a]]",
        "[a]\n[[a]]",
        "[[a]]\n[a]",
        "[[a]]\n[a.b]",
        "[]",
        "a = 01",
        "a = 0x10",
        "a = 1.5",
        "a = 9223372036854775808",
        "a = 2025-02-29",
        "a = 2025-13-01",
        "a = 2025-00-01",
        "a = 2025-12-00",
        "a = 2025-12",
        "a = 2025-12-15T18:30:00",
        "a = 2025-12-15 18:30",
        "a = 18:30:00",
        "a = True",
        "a = b",
        "a =",
        "a",
        "= 1",
        "a = 1 b = 2",
        "a = [1 2]",
        "a = [1",
        "a = \"b",
        "a = [[[[[[[[[1]]]]]]]]]",
    ] {
        assert!(read(text, BASE).is_none(), "{text:?}");
    }
}

/// Lines that go together, and some that do not.
const LINES: &[&str] = &[
    "a = \"b\"\n",
    "a-1 = \"Ä «b» §\"\n",
    "b = 2025-12-15\n",
    "c = 2024-02-29\n",
    "d = [\"a\", \"b\"]\n",
    "e = [{ id = \"a\", at = \"b\" }, \"c\",\n 12]\n",
    "f = { name = \"a\", b = [1, true] }\n",
    "g = 12 # c\n",
    "h = true\n",
    "# comment\n",
    "[a]\n",
    "[x]\n",
    "[[y]]\n",
    "[[y]]\ndate = 2025-01-01\n",
    "[[z]]\ntext = \"a\"\nsources = [\"b\"]\n",
    "  \t\n",
    "i.j = 1\n",
    "k = 'l'\n",
    "m = \"\"\"n\n\"\"\"\n",
    "o = 2025-12-15T18:30\n",
    "p = 1.5\n",
];

/// What an edit puts in.
const EDITS: &[&str] =
    &["", "\"", "[", "]", "{", "}", "=", ",", "#", "\n", " ", ".", "\\", "0", "-", "\r", "é", "\u{85}"];

proptest! {
    #[test]
    fn it_is_the_tree_of_the_parser(
        lines in prop::collection::vec(select(LINES), 0..8),
        edits in prop::collection::vec((any::<Index>(), 0_usize..2, select(EDITS)), 0..3),
    ) {
        let mut text: Vec<char> = lines.concat().chars().collect();
        for (at, removed, put_in) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + removed).min(text.len());
            text.splice(at..end, put_in.chars());
        }
        let text: String = text.into_iter().collect();
        if let Some(plain) = read(&text, BASE) {
            prop_assert_eq!(Some(plain), parsed(&text));
        }
    }
}
