//! What changed in the story: derived from the dated records, never written by hand.

use jiff::civil::Date;

use super::briefing::Ix;

/// A change that became known on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The day on which it became known.
    pub(crate) day: Date,
    /// The event that it hangs under; an event's own change hangs under itself.
    pub(crate) event: Option<Ix>,
    /// The record that changed.
    pub(crate) record: Ix,
    /// What changed in it.
    pub(crate) what: What,
}

/// What changed. Numbers are those of rows as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// An event took place.
    Event,
    /// An event that is still to come was announced.
    Announced,
    /// The state of an issue, a document or a planned event moved.
    State {
        /// The row before, where there is one.
        from: Option<usize>,
        /// The new row.
        to: usize,
    },
    /// A party's stance moved.
    Position {
        /// The row before, where there is one.
        from: Option<usize>,
        /// The new row.
        to: usize,
    },
    /// An option was put on the table.
    Option(usize),
    /// An option was taken off it.
    Withdrawn(usize),
    /// A question came up.
    Question(usize),
    /// A question was answered.
    Answered(usize),
    /// A text was corrected.
    Correction(usize),
}
