//! The examples of `docs/diagnostics.md`: what the wrong ones give, and that the right ones do not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;

use briefing::Code;

use common::{Told, told};

/// A chapter of the document.
#[derive(Debug, Default)]
struct Chapter<'d> {
    code: &'d str,
    bad: Vec<(&'d str, &'d str)>,
    good: Vec<(&'d str, &'d str)>,
    /// Place, code, words of the way out.
    expected: Vec<(&'d str, &'d str, &'d str)>,
    /// What cannot be shown by a site in memory is only written down.
    is_example_only: bool,
}

/// Takes the document apart: a chapter a heading of the second level, blocks between lines of three backticks.
fn chapters(document: &str) -> Vec<Chapter<'_>> {
    let mut chapters: Vec<Chapter<'_>> = Vec::new();
    let mut rest = document;
    while let Some(at) = rest.find("\n## ").into_iter().chain(rest.find("\n```")).min() {
        rest = &rest[at + 1..];
        let line = rest.lines().next().unwrap();
        let after = &rest[line.len() + 1..];
        if let Some(code) = line.strip_prefix("## ") {
            chapters.push(Chapter { code, ..Chapter::default() });
            rest = &rest[line.len()..];
            continue;
        }
        let end = after.find("```\n").unwrap();
        let (content, next) = (&after[..end], &after[end + 3..]);
        rest = next;
        let Some(chapter) = chapters.last_mut() else { continue };
        match line[3..].split(' ').collect::<Vec<_>>().as_slice() {
            [_, "bad", path] => chapter.bad.push((path, content)),
            [_, "good", path] => chapter.good.push((path, content)),
            ["text", "expect"] => chapter.expected.extend(content.lines().map(expectation)),
            ["text", "example"] => chapter.is_example_only = true,
            other => panic!("{}: a block cannot be marked {other:?}", chapter.code),
        }
    }
    chapters
}

fn expectation(line: &str) -> (&str, &str, &str) {
    let (place, rest) = line.split_once(' ').unwrap();
    let (code, words) = rest.split_once(' ').unwrap_or((rest, ""));
    (place, code, words)
}

fn document() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics.md")).unwrap()
}

/// What is not as the chapter says, a line each.
fn disagreements(chapter: &Chapter<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let tell = if chapter.code == "missing-glyph" { common::told_with_cards } else { told };
    let found = tell(&chapter.bad);
    for (place, code, words) in &chapter.expected {
        let is_it = |told: &&Told| told.place == *place && told.code == *code;
        match found.iter().find(is_it) {
            None => wrong.push(format!("nothing told `{place} {code}`")),
            Some(told) if !words.is_empty() && !told.hints.iter().any(|hint| hint.contains(words)) => {
                wrong.push(format!("the ways out of `{place} {code}` are {:?}", told.hints));
            }
            Some(_) => {}
        }
    }
    let is_expected =
        |told: &Told| chapter.expected.iter().any(|(place, code, _)| told.place == *place && told.code == *code);
    // Warnings beside the point are the business of other chapters; errors never are.
    for told in found.iter().filter(|told| (told.level == "error" || told.code == chapter.code) && !is_expected(told)) {
        wrong.push(format!("the bad example is told `{} {}`: {}", told.place, told.code, told.message));
    }
    let of_good = tell(&chapter.good);
    for told in of_good.iter().filter(|told| told.code == chapter.code || told.level == "error") {
        wrong.push(format!("the good example is told `{} {}`: {}", told.place, told.code, told.message));
    }
    wrong
}

#[test]
fn the_base_records_are_right() {
    assert_eq!(told::<&str>(&[]), []);
}

#[test]
fn every_code_has_a_chapter() {
    let document = document();
    let chapters: Vec<&str> = chapters(&document).iter().map(|chapter| chapter.code).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(chapters, codes);
}

#[test]
fn every_example_gives_what_stands_below_it() {
    let document = document();
    let mut wrong = Vec::new();
    for chapter in chapters(&document) {
        let needs_cards = chapter.code == "missing-glyph";
        if chapter.is_example_only || needs_cards && !cfg!(feature = "cards") {
            continue;
        }
        assert!(!chapter.bad.is_empty() && !chapter.good.is_empty(), "{} has no examples", chapter.code);
        wrong.extend(disagreements(&chapter).into_iter().map(|line| format!("{}: {line}", chapter.code)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn many_mistakes_come_out_of_one_run() {
    let issue = "+++\ntitle = \"What happens to Donbas?\"\n\n[[status]]\nevent = \"talks\"\nstate = \"negotiating\"\n\
                 summary = \"The talks go on.\"\n\n[[positions]]\nparty = \"rusia\"\ndate = 2025-12-15\nsummary = \"It wants all of it.\"\n+++\n";
    let event = "+++\ntitle = \"A round\"\nkind = \"meeting\"\ndate = 2025-02-30\nsources = [\"wire\"]\n+++\n";
    let found = told(&[
        (
            "briefing.toml",
            "[site]\ntitle = \"Talks\"\n\n[build]\nas_of = 2025-12-16\n\n[check.lints]\nunsourced = \"deny\"\n",
        ),
        ("content/issues/donbas.md", issue),
        ("content/events/round.md", event),
        ("templates/issue.html", "<h1>{{ page.titel }}</h1>\n"),
    ]);
    let found: Vec<String> =
        found.iter().filter(|told| told.level == "error").map(|told| format!("{} {}", told.place, told.code)).collect();
    let expected = [
        "content/events/round.md:4:16 invalid-date",
        "content/issues/donbas.md:10:10 unknown-id",
        "content/issues/donbas.md:10:10 unsourced",
        "templates/issue.html:1:13 template",
    ];
    assert_eq!(found, expected);
}
