//! Headings: their level on the page, their anchors, and the short answers below them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::report::Report;
use super::slug;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::body::Heading;

/// The headings of a body, as they come.
#[derive(Default)]
pub(super) struct Headings {
    pub(super) list: Vec<Heading>,
    /// Ids that `{#id}` gives anywhere in the text: made ones keep away from them, also those further up.
    reserved: HashSet<String>,
    explicit: HashMap<String, Span>,
    used: HashSet<String>,
    /// The number that the next heading of the same words gets.
    next: HashMap<String, usize>,
    /// One, in a text whose headings begin at the first level: the page's `h1` is its title.
    shift: Option<u8>,
}

impl Headings {
    pub(super) fn new(markdown: &str) -> Self {
        let mut reserved = HashSet::new();
        // One letter is found much faster than two, and most texts have none.
        let markdown = if markdown.contains('{') { markdown } else { "" };
        for (at, _) in markdown.match_indices("{#") {
            let rest = markdown.get(at + 2..).unwrap_or_default();
            let end = rest.find(|c: char| c == '}' || c.is_whitespace()).unwrap_or(rest.len());
            reserved.insert(rest.get(..end).unwrap_or_default().to_owned());
        }
        Self { reserved, ..Self::default() }
    }

    /// The level on the page of a heading that is written with `written` signs; tells where a level is skipped.
    pub(super) fn level(&mut self, written: u8, range: &Range<usize>, report: &mut Report<'_>) -> u8 {
        let shift = *self.shift.get_or_insert(u8::from(written == 1));
        let level = (written + shift).clamp(2, 6);
        let before = self.list.last().map_or(1, |heading| heading.level);
        if level > before + 1 {
            let signs = |level: u8| "#".repeat(usize::from((level - shift).max(1)));
            let message = match self.list.is_empty() {
                true => format!("the first heading is of level {written}"),
                false => format!("the heading skips a level: `{}` after `{}`", signs(level), signs(before)),
            };
            let hint = format!("write it with `{}`", signs(before + 1));
            report.add(Code::HeadingOrder, range, message, hint);
        }
        level
    }

    /// The anchor of a heading: the one that is given, or one made from the words.
    pub(super) fn id(&mut self, given: Option<&str>, words: &str, span: Span, report: &mut Report<'_>) -> String {
        let Some(given) = given.filter(|given| !given.is_empty()) else { return self.made(words) };
        if let Some(first) = self.explicit.get(given) {
            let twice = Diagnostic::new(Code::DuplicateId, format!("the anchor `{given}` is given twice"))
                .hint("give each heading an anchor of its own")
                .also(report.path(), *first, "first given here");
            report.add_at(span, twice);
            return self.made(given);
        }
        self.explicit.insert(given.to_owned(), span);
        self.used.insert(given.to_owned());
        given.to_owned()
    }

    fn made(&mut self, words: &str) -> String {
        let mut base = slug(words);
        if base.is_empty() {
            "section".clone_into(&mut base);
        } else if base.starts_with("fn-") || base.starts_with("fnref-") {
            // These are the anchors of footnotes.
            base.insert_str(0, "section-");
        }
        let mut id = base.clone();
        let next = self.next.entry(base.clone()).or_insert(2);
        while self.used.contains(&id) || self.reserved.contains(&id) {
            id = format!("{base}-{next}");
            *next += 1;
        }
        self.used.insert(id.clone());
        id
    }

    /// Where the anchor `id` was given by the author, if it was.
    pub(super) fn given(&self, id: &str) -> Option<Span> {
        self.explicit.get(id).copied()
    }
}

/// Whether the words of a heading ask a question.
pub(super) fn is_question(words: &str) -> bool {
    words.trim_end().ends_with(['?', '？', '؟'])
}
