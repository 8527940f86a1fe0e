//! The formats, on diagnostics that are awkward to draw.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::source::Snapshot;

mod human;
mod machine;

const ISSUE: &str = "+++\ntitle = \"Donbas\"\n\n[[positions]]\nparty = \"rusia\"\nsummary = \"Zürich – für 😀\" # ünd\noption = \"zon\"\n+++\n";

fn snapshot() -> Snapshot {
    let long = format!("start {} rusia {} end", "x".repeat(3000), "y".repeat(3000));
    Snapshot::from_files([
        ("content/issues/donbas.md", ISSUE.as_bytes().to_vec()),
        ("content/parties/russia.md", b"---\r\nid:\trussia\r\n\ttitle: Russia\r\n---\r\n".to_vec()),
        ("content/long.md", long.into_bytes()),
        ("content/latin.md", b"caf\xE9 \x1b[31m noir".to_vec()),
        ("content/empty.md", Vec::new()),
        ("content/mark.md", "\u{feff}title".as_bytes().to_vec()),
        ("content/no-break.md", b"+++\ntitle = \"x".to_vec()),
    ])
}

fn issue() -> Arc<str> {
    Arc::from("content/issues/donbas.md")
}

/// The place of `text` in the issue.
fn of(text: &str) -> std::ops::Range<usize> {
    let start = ISSUE.find(text).unwrap();
    start..start + text.len()
}

fn unknown_party() -> Diagnostic {
    Diagnostic::new(Code::UnknownId, "no party is called `rusia`")
        .at(&issue(), of("rusia"))
        .hint("did you mean `russia`?")
}

fn drawn(diagnostics: impl IntoIterator<Item = Diagnostic>, format: Format, limit: Option<usize>) -> String {
    let list = diagnostics.into_iter().collect();
    let style = Style { color: false, width: Some(80) };
    draw(&list, &snapshot(), format, &style, limit)
}

/// A diagnostic at `span` of `path`.
fn at(path: &str, span: std::ops::Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::new(Code::Syntax, message).at(&Arc::from(path), span)
}

#[test]
fn nothing_to_say() {
    let allowed = Diagnostic::new(Code::Orphan, "allowed");
    for format in [Format::Human, Format::Json, Format::Github] {
        assert_eq!(drawn([allowed.clone()], format, None), "");
    }
    insta::assert_snapshot!(drawn([allowed], Format::Sarif, None), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "briefing",
              "version": "0.1.0",
              "rules": []
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": []
        }
      ]
    }
    "#);
}

#[test]
fn summaries() {
    let of = |levels: &[Level]| {
        summary(&levels.iter().map(|level| Diagnostic::new(Code::Syntax, "m").level(*level)).collect())
    };
    use Level::{Allow, Error, Note, Warning};
    assert_eq!(of(&[Error, Error, Warning, Note]), "2 errors, 1 warning");
    assert_eq!(of(&[Warning, Warning, Note]), "2 warnings");
    assert_eq!(of(&[Error]), "1 error");
    assert_eq!(of(&[Note, Note, Allow]), "2 notes");
    assert_eq!(of(&[Note]), "1 note");
    assert_eq!(of(&[Allow]), "no problems found");
}

#[test]
fn format_names() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse(), Ok(*format));
    }
    assert_eq!("xml".parse::<Format>().unwrap_err().to_string(), "no format is called `xml`");
}

#[test]
fn thousands_of_diagnostics_in_one_line_of_a_million_characters() {
    let text = "é".repeat(500_000);
    let list: Diagnostics = (0..5_000).map(|n| at("a.md", n * 200..n * 200 + 100, "here").hint("there")).collect();
    let snapshot = Snapshot::from_files([("a.md", text.into_bytes())]);
    for format in Format::ALL {
        let text = draw(&list, &snapshot, *format, &Style::default(), None);
        assert!(text.contains("499901"), "the last column is counted");
        assert!(text.len() < 5_000 * 2_000, "the line is not copied");
    }
}

/// The second-level headings of a Markdown text, each with the fenced blocks below it: info string and text.
fn chapters(markdown: &str) -> Vec<(String, Vec<(String, String)>)> {
    use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
    let mut chapters: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut text = String::new();
    let mut info = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(_) if !matches!(event, Event::Start(Tag::CodeBlock(_))) => text.clear(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(words))) => {
                text.clear();
                info = words.into_string();
            }
            Event::Text(words) => text.push_str(&words),
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => chapters.push((text.clone(), Vec::new())),
            Event::End(TagEnd::CodeBlock) => {
                if let Some((_, blocks)) = chapters.last_mut() {
                    blocks.push((info.clone(), text.clone()));
                }
            }
            _ => {}
        }
    }
    chapters
}

/// `docs/diagnostics.md` has a chapter a code, in order, and its examples are in the form that tests read.
#[test]
fn every_code_is_documented() {
    let chapters = chapters(include_str!("../../../docs/diagnostics.md"));
    let titles: Vec<_> = chapters.iter().map(|(title, _)| title.as_str()).collect();
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(titles, codes);
    for (code, blocks) in &chapters {
        if blocks.iter().any(|(info, _)| info == "text example") {
            continue;
        }
        let block = |last: &str| blocks.iter().find(|(info, _)| info.ends_with(last)).map(|(_, text)| text.as_str());
        assert!(blocks.iter().any(|(info, _)| info.contains(" good ")), "{code} has a good example");
        for line in block("text expect").unwrap().lines() {
            let (place, words) = line.split_once(' ').unwrap();
            assert_eq!(words.split(' ').next(), Some(code.as_str()), "{line}");
            if let [path, row, column] = place.split(':').collect::<Vec<_>>()[..] {
                let body = block(&format!(" bad {path}")).unwrap();
                let marked = body.lines().nth(row.parse::<usize>().unwrap() - 1).unwrap();
                assert!(column.parse::<usize>().unwrap() <= marked.chars().count(), "{line}");
            } else {
                // No place, or a file as a whole.
                assert!(place == "-" || block(&format!(" bad {place}")).is_some(), "{line}");
            }
        }
    }
}

proptest! {
    #[test]
    fn drawing_never_panics(
        bytes: Vec<u8>,
        text in "[a\r\n\té\u{feff}\u{202e}😀]{0,200}",
        spans in proptest::collection::vec((0..220u32, 0..220u32), 1..4),
        far: (u32, u32),
        words in "\\PC{0,20}",
        path in ".{0,20}",
        color: bool,
        width in proptest::option::of(0..200usize),
    ) {
        let path: Arc<str> = Arc::from(path);
        for bytes in [bytes, text.into_bytes()] {
            let snapshot = Snapshot::from_files([(Arc::clone(&path), bytes)]);
            let list: Diagnostics = spans.iter().chain([&far]).map(|(start, end)| {
                let mut diagnostic = Diagnostic::new(Code::Syntax, &*words).at(&path, 0..0).hint(&*words).also(&path, 0..3, &*words);
                diagnostic.place = Some(Place { path: Arc::clone(&path), span: Some(Span { start: *start, end: *end }) });
                diagnostic
            }).collect();
            for format in Format::ALL {
                let text = draw(&list, &snapshot, *format, &Style { color, width }, Some(1));
                prop_assert!(text.ends_with('\n'));
                let raw = text.contains(['\u{1b}', '\u{202e}', '\r']);
                prop_assert!(!raw || color || *format != Format::Human, "{text:?}");
            }
        }
    }
}
