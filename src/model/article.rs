//! An article: an explainer, question by question.

use jiff::civil::Date;

use super::Kind;
use super::record::{Author, Cite, Ref, References};
use super::vocabulary::Genre;
use crate::diagnostics::Spanned;
use crate::model::body::Inline;

/// The keys of an article.
#[derive(Clone, Debug)]
pub(crate) struct Article {
    /// What kind of article it is.
    pub(crate) genre: Genre,
    /// Who wrote it.
    pub(crate) authors: Vec<Author>,
    /// The day on which it was last held against the facts.
    pub(crate) reviewed: Option<Spanned<Date>>,
    /// What to take away.
    pub(crate) key_points: Vec<KeyPoint>,
    /// The issues that it explains.
    pub(crate) issues: Vec<Ref>,
}

/// One thing to take away from an article.
#[derive(Clone, Debug)]
pub(crate) struct KeyPoint {
    /// A sentence.
    pub(crate) text: Inline,
    /// What it rests on.
    pub(crate) sources: Vec<Cite>,
}

impl Article {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        references.authors(&self.authors);
        references.add(&[Kind::Issue], &self.issues);
        self.key_points.iter().for_each(|point| references.cite(&point.sources));
    }
}
