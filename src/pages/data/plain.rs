//! Texts without markup, for formats that have none.

use super::super::views::Views;
use crate::model::body::{Inline, Piece};
use crate::model::record::Record;

impl Views {
    /// The words of an inline text, as its readers see them: a link without words of its own shows the record's
    /// title, citations are left out.
    pub(crate) fn plain(&self, record: &Record, inline: &Inline) -> String {
        let names_a_record = |piece: &Piece| matches!(piece, Piece::Wikilink(link) if link.label.is_none());
        if !inline.pieces.iter().any(names_a_record) {
            return inline.text.clone();
        }
        let mut words = String::new();
        for piece in &inline.pieces {
            match piece {
                Piece::Html(html) => strip(html, &mut words),
                Piece::Citation(_) => words.truncate(words.trim_end().len()),
                piece => strip(&self.fill(record, std::slice::from_ref(piece), &mut |_, _| {}), &mut words),
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The words of a whole text, on one line: what components enclose is among it, what they look up is not, and
    /// citations are left out.
    #[cfg(feature = "search")]
    pub(crate) fn plain_body(&self, record: &Record) -> String {
        let mut html = String::new();
        self.body_into(&mut html, record, &record.body.pieces);
        let mut words = String::new();
        strip(&html, &mut words);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Appends the HTML of a text, without citations and without what no author wrote. A tag may reach over pieces.
    #[cfg(feature = "search")]
    fn body_into(&self, html: &mut String, record: &Record, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Component(call) => {
                    html.push(' ');
                    self.body_into(html, record, call.body.as_deref().unwrap_or_default());
                    html.push(' ');
                }
                Piece::Citation(_) => html.truncate(html.trim_end().len()),
                Piece::Word(_) => {}
                piece => self.fill_into(html, record, std::slice::from_ref(piece), &mut |_, _| {}),
            }
        }
    }
}

/// Appends the text of well-formed HTML, as our own writers make it. Quoted values of attributes may hold a `>`. Words in
/// two blocks or cells stay two.
fn strip(html: &str, text: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with('<') {
            if !is_inline(rest) {
                text.push(' ');
            }
            tag_length(rest)
        } else {
            reference(rest, text)
        };
        rest = &rest[length..];
    }
    text.push_str(rest);
}

/// Whether the tag that `html` begins with may stand inside a word.
fn is_inline(html: &str) -> bool {
    const INLINE: [&str; 18] = [
        "a", "abbr", "b", "cite", "code", "del", "dfn", "em", "i", "ins", "mark", "q", "s", "small", "span", "strong",
        "sub", "sup",
    ];
    let name = html.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    INLINE.contains(&&name[..end])
}

/// The length of the tag that `html` begins with.
fn tag_length(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// Appends the character that the reference at the beginning of `html` stands for; gives the reference's length.
fn reference(html: &str, text: &mut String) -> usize {
    const NAMED: [(&str, char); 6] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&nbsp;", '\u{a0}')];
    match NAMED.iter().find(|(name, _)| html.starts_with(name)) {
        Some((name, character)) => {
            text.push(*character);
            name.len()
        }
        None => {
            text.push('&');
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_references_become_characters() {
        let stripped = |html: &str| {
            let mut text = String::new();
            strip(html, &mut text);
            text
        };
        assert_eq!(stripped("a <a title=\"1 > 0\">b &amp; c</a> d"), "a b & c d");
        assert_eq!(stripped("AT&T &lt;x&gt; &quot;y&quot; &#39;z&#39;"), "AT&T <x> \"y\" 'z'");
        assert_eq!(stripped("<em>never closed"), "never closed");
        assert_eq!(stripped("a <b"), "a ");
        assert_eq!(stripped("<td>one</td><td>t<b>w</b>o</td>"), " one  two ");
    }
}
