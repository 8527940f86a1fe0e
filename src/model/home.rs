//! The home page: what the briefing is about and where the whole story stands.

use super::Kind;
use super::record::{Ref, References, Row};
use crate::model::body::Inline;

/// The keys of `content/_index.md`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Home {
    /// The article to read first.
    pub(crate) lead: Option<Ref>,
    /// Where the whole story stands, from a day on.
    pub(crate) status: Vec<StoryStatus>,
}

/// A row of the story's own history.
#[derive(Clone, Debug)]
pub(crate) struct StoryStatus {
    /// Date, event and sources.
    pub(crate) row: Row,
    /// The state of play in a sentence or two.
    pub(crate) summary: Inline,
}

impl Home {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        references.add(&[Kind::Article], &self.lead);
        self.status.iter().for_each(|status| references.row(&status.row));
    }
}
