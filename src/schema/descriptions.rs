//! What is said about a key.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::Subject;
use crate::diagnostics::Code;
use crate::parse::front_matter::read_toml;
use crate::parse::report::Report;
use crate::parse::tree::{Entry, Node, Value};

/// The descriptions as they are written, by section and path.
pub(super) type Sections = BTreeMap<String, BTreeMap<String, String>>;

/// A section for each kind, `config`, and two that all kinds share: `record`, for the keys of every kind, and `row`, for
/// the rows of their histories and the forms of an entry. A path is the names of the keys that lead to it, with points
/// between.
pub(super) static SECTIONS: LazyLock<Sections> = LazyLock::new(|| {
    let path = Arc::from("descriptions.toml");
    let (root, _) = read_toml(&Report::new(&path, include_str!("descriptions.toml")));
    let entries = |node: Node| match node.value {
        Value::Table(entries) => entries,
        _ => Vec::new(),
    };
    let text = |entry: Entry| Some((entry.key, entry.node.value.as_text()?.to_owned()));
    entries(root)
        .into_iter()
        .map(|section| (section.key, entries(section.node).into_iter().filter_map(text).collect()))
        .collect()
});

/// What is said about the key at `path`: what its kind says, else what is said of it everywhere.
pub(super) fn description(subject: Subject, path: &str) -> Option<&'static str> {
    if let Some(lint) = path.strip_prefix("check.lints.").filter(|_| subject == Subject::Configuration) {
        return Code::ALL.iter().find(|code| code.as_str() == lint).map(|code| code.description());
    }
    places(subject, path).into_iter().find_map(|(section, path)| SECTIONS.get(section)?.get(path).map(String::as_str))
}

/// Where a description is looked for: section and path.
pub(super) fn places(subject: Subject, path: &str) -> Vec<(&'static str, &str)> {
    let section = match subject {
        Subject::Record(kind) | Subject::Rows(kind) => kind.singular(),
        Subject::Configuration => return vec![("config", path)],
    };
    let last = path.rsplit_once('.').map(|(_, last)| ("row", last));
    [(section, path), ("record", path)].into_iter().chain(last).collect()
}
