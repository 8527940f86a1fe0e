//! A party: a state, an organisation or a group that takes positions.

use super::record::{Ref, References};
use super::{Kind, When};
use crate::diagnostics::Spanned;

/// The keys of a party.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    /// What it is: a word of the open vocabulary `party_kind`.
    pub(crate) kind: Spanned<String>,
    /// What it does in the story: words of the open vocabulary `role`.
    pub(crate) roles: Vec<Spanned<String>>,
    /// Whether it is expected to have a position on each open issue.
    pub(crate) principal: bool,
    /// Who belongs to it.
    pub(crate) members: Vec<Member>,
    /// ISO 3166-1 alpha-2, in capitals.
    pub(crate) country: Option<String>,
    /// A CSS colour in hexadecimal: `#0a4f8f`.
    pub(crate) colour: Option<String>,
}

/// A member of a group.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Who.
    pub(crate) who: MemberName,
    /// Since when.
    pub(crate) from: Option<Spanned<When>>,
    /// Until when.
    pub(crate) to: Option<Spanned<When>>,
}

/// A member on record, or by name.
#[derive(Clone, Debug)]
pub(crate) enum MemberName {
    /// A party's id.
    Party(Ref),
    /// A name.
    Name(String),
}

impl Party {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        references.add(
            &[Kind::Party],
            self.members.iter().filter_map(|member| match &member.who {
                MemberName::Party(party) => Some(party),
                MemberName::Name(_) => None,
            }),
        );
    }
}
