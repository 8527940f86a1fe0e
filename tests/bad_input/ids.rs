//! Ids.

use super::*;

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
