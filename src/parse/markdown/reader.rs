//! The way through the parser's events: each is handed to the concern that it belongs to.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, Tag, TagEnd};

use super::components::{OpenComponents, tell_indented};
use super::events::Events;
use super::footnotes::Footnotes;
use super::headings::Headings;
use super::inline::OpenLink;
use super::lines::Lines;
use super::prose::{Plain, ProseRuns};
use super::report::Report;
use super::sink::{Mark, Sink, attribute};
use super::words;
use super::{RawHtml, sanitise};
use crate::diagnostics::{Code, Span};
use crate::model::body::{Body, Piece, Word};

/// Lists, quotations and emphasis may be nested so deep: a reader cannot follow more, and the HTML parser that
/// cleans raw HTML takes time that grows with depth.
const DEEPEST: usize = 100;

/// What is known while a text is read.
pub(super) struct Reader<'a> {
    pub(super) markdown: &'a str,
    pub(super) report: Report<'a>,
    pub(super) sink: Sink,
    pub(super) plain: Plain,
    pub(super) prose: ProseRuns,
    pub(super) headings: Headings,
    pub(super) footnotes: Footnotes,
    pub(super) components: OpenComponents,
    pub(super) links: Vec<OpenLink>,
    /// How many elements of Markdown are open.
    pub(super) depth: usize,
    pub(super) heading: Option<OpenHeading>,
    pub(super) awaited: Option<Awaited>,
    pub(super) table: Table,
    raw_html: RawHtml,
    /// Whether the text has raw HTML in it that must be cleaned.
    raw: bool,
    /// The anchors that raw HTML brings in.
    raw_ids: Vec<String>,
    nesting: sanitise::Nesting,
    too_deep: bool,
    quotations: usize,
    code: bool,
    /// The bytes before the text that are not its own; in front matter it has no paragraph either.
    inline: Option<usize>,
}

/// A heading whose words are being read.
pub(super) struct OpenHeading {
    pub(super) level: u8,
    pub(super) given: Option<String>,
    pub(super) span: Span,
    pub(super) mark: Mark,
    pub(super) plain: usize,
}

/// A heading whose first paragraph is still to come.
#[derive(Clone, Copy)]
pub(super) struct Awaited {
    pub(super) heading: usize,
    pub(super) depth: usize,
    pub(super) components: usize,
    /// Where the paragraph began, once it has.
    pub(super) plain: Option<usize>,
}

/// The table that is being read.
#[derive(Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) head: bool,
    pub(super) cell: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(markdown: &'a str, report: Report<'a>, raw_html: RawHtml, inline: Option<usize>) -> Self {
        Self {
            markdown,
            report,
            sink: Sink::default(),
            plain: Plain::new(markdown.len()),
            prose: ProseRuns::default(),
            headings: Headings::new(markdown),
            footnotes: Footnotes::default(),
            components: OpenComponents::default(),
            links: Vec::new(),
            depth: 0,
            heading: None,
            awaited: None,
            table: Table::default(),
            raw_html,
            raw: false,
            raw_ids: Vec::new(),
            nesting: sanitise::Nesting::default(),
            too_deep: false,
            quotations: 0,
            code: false,
            inline,
        }
    }

    /// Reads all events.
    pub(super) fn run<'e>(&mut self, events: &mut Events<'_, 'e>) {
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(tag) => self.start(tag, range, events),
                Event::End(tag) => self.end(tag),
                Event::Text(text) => self.text(&text, range),
                Event::Code(code) => {
                    self.plain.add(&code);
                    self.words_of_link(&range);
                    self.sink.event(Event::Code(code));
                }
                // Blocks come whole, so a line of HTML alone is a component that was taken out of its paragraph.
                Event::Html(html) => self.inline_html(&html, &range, false),
                Event::InlineHtml(html) => self.inline_html(&html, &range, true),
                Event::SoftBreak | Event::HardBreak => {
                    self.plain.part();
                    self.sink.html(if event == Event::SoftBreak { "\n" } else { "<br>\n" });
                }
                Event::FootnoteReference(name) => self.footnote_mark(&name, &range),
                Event::TaskListMarker(true) => {
                    self.sink.html("<input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"");
                    self.sink.word(Word::Done);
                    self.sink.html("\"> ");
                }
                Event::TaskListMarker(false) => {
                    self.sink.html("<input type=\"checkbox\" disabled=\"\" aria-label=\"");
                    self.sink.word(Word::NotDone);
                    self.sink.html("\"> ");
                }
                Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) => self.sink.event(event),
            }
        }
        self.end_all_components();
    }

    fn start<'e>(&mut self, tag: Tag<'e>, range: Range<usize>, events: &mut Events<'_, 'e>) {
        match tag {
            Tag::HtmlBlock => {
                self.end_prose();
                let mut block = Lines::default();
                while let Some((event, range)) = events.next() {
                    match event {
                        Event::Html(line) | Event::Text(line) => block.add(&line, range.start),
                        _ => break,
                    }
                }
                self.html_block(&block);
                return;
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.image(link_type, &dest_url, &title, range, events);
                return;
            }
            Tag::Paragraph if self.lift(&range, events) => return,
            Tag::Link { link_type, dest_url, title, id } => {
                if !self.link(link_type, &dest_url, &title, &id, range.clone(), events) {
                    return;
                }
            }
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, id, classes, attrs } => {
                let only_id = classes.is_empty() && attrs.is_empty();
                self.start_heading(level as u8, id.as_deref(), only_id, &range);
            }
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead | Tag::TableRow | Tag::TableCell => self.start_in_table(&tag),
            Tag::BlockQuote(Some(kind)) => {
                let kind = callout(kind);
                self.end_prose();
                self.sink.html(&format!("<aside class=\"callout\" data-kind=\"{kind}\">\n<p class=\"callout-kind\">"));
                self.sink.word(Word::Alert(kind));
                self.sink.html("</p>\n");
            }
            Tag::FootnoteDefinition(name) => {
                self.end_prose();
                let written = self.markdown.get(range.clone()).unwrap_or_default().trim_end().len();
                let span = self.report.span(&(range.start..range.start + written));
                self.footnotes.open(&name, span, &mut self.sink);
            }
            Tag::CodeBlock(kind) => self.start_code(kind, events),
            tag => {
                if matches!(tag, Tag::BlockQuote(None)) {
                    self.quotations += 1;
                }
                if !is_inline(&tag.to_end()) {
                    self.end_prose();
                }
                self.sink.event(Event::Start(tag));
            }
        }
        self.depth += 1;
        if self.depth > DEEPEST && !self.too_deep {
            self.too_deep = true;
            let message = format!("lists, quotations and emphasis are nested more than {DEEPEST} deep");
            self.report.add(Code::Syntax, &(range.start..range.start), message, "end some of them first");
        }
    }

    fn start_code(&mut self, kind: CodeBlockKind<'_>, events: &mut Events<'_, '_>) {
        self.end_prose();
        self.code = true;
        // Lines that are wider than the column scroll, which keyboards can do only where the block takes the focus.
        self.sink.html("<pre tabindex=\"0\"><code");
        match kind {
            CodeBlockKind::Fenced(info) => {
                let language = info.split(' ').next().unwrap_or_default().replace(is_refused, "\u{fffd}");
                if !language.is_empty() {
                    self.sink.html(&format!(" class=\"language-{}\"", attribute(&language)));
                }
            }
            CodeBlockKind::Indented => {
                if let Some((Event::Text(text), range)) = events.peek() {
                    tell_indented(text, range, &mut self.report);
                }
            }
        }
        self.sink.html(">");
    }

    fn end(&mut self, tag: TagEnd) {
        self.depth = self.depth.saturating_sub(1);
        if self.components.len() > 0 {
            self.end_components_in(whence(tag));
        }
        if !is_inline(&tag) {
            self.end_prose();
        }
        match tag {
            TagEnd::Link => self.end_link(),
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => self.end_in_table(tag),
            TagEnd::BlockQuote(Some(_)) => self.sink.html("</aside>\n"),
            TagEnd::FootnoteDefinition => self.footnotes.close(&mut self.sink, &mut self.report),
            tag => {
                match tag {
                    TagEnd::BlockQuote(None) => self.quotations = self.quotations.saturating_sub(1),
                    TagEnd::CodeBlock => self.code = false,
                    _ => {}
                }
                self.sink.event(Event::End(tag));
            }
        }
        if !is_inline(&tag) {
            self.plain.part();
        }
    }

    /// Running text, or the text of a code block.
    pub(super) fn text(&mut self, text: &CowStr<'_>, mut range: Range<usize>) {
        // References such as `&#1;` bring in characters that HTML does not allow.
        let cleaned = match text {
            CowStr::Borrowed(_) => None,
            text => text.contains(is_refused).then(|| text.replace(is_refused, "\u{fffd}")),
        };
        let mut text = cleaned.as_deref().unwrap_or(text);
        if let Some(skip) = self.inline.filter(|skip| range.start < *skip) {
            text = text.get(skip - range.start..).unwrap_or_default();
            range.start = skip.min(range.end);
        }
        if text.is_empty() {
            return;
        }
        if !self.code {
            self.plain.add(text);
            self.words_of_link(&range);
            let quoted = self.quotations > 0 || self.components.in_quote();
            self.prose.add(text, &range, self.markdown, quoted, &mut self.report);
        }
        self.sink.text(text);
    }

    /// Raw HTML, by the site's own rule.
    pub(super) fn raw_html(&mut self, html: &str, range: &Range<usize>, block: bool) {
        if self.raw_html != RawHtml::Escape {
            sanitise::ids(html, &mut self.raw_ids);
        }
        match self.raw_html {
            RawHtml::Escape if block => {
                self.sink.html("<p>");
                self.sink.text(html.trim_end());
                self.sink.html("</p>\n");
            }
            RawHtml::Escape => self.sink.text(html),
            RawHtml::Allow => self.sink.html(html),
            RawHtml::Sanitize => {
                self.raw = true;
                if !self.too_deep && self.nesting.watch(html) {
                    self.too_deep = true;
                    self.report.add(
                        Code::Syntax,
                        range,
                        "raw HTML is nested too deep",
                        "close some of its elements first",
                    );
                }
                self.sink.html(&sanitise::without_controls(html));
            }
        }
    }

    fn footnote_mark(&mut self, name: &str, range: &Range<usize>) {
        if self.links.is_empty() {
            self.footnotes.mark(name, &mut self.sink);
        } else {
            let message = "a footnote's mark cannot stand in the words of a link";
            self.report.add(Code::Syntax, range, message, "put it after the link");
        }
    }

    pub(super) fn end_prose(&mut self) {
        self.prose.end(self.markdown, &mut self.report);
    }

    pub(super) fn is_inline(&self) -> bool {
        self.inline.is_some()
    }

    fn pieces(&mut self) -> Vec<Piece> {
        let mut pieces = self.sink.close();
        if self.too_deep {
            // Feeds clean it too.
            sanitise::escape(&mut pieces);
        } else if self.raw {
            pieces = sanitise::clean(pieces, &mut self.report);
        }
        if self.sink.has_words() { words::unmarked(pieces) } else { pieces }
    }

    /// The body that was read.
    pub(super) fn body(mut self) -> Body {
        let mut anchors: Vec<String> = self.headings.list.iter().map(|heading| heading.id.clone()).collect();
        for id in std::mem::take(&mut self.footnotes).finish(&mut self.sink, &mut self.report) {
            if let Some(span) = self.headings.given(&id) {
                let message = format!("the anchor `{id}` is that of a footnote");
                let twice =
                    crate::diagnostics::Diagnostic::new(Code::DuplicateId, message).hint("give the heading another");
                self.report.add_at(span, twice);
            } else {
                anchors.push(id);
            }
        }
        anchors.append(&mut self.raw_ids);
        let pieces = self.pieces();
        let prose = self.prose.finish(self.markdown, &mut self.report);
        Body { pieces, headings: self.headings.list, anchors, prose }
    }

    /// The pieces and the words of a text from front matter.
    pub(super) fn line(mut self) -> (Vec<Piece>, String) {
        self.end_prose();
        let pieces = self.pieces();
        (pieces, self.plain.since(0).to_owned())
    }
}

/// Characters that are no text: control characters but blanks.
pub(super) fn is_refused(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// An alert's kind.
fn callout(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// What ends, as it is named to an author.
fn whence(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "a paragraph",
        TagEnd::Heading(_) => "a heading",
        TagEnd::BlockQuote(_) => "a quotation",
        TagEnd::List(_) => "a list",
        TagEnd::Item => "a list item",
        TagEnd::FootnoteDefinition => "a footnote",
        TagEnd::DefinitionList | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => "a definition",
        TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => "a table cell",
        TagEnd::Link => "the words of a link",
        _ => "emphasis",
    }
}
