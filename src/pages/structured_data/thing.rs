//! A thing of schema.org: a type and properties, in the order in which they are set.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A thing.
#[derive(Debug)]
pub(super) struct Thing<'v> {
    kind: &'static str,
    properties: Vec<(&'static str, Property<'v>)>,
}

/// The value of a property.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Property<'v> {
    /// A text, a day or an address.
    Text(Cow<'v, str>),
    /// A number.
    Number(f64),
    /// A whole number.
    Count(usize),
    /// A thing.
    Thing(Thing<'v>),
    /// Several texts.
    Texts(Vec<Cow<'v, str>>),
    /// Several things.
    Things(Vec<Thing<'v>>),
}

impl<'v> Thing<'v> {
    pub(super) fn new(kind: &'static str) -> Self {
        Self { kind, properties: Vec::new() }
    }

    /// Sets a property; nothing is set where there is no value, or the list is empty.
    pub(super) fn with(mut self, name: &'static str, value: impl IntoProperty<'v>) -> Self {
        self.properties.extend(value.into_property().map(|value| (name, value)));
        self
    }
}

impl Serialize for Thing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.properties.len() + 1))?;
        map.serialize_entry("@type", self.kind)?;
        for (name, value) in &self.properties {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// What can be the value of a property.
pub(super) trait IntoProperty<'v> {
    /// The value, where there is one.
    fn into_property(self) -> Option<Property<'v>>;
}

impl<'v> IntoProperty<'v> for &'v str {
    fn into_property(self) -> Option<Property<'v>> {
        Some(Property::Text(Cow::Borrowed(self)))
    }
}

impl<'v> IntoProperty<'v> for String {
    fn into_property(self) -> Option<Property<'v>> {
        Some(Property::Text(Cow::Owned(self)))
    }
}

impl<'v> IntoProperty<'v> for Cow<'v, str> {
    fn into_property(self) -> Option<Property<'v>> {
        Some(Property::Text(self))
    }
}

impl<'v> IntoProperty<'v> for jiff::civil::Date {
    fn into_property(self) -> Option<Property<'v>> {
        self.to_string().into_property()
    }
}

impl<'v> IntoProperty<'v> for f64 {
    fn into_property(self) -> Option<Property<'v>> {
        Some(Property::Number(self))
    }
}

impl<'v> IntoProperty<'v> for usize {
    fn into_property(self) -> Option<Property<'v>> {
        Some(Property::Count(self))
    }
}

impl<'v> IntoProperty<'v> for Thing<'v> {
    fn into_property(self) -> Option<Property<'v>> {
        Some(Property::Thing(self))
    }
}

impl<'v> IntoProperty<'v> for Vec<Thing<'v>> {
    fn into_property(self) -> Option<Property<'v>> {
        (!self.is_empty()).then_some(Property::Things(self))
    }
}

impl<'v> IntoProperty<'v> for Vec<Cow<'v, str>> {
    fn into_property(self) -> Option<Property<'v>> {
        (!self.is_empty()).then_some(Property::Texts(self))
    }
}

impl<'v, T: IntoProperty<'v>> IntoProperty<'v> for Option<T> {
    fn into_property(self) -> Option<Property<'v>> {
        self.and_then(IntoProperty::into_property)
    }
}
