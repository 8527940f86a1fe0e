//! The home page: where things stand.

use tera::Value;

use super::frame::{Head, frame};
use super::view::{Map, ToView, view};
use super::views::Views;
use super::{Content, Page, Pages, changes, queries, rows};
use crate::model::Kind;
use crate::model::briefing::Ix;

/// How many issues the board shows; the rest are a link away.
const ISSUES: usize = 12;
/// How many changes are told.
const CHANGES: usize = 8;
/// How many entries the other lists show.
const ENTRIES: usize = 5;
/// For how many days with changes it is told how many there have been since.
const DAYS: usize = 50;
/// How many parties are introduced.
const PARTIES: usize = 8;

pub(super) fn list(pages: &mut Pages) {
    pages.add("/".to_owned(), Content::Home, None);
}

/// `home` (its card, or none), `status` (the newest row of the story: a row's keys, `summary`; or none), `issues`,
/// `issue_count`, `more_issues` (whether some are not shown), `latest` (see [`changes::latest`]), `lead` (an article),
/// `upcoming`, `parties`; `news` (the newest days on which something changed, newest first: `day`, `count` of the changes
/// since), `news_more` (whether there are older ones).
pub(super) fn view(views: &Views, page: &Page) -> Map {
    let briefing = &views.briefing;
    let own = briefing.all(Kind::Home).first().copied();
    let record = own.map(|ix| briefing.record(ix));
    let title = record.map_or(views.config.title.as_str(), |record| record.common.title.value.as_str());
    let described = record.and_then(|record| record.common.description.as_ref()).map(|text| text.text.as_str());
    let head = Head {
        title,
        description: described.or(views.config.description.as_deref()),
        section: "home",
        language: record.and_then(|record| record.common.language.as_deref()),
    };
    let issues = briefing.all(Kind::Issue);
    let upcoming: Vec<Ix> = queries::upcoming(views, None).take(ENTRIES).collect();
    let parties: Vec<Ix> = briefing.all(Kind::Party).iter().copied().take(PARTIES).collect();
    let mut map = frame(views, page, &head);
    let (news, news_more) = news(views);
    map.extend(view! {
        "news": news,
        "news_more": news_more,
        "home": own.map(|ix| views.card(ix)),
        "status": status(views),
        "issues": views.cards(&issues[..issues.len().min(ISSUES)]),
        "issue_count": issues.len(),
        "more_issues": issues.len() > ISSUES,
        "latest": changes::latest(views, CHANGES),
        "lead": lead(views),
        "upcoming": views.cards(&upcoming),
        "parties": views.cards(&parties),
    });
    map
}

/// The newest days on which something changed, and whether there are older ones.
fn news(views: &Views) -> (Vec<Map>, bool) {
    let changes = &views.briefing.changes;
    let mut days = changes.chunk_by(|a, b| a.day == b.day).rev();
    let mut count = 0;
    let news = days.by_ref().take(DAYS).filter_map(|of_day| {
        count += of_day.len();
        Some(view! { "day": of_day.first()?.day.to_string(), "count": count })
    });
    (news.collect(), days.next().is_some())
}

/// Where the whole story stands.
fn status(views: &Views) -> Option<Value> {
    let record = &views.briefing.home()?.record;
    let (status, dated) = views.briefing.story().next_back()?;
    let mut map = rows::row(views, dated);
    map.extend(view! { "summary": views.inline(record, &status.summary) });
    Some(map.to_view())
}

/// The article that the home page names; else the newest.
fn lead(views: &Views) -> Option<Value> {
    let home = views.briefing.home().and_then(|node| node.record.home());
    let named = home.and_then(|home| home.lead.as_ref()).and_then(|to| views.briefing.follow(to, &[Kind::Article]));
    let article = named.or_else(|| views.briefing.all(Kind::Article).first().copied())?;
    Some(views.card(article))
}
