//! TOML into the located tree.
//!
//! A value that TOML refuses but that says what was meant – a date without a day, a text without quotation marks – is
//! reported, becomes [`Value::Refused`], and the rest of the file counts. After any other syntax error the parser's
//! recovered tree tells things that nobody wrote; the caller is told so.

mod explain;
mod plain;
pub(crate) mod write;

use std::cell::Cell;
use std::ops::Range;

use toml::de::{DeArray, DeTable, DeValue, Error};

use super::report::Report;
use super::tree::{Entry, Node, Value};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::when::When;

/// Reads the part `range` of the file as a table with the span `root`. The flag says whether the tree is all that was
/// written; where it is not, the syntax errors have been reported and nothing should be missed in it.
pub(super) fn read(report: &Report<'_>, range: Range<usize>, root: Span) -> (Node, bool) {
    let text = report.source().get(range.clone()).unwrap_or_default();
    match plain::read(text, range.start) {
        Some(value) => (Node { span: root, value }, true),
        None => read_any(report, text, range.start, root),
    }
}

/// The same by the parser, whatever is written.
fn read_any(report: &Report<'_>, text: &str, base: usize, root: Span) -> (Node, bool) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let reader = Reader { report, base };
    let mut tree = Node { span: root, value: reader.table(table.get_ref()) };
    let errors = errors
        .iter()
        .map(|error| Mistake {
            span: reader.span(error.span().unwrap_or_default()),
            error,
            explained: Cell::new(false),
        })
        .collect();
    let (diagnostics, reliable) = reader.judge(&mut tree, errors);
    if reliable {
        for diagnostic in diagnostics {
            report.push(diagnostic);
        }
    } else {
        report.push_syntax(diagnostics);
    }
    (tree, reliable)
}

/// Mistakes of one file that are told. Nobody reads more, and each costs memory or a walk through the tree.
const MISTAKES_TOLD: usize = 1000;

/// An error of the parser, with its place in the file.
struct Mistake<'e> {
    span: Span,
    error: &'e Error,
    /// Whether the diagnostic of a refused value tells it.
    explained: Cell<bool>,
}

impl Mistake<'_> {
    fn explain(&self) {
        self.explained.set(true);
    }
}

/// The mistakes that lie in `span` or begin where it ends; `mistakes` are in order.
fn inside<'m, 'e>(mistakes: &'m [Mistake<'e>], span: Span) -> impl Iterator<Item = &'m Mistake<'e>> {
    let first = mistakes.partition_point(|mistake| mistake.span.start < span.start);
    let rest = mistakes.get(first..).unwrap_or_default();
    rest.iter()
        .take_while(move |mistake| mistake.span.start <= span.end)
        .filter(move |mistake| mistake.span.end <= span.end)
}

struct Reader<'r, 's> {
    report: &'r Report<'s>,
    /// The offset in the file of what the parser takes for its start.
    base: usize,
}

impl Reader<'_, '_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range.start + self.base..range.end + self.base)
    }

    fn table(&self, table: &DeTable<'_>) -> Value {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| {
                let key_span = self.span(key.span());
                let key = self.report.without_controls(key.get_ref().clone().into_owned(), key_span);
                Entry { key_span, key, node: self.node(value.get_ref(), value.span()) }
            })
            .collect();
        // The parser's table is sorted by key; ours is in the order of the file.
        entries.sort_by_key(|entry| entry.key_span);
        Value::Table(entries)
    }

    fn list(&self, items: &DeArray<'_>) -> Value {
        Value::List(items.iter().map(|item| self.node(item.get_ref(), item.span())).collect())
    }

    fn node(&self, value: &DeValue<'_>, range: Range<usize>) -> Node {
        let span = self.span(range);
        let value = match value {
            DeValue::String(text) => Value::Text(self.report.without_controls(text.clone().into_owned(), span)),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Value::Int(number),
                Err(_) => self.too_large(span, number.as_str().is_empty()),
            },
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(number) if number.is_finite() || !number.is_infinite() => Value::Float(number),
                Ok(number) if number_is_written_infinite(self.report.slice(span)) => Value::Float(number),
                _ => self.too_large(span, number.as_str().is_empty()),
            },
            DeValue::Boolean(yes) => Value::Bool(*yes),
            DeValue::Datetime(date) => Value::Date(iso(
                date.date.map(|date| date.to_string()),
                date.time.map(|time| (time.hour, time.minute, time.second.unwrap_or_default())),
                date.offset.map(|offset| offset.to_string()),
            )),
            DeValue::Array(items) => self.list(items),
            DeValue::Table(table) => self.table(table),
        };
        Node { span, value }
    }

    /// A number that does not fit; an empty one is what the parser makes of a mistake that it reports itself.
    fn too_large(&self, span: Span, is_mistake: bool) -> Value {
        if !is_mistake {
            let diagnostic = self.report.at(Code::Syntax, span, "this number is too large");
            self.report.push(diagnostic.hint("put it in quotes where it is no quantity, else correct it"));
        }
        Value::Refused
    }

    /// Sorts mistakes into those that one refused value explains, which leave the rest of the tree as it is, and others.
    fn judge(&self, tree: &mut Node, mut mistakes: Vec<Mistake<'_>>) -> (Vec<Diagnostic>, bool) {
        mistakes.sort_by_key(|mistake| mistake.span);
        let mut diagnostics = Vec::new();
        if !mistakes.is_empty() {
            self.refuse_values(tree, "", true, &mistakes, &mut diagnostics);
        }
        let mut reliable = true;
        for mistake in mistakes.iter().filter(|mistake| !mistake.explained.get()) {
            if diagnostics.len() >= MISTAKES_TOLD {
                reliable = false;
                break;
            }
            let (diagnostic, harmless) = match mistake.error.message() {
                "duplicate key" => self.duplicate(tree, mistake.span),
                _ => (self.syntax(mistake), false),
            };
            diagnostics.push(diagnostic);
            reliable &= harmless;
        }
        (diagnostics, reliable)
    }

    /// Walks the tree for values that mistakes lie in, and refuses those that are to blame for them. `key` is the one
    /// that the node is given for; `has_line` says that the value has the rest of its line for itself.
    fn refuse_values(
        &self,
        node: &mut Node,
        key: &str,
        has_line: bool,
        mistakes: &[Mistake<'_>],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let span = node.span;
        let written = self.report.slice(span);
        match &mut node.value {
            Value::Table(entries) => {
                let has_line = has_line && !written.starts_with('{');
                for entry in entries {
                    self.refuse_values(&mut entry.node, &entry.key, has_line, mistakes, diagnostics);
                }
            }
            Value::List(items) => {
                // `[..2025-12-14]` is a list with a broken number in it; as a whole it is a date.
                let is_inline = written.starts_with('[') && !written.starts_with("[[");
                if is_inline && inside(mistakes, span).next().is_some() && When::parse(written).is_ok() {
                    inside(mistakes, span).for_each(Mistake::explain);
                    diagnostics.push(self.unquoted_date(span, key, written));
                    node.value = Value::Refused;
                    return;
                }
                for item in items {
                    self.refuse_values(item, key, !is_inline, mistakes, diagnostics);
                }
            }
            _ => {
                if let Some(diagnostic) = self.refused_scalar(span, key, has_line, mistakes) {
                    if diagnostics.len() < MISTAKES_TOLD {
                        diagnostics.push(diagnostic);
                    }
                    node.value = Value::Refused;
                }
            }
        }
    }

    /// The diagnostic of a scalar that is to blame for the mistakes in it, if it is.
    fn refused_scalar(&self, span: Span, key: &str, has_line: bool, mistakes: &[Mistake<'_>]) -> Option<Diagnostic> {
        inside(mistakes, span).next()?;
        // Text behind a date, `2025-12-15, 18:30`, is a mistake at the date's end; the value is the rest of the line.
        let goes_on = has_line && inside(mistakes, span).any(|mistake| mistake.span.start == span.end);
        let span = if goes_on { self.rest_of_line(span) } else { span };
        let mut mistakes = inside(mistakes, span).filter(|mistake| goes_on || mistake.span.start < span.end);
        let written = self.report.slice(span);
        if looks_like_date(written) {
            // In a list a mistake right behind a date is not the date's.
            mistakes.next()?.explain();
            mistakes.for_each(Mistake::explain);
            return Some(match When::parse(written) {
                Ok(_) => self.unquoted_date(span, key, written),
                Err(error) => super::keys::invalid_date(self.report, span, Some(span.start), error),
            });
        }
        let whole = mistakes.find(|mistake| mistake.span == span && span.start < span.end)?;
        whole.explain();
        Some(self.unquoted_text(span, key, written))
    }

    fn unquoted_date(&self, span: Span, key: &str, written: &str) -> Diagnostic {
        let message = format!("in TOML the date `{written}` needs quotes");
        self.report.at(Code::InvalidDate, span, message).hint(format!("put it in quotes: `{key} = \"{written}\"`"))
    }

    fn unquoted_text(&self, span: Span, key: &str, written: &str) -> Diagnostic {
        let diagnostic = self.report.at(Code::Syntax, span, "text needs quotes");
        let bare = written.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
        let hint = match written {
            "True" | "TRUE" | "yes" => format!("write `{key} = true`, or put the text in quotes"),
            "False" | "FALSE" | "no" => format!("write `{key} = false`, or put the text in quotes"),
            _ if written.len() > 80 || written.contains(['"', '\\', '\n']) => {
                format!("put it in quotes: `{key} = \"…\"`")
            }
            _ if bare != written => format!("use straight quotes: `{key} = \"{bare}\"`"),
            _ => format!("put it in quotes: `{key} = \"{written}\"`"),
        };
        diagnostic.hint(hint)
    }

    /// From the start of `span` to the end of its line, without a comment.
    fn rest_of_line(&self, span: Span) -> Span {
        let start = span.range().start;
        let rest = self.report.source().get(start..).unwrap_or_default();
        let line = rest.split(['\n', '#']).next().unwrap_or_default();
        Span::new(start..start + line.trim_end().len())
    }

    /// The diagnostic of a key that is given twice, and whether the tree holds what was given first.
    fn duplicate(&self, tree: &Node, span: Span) -> (Diagnostic, bool) {
        let written = self.report.slice(span);
        let key = written.trim_matches(['"', '\'']);
        let diagnostic =
            self.report.at(Code::Syntax, span, format!("`{key}` is given twice")).hint("remove one of them");
        match first_given(self.report, tree, key, span) {
            Some(first) => (diagnostic.also(self.report.path(), first, "first given here"), true),
            None => (diagnostic, false),
        }
    }

    /// Any other mistake.
    fn syntax(&self, mistake: &Mistake<'_>) -> Diagnostic {
        let source = self.report.source();
        let at = self.report.char_start(mistake.span.range().start);
        let line_start = source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let line = source.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let (message, hint) = explain::explain(mistake.error.message(), line.trim());
        let span = Span::new(at..self.report.char_start(mistake.span.range().end).max(at));
        self.report.at(Code::Syntax, span, message).maybe_hint(hint)
    }
}

fn number_is_written_infinite(written: &str) -> bool {
    written.contains("inf")
}

/// A TOML date, time or date-time in the form that EDTF reads. A time alone stays one, and is no date.
fn iso(date: Option<String>, time: Option<(u8, u8, u8)>, offset: Option<String>) -> String {
    let time = time.map(|(hour, minute, second)| format!("{hour:02}:{minute:02}:{second:02}"));
    let between = if date.is_some() && time.is_some() { "T" } else { "" };
    [date.as_deref(), Some(between), time.as_deref(), offset.as_deref()].into_iter().flatten().collect()
}

/// Whether the text is meant for a date: `2025-…`, `2025?`, `20XX`, `..2025`, `[2025-12-01..`, `15.12.2025`.
fn looks_like_date(written: &str) -> bool {
    let parts: Vec<_> = written.splitn(4, ['.', '/']).collect();
    if parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        return true;
    }
    let written = written.trim_start_matches('[');
    let written = written.strip_prefix("..").unwrap_or(written);
    let written = written.trim_start_matches(['/', '-']);
    let year_end = written.find(|c: char| !(c.is_ascii_digit() || c == 'X')).unwrap_or(written.len());
    let rest = written.get(year_end..).unwrap_or_default();
    year_end == 4 && (rest.is_empty() || rest.starts_with(['-', '/', '?', '~', '%', ' ', '.', 'S']))
}

/// Where `key` was given before `at`: the last such place, since the keys of a table stand together. Keys of inline
/// tables count where `at` is in the same one.
fn first_given(report: &Report<'_>, node: &Node, key: &str, at: Span) -> Option<Span> {
    let is_inline = report.slice(node.span).starts_with('{');
    let is_around = node.span.start <= at.start && at.end <= node.span.end;
    if is_inline && !is_around {
        return None;
    }
    match &node.value {
        Value::Table(entries) => {
            let own =
                entries.iter().filter(|entry| entry.key == key && entry.key_span < at).map(|entry| entry.key_span);
            own.chain(entries.iter().filter_map(|entry| first_given(report, &entry.node, key, at))).max()
        }
        Value::List(items) => items.iter().filter_map(|item| first_given(report, item, key, at)).max(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
