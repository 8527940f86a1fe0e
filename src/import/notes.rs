//! What is told of the file that is imported: diagnostics of it, collected while the rest goes on.

use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, Level, Span};

/// The diagnostics of a file.
#[derive(Debug)]
pub(super) struct Notes {
    path: Arc<str>,
    told: Vec<Diagnostic>,
}

impl Notes {
    pub(super) fn new(path: &Arc<str>) -> Self {
        Self { path: Arc::clone(path), told: Vec::new() }
    }

    /// Something that the records do not say, or not as it was written.
    pub(super) fn lost(&mut self, span: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.warn(Code::NotCarried, span, message, hint);
    }

    /// Something that is wrong with the file and does not stop the rest.
    pub(super) fn warn(&mut self, code: Code, span: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.told.push(Diagnostic::new(code, message).level(Level::Warning).at(&self.path, span).hint(hint));
    }

    /// Something without which nothing can be read.
    pub(super) fn error(&mut self, code: Code, span: Span, message: impl Into<String>, hint: impl Into<String>) {
        self.told.push(Diagnostic::new(code, message).at(&self.path, span).hint(hint));
    }

    /// Takes over what a reader of the format told; none of it stops the rest.
    pub(super) fn extend(&mut self, told: impl IntoIterator<Item = Diagnostic>) {
        self.told.extend(told.into_iter().map(|told| told.level(Level::Warning)));
    }

    pub(super) fn into_told(self) -> Vec<Diagnostic> {
        self.told
    }
}

/// A value as a message repeats it: on one line, its beginning where it is long.
pub(super) fn shown(value: &str) -> String {
    const LONGEST: usize = 60;
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &line[..end]),
        None => format!("`{line}`"),
    }
}
