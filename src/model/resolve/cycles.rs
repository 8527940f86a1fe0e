//! Circles where an order is needed: `depends_on`, `part_of`, `supersedes`, `after`.

use std::collections::HashMap;

use super::lookup::{Lookup, Slot};
use crate::Code;
use crate::diagnostics::Diagnostic;
use crate::model::Kind;
use crate::model::record::{Record, Ref};

/// A key that orders records of one kind.
struct Relation {
    key: &'static str,
    kind: Kind,
    targets: fn(&Record) -> &[Ref],
}

const RELATIONS: &[Relation] = &[
    Relation {
        key: "depends_on",
        kind: Kind::Issue,
        targets: |record| record.issue().map_or(&[], |issue| &issue.depends_on),
    },
    Relation {
        key: "part_of",
        kind: Kind::Document,
        targets: |record| record.document().map_or(&[], |document| document.part_of.as_slice()),
    },
    Relation {
        key: "supersedes",
        kind: Kind::Document,
        targets: |record| record.document().map_or(&[], |document| &document.supersedes),
    },
    Relation { key: "after", kind: Kind::Event, targets: |record| record.event().map_or(&[], |event| &event.after) },
];

/// Reports each circle once, at the reference that closes it.
pub(super) fn check(lookup: &Lookup<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for relation in RELATIONS {
        let mut done: HashMap<usize, bool> = HashMap::new();
        for (number, record) in lookup.records.iter().enumerate() {
            let is_start = record.kind == relation.kind && !(relation.targets)(record).is_empty();
            if is_start && !done.contains_key(&number) {
                walk(lookup, relation, number, &mut done, diagnostics);
            }
        }
    }
}

/// Depth first from `start` with a stack of our own, since a chain may be as long as the story; `done` is false for
/// records on the way to the current one.
fn walk(
    lookup: &Lookup<'_>,
    relation: &Relation,
    start: usize,
    done: &mut HashMap<usize, bool>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut path = vec![(start, 0)];
    done.insert(start, false);
    while let Some((number, next)) = path.last_mut() {
        let record = &lookup.records[*number];
        let Some(to) = (relation.targets)(record).get(*next) else {
            done.insert(*number, true);
            path.pop();
            continue;
        };
        *next += 1;
        let Some(Slot::Record(target)) = lookup.slot(&to.id, &[relation.kind]) else { continue };
        match done.get(&target) {
            Some(true) => {}
            Some(false) => {
                let begin = path.iter().position(|(number, _)| *number == target).unwrap_or_default();
                let ids = path[begin..].iter().map(|(number, _)| lookup.records[*number].id.value.as_str());
                let circle: Vec<String> = ids.chain([to.id.as_str()]).map(|id| format!("`{id}`")).collect();
                diagnostics.push(
                    Diagnostic::new(
                        Code::Cycle,
                        format!("`{}` goes in a circle: {}", relation.key, circle.join(" → ")),
                    )
                    .at(&record.path, to.span)
                    .hint("take one of the references out"),
                );
            }
            None => {
                done.insert(target, false);
                path.push((target, 0));
            }
        }
    }
}
