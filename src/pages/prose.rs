//! Text with its holes filled: links to records and citations become HTML once the records are known.
//!
//! This is the one place outside of the templates that writes HTML, since a link in a sentence is too small a thing
//! to call a template for: a page may hold hundreds.

use std::fmt::Write;

use tera::Value;

use super::pictures::SIZES;
pub(crate) use super::target::{Target, has_scheme};
use super::texts;
use super::views::Views;
use crate::model::Kind;
use crate::model::body::{Citation, Image, Inline, Link, Piece, Wikilink, Word};
use crate::model::briefing::Ix;
use crate::model::record::{CITABLE, Record};
use crate::model::resolve;
use crate::pictures::Size;

/// What becomes of a component's tag; an inline text has none.
pub(crate) type Components<'c> = dyn FnMut(&crate::model::body::ComponentCall, &mut String) + 'c;

impl Views {
    /// An inline text, ready for a template.
    pub(crate) fn inline(&self, record: &Record, inline: &Inline) -> Value {
        Value::safe_string(&self.fill(record, &inline.pieces, &mut |_, _| {}))
    }

    /// HTML of `pieces`, which stand in the text of `record`.
    pub(crate) fn fill(&self, record: &Record, pieces: &[Piece], components: &mut Components<'_>) -> String {
        let mut html = String::new();
        self.fill_into(&mut html, record, pieces, components);
        html
    }

    /// Appends the HTML of `pieces` to `html`.
    pub(crate) fn fill_into(
        &self,
        html: &mut String,
        record: &Record,
        pieces: &[Piece],
        components: &mut Components<'_>,
    ) {
        for piece in pieces {
            match piece {
                Piece::Html(ready) => html.push_str(ready),
                Piece::Wikilink(link) => self.wikilink(html, link),
                Piece::Citation(citations) => self.citations(html, citations),
                Piece::Link(link) => self.link_tag(html, record, link),
                Piece::Image(image) => self.image(html, record, image),
                Piece::Component(call) => components(call, html),
                Piece::Word(word) => self.interface_word(html, **word),
            }
        }
    }

    /// What Markdown says in the language of the page.
    fn interface_word(&self, html: &mut String, word: Word) {
        let number = |number: usize| number.to_string();
        let said = match word {
            Word::Table => self.words.word("text.table").to_owned(),
            Word::Done => self.words.word("text.done").to_owned(),
            Word::NotDone => self.words.word("text.not_done").to_owned(),
            Word::Footnotes => self.words.word("text.footnotes").to_owned(),
            Word::Alert(kind) => return escape(html, self.words.word(&format!("callout.{kind}"))),
            Word::Footnote(note) => self.words.say("text.footnote", &[("number", &number(note))]),
            Word::Back(note, None) => self.words.say("text.back", &[("number", &number(note))]),
            Word::Back(note, Some(mark)) => {
                self.words.say("text.back_from", &[("number", &number(note)), ("mark", &number(mark))])
            }
        };
        escape(html, &said);
    }

    fn wikilink(&self, html: &mut String, link: &Wikilink) {
        let target = resolve::wikilink(&self.briefing, link);
        let label = |html: &mut String, title: &str| match &link.label {
            Some(label) => html.push_str(label),
            None => escape(html, title),
        };
        let Some(ix) = target else {
            // Left out on this day, or a mistake that has been reported: the words stay, the link goes.
            let title = self.left_out_title(link).unwrap_or(&link.id).to_owned();
            label(html, &title);
            return;
        };
        let record = self.briefing.record(ix);
        let mut url = self.url_of(ix);
        // An option that is not known on the day has no place on the page of its issue.
        let is_known = |anchor: &&String| match self.briefing.issue(ix) {
            Some((issue, detail)) => {
                issue.option(anchor).is_none() || detail.options(issue).any(|(option, _)| option.id.value == **anchor)
            }
            None => true,
        };
        if let Some(anchor) = link.anchor.as_ref().filter(is_known) {
            let _ = write!(url, "#{anchor}");
        }
        html.push_str("<a href=\"");
        escape(html, &url);
        html.push_str(if record.kind == Kind::Term { "\" class=\"term\">" } else { "\">" });
        label(html, record.label());
        html.push_str("</a>");
    }

    /// The title of a record that the day leaves out.
    fn left_out_title(&self, link: &Wikilink) -> Option<&str> {
        let kind = link.kind.as_deref().and_then(Kind::from_name);
        self.briefing
            .not_yet
            .iter()
            .map(|(record, _)| record)
            .find(|record| record.id.value == link.id && kind.is_none_or(|kind| kind == record.kind))
            .map(|record| record.label())
    }

    /// Citations, as links to the pages of their sources with the publisher's name: what stands in a page is the
    /// same wherever it is quoted, printed or fed.
    fn citations(&self, html: &mut String, citations: &[Citation]) {
        let known: Vec<(Ix, &Citation)> = citations
            .iter()
            .filter_map(|citation| Some((self.briefing.find(&citation.id, CITABLE)?, citation)))
            .collect();
        if known.is_empty() {
            return;
        }
        html.push_str("<span class=\"cite\">");
        for (number, (ix, citation)) in known.iter().enumerate() {
            html.push_str(if number == 0 { "[" } else { "; " });
            html.push_str("<a href=\"");
            escape(html, &self.url_of(*ix));
            html.push_str("\" title=\"");
            escape(html, &self.briefing.record(*ix).common.title.value);
            html.push_str("\">");
            escape(html, &self.citation_label(*ix));
            html.push_str("</a>");
            if let Some(at) = &citation.at {
                html.push_str(", ");
                escape(html, at);
            }
        }
        html.push_str("]</span>");
    }

    fn link_tag(&self, html: &mut String, record: &Record, link: &Link) {
        if self.follow(record, &link.target) == Target::LeftOut {
            // Without an address it is no link, and its words stay.
            html.push_str("<a>");
            return;
        }
        html.push_str("<a href=\"");
        escape(html, &self.target(record, &link.target));
        if !link.title.is_empty() {
            html.push_str("\" title=\"");
            escape(html, &link.title);
        }
        html.push_str("\">");
    }

    fn image(&self, html: &mut String, record: &Record, image: &Image) {
        let shown = self.shown_in_text(record, &image.target);
        html.push_str("<img src=\"");
        escape(html, &shown.src);
        let is_lead = texts::lead(record) == Some(image.span);
        if let Some(srcset) = &shown.srcset {
            html.push_str("\" srcset=\"");
            escape(html, srcset);
            html.push_str(if is_lead { "\" sizes=\"" } else { "\" sizes=\"auto, " });
            html.push_str(SIZES);
        }
        if let Some(Size { width, height }) = shown.size {
            let _ = write!(html, "\" width=\"{width}\" height=\"{height}");
        }
        html.push_str("\" alt=\"");
        escape(html, &image.alt);
        if !image.title.is_empty() {
            html.push_str("\" title=\"");
            escape(html, &image.title);
        }
        html.push_str(if is_lead { "\" fetchpriority=\"high\">" } else { "\" loading=\"lazy\" decoding=\"async\">" });
    }
}

/// A date in words as `<time>`, or as plain text where HTML has no form for it.
pub(crate) fn time(text: &str, datetime: Option<&str>) -> String {
    let mut html = String::with_capacity(64);
    match datetime {
        Some(datetime) => {
            html.push_str("<time datetime=\"");
            escape(&mut html, datetime);
            html.push_str("\">");
            escape(&mut html, text);
            html.push_str("</time>");
        }
        None => {
            html.push_str("<span class=\"time\">");
            escape(&mut html, text);
            html.push_str("</span>");
        }
    }
    html
}

/// A link to `url`; `language` is that of `words`, where it is not the page's.
pub(crate) fn link(url: &str, language: Option<&str>, words: &str) -> String {
    let mut html = String::with_capacity(url.len() + words.len() + 16);
    html.push_str("<a href=\"");
    escape(&mut html, url);
    if let Some(language) = language {
        html.push_str("\" lang=\"");
        escape(&mut html, language);
        html.push_str("\" dir=\"auto");
    }
    html.push_str("\">");
    escape(&mut html, words);
    html.push_str("</a>");
    html
}

/// Appends `text` with the five characters that HTML gives a meaning replaced.
pub(crate) fn escape(html: &mut String, text: &str) {
    let mut rest = text;
    // All of them are one byte in UTF-8, and part of no other character.
    let is_special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    // Most texts have none. Whether one has is found for many bytes at once where the search has no end before theirs.
    if !text.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return html.push_str(text);
    }
    while let Some(at) = rest.bytes().position(is_special) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}
