//! Running text: runs of words with their places for lints, and the plain words of headings, links and components.

use std::ops::Range;

use super::report::Report;
use super::unread;
use crate::model::body::Prose;

/// Collects runs of text. A run goes on as long as the text stands in the file as it is, so that offsets in its text
/// are offsets in the file; markup ends it. A line's end, and the `> ` of the next line, count as blanks.
#[derive(Default)]
pub(super) struct ProseRuns {
    runs: Vec<Prose>,
    text: String,
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
            self.runs.push(Prose { text: words.to_owned(), span, quoted });
            return;
        }
        let gap = markdown.get(self.range.end..range.start);
        let goes_on = |gap: &str| gap.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'>'));
        match gap {
            Some(gap) if !self.text.is_empty() && self.quoted == quoted && goes_on(gap) => {
                self.text.extend(std::iter::repeat_n(' ', gap.len()));
                self.text.push_str(words);
                self.range.end = range.end;
            }
            _ => {
                self.end(markdown, report);
                self.text.push_str(words);
                self.range = range.clone();
                self.quoted = quoted;
            }
        }
    }

    /// Ends the present run, and tells what in it looks like markup that Markdown did not read.
    pub(super) fn end(&mut self, markdown: &str, report: &mut Report<'_>) {
        if self.text.is_empty() {
            return;
        }
        unread::tell(markdown, &self.range, report);
        let mut text = std::mem::take(&mut self.text);
        text.shrink_to_fit();
        if !text.trim().is_empty() {
            self.runs.push(Prose { text, span: report.span(&self.range), quoted: self.quoted });
        }
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
