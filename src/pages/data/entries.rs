//! What becomes an entry of a feed: articles, changes, the summaries of an issue.

use std::fmt::Write;

use ahash::HashMap;
use jiff::civil::Date;

use super::super::changes;
use super::super::prose::escape;
use super::super::views::Views;
use super::change::{parts, row};
use super::feed::Entry;
use super::{Outside, identity};
use crate::model::Kind;
use crate::model::body::Inline;
use crate::model::briefing::{Cited, Detail, Ix};
use crate::model::change::{Change, What};
use crate::model::record::{Author, DOCUMENT_AUTHORS, Record};
use crate::model::vocabulary::IssueState;

/// An entry has no more tags: an event that touches everything would stand, with all of them, in every feed.
const MOST_TAGS: usize = 50;

/// An article with its whole text; `html` is its text as its page shows it.
pub(super) fn article(views: &Views, ix: Ix, html: &str) -> Entry {
    let record = views.briefing.record(ix);
    let url = views.absolute_url_of(ix);
    let facts = record.article();
    let published = published(views, ix);
    let key_points = facts.map(|article| article.key_points.as_slice()).unwrap_or_default();
    let mut whole = Html::default();
    if !key_points.is_empty() {
        whole.0.push_str("<ul>");
        for point in key_points {
            let _infallible = write!(whole.0, "<li>{}</li>", views.fill(record, &point.text.pieces, &mut |_, _| {}));
        }
        whole.0.push_str("</ul>");
    }
    whole.0.push_str(html);
    let authors = facts.map(|article| article.authors.as_slice()).unwrap_or_default();
    let issues = facts.map(|article| article.issues.as_slice()).unwrap_or_default();
    Entry {
        id: identity::address(views, &format!("articles/{}/", record.id.value)),
        title: record.common.title.value.clone(),
        published,
        updated: super::modified(views, ix).unwrap_or(published),
        authors: authors.iter().map(|author| author_name(views, author)).collect(),
        summary: record.common.description.as_ref().map(|text| views.plain(record, text)),
        html: views.portable(&whole.0, &url),
        language: record.common.language.clone(),
        tags: issues
            .iter()
            .filter_map(|to| views.briefing.follow(to, &[Kind::Issue]))
            .map(|issue| views.briefing.record(issue).label().to_owned())
            .collect(),
        url,
    }
}

/// The day of which an article is in a feed: one without a date is as new as can be.
pub(super) fn published(views: &Views, ix: Ix) -> Date {
    super::published(views, ix).unwrap_or(views.briefing.day)
}

/// An author's name, and the absolute address of the page where there is one.
pub(super) fn author_name(views: &Views, author: &Author) -> (String, Option<String>) {
    match author {
        Author::Name(name) => (name.clone(), None),
        Author::Person(to) => match views.briefing.follow(to, DOCUMENT_AUTHORS) {
            Some(ix) => (views.briefing.record(ix).common.title.value.clone(), Some(views.absolute_url_of(ix))),
            None => (to.id.clone(), None),
        },
    }
}

/// A change: what it says in a sentence, what is on record of it, the event that it hangs under, its sources.
pub(super) fn change(outside: &Outside, change: &Change) -> Entry {
    let views = &outside.views;
    let record = views.briefing.record(change.record);
    let parts = parts(views, change);
    let mut html = Html::default();
    html.text(views, record, inline(views, change));
    let mut sources = row(views, change).map(|row| row.sources.clone()).unwrap_or_default();
    if let Some(quote) = parts.position.and_then(|position| position.quote.as_ref()) {
        html.quote(&quote.value);
    }
    match change.what {
        What::Event | What::Announced => {
            sources.extend(views.briefing.event(change.record).into_iter().flat_map(|event| event.sources.clone()));
        }
        What::Answered(_) => {
            let answer = parts.question.and_then(|question| question.answered.as_ref());
            html.text(views, record, answer.map(|answer| &answer.text));
            sources = answer.into_iter().flat_map(|answer| views.briefing.cited(&answer.sources)).collect();
        }
        _ => {}
    }
    if let Some(event) = change.event.filter(|event| *event != change.record) {
        html.link(views, event);
    }
    html.sources(views, &sources);
    let title = changes::sentence(views, change);
    if html.0.is_empty() {
        // Where nothing else is on record, the sentence is all that there is to say.
        html.0.push_str("<p>");
        escape(&mut html.0, &title);
        html.0.push_str("</p>");
    }
    let anchor = parts.option.map(|option| format!("#{}", option.id.value)).unwrap_or_default();
    let url = format!("{}{anchor}", views.absolute_url_of(change.record));
    Entry {
        id: id(outside, change),
        title,
        published: change.day,
        updated: change.day,
        authors: Vec::new(),
        summary: None,
        html: views.finished(html.0, &url),
        language: record.common.language.clone(),
        tags: tags(views, change.record),
        url,
    }
}

/// A tag URI of a change: it stays when titles, slugs and rows around it are edited. Of several of one name on one day
/// the second and further ones have their number, the oldest being the first, so that a newer one renames none.
fn id(outside: &Outside, change: &Change) -> String {
    let views = &outside.views;
    let name = path(views, change);
    let later = outside.changes_of(std::iter::once(change.record)).skip_while(|other| *other != change).skip(1);
    let alike = later.filter(|other| other.day == change.day && path(views, other) == name).count();
    numbered(identity::tag(views, change.day, &name), alike + 1)
}

/// `tag` with its number among those of one name, where it is not the first.
fn numbered(tag: String, number: usize) -> String {
    if number < 2 { tag } else { format!("{tag}/{number}") }
}

/// What a change is, in ids: `issues/donbas/position/russia/pause/opposes`.
fn path(views: &Views, change: &Change) -> String {
    let record = views.briefing.record(change.record);
    let parts = parts(views, change);
    let mut name = vec![record.kind.plural(), &record.id.value, parts.what];
    name.extend(parts.position.map(|position| position.party.id.as_str()));
    name.extend(parts.position.and_then(|position| position.option.as_ref()).map(|option| option.id.as_str()));
    name.extend(parts.option.map(|option| option.id.value.as_str()));
    name.extend(parts.to);
    name.join("/")
}

/// The text that says most of a change.
fn inline<'b>(views: &'b Views, change: &Change) -> Option<&'b Inline> {
    let record = views.briefing.record(change.record);
    let parts = parts(views, change);
    match change.what {
        What::Event => {
            let has_outcome = views.briefing.event(change.record).is_some_and(|event| event.has_outcome);
            let outcome = record.event().and_then(|event| event.outcome.as_ref()).filter(|_| has_outcome);
            outcome.or(record.common.description.as_ref())
        }
        What::Announced => record.common.description.as_ref(),
        What::State { to, .. } => {
            let note = record.event().and_then(|event| event.status.get(to)?.note.as_ref());
            record.issue().and_then(|issue| issue.status.get(to)).map(|status| &status.summary).or(note)
        }
        What::Position { .. } => parts.position.map(|position| &position.summary),
        What::Option(_) | What::Withdrawn(_) => parts.option.and_then(|option| option.description.as_ref()),
        What::Question(_) | What::Answered(_) => parts.question.map(|question| &question.text),
        What::Correction(at) => record.common.corrections.get(at).map(|correction| &correction.text),
    }
}

/// The newest `limit` rows of an issue's state, newest first: where it stands from that day on. A row that is a move is
/// that change, by the same id as in the feed of all changes; a new summary of the same state has an id of its own.
pub(super) fn summaries(outside: &Outside, ix: Ix, limit: usize) -> Vec<Entry> {
    let views = &outside.views;
    let record = views.briefing.record(ix);
    let moves: HashMap<usize, &Change> = outside
        .changes_of(std::iter::once(ix))
        .filter_map(|change| if let What::State { to, .. } = change.what { Some((to, change)) } else { None })
        .collect();
    let mut alike: HashMap<(Date, IssueState), usize> = HashMap::default();
    let mut rows = Vec::new();
    for (status, row) in views.briefing.issue(ix).into_iter().flat_map(|(issue, detail)| detail.states(issue)) {
        // A row without any day is background: it has no place in a list by date.
        let Some(day) = row.known.or(row.day).filter(|day| *day <= views.briefing.day) else { continue };
        let of_its_name = alike.entry((day, status.state.value)).or_default();
        if !moves.contains_key(&row.at) {
            *of_its_name += 1;
        }
        rows.push((status, row, day, *of_its_name));
    }
    let newest = rows.into_iter().rev().take(limit);
    newest
        .map(|(status, row, day, number)| {
            let state = status.state.value.as_str();
            let id = moves.get(&row.at).map_or_else(
                || numbered(identity::tag(views, day, &format!("issues/{}/summary/{state}", record.id.value)), number),
                |change| id(outside, change),
            );
            let url = views.absolute_url_of(ix);
            let mut html = Html::default();
            html.text(views, record, Some(&status.summary));
            if let Some(event) = row.event {
                html.link(views, event);
            }
            html.sources(views, &row.sources);
            Entry {
                id,
                title: format!("{}: {}", views.label("issue_state", state), views.plain(record, &status.summary)),
                published: day,
                updated: day,
                authors: Vec::new(),
                summary: None,
                html: views.finished(html.0, &url),
                language: record.common.language.clone(),
                tags: tags(views, ix),
                url,
            }
        })
        .collect()
}

/// The labels of the issues that a record is or touches.
fn tags(views: &Views, ix: Ix) -> Vec<String> {
    let briefing = &views.briefing;
    let issues = match &briefing.node(ix).detail {
        Detail::Issue(_) => vec![ix],
        Detail::Event(detail) => detail.issues.clone(),
        Detail::Document(_) => briefing
            .record(ix)
            .document()
            .into_iter()
            .flat_map(|document| &document.issues)
            .filter_map(|cite| briefing.follow(&cite.source, &[Kind::Issue]))
            .collect(),
        _ => Vec::new(),
    };
    issues.into_iter().take(MOST_TAGS).map(|issue| briefing.record(issue).label().to_owned()).collect()
}

/// HTML of an entry: paragraphs.
#[derive(Default)]
struct Html(String);

impl Html {
    fn text(&mut self, views: &Views, record: &Record, inline: Option<&Inline>) {
        if let Some(inline) = inline {
            self.0.push_str("<p>");
            views.fill_into(&mut self.0, record, &inline.pieces, &mut |_, _| {});
            self.0.push_str("</p>");
        }
    }

    fn quote(&mut self, words: &str) {
        self.0.push_str("<blockquote><p>");
        escape(&mut self.0, words);
        self.0.push_str("</p></blockquote>");
    }

    fn link(&mut self, views: &Views, ix: Ix) {
        self.0.push_str("<p>");
        self.anchor(views, ix, &views.briefing.record(ix).common.title.value);
        self.0.push_str("</p>");
    }

    fn anchor(&mut self, views: &Views, ix: Ix, label: &str) {
        self.0.push_str("<a href=\"");
        escape(&mut self.0, &views.url_of(ix));
        self.0.push_str("\">");
        escape(&mut self.0, label);
        self.0.push_str("</a>");
    }

    fn sources(&mut self, views: &Views, sources: &[Cited]) {
        if sources.is_empty() {
            return;
        }
        self.0.push_str("<p>[");
        for (number, cited) in sources.iter().enumerate() {
            self.0.push_str(if number == 0 { "" } else { "; " });
            self.anchor(views, cited.record, &views.citation_label(cited.record));
            if let Some(at) = &cited.at {
                self.0.push_str(", ");
                escape(&mut self.0, at);
            }
        }
        self.0.push_str("]</p>");
    }
}
