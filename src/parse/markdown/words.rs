//! Words of the interface in the HTML of a text: marked while it is put together, holes when it is done.
//!
//! A mark may stand in an attribute and is cleaned with the HTML around it. It is made of a control character, which
//! neither the source nor its character references can bring in.

use crate::model::body::{Piece, Word};

const MARK: char = '\u{2}';

/// The kinds of alerts, which their marks have by number.
const ALERTS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// What stands for `word` in HTML.
pub(super) fn mark(word: Word) -> String {
    let name = match word {
        Word::Table => "t".to_owned(),
        Word::Done => "d".to_owned(),
        Word::NotDone => "n".to_owned(),
        Word::Footnotes => "f".to_owned(),
        Word::Alert(kind) => format!("a{}", ALERTS.iter().position(|alert| *alert == kind).unwrap_or_default()),
        Word::Footnote(number) => format!("m{number}"),
        Word::Back(number, None) => format!("b{number}"),
        Word::Back(number, Some(mark)) => format!("b{number}.{mark}"),
    };
    format!("{MARK}{name}{MARK}")
}

fn word(name: &str) -> Option<Word> {
    Some(match name.split_at_checked(1)? {
        ("t", "") => Word::Table,
        ("d", "") => Word::Done,
        ("n", "") => Word::NotDone,
        ("f", "") => Word::Footnotes,
        ("a", number) => Word::Alert(ALERTS.get(number.parse::<usize>().ok()?)?),
        ("m", number) => Word::Footnote(number.parse().ok()?),
        ("b", numbers) => match numbers.split_once('.') {
            Some((number, mark)) => Word::Back(number.parse().ok()?, Some(mark.parse().ok()?)),
            None => Word::Back(numbers.parse().ok()?, None),
        },
        _ => return None,
    })
}

/// The pieces with their marks made holes, in what components enclose too.
pub(super) fn unmarked(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut unmarked = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Html(html) if html.contains(MARK) => {
                for (at, part) in html.split(MARK).enumerate() {
                    if at % 2 == 1 {
                        unmarked.extend(word(part).map(|word| Piece::Word(Box::new(word))));
                    } else if !part.is_empty() {
                        unmarked.push(Piece::Html(part.into()));
                    }
                }
            }
            Piece::Component(mut call) => {
                call.body = call.body.map(self::unmarked);
                unmarked.push(Piece::Component(call));
            }
            piece => unmarked.push(piece),
        }
    }
    unmarked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_again() {
        let words = [
            Word::Table,
            Word::Done,
            Word::NotDone,
            Word::Footnotes,
            Word::Alert("caution"),
            Word::Footnote(12),
            Word::Back(3, None),
            Word::Back(3, Some(14)),
        ];
        for word in words {
            let html = format!("<p title=\"{}\">x", mark(word));
            let expected = [Piece::Html("<p title=\"".into()), Piece::Word(Box::new(word)), Piece::Html("\">x".into())];
            assert_eq!(unmarked(vec![Piece::Html(html.into())]), expected);
        }
    }
}
