//! The headers that a file is served with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// HTTP header fields of a file, by lower-case name (RFC 9110, section 5): `content-type`, `cache-control`, … Object
/// stores keep those that they know (`Content-Type`, `Cache-Control`, `Content-Disposition`, `Content-Encoding`,
/// `Content-Language`); all of them go into the files that some hosts read headers from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Headers(pub(crate) BTreeMap<String, String>);

impl Headers {
    /// The value of the field `name`, in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(fields: T) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}
