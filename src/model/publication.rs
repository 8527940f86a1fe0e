//! A source: a publication, a statement or a talk that claims rest on.

use jiff::civil::Date;

use super::Kind;
use super::record::{Author, Ref, References};
use crate::diagnostics::Spanned;

/// The keys of a source.
#[derive(Clone, Debug)]
pub(crate) struct Publication {
    /// Who published it.
    pub(crate) publisher: Option<String>,
    /// Who wrote it.
    pub(crate) authors: Vec<Author>,
    /// Its address.
    pub(crate) url: Option<Spanned<String>>,
    /// The address of an archived copy.
    pub(crate) archive_url: Option<Spanned<String>>,
    /// The day on which it was last read there.
    pub(crate) accessed: Option<Spanned<Date>>,
    /// What it is: a word of the open vocabulary `source_kind`.
    pub(crate) kind: Spanned<String>,
    /// The party that issued it.
    pub(crate) party: Option<Ref>,
}

impl Publication {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        references.authors(&self.authors);
        references.add(&[Kind::Party], &self.party);
    }
}
