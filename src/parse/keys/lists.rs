//! Lists and tables out of a table.

use super::shape::{Scalar, Takes};
use super::{Keys, is_short_line};
use crate::diagnostics::{Code, Spanned};
use crate::parse::tree::{Entry, Node, Value};

impl<'n> Keys<'n, '_, '_> {
    /// A list of texts; blank ones are left out.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        self.takes(key, || Takes::Several(Scalar::Text));
        let Some(entry) = self.ask(key) else {
            return Vec::new();
        };
        let items = self.list_of(entry);
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item.value.as_text() {
                Some(text) if text.trim().is_empty() => {}
                Some(text) => {
                    let span = self.report.inside_quotes(item.span, text);
                    texts.push(Spanned { value: text.trim_end().to_owned(), span });
                }
                None if matches!(item.value, Value::Nothing | Value::Refused) => {}
                None => {
                    let message = format!("`{}` takes a list of texts, this is {}", entry.key, item.value.found());
                    let diagnostic = self.report.at(Code::WrongType, item.span, message);
                    self.report.push(diagnostic.maybe_hint(self.quoted(item)));
                }
            }
        }
        texts
    }

    /// A text, or a list of them.
    pub(crate) fn one_or_several(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let texts = match self.node(key) {
            Some(node) if node.value.as_text().is_some() => self.text(key).into_iter().collect(),
            _ => self.texts(key),
        };
        self.takes(key, || Takes::OneOrSeveral(Scalar::Text));
        texts
    }

    /// The tables of a list (`[[status]]`); what is no table is reported and left out.
    pub(crate) fn rows(&mut self, key: &'static str) -> Vec<&'n Node> {
        if let Some(blank) = self.takes_table(key, Takes::Rows) {
            return vec![blank];
        }
        let Some(entry) = self.ask(key) else {
            return Vec::new();
        };
        let items = match &entry.node.value {
            Value::List(items) => items,
            Value::Refused => return Vec::new(),
            value => {
                let message = format!("`{}` takes a list of tables, this is {}", entry.key, value.found());
                let written = self.report.slice(entry.node.span);
                let hint = match value {
                    Value::Table(_) if written.starts_with('[') => Some(format!("write `[{written}]`, one for each")),
                    Value::Table(_) if written.starts_with('{') => {
                        Some("put square brackets around it: `[{ … }]`".to_owned())
                    }
                    Value::Table(_) => Some("begin each with `- ` before its first key".to_owned()),
                    _ => Some(format!("write a list of tables; in TOML each begins with `[[{}]]`", entry.key)),
                };
                self.report.push(self.report.at(Code::WrongType, entry.node.span, message).maybe_hint(hint));
                return Vec::new();
            }
        };
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            match &item.value {
                Value::Table(_) => rows.push(item),
                Value::Refused | Value::Nothing => {}
                value => {
                    let message = format!("`{}` takes a list of tables, this is {}", entry.key, value.found());
                    let diagnostic = self.report.at(Code::WrongType, item.span, message);
                    let sign = self.assignment(entry);
                    self.report.push(diagnostic.hint(format!("write a table, as in `{{ key{sign} … }}`")));
                }
            }
        }
        rows
    }

    /// A table.
    pub(crate) fn table(&mut self, key: &'static str) -> Option<&'n Node> {
        if let Some(blank) = self.takes_table(key, Takes::Table) {
            return Some(blank);
        }
        let entry = self.ask(key)?;
        match &entry.node.value {
            Value::Table(_) => Some(&entry.node),
            Value::Refused => None,
            value => {
                let message = format!("`{}` takes a table, this is {}", entry.key, value.found());
                let hint = match (value, self.report.slice(entry.node.span)) {
                    (Value::List(_), written) if written.starts_with("[[") => {
                        let single = written.trim_start_matches('[').trim_end_matches(']');
                        Some(format!("there is only one: write `[{single}]`"))
                    }
                    _ => Some(format!("write a table, as in `{}{} {{ … }}`", entry.key, self.assignment(entry))),
                };
                self.report.push(self.report.at(Code::WrongType, entry.node.span, message).maybe_hint(hint));
                None
            }
        }
    }

    /// An id or a table, as it stands.
    pub(crate) fn item(&mut self, key: &'static str) -> Option<&'n Node> {
        self.takes_table(key, Takes::Item).or_else(|| self.node(key))
    }

    /// An id, a table or a list, as it stands.
    pub(crate) fn item_or_several(&mut self, key: &'static str) -> Option<&'n Node> {
        self.takes_table(key, Takes::ItemOrSeveral).or_else(|| self.node(key))
    }

    /// The items of a list, of whatever type: `sources = ["id", { id = "id", at = "p. 4" }]`.
    pub(crate) fn items(&mut self, key: &'static str) -> Vec<&'n Node> {
        if let Some(blank) = self.takes_table(key, Takes::Items) {
            return vec![blank];
        }
        let Some(entry) = self.ask(key) else {
            return Vec::new();
        };
        let given = |node: &&Node| !matches!(node.value, Value::Nothing | Value::Refused);
        self.list_of(entry).iter().filter(given).collect()
    }

    /// The items of a list; a lone value is reported, but for a CSV cell, which is a list of what `;` parts.
    fn list_of(&self, entry: &'n Entry) -> &'n [Node] {
        match &entry.node.value {
            Value::List(items) => items,
            Value::Cells(_, parts) => parts,
            Value::Plain(_) if self.report.has_cells() => std::slice::from_ref(&entry.node),
            Value::Refused => &[],
            value => {
                let message = format!("`{}` takes a list, this is {}", entry.key, value.found());
                let written = self.report.slice(entry.node.span);
                let hint = match value {
                    Value::Text(_) if is_short_line(written) => Some(format!("write `[{written}]`")),
                    Value::Plain(_) if is_short_line(written) => Some(format!("write `[\"{written}\"]`")),
                    Value::Text(_) | Value::Plain(_) => Some("write `[\"…\"]`".to_owned()),
                    _ => Some("write a list, `[\"…\"]`".to_owned()),
                };
                self.report.push(self.report.at(Code::WrongType, entry.node.span, message).maybe_hint(hint));
                &[]
            }
        }
    }
}
