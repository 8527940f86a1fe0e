//! The TOML that nearly all front matter is written in, put together in the order of the file.
//!
//! Keys without dots, tables one below the other, texts, days, whole numbers, `true` and `false`, lists and inline tables
//! of these, and no mistake. For whatever else there is, the library's own table is built, which is sorted, knows all rules
//! of tables that are opened again, and is then walked to make the tree. Both come from the library's tokens and events;
//! where this gives a tree, it is the one that the table gives, which a test sees to.

use std::borrow::Cow;

use jiff::civil::Date;
use toml_parser::decoder::{Encoding, IntegerRadix, ScalarKind};
use toml_parser::parser::{EventReceiver, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw, Source, Span as Place};

use crate::diagnostics::Span;
use crate::parse::report::first_control;
use crate::parse::tree::{Entry, Node, Value};

/// Lists and inline tables in each other; what is deeper is left to the library.
const DEEPEST: usize = 8;

/// `text`, which stands at `base` of its file, as a table; `None` where it is not as simple as that.
pub(super) fn read(text: &str, base: usize) -> Option<Value> {
    if first_control(text).is_some() {
        return None;
    }
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut builder = Builder::new(source, base);
    let mut mistake: Option<ParseError> = None;
    parse_document(&tokens, &mut ValidateWhitespace::new(&mut builder, source), &mut mistake);
    (builder.is_plain() && mistake.is_none()).then_some(Value::Table(builder.root))
}

/// Puts events together.
struct Builder<'t> {
    source: Source<'t>,
    base: usize,
    root: Vec<Entry>,
    /// The entries of `root` that `[[…]]` has made.
    rows: Vec<usize>,
    current: Current,
    /// Where the header that is being read begins.
    header: Option<usize>,
    /// Keys whose values have not come yet.
    keys: Vec<(String, Span)>,
    /// Lists and inline tables that are open, with where they begin.
    open: Vec<(usize, Value)>,
    is_other: bool,
}

/// Where keys go.
#[derive(Clone, Copy)]
enum Current {
    Root,
    /// The table of this entry.
    Table(usize),
    /// The last table of the list of this entry.
    Row(usize),
}

impl<'t> Builder<'t> {
    fn new(source: Source<'t>, base: usize) -> Self {
        Self {
            source,
            base,
            root: Vec::with_capacity(12),
            rows: Vec::new(),
            current: Current::Root,
            header: None,
            keys: Vec::new(),
            open: Vec::new(),
            is_other: false,
        }
    }

    fn is_plain(&self) -> bool {
        !self.is_other && self.keys.is_empty() && self.open.is_empty() && self.header.is_none()
    }

    fn span(&self, place: Place) -> Span {
        Span::new(place.start() + self.base..place.end() + self.base)
    }

    /// `None` is what makes a text another than plain.
    fn note(&mut self, done: Option<()>) {
        self.is_other |= done.is_none();
    }

    /// The header of a table, or of one among others of its name, ends.
    fn header_ends(&mut self, place: Place, is_row: bool) -> Option<()> {
        let start = self.header.take()?;
        let (key, key_span) = self.keys.pop()?;
        let node = Node {
            span: self.span(Place::new_unchecked(start, place.end())),
            value: Value::Table(Vec::with_capacity(6)),
        };
        let known = self.root.iter().position(|known| known.key == key);
        let at = known.unwrap_or(self.root.len());
        match known {
            None if is_row => {
                self.rows.push(at);
                self.root.push(Entry { key_span, key, node: Node { span: node.span, value: Value::List(vec![node]) } });
            }
            None => self.root.push(Entry { key_span, key, node }),
            Some(at) if is_row && self.rows.contains(&at) => match &mut self.root.get_mut(at)?.node.value {
                Value::List(rows) => rows.push(node),
                _ => return None,
            },
            Some(_) => return None,
        }
        self.current = if is_row { Current::Row(at) } else { Current::Table(at) };
        Some(())
    }

    /// A value is complete.
    fn value(&mut self, node: Node) -> Option<()> {
        let table = match self.open.last_mut() {
            Some((_, Value::List(items))) => {
                items.push(node);
                return Some(());
            }
            Some((_, open)) => table_of(open)?,
            None => match self.current {
                Current::Root => &mut self.root,
                Current::Table(at) => table_of(&mut self.root.get_mut(at)?.node.value)?,
                Current::Row(at) => match &mut self.root.get_mut(at)?.node.value {
                    Value::List(rows) => table_of(&mut rows.last_mut()?.value)?,
                    _ => return None,
                },
            },
        };
        let (key, key_span) = self.keys.pop()?;
        let is_new = table.iter().all(|known| known.key != key);
        is_new.then(|| table.push(Entry { key_span, key, node }))
    }

    fn opens(&mut self, place: Place, value: Value) -> bool {
        self.is_other |= self.open.len() >= DEEPEST;
        if !self.is_other {
            self.open.push((place.start(), value));
        }
        !self.is_other
    }

    fn closes(&mut self, place: Place) -> Option<()> {
        let (start, value) = self.open.pop()?;
        let span = self.span(Place::new_unchecked(start, place.end()));
        self.value(Node { span, value })
    }

    fn raw(&self, place: Place, encoding: Option<Encoding>) -> Option<Raw<'t>> {
        let written = self.source.input().get(place.start()..place.end())?;
        Some(Raw::new_unchecked(written, encoding, place))
    }

    fn text_of_key(&self, place: Place, encoding: Option<Encoding>, error: &mut dyn ErrorSink) -> Option<String> {
        let mut key = Cow::Borrowed("");
        self.raw(place, encoding)?.decode_key(&mut key, error);
        first_control(&key).is_none().then(|| key.into_owned())
    }

    fn scalar_value(&self, place: Place, encoding: Option<Encoding>, error: &mut dyn ErrorSink) -> Option<Value> {
        let mut text = Cow::Borrowed("");
        match self.raw(place, encoding)?.decode_scalar(&mut text, error) {
            ScalarKind::String => first_control(&text).is_none().then(|| Value::Text(text.into_owned())),
            ScalarKind::Boolean(yes) => Some(Value::Bool(yes)),
            ScalarKind::Integer(IntegerRadix::Dec) => text.parse().ok().map(Value::Int),
            ScalarKind::DateTime => is_day(&text).then(|| Value::Date(text.into_owned())),
            ScalarKind::Integer(_) | ScalarKind::Float => None,
        }
    }
}

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, place: Place, _: &mut dyn ErrorSink) {
        self.header = Some(place.start());
    }

    fn std_table_close(&mut self, place: Place, _: &mut dyn ErrorSink) {
        let done = self.header_ends(place, false);
        self.note(done);
    }

    fn array_table_open(&mut self, place: Place, _: &mut dyn ErrorSink) {
        self.header = Some(place.start());
    }

    fn array_table_close(&mut self, place: Place, _: &mut dyn ErrorSink) {
        let done = self.header_ends(place, true);
        self.note(done);
    }

    fn inline_table_open(&mut self, place: Place, _: &mut dyn ErrorSink) -> bool {
        self.opens(place, Value::Table(Vec::new()))
    }

    fn inline_table_close(&mut self, place: Place, _: &mut dyn ErrorSink) {
        let done = self.closes(place);
        self.note(done);
    }

    fn array_open(&mut self, place: Place, _: &mut dyn ErrorSink) -> bool {
        self.opens(place, Value::List(Vec::new()))
    }

    fn array_close(&mut self, place: Place, _: &mut dyn ErrorSink) {
        let done = self.closes(place);
        self.note(done);
    }

    fn simple_key(&mut self, place: Place, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let key = self.text_of_key(place, encoding, error).map(|key| self.keys.push((key, self.span(place))));
        self.note(key);
    }

    /// A key with dots.
    fn key_sep(&mut self, _: Place, _: &mut dyn ErrorSink) {
        self.is_other = true;
    }

    fn scalar(&mut self, place: Place, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let value = self.scalar_value(place, encoding, error);
        let done = value.and_then(|value| self.value(Node { span: self.span(place), value }));
        self.note(done);
    }

    fn error(&mut self, _: Place, _: &mut dyn ErrorSink) {
        self.is_other = true;
    }
}

fn table_of(value: &mut Value) -> Option<&mut Vec<Entry>> {
    match value {
        Value::Table(entries) => Some(entries),
        _ => None,
    }
}

/// Whether a date is a day alone, and one that there is.
fn is_day(date: &str) -> bool {
    let dashes = date.bytes().enumerate().filter(|(_, byte)| *byte == b'-').map(|(at, _)| at);
    date.len() == 10 && dashes.eq([4, 7]) && date.parse::<Date>().is_ok()
}

#[cfg(test)]
mod tests;
