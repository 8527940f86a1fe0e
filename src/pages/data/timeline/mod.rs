//! The events for TimelineJS 3: `/timeline.json` (<https://timeline.knightlab.com/docs/json-format.html>), and the
//! spreadsheet that it reads.
//!
//! What has no day at all is left out, since that format has no place for it. A date that is not exact stands at its
//! bounds and is shown in the words of its author (`display_date`). What an import has kept of another timeline goes
//! back to where it was.

mod kept;
mod point;
mod slide;
mod spreadsheet;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use self::slide::Slide;
use super::super::views::Views;
use crate::model::Kind;
use crate::model::briefing::Ix;

pub(super) use self::spreadsheet::write as spreadsheet;

/// Bytes that an event takes or less, as a rule.
const EVENT: usize = 512;

#[derive(Serialize)]
struct Timeline<'v> {
    title: Slide<'v>,
    events: Slides<'v>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eras: Option<Slides<'v>>,
    scale: &'static str,
}

/// The events or the eras, made one after the other while they are written.
struct Slides<'v> {
    views: &'v Views,
    are_eras: bool,
}

/// The bytes of the file.
pub(super) fn json(views: &Views) -> Vec<u8> {
    let has_eras = views.briefing.timeline().iter().any(|ix| is_era(views, *ix));
    let timeline = Timeline {
        title: title(views),
        events: Slides { views, are_eras: false },
        eras: has_eras.then_some(Slides { views, are_eras: true }),
        scale: "human",
    };
    let mut bytes = Vec::with_capacity((views.briefing.timeline().len() + 1) * EVENT);
    // Writing to memory does not fail.
    let _infallible = serde_json::to_writer(&mut bytes, &timeline);
    bytes
}

impl Serialize for Slides<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut slides = serializer.serialize_seq(None)?;
        for slide in self.views.briefing.timeline().iter().filter_map(|ix| {
            let slide = || slide::event(self.views, *ix);
            (is_era(self.views, *ix) == self.are_eras).then(slide).flatten()
        }) {
            slides.serialize_element(&slide)?;
        }
        slides.end()
    }
}

/// The slide that says what the timeline is about: that of an imported one, else the site's title.
fn title(views: &Views) -> Slide<'_> {
    let pages = views.briefing.all(Kind::Page).iter();
    let imported = pages.copied().find(|ix| kept::of(views.briefing.record(*ix)).is("title"));
    imported.map_or_else(|| slide::of_site(views), |ix| slide::page(views, ix))
}

/// Whether an event is a stretch of time behind the others. TimelineJS refuses one without an end.
fn is_era(views: &Views, ix: Ix) -> bool {
    let has_end = || {
        let when = views.briefing.event(ix).and_then(|event| event.when.as_ref());
        when.and_then(point::points).is_some_and(|(_, end)| end.is_some())
    };
    kept::of(views.briefing.record(ix)).is("era") && has_end()
}
