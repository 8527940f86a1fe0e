//! iCalendar (RFC 5545) as text: content lines, escaped and folded.
//!
//! Written here rather than by a crate, since the one that there is folds in quadratic time and into lines of 76
//! octets, leaves carriage returns in texts, and asks the clock for a `DTSTAMP` that is missing.

use std::borrow::Cow;

use jiff::civil::Date;

/// No line has more octets, its break not counted (RFC 5545, section 3.1).
const LONGEST_LINE: usize = 75;

/// Bytes that an event takes or less, as a rule.
const EVENT: usize = 640;

/// A calendar that is being written.
#[derive(Debug, Default)]
pub(super) struct Calendar {
    out: String,
}

impl Calendar {
    /// A calendar with room for so many events.
    pub(super) fn with_room(events: usize) -> Self {
        Self { out: String::with_capacity((events + 1) * EVENT) }
    }

    /// Writes `name:value`; `name` may have parameters, `value` is as the property's type wants it.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        if name.len() + 1 + value.len() <= LONGEST_LINE {
            [name, ":", value, "\r\n"].iter().for_each(|part| self.out.push_str(part));
            return;
        }
        let whole = [name, ":", value].concat();
        let mut rest = whole.as_str();
        let mut room = LONGEST_LINE;
        while rest.len() > room {
            // A character is never torn apart.
            let at = (0..=room).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
            self.out.push_str(&rest[..at]);
            self.out.push_str("\r\n ");
            rest = &rest[at..];
            // The blank that a continued line begins with counts.
            room = LONGEST_LINE - 1;
        }
        self.out.push_str(rest);
        self.out.push_str("\r\n");
    }

    /// Writes a property of type TEXT.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.line(name, &escaped(text));
    }

    /// Writes a property that is a list of texts; nothing where it is empty.
    pub(super) fn texts<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) {
        let list: Vec<Cow<'_, str>> = texts.map(escaped).collect();
        if !list.is_empty() {
            self.line(name, &list.join(","));
        }
    }

    /// Writes a property that is a day.
    pub(super) fn day(&mut self, name: &str, day: Date) {
        self.line(&[name, ";VALUE=DATE"].concat(), &basic(day));
    }

    /// Writes the zone of universal time, which says nothing that is not so.
    pub(super) fn universal_time(&mut self) {
        for (name, value) in [
            ("BEGIN", "VTIMEZONE"),
            ("TZID", "Etc/UTC"),
            ("BEGIN", "STANDARD"),
            ("DTSTART", "19700101T000000"),
            ("TZOFFSETFROM", "+0000"),
            ("TZOFFSETTO", "+0000"),
            ("TZNAME", "UTC"),
            ("END", "STANDARD"),
            ("END", "VTIMEZONE"),
        ] {
            self.line(name, value);
        }
    }

    /// The bytes.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }
}

/// A day in the basic format: `20251215`.
pub(super) fn basic(day: Date) -> String {
    let (year, month, day) = (i32::from(day.year()), i32::from(day.month()), i32::from(day.day()));
    match year {
        // One number, which is written much faster than three with zeros before them.
        1000.. => (year * 10_000 + month * 100 + day).to_string(),
        _ => format!("{year:04}{month:02}{day:02}"),
    }
}

/// A text (RFC 5545, section 3.3.11) without control characters, which no content line may hold.
fn escaped(text: &str) -> Cow<'_, str> {
    // Control characters of more than one byte begin with the last of these, as some letters do.
    let is_suspicious = |byte: u8| matches!(byte, b'\\' | b';' | b',' | 0x7f | 0xc2) || byte < b' ';
    let is_special = |character: char| matches!(character, '\\' | ';' | ',') || character.is_control();
    let next = |rest: &str| {
        let first = rest.bytes().position(is_suspicious)?;
        Some(first + rest.get(first..)?.find(is_special)?)
    };
    if next(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = next(rest) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut characters = from.chars();
        match characters.next() {
            Some(mark @ ('\\' | ';' | ',')) => out.extend(['\\', mark]),
            Some('\n') => out.push_str("\\n"),
            Some('\t') => out.push('\t'),
            _ => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn lines(name: &str, text: &str) -> String {
        let mut calendar = Calendar::default();
        calendar.text(name, text);
        String::from_utf8(calendar.into_bytes()).unwrap()
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(lines("SUMMARY", "a, b; c\\d\r\ne\u{7}:f"), "SUMMARY:a\\, b\\; c\\\\d\\ne:f\r\n");
    }

    #[test]
    fn letters_that_begin_like_a_control_character_stay() {
        assert_eq!(lines("SUMMARY", "«é» §\u{85}\u{9f}, \u{7f}x"), "SUMMARY:«é» §\\, x\r\n");
    }

    #[test]
    fn days_have_eight_digits() {
        for (day, written) in [("2025-12-05", "20251205"), ("1000-01-01", "10000101"), ("0044-03-15", "00440315")] {
            assert_eq!(basic(day.parse().unwrap()), written);
        }
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_nothing_is_lost() {
        for length in [66, 67, 68, 140, 141, 142, 500] {
            for letter in ["x", "é", "虎", "🐅"] {
                let text = letter.repeat(length);
                let written = lines("SUMMARY", &text);
                assert!(written.ends_with("\r\n"));
                assert!(written.trim_end().split("\r\n").all(|line| line.len() <= 75), "{letter} {length}");
                assert_eq!(written.replace("\r\n ", "").trim_end(), format!("SUMMARY:{text}"));
            }
        }
    }

    #[test]
    fn a_megabyte_is_folded_in_no_time() {
        assert!(lines("DESCRIPTION", &"word ".repeat(1 << 18)).len() > 1 << 20);
    }
}
