//! Paragraphs, headings and tables.

use std::ops::Range;

use pulldown_cmark::{Alignment, Tag, TagEnd};

use super::headings::is_question;
use super::reader::{Awaited, OpenHeading, Reader};
use super::sink::attribute;
use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::body::{Heading, Word};

impl Reader<'_> {
    pub(super) fn start_paragraph(&mut self) {
        self.end_prose();
        if self.is_inline() {
            return;
        }
        let (depth, components) = (self.depth, self.components.len());
        let first = self.awaited.as_mut().filter(|awaited| awaited.depth == depth && awaited.components == components);
        let mut short_answer = false;
        if let Some(awaited) = first {
            awaited.plain = Some(self.plain.mark());
            short_answer = self
                .headings
                .list
                .get(awaited.heading)
                .is_some_and(|heading| heading.level == 2 && is_question(&heading.text));
        }
        self.sink.html(if short_answer { "<p class=\"short-answer\">" } else { "<p>" });
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.is_inline() {
            return;
        }
        self.sink.html("</p>\n");
        let Some(Awaited { heading, depth, plain: Some(start), .. }) = self.awaited else { return };
        if depth != self.depth {
            return;
        }
        self.awaited = None;
        if let Some(heading) = self.headings.list.get_mut(heading) {
            self.plain.since(start).clone_into(&mut heading.first_paragraph);
        }
    }

    pub(super) fn start_heading(&mut self, written: u8, given: Option<&str>, only_id: bool, range: &Range<usize>) {
        self.end_prose();
        self.awaited = None;
        let text = self.markdown.get(range.clone()).unwrap_or_default();
        let range = range.start..range.start + text.trim_end().len();
        if !only_id {
            // Attributes would be a way to put in scripts and styles.
            let span = self.report.span(&range);
            let message = "a heading takes an anchor, `{#id}`, and no other attributes";
            let ignored =
                Diagnostic::new(Code::Syntax, message).hint("remove them: they are left out").level(Level::Warning);
            self.report.add_at(span, ignored);
        }
        let level = self.headings.level(written, &range, &mut self.report);
        let span = self.report.span(&range);
        let (mark, plain) = (self.sink.mark(), self.plain.mark());
        self.heading = Some(OpenHeading { level, given: given.map(str::to_owned), span, mark, plain });
    }

    pub(super) fn end_heading(&mut self) {
        let Some(open) = self.heading.take() else { return };
        let OpenHeading { level, given, span, mark, plain } = open;
        let text = self.plain.since(plain).to_owned();
        let id = self.headings.id(given.as_deref(), &text, span, &mut self.report);
        self.sink.insert(&mark, &format!("<h{level} id=\"{}\">", attribute(&id)));
        self.sink.html(&format!("</h{level}>\n"));
        self.awaited = Some(Awaited {
            heading: self.headings.list.len(),
            depth: self.depth,
            components: self.components.len(),
            plain: None,
        });
        self.headings.list.push(Heading { level, id, text, span, first_paragraph: String::new() });
    }

    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.end_prose();
        self.table.alignments = alignments;
        // A table that is wider than its column scrolls, which keyboards can do only where it takes the focus.
        self.sink.html("<div class=\"table-box\" role=\"region\" aria-label=\"");
        self.sink.word(Word::Table);
        self.sink.html("\" tabindex=\"0\">\n<table>");
    }

    pub(super) fn start_in_table(&mut self, tag: &Tag<'_>) {
        self.end_prose();
        if matches!(tag, Tag::TableCell) {
            let start = if self.table.head { "<th scope=\"col\"" } else { "<td" };
            let class = match self.table.alignments.get(self.table.cell) {
                Some(Alignment::Left) => " class=\"align-start\">",
                Some(Alignment::Center) => " class=\"align-center\">",
                Some(Alignment::Right) => " class=\"align-end\">",
                Some(Alignment::None) | None => ">",
            };
            self.sink.html(start);
            self.sink.html(class);
            return;
        }
        self.table.cell = 0;
        self.table.head = matches!(tag, Tag::TableHead);
        self.sink.html(if self.table.head { "<thead><tr>" } else { "<tr>" });
    }

    pub(super) fn end_in_table(&mut self, tag: TagEnd) {
        let end = match tag {
            TagEnd::TableHead => "</tr></thead>\n<tbody>\n",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                self.table.cell += 1;
                if self.table.head { "</th>" } else { "</td>" }
            }
            _ => "</tbody></table>\n</div>\n",
        };
        self.sink.html(end);
    }
}
