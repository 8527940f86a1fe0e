//! JSON Schema (draft 2020-12) for front matter, row files and `briefing.toml`, so that editors complete and check as one
//! types.
//!
//! The keys and their types are what the extraction asks for ([`crate::parse::keys::shape`]); the words of vocabularies are
//! the site's; what is said about a key stands in `descriptions.toml`. A schema judges one file by itself: what needs
//! another file, a calendar or the Markdown in a text is left to `briefing check`.

mod descriptions;
mod scalar;
mod table;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use self::table::Tables;
use crate::config::Config;
use crate::model::Kind;
use crate::parse::records;
use crate::source::CONFIGURATION;
use crate::words::Words;

/// What a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The front matter of a record.
    Record(Kind),
    /// A file of rows.
    Rows(Kind),
    /// `briefing.toml`.
    Configuration,
}

impl Subject {
    /// Everything there is a schema for.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let of_kind = |kind| [Some(Self::Record(kind)), (kind != Kind::Home).then_some(Self::Rows(kind))];
        Kind::ALL.into_iter().flat_map(of_kind).flatten().chain([Self::Configuration])
    }

    /// Its name on the command line: `event` for front matter, `events` for `events.toml` and `events.yaml`, `config`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Record(kind) => kind.singular(),
            Self::Rows(kind) => kind.plural(),
            Self::Configuration => "config",
        }
    }

    /// What has this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|subject| subject.name() == name)
    }
}

/// The schema of `subject`, with the words that a site has.
pub(crate) fn schema(subject: Subject, words: &Words) -> Value {
    let (title, shapes) = match subject {
        Subject::Record(kind) => (format!("Front matter of {}", kind.with_article()), records::shapes(kind, false)),
        Subject::Rows(kind) => (format!("A row file of {}", kind.plural()), records::shapes(kind, true)),
        Subject::Configuration => (format!("`{CONFIGURATION}`"), Config::shapes()),
    };
    let tables = Tables { shapes: &shapes, words, subject };
    let root = tables.root();
    let mut schema = match subject {
        Subject::Rows(kind) => json!({
            // A list in YAML; in TOML a table for each record, below the name of its kind.
            "type": ["array", "object"],
            "items": { "$ref": "#/$defs/row" },
            "properties": { kind.singular(): { "type": "array", "items": { "$ref": "#/$defs/row" } } },
            "additionalProperties": false,
            "$defs": { "row": root },
        }),
        Subject::Record(_) | Subject::Configuration => root,
    };
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$id"] = json!(format!("urn:briefing:schema:{}", subject.name()));
    schema["title"] = json!(title);
    for (name, definition) in scalar::definitions() {
        schema["$defs"][name] = definition;
    }
    schema
}
