//! Every record by kind and id, before anything is decided about what the day knows.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::Code;
use crate::diagnostics::{Diagnostic, Span};
use crate::model::ids::Ids;
use crate::model::record::{CITABLE, Cite, Record, Ref};
use crate::model::{Kind, When};

/// Of a kind with more records no id is suggested.
const MOST_SUGGESTED: usize = 20_000;

/// A record that has errors of its own: it is left out, but its id is taken.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    /// Its kind.
    pub(crate) kind: Kind,
    /// Its id.
    pub(crate) id: String,
    /// The file.
    pub(crate) path: Arc<str>,
    /// Where the id or the record's head stands.
    pub(crate) span: Span,
}

/// What stands behind an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A record, by its number.
    Record(usize),
    /// A draft, or a record with errors.
    LeftOut,
}

/// A record, and where its id stands.
#[derive(Clone, Copy)]
struct Known<'r> {
    slot: Slot,
    path: &'r Arc<str>,
    span: Span,
}

/// The records by kind and id.
pub(super) struct Lookup<'r> {
    pub(super) records: &'r [Arc<Record>],
    ids: Ids<&'r str, Known<'r>>,
    /// The ids of each kind that suggestions are made of, once one is needed.
    suggested: OnceLock<BTreeMap<Kind, Vec<String>>>,
}

impl<'r> Lookup<'r> {
    /// Enters `records` and `broken`; of two with one id the first keeps it, and both places are told.
    pub(super) fn new(
        records: &'r [Arc<Record>],
        broken: &'r [Broken],
        drafts: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut ids: Ids<&str, Known<'_>> = Ids::with_capacity(records.len() + broken.len());
        let found = records.iter().enumerate().map(|(number, record)| {
            let slot = if record.common.draft && !drafts { Slot::LeftOut } else { Slot::Record(number) };
            (record.kind, record.id.value.as_str(), &record.path, record.id.span, slot)
        });
        let broken =
            broken.iter().map(|broken| (broken.kind, broken.id.as_str(), &broken.path, broken.span, Slot::LeftOut));
        for (kind, id, path, span, slot) in found.chain(broken) {
            let shared: &[Kind] = if CITABLE.contains(&kind) { CITABLE } else { &[kind][..] };
            let first = shared.iter().find_map(|kind| Some((*kind, ids.get(id, &[*kind])?)));
            if let Some((other, first)) = first {
                let message = if other == kind {
                    format!("two {} are called `{id}`", kind.plural())
                } else {
                    format!("a {other} and a {kind} are both called `{id}`, and citations cannot tell them apart")
                };
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateId, message)
                        .at(path, span)
                        .also(first.path, first.span, "first used here")
                        .hint("give one of them another `id`"),
                );
                continue;
            }
            ids.insert(kind, id, Known { slot, path, span });
        }
        Self { records, ids, suggested: OnceLock::new() }
    }

    /// What stands behind `id` in the first of `kinds` that has it.
    pub(super) fn slot(&self, id: &str, kinds: &[Kind]) -> Option<Slot> {
        self.ids.get(id, kinds).map(|known| known.slot)
    }

    /// The record that `to` names.
    pub(super) fn record(&self, to: &Ref, kinds: &[Kind]) -> Option<&'r Arc<Record>> {
        match self.slot(&to.id, kinds)? {
            Slot::Record(number) => Some(&self.records[number]),
            Slot::LeftOut => None,
        }
    }

    /// Whether `record` is the one that its id stands for: neither a draft that is left out nor a duplicate.
    pub(super) fn stands(&self, number: usize) -> bool {
        let record = &self.records[number];
        self.slot(&record.id.value, &[record.kind]) == Some(Slot::Record(number))
    }

    /// The ids of `kind` that an unknown one may have been meant for, in no order: all of them, or none where there are
    /// so many that to compare them with each of as many mistakes would take minutes.
    pub(super) fn suggested(&self, kind: Kind) -> &[String] {
        let by_kind = self.suggested.get_or_init(|| {
            let mut by_kind: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
            for (id, kind, _) in self.ids.iter() {
                by_kind.entry(kind).or_default().push((*id).to_owned());
            }
            by_kind
        });
        by_kind.get(&kind).filter(|ids| ids.len() <= MOST_SUGGESTED).map(Vec::as_slice).unwrap_or_default()
    }

    /// The kinds that have `id`, in no order.
    pub(super) fn kinds(&self, id: &str) -> impl Iterator<Item = Kind> {
        self.ids.kinds(id)
    }

    /// Every id of every kind, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'r str, Kind, Slot)> {
        self.ids.iter().map(|(id, kind, known)| (*id, kind, known.slot))
    }

    /// The day on which a source or a document came out.
    pub(super) fn source_day(&self, cite: &Cite) -> Option<Date> {
        self.record(&cite.source, CITABLE)?.common.date.as_ref().and_then(|date| date.value.known_from())
    }

    /// The day of the earliest of `sources`.
    pub(super) fn earliest_source(&self, sources: &[Cite]) -> Option<Date> {
        sources.iter().filter_map(|cite| self.source_day(cite)).min()
    }

    /// The day of the latest of `sources`.
    pub(super) fn latest_source(&self, sources: &[Cite]) -> Option<Date> {
        sources.iter().filter_map(|cite| self.source_day(cite)).max()
    }
}

/// The date of a record.
pub(super) fn date_of(record: &Record) -> Option<&When> {
    record.common.date.as_ref().map(|date| &date.value)
}
