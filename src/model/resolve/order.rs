//! The order of lists.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::known;
use super::lookup::{Lookup, date_of};
use crate::model::record::Record;
use crate::model::vocabulary::EventState;
use crate::model::{Kind, When};
use jiff::civil::Date;

/// Puts the records `numbers` of one kind into the order of their list.
pub(super) fn sort(lookup: &Lookup<'_>, kind: Kind, numbers: &mut [usize], day: Date) {
    if kind == Kind::Event {
        sort_events(lookup, numbers, day);
        return;
    }
    let mut keyed: Vec<(String, usize)> =
        numbers.iter().map(|number| (title_key(&lookup.records[*number]), *number)).collect();
    keyed.sort_by(|(title_a, a), (title_b, b)| {
        compare(kind, (&lookup.records[*a], title_a), (&lookup.records[*b], title_b))
    });
    for (slot, (_, number)) in numbers.iter_mut().zip(keyed) {
        *slot = number;
    }
}

/// Whether `a` comes before `b` in the list of their kind, which is any but that of events: those know no titles.
pub(super) fn is_before(a: &Record, b: &Record) -> bool {
    compare(a.kind, (a, &title_key(a)), (b, &title_key(b))) == Ordering::Less
}

/// Two records of one kind, each with what its title is ordered by.
fn compare(kind: Kind, (a, title_a): (&Record, &str), (b, title_b): (&Record, &str)) -> Ordering {
    let newest_first = match kind {
        Kind::Article | Kind::Source => begins(b).cmp(&begins(a)),
        _ => Ordering::Equal,
    };
    by_weight(a, b).then(newest_first).then_with(|| title_a.cmp(title_b)).then_with(|| a.id.value.cmp(&b.id.value))
}

fn title_key(record: &Record) -> String {
    record.common.title.value.to_lowercase()
}

/// Ascending, records without a weight last.
fn by_weight(a: &Record, b: &Record) -> Ordering {
    let weight = |record: &Record| (record.common.weight.is_none(), record.common.weight);
    weight(a).cmp(&weight(b))
}

fn begins(record: &Record) -> Option<Date> {
    date_of(record).and_then(When::known_from)
}

/// When an event takes place as it is known on `day`: what was postponed takes place at its new date.
pub(super) fn when_on<'r>(lookup: &Lookup<'r>, record: &'r Record, day: Date) -> Option<&'r When> {
    let postponed = record.event().and_then(|event| {
        let rows = event.status.iter().map(|status| (known::row(lookup, &status.row), status));
        let newest = rows
            .filter(|(facts, _)| facts.known.is_none_or(|known| known <= day))
            .max_by(|(a, _), (b, _)| a.day.cmp(&b.day))?;
        let (_, status) = newest;
        (status.state.value == EventState::Postponed).then_some(status)
    });
    match postponed {
        Some(status) => status.until.as_ref().map(|until| &until.value),
        None => date_of(record),
    }
}

/// Earliest bound, time, narrower first, `after`, weight, id; events without a date last.
fn sort_events(lookup: &Lookup<'_>, numbers: &mut [usize], day: Date) {
    let mut keyed: Vec<_> = numbers
        .iter()
        .map(|number| {
            let record = &lookup.records[*number];
            let when = when_on(lookup, record, day).map(When::sort_key);
            (when.is_none(), when, *number)
        })
        .collect();
    keyed.sort_by(|a, b| {
        let (record_a, record_b) = (&lookup.records[a.2], &lookup.records[b.2]);
        (a.0, &a.1)
            .cmp(&(b.0, &b.1))
            .then_with(|| by_weight(record_a, record_b))
            .then_with(|| record_a.id.value.cmp(&record_b.id.value))
    });
    let mut start = 0;
    while start < keyed.len() {
        let same = keyed[start..].iter().take_while(|key| (key.0, &key.1) == (keyed[start].0, &keyed[start].1)).count();
        let mut group: Vec<usize> = keyed[start..start + same].iter().map(|key| key.2).collect();
        put_after(lookup, &mut group);
        for (slot, number) in keyed[start..].iter_mut().zip(group) {
            slot.2 = number;
        }
        start += same;
    }
    for (slot, key) in numbers.iter_mut().zip(keyed) {
        *slot = key.2;
    }
}

/// Moves each event of a group behind those that it names in `after`, and leaves the order as it is otherwise.
///
/// Depth first in the group's order; an event that is being visited already closes a circle, which is reported
/// elsewhere, and is passed over.
fn put_after(lookup: &Lookup<'_>, group: &mut Vec<usize>) {
    let names_others = |number: &usize| lookup.records[*number].event().is_some_and(|event| !event.after.is_empty());
    if group.len() < 2 || !group.iter().any(names_others) {
        return;
    }
    let by_id: HashMap<&str, usize> =
        group.iter().map(|number| (lookup.records[*number].id.value.as_str(), *number)).collect();
    let mut placed = Vec::with_capacity(group.len());
    let mut seen = std::collections::HashSet::new();
    for start in group.iter() {
        // A stack in place of recursion: chains of events may be as long as the story.
        let mut stack = vec![(*start, false)];
        while let Some((number, is_ready)) = stack.pop() {
            if is_ready {
                placed.push(number);
                continue;
            }
            if !seen.insert(number) {
                continue;
            }
            stack.push((number, true));
            let after = lookup.records[number].event().map(|event| event.after.as_slice()).unwrap_or_default();
            stack.extend(after.iter().rev().filter_map(|to| by_id.get(to.id.as_str())).map(|before| (*before, false)));
        }
    }
    *group = placed;
}
