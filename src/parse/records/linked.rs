//! What of a record the other records can be touched by, as one hash.
//!
//! Two versions of a record with one hash stand at the same place in the graph, as far as that does not go by titles:
//! the graph need not be resolved again for an edit of a text or a title. To be on the safe side everything counts that
//! is not known to be shown and nothing else, a new key too.

use std::hash::{BuildHasher as _, Hasher as _};

use ahash::{AHasher, RandomState};

use crate::model::body::Piece;
use crate::model::record::Record;
use crate::parse::tree::{Entry, Node, Value};

/// Keys that are shown, and that nothing is linked, ordered or dated by; titles order lists, which the graph looks at
/// itself. What their texts refer to is counted with all other references.
const SHOWN: &[&str] = &["title", "short_title", "description"];

/// The same in the rows of histories: what a row says in words.
const SHOWN_IN_ROWS: &str = "summary";

/// The hash of what `node`, the front matter, says but for how it is shown, and of all that the texts of `record` refer
/// to.
pub(super) fn linked(node: &Node, record: &Record) -> u64 {
    // Two hashes are compared only where they are of one file before and after an edit, and nobody wants them alike: 64
    // bits will do. The seeds are the same at each run, as all is here.
    let mut hasher = RandomState::with_seeds(1, 2, 3, 4).build_hasher();
    text(&mut hasher, &record.path);
    text(&mut hasher, &record.id.value);
    match &node.value {
        Value::Table(entries) => {
            entries.iter().filter(|entry| !SHOWN.contains(&entry.key.as_str())).for_each(|one| entry(&mut hasher, one));
        }
        other => value(&mut hasher, other),
    }
    pieces(&mut hasher, &record.body.pieces);
    for inline in record.inlines() {
        pieces(&mut hasher, &inline.pieces);
    }
    hasher.finish()
}

/// Texts are hashed with their length, so that two of them in a row are not taken for another two.
fn text(hasher: &mut AHasher, text: &str) {
    hasher.write_usize(text.len());
    hasher.write(text.as_bytes());
}

fn entry(hasher: &mut AHasher, entry: &Entry) {
    text(hasher, &entry.key);
    value(hasher, &entry.node.value);
}

fn value(hasher: &mut AHasher, of: &Value) {
    match of {
        Value::Text(words) => tagged(hasher, 0, words),
        Value::Plain(words) => tagged(hasher, 1, words),
        Value::Int(number) => tagged(hasher, 2, &number.to_string()),
        Value::Float(number) => tagged(hasher, 3, &number.to_string()),
        Value::Bool(yes) => tagged(hasher, 4, if *yes { "true" } else { "false" }),
        Value::Date(date) => tagged(hasher, 5, date),
        Value::Cells(cell, _) => tagged(hasher, 6, cell),
        Value::List(items) => {
            hasher.write_u8(7);
            hasher.write_usize(items.len());
            items.iter().for_each(|item| value(hasher, &item.value));
        }
        Value::Table(entries) => {
            hasher.write_u8(8);
            hasher.write_usize(entries.len());
            entries.iter().filter(|one| one.key != SHOWN_IN_ROWS).for_each(|one| entry(hasher, one));
        }
        Value::Nothing => tagged(hasher, 9, ""),
        Value::Refused => tagged(hasher, 10, ""),
    }
}

fn tagged(hasher: &mut AHasher, tag: u8, words: &str) {
    hasher.write_u8(tag);
    text(hasher, words);
}

fn pieces(hasher: &mut AHasher, list: &[Piece]) {
    for piece in list {
        match piece {
            Piece::Wikilink(link) => {
                tagged(hasher, 11, link.kind.as_deref().unwrap_or_default());
                text(hasher, &link.id);
                text(hasher, link.anchor.as_deref().unwrap_or_default());
            }
            Piece::Citation(citations) => citations.iter().for_each(|citation| tagged(hasher, 12, &citation.id)),
            Piece::Component(call) => call.body.iter().for_each(|body| pieces(hasher, body)),
            Piece::Html(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => {}
        }
    }
}
