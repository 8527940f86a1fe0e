//! The page of an issue: where it stands, what is on the table, who stands where, what is not known.

use std::collections::HashSet;

use super::frame::{Head, frame};
use super::timeline::drawing::{self, Lanes};
use super::view::{Map, extended, view};
use super::views::Views;
use super::{Page, embed, queries, rows};
use crate::model::Kind;
use crate::model::briefing::{IssueDetail, Ix};
use crate::model::issue::Issue;

/// `issue` (its card), `states`, `options`, `positions` (see [`queries::positions`]), `not_concerned`, `silent` (principal
/// parties that have nothing on record: a link's keys, and `groups` of theirs that have a position), `questions`
/// (open and answered), `documents` (with `at`), `events`, `events_before` (how many older ones are not listed),
/// `upcoming`, `drawing` (of these, by party, or none; see [`drawing::drawing`]), `depends_on`, `dependents`, `articles`,
/// `picture`, `corrections`, `embeds` (see [`embed::snippets`]).
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
        "silent": silent(views, issue, detail),
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
        "picture": super::texts::picture(views, record),
        "corrections": super::texts::corrections(views, record),
        "embeds": embed::snippets(views, ix),
    });
    map
}

/// The principal parties that the issue concerns and that have no position on it.
fn silent(views: &Views, issue: &Issue, detail: &IssueDetail) -> Vec<Map> {
    let briefing = &views.briefing;
    let follow = |to| briefing.follow(to, &[Kind::Party]);
    let heard: HashSet<Ix> = detail.positions(issue).filter_map(|(position, _)| follow(&position.party)).collect();
    let not_concerned: HashSet<Ix> = issue.not_concerned.iter().filter_map(follow).collect();
    let is_silent = |ix: &Ix| {
        let is_principal = briefing.record(*ix).party().is_some_and(|party| party.principal);
        is_principal && !heard.contains(ix) && !not_concerned.contains(ix)
    };
    let parties = briefing.all(Kind::Party).iter().copied().filter(is_silent);
    let silent = parties.map(|ix| {
        let groups = briefing.party(ix).map_or(&[][..], |party| &party.groups);
        let groups: Vec<Ix> = groups.iter().copied().filter(|group| heard.contains(group)).collect();
        extended(&views.link(ix), view! { "groups": views.links(&groups) })
    });
    silent.collect()
}

/// The same for the issue `ix`.
pub(super) fn silent_on(views: &Views, ix: Ix) -> Vec<Map> {
    views.briefing.issue(ix).map_or_else(Vec::new, |(issue, detail)| silent(views, issue, detail))
}
