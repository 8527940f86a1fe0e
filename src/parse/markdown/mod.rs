//! Markdown becomes HTML with holes for what only the whole site can fill: references, links, pictures, components.
//!
//! The grammar is CommonMark's with tables, footnotes, definition lists, task lists, strikethrough, heading anchors,
//! alerts and smart punctuation, by `pulldown-cmark`; wikilinks, citations and components' tags are read on top of it.
//! What Markdown would swallow or misread silently is told.

mod blocks;
mod components;
mod events;
mod footnotes;
mod headings;
mod inline;
mod lift;
mod lines;
mod links;
mod prose;
mod reader;
mod references;
mod report;
mod sanitise;
mod sink;
mod slug;
mod tag;
mod unread;
mod words;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BrokenLink, CowStr, OffsetIter, Options, Parser};

use events::Events;
pub(crate) use links::is_bare;
use reader::{Reader, is_refused};
use report::{Origin, Report};
pub(crate) use sanitise::Nesting;
pub(crate) use slug::slug;
pub(crate) use tag::is_reserved as is_reserved_component;

use super::report::place_in;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::body::{Body, Inline, Piece};

/// What becomes of HTML in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RawHtml {
    /// Harmless elements stay, all else goes.
    #[default]
    Sanitize,
    /// It is shown as text.
    Escape,
    /// It stays as it is.
    Allow,
}

/// What stands before a text from front matter, so that a summary such as "14. December" begins no list.
const BEFORE_INLINE: &str = "x ";

/// Reads the body that stands at `range` of `source`, the whole file; all spans are offsets in the whole file.
///
/// Mistakes go to `out`; a body with mistakes is as complete as it can be.
pub(crate) fn parse_body(
    path: &Arc<str>,
    source: &str,
    range: Range<usize>,
    raw_html: RawHtml,
    out: &mut Vec<Diagnostic>,
) -> Body {
    let base = range.start;
    let text = source.get(range).unwrap_or_default();
    let mut report = Report::new(path, Origin::Verbatim { base, skip: 0 }, out);
    let text = without_controls(text, &mut report);
    let mut parser = parser(&text);
    tell_citation_definitions(&parser, &mut report);
    let mut reader = Reader::new(&text, report, raw_html, None);
    reader.run(&mut Events::new(&mut parser));
    let mut body = reader.body();
    // A preview keeps every text of a story for hours: what was more than they needed would stay with them.
    body.pieces.shrink_to_fit();
    body.headings.shrink_to_fit();
    body.anchors.shrink_to_fit();
    body.prose.shrink_to_fit();
    body
}

/// Reads `text`, a decoded value of the front matter that stands at `span` of `source`, quotes included, as one line
/// of inline Markdown.
///
/// Spans are exact where the text stands in the value as it is, else they are that of the whole value.
pub(crate) fn parse_inline(
    path: &Arc<str>,
    source: &str,
    text: &str,
    span: Span,
    raw_html: RawHtml,
    out: &mut Vec<Diagnostic>,
) -> Inline {
    if is_plain(text) {
        return Inline { pieces: vec![Piece::Html(text.into())], text: text.to_owned(), span };
    }
    read_inline(path, source, text, span, raw_html, out)
}

/// Whether `text` is words and marks that Markdown gives no meaning, as most texts of front matter are: to prepare for
/// reading what may be in it would take longer than all else.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    let is_plain = text.bytes().all(|byte| {
        let is_plain = match byte {
            // Of two the first may end a line, or both become one mark.
            b' ' | b'.' | b'-' => byte != before,
            b',' | b':' | b';' | b'?' | b'(' | b')' | b'%' | b'/' => true,
            // Some control characters begin with the one that is left out.
            0x80.. => byte != 0xc2,
            byte => byte.is_ascii_alphanumeric(),
        };
        before = byte;
        is_plain
    });
    is_plain && !text.is_empty() && text.trim().len() == text.len()
}

fn read_inline(
    path: &Arc<str>,
    source: &str,
    text: &str,
    span: Span,
    raw_html: RawHtml,
    out: &mut Vec<Diagnostic>,
) -> Inline {
    let origin = match source.get(span.range()).and_then(|value| place_in(value, text)) {
        Some(at) => Origin::Verbatim { base: span.range().start + at, skip: BEFORE_INLINE.len() },
        None => Origin::Whole(span),
    };
    let mut line = String::with_capacity(BEFORE_INLINE.len() + text.len());
    line.push_str(BEFORE_INLINE);
    // One line has no blocks. A blank has the length of a line's end, so that offsets stay.
    line.extend(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
    let mut report = Report::new(path, origin, out);
    let line = without_controls(&line, &mut report);
    let mut parser = parser(&line);
    let mut reader = Reader::new(&line, report, raw_html, Some(BEFORE_INLINE.len()));
    reader.run(&mut Events::new(&mut parser));
    let (pieces, text) = reader.line();
    Inline { pieces, text, span }
}

type CitationCallback<'t> = fn(BrokenLink<'t>) -> Option<(CowStr<'t>, CowStr<'t>)>;

fn parser(text: &str) -> OffsetIter<'_, CitationCallback<'_>> {
    let options = Options::ENABLE_WIKILINKS
        | Options::ENABLE_GFM
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION;
    let callback: CitationCallback<'_> = |link| link.reference.starts_with('@').then(|| ("".into(), "".into()));
    Parser::new_with_broken_link_callback(text, options, Some(callback)).into_offset_iter()
}

/// Tells control characters and replaces them, byte by byte so that offsets stay: HTML does not allow them.
fn without_controls<'t>(text: &'t str, report: &mut Report<'_>) -> Cow<'t, str> {
    // In UTF-8 the further control characters begin with this byte; so do harmless ones, which is looked at below.
    let suspicious = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f || byte == 0xc2;
    if !text.bytes().fold(false, |found, byte| found | suspicious(byte)) || !text.contains(is_refused) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut previous = 0;
    for (at, character) in text.char_indices() {
        if !is_refused(character) {
            clean.push(character);
            continue;
        }
        // One of a run is told.
        if at == 0 || previous != at {
            let message = format!("a control character (U+{:04X}) stands in the text", u32::from(character));
            report.add(
                Code::Syntax,
                &(at..at + character.len_utf8()),
                message,
                "remove it: it cannot be seen, and HTML does not allow it",
            );
        }
        previous = at + character.len_utf8();
        clean.extend(std::iter::repeat_n('?', character.len_utf8()));
    }
    Cow::Owned(clean)
}

/// Tells `[@id]: …`, which Markdown takes for the definition of an address and leaves out of the text.
fn tell_citation_definitions<'t>(parser: &OffsetIter<'t, CitationCallback<'t>>, report: &mut Report<'_>) {
    let definitions = parser.reference_definitions().iter().filter(|(name, _)| name.starts_with('@'));
    let mut spans: Vec<_> = definitions.map(|(_, definition)| definition.span.clone()).collect();
    spans.sort_by_key(|span| span.start);
    for span in spans {
        let message =
            "a citation with a colon at the beginning of a line is taken for the address of a link, and not shown";
        report.add(
            Code::Syntax,
            &span,
            message,
            "begin the line with a word, or leave out the colon; the name of a link's address cannot begin with `@`",
        );
    }
}
