//! From byte offsets to lines and columns, with an index that is made once a file.
//!
//! Lines end in `\n` or `\r\n`; lines and columns count from 1, columns in Unicode code points. In a file that is
//! not UTF-8 each stretch of bytes that is no character counts as one, as a lossy conversion shows it. A byte order
//! mark at the start of a file is not counted. Any span is good: it is put right before it is looked at.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Diagnostics, Place, Sources, Span};

/// How many bytes lie between two counts of characters: a column is found by counting fewer than these, so that
/// thousands of diagnostics in one endless line cost no more than in many short ones.
const BLOCK: usize = 1024;

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A line and a column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// A span put right, with its ends as positions; the end is not included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: Position,
    pub(super) end: Position,
    /// Offsets that lie within the file and between characters, never inverted, never inside a line break.
    pub(super) bytes: Range<usize>,
}

/// The lines of a file.
#[derive(Debug)]
pub(super) struct Lines<'s> {
    bytes: &'s [u8],
    /// Where the text begins: behind the byte order mark.
    begin: usize,
    /// Where each line starts. There is always one; a line break at the end of the file starts none.
    starts: Vec<usize>,
    /// How many characters start before each multiple of `BLOCK`; `None` for what is not UTF-8.
    characters: Option<Vec<usize>>,
}

impl<'s> Lines<'s> {
    pub(super) fn new(bytes: &'s [u8]) -> Self {
        let begin = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let starts = breaks.map(|(at, _)| at + 1).filter(|start| *start < bytes.len());
        let characters = std::str::from_utf8(bytes).is_ok().then(|| {
            let blocks = bytes.chunks(BLOCK).scan(0, |count, block| {
                *count += starting(block);
                Some(*count)
            });
            std::iter::once(0).chain(blocks).collect()
        });
        Self { bytes, begin, starts: std::iter::once(begin).chain(starts).collect(), characters }
    }

    /// `offset`, or the start of the character that it is inside of.
    pub(super) fn before(&self, offset: usize) -> usize {
        character_around(self.bytes, offset).map_or(offset, |character| character.start)
    }

    /// `offset`, or the end of the character that it is inside of.
    pub(super) fn after(&self, offset: usize) -> usize {
        character_around(self.bytes, offset).map_or(offset, |character| character.end)
    }

    /// The bytes of a range of offsets; none where there are none.
    pub(super) fn slice(&self, range: Range<usize>) -> &'s [u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// Puts `span` right and says where it is.
    ///
    /// Ends are moved into the file and outwards to the ends of their characters, and are exchanged where they are
    /// inverted. What starts in a line break, or behind the last one, starts at the end of that line's text; line
    /// breaks at the end are left out. So nothing is ever shown on a line that an editor does not have.
    pub(super) fn region(&self, span: Span) -> Region {
        let Range { start, end } = span.range();
        let inside = |offset: usize| offset.clamp(self.begin, self.bytes.len().max(self.begin));
        let (start, end) = (inside(start.min(end)), inside(start.max(end)));
        let start = self.before(start);
        let mut end = self.after(end);
        let start = start.min(self.text(self.row(start)).end);
        while end > start && matches!(self.bytes.get(end - 1), Some(b'\n' | b'\r')) {
            end -= 1;
        }
        let bytes = start..end.max(start);
        Region { start: self.position(bytes.start), end: self.position(bytes.end), bytes }
    }

    /// The range of offsets of line `row`, counted from 0, without its line break.
    pub(super) fn text(&self, row: usize) -> Range<usize> {
        let start = self.starts.get(row).copied().unwrap_or(self.bytes.len());
        let next = self.starts.get(row + 1).copied().unwrap_or(self.bytes.len());
        let line = self.slice(start..next);
        let line = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        start..start + line.len()
    }

    /// The line, counted from 0, that the byte at `offset` belongs to, line breaks belonging to the line they end.
    pub(super) fn row(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    fn position(&self, offset: usize) -> Position {
        let row = self.row(offset);
        let start = self.starts.get(row).copied().unwrap_or(self.begin);
        Position { line: row + 1, column: self.characters(start..offset) + 1 }
    }

    fn characters(&self, range: Range<usize>) -> usize {
        let Some(counts) = &self.characters else {
            return String::from_utf8_lossy(self.slice(range)).chars().count();
        };
        let before = |offset: usize| {
            let block = offset / BLOCK;
            counts.get(block).copied().unwrap_or_default() + starting(self.slice(block * BLOCK..offset))
        };
        before(range.end).saturating_sub(before(range.start))
    }
}

/// The lines of all files that a list of diagnostics points into.
pub(super) struct Files<'s>(BTreeMap<&'s str, Lines<'s>>);

impl<'s> Files<'s> {
    pub(super) fn new(list: &'s Diagnostics, sources: &'s dyn Sources) -> Self {
        let mut files = BTreeMap::new();
        for diagnostic in list {
            for place in diagnostic.place.iter().chain(diagnostic.related.iter().map(|related| &related.place)) {
                if place.span.is_some()
                    && !files.contains_key(&*place.path)
                    && let Some(bytes) = sources.source(&place.path)
                {
                    files.insert(&*place.path, Lines::new(bytes));
                }
            }
        }
        Self(files)
    }

    /// Where `place` is, and the lines of its file; `None` for a file as a whole and for one that is not there.
    pub(super) fn find(&self, place: &Place) -> Option<(&Lines<'s>, Region)> {
        let lines = self.0.get(&*place.path)?;
        Some((lines, lines.region(place.span?)))
    }
}

/// How many characters start in these bytes of valid UTF-8.
fn starting(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !continues(**byte)).count()
}

/// Whether a byte is a further byte of a character.
fn continues(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// The range of the character that has `offset` inside, neither at its start nor at its end.
fn character_around(bytes: &[u8], offset: usize) -> Option<Range<usize>> {
    if !continues(*bytes.get(offset)?) {
        return None;
    }
    let start =
        (offset.saturating_sub(3)..offset).rev().find(|at| bytes.get(*at).is_some_and(|byte| !continues(*byte)))?;
    (offset + 1..=start + 4)
        .find(|end| bytes.get(start..*end).is_some_and(|bytes| std::str::from_utf8(bytes).is_ok()))
        .map(|end| start..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `line:column-line:column` and the text of a span.
    fn region(text: &[u8], start: usize, end: usize) -> (String, String) {
        let lines = Lines::new(text);
        let region = lines.region(Span::new(start..end));
        let place = format!("{}:{}-{}:{}", region.start.line, region.start.column, region.end.line, region.end.column);
        (place, String::from_utf8_lossy(lines.slice(region.bytes)).into_owned())
    }

    #[test]
    fn columns_are_characters() {
        let text = "é = \"Zürich\"\nλ: 😀x".as_bytes();
        assert_eq!(region(text, 6, 13), ("1:6-1:12".into(), "Zürich".into()));
        assert_eq!(region(text, 23, 24), ("2:5-2:6".into(), "x".into()));
        assert_eq!(region(text, 23, 99), ("2:5-2:6".into(), "x".into()));
    }

    #[test]
    fn a_span_inside_a_character_is_widened_and_an_inverted_one_turned() {
        let text = "a😀b".as_bytes();
        assert_eq!(region(text, 2, 3), ("1:2-1:3".into(), "😀".into()));
        assert_eq!(region(text, 4, 2), ("1:2-1:3".into(), "😀".into()));
        assert_eq!(region(text, 6, 5), ("1:3-1:4".into(), "b".into()));
    }

    #[test]
    fn line_breaks_belong_to_the_line_they_end() {
        let text = b"ab\r\ncd\r\n";
        assert_eq!(region(text, 2, 2), ("1:3-1:3".into(), String::new()));
        assert_eq!(region(text, 3, 3), ("1:3-1:3".into(), String::new()));
        assert_eq!(region(text, 4, 4), ("2:1-2:1".into(), String::new()));
        assert_eq!(region(text, 0, 4), ("1:1-1:3".into(), "ab".into()));
        assert_eq!(region(text, 1, 5), ("1:2-2:2".into(), "b\r\nc".into()));
        assert_eq!(region(text, 3, 5), ("1:3-2:2".into(), "\r\nc".into()));
    }

    #[test]
    fn the_end_of_the_file_is_on_its_last_line() {
        assert_eq!(region(b"", 0, 0).0, "1:1-1:1");
        assert_eq!(region(b"", 7, 9).0, "1:1-1:1");
        assert_eq!(region(b"ab", 2, 2).0, "1:3-1:3");
        assert_eq!(region(b"ab\n", 3, 3).0, "1:3-1:3");
        assert_eq!(region(b"ab\n\n", 4, 4).0, "2:1-2:1");
        assert_eq!(region(b"\n", 1, 1).0, "1:1-1:1");
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let text = "\u{feff}title".as_bytes();
        assert_eq!(region(text, 3, 8), ("1:1-1:6".into(), "title".into()));
        assert_eq!(region(text, 0, 1), ("1:1-1:1".into(), String::new()));
        assert_eq!(region("\u{feff}".as_bytes(), 0, 3).0, "1:1-1:1");
    }

    #[test]
    fn bytes_that_are_no_character_count_as_one() {
        assert_eq!(region(b"caf\xE9 noir", 5, 9), ("1:6-1:10".into(), "noir".into()));
        assert_eq!(region(b"\x92\x93 x", 3, 4), ("1:4-1:5".into(), "x".into()));
    }

    proptest! {
        #[test]
        fn any_span_of_any_bytes_is_put_right(bytes: Vec<u8>, start: u32, length in 0..40u32, near in 0..60u32) {
            for start in [start, near] {
                let lines = Lines::new(&bytes);
                let region = lines.region(Span { start, end: start.saturating_add(length) });
                prop_assert!(region.bytes.start <= region.bytes.end && region.bytes.end <= bytes.len());
                prop_assert!(region.start <= region.end);
            }
        }

        #[test]
        fn columns_agree_with_counting(text in "[a-zé😀\n]{0,5000}", at: prop::sample::Index) {
            let mut offset = at.index(text.len() + 1);
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            let lines = Lines::new(text.as_bytes());
            let before = &text[..lines.region(Span::new(offset..offset)).bytes.start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            prop_assert_eq!(lines.region(Span::new(offset..offset)).start, Position { line, column });
        }
    }
}
