//! What the lints share: the records that they judge, events by id, issues as they stand on the day.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::claims;
use crate::config::Config;
use crate::model::Kind;
use crate::model::briefing::{Briefing, IssueDetail, Ix};
use crate::model::issue::{Issue, Status};
use crate::model::record::{ACTORS, Record, Ref};
use crate::pages::views::Views;
use crate::source::Snapshot;

/// A site as an editor looks at it.
pub(super) struct Desk<'s> {
    pub(super) briefing: &'s Briefing,
    pub(super) config: &'s Config,
    /// Every record without errors, drafts and what the day leaves out among them.
    pub(super) records: &'s [Arc<Record>],
    snapshot: &'s Snapshot,
    /// The texts of files of rows: to look at all of one for each of its records would take time that grows with both.
    rows: HashMap<&'s str, &'s str>,
    events: HashMap<&'s str, WrittenEvent<'s>>,
}

/// An event as written.
pub(super) struct WrittenEvent<'s> {
    pub(super) record: &'s Record,
    /// The ids of what it rests on, by key or by citation.
    pub(super) cited: Vec<&'s str>,
}

/// An issue as it is known on the day.
pub(super) struct IssueNow<'b> {
    pub(super) ix: Ix,
    pub(super) record: &'b Record,
    pub(super) issue: &'b Issue,
    pub(super) detail: &'b IssueDetail,
    /// Its state.
    pub(super) status: &'b Status,
}

fn text_of<'s>(snapshot: &'s Snapshot, record: &Record) -> Option<&'s str> {
    std::str::from_utf8(snapshot.get(&record.path)?).ok()
}

impl<'s> Desk<'s> {
    pub(super) fn new(snapshot: &'s Snapshot, records: &'s [Arc<Record>], views: &'s Views) -> Self {
        let mut events = HashMap::new();
        for record in records.iter().filter(|record| record.kind == Kind::Event) {
            // Of two with one id, which is an error, the first keeps it.
            events
                .entry(record.id.value.as_str())
                .or_insert_with(|| WrittenEvent { record, cited: claims::cited_by_event(record) });
        }
        let mut rows = HashMap::new();
        for pair in records.windows(2) {
            if let [record, next] = pair
                && Arc::ptr_eq(&record.path, &next.path)
                && let Entry::Vacant(vacant) = rows.entry(&*record.path)
                && let Some(text) = text_of(snapshot, record)
            {
                vacant.insert(text);
            }
        }
        Self { briefing: &views.briefing, config: &views.config, records, snapshot, rows, events }
    }

    /// The records that are judged.
    pub(super) fn written(&self) -> impl Iterator<Item = &'s Record> {
        self.records.iter().map(|record| &**record).filter(|record| !record.common.draft)
    }

    /// The same, to be looked at on all threads.
    pub(super) fn written_in_parallel(&self) -> impl rayon::iter::ParallelIterator<Item = &'s Record> {
        use rayon::prelude::*;
        self.records.par_iter().map(|record| &**record).filter(|record| !record.common.draft)
    }

    /// The event that a row names; `None` where it is broken or does not exist, which is told elsewhere.
    pub(super) fn event(&self, to: &Ref) -> Option<&WrittenEvent<'s>> {
        self.events.get(to.id.as_str())
    }

    /// The text of the file that holds a record.
    pub(super) fn source_of(&self, record: &Record) -> Option<&'s str> {
        let row = || self.rows.get(&*record.path).copied();
        if record.body.prose.is_empty() { row() } else { None }.or_else(|| text_of(self.snapshot, record))
    }

    /// The issues that have a state on the day, drafts left out.
    pub(super) fn issues(&self) -> impl Iterator<Item = IssueNow<'s>> {
        self.briefing.all(Kind::Issue).iter().filter_map(|ix| {
            let record = self.briefing.record(*ix);
            let (issue, detail) = self.briefing.issue(*ix)?;
            let (status, _) = detail.state(issue)?;
            (!record.common.draft).then_some(IssueNow { ix: *ix, record, issue, detail, status })
        })
    }

    /// Those of the issues that wait for an outcome.
    pub(super) fn open_issues(&self) -> impl Iterator<Item = IssueNow<'s>> {
        self.issues().filter(|issue| issue.status.state.value.is_open())
    }

    /// The party that a party or a person speaks for.
    pub(super) fn party_of(&self, actor: &Ref) -> Option<Ix> {
        let actor = self.briefing.follow(actor, ACTORS)?;
        match self.briefing.record(actor).person() {
            Some(person) => self.briefing.follow(person.party.as_ref()?, &[Kind::Party]),
            None => Some(actor),
        }
    }
}
