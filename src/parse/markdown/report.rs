//! Diagnostics of one text: offsets of the Markdown become places in the file, and a flood is cut off.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Span};

/// So many mistakes of one text are told; a file with more is not what its author meant.
const MOST: usize = 500;

/// Where a Markdown text stands in its file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    /// The text without its first `skip` bytes stands at `base`, byte by byte.
    Verbatim { base: usize, skip: usize },
    /// The text was decoded (escapes, folded lines): all that is known is the value's place.
    Whole(Span),
}

/// Takes the diagnostics of one text.
pub(super) struct Report<'a> {
    path: &'a Arc<str>,
    origin: Origin,
    out: &'a mut Vec<Diagnostic>,
    told: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(path: &'a Arc<str>, origin: Origin, out: &'a mut Vec<Diagnostic>) -> Self {
        Self { path, origin, out, told: 0 }
    }

    /// The place in the file of `range` of the text.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        match self.origin {
            Origin::Verbatim { base, skip } => {
                Span::new(range.start.saturating_sub(skip) + base..range.end.saturating_sub(skip) + base)
            }
            Origin::Whole(span) => span,
        }
    }

    /// A mistake at `range` of the text, with its way out.
    pub(super) fn add(
        &mut self,
        code: Code,
        range: &Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let span = self.span(range);
        self.add_at(span, Diagnostic::new(code, message).hint(hint));
    }

    /// A diagnostic at a place that is known already.
    pub(super) fn add_at(&mut self, span: Span, diagnostic: Diagnostic) {
        self.told += 1;
        if self.told < MOST {
            self.out.push(diagnostic.at(self.path, span));
        } else if self.told == MOST {
            let last = Diagnostic::new(Code::Syntax, format!("more than {MOST} mistakes in one text"))
                .hint("mend the ones above first: the rest is not shown");
            self.out.push(last.at(self.path, span));
        }
    }

    /// The file, for related places.
    pub(super) fn path(&self) -> &'a Arc<str> {
        self.path
    }
}
