//! Whether the story is up to date: stale issues, plans whose day has passed, articles that the data left behind, and
//! what the day leaves out.

use std::collections::HashMap;

use jiff::civil::Date;

use super::desk::{Desk, IssueNow};
use crate::diagnostics::{Code, Diagnostic, Span, plural};
use crate::model::Kind;
use crate::model::briefing::{Ix, Standing};
use crate::model::change::{Change, What};
use crate::model::issue::Issue;
use crate::model::record::Record;
use crate::model::vocabulary::EventState;
use crate::words::english;

/// Records that the one line of `not-yet-known` lists.
const LISTED: usize = 8;

/// `stale-issue`: an open issue of which nothing is on record that is newer than its limit, else the site's.
pub(super) fn stale_issue(desk: &Desk<'_>) -> Vec<Diagnostic> {
    desk.open_issues().filter_map(|issue| stale(desk, &issue)).collect()
}

fn stale(desk: &Desk<'_>, issue: &IssueNow<'_>) -> Option<Diagnostic> {
    let newest = newest_news(desk, issue)?;
    let limit = issue.issue.stale_after.unwrap_or(desk.config.stale_after);
    let age = u32::try_from((desk.briefing.day - newest).get_days()).ok()?;
    (age > limit).then(|| {
        let state = issue.status.state.value.as_str();
        Diagnostic::new(
            Code::StaleIssue,
            format!(
                "the issue is `{state}`, and nothing is on record since {}, {} ago",
                english().day(newest),
                plural(age as usize, "day")
            ),
        )
        .at(&issue.record.path, issue.status.state.span)
        .hint(format!("add what happened, set its state, or give it more time than {limit} days with `stale_after`"))
    })
}

/// The newest day on which anything about the issue took place or became known.
fn newest_news(desk: &Desk<'_>, issue: &IssueNow<'_>) -> Option<Date> {
    let day = desk.briefing.day;
    let detail = issue.detail;
    let rows = [&detail.states, &detail.options, &detail.positions, &detail.questions];
    let rows = rows.into_iter().flatten().map(|row| row.day.max(row.known));
    let answers = detail
        .questions(issue.issue)
        .map(|(question, _)| question.answered.as_ref().and_then(|answer| answer.date.value.known_from()));
    let withdrawn = detail.options(issue.issue).map(|(option, _)| option.withdrawn.as_ref()?.value.known_from());
    let documents = detail.documents.iter().filter_map(|cited| {
        let document = desk.briefing.document(cited.record)?;
        document.states.iter().map(|row| row.day.max(row.known)).max()
    });
    let events = detail.events.iter().map(|ix| {
        let event = desk.briefing.event(*ix)?;
        let announced = desk.briefing.node(*ix).known;
        let took_place = match event.standing {
            // What goes on is news until it ends.
            Standing::UnderWay => Some(day),
            standing if standing.is_upcoming() => None,
            _ => event.when.as_ref().and_then(|when| when.latest().or_else(|| when.last_beginning())),
        };
        announced.max(took_place)
    });
    // An imprecise date can end after the day; what is planned for later is no news of today.
    let days = rows.chain(answers).chain(withdrawn).chain(documents).chain(events).flatten();
    days.map(|news| news.min(day)).max()
}

/// `was-due`: a planned event whose last day is past and of which nothing is said.
pub(super) fn was_due(desk: &Desk<'_>) -> Vec<Diagnostic> {
    desk.briefing.timeline().iter().filter_map(|ix| due(desk, *ix)).collect()
}

fn due(desk: &Desk<'_>, ix: Ix) -> Option<Diagnostic> {
    let node = desk.briefing.node(ix);
    let detail = desk.briefing.event(ix)?;
    let when = detail.when.as_ref()?;
    let last = when.latest()?;
    if detail.standing != Standing::WasDue || last >= desk.briefing.day || node.record.common.draft {
        return None;
    }
    let postponed = node.event_states().next_back().filter(|(status, _)| status.state.value == EventState::Postponed);
    let span = match postponed {
        Some((status, _)) => status.until.as_ref()?.span,
        None => node.record.common.date.as_ref()?.span,
    };
    let message = format!("this was due ({}), and nothing is said of what became of it", english().when(when));
    Some(Diagnostic::new(Code::WasDue, message).at(&node.record.path, span).hint(
        "add an `outcome`, or a `status` whose `state` is `happened`, `postponed`, `cancelled`, `missed` or `disputed`",
    ))
}

/// `page-behind-data`: the state of an issue that an article names, or a stance on it, moved after the day on which
/// the article was last looked at.
pub(super) fn page_behind_data(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let mut moves: HashMap<Ix, &Change> = HashMap::new();
    // From old to new. A first row is the beginning of a history, no move.
    for change in &desk.briefing.changes {
        if matches!(change.what, What::State { from: Some(_), .. } | What::Position { from: Some(_), .. }) {
            moves.insert(change.record, change);
        }
    }
    let articles = desk.briefing.all(Kind::Article).iter().map(|ix| desk.briefing.record(*ix));
    articles.filter(|record| !record.common.draft).flat_map(|record| behind(desk, record, &moves)).collect()
}

fn behind(desk: &Desk<'_>, record: &Record, moves: &HashMap<Ix, &Change>) -> Vec<Diagnostic> {
    let Some(article) = record.article() else { return Vec::new() };
    let common = &record.common;
    let days = [&common.updated, &article.reviewed].into_iter().flatten().map(|day| day.value);
    let published = common.date.as_ref().and_then(|date| date.value.latest());
    let Some(looked_at) = days.chain(published).max() else { return Vec::new() };
    let behind = article.issues.iter().filter_map(|to| {
        let ix = desk.briefing.follow(to, &[Kind::Issue])?;
        let moved = moves.get(&ix).filter(|moved| moved.day > looked_at)?;
        let issue = desk.briefing.record(ix);
        let message = format!(
            "`{}` moved on {}, and this article was last looked at on {}",
            to.id,
            english().day(moved.day),
            english().day(looked_at)
        );
        let mut told = Diagnostic::new(Code::PageBehindData, message)
            .at(&record.path, to.span)
            .hint("read it again: if it still holds, set `reviewed`; if not, mend it and set `updated`");
        if let Some(span) = issue.issue().and_then(|issue| place_of(issue, moved.what)) {
            told = told.also(&issue.path, span, "moved here");
        }
        Some(told)
    });
    behind.collect()
}

fn place_of(issue: &Issue, what: What) -> Option<Span> {
    match what {
        What::State { to, .. } => Some(issue.status.get(to)?.state.span),
        What::Position { to, .. } => Some(issue.positions.get(to)?.party.span),
        _ => None,
    }
}

/// `not-yet-known`: what the day leaves out, in one line for the whole site.
///
/// A build for the newest day of the content, or a later one, leaves nothing out.
pub(super) fn not_yet_known(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let mut left_out: Vec<(Date, Kind, &str)> = (desk.briefing.not_yet.iter())
        .filter(|(record, _)| !record.common.draft)
        .map(|(record, known)| (*known, record.kind, record.id.value.as_str()))
        .collect();
    left_out.sort_unstable();
    let Some((last, ..)) = left_out.last() else { return Vec::new() };
    let mut listed: Vec<String> = (left_out.iter().take(LISTED))
        .map(|(known, kind, id)| format!("the {kind} `{id}` from {}", english().day(*known)))
        .collect();
    if let Some(more) = left_out.len().checked_sub(LISTED).filter(|more| *more > 0) {
        listed.push(format!("{more} more, the last from {}", english().day(*last)));
    }
    let message = format!(
        "{} not yet known on {}, the day of this build, and left out: {}",
        if left_out.len() == 1 { "1 record is".to_owned() } else { format!("{} records are", left_out.len()) },
        english().day(desk.briefing.day),
        listed.join(", ")
    );
    let hint = "right for an earlier day; else build for a later one with `--as-of`, or set `announced` to the day on which it became known";
    vec![Diagnostic::new(Code::NotYetKnown, message).hint(hint)]
}
