//! A person who speaks or acts for a party.

use super::record::{Ref, References};
use super::{Kind, When};
use crate::diagnostics::Spanned;

/// The keys of a person.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The party that the person belongs to.
    pub(crate) party: Option<Ref>,
    /// The offices held, dated.
    pub(crate) offices: Vec<Office>,
}

/// An office that a person holds or held.
#[derive(Clone, Debug)]
pub(crate) struct Office {
    /// Its name: "President".
    pub(crate) title: String,
    /// The party whose office it is.
    pub(crate) party: Option<Ref>,
    /// Since when.
    pub(crate) from: Option<Spanned<When>>,
    /// Until when.
    pub(crate) to: Option<Spanned<When>>,
}

impl Person {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        references.add(&[Kind::Party], &self.party);
        references.add(&[Kind::Party], self.offices.iter().filter_map(|office| office.party.as_ref()));
    }
}
