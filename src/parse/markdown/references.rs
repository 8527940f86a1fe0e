//! Citations and wikilinks as written. Their forms are Pandoc's (`[@id, p. 4]`) and Obsidian's (`[[id|label]]`).

use std::ops::Range;

/// A citation in a text, with its place there.
#[derive(Debug, PartialEq)]
pub(super) struct WrittenCitation {
    pub(super) id: String,
    pub(super) at: Option<String>,
    /// The `@id`.
    pub(super) range: Range<usize>,
}

/// What is wrong with a citation, and the way out.
#[derive(Debug, PartialEq)]
pub(super) struct Mistake {
    pub(super) range: Range<usize>,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

/// Reads `[@a; @b, p. 4]`, or several of them side by side; `base` is the offset of `text` in the Markdown.
///
/// Each group in brackets is a list of its own. A group that cites nothing is a mistake.
pub(super) fn citations(text: &str, base: usize) -> (Vec<Vec<WrittenCitation>>, Vec<Mistake>) {
    let (mut groups, mut mistakes) = (Vec::new(), Vec::new());
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find('[')).map(|at| at + from) {
        let close = text.get(open..).and_then(|rest| rest.find(']')).map_or(text.len(), |at| at + open);
        let inner = text.get(open + 1..close).unwrap_or_default();
        // `[@a][]` is the collapsed form of a reference: the empty brackets cite nothing and lose nothing.
        if !inner.is_empty() {
            let group = group(inner, base + open + 1, &mut mistakes);
            if !group.is_empty() {
                groups.push(group);
            }
        }
        from = close.max(open + 1);
    }
    (groups, mistakes)
}

fn group(inner: &str, base: usize, mistakes: &mut Vec<Mistake>) -> Vec<WrittenCitation> {
    let mut found = Vec::new();
    let mut offset = base;
    for part in inner.split(';') {
        let start = offset + part.len() - part.trim_start().len();
        offset += part.len() + 1;
        let words = part.trim();
        let Some(rest) = words.strip_prefix('@') else {
            let message = match words {
                "" => "a citation is missing here".to_owned(),
                _ => format!("`{}` is not a citation", one_line(words)),
            };
            let hint = "each citation begins with `@`, several are parted by `;`: `[@a, p. 4; @b]`";
            mistakes.push(Mistake { range: start..start + words.len(), message, hint });
            continue;
        };
        let length = rest.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(rest.len());
        let (id, locator) = rest.split_at(length);
        let range = start..start + 1 + length;
        if id.is_empty() {
            let message = "a citation without an id".to_owned();
            mistakes.push(Mistake { range, message, hint: "write the id of a source or a document: `[@id]`" });
            continue;
        }
        let locator = one_line(locator.trim_start().trim_start_matches(','));
        found.push(WrittenCitation { id: id.to_owned(), at: Some(locator).filter(|at| !at.is_empty()), range });
    }
    found
}

/// The words of `text` on one line; the `>` of a quotation's next line is no word.
pub(super) fn one_line(text: &str) -> String {
    // As a rule it is one word, or none.
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_owned();
    }
    let mut words = String::with_capacity(text.len());
    for (number, line) in text.lines().enumerate() {
        let line = if number == 0 { line } else { line.trim_start_matches(|c: char| c == '>' || c.is_whitespace()) };
        for word in line.split_whitespace() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    words
}

/// What a wikilink names.
#[derive(Debug, PartialEq)]
pub(super) struct Target {
    pub(super) kind: Option<String>,
    pub(super) id: String,
    pub(super) anchor: Option<String>,
}

/// Reads `id`, `kind/id`, `id#anchor`.
pub(super) fn target(destination: &str) -> Target {
    // In a table the bar before the label is escaped, and the backslash stays with the id.
    let destination = one_line(destination.trim().trim_end_matches('\\'));
    let (path, anchor) = match destination.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.trim().to_owned()).filter(|anchor| !anchor.is_empty())),
        None => (destination.as_str(), None),
    };
    let (kind, id) = match path.split_once('/') {
        Some((kind, id)) => (Some(kind.trim().to_owned()).filter(|kind| !kind.is_empty()), id),
        None => (None, path),
    };
    Target { kind, id: id.trim().to_owned(), anchor }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn cited(text: &str) -> Vec<Vec<(String, Option<String>, &str)>> {
        let (groups, mistakes) = citations(text, 0);
        assert_eq!(mistakes, []);
        let one = |citation: WrittenCitation| (citation.id, citation.at, text.get(citation.range).unwrap());
        groups.into_iter().map(|group| group.into_iter().map(one).collect()).collect()
    }

    #[test]
    fn citations_with_their_places() {
        let at = |text: &str| Some(text.to_owned());
        assert_eq!(cited("[@a]"), [[("a".into(), None, "@a")]]);
        assert_eq!(cited("[@a, p. 4 -- \"x\"]"), [[("a".into(), at("p. 4 -- \"x\""), "@a")]]);
        assert_eq!(cited("[@a pp. 3]"), [[("a".into(), at("pp. 3"), "@a")]]);
        assert_eq!(cited("[@é; @b,\n> p. 4]"), [[("é".into(), None, "@é"), ("b".into(), at("p. 4"), "@b")]]);
        assert_eq!(cited("[@a][@b]"), [[("a".into(), None, "@a")], [("b".into(), None, "@b")]]);
        assert_eq!(cited("[@a][]"), [[("a".into(), None, "@a")]]);
    }

    #[test]
    fn citations_that_are_none() {
        for (text, range, message) in [
            ("[@]", 1..2, "a citation without an id"),
            ("[@a; see b]", 5..10, "`see b` is not a citation"),
            ("[@a;]", 4..4, "a citation is missing here"),
            ("[@a][b]", 5..6, "`b` is not a citation"),
        ] {
            let (_, mistakes) = citations(text, 0);
            let mistake = mistakes.first().unwrap();
            assert_eq!((mistake.range.clone(), mistake.message.as_str()), (range, message), "{text}");
        }
    }

    #[test]
    fn targets() {
        let made = |kind: Option<&str>, id: &str, anchor: Option<&str>| Target {
            kind: kind.map(str::to_owned),
            id: id.to_owned(),
            anchor: anchor.map(str::to_owned),
        };
        assert_eq!(target(" donbas "), made(None, "donbas", None));
        assert_eq!(target("donbas#zone"), made(None, "donbas", Some("zone")));
        assert_eq!(target("term/ceasefire"), made(Some("term"), "ceasefire", None));
        assert_eq!(target("x\\"), made(None, "x", None));
        assert_eq!(target("a\n> b"), made(None, "a b", None));
        assert_eq!(target("#zone"), made(None, "", Some("zone")));
        assert_eq!(target("/x#"), made(None, "x", None));
    }
}
