//! Editorial lints: what an editor would ask about. One function a lint, one file a family.
//!
//! What speaks of the state of things (stale, overtaken, was due, contradictions, missing parties) looks at what is
//! known on the as-of day; what speaks of the writing looks at every record. Drafts are not judged, and nothing is
//! held against them: their authors know that they are not ready. An author must believe a lint, so that in doubt it
//! says nothing.
//!
//! `heading-order`, `missing-alt` and `bare-link-text` are told where Markdown and front matter are parsed; what is
//! left of them is in [`accessibility`].

mod abbreviations;
mod accessibility;
mod claims;
mod contradictions;
mod currency;
mod desk;
mod duplicates;
mod markup;
mod orphans;
mod passage;
mod positions;
mod quotations;
mod relative_time;
mod sourcing;
#[cfg(test)]
mod tests;
mod titles;

use std::sync::Arc;

use rayon::prelude::*;

use self::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::record::Record;
use crate::pages::views::Views;
use crate::source::Snapshot;

/// A lint: it reads, and tells what it finds.
type Lint = fn(&Desk<'_>) -> Vec<Diagnostic>;

/// Every lint with its code.
const LINTS: &[(Code, Lint)] = &[
    (Code::Unsourced, sourcing::unsourced),
    (Code::OvertakenPosition, positions::overtaken),
    (Code::StaleIssue, currency::stale_issue),
    (Code::MissingParty, positions::missing_party),
    (Code::WasDue, currency::was_due),
    (Code::PageBehindData, currency::page_behind_data),
    (Code::Contradiction, contradictions::contradictions),
    (Code::Quote, quotations::quotes),
    (Code::RelativeTime, relative_time::relative_times),
    (Code::DuplicateEvent, duplicates::duplicate_events),
    (Code::BareLinkText, accessibility::bare_labels),
    (Code::NotYetKnown, currency::not_yet_known),
    (Code::OneSource, sourcing::one_source),
    (Code::Orphan, orphans::orphans),
    (Code::UndefinedAbbreviation, abbreviations::undefined),
];

/// Runs the lints that the site wants to hear.
pub(super) fn check(snapshot: &Snapshot, records: &[Arc<Record>], views: &Views) -> Vec<Diagnostic> {
    let levels = &views.config.lints;
    let is_wanted = |code: Code| levels.get(&code).copied().unwrap_or(code.default_level()) != Level::Allow;
    let desk = Desk::new(snapshot, records, views);
    // One at a time: some look at ten thousand texts, others at a hundred issues.
    LINTS
        .par_iter()
        .with_max_len(1)
        .filter(|(code, _)| is_wanted(*code))
        .flat_map_iter(|(_, lint)| lint(&desk))
        .collect()
}
