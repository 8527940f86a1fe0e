//! Bad input of every kind: each mistake is told with its code, at its place, with a way out, and none hides another.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{Told, told};

/// What is told as an error of a site of `files` and the base records.
fn errors<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Vec<Told> {
    told(files).into_iter().filter(|told| told.level == "error").collect()
}

/// Checks that the errors are these, `place code` each, and that each has a way out.
#[track_caller]
fn assert_told<B: AsRef<[u8]>>(files: &[(&str, B)], expected: &[&str]) {
    let errors = errors(files);
    let lines: Vec<String> = errors.iter().map(|told| format!("{} {}", told.place, told.code)).collect();
    assert_eq!(lines, expected, "{errors:#?}");
    for told in &errors {
        assert!(told.hints.iter().any(|hint| !hint.is_empty()), "no way out: {told:#?}");
        assert!(!told.message.ends_with('.') && !told.message.starts_with(char::is_uppercase), "{told:#?}");
    }
}

/// A page of the author's with this text below its front matter, which takes four lines.
fn page(body: &str) -> String {
    format!("+++\ntitle = \"About\"\n+++\n\n{body}\n")
}

/// Checks what is told of the text of a page; places are line and column in the text.
#[track_caller]
fn assert_told_of_text(body: &str, others: &[(&str, &str)], expected: &[&str]) {
    let page = page(body);
    let mut files = vec![("content/pages/about.md", page.as_str())];
    files.extend(others);
    let expected: Vec<String> = expected
        .iter()
        .map(|line| {
            let (row, rest) = line.split_once(':').unwrap();
            format!("content/pages/about.md:{}:{rest}", row.parse::<usize>().unwrap() + 4)
        })
        .collect();
    assert_told(&files, &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

const ISSUE: &str = "+++\ntitle = \"What happens to Donbas?\"\n\n[[status]]\nevent = \"talks\"\nstate = \"contested\"\nsummary = \"Talks.\"\n\n\
                     [[options]]\nid = \"zone\"\ntitle = \"A zone\"\nevent = \"talks\"\n\n[[positions]]\nevent = \"talks\"\nparty = \"russia\"\nsummary = \"No.\"\n+++\n";

// Files as such.

#[test]
fn front_matter_that_is_not_there_or_never_ends() {
    let at = "content/pages/about.md";
    assert_told(&[(at, "Who we are.\n")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, "")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, " \n\n\t\n")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, "+++\ntitle = \"About\"\n\nWho we are.\n")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, "---\ntitle: About\n\nWho we are.\n")], &["content/pages/about.md:1:1 syntax"]);
    assert_told(&[(at, "+++\ntitle = \"About\"\n---\n\nWho we are.\n")], &["content/pages/about.md:3:1 syntax"]);
    assert_told(&[(at, "---\ntitle: About\n+++\n\nWho we are.\n")], &["content/pages/about.md:3:1 syntax"]);
}

#[test]
fn one_format_in_the_lines_of_the_other() {
    let at = "content/pages/about.md";
    assert_told(&[(at, "+++\ntitle: About\n+++\n")], &["content/pages/about.md:2:6 syntax"]);
    assert_told(&[(at, "---\ntitle = \"About\"\n---\n")], &["content/pages/about.md:2:1 syntax"]);
    assert_told(&[("content/terms.toml", "- id: x\n")], &["content/terms.toml:1:3 syntax"]);
    assert_told(&[("content/terms.yaml", "[[term]]\nid = \"x\"\n")], &["content/terms.yaml:2:1 syntax"]);
}

#[test]
fn marks_line_ends_and_tabs_do_not_shift_places() {
    let at = "content/pages/about.md";
    let wrong = "+++\ntitle = \"Über\"\ntitel = \"x\"\n+++\n\nö [[nobody]]\n";
    let expected = ["content/pages/about.md:3:1 unknown-key", "content/pages/about.md:6:3 unknown-id"];
    assert_told(&[(at, wrong)], &expected[..1]);
    assert_told(&[(at, format!("\u{feff}{wrong}"))], &expected[..1]);
    assert_told(&[(at, wrong.replace('\n', "\r\n"))], &expected[..1]);
    let right = wrong.replace("titel", "short_title");
    assert_told(&[(at, right.clone())], &expected[1..]);
    assert_told(&[(at, format!("\u{feff}{right}"))], &expected[1..]);
    assert_told(&[(at, right.replace('\n', "\r\n"))], &expected[1..]);
    assert_told(&[(at, right.replace(" = ", "\t=\t").replace("ö ", "ö\t"))], &expected[1..]);
    assert_told(&[(at, "---\ntitle: About\nextra:\n\ta: 1\n---\n")], &["content/pages/about.md:4:2 syntax"]);
}

#[test]
fn bytes_that_are_no_text() {
    let latin = b"+++\ntitle = \"\xdcber\"\n+++\n".as_slice();
    assert_told(&[("content/pages/about.md", latin)], &["content/pages/about.md:2:10 not-utf8"]);
    assert_told(&[("briefing.toml", b"\xff\xfe[\0s\0".as_slice())], &["briefing.toml:1:1 not-utf8"]);
    assert_told(&[("templates/page.html", b"<p>\xe9</p>".as_slice())], &["templates/page.html:1:4 not-utf8"]);
    assert_told(&[("content/terms.csv", b"id,title\nx,\xe9\n".as_slice())], &["content/terms.csv:2:3 not-utf8"]);
    // What refers to a record in such a file is right to do so.
    let party = b"+++\ntitle = \"Ukra\xefne\"\nkind = \"state\"\n+++\n".as_slice();
    assert_told(&[("content/parties/ukraine.md", party)], &["content/parties/ukraine.md:2:14 not-utf8"]);
}

#[test]
fn files_where_no_record_can_be() {
    assert_told(&[("content/isues/donbas.md", ISSUE)], &["content/isues/donbas.md unknown-value"]);
    assert_told(&[("content/event.toml", "")], &["content/event.toml unknown-value"]);
    assert_told(&[("content/about.md", "")], &["content/about.md unknown-value"]);
}

#[test]
fn rows_of_csv() {
    let at = "content/terms.csv";
    let head = "id,title,description\n";
    assert_told(
        &[(at, format!("{head}a,A,\"One.\"\nb,B,Two,more\nc,C\nd,D,Four.\n"))],
        &["content/terms.csv:3:1 syntax", "content/terms.csv:4:1 syntax"],
    );
    assert_told(&[(at, format!("{head}a,A,\"One.\n"))], &["content/terms.csv:2:5 syntax"]);
    assert_told(
        &[(at, "id,titel,description\na,A,One.\nb,B,Two.\n")],
        &[
            "content/terms.csv:1:4 unknown-key",
            "content/terms.csv:2:1 missing-key",
            "content/terms.csv:3:1 missing-key",
        ],
    );
    assert_told(&[(at, "title,description\nA,One.\n")], &["content/terms.csv:2:1 missing-key"]);
}

// Keys and values.

#[test]
fn keys_unknown_twice_and_missing() {
    let at = "content/terms.toml";
    let term = |rest: &str| format!("[[term]]\nid = \"truce\"\ntitle = \"Truce\"\ndescription = \"A stop.\"\n{rest}\n");
    assert_told(&[(at, term("abbrev = \"T\""))], &["content/terms.toml:5:1 unknown-key"]);
    assert_told(&[(at, term("entirely_unheard_of = 1"))], &["content/terms.toml:5:1 unknown-key"]);
    assert_told(&[(at, term("title = \"Again\""))], &["content/terms.toml:5:1 syntax"]);
    assert_told(
        &[(at, "[[term]]\n")],
        &[
            "content/terms.toml:1:1 missing-key",
            "content/terms.toml:1:1 missing-key",
            "content/terms.toml:1:1 missing-key",
        ],
    );
    assert_told(
        &[("content/terms.yaml", "- id: truce\n  title: Truce\n  title: Again\n  description: A stop.\n")],
        &["content/terms.yaml:3:3 syntax"],
    );
    assert_told(
        &[("content/issues/donbas.md", ISSUE.replace("summary = \"No.\"", "summary = \"No.\"\nweight = 1"))],
        &["content/issues/donbas.md:18:1 unknown-key"],
    );
    assert_told(
        &[(
            "content/issues/donbas.md",
            ISSUE.replace("event = \"talks\"\nparty", "option = \"zone\"\nevent = \"talks\"\nparty"),
        )],
        &["content/issues/donbas.md:15:11 missing-key"],
    );
    assert_told(
        &[(
            "content/issues/donbas.md",
            ISSUE.replace("event = \"talks\"\nparty", "stance = \"opposes\"\nevent = \"talks\"\nparty"),
        )],
        &["content/issues/donbas.md:15:11 unknown-key"],
    );
}

#[test]
fn values_of_the_wrong_type() {
    let event = |line: &str| {
        format!("[[event]]\nid = \"round\"\ntitle = \"Round\"\nkind = \"meeting\"\nsources = [\"wire\"]\n{line}\n")
    };
    for (line, column) in [
        ("date = true", 8),
        ("parties = \"ukraine\"", 11),
        ("parties = [1]", 12),
        ("outcome = 5", 11),
        ("weight = \"1\"", 10),
        ("draft = \"no\"", 9),
        ("place = \"Berlin\"", 9),
        ("place = [\"Berlin\"]", 9),
        ("status = \"happened\"", 10),
        ("extra = 1", 9),
        ("aliases = \"/old/\"", 11),
    ] {
        let expected = format!("content/events.toml:6:{column} wrong-type");
        assert_told(&[("content/events.toml", event(line))], &[&expected]);
    }
}

#[test]
fn words_that_no_vocabulary_has() {
    assert_told(
        &[("content/issues/donbas.md", ISSUE.replace("contested", "contestd"))],
        &["content/issues/donbas.md:6:10 unknown-value"],
    );
    let event = |line: &str| {
        format!("[[event]]\nid = \"round\"\ntitle = \"Round\"\nkind = \"meating\"\nsources = [\"wire\"]\n{line}\n")
    };
    assert_told(
        &[("content/events.toml", event("importance = \"high\""))],
        &[
            // A record with errors of its own is left out before open vocabularies are looked at.
            "content/events.toml:6:15 unknown-value",
        ],
    );
    assert_told(&[("content/events.toml", event(""))], &["content/events.toml:4:9 unknown-value"]);
    let config = |words: &str| format!("[site]\ntitle = \"x\"\n[build]\nas_of = 2025-12-16\n[words.{words}\n");
    assert_told(&[("briefing.toml", config("stance]\nsuports = \"for\""))], &["briefing.toml:6:1 unknown-key"]);
    assert_told(&[("briefing.toml", config("event_kinds]\nrecall = \"Recall\""))], &["briefing.toml:5:8 unknown-key"]);
}

#[test]
fn dates_that_are_none() {
    let event = |date: &str| {
        format!(
            "[[event]]\nid = \"round\"\ntitle = \"Round\"\nkind = \"meeting\"\nsources = [\"wire\"]\ndate = {date}\n"
        )
    };
    for (date, column) in [
        ("2025-02-30", 16),
        ("2025-11", 8),
        ("2025-13-01", 13),
        ("\"yesterday\"", 9),
        ("\"2025-12-15/2025-12-14\"", 9),
        ("\"2025-21\"", 9),
        ("\"2025-02-30\"", 17),
        ("[..2025-12-14]", 8),
    ] {
        let expected = format!("content/events.toml:6:{column} invalid-date");
        assert_told(&[("content/events.toml", event(date))], &[&expected]);
    }
    let person = "[[person]]\nid = \"ada\"\ntitle = \"Ada\"\noffices = [{ title = \"Envoy\", from = 2025-02-01, to = 2025-01-01 }]\n";
    assert_told(&[("content/people.toml", person)], &["content/people.toml:4:55 invalid-date"]);
    let row = ISSUE.replace("event = \"talks\"\nparty", "event = \"talks\"\ndate = 2025-12-01\nparty");
    assert_told(&[("content/issues/donbas.md", row)], &["content/issues/donbas.md:16:8 date-mismatch"]);
}

#[test]
fn what_cannot_be_an_id_an_address_or_a_number() {
    let page = |line: &str| format!("+++\ntitle = \"About\"\n{line}\n+++\n");
    for (line, column) in [
        ("id = \"About us\"", 7),
        ("slug = \"a/b\"", 9),
        ("aliases = [\"https://example.org/\"]", 13),
        ("aliases = [\"/../up/\"]", 13),
        ("nav = \"top\"", 8),
    ] {
        let expected = format!("content/pages/about.md:3:{column} unknown-value");
        assert_told(&[("content/pages/about.md", page(line))], &[&expected]);
    }
    let source =
        |line: &str| format!("[[source]]\nid = \"x\"\ntitle = \"X\"\nkind = \"research\"\ndate = 2025-12-01\n{line}\n");
    assert_told(
        &[("content/sources.toml", source("url = \"example.org\""))],
        &["content/sources.toml:6:8 unknown-value"],
    );
    let event = |place: &str| {
        format!(
            "[[event]]\nid = \"x\"\ntitle = \"X\"\nkind = \"call\"\nsources = [\"wire\"]\nplace = {{ name = \"Y\", {place} }}\n"
        )
    };
    assert_told(&[("content/events.toml", event("lat = 95.0, lon = 1"))], &["content/events.toml:6:29 unknown-value"]);
    assert_told(&[("content/events.toml", event("lat = 5.0"))], &["content/events.toml:6:9 missing-key"]);
    assert_told(
        &[("content/events.toml", event("country = \"Germany\""))],
        &["content/events.toml:6:34 unknown-value"],
    );
}

// Ids.

#[test]
fn ids_that_are_taken() {
    let terms = "[[term]]\nid = \"x\"\ntitle = \"X\"\ndescription = \"X.\"\n\n[[term]]\nid = \"x\"\ntitle = \"Y\"\ndescription = \"Y.\"\n";
    assert_told(&[("content/terms.toml", terms)], &["content/terms.toml:7:7 duplicate-id"]);
    let again = "+++\ntitle = \"Again\"\nkind = \"state\"\n+++\n";
    assert_told(&[("content/parties/sub/russia.md", again)], &["content/parties/sub/russia.md:1:1 duplicate-id"]);
    // Sources and documents share their ids.
    let document = "+++\ntitle = \"Plan\"\nkind = \"plan\"\naccess = \"public\"\n+++\n";
    assert_told(&[("content/documents/wire.md", document)], &["content/sources/wire.md:1:1 duplicate-id"]);
    let options =
        ISSUE.replace("[[positions]]", "[[options]]\nid = \"zone\"\ntitle = \"B\"\nevent = \"talks\"\n\n[[positions]]");
    assert_told(&[("content/issues/donbas.md", options)], &["content/issues/donbas.md:15:7 duplicate-id"]);
}

/// Every key that takes an id: the file, and its text with `@` where the id stands.
const KEYS_WITH_IDS: &[(&str, &str)] = &[
    ("content/_index.md", "title = \"x\"\ndescription = \"x\"\nlead = \"@\""),
    ("content/_index.md", "title = \"x\"\ndescription = \"x\"\n[[status]]\nsummary = \"x\"\nevent = \"@\""),
    (
        "content/_index.md",
        "title = \"x\"\ndescription = \"x\"\n[[status]]\nsummary = \"x\"\ndate = 2025-12-01\nsources = [\"@\"]",
    ),
    ("content/articles/x.md", "title = \"x\"\ndescription = \"x\"\ndate = 2025-12-01\nauthors = [\"@\"]"),
    (
        "content/articles/x.md",
        "title = \"x\"\ndescription = \"x\"\ndate = 2025-12-01\nauthors = [\"A B\"]\nissues = [\"@\"]",
    ),
    (
        "content/articles/x.md",
        "title = \"x\"\ndescription = \"x\"\ndate = 2025-12-01\nauthors = [\"A B\"]\nsources = [\"wire\", \"@\"]",
    ),
    (
        "content/articles/x.md",
        "title = \"x\"\ndescription = \"x\"\ndate = 2025-12-01\nauthors = [\"A B\"]\nkey_points = [{ text = \"x\", sources = [\"@\"] }]",
    ),
    ("content/issues/x.md", "ISSUE depends_on = [\"@\"]"),
    ("content/issues/x.md", "ISSUE not_concerned = [\"@\"]"),
    ("content/issues/x.md", "ISSUE sources = [\"@\"]"),
    ("content/issues/x.md", "ISSUE [[status]]\nstate = \"contested\"\nsummary = \"x\"\nevent = \"@\""),
    (
        "content/issues/x.md",
        "ISSUE [[status]]\nstate = \"contested\"\nsummary = \"x\"\nsources = [{ id = \"@\", at = \"p. 4\" }]",
    ),
    (
        "content/issues/x.md",
        "ISSUE [[status]]\nstate = \"contested\"\nsummary = \"x\"\nevent = \"talks\"\noption = \"@\"",
    ),
    ("content/issues/x.md", "ISSUE [[options]]\nid = \"a\"\ntitle = \"x\"\nevent = \"@\""),
    ("content/issues/x.md", "ISSUE [[options]]\nid = \"a\"\ntitle = \"x\"\nsources = [\"@\"]"),
    ("content/issues/x.md", "ISSUE [[options]]\nid = \"a\"\ntitle = \"x\"\nevent = \"talks\"\nproposed_by = \"@\""),
    (
        "content/issues/x.md",
        "ISSUE [[options]]\nid = \"a\"\ntitle = \"x\"\nevent = \"talks\"\nproposed_by = [\"russia\", \"@\"]",
    ),
    ("content/issues/x.md", "ISSUE [[options]]\nid = \"a\"\ntitle = \"x\"\nevent = \"talks\"\ndocument = \"@\""),
    (
        "content/issues/x.md",
        "ISSUE [[options]]\nid = \"a\"\ntitle = \"x\"\nevent = \"talks\"\ndocument = { id = \"@\", at = \"p. 4\" }",
    ),
    ("content/issues/x.md", "ISSUE [[positions]]\nsummary = \"x\"\nevent = \"talks\"\nparty = \"@\""),
    ("content/issues/x.md", "ISSUE [[positions]]\nsummary = \"x\"\nparty = \"russia\"\nevent = \"@\""),
    ("content/issues/x.md", "ISSUE [[positions]]\nsummary = \"x\"\nparty = \"russia\"\nsources = [\"@\"]"),
    (
        "content/issues/x.md",
        "ISSUE [[positions]]\nsummary = \"x\"\nparty = \"russia\"\nevent = \"talks\"\nspeaker = \"@\"",
    ),
    (
        "content/issues/x.md",
        "ISSUE [[positions]]\nsummary = \"x\"\nparty = \"russia\"\nevent = \"talks\"\nstance = \"open\"\noption = \"@\"",
    ),
    ("content/issues/x.md", "ISSUE [[questions]]\ntext = \"x\"\nevent = \"@\""),
    ("content/issues/x.md", "ISSUE [[questions]]\ntext = \"x\"\nsources = [\"@\"]"),
    ("content/issues/x.md", "ISSUE [[questions]]\ntext = \"x\"\nevent = \"talks\"\nasked_by = \"@\""),
    (
        "content/issues/x.md",
        "ISSUE [[questions]]\ntext = \"x\"\nevent = \"talks\"\nanswered = { date = 2025-12-15, text = \"x\", sources = [\"@\"] }",
    ),
    ("content/events/x.md", "EVENT parties = [\"russia\", \"@\"]"),
    ("content/events/x.md", "EVENT parties = [{ id = \"@\", role = \"host\" }]"),
    ("content/events/x.md", "EVENT people = [\"@\"]"),
    ("content/events/x.md", "EVENT issues = [\"@\"]"),
    ("content/events/x.md", "EVENT documents = [\"@\"]"),
    ("content/events/x.md", "EVENT after = [\"@\"]"),
    ("content/events/x.md", "EVENT [[status]]\nstate = \"happened\"\nevent = \"@\""),
    ("content/events/x.md", "EVENT [[status]]\nstate = \"happened\"\nsources = [\"@\"]"),
    ("content/parties/x.md", "title = \"x\"\nkind = \"coalition\"\nmembers = [{ id = \"@\" }]"),
    ("content/people/x.md", "title = \"x\"\nparty = \"@\""),
    ("content/people/x.md", "title = \"x\"\noffices = [{ title = \"x\", party = \"@\" }]"),
    ("content/documents/x.md", "DOCUMENT authors = [\"@\"]"),
    ("content/documents/x.md", "DOCUMENT signatories = [{ party = \"@\" }]"),
    ("content/documents/x.md", "DOCUMENT issues = [\"@\"]"),
    ("content/documents/x.md", "DOCUMENT issues = [{ id = \"@\", at = \"art. 4\" }]"),
    ("content/documents/x.md", "DOCUMENT part_of = \"@\""),
    ("content/documents/x.md", "DOCUMENT supersedes = [\"@\"]"),
    ("content/documents/x.md", "DOCUMENT sources = [\"@\"]"),
    ("content/documents/x.md", "DOCUMENT [[status]]\nstate = \"signed\"\nevent = \"@\""),
    ("content/documents/x.md", "DOCUMENT [[status]]\nstate = \"signed\"\nsources = [\"@\"]"),
    ("content/sources/x.md", "title = \"x\"\nkind = \"research\"\ndate = 2025-12-01\nauthors = [\"@\"]"),
    ("content/sources/x.md", "title = \"x\"\nkind = \"research\"\ndate = 2025-12-01\nparty = \"@\""),
    ("content/terms/x.md", "title = \"x\"\ndescription = \"x\"\nsee = [\"@\"]"),
    ("content/terms/x.md", "title = \"x\"\ndescription = \"x\"\nsources = [\"@\"]"),
    ("content/pages/x.md", "title = \"x\"\nsources = [\"@\"]"),
];

/// The text of an example with its base written out.
fn written_out(text: &str) -> String {
    let issue = "title = \"x\"\nREST\n[[status]]\nstate = \"contested\"\nsummary = \"x\"\nevent = \"talks\"\n\
                 [[positions]]\nsummary = \"x\"\nparty = \"russia\"\nevent = \"talks\"";
    let event = "title = \"x\"\nkind = \"call\"\ndate = 2025-12-15\nsources = [\"wire\"]\nREST";
    let document = "title = \"x\"\nkind = \"plan\"\naccess = \"public\"\nREST";
    let front = match text.split_once(' ') {
        // What begins a table must come last.
        Some(("ISSUE", rest)) if rest.starts_with("[[") => format!("{}\n{rest}", issue.replace("REST\n", "")),
        Some(("ISSUE", rest)) => issue.replace("REST", rest),
        Some(("EVENT", rest)) => event.replace("REST", rest),
        Some(("DOCUMENT", rest)) => document.replace("REST", rest),
        _ => text.to_owned(),
    };
    format!("+++\n{front}\n+++\n")
}

/// Line and column of the first `mark` in `text`.
fn place_of(text: &str, mark: &str) -> (usize, usize) {
    let before = &text[..text.find(mark).unwrap()];
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap().chars().count() + 1)
}

#[test]
fn ids_of_nobody_in_every_key() {
    for (path, text) in KEYS_WITH_IDS {
        let text = written_out(text);
        let (line, column) = place_of(&text, "@");
        let expected = format!("{path}:{line}:{column} unknown-id");
        assert_told(&[(*path, text.replace('@', "nobody-of-this-name"))], &[&expected]);
    }
}

#[test]
fn ids_of_nobody_in_yaml_and_csv() {
    let event =
        "---\ntitle: Round\nkind: call\ndate: 2025-12-15\nsources: [wire]\nparties:\n  - russia\n  - id: rusia\n---\n";
    assert_told(&[("content/events/round.md", event)], &["content/events/round.md:8:9 unknown-id"]);
    let rows = "id,title,kind,date,sources,parties\nround,Round,call,2025-12-15,wire,ukraine; rusia\n";
    assert_told(&[("content/events.csv", rows)], &["content/events.csv:2:43 unknown-id"]);
}

#[test]
fn ids_of_nobody_in_texts() {
    assert_told_of_text(
        "[[nobody]] and [[party/nobody]], [[talk|label]]",
        &[],
        &["1:1 unknown-id", "1:16 unknown-id", "1:34 unknown-id"],
    );
    assert_told_of_text("[[kinds/talks]]", &[], &["1:1 unknown-id"]);
    assert_told_of_text("Said [@wir, p. 4; @wire; @nobody].", &[], &["1:7 unknown-id", "1:26 unknown-id"]);
    assert_told_of_text("<Timeline issue=\"nothing\" party=\"rusia\" />", &[], &["1:18 unknown-id", "1:34 unknown-id"]);
    assert_told_of_text("<Callout>\n\n[[nobody]] [@nobody]\n\n</Callout>", &[], &["3:1 unknown-id", "3:13 unknown-id"]);
    let summary = ISSUE.replace("Talks.", "[[nobody]] [@nobody]");
    assert_told(
        &[("content/issues/donbas.md", summary)],
        &["content/issues/donbas.md:7:12 unknown-id", "content/issues/donbas.md:7:24 unknown-id"],
    );
}

#[test]
fn ids_that_could_be_several() {
    let term = ("content/terms.toml", "[[term]]\nid = \"talks\"\ntitle = \"Talks\"\ndescription = \"x\"\n");
    assert_told_of_text(
        "A [[talks]], [[talks|label]] and [[term/talks]].",
        &[term],
        &["1:3 ambiguous-id", "1:14 ambiguous-id"],
    );
    let issue = ("content/issues/talks.md", ISSUE);
    assert_told_of_text("An issue wins: [[talks]].", &[term, issue], &[]);
}

#[test]
fn circles() {
    let issue = |on: &str| ISSUE.replacen("\n\n", &format!("\ndepends_on = [\"{on}\"]\n\n"), 1);
    assert_told(
        &[
            ("content/issues/a.md", issue("b")),
            ("content/issues/b.md", issue("c")),
            ("content/issues/c.md", issue("a")),
        ],
        &["content/issues/c.md:3:16 cycle"],
    );
    let document = |line: &str| format!("+++\ntitle = \"x\"\nkind = \"plan\"\naccess = \"public\"\n{line}\n+++\n");
    assert_told(&[("content/documents/a.md", document("part_of = \"a\""))], &["content/documents/a.md:5:12 cycle"]);
    let supersedes = |id: &str| document(&format!("supersedes = [\"{id}\"]"));
    assert_told(
        &[("content/documents/a.md", supersedes("b")), ("content/documents/b.md", supersedes("a"))],
        &["content/documents/b.md:5:16 cycle"],
    );
    let event = |id: &str| {
        format!(
            "+++\ntitle = \"x\"\nkind = \"call\"\ndate = 2025-12-15\nsources = [\"wire\"]\nafter = [\"{id}\"]\n+++\n"
        )
    };
    assert_told(
        &[("content/events/a.md", event("b")), ("content/events/b.md", event("a"))],
        &["content/events/b.md:6:11 cycle"],
    );
}

// Addresses, links, files.

#[test]
fn addresses_that_are_taken() {
    let page = |line: &str| format!("+++\ntitle = \"x\"\n{line}\n+++\n");
    assert_told(
        &[("content/pages/a.md", page("slug = \"b\"")), ("content/pages/b.md", page(""))],
        &["content/pages/b.md:2:10 permalink-clash"],
    );
    assert_told(&[("content/pages/issues.md", page(""))], &["content/pages/issues.md:2:10 permalink-clash"]);
    assert_told(
        &[("content/pages/a.md", page("aliases = [\"/b/\"]")), ("content/pages/b.md", page(""))],
        &["content/pages/a.md:3:13 permalink-clash"],
    );
    assert_told(
        &[("content/pages/a.md", page("aliases = [\"/timeline/\", \"404.html\"]"))],
        &["content/pages/a.md:3:13 permalink-clash", "content/pages/a.md:3:27 permalink-clash"],
    );
    assert_told(
        &[("content/pages/a.md", page("aliases = [\"/old/\"]")), ("content/pages/b.md", page("aliases = [\"old\"]"))],
        &["content/pages/b.md:3:13 permalink-clash"],
    );
    assert_told(
        &[("content/pages/a.md", page("")), ("static/a/index.html", "x".to_owned())],
        &["static/a/index.html permalink-clash"],
    );
}

#[test]
fn links_anchors_and_pictures_of_nothing() {
    assert_told_of_text(
        "[a](/isues/) [b](#nowhere) [c](../events/tlks.md) [d](/report.pdf)\n\n![e](photo.jpg) [[talks#nowhere]] [f](../events/talks.md#nowhere)",
        &[],
        &[
            "1:1 broken-link",
            "1:14 broken-link",
            "1:28 broken-link",
            "1:51 missing-asset",
            "3:1 missing-asset",
            "3:17 broken-link",
            "3:35 broken-link",
        ],
    );
    let image = "+++\ntitle = \"x\"\nimage = { src = \"x.jpg\", alt = \"x\" }\n+++\n";
    assert_told(&[("content/pages/about.md", image)], &["content/pages/about.md:3:18 missing-asset"]);
    let logo =
        "[site]\ntitle = \"x\"\npublisher = { name = \"x\", logo = \"logo.svg\" }\n[build]\nas_of = 2025-12-16\n";
    assert_told(&[("briefing.toml", logo)], &["briefing.toml:3:35 missing-asset"]);
    assert_told_of_text("[a](javascript:alert(1))", &[], &["1:1 broken-link"]);
}

// Components.

#[test]
fn tags_that_are_torn_unclosed_or_in_the_wrong_place() {
    for (text, expected) in [
        ("<Callout>\n\nText.", "1:1 syntax"),
        ("Text.\n\n</Callout>", "3:1 syntax"),
        ("<Callout>\nText.\n</Callout>", "2:1 syntax"),
        ("<Timeline /> and more", "1:1 component-argument"),
        ("- <Callout>\n\n  Text.\n\n</Callout>", "1:3 syntax"),
        ("A <Timeline /> in a sentence.", "1:3 component-argument"),
        ("<Timeline limit=\"5 />\n\nText.", "1:1 component-argument"),
        ("<Timeline limit={5 />\n\nText.", "1:17 component-argument"),
        ("<Timeline limit={5} limit={6} />", "1:21 component-argument"),
        ("<Timeline limt={5} />", "1:11 component-argument"),
        ("<Timeline limit=\"many\" />", "1:18 component-argument"),
        ("<Positions />", "1:1 component-argument"),
        ("<Timeline>\n\nText.\n\n</Timeline>", "1:1 component-argument"),
        ("<State state=\"x\" />", "1:15 component-argument"),
        ("<Timelin />", "1:2 unknown-component"),
        ("<Details>\n\nText.\n\n</Details>", "1:2 unknown-component"),
    ] {
        assert_told_of_text(text, &[], &[expected]);
    }
    let summary = ISSUE.replace("Talks.", "A <Callout>note</Callout>.");
    assert_told(&[("content/issues/donbas.md", summary)], &["content/issues/donbas.md:7:14 component-argument"]);
}

// Templates.

#[test]
fn templates_that_cannot_be_loaded() {
    let about = page("Who we are.");
    let of_template = |path: &'static str, text: &str, expected: &[&str]| {
        assert_told(&[("content/pages/about.md", about.as_str()), (path, text)], expected);
    };
    of_template("templates/page.html", "<p>{{ page.title </p>", &["templates/page.html:1:18 template"]);
    of_template("templates/page.html", "{% if page %}\n<p>", &["templates/page.html:1:14 template"]);
    of_template("templates/page.html", "{{ page.title | shout }}", &["templates/page.html:1:17 template"]);
    of_template("templates/page.html", "{{ shout(x=1) }}", &["templates/page.html:1:4 template"]);
    of_template("templates/page.html", "{{<Shout />}}", &["templates/page.html:1:3 template"]);
    of_template("templates/page.html", "{% include \"nothing.html\" %}", &["templates/page.html:1:12 template"]);
    of_template("templates/page.html", "{% include \"page.html\" %}", &["templates/page.html template"]);
    of_template("templates/page.html", "{% extends \"page.html\" %}", &["templates/page.html template"]);
    of_template("templates/page.html", "{% extends \"nothing.html\" %}", &["templates/page.html template"]);
    of_template(
        "templates/components/Details.html",
        "{% component Details() %}x{% endcomponent Details %}",
        &["templates/components/Details.html:1:14 template"],
    );
}

#[test]
fn templates_that_cannot_be_rendered() {
    let about = page("<Loud />");
    let quiet = ("templates/components/Loud.html", "{% component Loud() %}\n{{ nothing }}{% endcomponent Loud %}");
    assert_told(&[("content/pages/about.md", about.as_str()), quiet], &["templates/components/Loud.html:2:4 template"]);
    let of_template = |text: &str, expected: &[&str]| {
        assert_told(&[("content/pages/about.md", page("x").as_str()), ("templates/page.html", text)], expected);
    };
    of_template("<h1>\n{{ page.titel }}</h1>", &["templates/page.html:2:9 template"]);
    of_template("{{ pge.title }}", &["templates/page.html:1:4 template"]);
    of_template("{% for x in page.nothing %}{% endfor %}", &["templates/page.html:1:13 template"]);
    of_template("{{ asset(path=\"nothing.css\") }}", &["templates/page.html:1:4 template"]);
    of_template("{{ events(until=\"tomorrow\") }}", &["templates/page.html:1:4 template"]);
}

#[test]
fn a_template_is_told_what_there_is_where_nothing_is_close() {
    let about = page("x");
    let told = |text: &str| {
        let told = errors(&[("content/pages/about.md", about.as_str()), ("templates/page.html", text)]);
        let first = told.first().unwrap();
        (first.message.clone(), first.hints.join("; "))
    };
    let (message, hint) = told("{{ page.titel }}");
    assert_eq!((message.as_str(), hint.as_str()), ("field `titel` is not defined", "did you mean `title`?"));
    let (message, hint) = told("{{ page.wellington }}");
    assert_eq!(message, "field `wellington` is not defined");
    assert!(hint.starts_with("there are ") && hint.contains("`title`"), "{hint}");
    let (message, hint) = told("{{ wellington }}");
    assert_eq!(
        (message.as_str(), hint.as_str()),
        ("variable `wellington` is not defined", "there are `page` and `site`")
    );
}

// The configuration.

#[test]
fn configurations_that_are_wrong() {
    let at = "briefing.toml";
    assert_told(&[(at, "[site\n")], &["briefing.toml:1:6 syntax"]);
    assert_told(&[(at, "")], &["briefing.toml:1:1 missing-key"]);
    let rest = "\n[build]\nas_of = 2025-12-16\n";
    for (line, expected) in [
        ("titel = \"x\"\ntitle = \"y\"", "2:1 unknown-key"),
        ("title = 5", "2:9 wrong-type"),
        ("title = \"x\"\nbase_url = \"example.org\"", "3:13 unknown-value"),
        ("title = \"x\"\nlanguage = \"the German one\"", "3:13 unknown-value"),
    ] {
        let text = format!("[site]\n{line}{rest}");
        let expected = format!("briefing.toml:{expected}");
        assert_told(&[(at, text)], &[&expected]);
    }
    let check = "[site]\ntitle = \"x\"\n[build]\nas_of = 2025-02-30\n[check.lints]\nunsorced = \"deny\"\norphan = \"error\"\nunknown-id = \"allow\"\n";
    assert_told(
        &[(at, check)],
        &[
            "briefing.toml:4:17 invalid-date",
            "briefing.toml:6:1 unknown-key",
            "briefing.toml:7:11 unknown-value",
            "briefing.toml:8:1 unknown-key",
        ],
    );
}

#[test]
fn a_base_url_that_cannot_be_read_is_told_once() {
    let config = "[site]\ntitle = \"x\"\nbase_url = \"ftp://x\"\n";
    let told = told(&[("briefing.toml", config)]);
    let of_config: Vec<&str> =
        told.iter().filter(|told| told.place.starts_with("briefing")).map(|told| told.code.as_str()).collect();
    assert_eq!(of_config, ["unknown-value"]);
}

#[test]
fn a_way_out_is_in_the_format_of_the_file() {
    let hint = |text: &str| errors(&[("content/events/talks.md", text)]).first().unwrap().hints.join("; ");
    let rest = |sign: &str| format!("title{sign} \"T\"\nkind{sign} \"meeting\"\nplace{sign} \"Berlin\"\n");
    assert_eq!(hint(&format!("+++\n{}+++\n", rest(" ="))), "write a table, as in `place = { … }`");
    assert_eq!(hint(&format!("---\n{}---\n", rest(":"))), "write a table, as in `place: { … }`");
    let at = "content/pages/about.md";
    assert_told(&[(at, "---\n- title\n---\n")], &["content/pages/about.md:2:1 syntax"]);
    assert_told(&[(at, "---\ntitle: [a]\n---\n")], &["content/pages/about.md:2:8 wrong-type"]);
    assert_told(&[("content/terms.yaml", "- x\n")], &["content/terms.yaml:1:3 wrong-type"]);
}

// Whatever the size.

#[test]
fn what_is_endless_is_not_repeated_whole() {
    let endless = "q".repeat(100_000);
    let front = format!("+++\ntitle = \"About\"\n{endless} = 1\n+++\n");
    let body = page(&format!("[[{endless}]] [@{endless}]\n\n<Timeline issue=\"{endless}\" />"));
    for text in [front, body] {
        for told in errors(&[("content/pages/about.md", text)]) {
            assert!(told.message.len() < 1000 && told.message.contains('…'), "{} bytes", told.message.len());
            assert!(told.hints.iter().all(|hint| hint.len() < 1000));
        }
    }
}

#[test]
fn ten_thousand_mistakes_are_all_told_in_proportion() {
    let links: String = (0..10_000).map(|number| format!("[[nobody-{number}]]\n\n")).collect();
    assert_eq!(errors(&[("content/pages/about.md", page(&links))]).len(), 10_000);
    // Whoever types brackets at random makes one mistake and not thousands.
    for storm in ["[[", "[@", "![[", "[[a|", "> ", "<Callout kind=\"note\">\n\n", "<Callout ", "<b>"] {
        let found = told(&[("content/pages/about.md", page(&storm.repeat(10_000)))]).len();
        assert!(found <= 1000, "{storm}: {found}");
    }
}

#[test]
fn what_is_nested_too_deeply() {
    let at = "content/pages/about.md";
    let (open, close) = ("[".repeat(50_000), "]".repeat(50_000));
    let toml = format!("+++\ntitle = \"About\"\nextra = {{ a = {open}{close} }}\n+++\n");
    assert_told(&[(at, toml)], &["content/pages/about.md:3:94 syntax"]);
    let yaml = format!("---\ntitle: About\nextra: {open}{close}\n---\n");
    assert_told(&[(at, yaml)], &["content/pages/about.md:3:68 syntax"]);
}

#[test]
fn yaml_that_refers_to_itself_is_not_read() {
    let at = "content/pages/about.md";
    assert_told(
        &[(at, "---\ntitle: About\nextra:\n  a: &a [x, x]\n  b: [*a, *a]\n---\n")],
        &[
            "content/pages/about.md:4:9 syntax",
            "content/pages/about.md:5:7 syntax",
            "content/pages/about.md:5:11 syntax",
        ],
    );
}

// What would run in a reader's browser.

#[test]
fn addresses_that_run_a_script() {
    assert_told_of_text(
        "<Video url=\"javascript:alert(1)\" title=\"x\" />\n\n<Embed url=\"//e.org/x\" title=\"x\" />\n\n\
         <Figure src=\"javascript:x\" alt=\"x\" />\n\n[x](java&Tab;script:x) ![x](data:x)",
        &[],
        &[
            "1:13 component-argument",
            "3:13 component-argument",
            "5:14 broken-link",
            "7:1 broken-link",
            "7:24 broken-link",
        ],
    );
    let image = "+++\ntitle = \"About\"\nimage = { src = \"data:x\", alt = \"x\" }\n+++\n";
    assert_told(&[("content/pages/about.md", image)], &["content/pages/about.md:3:18 broken-link"]);
    let source = "+++\ntitle = \"W\"\nkind = \"news-report\"\ndate = 2025-12-15\nurl = \"javascript:x\"\n+++\n";
    assert_told(&[("content/sources/wire.md", source)], &["content/sources/wire.md:5:8 unknown-value"]);
}

#[test]
fn a_place_with_a_coordinate_that_is_none_is_told_once() {
    let event = "+++\ntitle = \"T\"\nkind = \"meeting\"\ndate = 2025-12-15\nsources = [\"wire\"]\nplace = { name = \"B\", lat = 1, lon = \"x\" }\n+++\n";
    assert_told(&[("content/events/talks.md", event)], &["content/events/talks.md:6:38 wrong-type"]);
}

#[test]
fn a_link_to_a_file_that_is_not_there_is_never_told_to_be_empty() {
    let told = errors(&[("content/pages/about.md", page("[x](abaut.md)"))]);
    assert_eq!(told.len(), 1);
    assert!(!told[0].hints[0].contains("``"), "{told:#?}");
}

#[test]
fn nothing_that_authors_write_runs_in_a_page() {
    let mark = "\\\"><script>alert(1)</script><img src='/x.png' onerror=alert(2)>' onclick='alert(3)' {{ 7 * 7 }}";
    let config = format!(
        "[site]\ntitle = \"{mark}\"\ndescription = \"{mark}\"\nbase_url = \"https://example.org/\"\npublisher = {{ name = \"{mark}\" }}\n\
         [build]\nas_of = 2025-12-16\n[words.event_kind]\nmeeting = \"{mark}\"\n[words.stance]\nopposes = \"{mark}\"\n"
    );
    let common =
        format!("+++\ntitle = \"{mark}\"\nshort_title = \"{mark}\"\ndescription = \"{mark}\"\nsources = [\"wire\"]\n");
    let picture =
        format!("image = {{ src = \"x.png\", alt = \"{mark}\", caption = \"{mark}\", credit = \"{mark}\" }}\n");
    let issue = format!(
        "{common}{picture}aliases = [\"/{}/\"]\n[extra]\nx = \"{mark}\"\n\
         [[status]]\nevent = \"talks\"\nstate = \"contested\"\nsummary = \"{mark}\"\n\
         [[options]]\nid = \"zone\"\ntitle = \"{mark}\"\ndescription = \"{mark}\"\nevent = \"talks\"\n\
         [[positions]]\nevent = \"talks\"\nparty = \"russia\"\noption = \"zone\"\nstance = \"opposes\"\nspeaker = \"russia\"\n\
         quote = \"{mark}\"\nsummary = \"{mark}\"\n\
         [[questions]]\nevent = \"talks\"\ntext = \"{mark}\"\n\
         [[corrections]]\ndate = 2025-12-15\nkind = \"correction\"\ntext = \"{mark}\"\n+++\n\n\
         ## <script>alert(1)</script>?\n\n<b onclick=\"alert(1)\">x</b> [[party/russia|<script>]] [@wire, p. <script>]\n\n\
         <Callout title='\"><script>alert(1)</script>'>\n\nx\n\n</Callout>\n",
        "a\\\"><script>"
    );
    let of_kind = |rest: &str| format!("{common}{rest}+++\n");
    let files = [
        ("briefing.toml", config),
        ("static/x.png", String::new()),
        ("content/issues/donbas.md", issue),
        (
            "content/events/talks.md",
            of_kind(&format!(
                "kind = \"meeting\"\ndate = 2025-12-15\nparties = [\"russia\"]\noutcome = \"{mark}\"\nplace = {{ name = \"{mark}\" }}\n"
            )),
        ),
        (
            "content/parties/russia.md",
            of_kind(&format!("kind = \"state\"\nprincipal = true\nmembers = [{{ name = \"{mark}\" }}]\n")),
        ),
        (
            "content/documents/plan.md",
            of_kind(&format!(
                "kind = \"plan\"\naccess = \"public\"\ndate = 2025-12-15\nauthors = [\"{mark}\"]\nurl = \"https://e.org/\\\"onclick=alert(1)\"\n"
            )),
        ),
        (
            "content/articles/first.md",
            of_kind(&format!(
                "date = 2025-12-15\nauthors = [\"{mark}\"]\n[[key_points]]\ntext = \"{mark}\"\nsources = [\"wire\"]\n"
            )),
        ),
        ("content/terms/zone.md", of_kind(&format!("abbr = \"{mark}\"\nother_names = [\"{mark}\"]\n"))),
    ];
    assert_eq!(errors(&files), []);
    let rendered = common::rendered(&files);
    assert!(rendered.len() > 20);
    for (path, bytes) in &rendered {
        let text = String::from_utf8_lossy(bytes);
        if path.ends_with(".html") {
            let page = scraper::Html::parse_document(&text);
            let all = scraper::Selector::parse("*").unwrap();
            for element in page.select(&all).map(|element| (element.value(), element)) {
                let (value, element) = element;
                for (name, address) in value.attrs() {
                    assert!(!name.starts_with("on"), "{path}: {name}");
                    assert!(!(name == "href" && address.starts_with("javascript:")), "{path}: {address}");
                }
                if value.name() == "script" {
                    match value.attr("type") {
                        Some("application/ld+json") => {
                            serde_json::from_str::<serde_json::Value>(&element.inner_html()).unwrap();
                        }
                        _ => assert!(!element.inner_html().contains("alert("), "{path}"),
                    }
                }
            }
        } else if path.ends_with(".xml") {
            assert!(!text.contains("<script"), "{path}");
        } else if path.ends_with(".csv") {
            assert!(text.lines().all(|line| !line.starts_with(['=', '@', '+'])), "{path}");
        }
    }
}
