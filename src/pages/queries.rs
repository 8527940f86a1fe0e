//! Questions that pages and components put to the story.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use tera::Value;

use super::rows;
use super::timeline::drawing::{self, Lanes};
use super::view::{Map, ToView, view};
use super::views::Views;
use crate::model::Kind;
use crate::model::When;
use crate::model::briefing::{Dated, Detail, Ix};
use crate::model::document::{Document, Signatory};
use crate::model::issue::Position;
use crate::model::record::{Author, DOCUMENT_AUTHORS};

/// Which events are wanted. `Some(None)` names a record that is not known: no event names it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct EventFilter {
    /// Those that touch this issue.
    pub(crate) issue: Option<Option<Ix>>,
    /// Those in which this party took part.
    pub(crate) party: Option<Option<Ix>>,
    /// Those in which this person took part.
    pub(crate) person: Option<Option<Ix>>,
    /// Those that began by this day.
    pub(crate) until: Option<Date>,
}

/// The events that are not upcoming and pass `filter`, in the order of the timeline.
pub(crate) fn events<'v>(views: &'v Views, filter: &'v EventFilter) -> impl Iterator<Item = Ix> + 'v {
    let briefing = &views.briefing;
    let of_issue = |ix: Ix| briefing.issue(ix).map(|(_, detail)| detail.events.as_slice());
    let of_party = |ix: Ix| briefing.party(ix).map(|detail| detail.events.as_slice());
    let of_person = |ix: Ix| match &briefing.node(ix).detail {
        Detail::Person { events } => Some(events.as_slice()),
        _ => None,
    };
    let wanted = |named: Option<Option<Ix>>, list: &dyn Fn(Ix) -> Option<&'v [Ix]>| -> Option<&'v [Ix]> {
        named.map(|named| named.and_then(list).unwrap_or_default())
    };
    let lists: Vec<&[Ix]> =
        [wanted(filter.issue, &of_issue), wanted(filter.party, &of_party), wanted(filter.person, &of_person)]
            .into_iter()
            .flatten()
            .collect();
    // Lists are in the order of the timeline, so the shortest of them leads.
    let (first, others) = match lists.iter().enumerate().min_by_key(|(_, list)| list.len()) {
        Some((at, list)) => {
            (*list, lists.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, list)| *list).collect())
        }
        None => (briefing.timeline(), Vec::new()),
    };
    first.iter().copied().filter(move |ix| {
        let Some(detail) = briefing.event(*ix) else { return false };
        let has_begun = filter
            .until
            .is_none_or(|until| detail.when.as_ref().and_then(When::known_from).is_some_and(|begins| begins <= until));
        !detail.standing.is_upcoming() && has_begun && others.iter().all(|list: &&[Ix]| list.binary_search(ix).is_ok())
    })
}

/// What is to come: in the order of the timeline, which puts what has no date last.
pub(crate) fn upcoming(views: &Views, issue: Option<Option<Ix>>) -> impl Iterator<Item = Ix> + '_ {
    let list = match issue {
        None => views.briefing.timeline(),
        Some(issue) => {
            issue.and_then(|issue| views.briefing.issue(issue)).map_or(&[][..], |(_, detail)| detail.events.as_slice())
        }
    };
    list.iter().copied().filter(|ix| views.briefing.event(*ix).is_some_and(|detail| detail.standing.is_upcoming()))
}

/// Who stands where on an issue: one entry a party, in the order of the parties: `party`, `current` (its newest
/// position), `others` (the newest on each option that `current` is not about: a word on one option takes nothing
/// back that was said of another), `earlier` (all positions before these). Lists are newest first.
pub(crate) fn positions(views: &Views, ix: Ix, only: Option<Option<Ix>>, until: Option<Date>) -> Value {
    let entries = positions_by_party(views, ix, only, until).into_iter();
    entries.map(|(_, entry)| entry).collect::<Vec<_>>().to_view()
}

/// The same with the party of each entry.
pub(super) fn positions_by_party(
    views: &Views,
    ix: Ix,
    only: Option<Option<Ix>>,
    until: Option<Date>,
) -> Vec<(Ix, Map)> {
    let Some((issue, detail)) = views.briefing.issue(ix) else { return Vec::new() };
    let mut by_party: HashMap<Ix, Vec<(&Position, &Dated)>> = HashMap::new();
    for (position, row) in detail.positions(issue).rev() {
        let is_known = until.is_none_or(|until| row.known.is_none_or(|known| known <= until));
        if is_known && let Some(party) = views.briefing.follow(&position.party, &[Kind::Party]) {
            by_party.entry(party).or_default().push((position, row));
        }
    }
    let parties = views.briefing.all(Kind::Party).iter();
    parties
        .filter(|party| only.is_none_or(|only| only == Some(**party)))
        .filter_map(|party| {
            let rows = by_party.get(party)?;
            let mut options = HashSet::new();
            let (mut current, mut others, mut earlier) = (None, Vec::new(), Vec::new());
            for (position, row) in rows {
                let is_first_on_option = position.option.as_ref().is_some_and(|option| options.insert(&option.id));
                let value = views.position(ix, issue, position, row);
                match (&current, is_first_on_option) {
                    (None, _) => current = Some(value),
                    (Some(_), true) => others.push(value),
                    (Some(_), false) => earlier.push(value),
                }
            }
            let entry = view! { "party": views.link(*party), "current": current, "others": others, "earlier": earlier };
            Some((*party, entry))
        })
        .collect()
}

/// The row of an issue's state as it was on a day, or none.
pub(crate) fn status(views: &Views, ix: Ix, until: Option<Date>) -> Value {
    let Some((issue, detail)) = views.briefing.issue(ix) else { return Value::none() };
    let place =
        detail.states.iter().rposition(|row| until.is_none_or(|until| row.known.is_none_or(|known| known <= until)));
    place.and_then(|place| rows::state_at(views, views.briefing.record(ix), issue, detail, place)).to_view()
}

/// The records of one kind that refer to `ix`, in the order of that kind's list.
pub(crate) fn referrers(views: &Views, ix: Ix, kind: Kind) -> &[Ix] {
    let all = views.briefing.all(kind);
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return &[] };
    // Referrers are in the order of the graph, in which the records of a kind stand together.
    let list = views.briefing.node(ix).referrers.as_slice();
    &list[list.partition_point(|from| from < first)..list.partition_point(|from| from <= last)]
}

/// Records, which are in the order of the graph, by kind: `kind`, `records` (cards).
pub(crate) fn by_kind(views: &Views, list: &[Ix]) -> Value {
    let kind = |ix: Ix| views.briefing.record(ix).kind;
    let groups = list.chunk_by(|a, b| kind(*a) == kind(*b)).map(|group| {
        let name = group.first().map(|first| kind(*first).singular());
        view! { "kind": name, "records": views.cards(group) }
    });
    groups.collect::<Vec<_>>().to_view()
}

/// The first `size` entries of a list under `key`, and under `more` how many others there are.
pub(crate) fn cut<T: ToView>(
    key: &'static str,
    more: &'static str,
    mut entries: impl Iterator<Item = T>,
    size: usize,
) -> Map {
    let first: Vec<T> = entries.by_ref().take(size).collect();
    let mut map = Map::default();
    map.insert(key, first.to_view());
    map.insert(more, entries.count().to_view());
    map
}

/// Events of a list in the order of the timeline, as far as a page holds them: `events` (cards of the newest that are
/// not upcoming, oldest first), `events_before` (how many older ones are not among them), `upcoming` (cards),
/// `upcoming_more`, `drawing` (of these, by issue, or none; see [`drawing::drawing`]).
pub(crate) fn cut_events(views: &Views, list: &[Ix]) -> Map {
    let size = views.config.page_size;
    let is_upcoming = |ix: &Ix| views.briefing.event(*ix).is_some_and(|detail| detail.standing.is_upcoming());
    let (upcoming, past): (Vec<Ix>, Vec<Ix>) = list.iter().partition(|ix| is_upcoming(ix));
    let before = past.len().saturating_sub(size);
    let mut map = cut("upcoming", "upcoming_more", upcoming.iter().map(|ix| views.card(*ix)), size);
    let past = &past[before..];
    let shown = past.iter().chain(upcoming.iter().take(size)).copied().collect();
    map.extend(view! {
        "events": views.cards(past),
        "events_before": before,
        "drawing": drawing::beside(views, shown, Lanes::Issues, None),
    });
    map
}

/// Whether `ix` is among the authors on record.
pub(crate) fn is_author(views: &Views, authors: &[Author], ix: Ix) -> bool {
    authors.iter().any(|author| match author {
        Author::Person(to) => views.briefing.follow(to, DOCUMENT_AUTHORS) == Some(ix),
        Author::Name(_) => false,
    })
}

/// The parties that had signed a document by the day.
pub(crate) fn signatories<'v>(
    views: &'v Views,
    document: &'v Document,
) -> impl Iterator<Item = (Ix, &'v Signatory)> + 'v {
    let has_come = |signatory: &&Signatory| {
        let day = signatory.date.as_ref().and_then(|date| date.value.known_from());
        day.is_none_or(|day| day <= views.briefing.day)
    };
    let party = |signatory: &'v Signatory| Some((views.briefing.follow(&signatory.party, &[Kind::Party])?, signatory));
    document.signatories.iter().filter(has_come).filter_map(party)
}
