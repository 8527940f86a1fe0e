//! Values for templates, built without a detour through serde: values are reference counted, so that a record's
//! value is made once and shared by every page that shows it.

use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use tera::Value;
use tera::value::Key;

/// A map for templates: `view! { "title": record.title(), "url": url }`.
macro_rules! view {
    ($($key:literal: $value:expr),* $(,)?) => {
        $crate::pages::view::Map::from_iter([
            $(($key, $crate::pages::view::ToView::to_view($value))),*
        ])
    };
}
pub(crate) use view;

/// The keys of a map that is being put together, in their order; of a key that comes twice the last value counts.
///
/// Tera's own map hashes every key whenever it is filled, extended and made a value of. Here that happens once, when
/// the map is complete.
#[derive(Clone, Debug, Default)]
pub(crate) struct Map(Vec<(&'static str, Value)>);

impl Map {
    /// Adds a key.
    pub(crate) fn insert(&mut self, key: &'static str, value: Value) {
        self.0.push((key, value));
    }

    /// Adds the keys of `more`.
    pub(crate) fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }
}

impl FromIterator<(&'static str, Value)> for Map {
    fn from_iter<T: IntoIterator<Item = (&'static str, Value)>>(entries: T) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// As a structure: Tera makes a value of that without copying its keys, and takes the values as they are.
impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_struct("Map", self.0.len())?;
        for (key, value) in &self.0 {
            entries.serialize_field(key, value)?;
        }
        entries.end()
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        // Nothing in it can fail.
        Value::try_from_serializable(&map).unwrap_or_else(|_| Value::none())
    }
}

/// Something that a template can show.
pub(crate) trait ToView {
    /// The value.
    fn to_view(self) -> Value;
}

impl ToView for Value {
    fn to_view(self) -> Value {
        self
    }
}

impl ToView for Map {
    fn to_view(self) -> Value {
        Value::from(self)
    }
}

impl ToView for &str {
    fn to_view(self) -> Value {
        Value::normal_string(self)
    }
}

impl ToView for &String {
    fn to_view(self) -> Value {
        Value::normal_string(self)
    }
}

impl ToView for String {
    fn to_view(self) -> Value {
        Value::normal_string(&self)
    }
}

impl ToView for bool {
    fn to_view(self) -> Value {
        Value::from(self)
    }
}

impl ToView for u32 {
    fn to_view(self) -> Value {
        Value::from(u64::from(self))
    }
}

impl ToView for usize {
    fn to_view(self) -> Value {
        Value::from(self as u64)
    }
}

/// A whole number without a point: "24" and not "24.0".
impl ToView for f64 {
    fn to_view(self) -> Value {
        let whole = self as i32;
        if f64::from(whole) == self { Value::from(i64::from(whole)) } else { Value::from(self) }
    }
}

impl<T: ToView> ToView for Option<T> {
    fn to_view(self) -> Value {
        self.map_or_else(Value::none, ToView::to_view)
    }
}

impl<T: ToView> ToView for Vec<T> {
    fn to_view(self) -> Value {
        Value::from(self.into_iter().map(ToView::to_view).collect::<Vec<_>>())
    }
}

/// The keys of a value that is a map; the values are shared.
pub(crate) fn keys(value: &Value) -> Map {
    let key = |key: &Key<'static>| match key {
        Key::Str(key) => Some(*key),
        // No other key comes from here.
        _ => None,
    };
    value.as_map().into_iter().flatten().filter_map(|(name, value)| Some((key(name)?, value.clone()))).collect()
}

/// A copy of `base` with more keys; the values are shared.
pub(crate) fn extended(base: &Value, more: Map) -> Map {
    let mut map = keys(base);
    map.extend(more);
    map
}

/// The value of `key` in a map of a few keys, which are looked through faster than one is hashed.
pub(crate) fn field_of<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.as_map()?.iter().find(|(name, _)| name.as_str() == Some(key)).map(|(_, value)| value)
}

/// The value of `key` in a map; nothing where there is none.
pub(crate) fn field(value: &Value, key: &'static str) -> Value {
    field_of(value, key).cloned().unwrap_or_else(Value::none)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_and_the_last_value_counts() {
        let base = view! { "b": "1", "a": "2" }.to_view();
        let map = extended(&base, view! { "c": "3", "b": "4" });
        assert_eq!(Value::from(map).to_string(), r#"{"b": "4", "a": "2", "c": "3"}"#);
        assert_eq!(base.to_string(), r#"{"b": "1", "a": "2"}"#);
    }

    #[test]
    fn whole_numbers_have_no_point() {
        for (number, written) in [(24.0, "24"), (0.5, "0.5"), (-3.0, "-3"), (33.33, "33.33"), (1e12, "1000000000000.0")]
        {
            assert_eq!(number.to_view().to_string(), written);
        }
    }
}
