//! Typed values out of a table: what is missing, unknown or of the wrong type is reported, all in one pass.
//!
//! The list of keys that a kind of record has is the list of keys that were asked for; nothing else keeps it.

pub(crate) mod address;
mod dates;
mod lists;
pub(crate) mod shape;

pub(crate) use self::dates::invalid_date;
use self::shape::{Condition, Recording, Rule, Scalar, Takes};
use super::report::Report;
use super::tree::{Entry, Node, Value};
use crate::diagnostics::{Code, Span, Spanned, did_you_mean, plural};
use crate::model::vocabulary::listed_with;

/// Unknown keys that are told of one table.
const UNKNOWN_KEYS_TOLD: usize = 100;

/// The keys of one table, asked for one by one.
///
/// [`Keys::done`] ends the questions; call it for nested tables first, since a key that TOML put into a table by
/// mistake is explained by the table around it.
#[derive(Debug)]
pub(crate) struct Keys<'n, 'r, 's> {
    node: &'n Node,
    entries: &'n [Entry],
    what: &'static str,
    report: &'r Report<'s>,
    asked: Vec<&'static str>,
    /// Other names that stand in the table: name, the key that it stands for.
    aliases: Vec<(&'static str, &'static str)>,
    /// Other names that have been told of, whether they count or not.
    handled: Vec<&'static str>,
    /// Set where `node` is no table: that has been told, and nothing more is.
    quiet: bool,
    /// Where it is noted what is asked for, in a run that is there for that.
    recording: Option<&'r Recording>,
}

impl<'n, 'r, 's> Keys<'n, 'r, 's> {
    /// The keys of `node`; `what` is the kind of thing with its article, for messages: "an issue", "a position".
    ///
    /// A node that is no table is reported; all keys are then absent, and none is missed.
    pub(crate) fn new(node: &'n Node, what: &'static str, report: &'r Report<'s>) -> Self {
        let (entries, quiet): (&[Entry], bool) = match &node.value {
            Value::Table(entries) => (entries, false),
            Value::Refused => (&[], true),
            value => {
                let message = format!("{what} is a table of keys and values, this is {}", value.found());
                let hint = "give it keys, each with its value, or remove it";
                report.push(report.at(Code::WrongType, node.span, message).hint(hint));
                (&[], true)
            }
        };
        Self {
            node,
            entries,
            what,
            report,
            asked: Vec::new(),
            aliases: Vec::new(),
            handled: Vec::new(),
            quiet,
            recording: report.recording(),
        }
    }

    /// Where the table stands.
    pub(crate) fn span(&self) -> Span {
        self.node.span
    }

    /// The report that diagnostics go to.
    pub(crate) fn report(&self) -> &'r Report<'s> {
        self.report
    }

    /// Whether the key is given, by whatever type; this does not count as asking for it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Whether the key is given, and not as a blank text; this does not count as asking for it.
    pub(crate) fn has_value(&self, key: &str) -> bool {
        self.find(key).is_some_and(|entry| !is_blank(&entry.node))
    }

    /// Where the key itself stands, to report on the key and not on its value.
    pub(crate) fn key_span(&self, key: &str) -> Option<Span> {
        self.find(key).map(|entry| entry.key_span)
    }

    /// Accepts `old` for `canonical`, with a note that names the canonical key. Call it before asking for
    /// `canonical`. Where both are given the canonical one counts, and `old` is an unknown key.
    pub(crate) fn alias(&mut self, old: &'static str, canonical: &'static str) {
        self.is_understood(old, canonical);
        let Some(entry) = self.entries.iter().find(|entry| entry.key == old && entry.node.value != Value::Nothing)
        else {
            return;
        };
        self.handled.push(old);
        if let Some(other) = self.find(canonical) {
            let message = format!("`{old}` is another name of `{canonical}`, and both are given");
            let diagnostic = self.report.at(Code::UnknownKey, entry.key_span, message);
            self.report.push_once(
                diagnostic
                    .also(self.report.path(), other.key_span, format!("`{canonical}` is here"))
                    .hint(format!("remove `{old}`")),
            );
        } else {
            let message = format!("`{old}` is read as `{canonical}`");
            let diagnostic = self.report.at(Code::AliasKey, entry.key_span, message);
            self.report.push_once(diagnostic.hint(format!("write `{canonical}`")));
            self.aliases.push((old, canonical));
        }
    }

    /// The key's value as it stands, for what has no fixed keys, such as `extra`.
    pub(crate) fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.takes(key, || Takes::One(Scalar::Text));
        self.ask(key).map(|entry| &entry.node)
    }

    /// A text without blanks at its end; one that is empty or blank counts as absent.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.takes(key, || Takes::One(Scalar::Text));
        let entry = self.ask(key)?;
        self.text_of(entry).filter(|text| !text.value.is_empty())
    }

    /// A text that must be there and must not be blank.
    pub(crate) fn need_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.takes(key, || Takes::One(Scalar::Text));
        self.is_needed(key);
        let Some(entry) = self.ask(key) else {
            self.missing(key);
            return None;
        };
        let text = self.text_of(entry)?;
        if text.value.is_empty() {
            self.empty(key, text.span);
            return None;
        }
        Some(text)
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        self.takes(key, || Takes::One(Scalar::Integer(i64::MIN..=i64::MAX)));
        self.typed(key, "a whole number", |value| match value {
            Value::Int(number) => Some(*number),
            Value::Plain(text) => text.parse().ok(),
            _ => None,
        })
    }

    /// A number, whole or not, but not infinite.
    pub(crate) fn number(&mut self, key: &'static str) -> Option<Spanned<f64>> {
        self.takes(key, || Takes::One(Scalar::Number(f64::NEG_INFINITY..=f64::INFINITY)));
        self.typed(key, "a number", |value| {
            let number = match value {
                #[expect(clippy::cast_precision_loss, reason = "what takes a fraction does not count to 2^53")]
                Value::Int(number) => *number as f64,
                Value::Float(number) => *number,
                Value::Plain(text) => text.parse().ok()?,
                _ => return None,
            };
            number.is_finite().then_some(number)
        })
    }

    /// `true` or `false`. YAML 1.1's `yes` and `no` are texts.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Option<Spanned<bool>> {
        self.takes(key, || Takes::One(Scalar::Boolean));
        self.typed(key, "`true` or `false`", |value| match value {
            Value::Bool(yes) => Some(*yes),
            Value::Plain(text) => text.parse().ok(),
            _ => None,
        })
    }

    /// Reports a key that is not there and must be. Call it after asking for the key.
    pub(crate) fn need(&self, key: &'static str) {
        self.is_needed(key);
        self.must_have(key);
    }

    /// Reports a key that is not there and must be unless `condition`, which `holds` or does not. Call it after asking
    /// for the key.
    pub(crate) fn need_unless(&self, key: &'static str, condition: Condition, holds: bool) {
        self.rule(Rule::Unless(key, condition));
        if !holds {
            self.must_have(key);
        }
    }

    fn must_have(&self, key: &str) {
        match self.find(key) {
            None => self.missing(key),
            Some(entry) if is_blank(&entry.node) => {
                let text = entry.node.value.as_text().unwrap_or_default();
                self.empty(key, self.report.inside_quotes(entry.node.span, text));
            }
            Some(_) => {}
        }
    }

    /// Reports that the key is there, with nothing in it.
    fn empty(&self, key: &str, span: Span) {
        let message = format!("{} needs {}, this one is empty", self.what, with_article(key));
        self.report.push(self.report.at(Code::MissingKey, span, message).hint("write something there"));
    }

    /// Reports that the key is missing, at the table.
    fn missing(&self, key: &str) {
        if !self.quiet {
            let message = format!("{} needs {}", self.what, with_article(key));
            let hint = match self.report.has_cells() {
                true => format!("fill the cell in the column `{key}`, which the header must have"),
                false => format!("add the key `{key}`"),
            };
            self.report.push(self.report.at(Code::MissingKey, self.node.span, message).hint(hint));
        }
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn done(self) {
        self.is_closed();
        let mut unknown = self.entries.iter().filter(|entry| {
            let key = entry.key.as_str();
            !self.asked.contains(&key) && !self.handled.contains(&key)
        });
        for entry in unknown.by_ref().take(UNKNOWN_KEYS_TOLD) {
            let key = entry.key.as_str();
            let known = self.asked.iter().copied().filter(|asked| !self.has(asked));
            // A key that is there already is no likely target of a misspelling, but better than no hint.
            let hint = did_you_mean(key, known)
                .or_else(|| did_you_mean(key, self.asked.iter().copied()))
                .or_else(|| self.way_out_of_unknown());
            let message = format!("{} has no key `{key}`", self.what);
            let diagnostic = self.report.at(Code::UnknownKey, entry.key_span, message).maybe_hint(hint);
            self.report.push_unknown(key, entry.key_span, diagnostic);
        }
        let more = unknown.count();
        if more > 0 {
            let message = format!("{} has none of {} in this table either", self.what, plural(more, "further key"));
            let diagnostic = self.report.at(Code::UnknownKey, self.node.span, message);
            self.report.push(diagnostic.maybe_hint(self.way_out_of_unknown()));
        }
        self.explain_misplaced();
    }

    /// What to do about a key that is close to none.
    fn way_out_of_unknown(&self) -> Option<String> {
        if self.asked.contains(&"extra") {
            return Some("remove it; keys of your own go into a table `extra`".to_owned());
        }
        let known = || self.asked.iter().copied();
        (!self.asked.is_empty()).then(|| format!("its keys are {}", listed_with("and", known())))
    }

    /// TOML puts a key below a `[[table]]` into that table: where this table knows the key, the way out is to move it.
    fn explain_misplaced(&self) {
        let Some(header) = self.entries.iter().find_map(|entry| header_of(&entry.node, self.report)) else {
            return;
        };
        self.report.explain_unknown(self.node.span.start, |key, span| {
            (self.asked.contains(&key) && self.entries.iter().any(|entry| holds_key(&entry.node, span))).then(|| {
                format!("move `{key}` above the first `{header}`: in TOML a key belongs to the table above it")
            })
        });
    }

    /// The entry of `key`, or of another name of it; `Nothing` counts as absent.
    fn find(&self, key: &str) -> Option<&'n Entry> {
        let by_name =
            |name: &str| self.entries.iter().find(|entry| entry.key == name && entry.node.value != Value::Nothing);
        by_name(key).or_else(|| {
            let (old, _) = self.aliases.iter().find(|(_, canonical)| *canonical == key)?;
            by_name(old)
        })
    }

    fn ask(&mut self, key: &'static str) -> Option<&'n Entry> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.find(key)
    }

    fn text_of(&self, entry: &Entry) -> Option<Spanned<String>> {
        let node = &entry.node;
        if let Some(text) = node.value.as_text() {
            let span = self.report.inside_quotes(node.span, text);
            let text = if text.trim().is_empty() { "" } else { text.trim_end() };
            return Some(Spanned { value: text.to_owned(), span });
        }
        if node.value != Value::Refused {
            let message = format!("`{}` takes text, this is {}", entry.key, node.value.found());
            let diagnostic = self.report.at(Code::WrongType, node.span, message);
            let hint = self.quoted(node).unwrap_or_else(|| "write it as one text in quotes".to_owned());
            self.report.push(diagnostic.hint(hint));
        }
        None
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        takes: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<Spanned<T>> {
        let entry = self.ask(key)?;
        let span = entry.node.span;
        let value = read(&entry.node.value);
        if value.is_none() && entry.node.value != Value::Refused {
            let message = format!("`{}` takes {takes}, this is {}", entry.key, entry.node.value.found());
            let is_quoted = self.report.slice(span).starts_with(['"', '\'']);
            let hint = format!("write {takes}{}", if is_quoted { " without quotes" } else { "" });
            self.report.push(self.report.at(Code::WrongType, span, message).hint(hint));
        }
        value.map(|value| Spanned { value, span })
    }

    /// What stands between a key and its value, so that a way out is in the format of the file: ` =` or `:`.
    fn assignment(&self, entry: &Entry) -> &'static str {
        let between = entry.key_span.end as usize..entry.node.span.start as usize;
        let is_yaml = self.report.source().get(between).is_some_and(|between| between.contains(':'));
        if is_yaml { ":" } else { " =" }
    }

    /// The hint to put into quotation marks what is no text without them.
    fn quoted(&self, node: &Node) -> Option<String> {
        let written = self.report.slice(node.span);
        let scalar = matches!(node.value, Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Date(_));
        (scalar && is_short_line(written)).then(|| format!("put it in quotes: `\"{written}\"`"))
    }
}

/// Whether the node is a text with nothing in it.
fn is_blank(node: &Node) -> bool {
    node.value.as_text().is_some_and(|text| text.trim().is_empty())
}

/// "a `title`", "an `id`", "`sources`".
fn with_article(key: &str) -> String {
    match key.chars().next() {
        _ if key.ends_with('s') => format!("`{key}`"),
        Some('a' | 'e' | 'i' | 'o') => format!("an `{key}`"),
        _ => format!("a `{key}`"),
    }
}

/// Whether `written` can be repeated in a hint.
fn is_short_line(written: &str) -> bool {
    !written.is_empty() && written.len() <= 80 && !written.contains('\n')
}

/// The header as written, where the node is TOML's `[table]` or `[[table]]`. An inline list has a span of its own,
/// a list of tables that of its first header.
fn header_of<'s>(node: &Node, report: &Report<'s>) -> Option<&'s str> {
    let is_table = match &node.value {
        Value::Table(_) => true,
        Value::List(items) => {
            items.first().is_some_and(|item| item.span == node.span && matches!(item.value, Value::Table(_)))
        }
        _ => false,
    };
    let written = report.slice(node.span);
    (is_table && written.starts_with('[')).then_some(written)
}

/// Whether a key with this span stands in the node, at any depth. Trees are not deep: the parsers bound them.
fn holds_key(node: &Node, key_span: Span) -> bool {
    match &node.value {
        Value::Table(entries) => {
            entries.iter().any(|entry| entry.key_span == key_span || holds_key(&entry.node, key_span))
        }
        Value::List(items) => items.iter().any(|item| holds_key(item, key_span)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
