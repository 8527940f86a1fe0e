//! What the entries of a timeline can be filtered by: what they themselves hold.

use tera::Value;

use super::super::view::{Map, ToView, field_of, view};
use super::super::views::Views;
use crate::model::briefing::{EventDetail, Ix};
use crate::model::event::Event;
use crate::model::vocabulary::{EVENT_KIND, Importance};

/// A list of choices: `name` (the key in the address: `issue`, `party`, `kind`, `importance`), `of` (what the attribute
/// `data-…` of an entry is called that holds its words), `options` (`id`, `word`). Those between which there is nothing to
/// choose are left out.
pub(super) fn filters(views: &Views, events: &[Ix]) -> Vec<Map> {
    let known: Vec<(&Event, &EventDetail)> = events
        .iter()
        .filter_map(|ix| Some((views.briefing.record(*ix).event()?, views.briefing.event(*ix)?)))
        .collect();
    let records = |of: fn(&EventDetail) -> Vec<Ix>| {
        let mut records: Vec<Ix> = known.iter().flat_map(|(_, detail)| of(detail)).collect();
        records.sort_unstable();
        records.dedup();
        let option = |ix: &Ix| {
            let record = views.briefing.record(*ix);
            let option = || view! { "id": &record.id.value, "word": record.label() }.to_view();
            views.kept.options.get_or_make(ix, option)
        };
        records.iter().map(option).collect::<Vec<_>>()
    };
    let mut kinds: Vec<&str> = known.iter().map(|(event, _)| event.kind.value.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let kinds = kinds.into_iter().map(|kind| views.open_word(EVENT_KIND, kind));
    // A kind without a word, `other`, cannot be asked for.
    let has_word = |kind: &Value| field_of(kind, "word").and_then(Value::as_str) != Some("");
    let weights = Importance::ALL.iter().filter(|weight| known.iter().any(|(event, _)| event.importance == **weight));
    let weight = |weight: &Importance| views.label_value("importance", weight.as_str());
    let choices = [
        ("issue", "issues", records(|detail| detail.issues.clone())),
        ("party", "parties", records(|detail| detail.parties.iter().map(|(party, _)| *party).collect())),
        ("kind", "kind", kinds.filter(has_word).collect::<Vec<Value>>()),
        ("importance", "importance", weights.map(weight).collect()),
    ];
    let choices = choices.into_iter().filter(|(_, _, options)| options.len() > 1);
    choices.map(|(name, of, options)| view! { "name": name, "of": of, "options": options }).collect()
}
