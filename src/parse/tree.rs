//! Front matter, row files and `briefing.toml` as one tree of values that know their place.
//!
//! TOML, YAML and CSV are read into the same [`Node`]s; [`Keys`](super::keys::Keys) takes typed values out of a table and
//! reports what is missing, unknown or of the wrong type, all in one pass.

use crate::diagnostics::Span;

/// A value and where it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// The value's bytes; for a TOML `[[table]]` its header, for a YAML mapping its first key.
    pub(crate) span: Span,
    /// The value.
    pub(crate) value: Value,
}

/// A value as TOML, YAML or CSV write it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// A quoted string.
    Text(String),
    /// A YAML plain scalar or a CSV cell: its type is the one that is asked for.
    Plain(String),
    /// A TOML integer.
    Int(i64),
    /// A TOML float.
    Float(f64),
    /// A TOML boolean.
    Bool(bool),
    /// A TOML date or date-time, in ISO 8601 form (`2025-12-15`, `2025-12-15T18:30:00+01:00`).
    Date(String),
    /// A CSV cell with `;` in it: the cell, and its parts for the keys that take a list.
    Cells(String, Vec<Node>),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<Entry>),
    /// YAML's null, an empty CSV cell.
    Nothing,
    /// A value that the format refuses and that has been reported; nothing more is said about it.
    Refused,
}

/// A key and its value in a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// The key's bytes.
    pub(crate) key_span: Span,
    /// The key.
    pub(crate) key: String,
    /// The value.
    pub(crate) node: Node,
}

impl Node {
    /// An empty table, for a file that has none.
    pub(crate) fn empty_table(span: Span) -> Self {
        Self { span, value: Value::Table(Vec::new()) }
    }
}

#[cfg(test)]
impl Node {
    /// The value of `key`, where this is a table that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
            _ => None,
        }
    }
}

impl Value {
    /// The text of what counts as text: a quoted string, a YAML plain scalar, a CSV cell.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Plain(text) | Self::Cells(text, _) => Some(text),
            _ => None,
        }
    }

    /// What this is, for "… takes a list, this is text".
    pub(crate) fn found(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Plain(_) | Self::Cells(..) => "text",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Bool(true) => "`true`",
            Self::Bool(false) => "`false`",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Nothing => "empty",
            Self::Refused => "unreadable",
        }
    }
}
