//! The front matter of a content file, the rows of a row file, a whole TOML file: text into the located tree.

use std::ops::Range;

use super::report::Report;
use super::tree::{Node, Value};
use super::{csv, toml, yaml};
use crate::diagnostics::{Code, Span, did_you_mean};

/// A content file, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FrontMatter {
    /// The front matter's table. Its span is the opening line.
    pub(crate) root: Node,
    /// Whether the table is all that was written. After a syntax error it is not: the record keeps its id, but no key
    /// is to be missed in it or judged.
    pub(crate) reliable: bool,
    /// The bytes of the text below, in the whole file.
    pub(crate) body: Range<usize>,
}

/// The format of a row file, which its name's ending tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowFormat {
    /// `events.toml`: one `[[event]]` table a record.
    Toml,
    /// `events.yaml`: a list of mappings.
    Yaml,
    /// `events.csv`: a header row and one row a record.
    Csv,
}

/// A line between which front matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fence {
    Toml,
    Yaml,
}

impl Fence {
    fn of(line: &str) -> Option<Self> {
        match line.trim_end() {
            "+++" => Some(Self::Toml),
            "---" => Some(Self::Yaml),
            _ => None,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Toml => "+++",
            Self::Yaml => "---",
        }
    }
}

/// Splits a content file and reads its front matter: TOML between `+++` lines or YAML between `---` lines.
///
/// Without front matter that is a `syntax` error at the first line, the table is empty and the body the whole file.
pub(crate) fn read_front_matter(report: &Report<'_>) -> FrontMatter {
    let source = report.source();
    let start = text_start(source);
    let opening = lines(source, start).find(|(_, line)| !line.trim().is_empty());
    let Some((at, line)) = opening else {
        report.push(
            report
                .at(Code::Syntax, Span::new(start..start), "the file is empty")
                .hint("write the record's keys between two `+++` lines"),
        );
        return FrontMatter {
            root: Node::empty_table(Span::new(start..start)),
            reliable: false,
            body: start..source.len(),
        };
    };
    let opening = Span::new(at..at + line.trim_end().len());
    let Some(fence) = Fence::of(line) else {
        report.push(report.at(Code::Syntax, opening, "the file has no front matter").hint(opening_hint(line)));
        return FrontMatter { root: Node::empty_table(opening), reliable: false, body: start..source.len() };
    };
    let content_start = line_end(source, at);
    match lines(source, content_start).find(|(_, line)| Fence::of(line) == Some(fence)) {
        Some((closing, _)) => {
            let (root, reliable) = read_table(report, fence, content_start..closing, opening);
            FrontMatter { root, reliable, body: line_end(source, closing)..source.len() }
        }
        None => unclosed(report, fence, content_start, opening),
    }
}

/// Front matter without a closing line. What can be read of it is read for the record's id, without a word.
fn unclosed(report: &Report<'_>, fence: Fence, content_start: usize, opening: Span) -> FrontMatter {
    let source = report.source();
    let fence_text = fence.as_str();
    let similar = |line: &str| {
        let line = line.trim();
        line == "..." || (line.len() >= 2 && line.bytes().all(|byte| matches!(byte, b'+' | b'-')))
    };
    let closing = lines(source, content_start).find(|(_, line)| similar(line));
    let (end, body) = match closing {
        Some((at, line)) => {
            let message = format!("the front matter opens with `{fence_text}` and closes with `{}`", line.trim());
            let place = Span::new(at..at + line.trim_end().len());
            let diagnostic = report.at(Code::Syntax, place, message).also(report.path(), opening, "opened here");
            report.push(diagnostic.hint(format!("close it with `{fence_text}` alone on its line")));
            (at, line_end(source, at))
        }
        None => {
            let diagnostic = report.at(Code::Syntax, opening, "the front matter is not closed");
            report.push(diagnostic.hint(format!("add a line `{fence_text}` after the last key")));
            (source.len(), source.len())
        }
    };
    let quiet = Report::new(report.path(), source);
    let (root, _) = read_table(&quiet, fence, content_start..end, opening);
    FrontMatter { root, reliable: false, body: body..source.len() }
}

fn read_table(report: &Report<'_>, fence: Fence, content: Range<usize>, opening: Span) -> (Node, bool) {
    if fence == Fence::Toml {
        return toml::read(report, content, opening);
    }
    let (root, reliable) = yaml::read(report, content);
    match root.value {
        Value::Table(_) => (Node { span: opening, ..root }, reliable),
        Value::Refused => (Node::empty_table(opening), false),
        value => {
            if reliable {
                let message = format!("front matter is made of `key: value` lines, this is {}", value.found());
                let written = report.slice(root.span);
                let hint = if written.contains(" = ") {
                    "TOML stands between `+++` lines"
                } else if value.as_text().is_some() && written.contains(':') {
                    "put a blank after the colon"
                } else {
                    "begin it with a key and a colon, as in `title: …`"
                };
                report.push(report.at(Code::Syntax, first_line(report, root.span), message).hint(hint));
            }
            (Node::empty_table(opening), false)
        }
    }
}

/// The records of a row file, and whether they are all that was written; see [`FrontMatter::reliable`].
///
/// `singular` names the kind: in TOML each record is a `[[singular]]` table.
pub(crate) fn read_rows(report: &Report<'_>, format: RowFormat, singular: &'static str) -> (Vec<Node>, bool) {
    let source = report.source();
    let range = text_start(source)..source.len();
    match format {
        RowFormat::Csv => csv::read(report, range),
        RowFormat::Yaml => {
            let (root, reliable) = yaml::read(report, range);
            let span = root.span;
            match root.value {
                Value::List(rows) => (rows, reliable),
                // A file of comments alone has no records.
                Value::Table(entries) if entries.is_empty() => (Vec::new(), reliable),
                value => {
                    if reliable {
                        let message = format!("a row file is a list of records, this is {}", value.found());
                        let diagnostic = report.at(Code::Syntax, first_line(report, span), message);
                        report.push(diagnostic.hint("begin each record with `- ` before its first key"));
                    }
                    (Vec::new(), false)
                }
            }
        }
        RowFormat::Toml => {
            let (root, reliable) = toml::read(report, range.clone(), Span::new(range.start..range.start));
            let Value::Table(entries) = root.value else {
                return (Vec::new(), reliable);
            };
            let mut rows = Vec::new();
            for entry in entries {
                let span = entry.node.span;
                match entry.node.value {
                    Value::List(items) if entry.key == singular => rows.extend(items),
                    _ if !reliable => {}
                    Value::Table(_) if entry.key == singular => {
                        let message = format!("`[{singular}]` is one table, the records are a list of them");
                        report.push(report.at(Code::WrongType, span, message).hint(format!("write `[[{singular}]]`")));
                    }
                    _ => {
                        let message = format!("a row file has no key `{}`", entry.key);
                        let hint = did_you_mean(&entry.key, [singular])
                            .unwrap_or_else(|| format!("each record is a `[[{singular}]]` table"));
                        report.push(report.at(Code::UnknownKey, entry.key_span, message).hint(hint));
                    }
                }
            }
            (rows, reliable)
        }
    }
}

/// A whole TOML file as one table.
pub(crate) fn read_toml(report: &Report<'_>) -> (Node, bool) {
    let start = text_start(report.source());
    toml::read(report, start..report.source().len(), Span::new(start..start))
}

/// Where the text begins, after the byte order mark. Files that were joined have several.
fn text_start(source: &str) -> usize {
    source.len() - source.trim_start_matches('\u{feff}').len()
}

/// The lines from `start` on, each with its offset, without its end.
fn lines(source: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = source.get(at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |newline| newline + 1);
        let offset = at;
        at += length;
        Some((offset, rest.get(..length)?.trim_end_matches(['\n', '\r'])))
    })
}

/// Where the line that holds `at` ends, its newline included.
fn line_end(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    at + rest.find('\n').map_or(rest.len(), |newline| newline + 1)
}

/// The part of `span` that is on its first line, since a whole file is no place to look at.
fn first_line(report: &Report<'_>, span: Span) -> Span {
    let start = span.range().start;
    let length = report.slice(span).lines().next().unwrap_or_default().len();
    Span::new(start..start + length)
}

/// What to do about a first line that opens no front matter.
fn opening_hint(line: &str) -> &'static str {
    let text = line.trim();
    if Fence::of(text).is_some() {
        "move it to the start of the line"
    } else if text.len() >= 2 && text.chars().all(|c| c == '+') {
        "did you mean `+++`?"
    } else if text.chars().all(|c| matches!(c, '-' | '–' | '—')) {
        "did you mean `---`?"
    } else if text.contains(" = ") {
        "put a line `+++` before the first key and after the last"
    } else if text.contains(": ") {
        "put a line `---` before the first key and after the last"
    } else {
        "begin with a line `+++`, the record's keys, and another `+++`"
    }
}

#[cfg(test)]
mod tests;
