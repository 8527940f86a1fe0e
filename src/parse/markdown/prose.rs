//! Running text: runs of words with their places for lints, and the plain words of headings, links and components.

use std::ops::Range;

use super::report::Report;
use super::unread;
use crate::model::body::{Prose, on_one_line};

/// Collects runs of text. A run goes on as long as the text stands in the file as it is, so that offsets in its text
/// are offsets in the file; markup ends it. A line's end, and the `> ` of the next line, count as blanks.
#[derive(Default)]
pub(super) struct ProseRuns {
    runs: Vec<Prose>,
    /// The words of the present run, once they are something else than its place with blanks for line ends.
    words: Option<String>,
    range: Range<usize>,
    quoted: bool,
}

impl ProseRuns {
    /// Adds the words of a text event that stands at `range` of `markdown`.
    pub(super) fn add(
        &mut self,
        words: &str,
        range: &Range<usize>,
        markdown: &str,
        quoted: bool,
        report: &mut Report<'_>,
    ) {
        let written = markdown.get(range.clone()).unwrap_or_default();
        // Smart punctuation has changed these; lints want what was written, which has the length of its place.
        let words = if matches!(written, "'" | "\"" | "--" | "---" | "...") { written } else { words };
        if words != written {
            self.end(markdown, report);
            let span = report.span(range);
            self.runs.push(Prose { words: Some(words.into()), span, quoted });
            return;
        }
        let gap = markdown.get(self.range.end..range.start);
        let goes_on = |gap: &str| gap.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'>'));
        match gap {
            Some(gap) if !self.range.is_empty() && self.quoted == quoted && goes_on(gap) => {
                if self.words.is_none() && gap.bytes().any(|byte| matches!(byte, b'\t' | b'>')) {
                    let before = markdown.get(self.range.clone()).unwrap_or_default();
                    self.words = Some(on_one_line(before).into_owned());
                }
                if let Some(text) = &mut self.words {
                    text.extend(std::iter::repeat_n(' ', gap.len()));
                    text.push_str(words);
                }
                self.range.end = range.end;
            }
            _ => {
                self.end(markdown, report);
                self.range = range.clone();
                self.quoted = quoted;
            }
        }
    }

    /// Ends the present run, and tells what in it looks like markup that Markdown did not read.
    pub(super) fn end(&mut self, markdown: &str, report: &mut Report<'_>) {
        if self.range.is_empty() {
            return;
        }
        unread::tell(markdown, &self.range, report);
        let words = self.words.take().map(String::into_boxed_str);
        let text = words.as_deref().or_else(|| markdown.get(self.range.clone())).unwrap_or_default();
        if !text.trim().is_empty() {
            self.runs.push(Prose { words, span: report.span(&self.range), quoted: self.quoted });
        }
        self.range = 0..0;
    }

    /// All runs.
    pub(super) fn finish(mut self, markdown: &str, report: &mut Report<'_>) -> Vec<Prose> {
        self.end(markdown, report);
        self.runs
    }
}

/// The words of the whole text without markup, from which headings, links and components take their part.
pub(super) struct Plain {
    text: String,
    marked: usize,
}

impl Plain {
    /// Room for the words of a text of `length` bytes.
    pub(super) fn new(length: usize) -> Self {
        Self { text: String::with_capacity(length), marked: 0 }
    }

    /// Adds words.
    pub(super) fn add(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Parts what follows from what is there by a blank.
    pub(super) fn part(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Takes back a blank before a citation, which leaves no words behind: `so it is [@a].` is `so it is.`.
    pub(super) fn trim(&mut self) {
        if self.text.len() > self.marked && self.text.ends_with(' ') {
            self.text.pop();
        }
    }

    /// The present end, to take the words [`since`](Self::since) then.
    pub(super) fn mark(&mut self) -> usize {
        self.marked = self.text.len();
        self.marked
    }

    /// The words since `mark`.
    pub(super) fn since(&self, mark: usize) -> &str {
        self.text.get(mark..).unwrap_or_default().trim()
    }
}
