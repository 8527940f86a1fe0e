//! The page of an article: an explainer, question by question.

use std::collections::BTreeSet;

use tera::Value;

use super::frame::{Head, frame};
use super::view::{Map, ToView, view};
use super::views::Views;
use super::{Page, queries, texts};
use crate::model::Kind;
use crate::model::article::Article;
use crate::model::briefing::Ix;
use crate::model::record::Record;

/// How many steps to come are listed.
const UPCOMING: usize = 5;

/// `article` (its card), `reviewed`, `picture`, `key_points` (`text`, `sources`; empty where the text shows them
/// itself), `contents` (`id`, `title`, `question`), `issues` (cards), `upcoming` (what is to come on these issues; empty
/// where the text shows it itself), `sources_used` (cards), `corrections`.
pub(super) fn view(views: &Views, page: &Page, ix: Ix) -> Map {
    let record = views.briefing.record(ix);
    let Some(article) = record.article() else { return Map::default() };
    let head = Head {
        title: &record.common.title.value,
        description: record.common.description.as_ref().map(|text| text.text.as_str()),
        section: "articles",
        language: record.common.language.as_deref(),
    };
    let issues: Vec<Ix> = article.issues.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Issue])).collect();
    let shows = |component: &str| texts::calls(&record.body.pieces, component);
    let key_points = if shows("KeyPoints") { Vec::<Value>::new().to_view() } else { key_points(views, record) };
    let upcoming = if shows("Next") { Vec::new() } else { upcoming(views, &issues) };
    let cites = record.common.sources.iter().chain(article.key_points.iter().flat_map(|point| &point.sources));
    let mut map = frame(views, page, &head);
    map.extend(view! {
        "article": views.card(ix),
        "reviewed": article.reviewed.as_ref().map(|reviewed| views.day(reviewed.value)),
        "picture": texts::picture(views, record),
        "key_points": key_points,
        "contents": texts::contents(record),
        "issues": views.cards(&issues),
        "upcoming": views.cards(&upcoming),
        "sources_used": texts::sources_used(views, record, cites),
        "corrections": texts::corrections(views, record),
    });
    map
}

/// What to take away from an article: `text`, `sources`. Empty for other records.
pub(crate) fn key_points(views: &Views, record: &Record) -> Value {
    let points = record.article().map(|article: &Article| article.key_points.as_slice()).unwrap_or_default();
    points
        .iter()
        .map(|point| {
            view! {
                "text": views.inline(record, &point.text),
                "sources": texts::cites(views, &point.sources),
            }
        })
        .collect::<Vec<_>>()
        .to_view()
}

/// What is to come on any of the issues, in the order of the timeline.
fn upcoming(views: &Views, issues: &[Ix]) -> Vec<Ix> {
    // Events are numbered in the order of the timeline.
    let events: BTreeSet<Ix> = issues.iter().flat_map(|issue| queries::upcoming(views, Some(Some(*issue)))).collect();
    events.into_iter().take(UPCOMING).collect()
}
