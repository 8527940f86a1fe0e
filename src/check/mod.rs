//! Check: what is wrong with a story, or worth a look. One lint, one function; one file a family.

mod editorial;

mod glyphs;
pub(crate) mod structure;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use self::glyphs::glyphs;
use crate::diagnostics::Diagnostic;
use crate::model::record::Record;
use crate::pages::Page;
use crate::pages::views::Views;
use crate::render::Theme;
use crate::site::{Bytes, Class};
use crate::source::Snapshot;

/// What the site as a whole is checked for.
pub(crate) struct Subject<'s> {
    /// The files.
    pub(crate) snapshot: &'s Snapshot,
    /// Every record without errors, those too that the day leaves out.
    pub(crate) records: &'s [Arc<Record>],
    /// The graph, the configuration, and addresses.
    pub(crate) views: &'s Views,
    /// The components.
    pub(crate) theme: &'s Theme,
    /// The pages by the path of their file.
    pub(crate) pages: &'s BTreeMap<String, Page>,
    /// The files that are published as they are, by their path in the output.
    pub(crate) assets: &'s BTreeMap<String, (Class, Bytes)>,
}

/// Checks that the site is whole.
pub(crate) fn structure(subject: &Subject<'_>) -> Vec<Diagnostic> {
    structure::check(subject)
}

/// Runs the lints of the story, for which nobody needs to know its pages. `records` are as in [`Subject`].
pub(crate) fn editorial(snapshot: &Snapshot, records: &[Arc<Record>], views: &Views) -> Vec<Diagnostic> {
    editorial::check(snapshot, records, views)
}
