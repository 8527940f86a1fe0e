//! YAML into the located tree.
//!
//! Plain scalars stay as they are written: `no`, `007`, `12:30` and `2025` are whatever is asked for. What makes
//! YAML hard to read back – anchors, aliases, merge keys, tags, several documents – is refused. After the first syntax
//! error the parser gives up; what it read until then is kept, so that a record keeps its id.

mod explain;

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle};

use super::report::Report;
use super::tree::{Entry, Node, Value};
use crate::diagnostics::{Code, Diagnostic, Span};

/// Deeper nesting than any record has; it bounds the recursion of whoever walks the tree.
const NESTING: usize = 60;

/// Reads the part `range` of the file. The flag says whether the tree is all that was written; where it is not, the
/// syntax errors have been reported and nothing should be missed in it. Nothing but comments gives an empty table.
pub(super) fn read(report: &Report<'_>, range: Range<usize>) -> (Node, bool) {
    let text = report.source().get(range.clone()).unwrap_or_default();
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: NESTING,
        block_nesting_limit: NESTING,
    };
    let mut tree =
        Tree { report, base: range.start, errors: Vec::new(), frames: Vec::new(), root: None, reliable: true };
    for next in Parser::new_from_str_with_options(text, options) {
        let more = match next {
            Ok((event, span)) => tree.take(event, span.byte_range().unwrap_or_default(), span.tag_span().is_some()),
            Err(error) => {
                tree.scan_error(&error, text);
                false
            }
        };
        if !more {
            tree.reliable = false;
            break;
        }
    }
    tree.finish(range)
}

/// The tree as far as it is read.
struct Tree<'r, 's> {
    report: &'r Report<'s>,
    /// The offset in the file of what the parser takes for its start.
    base: usize,
    errors: Vec<Diagnostic>,
    /// The collections that are open, the outermost first.
    frames: Vec<Frame>,
    root: Option<Node>,
    reliable: bool,
}

/// A collection that is open.
struct Frame {
    span: Span,
    /// In flow style the closing bracket is part of the span.
    is_flow: bool,
    refused: bool,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Table { entries: Vec<Entry>, key: Option<(Span, String)> },
}

impl Tree<'_, '_> {
    /// Takes one event; gives false where reading cannot go on.
    fn take(&mut self, event: Event<'_>, range: Range<usize>, has_tag: bool) -> bool {
        let span = Span::new(range.start + self.base..range.end + self.base);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                let error = self.error(span, "a second document begins here");
                self.errors.push(error.hint("a file is one document: remove the `---`"));
                false
            }
            Event::Scalar(text, style, anchor, _) => {
                let refused = self.refuse_extras(span, anchor, has_tag);
                let text = self.report.without_controls(text.into_owned(), span);
                if let Some(Content::Table { key: key @ None, .. }) =
                    self.frames.last_mut().map(|frame| &mut frame.content)
                {
                    *key = Some((span, text));
                    return true;
                }
                let value = match style {
                    _ if refused => Value::Refused,
                    ScalarStyle::Plain if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") => {
                        Value::Nothing
                    }
                    ScalarStyle::Plain => Value::Plain(text),
                    _ => Value::Text(text),
                };
                // A block scalar's span goes on to the next key.
                let end = span.range().start + self.report.slice(span).trim_end().len();
                self.add(Node { span: Span::new(span.range().start..end), value });
                true
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let name = self.report.slice(span);
                let error = self.error(span, format!("`{name}` is an alias, and aliases are not read"));
                self.errors.push(error.hint("write the value out; a text that begins with `*` goes in quotes"));
                self.reject_as_key(span, Value::Refused)
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(span, style, anchor, has_tag, Content::List(Vec::new()))
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(span, style, anchor, has_tag, Content::Table { entries: Vec::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(Some(span));
                true
            }
            _ => true,
        }
    }

    fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.report.at(Code::Syntax, span, message)
    }

    /// Reports an anchor or a tag; gives true where there is one.
    fn refuse_extras(&mut self, span: Span, anchor: usize, has_tag: bool) -> bool {
        if anchor != 0 {
            let error = self.error(span, "this value has an anchor (`&name`), and anchors are not read");
            self.errors.push(error.hint("remove the `&name`; a text that begins with `&` goes in quotes"));
        }
        if has_tag {
            let error = self.error(span, "this value has a tag (`!name`), and tags are not read");
            self.errors.push(error.hint("remove the `!name`; a text that begins with `!` goes in quotes"));
        }
        anchor != 0 || has_tag
    }

    /// Whether a table waits for a key.
    fn wants_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { content: Content::Table { key: None, .. }, .. }))
    }

    /// Adds a value, unless it stands where a key belongs: then reading ends.
    fn reject_as_key(&mut self, span: Span, value: Value) -> bool {
        let wants_key = self.wants_key();
        if !wants_key {
            self.add(Node { span, value });
        }
        !wants_key
    }

    fn open(&mut self, span: Span, style: StructureStyle, anchor: usize, has_tag: bool, content: Content) -> bool {
        let refused = self.refuse_extras(span, anchor, has_tag);
        if self.wants_key() {
            let error = self.error(span, "a key is one word, this is a list or a table");
            // `{{ title }}` is a table as the key of a table.
            let before = self.report.source().get(..span.range().start).unwrap_or_default();
            let template = self.report.slice(span) == "{" && before.ends_with('{');
            self.errors.push(error.hint(if template {
                "text that begins with `{` goes in quotes"
            } else {
                "write `key: value`, with a word for the key"
            }));
            return false;
        }
        if self.frames.len() >= NESTING {
            let error = self.error(span, "lists and tables are nested too deeply");
            self.errors.push(error.hint("take some of the levels around it away"));
            return false;
        }
        self.frames.push(Frame { span, is_flow: style == StructureStyle::Flow, refused, content });
        true
    }

    /// Closes the innermost collection; `end` is the bracket that closes it, `None` where the text broke off.
    fn close(&mut self, end: Option<Span>) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let mut span = frame.span;
        let value = match frame.content {
            Content::List(items) => {
                span.end = span.end.max(items.last().map_or(0, |item| item.span.end));
                Value::List(items)
            }
            Content::Table { mut entries, .. } => {
                if let (false, Some(first)) = (frame.is_flow, entries.first()) {
                    span = first.key_span;
                }
                self.check_keys(&mut entries);
                Value::Table(entries)
            }
        };
        if let (true, Some(end)) = (frame.is_flow, end) {
            span.end = end.end;
        }
        let value = if frame.refused { Value::Refused } else { value };
        self.add(Node { span, value });
    }

    fn add(&mut self, node: Node) {
        match self.frames.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Table { entries, key }) => {
                if let Some((key_span, key)) = key.take() {
                    entries.push(Entry { key_span, key, node });
                }
            }
        }
    }

    /// Takes merge keys and keys that are given twice out of a table, and reports them.
    fn check_keys(&mut self, entries: &mut Vec<Entry>) {
        entries.retain(|entry| {
            let is_merge = entry.key == "<<" && self.report.slice(entry.key_span) == "<<";
            if is_merge {
                // What it would have brought in must not be missed.
                self.reliable = false;
                let error = self.error(entry.key_span, "`<<` merges another table in, which is not read");
                self.errors.push(error.hint("write the keys out"));
            }
            !is_merge
        });
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|a, b| entries.get(*a).map(|entry| &entry.key).cmp(&entries.get(*b).map(|entry| &entry.key)));
        let mut again = Vec::new();
        let mut first: Option<&Entry> = None;
        for index in order {
            let Some(entry) = entries.get(index) else { continue };
            match first {
                Some(first) if first.key == entry.key => {
                    let error = self
                        .error(entry.key_span, format!("`{}` is given twice", entry.key))
                        .hint("remove one of them");
                    self.errors.push(error.also(self.report.path(), first.key_span, "first given here"));
                    again.push(index);
                }
                _ => first = Some(entry),
            }
        }
        if !again.is_empty() {
            again.sort_unstable();
            let mut index = 0;
            entries.retain(|_| {
                index += 1;
                again.binary_search(&(index - 1)).is_err()
            });
        }
    }

    /// The parser's one error, in an author's words.
    fn scan_error(&mut self, error: &ScanError, text: &str) {
        let at = self.report.char_start(self.base + error.marker().byte_offset().unwrap_or_default()) - self.base;
        let rest = text.get(at..).unwrap_or_default();
        let line_start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let length = rest.chars().next().filter(|c| *c != '\n' && *c != '\r').map_or(0, char::len_utf8);
        let span = Span::new(self.base + at..self.base + at + length);
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let (message, hint) = explain::explain(error.kind(), line, first);
        self.errors.push(self.error(span, message).maybe_hint(hint));
    }

    fn finish(mut self, range: Range<usize>) -> (Node, bool) {
        while !self.frames.is_empty() {
            self.close(None);
        }
        if self.reliable {
            for error in std::mem::take(&mut self.errors) {
                self.report.push(error);
            }
        } else {
            self.report.push_syntax(std::mem::take(&mut self.errors));
        }
        let root = self.root.filter(|root| root.value != Value::Nothing);
        (root.unwrap_or_else(|| Node::empty_table(Span::new(range.start..range.start))), self.reliable)
    }
}

#[cfg(test)]
mod tests;
