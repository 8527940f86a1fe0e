//! Raw HTML of authors: what cannot do harm stays, the rest goes.
//!
//! Markdown alone makes no HTML that could do harm, so this runs only where raw HTML is in a text. Each list of pieces
//! is cleaned as one document, so that what a component encloses is well-formed by itself. Holes are marked by a
//! control character, which neither the source nor its character references can bring in.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::LazyLock;

use ammonia::Builder;

use super::report::Report;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::body::Piece;

/// Raw elements may be nested so deep. The HTML parser's time grows with depth times length.
const DEEPEST: usize = 128;

const MARK: char = '\u{1}';

/// What is left of HTML: no scripts, no styles, no forms but task lists, no addresses but of pages, mail and telephone.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .add_tags(["section", "input"])
        .add_tag_attributes("a", ["data-hole", "role"])
        .add_tag_attributes("div", ["role", "tabindex"])
        .add_tag_attributes("section", ["role"])
        .add_tag_attributes("li", ["value"])
        .add_tag_attributes("aside", ["data-kind"])
        .add_tag_attributes("input", ["checked", "disabled"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_generic_attributes(["id", "class", "aria-label"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None)
        // A mark in another attribute means that a tag of the author's has swallowed a hole; and ours always has one.
        .attribute_filter(|_, name, value| {
            ((name == "data-hole") == value.contains(MARK)).then_some(Cow::Borrowed(value))
        });
    cleaner
});

/// Cleans the pieces, and those that their components enclose.
pub(super) fn clean(pieces: Vec<Piece>, report: &mut Report<'_>) -> Vec<Piece> {
    let mut html = String::new();
    let mut holes = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Html(text) => html.push_str(&text),
            hole => {
                let number = holes.len();
                // A link's start tag must be an element, since its end tag is in the HTML. It has no quotes, which could
                // end an attribute of the author's that swallows it.
                let _infallible = match hole {
                    Piece::Link(_) => write!(html, "<a data-hole={MARK}{number}{MARK}>"),
                    _ => write!(html, "{MARK}{number}{MARK}"),
                };
                holes.push((hole, false));
            }
        }
    }
    let cleaned = CLEANER.clean(&html).to_string();
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut after_link = false;
    for (index, part) in cleaned.split(MARK).enumerate() {
        if index % 2 == 0 {
            // The rest of the tag that stood for a link.
            text.push_str(if after_link { part.strip_prefix("\">").unwrap_or(part) } else { part });
            after_link = false;
            continue;
        }
        let Some((hole, seen)) = part.parse::<usize>().ok().and_then(|number| holes.get_mut(number)) else { continue };
        let piece = match hole {
            Piece::Link(_) => {
                if let Some(start) = text.strip_suffix("<a data-hole=\"").map(str::len) {
                    text.truncate(start);
                }
                hole.clone()
            }
            _ if *seen => continue,
            Piece::Component(call) => {
                let body = call.body.take();
                let mut call = call.clone();
                call.body = body.map(|body| clean(body, report));
                Piece::Component(call)
            }
            Piece::Wikilink(link) => {
                let mut link = link.clone();
                link.label = link.label.map(|label| CLEANER.clean(&label).to_string());
                Piece::Wikilink(link)
            }
            _ => hole.clone(),
        };
        after_link = matches!(piece, Piece::Link(_));
        *seen = true;
        if !text.is_empty() {
            pieces.push(Piece::Html(text.as_str().into()));
            text.clear();
        }
        pieces.push(piece);
    }
    if !text.is_empty() {
        pieces.push(Piece::Html(text.into()));
    }
    let mut lost = holes.into_iter().filter(|(_, seen)| !seen).map(|(hole, _)| place(&hole));
    if let Some(span) = lost.next() {
        let message = "the raw HTML around this swallows it";
        report.add_at(
            span,
            Diagnostic::new(Code::Syntax, message).hint("close the HTML tag before it, or write it in Markdown"),
        );
    }
    pieces
}

fn place(hole: &Piece) -> Span {
    match hole {
        Piece::Html(_) | Piece::Word(_) => Span::default(),
        Piece::Wikilink(link) => link.span,
        Piece::Citation(citations) => citations.first().map(|citation| citation.span).unwrap_or_default(),
        Piece::Link(link) => link.span,
        Piece::Image(image) => image.span,
        Piece::Component(call) => call.span,
    }
}

/// Shows all HTML as text: what is left to do where cleaning would take too long. An error has been told then.
pub(super) fn escape(pieces: &mut [Piece]) {
    for piece in pieces {
        match piece {
            Piece::Html(html) => *html = super::sink::attribute(html).into(),
            Piece::Wikilink(link) => link.label = link.label.as_deref().map(super::sink::attribute),
            Piece::Component(call) => escape(call.body.as_deref_mut().unwrap_or_default()),
            Piece::Citation(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => {}
        }
    }
}

/// `html` without character references to control characters: HTML does not allow them, and they could forge a mark.
pub(super) fn without_controls(html: &str) -> Cow<'_, str> {
    if !html.contains("&#") {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("&#") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let digits = from.get(2..).unwrap_or_default();
        let (radix, digits) = match digits.strip_prefix(['x', 'X']) {
            Some(digits) => (16, digits),
            None => (10, digits),
        };
        let length = digits.chars().take_while(|c| c.is_digit(radix)).count();
        let number = digits.get(..length).unwrap_or_default();
        let code = number.bytes().fold(0_u32, |sum, digit| {
            sum.saturating_mul(radix).saturating_add(char::from(digit).to_digit(radix).unwrap_or(0))
        });
        let character = char::from_u32(code);
        if length > 0 && character.is_none_or(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
            out.push('\u{fffd}');
            rest = digits.get(length..).unwrap_or_default();
            rest = rest.strip_prefix(';').unwrap_or(rest);
        } else {
            out.push_str("&#");
            rest = from.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Adds the ids that the tags of `html` give.
pub(super) fn ids(html: &str, ids: &mut Vec<String>) {
    for (at, name) in html.match_indices("id=") {
        let blank = html.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace));
        let value = html.get(at + name.len()..).unwrap_or_default();
        let id = match value.strip_prefix(['"', '\'']) {
            Some(inner) => inner.split(['"', '\'']).next(),
            None => value.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next(),
        };
        if blank {
            ids.extend(id.filter(|id| !id.is_empty()).map(str::to_owned));
        }
    }
}

/// Watches how deep the raw elements of a text are nested.
#[derive(Default)]
pub(crate) struct Nesting {
    open: Vec<String>,
}

impl Nesting {
    /// Reads the tags of `html`; whether they are nested too deep.
    pub(crate) fn watch(&mut self, html: &str) -> bool {
        for (at, _) in html.match_indices('<') {
            let rest = html.get(at + 1..).unwrap_or_default();
            let (closing, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
            let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let name = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
            if name.is_empty() || CLOSED_BY_OTHERS.contains(&name.as_str()) {
                continue;
            }
            if closing {
                if let Some(open) = self.open.iter().rposition(|open| *open == name) {
                    self.open.truncate(open);
                }
            } else if self.open.len() >= DEEPEST {
                return true;
            } else {
                self.open.push(name);
            }
        }
        false
    }
}

/// Void elements, and those whose end tag may be left out.
const CLOSED_BY_OTHERS: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "li", "dt", "dd", "p", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "rt", "rp",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn references_to_control_characters_go() {
        assert_eq!(
            without_controls("a &#1; &#x01 &#00001;b &#233; &#10; &#99999999999; &# &#x"),
            "a \u{fffd} \u{fffd} \u{fffd}b &#233; &#10; \u{fffd} &# &#x"
        );
    }

    #[test]
    fn nesting_counts_open_elements() {
        assert!(!Nesting::default().watch(&"<b></b>".repeat(1000)));
        assert!(!Nesting::default().watch(&"<li><br>".repeat(1000)));
        assert!(Nesting::default().watch(&"<b>".repeat(1000)));
    }
}
