//! A passage: a paragraph or a text of the front matter as written, with what stands around its words: sentences,
//! quotation marks, dates, markup.

use std::ops::Range;

use super::markup::without_markup;

/// A stretch of a file. Ranges are offsets in the file.
pub(super) struct Passage<'s> {
    source: &'s str,
    range: Range<usize>,
    /// The passage with its markup blanked out, byte for byte.
    words: String,
    /// The sentences, each to the start of the next.
    sentences: Vec<Sentence>,
    /// What stands in quotation marks, in order.
    quoted: Vec<Range<usize>>,
}

/// A sentence, and what in it says when.
struct Sentence {
    range: Range<usize>,
    has_date: bool,
    has_year: bool,
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Sept",
    "Oct",
    "Nov",
    "Dec",
];

/// What may stand between the end of a sentence and the blank after it.
const CLOSING: &[char] = &['.', '!', '?', '"', '\'', '”', '’', '»', ')', ']'];

/// The block of Markdown around `at`: up to blank lines, headings, list items and rows of tables.
pub(super) fn block_around(source: &str, at: usize) -> Range<usize> {
    let bytes = source.as_bytes();
    let line_start = |at: usize| bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let line_end = |at: usize| bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end);
    let mut start = line_start(at.min(bytes.len()));
    let mut end = line_end(start);
    while start > 0 && !begins_block(&source[start..line_end(start)]) {
        let before = line_start(start - 1);
        if is_blank(&source[before..start - 1]) {
            break;
        }
        start = before;
    }
    while end < bytes.len() {
        let next = &source[end + 1..line_end(end + 1)];
        if is_blank(next) || begins_block(next) {
            break;
        }
        end = line_end(end + 1);
    }
    start..end
}

fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| byte.is_ascii_whitespace() || byte == b'>')
}

fn begins_block(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '>');
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered =
        after_number.len() < line.len() && (after_number.starts_with(". ") || after_number.starts_with(") "));
    is_numbered || ["#", "- ", "* ", "+ ", "|", ": "].iter().any(|mark| line.starts_with(mark))
}

impl<'s> Passage<'s> {
    /// Looks at the range of a file's text, which must not cut through a character.
    pub(super) fn new(source: &'s str, range: Range<usize>) -> Self {
        let written = source.get(range.clone()).unwrap_or_default();
        let words = without_markup(written);
        let base = range.start;
        let mut start = 0;
        let sentences = sentence_ends(&words).into_iter().map(|end| {
            let text = written.get(start..end).unwrap_or_default();
            let range = base + start..base + end;
            start = end;
            Sentence { range, has_date: has_date(text), has_year: has_year(text) }
        });
        let sentences = sentences.collect();
        let quoted = quotations(&words).into_iter().map(|quoted| base + quoted.start..base + quoted.end).collect();
        Self { source, range, words, sentences, quoted }
    }

    pub(super) fn contains(&self, range: &Range<usize>) -> bool {
        self.range.start <= range.start && range.end <= self.range.end
    }

    /// The words at `range`, as written.
    pub(super) fn text(&self, range: &Range<usize>) -> &'s str {
        self.source.get(range.clone()).unwrap_or_default()
    }

    /// Whether `range` holds running text: no markup, no part of an address or a compound, and nobody's words.
    pub(super) fn is_prose(&self, range: &Range<usize>) -> bool {
        if !self.contains(range) {
            return false;
        }
        let (start, end) = (range.start - self.range.start, range.end - self.range.start);
        let bytes = self.words.as_bytes();
        let is_kept = self.words.get(start..end) == Some(self.text(range));
        let joined_before =
            start.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(|byte| b"-/@#_.".contains(byte));
        let joined_after = match bytes.get(end) {
            Some(b'.') => bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric),
            Some(byte) => b"-/@_".contains(byte),
            None => false,
        };
        // Quotations are few and in order.
        let before = self.quoted.partition_point(|quoted| quoted.end <= range.start);
        let is_quoted = self.quoted.get(before).is_some_and(|quoted| quoted.start < range.end);
        is_kept && !joined_before && !joined_after && !is_quoted
    }

    /// Whether no word of the sentence stands before `range`.
    pub(super) fn begins_sentence(&self, range: &Range<usize>) -> bool {
        !self.before(range).contains(char::is_alphanumeric)
    }

    /// The word before `range` in its sentence.
    pub(super) fn word_before(&self, range: &Range<usize>) -> Option<&str> {
        let words = self.before(range).trim_end();
        words.rsplit(|c: char| !c.is_alphanumeric()).next().filter(|word| !word.is_empty())
    }

    /// The word after `range`, with nothing but blanks between.
    pub(super) fn word_after(&self, range: &Range<usize>) -> Option<&str> {
        let words = self.words.get(range.end - self.range.start..)?.trim_start();
        words.split(|c: char| !c.is_alphanumeric()).next().filter(|word| !word.is_empty())
    }

    /// Whether the sentence has a date.
    pub(super) fn has_date(&self, range: &Range<usize>) -> bool {
        self.sentence(range).is_some_and(|sentence| sentence.has_date)
    }

    /// Whether the sentence names a year.
    pub(super) fn has_year(&self, range: &Range<usize>) -> bool {
        self.sentence(range).is_some_and(|sentence| sentence.has_year)
    }

    /// The sentence that `range` begins in.
    fn sentence(&self, range: &Range<usize>) -> Option<&Sentence> {
        self.sentences.get(self.sentences.partition_point(|sentence| sentence.range.end <= range.start))
    }

    /// The words of the sentence before `range`, without markup.
    fn before(&self, range: &Range<usize>) -> &str {
        let start = self.sentence(range).map_or(self.range.start, |sentence| sentence.range.start);
        self.words.get(start - self.range.start..range.start - self.range.start).unwrap_or_default()
    }
}

/// Whether the text has a date: one in digits, or a month with a day or a year.
fn has_date(text: &str) -> bool {
    let words: Vec<&str> = words_of(text).collect();
    let is_number = |word: &&str| word.starts_with(|digit: char| digit.is_ascii_digit());
    let in_digits =
        words.windows(3).any(|three| three.iter().all(is_number) && (three[0].len() == 4 || three[2].len() == 4));
    let in_words = words.iter().enumerate().any(|(at, word)| {
        let around = at.saturating_sub(2)..(at + 3).min(words.len());
        MONTHS.contains(word) && words[around].iter().any(is_number)
    });
    in_digits || in_words
}

fn has_year(text: &str) -> bool {
    words_of(text).any(|word| word.len() == 4 && word.parse().is_ok_and(|year: u16| (1800..2200).contains(&year)))
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Where sentences end. A full stop after a short word with a capital ("Dec.", "Gen.", "U.S.") ends none.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if !matches!(character, '.' | '!' | '?' | '…') {
            continue;
        }
        while characters.next_if(|(_, next)| CLOSING.contains(next)).is_some() {}
        let end = characters.peek().map_or(text.len(), |(end, _)| *end);
        let goes_on = text[end..].starts_with(|next: char| !next.is_whitespace());
        let next = text[end..].trim_start().chars().next();
        if goes_on || next.is_some_and(|next| next.is_lowercase() || next.is_ascii_digit()) {
            continue;
        }
        if character == '.' {
            let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if word.chars().count() <= 4 && word.starts_with(char::is_uppercase) {
                continue;
            }
        }
        ends.push(end);
    }
    ends.push(text.len());
    ends
}

/// What stands in quotation marks. A mark that is not closed goes on to the end: the next paragraph may close it. A
/// single mark is one only where it is closed, since it is an apostrophe too.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(usize, &[char])> = None;
    let mut single: Option<usize> = None;
    let mut previous = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        // CSV doubles its quotation marks.
        if character == '"' {
            characters.next_if(|(_, next)| *next == '"');
        }
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        let end = characters.peek().map_or(text.len(), |(next, _)| *next);
        match open {
            Some((start, closing)) => {
                if closing.contains(&character) {
                    found.push(start..end);
                    open = None;
                    single = None;
                }
            }
            None => {
                let closing: &[char] = match character {
                    '"' => &['"', '”'],
                    '“' => &['”'],
                    '„' => &['“', '”'],
                    '«' => &['»'],
                    _ => &[],
                };
                let is_outer = !previous.is_alphanumeric();
                if !closing.is_empty() {
                    open = Some((at, closing));
                } else if character == '‘' || (character == '\'' && is_outer && next.is_alphanumeric()) {
                    single = Some(single.unwrap_or(at));
                } else if matches!(character, '’' | '\'')
                    && !next.is_alphanumeric()
                    && let Some(start) = single.take()
                {
                    found.push(start..end);
                }
            }
        }
        previous = character;
    }
    if let Some((start, _)) = open {
        found.push(start..text.len());
    }
    found.sort_by_key(|quoted| quoted.start);
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blocks_end_at_blank_lines_headings_items_and_rows() {
        let source = "one\r\ntwo\r\n\r\n# three\nfour\n- five\n  six\n1. seven\n| eight |\n> \n> nine";
        let block = |word: &str| &source[block_around(source, source.find(word).unwrap_or_default())];
        assert_eq!(block("one"), "one\r\ntwo\r");
        assert_eq!(block("two"), block("one"));
        assert_eq!(block("six"), "- five\n  six");
        assert_eq!(block("seven"), "1. seven");
        assert_eq!(block("eight"), "| eight |");
        assert_eq!(block("nine"), "> nine");
    }

    #[test]
    fn short_words_with_a_capital_end_no_sentence() {
        let ends = |text: &str| sentence_ends(text).len();
        assert_eq!(ends("They met on Dec. 15. They meet again."), 3);
        assert_eq!(ends("The U.S. President met Gen. Smith"), 1);
        assert_eq!(ends("“They met.” They left… And 3.5 more?"), 4);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "([a-c“”\"'‘’`<>h:/|é \n.!?]|\\[|\\]|\\(|\\)|@|today|http://|\\[\\[|\\]\\]|December 15){0,40}", at in 0usize..60) {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
            let block = block_around(&text, at);
            let passage = Passage::new(&text, block.clone());
            for (start, word) in text.match_indices("today") {
                let range = start..start + word.len();
                if passage.is_prose(&range) {
                    let _ = (passage.begins_sentence(&range), passage.word_before(&range), passage.word_after(&range));
                    let _ = (passage.has_date(&range), passage.has_year(&range));
                }
            }
            prop_assert!(block.start <= at && at <= block.end.max(at));
            prop_assert_eq!(without_markup(&text).len(), text.len());
        }
    }
}
