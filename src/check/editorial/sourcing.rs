//! What claims rest on: nothing, or one source alone.

use super::claims::{Claim, claims};
use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::Kind;
use crate::model::record::Record;

/// `unsourced`: a claim that rests on nothing, and comes from no event that rests on something.
pub(super) fn unsourced(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let records = desk.written();
    records
        .flat_map(|record| claims(record).into_iter().filter_map(|claim| unsourced_claim(desk, record, &claim)))
        .collect()
}

fn unsourced_claim(desk: &Desk<'_>, record: &Record, claim: &Claim<'_>) -> Option<Diagnostic> {
    if !claim.sources.is_empty() || !claim.besides.is_empty() {
        return None;
    }
    let name = claim.name();
    let Some(to) = claim.event else {
        let hint = match record.kind {
            Kind::Event | Kind::Article => "add `sources = [\"…\"]`",
            _ => "add `sources = [\"…\"]`, or name the `event` that it comes from",
        };
        let told = Diagnostic::new(Code::Unsourced, format!("{name} rests on no source"));
        return Some(told.at(&record.path, claim.span).hint(hint));
    };
    // An event that has errors of its own may well have sources.
    let event = desk.event(to)?;
    let is_left_out = event.record.common.draft && desk.briefing.follow(to, &[Kind::Event]).is_none();
    let (cause, hint) = if event.cited.is_empty() {
        ("rests on no source, and neither does", "add `sources = [\"…\"]` there, or here")
    } else if is_left_out {
        ("rests on no source, since a draft is left out:", "publish the event, or add `sources = [\"…\"]` here")
    } else {
        return None;
    };
    Some(
        Diagnostic::new(Code::Unsourced, format!("{name} {cause} its event `{}`", to.id))
            .at(&record.path, claim.span)
            .also(&event.record.path, event.record.head, "the event")
            .hint(hint),
    )
}

/// `one-source`: a claim whose own `sources` name one, and that rests on no other.
///
/// Where a row takes its sources from an event, the event is told, once.
pub(super) fn one_source(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for record in desk.written() {
        for claim in claims(record) {
            let Some((first, others)) = claim.sources.split_first() else { continue };
            let id = first.source.id.as_str();
            let of_event = claim.event.and_then(|to| desk.event(to)).map_or(&[][..], |event| &event.cited);
            let mut others = others.iter().map(|cite| cite.source.id.as_str()).chain(claim.besides.iter().copied());
            if others.any(|other| other != id) || of_event.iter().any(|other| *other != id) {
                continue;
            }
            told.push(
                Diagnostic::new(Code::OneSource, format!("{} rests on `{id}` alone", claim.name()))
                    .at(&record.path, first.source.span)
                    .hint("add a second source that does not draw on the first"),
            );
        }
    }
    told
}
