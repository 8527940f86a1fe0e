//! Diagnostics for people: message, place, excerpt with the way out under the offending text.
//!
//! `annotate-snippets` draws. It is handed the few lines that it shows, not the file, and of an endless line only
//! what lies around the mark. A span of many lines is marked on its first.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Severity, Origin, Renderer, Snippet};

use super::draw::{clean, pages, shown};
use super::position::{Files, Lines, Position, Region};
use super::{Code, Diagnostic, Diagnostics, Level, Place, Style, plural};

/// How wide the text is where no terminal says.
const WIDTH: usize = 120;

/// How many lines a span may have to be drawn in full.
const ROWS: usize = 6;

pub(super) fn draw(list: &Diagnostics, files: &Files<'_>, style: &Style, limit: Option<usize>) -> String {
    let width = style.width.unwrap_or(WIDTH).max(40);
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let limit = limit.unwrap_or(usize::MAX);
    let mut counts: BTreeMap<(Level, Code), usize> = BTreeMap::new();
    let mut parts: Vec<String> = Vec::new();
    for (diagnostic, other_pages) in shown(list) {
        let count = counts.entry((diagnostic.level, diagnostic.code)).or_default();
        *count += 1;
        if diagnostic.level == Level::Error || *count <= limit {
            let drawing = Drawing { files, width, moved: Vec::new() };
            parts.push(drawing.render(&renderer, diagnostic, other_pages));
        }
    }
    let rest = counts.iter().filter(|((level, _), count)| *level != Level::Error && **count > limit);
    let rest: String = rest
        .map(|((level, code), count)| {
            let more = plural(count - limit, &format!("more `{code}` {}", level.as_str()));
            format!("and {more}; `briefing check` lists all\n")
        })
        .collect();
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts.join("\n")
}

/// A diagnostic as it is drawn.
struct Drawing<'f, 's> {
    files: &'f Files<'s>,
    width: usize,
    /// Places in words as the crate writes them, where it saw only part of a line, and as they are.
    moved: Vec<(String, String)>,
}

impl Drawing<'_, '_> {
    fn render(mut self, renderer: &Renderer, diagnostic: &Diagnostic, other_pages: usize) -> String {
        let text = renderer.render(&[self.group(diagnostic, other_pages)]);
        self.moved.iter().fold(text, |text, (wrong, right)| text.replacen(wrong, right, 1)) + "\n"
    }

    fn group<'a>(&mut self, diagnostic: &Diagnostic, other_pages: usize) -> Group<'a> {
        let severity = match diagnostic.level {
            Level::Error => Severity::ERROR,
            Level::Warning => Severity::WARNING,
            Level::Note | Level::Allow => Severity::NOTE,
        };
        let title = severity.primary_title(clean(&diagnostic.message).replace('\n', "␊")).id(diagnostic.code.as_str());
        let mut group = Group::with_title(title);
        let mut hints = diagnostic.hints.iter().map(|hint| clean(hint)).peekable();
        if let Some(place) = &diagnostic.place {
            let excerpt = self.excerpt(place);
            // A hint of several lines does not fit under the text.
            let label = excerpt.as_ref().and_then(|_| hints.next_if(|hint| !hint.contains('\n')));
            group = self.add_place(group, place, excerpt, AnnotationKind::Primary, label);
        }
        for related in &diagnostic.related {
            let excerpt = self.excerpt(&related.place);
            let label = Some(clean(&related.label));
            group = self.add_place(group, &related.place, excerpt, AnnotationKind::Context, label);
        }
        group = group.elements(hints.map(|hint| Severity::HELP.message(hint)));
        let pages = pages(diagnostic, other_pages);
        group.elements(pages.map(|pages| Severity::NOTE.message(clean(&pages))))
    }

    fn excerpt(&self, place: &Place) -> Option<Excerpt> {
        self.files.find(place).map(|(lines, region)| Excerpt::new(lines, &region, self.width))
    }

    fn add_place<'a>(
        &mut self,
        group: Group<'a>,
        place: &Place,
        excerpt: Option<Excerpt>,
        kind: AnnotationKind,
        label: Option<String>,
    ) -> Group<'a> {
        // The crate prints the path as it is.
        let path = clean(&place.path).replace(['\n', '\t'], "\u{fffd}");
        let Some(Excerpt { start, text, mark }) = excerpt else {
            return group.element(Origin::path(path)).elements(label.map(|label| Severity::NOTE.message(label)));
        };
        let column = text.get(..mark.start).unwrap_or_default().chars().count() + 1;
        if column < start.column {
            let place = |column: usize| format!("{path}:{}:{column}", start.line);
            self.moved.push((place(column), place(start.column)));
        }
        let mark = kind.span(mark).label(label.map(Cow::Owned));
        group.element(Snippet::source(text).line_start(start.line).path(path).annotation(mark))
    }
}

/// The lines that are shown, and what is marked in them.
struct Excerpt {
    start: Position,
    text: String,
    /// The range of `text` that is marked.
    mark: Range<usize>,
}

impl Excerpt {
    /// The lines of `region`, of which no more is taken than what can be seen in `width` columns.
    fn new(lines: &Lines<'_>, region: &Region, width: usize) -> Self {
        // Characters have up to four bytes, and the crate shows some of the line on either side of the mark.
        let reach = width * 8;
        let Range { start, end } = region.bytes;
        let (row, last_row) = (lines.row(start), lines.row(end));
        let (first, last) = (lines.text(row), lines.text(last_row));
        let whole = first.start..last.end;
        let (shown, end) = if whole.len() <= reach && last_row - row < ROWS {
            (whole, end)
        } else {
            let end = lines.after(end.min(first.end).min(start + reach));
            let left = lines.before(first.start.max(start.saturating_sub(reach)));
            (left..lines.after(first.end.min(end + reach)), end)
        };
        let visible = |range: Range<usize>| visible(lines.slice(range));
        let before = visible(shown.start..start);
        let marked = visible(start..end);
        let mark = before.len()..before.len() + marked.len();
        let text = before + &marked + &visible(end..shown.end);
        Self { start: region.start, text, mark }
    }
}

/// Bytes of a file as they can be shown; the line break `\r\n` becomes `\n`.
fn visible(bytes: &[u8]) -> String {
    clean(&String::from_utf8_lossy(bytes).replace("\r\n", "\n"))
}
