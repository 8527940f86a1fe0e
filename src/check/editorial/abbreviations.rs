//! `undefined-abbreviation`: capitals that nothing in the site explains.

use std::collections::HashSet;

use rayon::prelude::*;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::Kind;
use crate::model::body::Piece;
use crate::model::record::Record;

/// Letters of an abbreviation; longer words in capitals are shouted.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=6;
/// What every reader knows.
const FAMILIAR: &[&str] =
    &["AM", "BC", "CEO", "EU", "GMT", "ID", "OK", "PDF", "PM", "TV", "UK", "UN", "US", "USA", "USSR", "UTC"];

/// The first use, in each record, of an abbreviation that no term has as its `abbr`, that is no record's title or
/// other name, and that the record's own text does not explain: "the Organization (OSCE)", "OSCE (the Organization)".
pub(super) fn undefined(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let mut defined: HashSet<&str> = FAMILIAR.iter().copied().collect();
    for record in desk.records {
        defined.extend(names(record).filter(|name| LENGTH.contains(&name.len())));
    }
    desk.written_in_parallel()
        .filter(|record| record.kind != Kind::Source)
        .flat_map_iter(|record| in_record(record, desk.source_of(record).unwrap_or_default(), &defined))
        .collect()
}

/// The names that a record explains by being there.
fn names(record: &Record) -> impl Iterator<Item = &str> {
    let term = record.term();
    (record.common.short_title.as_deref().into_iter())
        .chain([record.common.title.value.as_str()])
        .chain(term.and_then(|term| term.abbr.as_deref()))
        .chain(term.into_iter().flat_map(|term| term.other_names.iter().map(String::as_str)))
        .chain(record.source().and_then(|source| source.publisher.as_deref()))
}

fn in_record(record: &Record, source: &str, defined: &HashSet<&str>) -> Vec<Diagnostic> {
    let inlines = record.inlines();
    let body: Vec<_> = record.body.prose.iter().map(|prose| (prose.text(source), prose.span)).collect();
    let body = body.iter().map(|(text, span)| (&**text, *span));
    let texts = inlines.iter().map(|inline| (inline.text.as_str(), inline.span)).chain(body);
    let mut seen: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    let mut explained: HashSet<&str> = HashSet::new();
    for (text, span) in texts {
        for capitals in capitals(text) {
            if capitals.is_explained {
                explained.insert(capitals.word);
            } else if !defined.contains(capitals.word) && seen.insert(capitals.word) {
                found.push((capitals.word, place(text, span, capitals.at, capitals.word)));
            }
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    // A link explains its words.
    let mut labels = Vec::new();
    labels_of(&record.body.pieces, &mut labels);
    inlines.iter().for_each(|inline| labels_of(&inline.pieces, &mut labels));
    for label in labels {
        explained.extend(capitals(label).map(|capitals| capitals.word));
    }
    let undefined = found.into_iter().filter(|(word, _)| !explained.contains(word));
    undefined
        .map(|(word, span)| {
            Diagnostic::new(Code::UndefinedAbbreviation, format!("nothing says what `{word}` stands for"))
                .at(&record.path, span)
                .hint(format!("write a term with `abbr = \"{word}\"`, or give its full name here"))
        })
        .collect()
}

/// Where the word stands; where offsets in the text are none in the file, where the text stands.
fn place(text: &str, span: Span, at: usize, word: &str) -> Span {
    let range = span.range();
    if range.len() == text.len() { Span::new(range.start + at..range.start + at + word.len()) } else { span }
}

/// A word in capitals.
struct Capitals<'t> {
    word: &'t str,
    at: usize,
    /// Whether brackets about it, or after it, say what it is.
    is_explained: bool,
}

/// The words in capitals of a text, as far as they can be abbreviations: none in a shouted phrase, no Roman numbers.
fn capitals(text: &str) -> impl Iterator<Item = Capitals<'_>> {
    let is_boundary = |c: char| !c.is_alphanumeric();
    let is_capitals = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let mut at = 0;
    let words = text.split(is_boundary).map(move |word| {
        let start = at;
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        (word, start)
    });
    words.filter_map(move |(word, at)| {
        let word = word.strip_suffix('s').unwrap_or(word);
        let is_number = word.bytes().all(|byte| b"IVXLCDM".contains(&byte));
        if !is_capitals(word) || !LENGTH.contains(&word.len()) || is_number {
            return None;
        }
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let beside = |word: Option<&str>| word.is_some_and(is_capitals);
        let is_spaced = |c: char| c == ' ';
        let is_shouted = beside(before.trim_end_matches(is_spaced).rsplit(is_boundary).next())
            || beside(after.trim_start_matches(is_spaced).split(is_boundary).next());
        let is_explained = before.ends_with(['(', '[']) || after.trim_start_matches('s').starts_with(" (");
        (!is_shouted).then_some(Capitals { word, at, is_explained })
    })
}

/// The labels of wikilinks.
fn labels_of<'r>(pieces: &'r [Piece], labels: &mut Vec<&'r str>) {
    for piece in pieces {
        match piece {
            Piece::Wikilink(link) => labels.extend(link.label.as_deref()),
            Piece::Component(call) => call.body.iter().for_each(|body| labels_of(body, labels)),
            Piece::Html(_) | Piece::Citation(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => {}
        }
    }
}
