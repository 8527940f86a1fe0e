//! An event as a thing of schema.org.

use super::super::views::Views;
use super::date::{end, start};
use super::thing::Thing;
use super::{common, language, name, plain};
use crate::model::briefing::{EventDetail, Ix, Standing};
use crate::model::event::{Event, Locality};
use crate::model::record::Record;
use crate::model::vocabulary::EventState;
use crate::model::{Kind, When};

/// The role of those who organise an event.
const HOST: &str = "host";

pub(super) fn event(views: &Views, ix: Ix, record: &Record, event: &Event, detail: &EventDetail) -> Thing {
    let when = detail.when.as_ref();
    let written = record.common.date.as_ref().map(|date| &date.value);
    let is_moved = written.map(When::as_str) != when.map(When::as_str);
    let is_postponed =
        views.briefing.node(ix).event_states().any(|(status, _)| status.state.value == EventState::Postponed);
    // What came of it, else what it is.
    let outcome = event.outcome.as_ref().filter(|_| detail.has_outcome);
    let told = outcome.or(record.common.description.as_ref());
    let is_host =
        |at: usize| event.parties.get(at).and_then(|party| party.role.as_ref()).is_some_and(|role| role.value == HOST);
    let (hosts, guests): (Vec<_>, Vec<_>) = detail.parties.iter().partition(|(_, at)| at.is_some_and(is_host));
    let people = event.people.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Person]));
    let guests = guests.into_iter().map(|(party, _)| party).chain(people);
    common(views, ix, record)
        .with("description", plain(views, record, told))
        .with("inLanguage", language(record))
        .with("startDate", when.and_then(start))
        .with("endDate", when.and_then(end))
        .with("previousStartDate", written.filter(|_| is_moved && is_postponed).and_then(start))
        .with("eventStatus", status(detail.standing, is_postponed, is_moved))
        .with("location", event.place.as_deref().map(place))
        .with("organizer", hosts.into_iter().map(|(party, _)| name(views, party)).collect::<Vec<_>>())
        .with("attendee", guests.map(|guest| name(views, guest)).collect::<Vec<_>>())
        .with("about", detail.issues.iter().map(|issue| name(views, *issue)).collect::<Vec<_>>())
}

fn status(standing: Standing, is_postponed: bool, is_moved: bool) -> Option<&'static str> {
    match standing {
        Standing::Told(EventState::Cancelled) => Some("https://schema.org/EventCancelled"),
        // Whether it took place is not known, or it did not: schema.org has no word for either.
        Standing::Told(EventState::Missed | EventState::Disputed) | Standing::WasDue => None,
        _ if is_postponed && is_moved => Some("https://schema.org/EventRescheduled"),
        _ if is_postponed => Some("https://schema.org/EventPostponed"),
        _ => Some("https://schema.org/EventScheduled"),
    }
}

/// A place; its name is its address too, which Google requires of an event's.
fn place(place: &Locality) -> Thing {
    let address = Thing::new("PostalAddress")
        .with("addressLocality", place.name.as_str())
        .with("addressCountry", place.country.as_deref());
    let geo = place.coordinates.map(|(latitude, longitude)| {
        Thing::new("GeoCoordinates").with("latitude", latitude).with("longitude", longitude)
    });
    Thing::new("Place").with("name", place.name.as_str()).with("address", address).with("geo", geo)
}
