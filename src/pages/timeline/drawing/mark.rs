//! A mark as templates see it. Its shapes are made here: a long timeline has tens of thousands of marks, and nothing of them
//! but numbers differs.

use std::fmt::Write;

use tera::Value;

use super::super::super::prose::escape;
use super::super::super::view::{Map, ToView, field, view};
use super::super::super::views::Views;
use super::Paper;
use super::axis::{SLOT, rounded};
use super::lanes::{Mark, Shape};
use crate::model::briefing::Ix;
use crate::model::vocabulary::Importance;

/// `event` (a link to the first), `title` (what it is, as plain text), `attributes` (of the link: `class="ahead"` where the first event
/// is upcoming, `data-events`: the ids where there are several, `lang`), `svg` (its shapes); a bar has besides `bar` (the place of its
/// rectangle, as attributes) and `soft` (its soft edge: `left`, `right`, `both`, or nothing).
pub(super) fn view(views: &Views, paper: &Paper<'_>, mark: &Mark, events: &[Ix]) -> Map {
    let Some(first) = mark.events.first().map(|first| events[*first]) else { return Map::default() };
    let y = SLOT as usize * mark.row + SLOT as usize / 2;
    let mut map = view! {
        "event": views.link(first),
        "title": match mark.events.as_slice() {
            [_, .., last] => title_of_many(views, first, events[*last], mark.events.len()),
            _ => title(views, first),
        },
        "attributes": Value::safe_string(&attributes(views, mark, first, events)),
    };
    match mark.shape {
        Shape::Day => {
            let middle = percent(paper.mirrored(rounded(mark.middle), 0.0));
            map.extend(view! { "svg": Value::safe_string(&day(views, mark, first, &middle, y)) });
        }
        Shape::Bar { soft_start, soft_end } => {
            let x = percent(paper.mirrored(rounded(mark.left()), rounded(mark.width)));
            let width = percent(rounded(mark.width));
            let place = |y: usize, height: &str| {
                ["x=\"", &x, "\" y=\"", &y.to_string(), "\" width=\"", &width, "\" height=\"", height, "\""].concat()
            };
            let hit = ["<rect class=\"hit\" ", &place(y - SLOT as usize / 2, "24"), "/>"].concat();
            map.extend(view! {
                "svg": Value::safe_string(&hit),
                "bar": Value::safe_string(&place(y - 5, "10")),
                "soft": match if paper.is_mirrored { (soft_end, soft_start) } else { (soft_start, soft_end) } {
                    (true, true) => "both",
                    (true, false) => "left",
                    (false, true) => "right",
                    (false, false) => "",
                },
            });
        }
    }
    map
}

/// A circle that a finger can hit, and the one that is seen: the size tells the weight of an event, or it has the count of several.
fn day(views: &Views, mark: &Mark, first: Ix, middle: &str, y: usize) -> String {
    let count = mark.events.len();
    let radius = match views.briefing.record(first).event().map(|event| event.importance) {
        _ if count > 1 => "10",
        Some(Importance::Key) => "8",
        Some(Importance::Minor) => "4",
        _ => "6",
    };
    let place = [" cx=\"", middle, "\" cy=\"", &y.to_string(), "\" r=\""].concat();
    let mut svg = ["<circle class=\"hit\"", &place, "12\"/><circle", &place, radius, "\"/>"].concat();
    if count > 1 {
        let (base, count) = ((y + 4).to_string(), count.to_string());
        let text = ["<text x=\"", middle, "\" y=\"", &base, "\" text-anchor=\"middle\">", &count, "</text>"];
        svg.push_str(&text.concat());
    }
    svg
}

fn attributes(views: &Views, mark: &Mark, first: Ix, events: &[Ix]) -> String {
    let mut attributes = String::new();
    if views.briefing.event(first).is_some_and(|event| event.standing.is_upcoming()) {
        attributes.push_str(" class=\"ahead\"");
    }
    let mut attribute = |name: &str, values: &mut dyn Iterator<Item = &str>| {
        for (number, value) in values.enumerate() {
            attributes.push_str(if number == 0 { name } else { " " });
            escape(&mut attributes, value);
        }
        attributes.push('"');
    };
    if mark.events.len() > 1 {
        let ids = mark.events.iter().map(|number| views.briefing.record(events[*number]).id.value.as_str());
        attribute(" data-events=\"", &mut { ids });
    }
    if let Some(language) = views.foreign(views.briefing.record(first)) {
        attribute(" lang=\"", &mut std::iter::once(language));
    }
    attributes
}

/// The title of an event with its date and its standing.
fn title(views: &Views, ix: Ix) -> Value {
    let title = || {
        let event = views.card(ix);
        let standing = field(&event, "standing");
        let mut title = format!("{}: {}", text(&field(&event, "when")), views.briefing.record(ix).common.title.value);
        let standing = field(&standing, "word");
        if let Some(standing) = standing.as_str().filter(|standing| !standing.is_empty()) {
            let _infallible = write!(title, " ({standing})");
        }
        title.to_view()
    };
    views.kept.marks.get_or_make(&ix, title)
}

fn title_of_many(views: &Views, first: Ix, last: Ix, count: usize) -> Value {
    let when = |ix: Ix| views.briefing.event(ix)?.when.as_ref().map(|when| views.when(when)).map(|when| text(&when));
    format!("{} – {} ({count})", when(first).unwrap_or_default(), when(last).unwrap_or_default()).to_view()
}

/// A date in words.
fn text(when: &Value) -> String {
    field(when, "text").as_str().unwrap_or_default().to_owned()
}

/// A place, which is rounded to a hundredth, as SVG has it: "24%", "34.25%", "0.5%".
fn percent(place: f64) -> String {
    let hundredths = (place * 100.0).round() as i64;
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let mut text = String::with_capacity(8);
    if hundredths < 0 {
        text.push('-');
    }
    text.push_str(&whole.to_string());
    if rest > 0 {
        text.push('.');
        text.push(char::from(b'0' + (rest / 10) as u8));
        if rest % 10 > 0 {
            text.push(char::from(b'0' + (rest % 10) as u8));
        }
    }
    text.push('%');
    text
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_place_has_no_more_digits_than_it_needs() {
        for (place, written) in [
            (24.0, "24%"),
            (34.25, "34.25%"),
            (0.5, "0.5%"),
            (0.05, "0.05%"),
            (-0.0, "0%"),
            (-3.1, "-3.1%"),
            (100.0, "100%"),
        ] {
            assert_eq!(percent(place), written);
        }
    }
}
