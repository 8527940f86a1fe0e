//! Articles, issues, documents, sources and terms as things of schema.org.

use std::sync::Arc;

use super::super::data::{modified, published};
use super::super::views::Views;
use super::thing::Thing;
use super::{common, name, plain, publisher};
use crate::model::Kind;
use crate::model::article::Article;
use crate::model::briefing::{IssueDetail, Ix};
use crate::model::document::Document;
use crate::model::issue::{Choice, Issue};
use crate::model::publication::Publication;
use crate::model::record::{Author, DOCUMENT_AUTHORS, Record};
use crate::model::vocabulary::{DOCUMENT_STATE, Genre, IssueState};

/// The subtype of `NewsArticle` by genre. A fact check and a profile have none of their own, and a `LiveBlogPosting`
/// is made of updates, which an article of ours is not.
fn article_type(genre: Genre) -> &'static str {
    match genre {
        Genre::Background => "BackgroundNewsArticle",
        Genre::Analysis => "AnalysisNewsArticle",
        Genre::Live => "ReportageNewsArticle",
        Genre::FactCheck | Genre::Profile => "NewsArticle",
    }
}

pub(super) fn article(views: &Views, ix: Ix, record: &Record, article: &Article) -> Thing {
    let day = views.briefing.day;
    let corrections = record.common.corrections.iter().filter(|correction| correction.date.value <= day);
    let corrections = corrections.map(|correction| {
        Thing::new("CorrectionComment")
            .with("text", views.plain(record, &correction.text))
            .with("datePublished", correction.date.value)
    });
    let issues = article.issues.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Issue]));
    common(views, ix, record, article_type(article.genre))
        .with("headline", record.common.title.value.as_str())
        .with("datePublished", published(views, ix))
        .with("dateModified", modified(views, ix))
        .with("author", authors(views, &article.authors))
        .with("publisher", publisher(views))
        .with("about", issues.map(|issue| name(views, issue)).collect::<Vec<_>>())
        .with("correction", corrections.collect::<Vec<_>>())
}

fn authors(views: &Views, authors: &[Author]) -> Vec<Arc<Thing>> {
    let person = |name: &str| Arc::new(Thing::new("Person").with("name", name));
    let author = |author: &Author| match author {
        Author::Name(name) => person(name),
        Author::Person(to) => {
            views.briefing.follow(to, DOCUMENT_AUTHORS).map_or_else(|| person(&to.id), |ix| name(views, ix))
        }
    };
    authors.iter().map(author).collect()
}

/// An issue is a question; what is on the table are its suggested answers, what was agreed is the accepted one.
pub(super) fn issue(views: &Views, ix: Ix, record: &Record, issue: &Issue, detail: &IssueDetail) -> Thing {
    let current = detail.state(issue).map(|(status, _)| status);
    let agreed = current
        .filter(|status| matches!(status.state.value, IssueState::Agreed | IssueState::Settled))
        .and_then(|status| issue.option(&status.option.as_ref()?.id));
    let answer = |option: &Choice| {
        Thing::new("Answer")
            .with("name", option.title.value.as_str())
            .with(
                "text",
                plain(views, record, option.description.as_ref()).unwrap_or_else(|| option.title.value.clone()),
            )
            .with("url", format!("{}#{}", views.absolute_url_of(ix), option.id.value))
    };
    common(views, ix, record, "Question")
        .with("alternateName", record.common.short_title.as_deref())
        .with("abstract", current.map(|status| views.plain(record, &status.summary)))
        .with("dateModified", modified(views, ix))
        .with("answerCount", detail.options.len())
        .with("suggestedAnswer", detail.options(issue).map(|(option, _)| answer(option)).collect::<Vec<_>>())
        .with("acceptedAnswer", agreed.map(answer))
}

/// The type of a document by its kind.
pub(super) fn document_type(kind: &str) -> &'static str {
    match kind {
        "treaty" | "bill" | "law" | "resolution" => "Legislation",
        "report" => "Report",
        "dataset" => "Dataset",
        "map" => "Map",
        _ => "CreativeWork",
    }
}

pub(super) fn document(views: &Views, ix: Ix, record: &Record, document: &Document) -> Thing {
    let briefing = &views.briefing;
    let state = briefing.node(ix).document_states().next_back().map(|(status, _)| status.state.value.as_str());
    let whole = document.part_of.as_ref().and_then(|to| briefing.follow(to, &[Kind::Document]));
    let issues = document.issues.iter().filter_map(|cite| briefing.follow(&cite.source, &[Kind::Issue]));
    let own_day = record.common.date.as_ref().and_then(|date| date.value.known_from());
    common(views, ix, record, document_type(&document.kind.value))
        .with("datePublished", own_day.filter(|day| *day <= briefing.day))
        .with(
            "creativeWorkStatus",
            state.map(|state| views.label(DOCUMENT_STATE.name, state)).filter(|word| !word.is_empty()),
        )
        .with("author", authors(views, &document.authors))
        .with("isPartOf", whole.map(|whole| name(views, whole)))
        .with("about", issues.map(|issue| name(views, issue)).collect::<Vec<_>>())
        .with("encoding", document.url.as_deref().map(|url| Thing::new("MediaObject").with("contentUrl", url.as_str())))
        .with("archivedAt", document.archive_url.as_deref().map(String::as_str))
}

/// A source; its page here is no more than a note of it, so that `url` is where it was published, if anywhere.
pub(super) fn source(views: &Views, ix: Ix, record: &Record, source: &Publication) -> Thing {
    let date = record.common.date.as_ref().map(|date| &date.value);
    let publisher = source.publisher.as_deref().map(|name| Thing::new("Organization").with("name", name));
    let thing = match source.url.as_deref() {
        Some(url) => Thing::new("CreativeWork")
            .with("name", record.common.title.value.as_str())
            .with("description", plain(views, record, record.common.description.as_ref()))
            .with("url", url.as_str())
            .with("mainEntityOfPage", views.absolute_url_of(ix))
            .with("inLanguage", record.common.language.as_deref()),
        None => common(views, ix, record, "CreativeWork"),
    };
    thing
        .with("datePublished", date.and_then(|date| date.known_from()))
        .with("author", authors(views, &source.authors))
        .with("publisher", publisher)
        .with("archivedAt", source.archive_url.as_deref().map(String::as_str))
}

pub(super) fn term(views: &Views, ix: Ix, record: &Record) -> Thing {
    let facts = record.term();
    let other = facts.map(|term| term.other_names.as_slice()).unwrap_or_default().iter().map(String::as_str);
    let names = facts.and_then(|term| term.abbr.as_deref()).into_iter().chain(other);
    common(views, ix, record, "DefinedTerm").with("alternateName", names.collect::<Vec<_>>())
}
