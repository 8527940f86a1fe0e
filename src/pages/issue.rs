//! The page of an issue: where it stands, what is on the table, who stands where, what is not known.

use super::frame::{Head, frame};
use super::timeline::drawing::{self, Lanes};
use super::view::{Map, view};
use super::views::Views;
use super::{Page, queries, rows};
use crate::model::Kind;
use crate::model::briefing::Ix;

/// `issue` (its card), `states`, `options`, `positions` (see [`queries::positions`]), `not_concerned`, `questions`
/// (open and answered), `documents` (with `at`), `events`, `events_before` (how many older ones are not listed),
/// `upcoming`, `drawing` (of these, by party, or none; see [`drawing::drawing`]), `depends_on`, `dependents`, `articles`, `corrections`.
pub(super) fn view(views: &Views, page: &Page, ix: Ix) -> Map {
    let record = views.briefing.record(ix);
    let Some((issue, detail)) = views.briefing.issue(ix) else { return Map::default() };
    let current = detail.state(issue);
    let mut map = frame(
        views,
        page,
        &Head {
            title: &record.common.title.value,
            description: current.map(|(status, _)| status.summary.text.as_str()),
            section: "issues",
            language: record.common.language.as_deref(),
        },
    );
    let filter = queries::EventFilter { issue: Some(Some(ix)), ..queries::EventFilter::default() };
    let events: Vec<Ix> = queries::events(views, &filter).collect();
    let before = events.len().saturating_sub(views.config.page_size);
    let upcoming: Vec<Ix> = queries::upcoming(views, Some(Some(ix))).take(views.config.page_size).collect();
    let many = |refs: &[crate::model::record::Ref], kind: Kind| {
        let list: Vec<Ix> = refs.iter().filter_map(|to| views.briefing.follow(to, &[kind])).collect();
        views.links(&list)
    };
    map.extend(view! {
        "issue": views.card(ix),
        "states": rows::states(views, record, issue, detail),
        "options": detail.options(issue).map(|(choice, row)| rows::choice(views, record, choice, row)).collect::<Vec<_>>(),
        "positions": queries::positions(views, ix, None, None),
        "not_concerned": many(&issue.not_concerned, Kind::Party),
        "questions": detail.questions(issue).map(|(question, row)| rows::question(views, record, question, row)).collect::<Vec<_>>(),
        "documents": views.sources(&detail.documents),
        "events": views.cards(&events[before..]),
        "events_before": before,
        "upcoming": views.cards(&upcoming),
        "drawing": drawing::beside(views, events[before..].iter().chain(&upcoming).copied().collect(), Lanes::Parties, Some(ix)),
        "depends_on": many(&issue.depends_on, Kind::Issue),
        "dependents": views.links(&detail.dependents),
        "articles": views.cards(&detail.articles),
        "corrections": super::texts::corrections(views, record),
    });
    map
}
