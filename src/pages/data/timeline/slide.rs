//! Slides: events, and what a timeline is about.

use serde::Serialize;

use super::kept::{self, Kept};
use super::point::{Point, points};
use crate::model::When;
use crate::model::body::{ArgumentValue, Body, ComponentCall, Piece};
use crate::model::briefing::Ix;
use crate::model::record::Record;
use crate::pages::prose::escape;
use crate::pages::views::Views;

/// A slide as TimelineJS has it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Slide<'v> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unique_id: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_date: Option<Point<'v>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_date: Option<Point<'v>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) display_date: Option<String>,
    pub(super) text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) media: Option<Media>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) background: Option<Background<'v>>,
    pub(super) autolink: bool,
}

/// HTML.
#[derive(Debug, Default, Serialize)]
pub(super) struct Text {
    pub(super) headline: String,
    pub(super) text: String,
}

/// A picture, a film.
#[derive(Debug, Default, Serialize)]
pub(super) struct Media {
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) caption: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) credit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) thumbnail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link_target: Option<String>,
}

/// What is behind a slide.
#[derive(Debug, Default, Serialize)]
pub(super) struct Background<'v> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) color: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) alt: Option<&'v str>,
}

/// The slide of an event; none where it has no day.
pub(super) fn event(views: &Views, ix: Ix) -> Option<Slide<'_>> {
    let record = views.briefing.record(ix);
    let detail = views.briefing.event(ix)?;
    let when = detail.when.as_ref()?;
    let (mut start_date, mut end_date) = points(when)?;
    let kept = kept::of(record);
    worded(&mut start_date, kept.table("start_date"));
    if let Some(end_date) = &mut end_date {
        worded(end_date, kept.table("end_date"));
    }
    let outcome = record.event()?.outcome.as_ref().filter(|_| detail.has_outcome);
    let issue = detail.issues.first().map(|issue| views.briefing.record(*issue).label());
    let told = outcome.or(record.common.description.as_ref()).map(|told| paragraph(&views.plain(record, told)));
    Some(Slide {
        unique_id: Some(kept.text("unique_id").unwrap_or(&record.id.value)),
        start_date: Some(start_date),
        end_date,
        display_date: display_date(views, when, kept),
        text: Text { headline: headline(views, ix, record), text: told.unwrap_or_else(|| body(views, record)) },
        group: issue.or_else(|| kept.text("group")),
        ..shared(views, record)
    })
}

/// The slide of a page that says what the timeline is about.
pub(super) fn page(views: &Views, ix: Ix) -> Slide<'_> {
    let record = views.briefing.record(ix);
    let kept = kept::of(record);
    Slide {
        unique_id: kept.text("unique_id"),
        display_date: kept.text("display_date").map(str::to_owned),
        text: Text { headline: escaped(&record.common.title.value), text: body(views, record) },
        group: kept.text("group"),
        ..shared(views, record)
    }
}

/// The slide of the site.
pub(super) fn of_site(views: &Views) -> Slide<'_> {
    let config = &views.config;
    let text = escaped(config.description.as_deref().unwrap_or_default());
    Slide { text: Text { headline: escaped(&config.title), text }, ..Slide::default() }
}

/// What all slides have.
fn shared<'v>(views: &Views, record: &'v Record) -> Slide<'v> {
    let kept = kept::of(record);
    let background = kept.table("background");
    let background =
        Background { url: background.text("url"), color: background.text("color"), alt: background.text("alt") };
    let has_background = background.url.is_some() || background.color.is_some();
    // Texts have their links already.
    Slide {
        media: media(views, record),
        background: has_background.then_some(background),
        autolink: false,
        ..Slide::default()
    }
}

/// Adds how TimelineJS is to word a date.
fn worded<'v>(point: &mut Point<'v>, kept: Kept<'v>) {
    point.format = kept.text("format");
    point.display_date = kept.text("display_date");
}

/// The date in the words of the site, unless TimelineJS was given others.
fn display_date(views: &Views, when: &When, kept: Kept<'_>) -> Option<String> {
    let has_own = ["start_date", "end_date"].iter().any(|key| {
        let date = kept.table(key);
        date.text("display_date").is_some() || date.text("format").is_some()
    });
    match kept.text("display_date") {
        Some(text) => Some(text.to_owned()),
        // It would stand in their place.
        None if has_own => None,
        None => Some(views.words.when(when)),
    }
}

fn headline(views: &Views, ix: Ix, record: &Record) -> String {
    let mut headline = String::from("<a href=\"");
    escape(&mut headline, &views.absolute_url_of(ix));
    headline.push_str("\">");
    escape(&mut headline, &record.common.title.value);
    headline.push_str("</a>");
    headline
}

/// The text of a record, without components: what they show is on its page.
fn body(views: &Views, record: &Record) -> String {
    if record.body.pieces.is_empty() {
        return String::new();
    }
    views.outside().views.fill(record, &record.body.pieces, &mut |_, _| {}).trim().to_owned()
}

/// A record's picture, else the first thing of another site that its text shows.
fn media(views: &Views, record: &Record) -> Option<Media> {
    let kept = kept::of(record).table("media");
    let own = |key: &str| kept.text(key).map(str::to_owned);
    let of_kept = || Media {
        caption: own("caption"),
        credit: own("credit"),
        thumbnail: own("thumbnail"),
        alt: own("alt"),
        title: own("title"),
        link: own("link"),
        link_target: own("link_target"),
        url: own("url").unwrap_or_default(),
    };
    if let Some(image) = &record.common.image {
        let caption = image.caption.as_ref();
        let outside = &views.outside().views;
        return Some(Media {
            url: views.picture(record, image).src,
            caption: caption.map(|caption| outside.fill(record, &caption.pieces, &mut |_, _| {})),
            credit: image.credit.as_deref().map(escaped),
            alt: image.alt.clone().filter(|alt| !alt.is_empty()),
            ..of_kept()
        });
    }
    let Some((url, title)) = elsewhere(&record.body) else {
        return Some(of_kept()).filter(|media| !media.url.is_empty());
    };
    // What was kept says it better, as long as it is of the same.
    if kept.text("url").is_some_and(|kept| same_address(kept, url)) {
        return Some(of_kept());
    }
    Some(Media { url: url.to_owned(), caption: title.map(escaped), ..Media::default() })
}

/// Whether an address that was kept is the one that a component shows.
fn same_address(kept: &str, shown: &str) -> bool {
    let kept = kept.trim();
    kept.replace(' ', "%20").trim_start_matches("https:") == shown.trim_start_matches("https:") || kept.starts_with('<')
}

/// Address and title of the first `<Embed>` or `<Video>`.
fn elsewhere(body: &Body) -> Option<(&str, Option<&str>)> {
    let argument =
        |call: &'_ ComponentCall, name: &str| call.arguments.iter().position(|argument| argument.name == name);
    body.pieces.iter().find_map(|piece| match piece {
        Piece::Component(call) if matches!(&*call.name, "Embed" | "Video") => {
            let text = |name: &str| match &call.arguments[argument(call, name)?].value {
                ArgumentValue::Text(text) => Some(text.as_str()),
                _ => None,
            };
            Some((text("url")?, text("title")))
        }
        _ => None,
    })
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(&mut html, text);
    html
}
