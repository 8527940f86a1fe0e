//! An event: something that happened, or that is planned or expected.

use super::record::{Ref, References, Row};
use super::vocabulary::{EventState, Importance};
use super::{Kind, When};
use crate::diagnostics::Spanned;
use crate::model::body::Inline;

/// The keys of an event.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// What it is: a word of the open vocabulary `event_kind`.
    pub(crate) kind: Spanned<String>,
    /// The parties that took part.
    pub(crate) parties: Vec<Participant>,
    /// The people who took part.
    pub(crate) people: Vec<Ref>,
    /// The issues that it touches.
    pub(crate) issues: Vec<Ref>,
    /// The documents that it is about.
    pub(crate) documents: Vec<Ref>,
    /// Where.
    pub(crate) place: Option<Box<Locality>>,
    /// How much it weighs in the story.
    pub(crate) importance: Importance,
    /// What came of it; known from its last day.
    pub(crate) outcome: Option<Inline>,
    /// Events that it comes after, where their dates do not say so.
    pub(crate) after: Vec<Ref>,
    /// What became of a plan.
    pub(crate) status: Vec<EventStatus>,
}

/// A party in an event.
#[derive(Clone, Debug)]
pub(crate) struct Participant {
    /// The party.
    pub(crate) party: Ref,
    /// As what: a word of the open vocabulary `role`.
    pub(crate) role: Option<Spanned<String>>,
}

/// Where an event takes place.
#[derive(Clone, Debug)]
pub(crate) struct Locality {
    /// A name: "Berlin".
    pub(crate) name: String,
    /// ISO 3166-1 alpha-2.
    pub(crate) country: Option<String>,
    /// Degrees north and east.
    pub(crate) coordinates: Option<(f64, f64)>,
}

/// A row of what became of a planned event.
#[derive(Clone, Debug)]
pub(crate) struct EventStatus {
    /// Date, event and sources.
    pub(crate) row: Row,
    /// What became of it.
    pub(crate) state: Spanned<EventState>,
    /// The new date of what was postponed.
    pub(crate) until: Option<Spanned<When>>,
    /// A word of explanation.
    pub(crate) note: Option<Inline>,
}

impl Event {
    pub(super) fn references<'r>(&'r self, references: &mut References<'r>) {
        references.add(&[Kind::Party], self.parties.iter().map(|participant| &participant.party));
        references.add(&[Kind::Person], &self.people);
        references.add(&[Kind::Issue], &self.issues);
        references.add(&[Kind::Document], &self.documents);
        references.add(&[Kind::Event], &self.after);
        self.status.iter().for_each(|status| references.row(&status.row));
    }

    pub(super) fn inlines<'r>(&'r self, inlines: &mut Vec<&'r Inline>) {
        inlines.extend(&self.outcome);
        inlines.extend(self.status.iter().filter_map(|status| status.note.as_ref()));
    }
}
