//! The drawing of a timeline that is cut: a bar a year, or a month of a year, as high as it has events.

use tera::Value;

use super::super::super::Period;
use super::super::super::frame::is_right_to_left;
use super::super::super::view::{Map, ToView, view};
use super::super::super::views::Views;
use super::axis::rounded;
use super::short;

/// The height of the longest bar, in pixels.
const HEIGHT: f64 = 96.0;
/// No bar is lower.
const LOW: f64 = 2.0;
/// The room of a year, in pixels, and of a month.
const YEAR: f64 = 38.0;
const MONTH: f64 = 72.0;
/// So many empty years in a row are drawn; more are shortened to one place.
const EMPTY: i32 = 3;

/// A place of the row of bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A period and how many events it has.
    Bar(Period, usize),
    /// A period without events.
    Empty,
    /// Many of them.
    Break,
}

/// `width` (in pixels; the least), `height` (of the longest bar), `bars` (`x` and `width` in percent, `height` in pixels,
/// `middle`, `url`, `when`, `text`, `length`), `breaks` (`middle`: where years without events are left out). The
/// periods are in order, each with the address of its page and how many events it has; of one there is nothing to draw.
pub(crate) fn density(views: &Views, periods: &[(Period, String, usize)]) -> Option<Value> {
    if periods.len() < 2 {
        return None;
    }
    let places = places(periods);
    let is_of_years = periods.iter().any(|(period, _, _)| matches!(period, Period::Year(_)));
    let longest = periods.iter().map(|(_, _, length)| *length).max().unwrap_or_default().max(1);
    let slot = 100.0 / places.len() as f64;
    let is_mirrored = is_right_to_left(&views.language);
    let left = |at: usize| rounded(slot * if is_mirrored { places.len() - 1 - at } else { at } as f64);
    let mut addresses = periods.iter().map(|(_, url, _)| url.as_str());
    let mut bars: Vec<Map> = Vec::new();
    let mut breaks: Vec<Map> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        match place {
            Place::Bar(period, length) => bars.push(view! {
                "x": left(at),
                "width": rounded(slot),
                "middle": rounded(left(at) + slot / 2.0),
                "height": (HEIGHT * *length as f64 / longest as f64).max(LOW).round(),
                "url": addresses.next(),
                "when": views.period(*period),
                "text": short(views, *period),
                "length": *length,
            }),
            Place::Break => breaks.push(view! { "middle": rounded(left(at) + slot / 2.0) }),
            Place::Empty => {}
        }
    }
    let width = places.len() as f64 * if is_of_years { YEAR } else { MONTH };
    Some(view! { "width": width, "height": HEIGHT, "bars": bars, "breaks": breaks }.to_view())
}

/// The bars with what lies between them.
fn places(periods: &[(Period, String, usize)]) -> Vec<Place> {
    let mut places = Vec::new();
    let mut before: Option<i32> = None;
    for (period, _, length) in periods {
        let number = match period {
            Period::Whole => 0,
            Period::Year(year) => i32::from(*year),
            Period::Month(_, month, _) => i32::from(*month),
        };
        match before.map_or(0, |before| number - before - 1) {
            empty @ 0..=EMPTY => places.extend((0..empty).map(|_| Place::Empty)),
            _ if matches!(period, Period::Year(_)) => places.push(Place::Break),
            empty => places.extend((0..empty).map(|_| Place::Empty)),
        }
        places.push(Place::Bar(*period, *length));
        before = Some(number);
    }
    places
}
