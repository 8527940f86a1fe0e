//! Edits of a text, as `proptest` makes and shrinks them.

use proptest::prelude::*;
use proptest::sample::Index;

/// One edit. Places are fractions of what is there, so that an edit fits any text.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// Some bytes go.
    Remove(Index, usize),
    /// A word that matters comes in.
    Insert(Index, Index),
    /// A word that matters takes the place of some bytes.
    Replace(Index, usize, Index),
    /// Some bytes come again, some times.
    Repeat(Index, usize, usize),
    /// A piece of another text comes in.
    Splice(Index, Index, Index, usize),
    /// A byte is another.
    Byte(Index, u8),
    /// A number of four bytes is at the edge of what it can be.
    Number(Index, u32, bool),
    /// A line goes elsewhere.
    Move(Index, Index),
    /// The rest is missing.
    Cut(Index),
}

/// Numbers at which counting goes wrong.
const EDGES: &[u32] = &[0, 1, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];

/// Up to a dozen edits.
pub(crate) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let index = any::<Index>;
    let few = 1..40_usize;
    let edit = prop_oneof![
        4 => (index(), few.clone()).prop_map(|(at, count)| Edit::Remove(at, count)),
        8 => (index(), index()).prop_map(|(at, word)| Edit::Insert(at, word)),
        6 => (index(), few.clone(), index()).prop_map(|(at, count, word)| Edit::Replace(at, count, word)),
        2 => (index(), few, 1..60_usize).prop_map(|(at, count, times)| Edit::Repeat(at, count, times)),
        4 => (index(), index(), index(), 1..300_usize)
            .prop_map(|(at, other, from, count)| Edit::Splice(at, other, from, count)),
        1 => (index(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        1 => (index(), proptest::sample::select(EDGES), any::<bool>())
            .prop_map(|(at, number, little)| Edit::Number(at, number, little)),
        3 => (index(), index()).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => index().prop_map(Edit::Cut),
    ];
    proptest::collection::vec(edit, 0..12)
}

impl Edit {
    /// Does it to `text`; `words` are those that matter, `others` the other texts.
    fn apply(&self, text: &mut Vec<u8>, words: &[&str], others: &[Vec<u8>]) {
        let place = |index: &Index, text: &[u8]| start_of_character(text, index.index(text.len() + 1));
        let span = |index: &Index, count: usize, text: &[u8]| {
            let start = place(index, text);
            start..start_of_character(text, (start + count).min(text.len())).max(start)
        };
        match self {
            Self::Remove(at, count) => drop(text.drain(span(at, *count, text))),
            Self::Insert(at, word) => {
                let at = place(at, text);
                drop(text.splice(at..at, word.get(words).bytes()));
            }
            Self::Replace(at, count, word) => drop(text.splice(span(at, *count, text), word.get(words).bytes())),
            Self::Repeat(at, count, times) => {
                let span = span(at, *count, text);
                let again = text[span.clone()].repeat(*times);
                drop(text.splice(span.end..span.end, again));
            }
            Self::Splice(at, other, from, count) => {
                let other = other.get(others);
                let piece = &other[span(from, *count, other)];
                let at = place(at, text);
                drop(text.splice(at..at, piece.iter().copied()));
            }
            Self::Byte(at, byte) => {
                if !text.is_empty() {
                    let at = at.index(text.len());
                    text[at] = *byte;
                }
            }
            Self::Number(at, number, little) => {
                if let Some(last) = text.len().checked_sub(4) {
                    let at = at.index(last + 1);
                    let number = if *little { number.to_le_bytes() } else { number.to_be_bytes() };
                    text[at..at + 4].copy_from_slice(&number);
                }
            }
            Self::Move(from, to) => {
                let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
                if !lines.is_empty() {
                    let line = lines.remove(from.index(lines.len()));
                    lines.insert(to.index(lines.len() + 1), line);
                    *text = lines.concat();
                }
            }
            Self::Cut(at) => text.truncate(place(at, text)),
        }
    }
}

/// The text after all edits.
pub(crate) fn edited(seed: &[u8], edits: &[Edit], words: &[&str], others: &[Vec<u8>]) -> Vec<u8> {
    let mut text = seed.to_vec();
    for edit in edits {
        edit.apply(&mut text, words, others);
    }
    text
}

/// The nearest place at or before `at` that is not within a character: most of what goes wrong is in good UTF-8.
fn start_of_character(text: &[u8], mut at: usize) -> usize {
    while at > 0 && at < text.len() && text[at] & 0xC0 == 0x80 {
        at -= 1;
    }
    at
}
