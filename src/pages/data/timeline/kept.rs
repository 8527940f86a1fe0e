//! What an import kept of a slide: `[extra.timelinejs]` of a record, by TimelineJS' own names.

use serde_json::Value;

use crate::model::record::Record;

/// The table; `Null` where there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept<'v>(&'v Value);

/// What was kept of the slide that became `record`.
pub(super) fn of(record: &Record) -> Kept<'_> {
    Kept(&record.common.extra["timelinejs"])
}

impl<'v> Kept<'v> {
    /// A text.
    pub(super) fn text(self, key: &str) -> Option<&'v str> {
        self.0[key].as_str().filter(|text| !text.is_empty())
    }

    /// Whether a key is true.
    pub(super) fn is(self, key: &str) -> bool {
        self.0[key] == Value::Bool(true)
    }

    /// A table inside.
    pub(super) fn table(self, key: &str) -> Self {
        Self(&self.0[key])
    }
}
