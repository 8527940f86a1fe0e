//! What a table takes, as an extraction asks for it: the shape that is described to other tools.
//!
//! There is no second list of keys. The extraction runs once on a table with nothing in it, whose report has a
//! [`Recording`]; whatever is asked of the table is noted with its type. A table or a row that is asked for is there too,
//! and blank, so that its keys are asked for as well.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::Keys;
use crate::diagnostics::Span;
use crate::model::vocabulary::Open;
use crate::parse::tree::{Node, Value};

/// A table's number in a [`Shapes`].
pub(crate) type At = usize;

/// The tables of one file's front matter.
#[derive(Debug, Default)]
pub(crate) struct Shapes(Vec<Shape>);

/// What one table takes.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    /// Its keys, in the order in which they are asked for.
    pub(crate) keys: Vec<Asked>,
    /// What some of its keys say about others.
    pub(crate) rules: Vec<Rule>,
    /// Types that are narrower than those that the keys will be asked for by.
    narrowed: Vec<(&'static str, Scalar)>,
    /// Whether it has no other keys than these.
    pub(crate) is_closed: bool,
    /// What each of its other keys takes, where their names are the author's.
    pub(crate) others: Option<Takes>,
}

/// A key of a table.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The key.
    pub(crate) key: &'static str,
    /// What it takes.
    pub(crate) takes: Takes,
    /// Whether it must be there.
    pub(crate) is_needed: bool,
    /// Other names that are understood with a note.
    pub(crate) other_names: Vec<&'static str>,
}

/// What a key takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Takes {
    /// One value.
    One(Scalar),
    /// A list of values.
    Several(Scalar),
    /// A value, or a list of them.
    OneOrSeveral(Scalar),
    /// An id, or a table.
    Item(At),
    /// A list of ids and tables.
    Items(At),
    /// An id, a table, or a list of ids.
    ItemOrSeveral(At),
    /// A table.
    Table(At),
    /// A list of tables.
    Rows(At),
}

/// A value that is neither list nor table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    /// Any text; one that is needed is not blank.
    Text,
    /// A line of Markdown.
    Inline,
    /// An id of one's own, and what replaces it in an address.
    Id,
    /// The id of a record.
    Reference,
    /// One of a few words.
    Word(Vec<&'static str>),
    /// A word of an open vocabulary.
    Open(Open),
    /// An absolute web address.
    Address,
    /// A country's two letters.
    Country,
    /// A colour, `#rgb` or `#rrggbb`.
    Colour,
    /// Text of a form that a regular expression can only say roughly.
    Form(&'static str),
    /// A whole number.
    Integer(RangeInclusive<i64>),
    /// A number.
    Number(RangeInclusive<f64>),
    /// `true` or `false`.
    Boolean,
    /// A date.
    Date,
    /// One exact day.
    Day,
    /// Days or weeks, such as `30d`.
    Length,
}

/// What some keys of a table say about others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Both are there, or neither.
    Together(&'static str, &'static str),
    /// One of the two is there, and not both.
    Either(&'static str, &'static str),
    /// The first is needed, unless the condition holds.
    Unless(&'static str, Condition),
    /// The first may only be there where the condition holds.
    Only(&'static str, Condition),
}

/// A key has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// The key is `true`.
    Yes(&'static str),
    /// The key is this word.
    Is(&'static str, &'static str),
}

impl Shapes {
    /// The table around all others.
    pub(crate) fn root(&self) -> &Shape {
        self.table(0)
    }

    /// The table of this number.
    pub(crate) fn table(&self, at: At) -> &Shape {
        static NONE: Shape =
            Shape { keys: Vec::new(), rules: Vec::new(), narrowed: Vec::new(), is_closed: false, others: None };
        self.0.get(at).unwrap_or(&NONE)
    }
}

/// Notes of what is asked for.
#[derive(Debug)]
pub(crate) struct Recording(RefCell<Vec<Shape>>);

/// Tables with nothing in them, told apart by where they stand. A record has some twenty, the configuration fewer.
static BLANKS: LazyLock<Vec<Node>> =
    LazyLock::new(|| (0..100).map(|at| Node::empty_table(Span::new(at..at))).collect());

impl Recording {
    /// Notes of the blank table that comes with it.
    pub(crate) fn new() -> (Self, &'static Node) {
        static NOTHING: Node = Node { span: Span { start: 0, end: 0 }, value: Value::Table(Vec::new()) };
        (Self(RefCell::new(vec![Shape::default()])), BLANKS.first().unwrap_or(&NOTHING))
    }

    /// What was noted.
    pub(crate) fn into_shapes(self) -> Shapes {
        Shapes(self.0.into_inner())
    }

    /// A blank table that has not been handed out.
    fn blank(&self) -> Option<(At, &'static Node)> {
        let mut tables = self.0.borrow_mut();
        let at = tables.len();
        let node = BLANKS.get(at)?;
        tables.push(Shape::default());
        Some((at, node))
    }

    fn on(&self, table: &Node, note: impl FnOnce(&mut Shape)) {
        if let Some(shape) = self.0.borrow_mut().get_mut(table.span.range().start) {
            note(shape);
        }
    }
}

impl Shape {
    fn asked(&mut self, key: &str) -> Option<&mut Asked> {
        self.keys.iter_mut().find(|asked| asked.key == key)
    }
}

impl<'n> Keys<'n, '_, '_> {
    /// Notes, in a recording, that `key` takes values narrower than the type that it will be asked for by.
    ///
    /// Whoever notes it has it checked.
    pub(crate) fn narrow(&self, key: &'static str, to: impl FnOnce() -> Scalar) {
        self.note(|shape| shape.narrowed.push((key, to())));
    }

    /// Notes, in a recording, what keys of this table say about each other. Whoever notes it has it checked.
    pub(crate) fn rule(&self, rule: Rule) {
        self.note(|shape| shape.rules.push(rule));
    }

    /// Notes, in a recording, that other keys of this table are named by the author, and what each takes.
    pub(crate) fn others(&self, takes: impl FnOnce() -> Takes) {
        self.note(|shape| shape.others = Some(takes()));
    }

    /// The same where each takes a table; gives a blank one in a recording.
    pub(crate) fn other_tables(&self) -> Option<&'static Node> {
        let (at, node) = self.recording?.blank()?;
        self.others(|| Takes::Table(at));
        Some(node)
    }

    /// Notes what `key` takes.
    pub(super) fn takes(&self, key: &'static str, takes: impl FnOnce() -> Takes) {
        self.note(|shape| {
            let mut takes = takes();
            let narrowed = shape.narrowed.iter().find(|(narrowed, _)| *narrowed == key);
            if let (Takes::One(scalar) | Takes::Several(scalar), Some((_, to))) = (&mut takes, narrowed) {
                scalar.clone_from(to);
            }
            match shape.asked(key) {
                Some(asked) => asked.takes = takes,
                None => shape.keys.push(Asked { key, takes, is_needed: false, other_names: Vec::new() }),
            }
        });
    }

    /// Notes that `key` takes what holds a table; gives a blank one in a recording.
    pub(super) fn takes_table(&self, key: &'static str, takes: impl FnOnce(At) -> Takes) -> Option<&'n Node> {
        let (at, node) = self.recording?.blank()?;
        self.takes(key, || takes(at));
        Some(node)
    }

    /// Notes, in a recording, that `key` must be there, for those who report it by themselves.
    pub(crate) fn is_needed(&self, key: &str) {
        self.note(|shape| {
            if let Some(asked) = shape.asked(key) {
                asked.is_needed = true;
            }
        });
    }

    /// Notes that `old` is understood as `key`, which has not been asked for yet.
    pub(super) fn is_understood(&self, old: &'static str, key: &'static str) {
        self.takes(key, || Takes::One(Scalar::Text));
        self.note(|shape| {
            if let Some(asked) = shape.asked(key) {
                asked.other_names.push(old);
            }
        });
    }

    /// Notes that the table has no other keys.
    pub(super) fn is_closed(&self) {
        self.note(|shape| shape.is_closed = true);
    }

    fn note(&self, note: impl FnOnce(&mut Shape)) {
        if let Some(recording) = self.recording {
            recording.on(self.node, note);
        }
    }
}
