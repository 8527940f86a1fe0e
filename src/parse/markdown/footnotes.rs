//! Footnotes with a way back: each mark links to its note, each note to all of its marks.

use std::collections::HashMap;

use super::report::Report;
use super::sink::Sink;
use crate::diagnostics::{Code, Diagnostic, Level, Span};
use crate::model::body::{Piece, Word};

/// The footnotes of a body, numbered by their first mark.
#[derive(Default)]
pub(super) struct Footnotes {
    numbers: HashMap<String, usize>,
    notes: Vec<Note>,
    definitions: HashMap<String, Definition>,
    /// In the order of the text, for diagnostics.
    defined: Vec<String>,
    /// The definitions that are being read, innermost last.
    inside: Vec<(String, Span)>,
}

struct Note {
    name: String,
    /// For each mark, in which note it stands: `None` is the text itself.
    marks: Vec<Option<String>>,
}

struct Definition {
    pieces: Vec<Piece>,
    span: Span,
}

impl Footnotes {
    /// Writes a mark.
    pub(super) fn mark(&mut self, name: &str, sink: &mut Sink) {
        let name = name.to_lowercase();
        let index = *self.numbers.entry(name.clone()).or_insert_with(|| {
            self.notes.push(Note { name, marks: Vec::new() });
            self.notes.len() - 1
        });
        let Some(note) = self.notes.get_mut(index) else { return };
        note.marks.push(self.inside.last().map(|(name, _)| name.clone()));
        let (number, id) = (index + 1, mark_id(index + 1, note.marks.len()));
        let label = sink.mark_of(Word::Footnote(number));
        sink.html(&format!(
            "<sup class=\"footnote-mark\"><a href=\"#fn-{number}\" id=\"{id}\" role=\"doc-noteref\" aria-label=\"{label}\">{number}</a></sup>"
        ));
    }

    /// Begins a note's text, which goes to the end of the body.
    pub(super) fn open(&mut self, name: &str, span: Span, sink: &mut Sink) {
        self.inside.push((name.to_lowercase(), span));
        sink.open();
    }

    /// Ends a note's text.
    pub(super) fn close(&mut self, sink: &mut Sink, report: &mut Report<'_>) {
        let pieces = sink.close();
        let Some((name, span)) = self.inside.pop() else { return };
        if let Some(first) = self.definitions.get(&name) {
            let twice = Diagnostic::new(Code::DuplicateId, format!("the footnote `{name}` is defined twice"))
                .hint("give each footnote a name of its own")
                .also(report.path(), first.span, "first defined here");
            report.add_at(span, twice);
            return;
        }
        self.defined.push(name.clone());
        self.definitions.insert(name, Definition { pieces, span });
    }

    /// Writes the list of notes; gives the anchors. A note without a mark in the text is left out and told.
    pub(super) fn finish(mut self, sink: &mut Sink, report: &mut Report<'_>) -> Vec<String> {
        let shown = self.shown();
        for name in &self.defined {
            let index = self.numbers.get(name);
            if let Some(definition) = self.definitions.get(name)
                && index.is_none_or(|index| shown.get(*index) != Some(&true))
            {
                let unused = Diagnostic::new(Code::Orphan, format!("nothing refers to the footnote `{name}`"))
                    .hint(format!("it is left out: add a mark `[^{name}]` to the text, or remove it"))
                    .level(Level::Warning);
                report.add_at(definition.span, unused);
            }
        }
        let mut anchors = Vec::new();
        if !shown.contains(&true) {
            return anchors;
        }
        sink.html("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        sink.word(Word::Footnotes);
        sink.html("\">\n<ol>\n");
        for (index, note) in self.notes.iter().enumerate() {
            if shown.get(index) != Some(&true) {
                continue;
            }
            let number = index + 1;
            // The value is given since a note that is shown nowhere leaves a gap in the numbers.
            sink.html(&format!("<li id=\"fn-{number}\" value=\"{number}\">"));
            anchors.push(format!("fn-{number}"));
            let mut back = String::new();
            for (mark, within) in note.marks.iter().enumerate() {
                let within = within.as_ref().map(|name| self.numbers.get(name).and_then(|at| shown.get(*at)));
                if within.is_none_or(|shown| shown == Some(&true)) {
                    let id = mark_id(number, mark + 1);
                    let word = Word::Back(number, (note.marks.len() > 1).then_some(mark + 1));
                    back.push_str(&format!(
                        " <a href=\"#{id}\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"{}\">↩</a>",
                        sink.mark_of(word)
                    ));
                    anchors.push(id);
                }
            }
            let mut pieces = self.definitions.remove(&note.name).map(|note| note.pieces).unwrap_or_default();
            match pieces.last_mut() {
                Some(Piece::Html(last)) if last.ends_with("</p>\n") => {
                    let inside = last.len() - "</p>\n".len();
                    *last = [&last[..inside], &back, &last[inside..]].concat().into();
                }
                _ => pieces.push(Piece::Html(back.into())),
            }
            sink.append(pieces);
            sink.html("</li>\n");
        }
        sink.html("</ol>\n</section>\n");
        anchors
    }

    /// Which notes have a mark in the text, or in a note that is shown.
    fn shown(&self) -> Vec<bool> {
        let mut shown = vec![false; self.notes.len()];
        let mut within: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut open = Vec::new();
        for (index, note) in self.notes.iter().enumerate() {
            for mark in &note.marks {
                match mark {
                    None => open.push(index),
                    Some(name) => within.entry(name).or_default().push(index),
                }
            }
        }
        while let Some(index) = open.pop() {
            if let (Some(is_shown @ false), Some(note)) = (shown.get_mut(index), self.notes.get(index)) {
                *is_shown = true;
                open.extend(within.remove(note.name.as_str()).unwrap_or_default());
            }
        }
        shown
    }
}

fn mark_id(number: usize, mark: usize) -> String {
    if mark == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{mark}") }
}
