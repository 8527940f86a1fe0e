//! Parts of an issue's page for frames on other sites: its state, its newest events, who stands where.
//!
//! Readers meet them inside an article of somebody else, so that each is small, is bounded, names where it comes from, and
//! needs no script. Search engines are led to the issue's page.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::issue;
use super::permalink::{self, permalink};
use super::prose::escape;
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Owner, Page, Pages, queries};
use crate::model::Kind;
use crate::model::briefing::Ix;

/// How many events that are past are shown, the newest.
const PAST: usize = 10;
/// How many events that are to come are shown, the next.
const TO_COME: usize = 3;
/// How many parties are shown.
const PARTIES: usize = 20;

/// The part of an issue's page that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Where it stands: `/embed/status/donbas/`.
    Status,
    /// What happened last, and what comes next: `/embed/timeline/donbas/`.
    Timeline,
    /// Who stands where: `/embed/positions/donbas/`.
    Positions,
}

impl Part {
    const ALL: [Self; 3] = [Self::Status, Self::Timeline, Self::Positions];

    /// Its name in addresses.
    fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Timeline => "timeline",
            Self::Positions => "positions",
        }
    }

    /// The template that renders it.
    pub(super) fn template(self) -> &'static str {
        match self {
            Self::Status => "embed-status.html",
            Self::Timeline => "embed-timeline.html",
            Self::Positions => "embed-positions.html",
        }
    }

    /// What it shows, in the words of the pages.
    fn title(self, views: &Views) -> &str {
        views.words.word(match self {
            Self::Status => "embed.status",
            Self::Timeline => "menu.timeline",
            Self::Positions => "issue.who_stands_where",
        })
    }

    /// How high the frame is, in CSS pixels: what most issues need in a column of 400 to 700; more of it scrolls.
    fn height(self) -> usize {
        match self {
            Self::Status => 360,
            Self::Timeline | Self::Positions => 560,
        }
    }

    /// Its address for the issue `ix`.
    fn address(self, views: &Views, ix: Ix) -> String {
        let own = permalink(views.briefing.record(ix));
        let slug = own.strip_prefix("/issues/").unwrap_or(&own);
        ["/embed/", self.name(), "/", slug].concat()
    }
}

pub(super) fn list(views: &Views, pages: &mut Pages) {
    if !views.config.embeds {
        return;
    }
    for ix in views.briefing.all(Kind::Issue) {
        let record = views.briefing.record(*ix);
        // Of two issues at one address, which is told, the first has the page.
        let own = pages.list.get(&permalink::file(&permalink(record)));
        if own.is_none_or(|page| page.content != Content::Record(*ix)) {
            continue;
        }
        for part in Part::ALL {
            let owner = Owner { path: Arc::clone(&record.path), span: record.head };
            pages.add(part.address(views, *ix), Content::Embed(part, *ix), Some(owner));
        }
    }
}

/// `title` (the issue's), `name` (what is shown), `url`, `canonical` (the address of the issue's page, or none without an
/// absolute one), `language`, `issue` (its card); of a timeline `events` (cards, the newest first, what is to come among
/// them) and `events_before` (how many older ones are not); of positions `positions` (see [`queries::positions`]; principal
/// parties first), `silent` (as on the issue's page) and `parties_more` (how many parties are in neither).
pub(super) fn view(views: &Views, page: &Page, part: Part, ix: Ix) -> Map {
    let record = views.briefing.record(ix);
    let mut map = view! {
        "title": &record.common.title.value,
        "name": part.title(views),
        "url": views.config.base_url.url(&page.address),
        "canonical": views.config.base_url.absolute(&permalink(record)),
        "language": record.common.language.as_deref().unwrap_or(&views.language),
        "issue": views.card(ix),
    };
    map.extend(match part {
        Part::Status => Map::default(),
        Part::Timeline => timeline(views, ix),
        Part::Positions => positions(views, ix),
    });
    map
}

fn timeline(views: &Views, ix: Ix) -> Map {
    let filter = queries::EventFilter { issue: Some(Some(ix)), ..queries::EventFilter::default() };
    let past: Vec<Ix> = queries::events(views, &filter).collect();
    let before = past.len().saturating_sub(PAST);
    let mut events: Vec<Ix> = queries::upcoming(views, Some(Some(ix))).take(TO_COME).collect();
    events.reverse();
    events.extend(past[before..].iter().rev());
    view! { "events": views.cards(&events), "events_before": before }
}

fn positions(views: &Views, ix: Ix) -> Map {
    let is_principal = |ix: Ix| views.briefing.record(ix).party().is_some_and(|party| party.principal);
    let (mut heard, others): (Vec<_>, Vec<_>) =
        queries::positions_by_party(views, ix, None, None).into_iter().partition(|(party, _)| is_principal(*party));
    let mut silent = issue::silent_on(views, ix);
    let all = heard.len() + silent.len() + others.len();
    heard.truncate(PARTIES);
    silent.truncate(PARTIES - heard.len());
    heard.extend(others.into_iter().take(PARTIES - heard.len() - silent.len()));
    view! {
        "parties_more": all - heard.len() - silent.len(),
        "positions": heard.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>(),
        "silent": silent,
    }
}

/// What a publisher copies to show a part: `id`, `name` (what it shows), `url` (of the page in the frame), `code` (an
/// `<iframe>`). None without an absolute address, and where the site has switched them off.
pub(super) fn snippets(views: &Views, ix: Ix) -> Vec<Map> {
    if !views.config.embeds {
        return Vec::new();
    }
    let snippet = |part: Part| {
        let address = part.address(views, ix);
        let source = views.config.base_url.absolute(&address)?;
        let (name, issue) = (part.title(views), &views.briefing.record(ix).common.title.value);
        let title = views.words.say("embed.title", &[("issue", issue), ("part", name)]);
        Some(view! {
            "id": part.name(),
            "name": name,
            "url": views.config.base_url.url(&address),
            "code": frame(&source, &title, part.height()),
        })
    };
    Part::ALL.into_iter().filter_map(snippet).collect()
}

/// An `<iframe>` without a border that is loaded when a reader comes near it. `frameborder` is obsolete, and still what
/// takes a border away where a site's editor or policy takes `style` away.
fn frame(source: &str, title: &str, height: usize) -> String {
    let mut html = "<iframe src=\"".to_owned();
    escape(&mut html, source);
    html.push_str("\" title=\"");
    escape(&mut html, title);
    html.push_str(&format!("\" width=\"100%\" height=\"{height}\" loading=\"lazy\" frameborder=\"0\"></iframe>"));
    html
}
