//! Feeds as Atom (RFC 4287).

use atom_syndication::{Content, Entry as AtomEntry, Feed as AtomFeed, FixedDateTime, Generator, Link, Person, Text};
use jiff::civil::Date;

use super::super::views::Views;
use super::feed::{Entry, Feed};
use crate::model::when::FIRST_OF_OUR_ERA;

/// Bytes that an entry takes besides its text, as a rule.
const ENTRY: usize = 1024;

/// The bytes of `feed`.
pub(super) fn write(views: &Views, feed: &Feed) -> Vec<u8> {
    let config = &views.config;
    let publisher = config.publisher.as_ref();
    let atom = AtomFeed {
        title: text(&feed.title),
        id: feed.id.clone(),
        // A feed without entries has changed on no day.
        updated: feed.updated().map(midnight).unwrap_or_default(),
        authors: vec![Person {
            name: xml(publisher.map_or(config.title.as_str(), |publisher| &publisher.name)),
            uri: publisher.and_then(|publisher| publisher.url.clone()),
            ..Person::default()
        }],
        generator: Some(Generator { value: "briefing".to_owned(), ..Generator::default() }),
        links: vec![link("self", &feed.address, "application/atom+xml"), link("alternate", &feed.page, "text/html")],
        subtitle: feed.description.as_deref().map(text),
        entries: feed.entries.iter().map(entry).collect(),
        lang: Some(config.language.clone()),
        ..AtomFeed::default()
    };
    // Writing to memory does not fail.
    let length: usize = feed.entries.iter().map(|entry| entry.html.len() + ENTRY).sum();
    atom.write_to(Vec::with_capacity(length)).unwrap_or_default()
}

fn entry(entry: &Entry) -> AtomEntry {
    let author =
        |(name, uri): &(String, Option<String>)| Person { name: xml(name), uri: uri.clone(), ..Person::default() };
    let language = |text: Text| Text { lang: entry.language.clone(), ..text };
    AtomEntry {
        title: language(text(&entry.title)),
        id: entry.id.clone(),
        updated: midnight(entry.updated),
        published: Some(midnight(entry.published)),
        authors: entry.authors.iter().map(author).collect(),
        categories: entry
            .tags
            .iter()
            .map(|tag| atom_syndication::Category { term: xml(tag), ..atom_syndication::Category::default() })
            .collect(),
        links: vec![link("alternate", &entry.url, "text/html")],
        summary: entry.summary.as_deref().map(|summary| language(text(summary))),
        content: Some(Content {
            lang: entry.language.clone(),
            value: Some(xml(&entry.html)),
            content_type: Some("html".to_owned()),
            ..Content::default()
        }),
        ..AtomEntry::default()
    }
}

fn link(rel: &str, href: &str, mime_type: &str) -> Link {
    Link { href: href.to_owned(), rel: rel.to_owned(), mime_type: Some(mime_type.to_owned()), ..Link::default() }
}

fn text(words: &str) -> Text {
    Text::plain(xml(words))
}

/// `text` without the characters that no XML document may hold, not even as references (XML 1.0, production 2).
fn xml(text: &str) -> String {
    // What is not begins with one of these bytes, and nearly no text has one.
    let is_suspicious = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0xef;
    if !text.bytes().fold(false, |found, byte| found | is_suspicious(byte)) {
        return text.to_owned();
    }
    let is_allowed = |character: char| match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        character => character >= ' ',
    };
    if text.chars().all(is_allowed) { text.to_owned() } else { text.chars().filter(|it| is_allowed(*it)).collect() }
}

/// RFC 3339 has no years before our era.
fn midnight(day: Date) -> FixedDateTime {
    let day = day.max(FIRST_OF_OUR_ERA);
    // The default is the beginning of 1970, in UTC.
    let epoch = jiff::civil::date(1970, 1, 1);
    let since = day.duration_since(epoch).unsigned_abs();
    if day < epoch { FixedDateTime::default() - since } else { FixedDateTime::default() + since }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_midnight() {
        let day = jiff::civil::date(2025, 12, 15);
        assert_eq!(midnight(day).to_rfc3339(), "2025-12-15T00:00:00+00:00");
        assert_eq!(midnight(jiff::civil::date(1969, 12, 31)).to_rfc3339(), "1969-12-31T00:00:00+00:00");
        assert_eq!(midnight(jiff::civil::date(-44, 3, 15)).to_rfc3339(), "0001-01-01T00:00:00+00:00");
        assert_eq!(midnight(Date::MAX).to_rfc3339(), "9999-12-31T00:00:00+00:00");
    }

    #[test]
    fn characters_that_xml_does_not_know_are_left_out() {
        assert_eq!(xml("a\u{1}b\u{b}c\u{fffe}d\te\nf"), "abcd\te\nf");
    }
}
