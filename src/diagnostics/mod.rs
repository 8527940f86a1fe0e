//! What is wrong with a site, as data: a code, a place, a cause in plain words and a way out.
//!
//! A stage returns its diagnostics, it never prints them. [`draw()`] turns a list of them into text, for people or in
//! one of the formats that other tools read.

mod code;
mod draw;
mod github;
mod human;
mod json;
mod list;
mod position;
mod sarif;
#[cfg(test)]
mod tests;

pub use code::{Code, Level};
pub(crate) use draw::clean;
pub use draw::{Format, Sources, Style, UnknownFormat, draw, summary};
pub use list::Diagnostics;

use std::sync::Arc;

/// A range of bytes in a file, end not included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`. Files are smaller than 4 GiB; a larger offset is cut to the last that fits.
    #[must_use]
    pub fn new(range: std::ops::Range<usize>) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: cut(range.start), end: cut(range.end) }
    }

    /// The span as a range of byte offsets.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range)
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    /// The value.
    pub(crate) value: T,
    /// Where it stands; of a text what is between the quotation marks.
    pub(crate) span: Span,
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A span in a named file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the site folder, with forward slashes: `content/issues/donbas.md`.
    pub path: Arc<str>,
    /// Where in it; `None` means the file as a whole.
    pub span: Option<Span>,
}

/// Another place that helps to understand a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there, in a few words: "first used here".
    pub label: String,
}

/// One thing that is wrong, or worth a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake this is.
    pub code: Code,
    /// How bad it is; the code's own level until the site's `[check.lints]` are applied.
    pub level: Level,
    /// The cause, lower case, no full stop, the author's words in backticks.
    pub message: String,
    /// Where it is; `None` for what has no place, such as an option of the command line.
    pub place: Option<Place>,
    /// Further places.
    pub related: Vec<Related>,
    /// Ways out: "did you mean `russia`?". The first is drawn under the offending text.
    pub hints: Vec<String>,
    /// The path of the page that was being rendered, for mistakes in templates.
    pub page: Option<String>,
}

impl Diagnostic {
    /// Whether one of its places is in the file `path`.
    pub(crate) fn mentions(&self, path: &str) -> bool {
        let places = self.place.iter().chain(self.related.iter().map(|related| &related.place));
        places.into_iter().any(|place| *place.path == *path)
    }

    /// A diagnostic of the code's own level, without a place.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            level: code.default_level(),
            message: bounded(message.into()),
            place: None,
            related: Vec::new(),
            hints: Vec::new(),
            page: None,
        }
    }

    /// Puts the diagnostic at `span` of the file `path`.
    #[must_use]
    pub fn at(mut self, path: &Arc<str>, span: impl Into<Span>) -> Self {
        self.place = Some(Place { path: Arc::clone(path), span: Some(span.into()) });
        self
    }

    /// Puts the diagnostic at the file `path` as a whole.
    #[must_use]
    pub fn in_file(mut self, path: &Arc<str>) -> Self {
        self.place = Some(Place { path: Arc::clone(path), span: None });
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(bounded(hint.into()));
        self
    }

    /// Adds a way out where there is one.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint.map(bounded));
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(mut self, path: &Arc<str>, span: impl Into<Span>, label: impl Into<String>) -> Self {
        let place = Place { path: Arc::clone(path), span: Some(span.into()) };
        self.related.push(Related { place, label: label.into() });
        self
    }

    /// Names the page that was being rendered.
    #[must_use]
    pub fn on_page(mut self, path: &str) -> Self {
        self.page = Some(path.to_owned());
        self
    }

    /// Gives the diagnostic another level than its code's.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }
}

/// How many characters of one word of the author's a message repeats: somebody who pastes a page into an id must still
/// be able to read what is wrong.
const WORD_LIMIT: usize = 200;

/// `text` with `…` for the rest of what is too long between two backticks.
fn bounded(text: String) -> String {
    if text.len() <= WORD_LIMIT {
        return text;
    }
    let cut = |part: &str| match part.char_indices().nth(WORD_LIMIT) {
        Some((end, _)) => format!("{}…", part.get(..end).unwrap_or_default()),
        None => part.to_owned(),
    };
    text.split('`').map(cut).collect::<Vec<_>>().join("`")
}

/// "did you mean `x`?" where one of `known` is close to `word`.
///
/// Close means at most a third of the word's characters differ (at least one, at most four), by the
/// Damerau–Levenshtein distance; of equally close ones the first in alphabetical order is taken.
pub(crate) fn did_you_mean<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    closest(word, known).map(|known| format!("did you mean `{known}`?"))
}

/// The one of `known` that is closest to `word`, where any is close.
pub(crate) fn closest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let length = word.chars().count();
    let limit = (length / 3).clamp(1, 4);
    known
        .into_iter()
        // The distance is quadratic in time: words of very different length cannot be close.
        .filter(|known| known.chars().count().abs_diff(length) <= limit)
        .map(|known| (strsim::damerau_levenshtein(word, known), known))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, known)| known)
}

/// `word` where `count` is one, else `word` with an `s`: "1 page", "2 pages".
pub(crate) fn plural(count: usize, word: &str) -> String {
    match word {
        _ if count == 1 => format!("{count} {word}"),
        _ if word.ends_with('s') => format!("{count} {word}es"),
        _ => format!("{count} {word}s"),
    }
}
