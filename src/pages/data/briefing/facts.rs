//! What facts of all kinds are made of: dates, citations, rows of histories, names of records.

use jiff::civil::Date;
use serde::Serialize;

use super::super::super::views::Views;
use crate::diagnostics::Spanned;
use crate::model::body::Inline;
use crate::model::briefing::{Cited, Dated, Ix};
use crate::model::record::{Author, Cite, DOCUMENT_AUTHORS, Ref};
use crate::model::{Kind, When};

/// A date as its author wrote it, in words, and its bounds.
#[derive(Serialize)]
pub(super) struct Time<'v> {
    edtf: &'v str,
    text: String,
    earliest: Option<String>,
    latest: Option<String>,
}

impl<'v> Time<'v> {
    pub(super) fn new(views: &Views, when: &'v When) -> Self {
        Self {
            edtf: when.as_str(),
            text: views.words.when(when),
            earliest: when.earliest().map(|day| day.to_string()),
            latest: when.latest().map(|day| day.to_string()),
        }
    }

    pub(super) fn of(views: &Views, date: &'v Option<Spanned<When>>) -> Option<Self> {
        date.as_ref().map(|date| Self::new(views, &date.value))
    }

    /// A beginning, where it has come by the day.
    pub(super) fn begun(views: &Views, date: &'v Option<Spanned<When>>) -> Option<Self> {
        date.as_ref().filter(|date| date.value.has_begun(views.briefing.day)).map(|date| Self::new(views, &date.value))
    }

    /// An end, where it is over by the day.
    pub(super) fn ended(views: &Views, date: &'v Option<Spanned<When>>) -> Option<Self> {
        date.as_ref()
            .filter(|date| date.value.latest().is_some_and(|last| last <= views.briefing.day))
            .map(|date| Self::new(views, &date.value))
    }
}

/// Whether what begins at `from` has begun by `day`.
pub(super) fn has_begun(from: &Option<Spanned<When>>, day: Date) -> bool {
    from.as_ref().is_none_or(|from| from.value.has_begun(day))
}

/// A source or document that is cited.
#[derive(Serialize)]
pub(super) struct Citation<'v> {
    id: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<&'v str>,
}

/// Citations of the graph.
pub(super) fn cited<'v>(views: &'v Views, list: &'v [Cited]) -> Vec<Citation<'v>> {
    list.iter().map(|cited| Citation { id: id(views, cited.record), at: cited.at.as_deref() }).collect()
}

/// Citations in front matter of records that are known and of `kinds`.
pub(super) fn cites<'v>(views: &'v Views, list: &'v [Cite], kinds: &[Kind]) -> Vec<Citation<'v>> {
    let known = |cite: &'v Cite| {
        Some(Citation { id: id(views, views.briefing.follow(&cite.source, kinds)?), at: cite.at.as_deref() })
    };
    list.iter().filter_map(known).collect()
}

/// A record by name, where its kind does not follow from the key.
#[derive(Serialize)]
pub(super) struct Name<'v> {
    kind: &'static str,
    id: &'v str,
}

impl<'v> Name<'v> {
    pub(super) fn new(views: &'v Views, ix: Ix) -> Self {
        let record = views.briefing.record(ix);
        Self { kind: record.kind.singular(), id: &record.id.value }
    }

    pub(super) fn of(views: &'v Views, to: &Ref, kinds: &[Kind]) -> Option<Self> {
        views.briefing.follow(to, kinds).map(|ix| Self::new(views, ix))
    }

    pub(super) fn all(views: &'v Views, list: &[Ref], kinds: &[Kind]) -> Vec<Self> {
        list.iter().filter_map(|to| Self::of(views, to, kinds)).collect()
    }
}

/// Who wrote something: a record, or a plain name.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Writer<'v> {
    Record(Name<'v>),
    Plain { name: &'v str },
}

pub(super) fn writers<'v>(views: &'v Views, authors: &'v [Author]) -> Vec<Writer<'v>> {
    let writer = |author: &'v Author| match author {
        Author::Name(name) => Writer::Plain { name },
        Author::Person(to) => match Name::of(views, to, DOCUMENT_AUTHORS) {
            Some(name) => Writer::Record(name),
            None => Writer::Plain { name: &to.id },
        },
    };
    authors.iter().map(writer).collect()
}

/// What every row of a history has.
#[derive(Serialize)]
pub(super) struct Row<'v> {
    date: Option<Time<'v>>,
    /// The day by which rows are put in order.
    day: Option<String>,
    /// Whether that day is the one on which it was reported.
    reported: bool,
    /// The day from which it is known.
    known: Option<String>,
    event: Option<&'v str>,
    sources: Vec<Citation<'v>>,
}

impl<'v> Row<'v> {
    pub(super) fn new(views: &'v Views, row: &'v Dated) -> Self {
        Self {
            date: row.when.as_ref().map(|when| Time::new(views, when)),
            day: row.day.map(|day| day.to_string()),
            reported: row.when.is_none() && row.day.is_some(),
            known: row.known.map(|day| day.to_string()),
            event: row.event.map(|event| id(views, event)),
            sources: cited(views, &row.sources),
        }
    }
}

/// The id of a record.
pub(super) fn id(views: &Views, ix: Ix) -> &str {
    &views.briefing.record(ix).id.value
}

/// The ids of records.
pub(super) fn ids<'v>(views: &'v Views, list: &[Ix]) -> Vec<&'v str> {
    list.iter().map(|ix| id(views, *ix)).collect()
}

/// The ids of those records of one kind that are known.
pub(super) fn known<'v>(views: &'v Views, list: &[Ref], kind: Kind) -> Vec<&'v str> {
    list.iter().filter_map(|to| views.briefing.follow(to, &[kind])).map(|ix| id(views, ix)).collect()
}

/// An inline text without markup.
pub(super) fn text(views: &Views, record: &crate::model::record::Record, inline: &Option<Inline>) -> Option<String> {
    inline.as_ref().map(|inline| views.plain(record, inline))
}
