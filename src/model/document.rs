//! A document: a text on the table.

use super::record::{Author, Cite, DOCUMENT_AUTHORS, Ref, References, Row};
use super::vocabulary::Access;
use super::{Kind, When};
use crate::diagnostics::Spanned;

/// The keys of a document.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// What it is: a word of the open vocabulary `document_kind`.
    pub(crate) kind: Spanned<String>,
    /// Who can read it.
    pub(crate) access: Access,
    /// Where it stands, over time.
    pub(crate) status: Vec<DocumentStatus>,
    /// Who wrote it: parties, people, names.
    pub(crate) authors: Vec<Author>,
    /// Who signed it.
    pub(crate) signatories: Vec<Signatory>,
    /// The issues that it deals with, and where in it.
    pub(crate) issues: Vec<Cite>,
    /// The document that it is a part of.
    pub(crate) part_of: Option<Ref>,
    /// The documents that it replaces.
    pub(crate) supersedes: Vec<Ref>,
    /// Its address.
    pub(crate) url: Option<Spanned<String>>,
    /// The address of an archived copy.
    pub(crate) archive_url: Option<Spanned<String>>,
}

/// A row of a document's history.
#[derive(Clone, Debug)]
pub(crate) struct DocumentStatus {
    /// Date, event and sources.
    pub(crate) row: Row,
    /// Its state: a word of the open vocabulary `document_state`.
    pub(crate) state: Spanned<String>,
}

/// A party that signed a document.
#[derive(Clone, Debug)]
pub(crate) struct Signatory {
    /// Who.
    pub(crate) party: Ref,
    /// As what: a word of the open vocabulary `role`.
    pub(crate) role: Option<Spanned<String>>,
    /// When.
    pub(crate) date: Option<Spanned<When>>,
}

impl Document {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        self.status.iter().for_each(|status| references.row(&status.row));
        references.add(
            DOCUMENT_AUTHORS,
            self.authors.iter().filter_map(|author| match author {
                Author::Person(author) => Some(author),
                Author::Name(_) => None,
            }),
        );
        references.add(&[Kind::Party], self.signatories.iter().map(|signatory| &signatory.party));
        references.add(&[Kind::Issue], self.issues.iter().map(|issue| &issue.source));
        references.add(&[Kind::Document], &self.part_of);
        references.add(&[Kind::Document], &self.supersedes);
    }
}
