//! The Markdown stage as a whole: what becomes of a text, and what is told of it.

#![allow(clippy::unwrap_used)]

mod blocks;
mod components;
mod hostile;
mod references;

use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;

use super::{RawHtml, is_plain, parse_body, parse_inline, read_inline};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::body::{Body, Inline, Piece};

/// Pieces on one line, holes in braces.
pub(super) fn shown(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Html(html) => out.push_str(html),
            Piece::Wikilink(link) => {
                let kind = link.kind.as_ref().map(|kind| format!("{kind}/")).unwrap_or_default();
                let anchor = link.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                let label = link.label.as_ref().map(|label| format!("|{label}")).unwrap_or_default();
                write!(out, "{{[[{kind}{}{anchor}{label}]]}}", link.id).unwrap();
            }
            Piece::Citation(cited) => {
                let all: Vec<_> = cited
                    .iter()
                    .map(|one| one.at.as_ref().map_or_else(|| one.id.clone(), |at| format!("{}, {at}", one.id)))
                    .collect();
                write!(out, "{{@{}}}", all.join("; ")).unwrap();
            }
            Piece::Link(link) => write!(out, "{{a {}}}", link.target).unwrap(),
            Piece::Word(word) => write!(out, "{{{word:?}}}").unwrap(),
            Piece::Image(image) => write!(out, "{{img {} {}}}", image.target, image.alt).unwrap(),
            Piece::Component(call) => {
                let mark = if call.inline { "~" } else { "" };
                write!(out, "{{{mark}{}", call.name).unwrap();
                if let Some(body) = &call.body {
                    write!(out, ": {}", shown(body)).unwrap();
                }
                out.push('}');
            }
        }
    }
    out.replace('\n', "")
}

pub(super) fn read_as(source: &str, raw_html: RawHtml) -> (Body, Vec<Diagnostic>) {
    let path: Arc<str> = "content/a.md".into();
    let mut out = Vec::new();
    // What stands before the body, so that a forgotten offset shows.
    let whole = format!("+++\né\n+++\n{source}");
    let body = parse_body(&path, &whole, whole.len() - source.len()..whole.len(), raw_html, &mut out);
    (body, out)
}

pub(super) fn read(source: &str) -> (Body, Vec<Diagnostic>) {
    read_as(source, RawHtml::Sanitize)
}

/// What is told of `source`: code, words at the place, message.
#[track_caller]
pub(super) fn told(source: &str) -> Vec<(Code, String)> {
    let (_, out) = read(source);
    places(&format!("+++\né\n+++\n{source}"), &out)
}

#[track_caller]
pub(super) fn places(whole: &str, out: &[Diagnostic]) -> Vec<(Code, String)> {
    out.iter()
        .map(|diagnostic| {
            assert!(!diagnostic.hints.is_empty(), "{diagnostic:?}");
            let span = diagnostic.place.as_ref().unwrap().span.unwrap();
            (diagnostic.code, whole.get(span.range()).unwrap().to_owned())
        })
        .collect()
}

/// The HTML of `source`, of which nothing may be told.
#[track_caller]
pub(super) fn html(source: &str) -> String {
    let (body, out) = read(source);
    assert_eq!(out, [], "{source}");
    shown(&body.pieces)
}

fn inline(source: &str, text: &str, span: std::ops::Range<usize>) -> (Inline, Vec<Diagnostic>) {
    let path: Arc<str> = "content/a.md".into();
    let mut out = Vec::new();
    let inline = parse_inline(&path, source, text, Span::new(span), RawHtml::Sanitize, &mut out);
    (inline, out)
}

#[test]
fn a_value_of_front_matter_is_one_line_of_inline_markdown() {
    let source = "summary = \"14. *December* in [[berlin]] [@a].\"";
    let text = "14. *December* in [[berlin]] [@a].";
    let (read, out) = inline(source, text, 10..source.len());
    assert_eq!(out, []);
    assert_eq!(shown(&read.pieces), "14. <em>December</em> in {[[berlin]]} {@a}.");
    assert_eq!(read.text, "14. December in berlin.");
    let Some(Piece::Wikilink(link)) = read.pieces.get(1) else { panic!("{read:?}") };
    assert_eq!(source.get(link.span.range()), Some("[[berlin]]"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_that_is_taken_for_plain_is_what_the_parser_makes_of_it(text in "[a-z0-9é虎\u{2028}\u{3000} .,:;?()%/–’-]{0,12}") {
        let mut out = Vec::new();
        let path: Arc<str> = "content/a.md".into();
        let read = read_inline(&path, "", &text, Span::default(), RawHtml::Sanitize, &mut out);
        if is_plain(&text) {
            prop_assert_eq!(out, []);
            prop_assert_eq!(read, Inline { pieces: vec![Piece::Html(text.as_str().into())], text, span: Span::default() });
        }
    }
}

#[test]
fn what_markdown_gives_a_meaning_is_not_plain() {
    for text in ["Talks go on.", "Genève: 14. 12. (a/b), 20 %; so-so?", "虎"] {
        assert!(is_plain(text), "{text}");
    }
    for text in [
        "",
        " a",
        "a ",
        "a  b",
        "a...",
        "a -- b",
        "it's",
        "\"a\"",
        "*a*",
        "_a_",
        "`a`",
        "[a]",
        "<a>",
        "a & b",
        "\\",
        "~a~",
        "a\nb",
        "a\u{85}",
        "a\u{a0}",
        "a\u{3000}",
        "![a]",
        "a | b",
        "# a",
        "{a}",
        "^a",
        "$a$",
    ] {
        assert!(!is_plain(text), "{text:?}");
    }
}

#[test]
fn blocks_are_none_in_front_matter() {
    for text in ["- a", "# a", "> a", "1. a", "a\n\n- b", "    a", "<div>", "```", "| a |\n|---|", "[^1]: x", "---"] {
        let (read, _) = inline("", text, 0..0);
        let html = shown(&read.pieces);
        for tag in ["<p", "<li", "<h", "<blockquote", "<pre", "<table", "<section"] {
            assert!(!html.contains(tag), "{text}: {html}");
        }
    }
    let (read, out) = inline("", "", 0..0);
    assert_eq!((shown(&read.pieces), read.text, out), (String::new(), String::new(), vec![]));
}

#[test]
fn an_escaped_value_has_the_place_of_the_whole() {
    let source = r#"x = "a \"b\" [](u)""#;
    let (_, out) = inline(source, "a \"b\" [](u)", 4..source.len());
    assert_eq!(places(source, &out), [(Code::BareLinkText, r#""a \"b\" [](u)""#.to_owned())]);
}

#[test]
fn a_component_in_front_matter_stands_in_the_line() {
    let (read, out) = inline("", "<Term id=\"x\">a</Term>", 0..0);
    assert_eq!((shown(&read.pieces), out), ("{~Term: a}".to_owned(), vec![]));
}

#[test]
fn prose_has_places_and_knows_quotations() {
    let source = "It's *yesterday* or\nlast week.\n\n> last\n> month\n\n<Quote>\n\nsoon\n\n</Quote>\n\n`now`\n\n    now\n\nA &amp; B";
    let (body, out) = read(source);
    assert_eq!(out, []);
    let whole = format!("+++\né\n+++\n{source}");
    let texts: Vec<_> = body.prose.iter().map(|run| (run.text(&whole), run)).collect();
    let found = texts.iter().map(|(text, run)| (&**text, whole.get(run.span.range()).unwrap(), run.quoted));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            ("It's ", "It's ", false),
            ("yesterday", "yesterday", false),
            (" or last week.", " or\nlast week.", false),
            ("last   month", "last\n> month", true),
            ("soon", "soon", true),
            ("A ", "A ", false),
            ("&", "&amp;", false),
            (" B", " B", false),
        ]
    );
}
