//! Events.

use super::reader::{Reader, exactly};
use crate::Code;
use crate::diagnostics::Spanned;
use crate::model::event::{Event, EventStatus, Locality, Participant};
use crate::model::vocabulary::{EVENT_KIND, EventState, Importance, ROLE};
use crate::parse::keys::Keys;
use crate::parse::keys::shape::{Condition, Rule, Scalar};
use crate::parse::tree::{Node, Value};

pub(super) fn event(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Event> {
    let kind = reader.need_open_word(keys, "kind", EVENT_KIND);
    let event = Event {
        kind: kind.clone().unwrap_or_else(|| reader.nowhere()),
        parties: exactly(keys.items("parties").into_iter(), |item| participant(reader, item)),
        people: reader.references(keys, "people"),
        issues: reader.references(keys, "issues"),
        documents: reader.references(keys, "documents"),
        place: keys.table("place").and_then(|place| locality(reader, place)).map(Box::new),
        importance: reader.word::<Importance>(keys, "importance").map_or(Importance::Major, |word| word.value),
        outcome: reader.inline(keys, "outcome"),
        after: reader.references(keys, "after"),
        status: reader.rows(keys, "status", "a status", |keys| status(reader, keys)),
    };
    kind.map(|_| event)
}

fn participant(reader: Reader<'_, '_>, node: &Node) -> Option<Participant> {
    if !matches!(node.value, Value::Table(_)) {
        return reader.cite(node).map(|cite| Participant { party: cite.source, role: None });
    }
    let mut keys = reader.keys(node, "a party with its role");
    let party = reader.need_reference(&mut keys, "id");
    let role = reader.open_word(&mut keys, "role", ROLE);
    keys.done();
    Some(Participant { party: party?, role })
}

fn locality(reader: Reader<'_, '_>, node: &Node) -> Option<Locality> {
    let mut keys = reader.keys(node, "a place");
    let name = keys.need_text("name");
    let country = reader.country(&mut keys);
    let latitude = degrees(reader, &mut keys, "lat", 90.0);
    let longitude = degrees(reader, &mut keys, "lon", 180.0);
    let has_both = keys.has("lat") && keys.has("lon");
    keys.rule(Rule::Together("lat", "lon"));
    keys.done();
    let coordinates = match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => Some((latitude.value, longitude.value)),
        (None, None) => None,
        // The other is there and no number, which has been told.
        _ if has_both => None,
        (Some(_), None) => {
            reader.refuse(Code::MissingKey, node.span, "a place with `lat` needs a `lon`", "give both or neither");
            None
        }
        (None, Some(_)) => {
            reader.refuse(Code::MissingKey, node.span, "a place with `lon` needs a `lat`", "give both or neither");
            None
        }
    };
    Some(Locality { name: name?.value, country, coordinates })
}

/// Degrees up to `limit` to either side; what lies outside is told and given all the same, since it is there.
fn degrees(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>, key: &'static str, limit: f64) -> Option<Spanned<f64>> {
    keys.narrow(key, || Scalar::Number(-limit..=limit));
    let degrees = keys.number(key)?;
    if !(-limit..=limit).contains(&degrees.value) {
        reader.refuse(
            Code::UnknownValue,
            degrees.span,
            &format!("`{key}` is {}, and lies between -{limit} and {limit}", degrees.value),
            "degrees, positive to the north and east",
        );
    }
    Some(degrees)
}

fn status(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<EventStatus> {
    let row = reader.row(keys);
    let state = reader.need_word::<EventState>(keys, "state");
    let until = keys.date("until");
    keys.rule(Rule::Only("until", Condition::Is("state", EventState::Postponed.as_str())));
    if let (Some(state), Some(until)) = (&state, &until)
        && state.value != EventState::Postponed
    {
        reader.refuse(
            Code::UnknownKey,
            until.span,
            "`until` says to when an event was postponed",
            "use it with `state = \"postponed\"`, or leave it out",
        );
    }
    let note = reader.inline(keys, "note");
    Some(EventStatus { row, state: state?, until, note })
}
