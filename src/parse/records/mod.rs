//! Records out of front matter and row files, one file a group of kinds.

mod actors;
pub(crate) mod common;
mod event;
mod issue;
mod linked;
mod reader;
mod story;
mod texts;

use std::sync::Arc;

use self::reader::Reader;
use super::keys::Keys;
use super::keys::shape::{Condition, Scalar, Shapes};
use super::markdown::RawHtml;
use super::report::Report;
use super::tree::{Node, Value};
use crate::Code;
use crate::diagnostics::{Span, Spanned};
use crate::model::Kind;
use crate::model::body::Body;
use crate::model::record::{Facts, Record};

/// Where a record comes from: what is not in its table.
pub(crate) struct Origin {
    /// Its kind, which its folder or file says.
    pub(crate) kind: Kind,
    /// The id that its file's name gives; `None` in a row file, where `id` is required.
    pub(crate) stem: Option<String>,
    /// The folder of the files beside it.
    pub(crate) assets: Option<Arc<str>>,
}

/// What became of a record's table.
pub(crate) enum Read {
    /// A record without an error.
    Record(Box<Record>),
    /// A record that has errors: it is left out, but what refers to it is right to do so.
    Broken {
        /// Its id, where it has one.
        id: Option<Spanned<String>>,
    },
}

/// Reads the record in `node`; `body` is its text, parsed already.
pub(crate) fn read(report: &Report<'_>, node: &Node, origin: &Origin, raw_html: RawHtml, body: Body) -> Read {
    let errors_before = report.errors();
    let reader = Reader { report, raw_html };
    let mut keys = reader.keys(node, origin.kind.with_article());
    let id = id(reader, &mut keys, origin);
    let common = common::read(reader, &mut keys, origin.kind);
    let facts = match origin.kind {
        Kind::Home => story::home(reader, &mut keys).map(Facts::Home),
        Kind::Article => story::article(reader, &mut keys).map(Facts::Article),
        Kind::Issue => issue::issue(reader, &mut keys).map(Facts::Issue),
        Kind::Event => event::event(reader, &mut keys).map(Facts::Event),
        Kind::Party => actors::party(reader, &mut keys).map(Facts::Party),
        Kind::Person => actors::person(reader, &mut keys).map(Facts::Person),
        Kind::Document => texts::document(reader, &mut keys).map(Facts::Document),
        Kind::Source => texts::source(reader, &mut keys).map(Facts::Source),
        Kind::Term => story::term(reader, &mut keys).map(Facts::Term),
        Kind::Page => story::page(reader, &mut keys).map(Facts::Page),
    };
    required(&keys, origin.kind, common.draft);
    let span = keys.span();
    keys.done();
    match (id, facts) {
        (Some(id), Some(facts)) if report.errors() == errors_before => {
            let head = common::head(span, &common);
            let mut record = Record {
                kind: origin.kind,
                path: Arc::clone(report.path()),
                id,
                common,
                facts,
                body,
                head,
                assets: origin.assets.clone(),
                linked: 0,
            };
            record.linked = linked::linked(node, &record);
            Read::Record(Box::new(record))
        }
        (id, _) => Read::Broken { id },
    }
}

/// What the front matter of a record of `kind` takes; `is_row` says that the record is one of a row file.
pub(crate) fn shapes(kind: Kind, is_row: bool) -> Shapes {
    Report::shapes(|report, blank| {
        let origin = Origin { kind, stem: (!is_row).then(|| kind.singular().to_owned()), assets: None };
        read(report, blank, &origin, RawHtml::default(), Body::default());
    })
}

/// The id of a row in a file that has syntax errors, where it is plain to see.
pub(crate) fn id_alone(node: &Node) -> Option<(String, Span)> {
    let Value::Table(entries) = &node.value else { return None };
    let id = &entries.iter().find(|entry| entry.key == "id")?.node;
    match &id.value {
        Value::Text(text) | Value::Plain(text) if common::is_id(text) => Some((text.clone(), id.span)),
        _ => None,
    }
}

/// The record's id: given, or the stem of its file.
fn id(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>, origin: &Origin) -> Option<Spanned<String>> {
    keys.narrow("id", || Scalar::Id);
    let given = match &origin.stem {
        Some(_) => keys.text("id"),
        None => keys.need_text("id"),
    };
    let (None, Some(stem)) = (&given, &origin.stem) else {
        return given.filter(|id| reader.valid_id(id));
    };
    let id = Spanned { value: common::id_of_stem(stem).to_owned(), span: keys.span() };
    if common::is_id(&id.value) {
        return Some(id);
    }
    reader.refuse(
        Code::UnknownValue,
        id.span,
        &format!("the id comes from the file's name, and `{}` cannot be one", id.value),
        &format!(
            "name the file `{0}`, or give an `id` of lower-case letters, digits and hyphens: `id = \"{0}\"`",
            common::id_from(&id.value)
        ),
    );
    None
}

/// Reports the keys that a kind needs besides those of which its extraction says so, and those that only a draft may
/// lack.
fn required(keys: &Keys<'_, '_, '_>, kind: Kind, draft: bool) {
    match kind {
        Kind::Article => keys.need("date"),
        Kind::Term => keys.need("description"),
        _ => {}
    }
    let unless_draft: &[&str] = match kind {
        Kind::Home => &["description"],
        Kind::Article => &["description", "authors"],
        Kind::Issue => &["positions"],
        Kind::Source => &["date"],
        _ => &[],
    };
    unless_draft.iter().for_each(|key| keys.need_unless(key, Condition::Yes("draft"), draft));
}

impl Reader<'_, '_> {
    /// Whether `id` can be one; told where it cannot.
    fn valid_id(self, id: &Spanned<String>) -> bool {
        let is_valid = common::is_id(&id.value);
        if !is_valid {
            self.refuse(
                Code::UnknownValue,
                id.span,
                &format!("`{}` cannot be an id", id.value),
                &format!("at most 200 lower-case letters, digits and hyphens: `{}`", common::id_from(&id.value)),
            );
        }
        is_valid
    }

    /// A text that is missing and has been reported.
    fn nowhere(self) -> Spanned<String> {
        Spanned { value: String::new(), span: Span::default() }
    }
}
