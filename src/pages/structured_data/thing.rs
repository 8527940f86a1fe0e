//! A thing of schema.org: a type and properties, in the order in which they are set.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::script;

/// A thing, written as JSON while its properties are set: every page has some, and none is read again.
#[derive(Debug)]
pub(in super::super) struct Thing {
    /// All but the last brace.
    json: Vec<u8>,
}

impl Thing {
    pub(super) fn new(kind: &'static str) -> Self {
        Self::of(&[kind])
    }

    /// A thing of one or more types.
    pub(super) fn of(types: &[&'static str]) -> Self {
        let mut json = Vec::with_capacity(256);
        json.extend_from_slice(b"{\"@type\":");
        match types {
            [one] => one.write(&mut json),
            several => several.write(&mut json),
        }
        Self { json }
    }

    /// A thing that is described on another page, by its `@id`.
    pub(super) fn reference(id: &str) -> Self {
        let mut json = b"{\"@id\":".to_vec();
        script::text(&mut json, id);
        Self { json }
    }

    /// Sets a property; nothing is set where there is no value, or the list is empty.
    pub(super) fn with(mut self, name: &'static str, value: impl Property) -> Self {
        if value.is_there() {
            self.json.push(b',');
            script::text(&mut self.json, name);
            self.json.push(b':');
            value.write(&mut self.json);
        }
        self
    }
}

/// What can be the value of a property.
pub(super) trait Property {
    /// Whether there is a value.
    fn is_there(&self) -> bool {
        true
    }

    /// Appends the value as JSON.
    fn write(&self, json: &mut Vec<u8>);
}

impl Property for Thing {
    fn write(&self, json: &mut Vec<u8>) {
        json.extend_from_slice(&self.json);
        json.push(b'}');
    }
}

impl Property for Arc<Thing> {
    fn write(&self, json: &mut Vec<u8>) {
        self.as_ref().write(json);
    }
}

impl Property for &str {
    fn write(&self, json: &mut Vec<u8>) {
        script::text(json, self);
    }
}

impl Property for String {
    fn write(&self, json: &mut Vec<u8>) {
        script::text(json, self);
    }
}

impl Property for Cow<'_, str> {
    fn write(&self, json: &mut Vec<u8>) {
        script::text(json, self);
    }
}

impl Property for Date {
    fn write(&self, json: &mut Vec<u8>) {
        script::text(json, &self.to_string());
    }
}

impl Property for f64 {
    fn write(&self, json: &mut Vec<u8>) {
        script::write(json, self);
    }
}

impl Property for usize {
    fn write(&self, json: &mut Vec<u8>) {
        script::write(json, self);
    }
}

impl<T: Property> Property for Vec<T> {
    fn is_there(&self) -> bool {
        !self.is_empty()
    }

    fn write(&self, json: &mut Vec<u8>) {
        self.as_slice().write(json);
    }
}

impl<T: Property> Property for [T] {
    fn is_there(&self) -> bool {
        !self.is_empty()
    }

    fn write(&self, json: &mut Vec<u8>) {
        json.push(b'[');
        for (at, value) in self.iter().enumerate() {
            if at > 0 {
                json.push(b',');
            }
            value.write(json);
        }
        json.push(b']');
    }
}

impl<T: Property> Property for Option<T> {
    fn is_there(&self) -> bool {
        self.as_ref().is_some_and(Property::is_there)
    }

    fn write(&self, json: &mut Vec<u8>) {
        if let Some(value) = self {
            value.write(json);
        }
    }
}
