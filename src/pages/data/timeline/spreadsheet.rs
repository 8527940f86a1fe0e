//! The events in the columns of TimelineJS' spreadsheet (RFC 4180, UTF-8 without a byte-order mark).
//!
//! It says less than the JSON: no ids, no seconds without minutes, no wording of single dates.

use super::super::guarded;
use super::point::Point;
use super::slide::{self, Slide};
use super::{is_era, title};
use crate::pages::views::Views;
use crate::timelinejs::COLUMNS;

/// The bytes of the file: the title, then events and eras in the order of the timeline.
pub(crate) fn write(views: &Views) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail, and all rows have as many cells as there are columns.
    let _infallible = writer.write_record(COLUMNS);
    let _infallible = writer.write_record(cells(title(views), "title"));
    for ix in views.briefing.timeline() {
        let Some(slide) = slide::event(views, *ix) else { continue };
        let kind = if is_era(views, *ix) { "era" } else { "" };
        let _infallible = writer.write_record(cells(slide, kind));
    }
    writer.into_inner().unwrap_or_default()
}

fn cells(slide: Slide<'_>, kind: &str) -> [String; COLUMNS.len()] {
    let [year, month, day, time] = date(slide.start_date.as_ref());
    let [end_year, end_month, end_day, end_time] = date(slide.end_date.as_ref());
    // The sheet has one place for the wording of a date.
    let of_start = || slide.start_date.as_ref().and_then(|date| date.display_date).map(str::to_owned);
    let display_date = slide.display_date.or_else(of_start);
    let media = slide.media.unwrap_or_default();
    let background = slide.background.unwrap_or_default();
    let text = |text: Option<String>| guarded(text.unwrap_or_default());
    [
        year,
        month,
        day,
        time,
        end_year,
        end_month,
        end_day,
        end_time,
        text(display_date),
        guarded(slide.text.headline),
        guarded(slide.text.text),
        guarded(media.url),
        text(media.credit),
        text(media.caption),
        text(media.thumbnail),
        text(media.alt),
        kind.to_owned(),
        text(slide.group.map(str::to_owned)),
        text(background.url.or(background.color).map(str::to_owned)),
    ]
}

/// Year, month, day and time. They are numbers, which no spreadsheet takes for a formula.
fn date(point: Option<&Point<'_>>) -> [String; 4] {
    let Some(point) = point else { return Default::default() };
    let part = |part: Option<u8>| part.map(|part| part.to_string()).unwrap_or_default();
    let time = point.hour.map(|hour| {
        let seconds = point.second.map(|second| format!(":{second:02}")).unwrap_or_default();
        format!("{hour:02}:{:02}{seconds}", point.minute.unwrap_or_default())
    });
    [point.year.to_string(), part(point.month), part(point.day), time.unwrap_or_default()]
}
