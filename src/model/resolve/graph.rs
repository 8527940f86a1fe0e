//! The graph, kept by value: an edit of texts or titles alone leaves it as it is.

use std::sync::Arc;

use jiff::civil::Date;

use super::lookup::Broken;
use super::{order, resolve};
use crate::diagnostics::Diagnostic;
use crate::model::Kind;
use crate::model::briefing::{Briefing, Ix, Presence};
use crate::model::record::Record;

/// The last graph with what it was made of.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    kept: Option<Kept>,
}

#[derive(Debug)]
struct Kept {
    records: Arc<Vec<Arc<Record>>>,
    day: Date,
    drafts: bool,
    briefing: Arc<Briefing>,
    diagnostics: Vec<Diagnostic>,
}

/// The graph of some records.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// It.
    pub(crate) briefing: Arc<Briefing>,
    /// What resolving told.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The files that differ from those of the graph before, where nothing else does: who stands where, who refers to
    /// whom and what is known since when are the same. `None` where the graph was made afresh.
    pub(crate) shown_anew: Option<Vec<Arc<str>>>,
}

impl Graph {
    /// The same as [`resolve`] gives, with a look at the graph before.
    pub(crate) fn resolve(
        &mut self,
        records: &Arc<Vec<Arc<Record>>>,
        broken: &[Broken],
        day: Date,
        drafts: bool,
    ) -> Resolved {
        let resolved = match self.kept.take() {
            Some(kept) if broken.is_empty() && kept.day == day && kept.drafts == drafts => kept.shown_with(records),
            _ => None,
        };
        let resolved = resolved.unwrap_or_else(|| {
            let (briefing, diagnostics) = resolve(records, broken, day, drafts);
            Resolved { briefing: Arc::new(briefing), diagnostics, shown_anew: None }
        });
        self.kept = broken.is_empty().then(|| Kept {
            records: Arc::clone(records),
            day,
            drafts,
            briefing: Arc::clone(&resolved.briefing),
            diagnostics: resolved.diagnostics.clone(),
        });
        resolved
    }
}

impl Kept {
    /// The graph with `records` in place of its own, where that makes no other difference to it.
    fn shown_with(self, records: &[Arc<Record>]) -> Option<Resolved> {
        if self.records.len() != records.len() {
            return None;
        }
        let mut changed = Vec::new();
        for (old, new) in self.records.iter().zip(records) {
            if !Arc::ptr_eq(old, new) {
                if old.kind != new.kind || old.linked != new.linked {
                    return None;
                }
                changed.push((old, new));
            }
        }
        let files: Vec<Arc<str>> = changed.iter().map(|(_, new)| Arc::clone(&new.path)).collect();
        // Their places have moved.
        if self.diagnostics.iter().any(|told| files.iter().any(|file| told.mentions(file))) {
            return None;
        }
        let mut briefing = Arc::unwrap_or_clone(self.briefing);
        let mut places = Vec::new();
        for (old, new) in changed {
            match briefing.presence(&new.id.value, &[new.kind]) {
                Some(Presence::Known(ix)) if Arc::ptr_eq(&briefing.node(ix).record, old) => {
                    Arc::make_mut(&mut briefing.nodes[ix.0 as usize]).record = Arc::clone(new);
                    places.push(ix);
                }
                _ => {
                    let later = briefing.not_yet.iter_mut().find(|(record, _)| Arc::ptr_eq(record, old));
                    if let Some((record, _)) = later {
                        *record = Arc::clone(new);
                    }
                }
            }
        }
        let stays = places.iter().all(|ix| is_in_order(&briefing, *ix));
        stays.then(|| Resolved { briefing: Arc::new(briefing), diagnostics: self.diagnostics, shown_anew: Some(files) })
    }
}

/// Whether a record whose title may have changed still belongs between its neighbours.
fn is_in_order(briefing: &Briefing, ix: Ix) -> bool {
    let record = briefing.record(ix);
    if record.kind == Kind::Event {
        return true;
    }
    let list = briefing.all(record.kind);
    let Some(at) = list.iter().position(|other| *other == ix) else { return false };
    let is_pair = |a: Ix, b: Ix| order::is_before(briefing.record(a), briefing.record(b));
    (at == 0 || is_pair(list[at - 1], ix)) && list.get(at + 1).is_none_or(|next| is_pair(ix, *next))
}
