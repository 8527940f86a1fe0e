//! What `briefing export` writes: the files that a site has, and one that it has not.

use super::{briefing, calendar, timeline};
use crate::pages::views::Views;

/// A format of the whole story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Export {
    /// `/timeline.json`
    Timelinejs,
    /// `/briefing.json`
    Briefing,
    /// `/calendar.ics`
    Calendar,
    /// The events in the columns of TimelineJS' spreadsheet.
    Spreadsheet,
}

/// The bytes.
pub(crate) fn bytes(views: &Views, export: Export) -> Vec<u8> {
    match export {
        Export::Timelinejs => timeline::json(views),
        Export::Briefing => briefing::write(views),
        Export::Calendar => calendar::write(views),
        Export::Spreadsheet => timeline::spreadsheet(views),
    }
}
