//! Paragraphs that hold nothing but components: the components come out of their `<p>`.

use std::ops::Range;

use pulldown_cmark::{Event, Tag as MarkdownTag, TagEnd};

use super::components::DEEPEST;
use super::events::Events;
use super::reader::Reader;
use super::tag::{self, TagKind};

impl Reader<'_> {
    /// Takes a paragraph whose only content is components out of its `<p>`; whether there was one to take.
    ///
    /// Called after the paragraph's start. A tag over several lines is such a paragraph for Markdown, and so is
    /// `<Callout>words</Callout>`, whose words then become a paragraph of their own inside.
    pub(super) fn lift<'e>(&self, start: &Range<usize>, events: &mut Events<'_, 'e>) -> bool {
        let is_tag = |event: Option<&(Event<'e>, Range<usize>)>| matches!(event, Some((Event::InlineHtml(html), _)) if tag::component_name(html).is_some());
        if self.components.len() >= DEEPEST || !is_tag(events.peek()) {
            return false;
        }
        let mut paragraph = Vec::new();
        while let Some(event) = events.next() {
            let end = matches!(event.0, Event::End(TagEnd::Paragraph));
            paragraph.push(event);
            if end {
                break;
            }
        }
        let Some(enclosed) = enclosed_runs(&paragraph) else {
            events.put_back(paragraph);
            return false;
        };
        let mut lifted = Vec::with_capacity(paragraph.len() + 2);
        let end = paragraph.len().saturating_sub(1);
        let mut runs = enclosed.into_iter().peekable();
        let mut inside: Option<Range<usize>> = None;
        for (index, (event, range)) in paragraph.into_iter().take(end).enumerate() {
            if inside.is_none() {
                inside = runs.next_if(|run| run.start == index);
                if inside.is_some() {
                    lifted.push((Event::Start(MarkdownTag::Paragraph), start.clone()));
                }
            }
            match event {
                Event::InlineHtml(html) if inside.is_none() => lifted.push((Event::Html(html), range)),
                event if inside.is_some() => lifted.push((event, range)),
                // Blanks between block components.
                _ => {}
            }
            if inside.as_ref().is_some_and(|run| run.end == index + 1) {
                inside = None;
                lifted.push((Event::End(TagEnd::Paragraph), start.clone()));
            }
        }
        events.put_back(lifted);
        true
    }
}

/// What the components of a paragraph enclose, as ranges of its events, where this is more than further components;
/// `None` if anything else stands in the paragraph.
fn enclosed_runs(paragraph: &[(Event<'_>, Range<usize>)]) -> Option<Vec<Range<usize>>> {
    let mut runs = Vec::new();
    let (mut level, mut first, mut words) = (0_usize, 0, false);
    for (index, (event, _)) in paragraph.iter().enumerate() {
        let kind = match event {
            Event::InlineHtml(html) if tag::component_name(html).is_some() => tag::parse(html).ok().map(|tag| tag.kind),
            _ => None,
        };
        match (kind, event) {
            (Some(TagKind::Open), _) => {
                level += 1;
                if level == 1 {
                    (first, words) = (index + 1, false);
                }
            }
            (Some(TagKind::Close), _) => {
                if level == 1 && words {
                    runs.push(first..index);
                }
                level = level.saturating_sub(1);
            }
            (Some(TagKind::Alone), _) | (None, Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph)) => {
            }
            (None, Event::Text(text)) if text.trim().is_empty() => {}
            (None, _) if level == 0 => return None,
            (None, _) => words = true,
        }
    }
    // Words after a tag that is not closed here: what encloses them is torn, and told.
    (level == 0 || !words).then_some(runs)
}
