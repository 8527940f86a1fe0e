//! `relative-time`: "yesterday" is true for a day. English texts only, and only words that leave no doubt.
//!
//! Left alone are quotations, titles, the words of links to other sites, a sentence that has a date, sources, and
//! live articles, which are read on their day.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;
use rayon::prelude::*;

use super::desk::Desk;
use super::passage::{Passage, block_around};
use crate::diagnostics::{Code, Diagnostic, Span, plural};
use crate::model::Kind;
use crate::model::record::Record;
use crate::model::vocabulary::Genre;
use crate::words::english;

/// Places that are told of one record; a text that is full of them needs an editor, not a list.
const TOLD: usize = 20;

const DAYS: &[&str] = &["today", "yesterday", "tomorrow", "tonight"];
const WEEKDAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// What is in every word that tells a relative time, capitalised or not.
static TELLTALES: LazyLock<[Finder<'static>; 6]> =
    LazyLock::new(|| ["day", "omorrow", "onight", "week", "month", "year"].map(Finder::new));
/// Words before "last week" and "next year" that tie them to what the text tells of.
const BOUND: &[&str] =
    &["the", "a", "an", "one", "each", "every", "his", "her", "its", "their", "our", "my", "your", "s"];
/// What recurs: "on Sunday evenings".
const RECURRING: &[&str] = &["mornings", "afternoons", "evenings", "nights"];

/// Every relative time that has no date beside it.
pub(super) fn relative_times(desk: &Desk<'_>) -> Vec<Diagnostic> {
    desk.written_in_parallel().flat_map_iter(|record| in_record(desk, record)).collect()
}

fn in_record(desk: &Desk<'_>, record: &Record) -> Vec<Diagnostic> {
    let language = record.common.language.as_deref().unwrap_or(&desk.config.language);
    let is_english = language.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case("en"));
    let is_live = record.article().is_some_and(|article| article.genre == Genre::Live);
    if !is_english || is_live || record.kind == Kind::Source {
        return Vec::new();
    }
    let Some(source) = desk.source_of(record) else { return Vec::new() };
    // Most files have none of the words. A row has no text below, and shares its file with others.
    if !record.body.prose.is_empty() && !has_telltale(source) {
        return Vec::new();
    }
    let mut found = in_body(record, source);
    found.extend(in_front_matter(record, source));
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    let mut told: Vec<Diagnostic> = found.into_iter().map(|range| tell(desk, record, source, range)).collect();
    if more > 0
        && let Some(last) = told.last_mut()
    {
        last.hints.push(format!("{} more in this text", plural(more, "place")));
    }
    told
}

fn tell(desk: &Desk<'_>, record: &Record, source: &str, range: Range<usize>) -> Diagnostic {
    let words = source.get(range.clone()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let path: &Arc<str> = &record.path;
    Diagnostic::new(Code::RelativeTime, format!("`{words}` means another day to each reader"))
        .at(path, range)
        .hint(format!("write the date, as in `{}`", english().day(desk.briefing.day)))
}

/// Places in the body, as ranges of the file.
fn in_body(record: &Record, source: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut passage: Option<Passage<'_>> = None;
    for prose in record.body.prose.iter().filter(|prose| !prose.quoted) {
        // Offsets in the text are offsets in the file only where both have the same length.
        let text = prose.text(source);
        if prose.span.range().len() != text.len() {
            continue;
        }
        for words in candidates(&text) {
            let start = prose.span.range().start;
            let range = start + words.start..start + words.end;
            if passage.as_ref().is_none_or(|passage| !passage.contains(&range)) {
                passage = Some(Passage::new(source, block_around(source, range.start)));
            }
            if passage.as_ref().is_some_and(|passage| is_told(passage, &range)) {
                found.push(range);
            }
        }
    }
    found
}

/// Places in the texts of the front matter, and in the question that is an issue's title.
fn in_front_matter(record: &Record, source: &str) -> Vec<Range<usize>> {
    // A correction speaks of what stood there before, in its words.
    let is_correction = |span: Span| record.common.corrections.iter().any(|correction| correction.text.span == span);
    let texts = record.inlines().into_iter().map(|inline| inline.span).filter(|span| !is_correction(*span));
    let title = record.issue().map(|_| record.common.title.span);
    let mut found = Vec::new();
    for span in texts.chain(title) {
        let Some(written) = source.get(span.range()) else { continue };
        let mut places = candidates(written).peekable();
        if places.peek().is_none() {
            continue;
        }
        let passage = Passage::new(source, inside_quotes(source, span));
        let places = places.map(|words| span.range().start + words.start..span.range().start + words.end);
        found.extend(places.filter(|range| is_told(&passage, range)));
    }
    found
}

/// A value without the quotation marks that TOML and YAML put around it, which a span has where the value is not in the
/// file as it is.
fn inside_quotes(source: &str, span: Span) -> Range<usize> {
    let range = span.range();
    let is_mark = |byte: &u8| matches!(byte, b'"' | b'\'');
    let before = range.start.checked_sub(1).and_then(|at| source.as_bytes().get(at));
    let written = source.get(range.clone()).unwrap_or_default();
    if before.is_some_and(is_mark) {
        return range;
    }
    let marks = ['"', '\''];
    let start = written.len() - written.trim_start_matches(marks).len();
    let end = if start == 0 { written.len() } else { written.trim_end_matches(marks).len().max(start) };
    range.start + start..range.start + end
}

/// Whether the words at `range` are to be told, for all that stands around them.
fn is_told(passage: &Passage<'_>, range: &Range<usize>) -> bool {
    if !passage.is_prose(range) {
        return false;
    }
    let words = passage.text(range);
    let capital = words.starts_with(|first: char| first.is_ascii_uppercase());
    // "Russia Today" is a name.
    if capital && !passage.begins_sentence(range) {
        return false;
    }
    let (before, after) = (passage.word_before(range), passage.word_after(range));
    let first = words.split_whitespace().next().unwrap_or_default();
    if ["last", "next"].iter().any(|word| first.eq_ignore_ascii_case(word)) {
        let is_bound = before.is_some_and(|before| BOUND.iter().any(|word| before.eq_ignore_ascii_case(word)));
        if is_bound || after == Some("of") {
            return false;
        }
    }
    if after.is_some_and(|after| RECURRING.contains(&after)) {
        return false;
    }
    let year_is_enough = words.ends_with("year");
    let is_dated = passage.has_date(range) || (year_is_enough && passage.has_year(range));
    !is_dated
}

fn has_telltale(text: &str) -> bool {
    TELLTALES.iter().any(|letters| letters.find(text.as_bytes()).is_some())
}

/// Relative times in `text`, by their words alone.
fn candidates(text: &str) -> impl Iterator<Item = Range<usize>> {
    // A search for a few letters is much faster than a walk from word to word, and most texts have none of them.
    let text = if has_telltale(text) { text } else { "" };
    let mut previous: Option<(&str, usize)> = None;
    let mut words = Words { text, at: 0 };
    std::iter::from_fn(move || {
        loop {
            let (word, at) = words.next()?;
            let before = previous.replace((word, at));
            let end = at + word.len();
            // Most words are none of those that are looked for, which their last letter tells.
            if !word.ends_with(['y', 'w', 't', 'k', 'h', 'r']) {
                continue;
            }
            if DAYS.contains(&word) || DAYS.iter().any(|day| is_capitalised(word, day)) {
                return Some(at..end);
            }
            let Some((first, start)) = before else { continue };
            let gap = text.get(start + first.len()..at).unwrap_or_default();
            if gap.is_empty() || !gap.bytes().all(|byte| byte.is_ascii_whitespace()) {
                continue;
            }
            let is_phrase = match word {
                "week" | "month" | "year" => {
                    ["this", "last", "next"].iter().any(|known| first == *known || is_capitalised(first, known))
                }
                word => (first == "on" || first == "On") && WEEKDAYS.contains(&word),
            };
            if is_phrase {
                return Some(start..end);
            }
        }
    })
}

/// Whether `word` is `known` with a capital.
fn is_capitalised(word: &str, known: &str) -> bool {
    word.len() == known.len()
        && word.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
        && word.as_bytes()[1..] == known.as_bytes()[1..]
        && word.eq_ignore_ascii_case(known)
}

/// The words of a text with their offsets: runs of ASCII letters and digits, which all words that are looked for are.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = (&'t str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let start = self.at + rest.iter().position(u8::is_ascii_alphanumeric)?;
        let rest = &self.text.as_bytes()[start..];
        let end = start + rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        self.at = end;
        Some((self.text.get(start..end)?, start))
    }
}

#[cfg(test)]
mod tests {
    use super::{DAYS, WEEKDAYS, candidates};

    #[test]
    fn no_word_that_is_looked_for_lacks_a_telltale() {
        let capitalised = |word: &str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
        let days = DAYS.iter().map(|day| (*day).to_owned()).chain(WEEKDAYS.iter().map(|day| format!("on {day}")));
        let spans = ["week", "month", "year"].map(|span| format!("last {span}"));
        for words in days.chain(spans) {
            assert_eq!(candidates(&words).count(), 1, "{words}");
            assert_eq!(candidates(&capitalised(&words)).count(), 1, "{words}");
        }
        assert_eq!(candidates("the delegations met in Geneva").count(), 0);
    }
}
