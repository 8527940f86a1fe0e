//! `duplicate-event`: two records that seem to tell of one event.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::desk::Desk;
use super::titles::{are_similar, words_of_title};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::When;
use crate::model::briefing::Ix;
use crate::model::event::Event;
use crate::model::record::Record;
use crate::model::resolve::rows;

/// How many events before it, of the same kind, parties and issue, an event is held against.
const LOOKED_AT: usize = 40;

/// An event, as far as it is compared.
struct Entry<'r> {
    record: &'r Record,
    event: &'r Event,
    when: Option<&'r When>,
    /// Those of its title, made when it is first held against another: most events never are.
    words: OnceCell<Vec<String>>,
}

impl Entry<'_> {
    fn words(&self) -> &[String] {
        self.words.get_or_init(|| words_of_title(&self.record.common.title.value))
    }
}

/// Events of the same kind, parties, with an issue in common, on days that overlap, under similar titles; each is
/// told once, against one that stands before it.
pub(super) fn duplicate_events(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let entries: Vec<Entry<'_>> = (desk.written())
        .filter_map(|record| {
            let event = record.event()?;
            let when = record.common.date.as_ref().map(|date| &date.value);
            Some(Entry { record, event, when, words: OnceCell::new() })
        })
        .collect();
    let issues = issues_by_event(desk);
    let mut groups: HashMap<(&str, BTreeSet<Ix>), usize> = HashMap::new();
    let mut places: HashMap<(usize, &str), usize> = HashMap::new();
    let mut buckets: Vec<Vec<usize>> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let count = groups.len();
        let group = *groups.entry((&entry.event.kind.value, parties(desk, entry.event))).or_insert(count);
        let of_rows = issues.get(entry.record.id.value.as_str());
        let own = entry.event.issues.iter().map(|to| to.id.as_str());
        for issue in own.chain(of_rows.into_iter().flatten().copied()).collect::<BTreeSet<_>>() {
            let place = *places.entry((group, issue)).or_insert_with(|| {
                buckets.push(Vec::new());
                buckets.len() - 1
            });
            buckets[place].push(number);
        }
    }
    let mut told = HashSet::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for mut bucket in buckets {
        // The same title on the same day comes side by side.
        bucket.sort_by_key(|number| (begins(&entries[*number]), entries[*number].words(), *number));
        for (at, number) in bucket.iter().enumerate() {
            let before = bucket[at.saturating_sub(LOOKED_AT)..at].iter().rev();
            let twin = before.copied().find(|before| are_one(&entries[*before], &entries[*number]));
            if let Some(twin) = twin {
                let pair = (twin.min(*number), twin.max(*number));
                if told.insert(pair.1) {
                    pairs.push(pair);
                }
            }
        }
    }
    pairs.into_iter().map(|(first, second)| tell(entries[first].record, entries[second].record)).collect()
}

/// The ids of the issues whose rows name an event.
fn issues_by_event<'s>(desk: &Desk<'s>) -> HashMap<&'s str, Vec<&'s str>> {
    let mut issues: HashMap<&str, Vec<&str>> = HashMap::new();
    for record in desk.written().filter(|record| record.issue().is_some()) {
        for event in rows(record).into_iter().filter_map(|row| row.event.as_ref()) {
            let of_event = issues.entry(&event.id).or_default();
            // An issue's rows come together.
            if of_event.last() != Some(&record.id.value.as_str()) {
                of_event.push(&record.id.value);
            }
        }
    }
    issues
}

/// The parties of an event, and those of its people.
fn parties(desk: &Desk<'_>, event: &Event) -> BTreeSet<Ix> {
    let people = event.people.iter();
    event
        .parties
        .iter()
        .map(|participant| &participant.party)
        .chain(people)
        .filter_map(|to| desk.party_of(to))
        .collect()
}

fn begins(entry: &Entry<'_>) -> Option<Date> {
    entry.when.and_then(When::known_from)
}

fn are_one(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    let overlap = match (a.when, b.when) {
        (Some(a), Some(b)) => a.overlaps(b) && !at_different_times(a, b),
        (None, None) => true,
        _ => false,
    };
    // Whoever puts one after the other knows that they are two.
    let comes_after = |a: &Entry<'_>, b: &Entry<'_>| a.event.after.iter().any(|to| to.id == b.record.id.value);
    overlap && are_similar(a.words(), b.words()) && !comes_after(a, b) && !comes_after(b, a)
}

/// Two briefings on one day, at ten and at six.
fn at_different_times(a: &When, b: &When) -> bool {
    a.time().is_some() && b.time().is_some() && (a.time(), a.offset_minutes()) != (b.time(), b.offset_minutes())
}

fn tell(first: &Record, second: &Record) -> Diagnostic {
    Diagnostic::new(Code::DuplicateEvent, format!("this seems to be the event `{}` once more", first.id.value))
        .at(&second.path, second.head)
        .also(&first.path, first.head, "entered here before")
        .hint("merge the two; if they are two events, give them titles that tell them apart, or list one in the other’s `after`")
}
