//! Where the diagnostics of one file go while it is parsed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::Spanned;
use crate::diagnostics::{Code, Diagnostic, Level, Span, plural};
use crate::parse::keys::shape::{Recording, Shapes};
use crate::parse::tree::Node;

/// Syntax errors that are told of one file; one mistake often makes a tail of them.
const SYNTAX_ERRORS_TOLD: usize = 10;

/// The diagnostics of one file. Its methods take `&self`, so that nested tables can share it.
#[derive(Debug)]
pub(crate) struct Report<'s> {
    path: Arc<str>,
    source: &'s str,
    diagnostics: RefCell<Vec<Diagnostic>>,
    /// What [`Report::push_once`] has told.
    told: RefCell<BTreeSet<(Code, Span)>>,
    /// Unknown keys in nested tables, until the table around them says whether the key is one of its own.
    unknown: RefCell<Vec<UnknownKey>>,
    /// How many diagnostics have been looked at by [`Report::errors`], and how many of them are errors.
    counted: Cell<(usize, usize)>,
    /// Whether the file is CSV, in which a list is one cell.
    cells: Cell<bool>,
    /// Where it is noted what is asked of the file, which is then a blank one.
    recording: Option<Recording>,
}

/// An unknown key whose diagnostic has been pushed.
#[derive(Debug)]
struct UnknownKey {
    key: String,
    span: Span,
    /// The diagnostic's index.
    at: usize,
}

impl<'s> Report<'s> {
    /// A report on the file `path` (relative to the site folder), whose text is `source`.
    pub(crate) fn new(path: &Arc<str>, source: &'s str) -> Self {
        Self {
            path: Arc::clone(path),
            source,
            diagnostics: RefCell::default(),
            told: RefCell::default(),
            unknown: RefCell::default(),
            counted: Cell::default(),
            cells: Cell::new(false),
            recording: None,
        }
    }

    /// What `extract` asks of front matter: it is given a blank table and a report that nobody reads.
    pub(crate) fn shapes(extract: impl FnOnce(&Report<'_>, &Node)) -> Shapes {
        let (recording, blank) = Recording::new();
        let mut report = Report { recording: Some(recording), ..Report::new(&Arc::from(""), "") };
        extract(&report, blank);
        report.recording.take().map(Recording::into_shapes).unwrap_or_default()
    }

    /// Where it is noted what is asked for.
    pub(super) fn recording(&self) -> Option<&Recording> {
        self.recording.as_ref()
    }

    /// The file.
    pub(crate) fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The file's text; spans are offsets into it.
    pub(crate) fn source(&self) -> &'s str {
        self.source
    }

    /// The text at `span`; empty where the span does not fit the file.
    pub(crate) fn slice(&self, span: Span) -> &'s str {
        self.source.get(span.range()).unwrap_or_default()
    }

    /// `at`, or the start of the character that it is inside of.
    pub(super) fn char_start(&self, at: usize) -> usize {
        (0..=at.min(self.source.len())).rev().find(|at| self.source.is_char_boundary(*at)).unwrap_or_default()
    }

    /// Adds a diagnostic.
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Adds a diagnostic unless one of its code and place was added here before: a mistake in a CSV file's header
    /// would else be told once a row.
    ///
    /// Says whether it was added.
    pub(crate) fn push_once(&self, diagnostic: Diagnostic) -> bool {
        let span = diagnostic.place.as_ref().and_then(|place| place.span).unwrap_or_default();
        let new = self.told.borrow_mut().insert((diagnostic.code, span));
        if new {
            self.push(diagnostic);
        }
        new
    }

    /// A diagnostic of `code` at `span` of this file, not yet added.
    pub(crate) fn at(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(&self.path, span)
    }

    /// All diagnostics, in the order of their places.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.into_inner();
        diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
        diagnostics
    }

    /// The file offset of the text's first byte, where the text stands in the file as it is: without escapes, folded
    /// lines or doubled quotation marks. With it a place inside a text has a place in the file.
    pub(crate) fn offset_of(&self, text: &Spanned<String>) -> Option<u32> {
        let written = self.slice(text.span);
        let inside = place_in(written, &text.value)?;
        text.span.start.checked_add(u32::try_from(inside).ok()?)
    }

    /// How many errors have been reported so far.
    pub(crate) fn errors(&self) -> usize {
        // It is asked before and after each record; diagnostics are only ever added.
        let (seen, errors) = self.counted.get();
        let diagnostics = self.diagnostics.borrow();
        let new = diagnostics.iter().skip(seen).filter(|diagnostic| diagnostic.level == Level::Error).count();
        self.counted.set((diagnostics.len(), errors + new));
        errors + new
    }

    /// The place of `text` without the quotation marks around it, where it stands in the file as it is; else `span`.
    pub(crate) fn inside_quotes(&self, span: Span, text: &str) -> Span {
        let written = self.slice(span);
        let is_quoted = written.len() == text.len() + 2 && written.starts_with(['"', '\'']);
        if is_quoted && written[1..].starts_with(text) {
            Span { start: span.start + 1, end: span.end - 1 }
        } else {
            span
        }
    }

    /// `text` without control characters; those there are, are reported at `span`. HTML has no place for them, and
    /// the holes of a body are marked with them.
    pub(super) fn without_controls(&self, text: String, span: Span) -> String {
        let Some(first) = first_control(&text) else {
            return text;
        };
        self.push(
            self.at(Code::Syntax, span, format!("this text holds the control character U+{:04X}", u32::from(first)))
                .hint("take it out; it cannot be shown"),
        );
        text.chars().filter(|c| !is_unwanted(*c)).collect()
    }

    /// Says that the file is CSV: a lone cell then counts as a list.
    pub(super) fn set_cells(&self) {
        self.cells.set(true);
    }

    /// Whether the file is CSV.
    pub(super) fn has_cells(&self) -> bool {
        self.cells.get()
    }

    /// Adds the diagnostic of an unknown key and remembers it for [`Report::explain_unknown`].
    pub(super) fn push_unknown(&self, key: &str, span: Span, diagnostic: Diagnostic) {
        let at = self.diagnostics.borrow().len();
        if self.push_once(diagnostic) {
            self.unknown.borrow_mut().push(UnknownKey { key: key.to_owned(), span, at });
        }
    }

    /// Gives the unknown keys from the offset `start` on another hint, where `hint_for` has one for the key and its place.
    pub(super) fn explain_unknown(&self, start: u32, hint_for: impl Fn(&str, Span) -> Option<String>) {
        // Records are read in the order of the file: the keys of those before this one need no second look.
        for unknown in self.unknown.borrow().iter().rev().take_while(|unknown| unknown.span.start >= start) {
            if let Some(hint) = hint_for(&unknown.key, unknown.span)
                && let Some(diagnostic) = self.diagnostics.borrow_mut().get_mut(unknown.at)
            {
                diagnostic.hints = vec![hint];
            }
        }
    }

    /// Adds syntax errors: the first of each line, ten at most, and the number of the others.
    pub(super) fn push_syntax(&self, mut errors: Vec<Diagnostic>) {
        errors.sort_by(|a, b| a.place.cmp(&b.place));
        let start = |error: &Diagnostic| {
            error
                .place
                .as_ref()
                .and_then(|place| place.span)
                .map_or(0, |span| (span.start as usize).min(self.source.len()))
        };
        let mut line_end = None;
        errors.retain(|error| {
            let start = start(error);
            let first = line_end.is_none_or(|end| start > end);
            if first {
                let rest = self.source.as_bytes().get(start..).unwrap_or_default();
                line_end =
                    Some(rest.iter().position(|byte| *byte == b'\n').map_or(usize::MAX, |length| start + length));
            }
            first
        });
        let more = errors.len().saturating_sub(SYNTAX_ERRORS_TOLD);
        errors.truncate(SYNTAX_ERRORS_TOLD);
        if more > 0
            && let Some(last) = errors.last_mut()
        {
            last.hints.push(format!("{} more may follow from the first", plural(more, "error")));
        }
        self.diagnostics.borrow_mut().extend(errors);
    }
}

/// The first character of `text` that cannot be shown.
pub(super) fn first_control(text: &str) -> Option<char> {
    // In UTF-8 they begin with one of these bytes. Nearly every text has none, and to look at all of its bytes takes less
    // time than to stop at the first.
    let suspicious = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f || byte == 0xc2;
    let is_suspicious = text.bytes().fold(false, |found, byte| found | suspicious(byte));
    if is_suspicious { text.chars().find(|c| is_unwanted(*c)) } else { None }
}

fn is_unwanted(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// Where `text` stands first in `written`, a value with its quotation marks: right behind the first of them, as a rule,
/// so that it is looked for there before a search is prepared.
pub(super) fn place_in(written: &str, text: &str) -> Option<usize> {
    let stands_at = |at: usize| written.get(at..).is_some_and(|rest| rest.starts_with(text));
    [0, 1].into_iter().find(|at| stands_at(*at)).or_else(|| written.find(text))
}

#[cfg(test)]
impl Report<'_> {
    /// Every diagnostic on a line: code, the offending text, message, hints. For tests.
    pub(crate) fn told(self) -> Vec<String> {
        let source = self.source;
        let line = |diagnostic: Diagnostic| {
            let range = diagnostic.place.and_then(|place| place.span).unwrap_or_default().range();
            let text = source.get(range.clone()).unwrap_or("OUT OF RANGE");
            let mut line = format!("{} {range:?} {text:?}: {}", diagnostic.code, diagnostic.message);
            for hint in diagnostic.hints {
                line.push_str(" | ");
                line.push_str(&hint);
            }
            for related in diagnostic.related {
                let range = related.place.span.unwrap_or_default().range();
                line.push_str(&format!(" ({range:?} {})", related.label));
            }
            line
        };
        self.into_diagnostics().into_iter().map(line).collect()
    }
}
