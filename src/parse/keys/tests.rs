#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;

use super::*;
use crate::parse::front_matter::{RowFormat, read_front_matter, read_rows};

/// What `ask` gets out of front matter, and what is told.
fn asked<T>(front_matter: &str, ask: impl FnOnce(&mut Keys<'_, '_, '_>) -> T) -> (T, Vec<String>) {
    let path: Arc<str> = Arc::from("content/issues/x.md");
    let report = Report::new(&path, front_matter);
    let root = read_front_matter(&report).root;
    let mut keys = Keys::new(&root, "an issue", &report);
    let value = ask(&mut keys);
    keys.done();
    (value, report.told())
}

fn toml<T>(text: &str, ask: impl FnOnce(&mut Keys<'_, '_, '_>) -> T) -> (T, Vec<String>) {
    asked(&format!("+++\n{text}+++\n"), ask)
}

fn yaml<T>(text: &str, ask: impl FnOnce(&mut Keys<'_, '_, '_>) -> T) -> (T, Vec<String>) {
    asked(&format!("---\n{text}---\n"), ask)
}

fn value<T>(spanned: Option<Spanned<T>>) -> Option<T> {
    spanned.map(|spanned| spanned.value)
}

#[test]
fn unknown_keys_are_matched_with_what_was_asked_for() {
    let (_, told) = toml("titel = \"a\"\nsummery = 1\nqqqq = 2\n", |keys| (keys.text("title"), keys.text("summary")));
    assert_eq!(
        told,
        [
            "unknown-key 4..9 \"titel\": an issue has no key `titel` | did you mean `title`?",
            "unknown-key 16..23 \"summery\": an issue has no key `summery` | did you mean `summary`?",
            "unknown-key 28..32 \"qqqq\": an issue has no key `qqqq` | its keys are `title` and `summary`",
        ]
    );
    let (_, told) = yaml("titel: a\n", |keys| keys.text("title"));
    assert_eq!(told, ["unknown-key 4..9 \"titel\": an issue has no key `titel` | did you mean `title`?"]);
}

#[test]
fn texts_that_are_needed() {
    let (_, told) =
        toml("a = \" \"\nid = 5\n", |keys| (keys.need_text("title"), keys.need_text("a"), keys.need_text("id")));
    assert_eq!(
        told,
        [
            "missing-key 0..3 \"+++\": an issue needs a `title` | add the key `title`",
            "missing-key 9..10 \" \": an issue needs an `a`, this one is empty | write something there",
            "wrong-type 17..18 \"5\": `id` takes text, this is a number | put it in quotes: `\"5\"`",
        ]
    );
    let (title, told) = yaml("title: 2025\n", |keys| keys.need_text("title"));
    assert_eq!((value(title).as_deref(), told.len()), (Some("2025"), 0));
    let (title, told) = yaml("title: ~\n", |keys| keys.need_text("title"));
    assert_eq!((title, told.len()), (None, 1));
    let (note, told) = yaml("note: |\n  two\n  lines\n", |keys| keys.text("note"));
    assert_eq!((value(note).as_deref(), told.len()), (Some("two\nlines"), 0));
}

#[test]
fn a_refused_value_is_there_and_not_missed() {
    let (title, told) = toml("title = abc\n", |keys| keys.need_text("title"));
    assert_eq!(title, None);
    assert_eq!(told.len(), 1, "{told:?}");
    let (date, told) = toml("date = 2025-11\n", |keys| (keys.has("date"), keys.date("date")));
    assert_eq!((date, told.len()), ((true, None), 1));
}

#[test]
fn lists_of_texts() {
    let (texts, told) = toml("a = [\"x\", \"\", 5, \"y\"]\nb = \"x\"\n", |keys| (keys.texts("a"), keys.texts("b")));
    assert_eq!(texts.0.iter().map(|text| text.as_str()).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(
        told,
        [
            "wrong-type 18..19 \"5\": `a` takes a list of texts, this is a number | put it in quotes: `\"5\"`",
            "wrong-type 30..33 \"\\\"x\\\"\": `b` takes a list, this is text | write `[\"x\"]`",
        ]
    );
    let (_, told) = yaml("a: x\n", |keys| keys.items("a").len());
    assert_eq!(told, ["wrong-type 7..8 \"x\": `a` takes a list, this is text | write `[\"x\"]`"]);
    let (texts, told) = yaml("a: [x, 2025]\n", |keys| keys.texts("a"));
    assert_eq!((texts.len(), told.len()), (2, 0));
}

#[test]
fn lists_in_a_csv_cell() {
    let text = "id,issues,sources,lat\na,donbas;security,one,5.5\n";
    let path: Arc<str> = Arc::from("content/events.csv");
    let report = Report::new(&path, text);
    let (rows, _) = read_rows(&report, RowFormat::Csv, "event");
    let mut keys = Keys::new(&rows[0], "an event", &report);
    let issues: Vec<_> = keys.texts("issues").into_iter().map(|issue| issue.value).collect();
    assert_eq!(issues, ["donbas", "security"]);
    assert_eq!(keys.items("sources").len(), 1);
    assert_eq!(value(keys.number("lat")), Some(5.5));
    assert_eq!(value(keys.text("issues")).as_deref(), Some("donbas;security"));
    keys.done();
    assert_eq!(
        report.told(),
        ["unknown-key 0..2 \"id\": an event has no key `id` | its keys are `issues`, `sources` and `lat`"]
    );
}

#[test]
fn an_unknown_column_is_told_once() {
    let text = "id,titel\na,x\nb,y\n";
    let path: Arc<str> = Arc::from("content/events.csv");
    let report = Report::new(&path, text);
    let (rows, _) = read_rows(&report, RowFormat::Csv, "event");
    for row in &rows {
        let mut keys = Keys::new(row, "an event", &report);
        keys.text("id");
        keys.text("title");
        keys.done();
    }
    assert_eq!(report.told().len(), 1);
}

#[test]
fn numbers_and_truth() {
    let ask = |keys: &mut Keys<'_, '_, '_>| {
        (value(keys.integer("a")), value(keys.number("b")), value(keys.boolean("c")), value(keys.number("d")))
    };
    assert_eq!(toml("a = 5\nb = 2\nc = true\nd = 1.5\n", ask), ((Some(5), Some(2.0), Some(true), Some(1.5)), vec![]));
    assert_eq!(yaml("a: 5\nb: 2\nc: true\nd: 1.5\n", ask), ((Some(5), Some(2.0), Some(true), Some(1.5)), vec![]));
    let (values, told) = yaml("a: 5.5\nb: x\nc: yes\nd: .inf\n", ask);
    assert_eq!(values, (None, None, None, None));
    assert_eq!(told.len(), 4);
    assert_eq!(
        told[2],
        "wrong-type 19..22 \"yes\": `c` takes `true` or `false`, this is text | write `true` or `false`"
    );
    assert_eq!(toml("a = 1\nb = nan\nc = false\nd = inf\n", ask).1.len(), 2);
}

#[test]
fn dates_in_all_their_forms() {
    let date = |keys: &mut Keys<'_, '_, '_>| keys.date("date").map(|date| date.as_str().to_owned());
    for (text, read) in [
        ("date = 2025-12-15", "2025-12-15"),
        ("date = 2025", "2025"),
        ("date = \"2025-11\"", "2025-11"),
        ("date = 2025-12-15 18:30", "2025-12-15T18:30:00"),
        ("date = [2025-12-01, 2025-12-03]", "[2025-12-01,2025-12-03]"),
    ] {
        assert_eq!(toml(&format!("{text}\n"), date), (Some(read.to_owned()), vec![]), "{text}");
    }
    for (text, read) in [
        ("date: 2025-12-15", "2025-12-15"),
        ("date: 2025", "2025"),
        ("date: [..2025-12-14]", "[..2025-12-14]"),
        ("date: [2025-12-01, 2025-12-03]", "[2025-12-01,2025-12-03]"),
        ("date: '2025-12?'", "2025-12?"),
        ("date: 2025-12-15 18:30:00", "2025-12-15T18:30:00"),
    ] {
        assert_eq!(yaml(&format!("{text}\n"), date), (Some(read.to_owned()), vec![]), "{text}");
    }
    assert_eq!(toml("date = \"\"\n", date), (None, vec![]));
}

#[test]
fn dates_that_are_none() {
    let date = |keys: &mut Keys<'_, '_, '_>| keys.date("date").is_some();
    assert_eq!(
        toml("date = \"2025-02-30\"\n", date).1,
        [
            "invalid-date 20..22 \"30\": `2025-02-30` is no day: 2025-02 has 28 days | write a day as `2025-12-15`, a month as `2025-12`, a span as `2025-12-14/2025-12-15`"
        ]
    );
    assert_eq!(
        yaml("date: {a: 1}\n", date).1,
        [
            "wrong-type 10..16 \"{a: 1}\": `date` takes a date, this is a table | write a day as `2025-12-15`, a month as `\"2025-12\"`"
        ]
    );
    assert!(toml("date = 18:30\n", date).1[0].starts_with("invalid-date 11..16 \"18:30\""));
    assert!(yaml("date: [a, b]\n", date).1[0].starts_with("invalid-date"));
    assert!(toml("date = 20251215\n", date).1[0].ends_with("write `2025-12-15`"));
    assert!(toml("date = -5\n", date).1[0].starts_with("invalid-date"));
    // An escape shifts the text against the file: the whole value is then the place.
    assert!(toml("date = \"2025\\u002d02-30\"\n", date).1[0].starts_with("invalid-date 11..28"));
}

#[test]
fn exact_days() {
    let day = |keys: &mut Keys<'_, '_, '_>| keys.day("accessed").map(|day| day.to_string());
    assert_eq!(toml("accessed = 2025-12-15\n", day), (Some("2025-12-15".to_owned()), vec![]));
    assert_eq!(
        toml("accessed = \"2025-12\"\n", day).1,
        [
            "invalid-date 15..24 \"\\\"2025-12\\\"\": `accessed` takes one exact day, this is `2025-12` | write a day as `2025-12-15`"
        ]
    );
    assert!(toml("accessed = 2025-12-15T10:00\n", day).1[0].ends_with("leave the time out: `2025-12-15`"));
    assert!(toml("accessed = \"2025-12-15?\"\n", day).0.is_none());
}

#[test]
fn lengths_of_time() {
    let days = |keys: &mut Keys<'_, '_, '_>| value(keys.days_long("a"));
    assert_eq!(toml("a = \"30d\"\n", days), (Some(30), vec![]));
    assert_eq!(yaml("a: 2w\n", days), (Some(14), vec![]));
    assert!(toml("a = 30\n", days).1[0].starts_with("wrong-type"));
    for text in ["30", "0d", "-1d", "d", "1m", "99999999999w", "9999999d", "3 d", ""] {
        let (value, told) = toml(&format!("a = \"{text}\"\n"), days);
        assert!(value.is_none() && told[0].starts_with("unknown-value"), "{text}");
    }
}

#[test]
fn rows_and_tables() {
    let count = |keys: &mut Keys<'_, '_, '_>| (keys.rows("status").len(), keys.table("place").is_some());
    assert_eq!(toml("[[status]]\n[[status]]\n[place]\n", count), ((2, true), vec![]));
    assert_eq!(yaml("status:\n  - a: 1\n  -\nplace: {}\n", count), ((1, true), vec![]));
    assert_eq!(
        toml("[status]\na = 1\n[[place]]\n", count).1,
        [
            "wrong-type 4..12 \"[status]\": `status` takes a list of tables, this is a table | write `[[status]]`, one for each",
            "wrong-type 19..28 \"[[place]]\": `place` takes a table, this is a list | there is only one: write `[place]`",
        ]
    );
    assert_eq!(
        yaml("status:\n  a: 1\nplace: x\n", count).1,
        [
            "wrong-type 14..15 \"a\": `status` takes a list of tables, this is a table | begin each with `- ` before its first key",
            "wrong-type 26..27 \"x\": `place` takes a table, this is text | write a table, as in `place: { … }`",
        ]
    );
    assert_eq!(toml("status = [\"x\", {}]\n", count).0.0, 1);
}

#[test]
fn what_is_no_table_has_no_keys_and_misses_none() {
    let ((), told) = yaml("list:\n  - x\n", |keys| {
        for item in keys.items("list") {
            let mut inner = Keys::new(item, "a position", keys.report());
            inner.need_text("party");
            inner.missing("summary");
            inner.done();
        }
    });
    assert_eq!(
        told,
        [
            "wrong-type 14..15 \"x\": a position is a table of keys and values, this is text | give it keys, each with its value, or remove it"
        ]
    );
}

#[test]
fn other_names_of_keys() {
    let updated = |keys: &mut Keys<'_, '_, '_>| {
        keys.alias("lastmod", "updated");
        (keys.has("updated"), keys.date("updated").map(|date| date.as_str().to_owned()))
    };
    assert_eq!(
        toml("lastmod = 2025-12-15\n", updated),
        (
            (true, Some("2025-12-15".to_owned())),
            vec!["alias-key 4..11 \"lastmod\": `lastmod` is read as `updated` | write `updated`".to_owned()]
        )
    );
    assert_eq!(
        toml("lastmod = 2025-12-15\nupdated = 2025-12-16\n", updated),
        (
            (true, Some("2025-12-16".to_owned())),
            vec!["unknown-key 4..11 \"lastmod\": `lastmod` is another name of `updated`, and both are given | remove `lastmod` (25..32 `updated` is here)".to_owned()]
        )
    );
    assert_eq!(toml("", updated), ((false, None), vec![]));
}

#[test]
fn a_key_below_a_table_is_told_to_move_up() {
    let text = "title = \"a\"\n[[status]]\nstate = \"x\"\n[[status]]\nstate = \"y\"\nupdated = 2025-12-15\nother = 1\n";
    let ((), told) = toml(text, |keys| {
        keys.text("title");
        for row in keys.rows("status") {
            let mut inner = Keys::new(row, "a status", keys.report());
            inner.text("state");
            inner.text("update");
            inner.done();
        }
        keys.date("updated");
    });
    assert_eq!(
        told,
        [
            "unknown-key 62..69 \"updated\": a status has no key `updated` | move `updated` above the first `[[status]]`: in TOML a key belongs to the table above it",
            "unknown-key 83..88 \"other\": a status has no key `other` | its keys are `state` and `update`",
        ]
    );
    // In YAML the indentation says where a key belongs.
    let ((), told) = yaml("status:\n  - state: x\n    updated: 2025\n", |keys| {
        for row in keys.rows("status") {
            let mut inner = Keys::new(row, "a status", keys.report());
            inner.text("state");
            inner.done();
        }
        keys.date("updated");
    });
    assert_eq!(told, ["unknown-key 29..36 \"updated\": a status has no key `updated` | its keys are `state`"]);
}

#[test]
fn a_flood_of_unknown_keys_is_cut() {
    let text: String = (0..500).map(|number| format!("key{number} = 1\n")).collect();
    let ((), told) = toml(&text, |_| ());
    assert_eq!(told.len(), 101);
    assert!(told.iter().any(|line| line.contains("400 further keys")));
}

#[test]
fn places_inside_texts() {
    let text = "+++\na = \"[[x]]\"\nb = \"a\\tb\"\n+++\n";
    let path: Arc<str> = Arc::from("content/x.md");
    let report = Report::new(&path, text);
    let root = read_front_matter(&report).root;
    let mut keys = Keys::new(&root, "an issue", &report);
    assert_eq!(report.offset_of(&keys.text("a").unwrap()), Some(9));
    assert_eq!(report.offset_of(&keys.text("b").unwrap()), None);
}
