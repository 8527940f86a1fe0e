//! A text with places to fill: "as of {day}", "see the {link}timeline{/link}".
//!
//! It is taken apart once, when its file is read. What is filled in is named in braces; a name with a pair of them stands
//! around words that become a link, whose address is the value of the name, or emphasis where the name is `b`.

use std::collections::BTreeSet;
use std::ops::Range;

/// A text, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Phrase {
    pieces: Box<[Piece]>,
}

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Words as they stand.
    Text(Box<str>),
    /// A place to fill.
    Slot(Box<str>),
    /// Where the words of a link or of emphasis begin.
    Open(Box<str>),
    /// Where they end.
    Close(Box<str>),
}

/// What is wrong with a text, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PhraseError {
    /// The bytes of the text.
    pub(crate) range: Range<usize>,
    /// The cause.
    pub(crate) message: String,
    /// The way out.
    pub(crate) hint: String,
}

/// The name of the pair that is emphasis and takes no value.
pub(crate) const EMPHASIS: &str = "b";

impl Phrase {
    /// Takes `text` apart.
    pub(crate) fn parse(text: &str) -> Result<Self, PhraseError> {
        let mut pieces = Vec::new();
        let pairs: BTreeSet<&str> = text.split("{/").skip(1).filter_map(|rest| rest.split('}').next()).collect();
        let mut open: Option<(&str, Range<usize>)> = None;
        let mut at = 0;
        while let Some(found) = text[at..].find(['{', '}']) {
            let start = at + found;
            let end = text[start..].find('}').map(|length| start + length);
            let (true, Some(end)) = (text[start..].starts_with('{'), end) else {
                return Err(PhraseError {
                    range: start..start + 1,
                    message: format!("`{}` stands alone", &text[start..=start]),
                    hint: "write what is to be filled in as `{name}`; a text has no other braces".to_owned(),
                });
            };
            if at < start {
                pieces.push(Piece::Text(text[at..start].into()));
            }
            let inside = &text[start + 1..end];
            let (is_end, name) = inside.strip_prefix('/').map_or((false, inside), |name| (true, name));
            let range = start..end + 1;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
                let message = format!("`{}` names nothing to fill in", &text[range.clone()]);
                return Err(PhraseError { range, message, hint: "a name has lower-case letters".to_owned() });
            }
            let piece = match (is_end, &open) {
                (true, Some((opened, _))) if *opened == name => {
                    open = None;
                    Piece::Close(name.into())
                }
                (true, _) => {
                    let message = format!("`{}` ends what did not begin", &text[range.clone()]);
                    return Err(PhraseError { range, message, hint: format!("write `{{{name}}}` before it") });
                }
                (false, None) if pairs.contains(name) => {
                    open = Some((name, range));
                    Piece::Open(name.into())
                }
                (false, _) => Piece::Slot(name.into()),
            };
            pieces.push(piece);
            at = end + 1;
        }
        if let Some((name, range)) = open {
            let message = format!("`{{{name}}}` does not end");
            return Err(PhraseError { range, message, hint: format!("write `{{/{name}}}` behind its words") });
        }
        if at < text.len() {
            pieces.push(Piece::Text(text[at..].into()));
        }
        Ok(Self { pieces: pieces.into() })
    }

    /// The parts.
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The text where nothing is to be filled in.
    pub(crate) fn as_word(&self) -> Option<&str> {
        match &*self.pieces {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The names of what is to be filled in, each as often as it stands there; a pair counts once.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Slot(name) | Piece::Open(name) => Some(&**name),
            Piece::Text(_) | Piece::Close(_) => None,
        })
    }

    /// Appends the phrase as plain text; `value` appends what a name stands for.
    pub(crate) fn fill(&self, out: &mut String, mut value: impl FnMut(&str, &mut String)) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Slot(name) => value(name, out),
                Piece::Open(_) | Piece::Close(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn a_phrase_is_filled_in_its_own_order() {
        let phrase = Phrase::parse("{day}: {who} – {who}").unwrap();
        let mut text = String::new();
        phrase.fill(&mut text, |name, out| out.push_str(if name == "day" { "15 грудня" } else { "<A>" }));
        assert_eq!(text, "15 грудня: <A> – <A>");
        assert_eq!(phrase.names().collect::<Vec<_>>(), ["day", "who", "who"]);
        assert_eq!(phrase.as_word(), None);
        assert_eq!(Phrase::parse("Джерела").unwrap().as_word(), Some("Джерела"));
        assert_eq!(Phrase::parse("").unwrap().as_word(), Some(""));
    }

    #[test]
    fn a_pair_stands_around_its_words() {
        let phrase = Phrase::parse("{n} are in the {link}timeline{/link}.").unwrap();
        let pieces: Vec<&Piece> = phrase.pieces().iter().collect();
        assert_eq!(pieces[2], &Piece::Open("link".into()));
        assert_eq!(pieces[4], &Piece::Close("link".into()));
        assert_eq!(phrase.names().collect::<Vec<_>>(), ["n", "link"]);
    }

    #[test]
    fn braces_that_mean_nothing_are_told_with_their_place() {
        for (text, wrong) in [
            ("a { b", "{"),
            ("a } b", "}"),
            ("ä {} b", "{}"),
            ("{Day}", "{Day}"),
            ("{a b}", "{a b}"),
            ("x{/link}", "{/link}"),
            ("{link}x{b}y{/link}{/b}", "{/b}"),
        ] {
            let error = Phrase::parse(text).unwrap_err();
            assert_eq!(&text[error.range], wrong, "{text}");
        }
    }
}
