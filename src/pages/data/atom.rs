//! Feeds as Atom (RFC 4287).

use std::borrow::Cow;

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::super::views::Views;
use super::feed::{Entry, Feed};
use crate::model::when::FIRST_OF_OUR_ERA;

/// Bytes that an entry takes besides its text, as a rule.
const ENTRY: usize = 1024;

/// The bytes of `feed`.
pub(super) fn write(views: &Views, feed: &Feed) -> Vec<u8> {
    let config = &views.config;
    let publisher = config.publisher.as_ref();
    let length: usize = feed.entries.iter().map(|entry| entry.html.len() + ENTRY).sum();
    let mut atom = Atom(Writer::new(Vec::with_capacity(length)));
    atom.event(Event::Decl(BytesDecl::new("1.0", None, None)));
    atom.event(Event::Text(BytesText::from_escaped("\n")));
    atom.start("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &config.language)]);
    atom.text("title", &[], &xml(&feed.title));
    atom.text("id", &[], &feed.id);
    // A feed without entries has changed on no day.
    atom.text("updated", &[], &midnight(feed.updated().unwrap_or(jiff::civil::date(1970, 1, 1))));
    let name = publisher.map_or(config.title.as_str(), |publisher| &publisher.name);
    atom.author(name, publisher.and_then(|publisher| publisher.url.as_deref()));
    atom.text("generator", &[], "briefing");
    atom.empty("link", &[("href", &feed.address), ("rel", "self"), ("type", "application/atom+xml")]);
    atom.empty("link", &[("href", &feed.page), ("rel", "alternate"), ("type", "text/html")]);
    if let Some(description) = &feed.description {
        atom.text("subtitle", &[], &xml(description));
    }
    for entry in &feed.entries {
        atom.entry(entry);
    }
    atom.end("feed");
    atom.0.into_inner()
}

/// A document that is being written, into memory: that does not fail.
struct Atom(Writer<Vec<u8>>);

impl Atom {
    fn entry(&mut self, entry: &Entry) {
        let language = entry.language.as_deref().map(|language| ("xml:lang", language));
        let language = language.as_slice();
        self.start("entry", &[]);
        self.text("title", language, &xml(&entry.title));
        self.text("id", &[], &entry.id);
        self.text("updated", &[], &midnight(entry.updated));
        for (name, url) in &entry.authors {
            self.author(name, url.as_deref());
        }
        for tag in &entry.tags {
            self.empty("category", &[("term", &xml(tag))]);
        }
        self.empty("link", &[("href", &entry.url), ("rel", "alternate"), ("type", "text/html")]);
        self.text("published", &[], &midnight(entry.published));
        if let Some(summary) = &entry.summary {
            self.text("summary", language, &xml(summary));
        }
        let html: Vec<(&str, &str)> = language.iter().copied().chain([("type", "html")]).collect();
        self.text("content", &html, &xml(&entry.html));
        self.end("entry");
    }

    fn author(&mut self, name: &str, url: Option<&str>) {
        self.start("author", &[]);
        self.text("name", &[], &xml(name));
        if let Some(url) = url {
            self.text("uri", &[], url);
        }
        self.end("author");
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.event(Event::Text(BytesText::new(text)));
        self.end(name);
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    fn end(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn event(&mut self, event: Event<'_>) {
        let _infallible = self.0.write_event(event);
    }
}

/// `text` without the characters that no XML document may hold, not even as references (XML 1.0, production 2).
fn xml(text: &str) -> Cow<'_, str> {
    // What is not begins with one of these bytes, and nearly no text has one.
    let is_suspicious = |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0xef;
    if !text.bytes().fold(false, |found, byte| found | is_suspicious(byte)) {
        return text.into();
    }
    let is_allowed = |character: char| match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        character => character >= ' ',
    };
    if text.chars().all(is_allowed) { text.into() } else { text.chars().filter(|it| is_allowed(*it)).collect() }
}

/// The beginning of a day in UTC (RFC 3339, which has no years before our era).
fn midnight(day: Date) -> String {
    format!("{}T00:00:00+00:00", day.max(FIRST_OF_OUR_ERA))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_midnight() {
        let day = jiff::civil::date(2025, 12, 15);
        assert_eq!(midnight(day), "2025-12-15T00:00:00+00:00");
        assert_eq!(midnight(jiff::civil::date(1969, 12, 31)), "1969-12-31T00:00:00+00:00");
        assert_eq!(midnight(jiff::civil::date(-44, 3, 15)), "0001-01-01T00:00:00+00:00");
        assert_eq!(midnight(Date::MAX), "9999-12-31T00:00:00+00:00");
    }

    #[test]
    fn characters_that_xml_does_not_know_are_left_out() {
        assert_eq!(xml("a\u{1}b\u{b}c\u{fffe}d\te\nf"), "abcd\te\nf");
    }
}
