//! Articles, issues, documents, sources and terms as things of schema.org.

use super::super::data::{modified, published};
use super::super::views::Views;
use super::date::start;
use super::thing::Thing;
use super::{addressed, common, language, name, plain, publisher, website_id};
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
pub(super) fn article_types(genre: Genre) -> &'static [&'static str] {
    match genre {
        Genre::Background => &["BackgroundNewsArticle"],
        Genre::Analysis => &["AnalysisNewsArticle"],
        Genre::Live => &["ReportageNewsArticle"],
        Genre::FactCheck | Genre::Profile => &["NewsArticle"],
    }
}

pub(super) fn article(views: &Views, ix: Ix, record: &Record, article: &Article) -> Thing {
    let issues = article.issues.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Issue]));
    work(views, ix, record)
        .with("headline", record.common.title.value.as_str())
        .with("datePublished", published(views, ix))
        .with("dateModified", modified(views, ix))
        .with("author", authors(views, &article.authors))
        .with("publisher", publisher(views))
        .with("about", issues.map(|issue| name(views, issue)).collect::<Vec<_>>())
        .with("hasPart", questions(views, ix, record))
}

/// What a work of ours has: a text of the site, with what was corrected in it.
pub(super) fn work(views: &Views, ix: Ix, record: &Record) -> Thing {
    let day = views.briefing.day;
    let corrections = record.common.corrections.iter().filter(|correction| correction.date.value <= day);
    let corrections = corrections.map(|correction| {
        Thing::new("CorrectionComment")
            .with("name", views.label("correction_kind", correction.kind.as_str()))
            .with("text", views.plain(record, &correction.text))
            .with("datePublished", correction.date.value)
    });
    common(views, ix, record)
        .with("description", plain(views, record, record.common.description.as_ref()))
        .with("inLanguage", language(record))
        .with("isPartOf", Thing::reference(&website_id(views)))
        .with("correction", corrections.collect::<Vec<_>>())
}

/// The sections of an explainer that answer a question, by their anchors. Their answers are not said again: they stand
/// there, and a long explainer weighs enough.
fn questions(views: &Views, ix: Ix, record: &Record) -> Vec<Thing> {
    let page = views.absolute_url_of(ix);
    let headings = record.body.headings.iter().filter(|heading| heading.level == 2);
    let questions = headings.filter(|heading| heading.text.trim_end().ends_with('?'));
    let question = |name: &str, id: &str| Thing::new("Question").with("name", name).with("url", format!("{page}#{id}"));
    questions.map(|heading| question(heading.text.trim(), &heading.id)).collect()
}

/// Those who wrote something, with their addresses: Google tells authors apart by them.
fn authors(views: &Views, authors: &[Author]) -> Vec<Thing> {
    let person = |name: &str| Thing::new("Person").with("name", name);
    let author = |author: &Author| match author {
        Author::Name(name) => person(name),
        Author::Person(to) => {
            let author = views.briefing.follow(to, DOCUMENT_AUTHORS);
            author.map_or_else(|| person(&to.id), |ix| addressed(views, ix))
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
    work(views, ix, record)
        .with("alternateName", record.common.short_title.as_deref())
        .with("abstract", current.map(|status| views.plain(record, &status.summary)))
        .with("dateModified", modified(views, ix))
        .with("answerCount", detail.options.len())
        .with("suggestedAnswer", detail.options(issue).map(|(option, _)| answer(option)).collect::<Vec<_>>())
        .with("acceptedAnswer", agreed.map(answer))
}

/// The type of a document by its kind.
pub(super) fn document_types(kind: &str) -> &'static [&'static str] {
    match kind {
        "treaty" | "bill" | "law" | "resolution" => &["Legislation"],
        "report" => &["Report"],
        "dataset" => &["Dataset"],
        "map" => &["Map"],
        _ => &["CreativeWork"],
    }
}

pub(super) fn document(views: &Views, ix: Ix, record: &Record, document: &Document) -> Thing {
    let briefing = &views.briefing;
    let state = briefing.node(ix).document_states().next_back().map(|(status, _)| status.state.value.as_str());
    let whole = document.part_of.as_ref().and_then(|to| briefing.follow(to, &[Kind::Document]));
    let issues = document.issues.iter().filter_map(|cite| briefing.follow(&cite.source, &[Kind::Issue]));
    let date = record.common.date.as_ref().map(|date| &date.value).filter(|date| date.has_begun(briefing.day));
    common(views, ix, record)
        .with("description", plain(views, record, record.common.description.as_ref()))
        .with("inLanguage", language(record))
        .with("datePublished", date.and_then(start))
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
    common(views, ix, record)
        .with("mainEntityOfPage", source.url.as_ref().map(|_| views.absolute_url_of(ix)))
        .with("description", plain(views, record, record.common.description.as_ref()))
        .with("inLanguage", language(record))
        .with("datePublished", date.and_then(start))
        .with("author", authors(views, &source.authors))
        .with("publisher", publisher)
        .with("archivedAt", source.archive_url.as_deref().map(String::as_str))
}

pub(super) fn term(views: &Views, ix: Ix, record: &Record) -> Thing {
    let facts = record.term();
    let other = facts.map(|term| term.other_names.as_slice()).unwrap_or_default().iter().map(String::as_str);
    let names = facts.and_then(|term| term.abbr.as_deref()).into_iter().chain(other);
    common(views, ix, record)
        .with("description", plain(views, record, record.common.description.as_ref()))
        .with("alternateName", names.collect::<Vec<_>>())
}
