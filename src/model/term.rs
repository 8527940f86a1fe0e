//! A term: an entry of the glossary. Its definition is the record's description.

use super::Kind;
use super::record::{Ref, References};

/// The keys of a term.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// An abbreviation.
    pub(crate) abbr: Option<String>,
    /// Other words for it.
    pub(crate) other_names: Vec<String>,
    /// Terms to look at too.
    pub(crate) see: Vec<Ref>,
}

impl Term {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        references.add(&[Kind::Term], &self.see);
    }
}
