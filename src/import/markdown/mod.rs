//! The HTML of other tools becomes Markdown of ours.
//!
//! It is sanitised first, which makes it well-formed too: what is left is a flat list of balanced tags, and no tree is
//! needed. `ammonia` does that, and `html5ever` under it reads both what was written and what is left. Libraries that
//! turn HTML into Markdown know nothing of our `[[…]]`, `[@…]` and `<Component />`, which a text must not contain by
//! accident.

mod blocks;
mod html;
mod inlines;

use self::blocks::Writer;
pub(super) use self::html::sanitised;
use self::html::{Part, is_inline, judged, parts, shallow};
use self::inlines::address;

/// HTML as Markdown, and what did not come along.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Converted {
    pub(in crate::import) markdown: String,
    /// Tags and attributes that are left out, as one writes them: `<script>`, `style="…"`.
    pub(in crate::import) lost: Vec<String>,
    /// Whether there is any markup in it.
    pub(in crate::import) has_markup: bool,
}

/// A text of paragraphs.
pub(super) fn text(html: &str, autolink: bool) -> Converted {
    converted(html, autolink, false)
}

/// A text of one paragraph, on one line.
pub(super) fn line(html: &str, autolink: bool) -> Converted {
    converted(html, autolink, true)
}

/// The words alone.
pub(super) fn plain(html: &str) -> Converted {
    let mut words = String::new();
    for part in parts(&sanitised(html)) {
        match part {
            Part::Text(text) => words.push_str(&text),
            Part::Start(tag) if !is_inline(&tag.name) || tag.name == "br" => words.push(' '),
            Part::Start(_) | Part::End(_) => {}
        }
    }
    let markdown = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Converted { markdown, ..judged(html) }
}

/// The address that a frame shows, where `html` is one.
pub(super) fn frame(html: &str) -> Option<String> {
    let mut frames = parts(html).into_iter().filter_map(|part| match part {
        Part::Start(tag) if tag.name == "iframe" => tag.attribute("src").map(address),
        _ => None,
    });
    frames.next()
}

fn converted(html: &str, autolink: bool, one_line: bool) -> Converted {
    let markdown = Writer::new(autolink, one_line).write(shallow(parts(&sanitised(html))));
    Converted { markdown, ..judged(html) }
}
