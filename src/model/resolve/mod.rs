//! Resolve: all records and a day become the graph, and what refers to nothing is found.

mod backlinks;
mod changes;
mod cycles;
mod details;
mod graph;
mod known;
mod lookup;
mod order;
mod references;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

pub(crate) use self::backlinks::wikilink;
pub(crate) use self::details::rows;
pub(crate) use self::graph::Graph;
pub(crate) use self::lookup::Broken;
use self::lookup::{Lookup, Slot};
pub(crate) use self::references::LINKABLE;
use super::Kind;
use super::briefing::{Briefing, Detail, Ix, Node, Presence};
use super::ids::Ids;
use super::record::Record;
use crate::diagnostics::Diagnostic;

/// Links `records` into the graph that is known on `day`.
///
/// Records are given in the order of their paths; `broken` are those that have errors of their own and are left out.
/// The diagnostics are of unknown, ambiguous and duplicate ids, circles, and rows whose date is not their event's.
pub(crate) fn resolve(
    records: &[Arc<Record>],
    broken: &[Broken],
    day: Date,
    drafts: bool,
) -> (Briefing, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let lookup = Lookup::new(records, broken, drafts, &mut diagnostics);
    references::check(&lookup, &mut diagnostics);
    cycles::check(&lookup, &mut diagnostics);

    let mut not_yet = Vec::new();
    let mut by_kind: [Vec<usize>; Kind::ALL.len()] = std::array::from_fn(|_| Vec::new());
    let days: Vec<Option<(Option<Date>, Option<Date>)>> = (records.par_iter().enumerate())
        .map(|(number, record)| {
            let newest_row = || details::newest_row(&lookup, record);
            lookup.stands(number).then(|| (known::record(&lookup, record), newest_row()))
        })
        .collect();
    let newest_fact = days.iter().flatten().map(|(known, newest_row)| (*known).max(*newest_row)).max().flatten();
    for (number, (record, days)) in records.iter().zip(&days).enumerate() {
        match days {
            Some((Some(known), _)) if *known > day => not_yet.push((Arc::clone(record), *known)),
            Some(_) => by_kind[record.kind as usize].push(number),
            None => {}
        }
    }

    let mut numbers = Vec::new();
    let mut kinds: [Vec<Ix>; Kind::ALL.len()] = std::array::from_fn(|_| Vec::new());
    let mut ix_of = vec![None; records.len()];
    for kind in Kind::ALL {
        let list = &mut by_kind[kind as usize];
        order::sort(&lookup, kind, list, day);
        for number in list.iter() {
            let ix = Ix::of(numbers.len());
            ix_of[*number] = Some(ix);
            kinds[kind as usize].push(ix);
            numbers.push(*number);
        }
    }
    let mut ids = Ids::with_capacity(records.len());
    for (id, kind, slot) in lookup.all() {
        let ix = match slot {
            Slot::Record(number) => ix_of[number],
            Slot::LeftOut => None,
        };
        ids.insert(kind, Arc::from(id), ix.map_or(Presence::LeftOut, Presence::Known));
    }
    let nodes = numbers
        .iter()
        .map(|number| {
            Arc::new(Node {
                record: Arc::clone(&records[*number]),
                known: days[*number].and_then(|(known, _)| known),
                detail: Detail::Other,
                referrers: Vec::new(),
            })
        })
        .collect();
    let files = numbers.iter().enumerate().filter(|(_, number)| records[**number].path.ends_with(".md"));
    let files = Arc::new(files.map(|(ix, number)| (Arc::clone(&records[*number].path), Ix::of(ix))).collect());
    let ids = Arc::new(ids);
    let mut briefing = Briefing { day, nodes, kinds, ids, files, changes: Vec::new(), not_yet, newest_fact };
    details::fill(&lookup, &mut briefing, &mut diagnostics);
    backlinks::fill(&mut briefing);
    briefing.changes = changes::derive(&briefing);
    (briefing, diagnostics)
}
