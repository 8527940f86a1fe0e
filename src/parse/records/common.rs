//! The keys that every kind has.

use super::reader::Reader;
use crate::Code;
use crate::diagnostics::Span;
use crate::diagnostics::Spanned;
use crate::model::Kind;
use crate::model::record::{Common, Correction, Picture};
use crate::model::vocabulary::CorrectionKind;
use crate::parse::keys::Keys;
use crate::parse::keys::shape::Scalar;
use crate::parse::tree::{Node, Value};

/// The names that other generators give our keys.
const FAMILIAR: &[(&str, &str)] = &[
    ("lastmod", "updated"),
    ("last_updated", "updated"),
    ("summary", "description"),
    ("lede", "description"),
    ("standfirst", "description"),
    ("lang", "language"),
    ("shortTitle", "short_title"),
    ("short-title", "short_title"),
    ("order", "weight"),
    ("author", "authors"),
    ("byline", "authors"),
    ("permalink", "slug"),
];

/// Reads the common keys of a record of `kind`. Without a title, which is an error, the title is empty.
pub(super) fn read(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>, kind: Kind) -> Common {
    for (familiar, canonical) in FAMILIAR {
        let applies = match *canonical {
            "authors" => matches!(kind, Kind::Article | Kind::Document | Kind::Source),
            _ => true,
        };
        if applies {
            keys.alias(familiar, canonical);
        }
    }
    let title = keys.need_text("title");
    Common {
        title: title.unwrap_or(Spanned { value: String::new(), span: keys.span() }),
        short_title: keys.text("short_title").map(|title| title.value),
        description: reader.inline(keys, "description"),
        slug: slug(reader, keys),
        aliases: keys.texts("aliases"),
        date: keys.date("date"),
        announced: keys.date("announced"),
        updated: keys.day("updated"),
        draft: keys.boolean("draft").is_some_and(|draft| draft.value),
        weight: keys.integer("weight").map(|weight| weight.value),
        image: keys.table("image").and_then(|image| picture(reader, image)).map(Box::new),
        sources: reader.cites(keys, "sources"),
        same_as: keys.texts("same_as").into_iter().map(|same| same.value).collect(),
        corrections: reader.rows(keys, "corrections", "a correction", |keys| {
            let date = keys.day("date");
            keys.need("date");
            let kind = reader.word::<CorrectionKind>(keys, "kind");
            let text = reader.need_inline(keys, "text");
            Some(Correction {
                date: date?,
                kind: kind.map_or(CorrectionKind::Correction, |kind| kind.value),
                text: text?,
            })
        }),
        language: keys.text("language").map(|language| language.value),
        extra: keys.table("extra").map_or(serde_json::Value::Null, free),
    }
}

/// The part of a permalink that replaces the id: letters, digits, hyphens.
fn slug(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Spanned<String>> {
    keys.narrow("slug", || Scalar::Id);
    let slug = keys.text("slug")?;
    if is_id(&slug.value) {
        return Some(slug);
    }
    reader.refuse(
        Code::UnknownValue,
        slug.span,
        &format!("the slug `{}` cannot stand in an address", slug.value),
        &format!("lower-case letters, digits and hyphens: `{}`", id_from(&slug.value)),
    );
    None
}

fn picture(reader: Reader<'_, '_>, node: &Node) -> Option<Picture> {
    let mut keys = reader.keys(node, "a picture");
    let src = keys.need_text("src");
    let picture = Picture {
        src: src.clone().unwrap_or(Spanned { value: String::new(), span: node.span }),
        alt: keys.text("alt").map(|alt| alt.value),
        caption: reader.inline(&mut keys, "caption"),
        credit: keys.text("credit").map(|credit| credit.value),
    };
    if picture.alt.is_none() && !keys.has("alt") {
        reader.refuse(
            Code::MissingAlt,
            node.span,
            "the picture has no text alternative",
            "say in `alt` what it shows; `alt = \"\"` for mere decoration",
        );
    }
    keys.done();
    src.map(|_| picture)
}

/// Free keys as they reach the templates.
fn free(node: &Node) -> serde_json::Value {
    use serde_json::Value as Json;
    match &node.value {
        Value::Text(text) | Value::Date(text) => Json::from(text.as_str()),
        Value::Plain(text) | Value::Cells(text, _) => plain(text),
        Value::Int(number) => Json::from(*number),
        Value::Float(number) => Json::from(*number),
        Value::Bool(value) => Json::from(*value),
        Value::List(items) => Json::from(items.iter().map(free).collect::<Vec<_>>()),
        Value::Table(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.clone(), free(&entry.node))).collect())
        }
        Value::Nothing | Value::Refused => Json::Null,
    }
}

/// A plain YAML scalar whose type nobody asked for: YAML 1.2's core schema, without its octal and special forms.
fn plain(text: &str) -> serde_json::Value {
    match text {
        "true" => return true.into(),
        "false" => return false.into(),
        _ => {}
    }
    let number = text.strip_prefix(['-', '+']).unwrap_or(text);
    if number == "0" || (number.starts_with(|digit: char| digit.is_ascii_digit()) && !number.starts_with('0')) {
        if let Ok(integer) = text.parse::<i64>() {
            return integer.into();
        }
        if let Ok(float) = text.parse::<f64>() {
            return float.into();
        }
    }
    text.into()
}

/// Whether `text` can be an id: lower-case letters, digits, hyphens inside; 200 characters at most.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 200
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// An id made of any text: transliterated to ASCII, lower case, hyphens between words; `record` where nothing is left.
pub(crate) fn id_from(text: &str) -> String {
    let ascii = deunicode::deunicode(text).to_ascii_lowercase();
    let mut id = String::with_capacity(ascii.len());
    for letter in ascii.chars() {
        if letter.is_ascii_alphanumeric() {
            id.push(letter);
        } else if letter != '\'' && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(80);
    let id = id.trim_end_matches('-');
    if id.is_empty() { "record".to_owned() } else { id.to_owned() }
}

/// The id that a file's stem gives: without a leading `YYYY-MM-DD-`.
pub(crate) fn id_of_stem(stem: &str) -> &str {
    let bytes = stem.as_bytes();
    let is_dated = bytes.len() > 11
        && bytes[..11].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 | 10 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if is_dated { &stem[11..] } else { stem }
}

/// Where diagnostics on a record as a whole point.
pub(super) fn head(keys_span: Span, common: &Common) -> Span {
    if common.title.value.is_empty() { keys_span } else { common.title.span }
}
