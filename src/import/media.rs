//! What becomes of a picture, a film, a quotation.
//!
//! Nothing is fetched, and a page loads nothing from others: a picture of the site itself becomes the record's, anything
//! else a component, which is a link until a reader presses it.

use super::Known;
use super::markdown::{self, Converted};
use super::notes::{Notes, shown};
use super::slide::{Slide, Text};
use crate::parse::keys::address::is_web_address;

/// What a slide's medium becomes.
#[derive(Debug, Default)]
pub(super) enum Shown {
    /// Nothing is shown.
    #[default]
    Nothing,
    /// A picture of the site's: its path below `static/`.
    Image(String),
    /// A component: its name and the address.
    Component(&'static str, String),
    /// Words, in Markdown.
    Words(String),
}

/// Hosts and files that are films.
const FILMS: &[&str] = &["youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com", "dailymotion.com", "dai.ly"];
const FILM_FILES: &[&str] = &[".mp4", ".webm", ".mov", ".ogv"];

/// Decides it.
pub(super) fn shown_as(slide: &Slide, known: &Known<'_>, notes: &mut Notes) -> Shown {
    let Some(url) = &slide.media.url else { return Shown::Nothing };
    let written = url.value.trim();
    if written.starts_with('<') {
        return of_markup(url, slide, notes);
    }
    let whole = if written.starts_with("//") { format!("https:{written}") } else { written.replace(' ', "%20") };
    if let Some(path) = known.static_file(&whole) {
        return Shown::Image(path);
    }
    if is_web_address(&whole) {
        return component(whole);
    }
    let (why, hint) = if super::has_scheme(&whole) {
        ("is no address of the web", "show it another way in the record")
    } else {
        ("is a file that the site does not have", "put it below `static/` and set `image` in the record")
    };
    notes.lost(url.span, format!("the medium {} {why}, and is shown nowhere", shown(written)), hint);
    Shown::Nothing
}

fn component(url: String) -> Shown {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    let path = path.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    let is_film = FILMS.iter().any(|film| host == *film || host.ends_with(&format!(".{film}")))
        || FILM_FILES.iter().any(|end| path.ends_with(end));
    Shown::Component(if is_film { "Video" } else { "Embed" }, url)
}

/// TimelineJS takes a frame's or a quotation's HTML in the place of an address.
fn of_markup(url: &Text, slide: &Slide, notes: &mut Notes) -> Shown {
    if let Some(src) = markdown::frame(&url.value).filter(|src| is_web_address(src)) {
        return component(src);
    }
    let Converted { markdown, lost, .. } = markdown::text(&url.value, slide.autolink.unwrap_or(true));
    for name in lost {
        notes.lost(url.span, format!("`{name}` of the medium is left out"), "the words stay");
    }
    if markdown.trim().is_empty() {
        notes.lost(
            url.span,
            "this medium has no address and no words, and is left out",
            "show it another way in the record",
        );
        return Shown::Nothing;
    }
    Shown::Words(markdown)
}
