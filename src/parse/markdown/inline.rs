//! Links, wikilinks, citations and pictures: what becomes a hole in a line.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::events::Events;
use super::links::{SCHEME_HINT, is_bare, refused_scheme};
use super::reader::{Reader, is_refused};
use super::references::{citations, one_line, target};
use super::sink::Mark;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::body::{Citation, Image, Link, Piece, Wikilink};

/// A link whose words are being read.
pub(super) struct OpenLink {
    kind: LinkKind,
    /// The whole link.
    range: Range<usize>,
    /// Its words.
    words: Option<Range<usize>>,
    plain: usize,
}

enum LinkKind {
    /// Its start tag is the hole after the mark.
    Ordinary(Mark),
    /// One that leads nowhere: only its words stay.
    Refused,
    /// One with a label.
    Wikilink(Wikilink),
}

impl Reader<'_> {
    /// The start of a link; whether its end is still to come.
    pub(super) fn link<'e>(
        &mut self,
        kind: LinkType,
        destination: &str,
        title: &str,
        id: &str,
        range: Range<usize>,
        events: &mut Events<'_, 'e>,
    ) -> bool {
        let written = self.markdown.get(range.clone()).unwrap_or_default();
        let kind = match kind {
            LinkType::WikiLink { has_pothole } => {
                let target = target(destination);
                let wikilink = Wikilink {
                    kind: target.kind,
                    id: target.id,
                    anchor: target.anchor,
                    label: None,
                    span: self.report.span(&range),
                };
                if wikilink.id.is_empty() {
                    let message = "a wikilink without an id";
                    self.report.add(
                        Code::Syntax,
                        &range,
                        message,
                        "name a record: `[[id]]`; for an anchor of this page write `[words](#anchor)`",
                    );
                }
                if !has_pothole {
                    skip(events, TagEnd::Link);
                    if wikilink.id.is_empty() {
                        self.sink.text(written);
                        return false;
                    }
                    self.plain.add(&wikilink.id);
                    self.sink.hole(Piece::Wikilink(Box::new(wikilink)));
                    return false;
                }
                if wikilink.id.is_empty() {
                    LinkKind::Refused
                } else {
                    self.sink.open();
                    LinkKind::Wikilink(wikilink)
                }
            }
            // An inline link may well have words such as `@who`.
            kind if kind != LinkType::Inline && (cites(written) || id.starts_with('@')) => {
                return self.citation(cites(written), &range, events);
            }
            _ => {
                let target = match kind {
                    LinkType::Email => format!("mailto:{destination}"),
                    _ => destination.replace(is_refused, "\u{fffd}"),
                };
                if let Some(scheme) = refused_scheme(&target) {
                    let message = format!("a link cannot lead to a `{scheme}:` address");
                    self.report.add(Code::BrokenLink, &range, message, SCHEME_HINT);
                    LinkKind::Refused
                } else {
                    let mark = self.sink.mark();
                    let title = title.replace(is_refused, "\u{fffd}");
                    let span = self.report.span(&range);
                    self.sink.hole(Piece::Link(Box::new(Link { target, title, text: String::new(), span })));
                    LinkKind::Ordinary(mark)
                }
            }
        };
        let plain = self.plain.mark();
        self.links.push(OpenLink { kind, range, words: None, plain });
        true
    }

    /// Citations at `range`; what is in brackets is read anew, since Markdown folds two side by side into one.
    fn citation(&mut self, is_first: bool, range: &Range<usize>, events: &mut Events<'_, '_>) -> bool {
        let written = self.markdown.get(range.clone()).unwrap_or_default();
        let mut start = 0;
        if is_first {
            skip(events, TagEnd::Link);
            self.plain.trim();
        } else {
            // `[words][@id]`: the words stay, as text.
            start = written.rfind('[').unwrap_or_default();
            let words = &(range.start..range.start + start);
            let message = "a citation cannot be the address of a link";
            self.report.add(Code::Syntax, range, message, "write the words without brackets: `words [@id]`");
            skip(events, TagEnd::Link);
            let shown = self.markdown.get(words.clone()).unwrap_or_default();
            self.plain.add(shown);
            self.sink.text(shown);
        }
        let (groups, mistakes) = citations(written.get(start..).unwrap_or_default(), range.start + start);
        for mistake in mistakes {
            self.report.add(Code::Syntax, &mistake.range, mistake.message, mistake.hint);
        }
        for group in groups {
            let cited = group.into_iter().map(|citation| Citation {
                id: citation.id,
                at: citation.at,
                span: self.report.span(&citation.range),
            });
            let cited = cited.collect();
            self.sink.hole(Piece::Citation(cited));
        }
        false
    }

    /// Notes that `range` belongs to the words of the link that is open, if one is.
    pub(super) fn words_of_link(&mut self, range: &Range<usize>) {
        if let Some(link) = self.links.last_mut() {
            let words = link.words.get_or_insert(range.clone());
            words.end = range.end;
        }
    }

    pub(super) fn end_link(&mut self) {
        let Some(OpenLink { kind, range, words, plain }) = self.links.pop() else { return };
        let text = self.plain.since(plain).to_owned();
        match kind {
            LinkKind::Refused => {}
            LinkKind::Ordinary(mark) => {
                if let Some(link) = self.sink.link_at(&mark) {
                    text.clone_into(&mut link.text);
                }
                self.sink.html("</a>");
                let written = self.markdown.get(range.clone()).unwrap_or_default();
                if text.is_empty() && !has_described_picture(written) {
                    let message = "a link without words";
                    self.report.add(Code::BareLinkText, &range, message, "say what it leads to");
                } else if is_bare(&text) {
                    let message = format!("the link's words, `{text}`, do not say where it leads");
                    let hint = "name what it leads to, so that it can be understood by itself";
                    self.report.add(Code::BareLinkText, &words.unwrap_or(range), message, hint);
                }
            }
            LinkKind::Wikilink(mut link) => {
                let mut label = String::new();
                let mut holes = false;
                for piece in self.sink.close() {
                    match piece {
                        Piece::Html(html) => label.push_str(&html),
                        Piece::Image(image) => {
                            holes = true;
                            label.push_str(&super::sink::attribute(&image.alt));
                        }
                        _ => holes = true,
                    }
                }
                if holes {
                    let message = "the label of a wikilink holds a picture or a component";
                    self.report.add(Code::Syntax, &range, message, "a label is words, with emphasis at most");
                }
                let label = label.trim();
                if label.is_empty() {
                    self.plain.add(&link.id);
                } else {
                    link.label = Some(label.to_owned());
                }
                self.sink.hole(Piece::Wikilink(Box::new(link)));
            }
        }
    }

    /// A picture, with all its events.
    pub(super) fn image(
        &mut self,
        kind: LinkType,
        destination: &str,
        title: &str,
        range: Range<usize>,
        events: &mut Events<'_, '_>,
    ) {
        let mut alt = String::new();
        let (mut depth, mut cited) = (0_usize, None);
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Image { .. }) => depth += 1,
                Event::End(TagEnd::Image) if depth == 0 => break,
                Event::End(TagEnd::Image) => depth -= 1,
                Event::Start(Tag::Link { id, .. }) if id.starts_with('@') => {
                    cited = Some(range);
                    skip(events, TagEnd::Link);
                }
                Event::Text(text) | Event::Code(text) => alt.push_str(&text.replace(is_refused, "\u{fffd}")),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        let alt = alt.trim().to_owned();
        if let Some(cited) = cited {
            let message = "a citation in the description of a picture is lost";
            self.report.add(Code::Syntax, &cited, message, "put it after the picture");
        }
        if matches!(kind, LinkType::WikiLink { .. }) {
            let message = "a picture is not written with double brackets";
            let hint =
                format!("write `![what it shows]({})`; for a record write `[[…]]` without `!`", one_line(destination));
            self.report.add(Code::Syntax, &range, message, hint);
        } else if alt.is_empty() {
            let message = "the picture has no description for those who do not see it";
            self.report.add(
                Code::MissingAlt,
                &range,
                message,
                "say what it shows between the brackets: `![what it shows](…)`",
            );
        }
        self.plain.add(&alt);
        let target = destination.replace(is_refused, "\u{fffd}");
        if let Some(scheme) = refused_scheme(&target).or_else(|| other_than_web(&target)) {
            let message = format!("a picture cannot come from a `{scheme}:` address");
            let cause = Diagnostic::new(Code::BrokenLink, message)
                .hint("put the picture into the site, or give its `https:` address");
            let span = self.report.span(&range);
            self.report.add_at(span, cause);
            self.sink.text(&alt);
            return;
        }
        self.words_of_link(&range);
        let span = self.report.span(&range);
        let title = title.replace(is_refused, "\u{fffd}");
        self.sink.hole(Piece::Image(Box::new(Image { target, title, alt, span })));
    }
}

/// Whether what is written in brackets begins with a citation. Markdown trims what is in the brackets of a reference.
fn cites(written: &str) -> bool {
    written.strip_prefix('[').is_some_and(|inner| inner.trim_start().starts_with('@'))
}

/// Whether `written` has a picture in raw HTML that says what it shows.
fn has_described_picture(written: &str) -> bool {
    let mut pictures = written.split("<img ").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    pictures.any(|tag| {
        let value = tag.split("alt=").nth(1).unwrap_or_default();
        value.trim_start_matches(['"', '\'']).starts_with(char::is_alphanumeric)
    })
}

fn other_than_web(target: &str) -> Option<String> {
    let lower = target.get(..7).unwrap_or(target).to_ascii_lowercase();
    ["mailto", "tel"]
        .into_iter()
        .find(|scheme| lower.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(':')))
        .map(str::to_owned)
}

/// Passes over the events up to `end`, which is not nested.
fn skip(events: &mut Events<'_, '_>, end: TagEnd) {
    while let Some((event, _)) = events.next() {
        if event == Event::End(end) {
            return;
        }
    }
}
