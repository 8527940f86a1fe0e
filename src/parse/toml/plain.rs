//! The TOML that nearly all front matter is written in, read in one pass.
//!
//! Keys without quotes or dots, tables one below the other, texts in double quotes without escapes, whole numbers, days,
//! `true` and `false`, lists and inline tables of these. The parser proper makes tokens, events and sorted tables of
//! them, which takes five times as long; it reads whatever is not as simple, and all that is wrong. Where this gives a
//! tree, it is the one that the parser gives, which a test sees to.

use crate::diagnostics::Span;
use crate::parse::tree::{Entry, Node, Value};

/// Lists and inline tables in each other; what is deeper is left to the parser.
const DEEPEST: usize = 8;

/// `text`, which stands at `base` of its file, as a table; `None` where it is not as simple as that.
pub(super) fn read(text: &str, base: usize) -> Option<Value> {
    Reader { text, at: 0, base }.document().map(Value::Table)
}

struct Reader<'t> {
    text: &'t str,
    /// How far it has been read.
    at: usize,
    base: usize,
}

/// Where keys go.
enum Current {
    Root,
    /// The table of this entry.
    Table(usize),
    /// The last table of the list of this entry.
    Row(usize),
}

impl<'t> Reader<'t> {
    fn document(mut self) -> Option<Vec<Entry>> {
        let mut root: Vec<Entry> = Vec::with_capacity(12);
        // The entries that `[[…]]` has made.
        let mut lists: Vec<usize> = Vec::new();
        let mut current = Current::Root;
        loop {
            self.blanks();
            match self.peek() {
                None => return Some(root),
                Some(b'\n' | b'#') => {}
                Some(b'[') => {
                    let (entry, is_row) = self.header()?;
                    let known = root.iter().position(|known| known.key == entry.key);
                    current = match known {
                        None => {
                            if is_row {
                                lists.push(root.len());
                            }
                            root.push(if is_row { list_of(entry) } else { entry });
                            if is_row { Current::Row(root.len() - 1) } else { Current::Table(root.len() - 1) }
                        }
                        Some(at) if is_row && lists.contains(&at) => {
                            let Value::List(rows) = &mut root.get_mut(at)?.node.value else { return None };
                            rows.push(entry.node);
                            Current::Row(at)
                        }
                        Some(_) => return None,
                    };
                }
                Some(_) => {
                    let entry = self.entry(0)?;
                    let table = match current {
                        Current::Root => &mut root,
                        Current::Table(at) => table_of(&mut root.get_mut(at)?.node)?,
                        Current::Row(at) => match &mut root.get_mut(at)?.node.value {
                            Value::List(rows) => table_of(rows.last_mut()?)?,
                            _ => return None,
                        },
                    };
                    add(table, entry)?;
                }
            }
            self.end_of_line()?;
        }
    }

    /// `[key]` or `[[key]]`, as an entry with an empty table; whether it is the latter.
    fn header(&mut self) -> Option<(Entry, bool)> {
        let start = self.at;
        self.expect(b'[')?;
        let is_row = self.peek() == Some(b'[');
        self.at += usize::from(is_row);
        let (key, key_span) = self.key()?;
        self.expect(b']')?;
        if is_row {
            self.expect(b']')?;
        }
        let node = Node { span: self.span(start), value: Value::Table(Vec::with_capacity(6)) };
        Some((Entry { key_span, key, node }, is_row))
    }

    /// `key = value`.
    fn entry(&mut self, depth: usize) -> Option<Entry> {
        let (key, key_span) = self.key()?;
        self.blanks();
        self.expect(b'=')?;
        self.blanks();
        Some(Entry { key_span, key, node: self.value(depth)? })
    }

    fn key(&mut self) -> Option<(String, Span)> {
        let start = self.at;
        let key = self.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        (!key.is_empty()).then(|| (key.to_owned(), self.span(start)))
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let value = match self.peek()? {
            b'"' => Value::Text(self.text()?.to_owned()),
            b'[' if depth < DEEPEST => Value::List(self.list(depth + 1)?),
            b'{' if depth < DEEPEST => Value::Table(self.table(depth + 1)?),
            _ => scalar(self.take_while(|byte| byte.is_ascii_alphanumeric() || b"+-_.:".contains(&byte)))?,
        };
        Some(Node { span: self.span(start), value })
    }

    /// A text in double quotes, on one line.
    fn text(&mut self) -> Option<&'t str> {
        self.expect(b'"')?;
        let rest = self.text.get(self.at..)?;
        let length = memchr::memchr3(b'"', b'\\', b'\n', rest.as_bytes())?;
        let text = rest.get(..length)?;
        self.at += length;
        self.expect(b'"')?;
        // Three of them begin a text of several lines.
        if text.is_empty() && self.peek() == Some(b'"') {
            return None;
        }
        (!has_controls(text)).then_some(text)
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Node>> {
        self.expect(b'[')?;
        let mut items = Vec::new();
        loop {
            self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
            if self.peek()? == b']' {
                break;
            }
            items.push(self.value(depth)?);
            self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
            match self.peek()? {
                b',' => self.at += 1,
                b']' => break,
                _ => return None,
            }
        }
        self.at += 1;
        Some(items)
    }

    fn table(&mut self, depth: usize) -> Option<Vec<Entry>> {
        self.expect(b'{')?;
        let mut entries = Vec::new();
        loop {
            self.blanks();
            add(&mut entries, self.entry(depth)?)?;
            self.blanks();
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => break,
                _ => return None,
            }
        }
        self.at += 1;
        Some(entries)
    }

    /// Blanks, a comment, and the line's end, where it is not the text's.
    fn end_of_line(&mut self) -> Option<()> {
        self.blanks();
        if self.peek() == Some(b'#') && has_controls(self.take_while(|byte| byte != b'\n')) {
            return None;
        }
        match self.peek() {
            None => Some(()),
            Some(_) => self.expect(b'\n'),
        }
    }

    fn blanks(&mut self) {
        self.take_while(|byte| matches!(byte, b' ' | b'\t'));
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn take_while(&mut self, is_meant: impl Fn(u8) -> bool) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.bytes().position(|byte| !is_meant(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// From `start` to where it has been read.
    fn span(&self, start: usize) -> Span {
        Span::new(start + self.base..self.at + self.base)
    }
}

/// Adds an entry, where the table has none of its name.
fn add(table: &mut Vec<Entry>, entry: Entry) -> Option<()> {
    let is_new = table.iter().all(|known| known.key != entry.key);
    is_new.then(|| table.push(entry))
}

/// The entry of a table as that of a list of such tables.
fn list_of(Entry { key_span, key, node }: Entry) -> Entry {
    Entry { key_span, key, node: Node { span: node.span, value: Value::List(vec![node]) } }
}

fn table_of(node: &mut Node) -> Option<&mut Vec<Entry>> {
    match &mut node.value {
        Value::Table(entries) => Some(entries),
        _ => None,
    }
}

/// A day that each month has, a whole number, `true`, `false`.
fn scalar(written: &str) -> Option<Value> {
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match written {
        "" => None,
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ if are_digits(written) => {
            let is_number = written.len() <= 18 && (written.len() == 1 || !written.starts_with('0'));
            is_number.then(|| written.parse().ok().map(Value::Int))?
        }
        _ => {
            let mut parts = written.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let is_day = [(year, 4), (month, 2), (day, 2)]
                .iter()
                .all(|(part, length)| part.len() == *length && are_digits(part))
                && ("01"..="12").contains(&month)
                && ("01"..="28").contains(&day)
                && parts.next().is_none();
            is_day.then(|| Value::Date(written.to_owned()))
        }
    }
}

/// Whether there are control characters, which are told.
fn has_controls(text: &str) -> bool {
    // In UTF-8 they begin with one of these bytes. To look at all bytes takes less time than to stop at the first.
    let suspicious = |byte: u8| (byte < b' ' && byte != b'\t') || byte == 0x7f || byte == 0xc2;
    text.bytes().fold(false, |found, byte| found | suspicious(byte))
        && text.chars().any(|character| character.is_control() && character != '\t')
}

#[cfg(test)]
mod tests;
