//! TimelineJS' JSON, read by name with the place of each value.
//!
//! `serde_json` parses; its raw values are parts of the text, so that where one stands is known.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::notes::{Notes, shown};
use super::slide::{Background, Media, Moment, Role, Slide, Text};
use crate::diagnostics::{Code, Span, Spanned, closest};

const TIMELINE: &[&str] = &["title", "events", "eras", "scale"];
const SLIDE: &[&str] =
    &["unique_id", "start_date", "end_date", "display_date", "text", "media", "group", "background", "autolink"];
const TEXT: &[&str] = &["headline", "text"];
const DATE: &[&str] = &["year", "month", "day", "hour", "minute", "second", "millisecond", "format", "display_date"];
const MEDIA: &[&str] = &["url", "caption", "credit", "thumbnail", "alt", "title", "link", "link_target"];
const BACKGROUND: &[&str] = &["url", "color", "alt"];

/// The slides of a file, in its order: the title, the events, the eras.
pub(super) fn read(text: &str, notes: &mut Notes) -> Vec<Slide> {
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let reader = Reader { text, notes };
    match serde_json::from_str::<&RawValue>(&text[start..]) {
        Ok(whole) => reader.timeline(whole),
        Err(error) => {
            reader.syntax(start, &error);
            Vec::new()
        }
    }
}

/// A value of the file.
type Raw<'t> = &'t RawValue;

struct Reader<'t, 'n> {
    text: &'t str,
    notes: &'n mut Notes,
}

/// The entries of an object, in the order of the file.
struct Entries<'t>(Vec<(String, Raw<'t>)>);

impl<'t> Reader<'t, '_> {
    fn timeline(mut self, whole: Raw<'t>) -> Vec<Slide> {
        let entries = match self.object(whole, "the file") {
            Some(entries) => entries,
            None => return Vec::new(),
        };
        if entries.get("events").is_none() {
            let (message, hint) = match entries.get("timeline") {
                Some(_) => (
                    "this is a file of TimelineJS 1 or 2, whose format is another one",
                    "move it to a spreadsheet of TimelineJS 3 first, and import that as CSV",
                ),
                None => ("the file has no `events`", "a timeline is `{ \"events\": [ … ] }`; was another file meant?"),
            };
            let span = self.span(whole);
            self.notes.error(Code::MissingKey, Span { end: span.start + 1, ..span }, message, hint);
            return Vec::new();
        }
        let mut slides = Vec::new();
        self.each(&entries, TIMELINE, "a timeline", |reader, name, value| match name {
            "title" => slides.extend(reader.slide(value, Role::Title)),
            "events" => slides.extend(reader.slides(value, Role::Event)),
            "eras" => slides.extend(reader.slides(value, Role::Era)),
            _ => {
                if let Some(scale) = reader.text(value, "scale").filter(|scale| scale.value != "human") {
                    let message = format!("the scale {} is left out", shown(&scale.value));
                    reader.notes.lost(scale.span, message, "a site shows its timeline on the scale of its events");
                }
            }
        });
        // The order of the keys in the file does not matter.
        slides.sort_by_key(|slide| match slide.role {
            Role::Title => 0,
            Role::Event => 1,
            Role::Era => 2,
        });
        slides
    }

    fn slides(&mut self, value: Raw<'t>, role: Role) -> Vec<Slide> {
        match serde_json::from_str::<Vec<Raw<'t>>>(value.get()) {
            Ok(list) => list.into_iter().filter_map(|value| self.slide(value, role)).collect(),
            Err(_) if is_nothing(value) => Vec::new(),
            Err(_) => {
                let message = format!("`{}s` takes a list, this is {}", role.noun(), found(value));
                self.notes.warn(Code::WrongType, self.span(value), message, "write it as `[ { … }, { … } ]`");
                Vec::new()
            }
        }
    }

    fn slide(&mut self, value: Raw<'t>, role: Role) -> Option<Slide> {
        if is_nothing(value) {
            return None;
        }
        let entries = self.object(value, role.noun())?;
        let span = self.span(value);
        let first_line = value.get().find('\n').unwrap_or(value.get().len());
        let end = span.start + u32::try_from(first_line).unwrap_or(u32::MAX);
        let mut slide = Slide { span: Span { end, ..span }, role, ..Slide::default() };
        self.each(&entries, SLIDE, "a slide", |reader, name, value| match name {
            "unique_id" => slide.unique_id = reader.text(value, name),
            "start_date" => slide.start_date = reader.moment(value, name),
            "end_date" => slide.end_date = reader.moment(value, name),
            "display_date" => slide.display_date = reader.text(value, name),
            "text" => {
                // Some files have the words themselves where an object belongs.
                if value.get().starts_with('"') {
                    slide.text = reader.text(value, name);
                } else if let Some(entries) = reader.object(value, name) {
                    reader.each(&entries, TEXT, "a text", |reader, name, value| match name {
                        "headline" => slide.headline = reader.text(value, name),
                        _ => slide.text = reader.text(value, name),
                    });
                }
            }
            "media" => slide.media = reader.media(value),
            "group" => slide.group = reader.text(value, name),
            "background" => slide.background = reader.background(value),
            _ => slide.autolink = reader.boolean(value, name),
        });
        Some(slide)
    }

    fn moment(&mut self, value: Raw<'t>, name: &str) -> Option<Moment> {
        let entries = self.object(value, name)?;
        let mut moment = Moment { span: self.span(value), ..Moment::default() };
        self.each(&entries, DATE, "a date", |reader, name, value| match name {
            "year" => moment.year = reader.number(value, name),
            "month" => moment.month = reader.number(value, name),
            "day" => moment.day = reader.number(value, name),
            "hour" => moment.hour = reader.number(value, name),
            "minute" => moment.minute = reader.number(value, name),
            "second" => moment.second = reader.number(value, name),
            "millisecond" => moment.millisecond = reader.number(value, name),
            "format" => moment.format = reader.text(value, name),
            _ => moment.display_date = reader.text(value, name),
        });
        // `{}` and `{ "year": "" }` say nothing, as no date does.
        let says_something = moment.year.is_some() || moment.month.is_some() || moment.day.is_some();
        says_something.then_some(moment)
    }

    fn media(&mut self, value: Raw<'t>) -> Media {
        let mut media = Media::default();
        let Some(entries) = self.object(value, "media") else { return media };
        self.each(&entries, MEDIA, "a medium", |reader, name, value| {
            let text = reader.text(value, name);
            *match name {
                "url" => &mut media.url,
                "caption" => &mut media.caption,
                "credit" => &mut media.credit,
                "thumbnail" => &mut media.thumbnail,
                "alt" => &mut media.alt,
                "title" => &mut media.title,
                "link" => &mut media.link,
                _ => &mut media.link_target,
            } = text;
        });
        media
    }

    fn background(&mut self, value: Raw<'t>) -> Background {
        let mut background = Background::default();
        let Some(entries) = self.object(value, "background") else { return background };
        self.each(&entries, BACKGROUND, "a background", |reader, name, value| {
            let text = reader.text(value, name);
            *match name {
                "url" => &mut background.url,
                "color" => &mut background.color,
                _ => &mut background.alt,
            } = text;
        });
        background
    }

    /// Hands out the entries that are known, and tells of the others.
    fn each(
        &mut self,
        entries: &Entries<'t>,
        known: &[&'static str],
        noun: &str,
        mut take: impl FnMut(&mut Self, &'static str, Raw<'t>),
    ) {
        for (name, value) in &entries.0 {
            match known.iter().find(|known| *known == name) {
                Some(known) => take(self, known, value),
                None if is_nothing(value) => {}
                None => {
                    let message = format!("{noun} has no {}, which is left out", shown(name));
                    let hint = match closest(name, known.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "TimelineJS does not know it either".to_owned(),
                    };
                    self.notes.warn(Code::UnknownKey, self.span(value), message, hint);
                }
            }
        }
    }

    fn object(&mut self, value: Raw<'t>, name: &str) -> Option<Entries<'t>> {
        if is_nothing(value) {
            return None;
        }
        let entries = serde_json::from_str(value.get()).ok();
        if entries.is_none() {
            let message = format!("`{name}` takes an object, this is {}", found(value));
            self.notes.warn(Code::WrongType, self.span(value), message, "write it as `{ … }`");
        }
        entries
    }

    /// A text that says something; numbers count as text.
    fn text(&mut self, value: Raw<'t>, name: &str) -> Option<Text> {
        let raw = value.get();
        let span = self.span(value);
        let text = match raw.as_bytes().first() {
            Some(b'"') => serde_json::from_str(raw).unwrap_or_default(),
            Some(b'0'..=b'9' | b'-') => raw.to_owned(),
            _ if is_nothing(value) => return None,
            _ => {
                let message = format!("`{name}` takes text, this is {}", found(value));
                self.notes.warn(Code::WrongType, span, message, "write it as `\"…\"`");
                return None;
            }
        };
        let quote = u32::from(raw.starts_with('"'));
        let span = Span { start: span.start + quote, end: span.end - quote };
        let text = super::without_controls(&text);
        (!text.trim().is_empty()).then_some(Spanned { value: text, span })
    }

    /// A whole number, in quotes or not, commas between thousands included.
    fn number(&mut self, value: Raw<'t>, name: &str) -> Option<Spanned<i64>> {
        let text = self.text(value, name)?;
        super::moment::number(&text, name, self.notes)
    }

    fn boolean(&mut self, value: Raw<'t>, name: &str) -> Option<bool> {
        match value.get() {
            "true" | "\"true\"" => Some(true),
            "false" | "\"false\"" => Some(false),
            _ if is_nothing(value) => None,
            _ => {
                let message = format!("`{name}` takes `true` or `false`, this is {}", found(value));
                self.notes.warn(Code::WrongType, self.span(value), message, "write it without quotation marks");
                None
            }
        }
    }

    /// Where a value stands: raw values are parts of the text.
    fn span(&self, value: Raw<'t>) -> Span {
        let start = (value.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Span::new(start..start + value.get().len())
    }

    fn syntax(self, start: usize, error: &serde_json::Error) {
        let line: usize =
            self.text[start..].split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        // The column counts bytes, from one.
        let at = (start + line + error.column().saturating_sub(1)).min(self.text.len());
        let at = (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or_default();
        let end = self.text[at..].chars().next().map_or(at, |next| at + next.len_utf8());
        let message = error.to_string();
        let cause = message.rsplit_once(" at line ").map_or(&*message, |(cause, _)| cause);
        let hint = "nothing of the file can be read; a JSON checker or the tool that wrote it may help";
        self.notes.error(Code::Syntax, Span::new(at..end), format!("this is no JSON: {cause}"), hint);
    }
}

impl Entries<'_> {
    fn get(&self, name: &str) -> Option<Raw<'_>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

/// Serde's maps lose their order, and what is given twice.
impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<String, Raw<'de>>()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// `null` and `""` stand for what is not there.
fn is_nothing(value: Raw<'_>) -> bool {
    matches!(value.get(), "null" | "\"\"")
}

/// What a value is, for "… takes a list, this is text".
fn found(value: Raw<'_>) -> &'static str {
    match value.get().as_bytes().first() {
        Some(b'"') => "text",
        Some(b'[') => "a list",
        Some(b'{') => "an object",
        Some(b't') => "`true`",
        Some(b'f') => "`false`",
        Some(b'n') => "`null`",
        _ => "a number",
    }
}
