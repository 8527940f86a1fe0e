//! An event as a thing of schema.org.

use super::super::views::Views;
use super::thing::Thing;
use super::{common, name};
use crate::model::briefing::{EventDetail, Ix, Standing};
use crate::model::event::{Event, Locality};
use crate::model::record::Record;
use crate::model::vocabulary::EventState;
use crate::model::{Kind, When};

pub(super) fn event(views: &Views, ix: Ix, record: &Record, event: &Event, detail: &EventDetail) -> Thing {
    let when = detail.when.as_ref();
    let written = record.common.date.as_ref().map(|date| &date.value);
    let is_moved = written.map(When::as_str) != when.map(When::as_str);
    let is_postponed =
        views.briefing.node(ix).event_states().any(|(status, _)| status.state.value == EventState::Postponed);
    let outcome = event.outcome.as_ref().filter(|_| detail.has_outcome);
    let parties = detail.parties.iter().map(|(party, _)| name(views, *party));
    let people = event.people.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Person]));
    common(views, ix, record, "Event")
        .with("abstract", outcome.map(|text| views.plain(record, text)))
        .with("startDate", when.and_then(start))
        .with("endDate", when.and_then(end))
        .with("previousStartDate", written.filter(|_| is_moved && is_postponed).and_then(start))
        .with("eventStatus", status(detail.standing, is_postponed, is_moved))
        .with("location", event.place.as_deref().map(place))
        .with("attendee", parties.chain(people.map(|person| name(views, person))).collect::<Vec<_>>())
        .with("about", detail.issues.iter().map(|issue| name(views, *issue)).collect::<Vec<_>>())
}

/// When it begins: the day and time where they are known exactly, else the first day that it can be.
fn start(when: &When) -> Option<String> {
    let time = when.datetime().filter(|_| when.time().is_some());
    time.or_else(|| when.known_from().map(|day| day.to_string()))
}

/// The last day that it can be, where that is another than its first.
fn end(when: &When) -> Option<String> {
    when.latest().filter(|last| when.known_from() != Some(*last)).map(|day| day.to_string())
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

fn place(place: &Locality) -> Thing {
    let address = place.country.as_deref().map(|country| {
        Thing::new("PostalAddress").with("addressLocality", place.name.as_str()).with("addressCountry", country)
    });
    let geo = place.coordinates.map(|(latitude, longitude)| {
        Thing::new("GeoCoordinates").with("latitude", latitude).with("longitude", longitude)
    });
    Thing::new("Place").with("name", place.name.as_str()).with("address", address).with("geo", geo)
}
