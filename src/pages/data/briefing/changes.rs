//! What changed, oldest first.

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::super::super::changes;
use super::super::super::views::Views;
use super::super::change::parts;
use super::facts::{Name, id};
use crate::model::change::Change as Derived;

/// The changes, made one by one while they are written.
pub(super) struct Changes<'v>(pub(super) &'v Views);

/// A change as data.
#[derive(Serialize)]
pub(crate) struct Change<'v> {
    day: String,
    what: &'static str,
    record: Name<'v>,
    event: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    option: Option<&'v str>,
    text: String,
}

impl<'v> Change<'v> {
    /// The data of `change`.
    pub(crate) fn new(views: &'v Views, change: &Derived) -> Self {
        let parts = parts(views, change);
        let about = parts.position.and_then(|position| position.option.as_ref()).map(|option| option.id.as_str());
        Self {
            day: change.day.to_string(),
            what: parts.what,
            record: Name::new(views, change.record),
            event: change.event.map(|event| id(views, event)),
            from: parts.from,
            to: parts.to,
            party: parts.position.map(|position| position.party.id.as_str()),
            option: parts.option.map(|option| option.id.value.as_str()).or(about),
            text: changes::sentence(views, change),
        }
    }
}

impl Serialize for Changes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let list = &self.0.briefing.changes;
        let mut changes = serializer.serialize_seq(Some(list.len()))?;
        for change in list {
            changes.serialize_element(&Change::new(self.0, change))?;
        }
        changes.end()
    }
}
