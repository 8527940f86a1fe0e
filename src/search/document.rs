//! What the search knows of a record, as it is on the day.

use jiff::civil::Date;
use serde::Serialize;

use crate::model::briefing::{Detail, Ix};
use crate::model::record::{Author, DOCUMENT_AUTHORS, Facts};
use crate::model::{Kind, When};
use crate::pages::offices_begun;
use crate::pages::queries::signatories;
use crate::pages::views::Views;

/// A record as the search finds and shows it. Words are those of the site's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Document {
    /// Its address from the root of the site: `/issues/donbas/`, `/glossary/#ceasefire`.
    pub(crate) address: String,
    /// The title.
    pub(crate) title: String,
    /// Other names: a short title, an abbreviation, what else a term is called, an office.
    pub(crate) names: Vec<String>,
    /// The word for its kind.
    pub(crate) kind: String,
    /// Whether others tell of it: who looks for its name wants it before them.
    pub(crate) is_subject: bool,
    /// Its date in words.
    pub(crate) date: Option<String>,
    /// Its first day.
    pub(crate) day: Option<Date>,
    /// Whether it is an event, which who looks for a day wants before what else has that date.
    pub(crate) is_event: bool,
    /// Of an event of several days each of them in words, for those who look for one.
    pub(crate) days: Vec<String>,
    /// The text, in one line; the sentence that sums it up comes first.
    pub(crate) text: String,
    /// The issues that it is about, by their labels.
    pub(crate) issues: Vec<String>,
    /// The parties that it is about, by their labels.
    pub(crate) parties: Vec<String>,
    /// The language of the record, where it is not the site's.
    pub(crate) language: Option<String>,
}

/// The documents of all records that have a page or an entry, by kind, then in the order of that kind's list.
pub(crate) fn documents(views: &Views) -> Vec<Document> {
    let briefing = &views.briefing;
    let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Home);
    let records: Vec<Ix> = kinds.flat_map(|kind| briefing.all(kind).iter().copied()).collect();
    records.into_iter().map(|ix| document(views, ix)).collect()
}

fn document(views: &Views, ix: Ix) -> Document {
    let briefing = &views.briefing;
    let node = briefing.node(ix);
    let record = &node.record;
    let common = &record.common;
    let mut text = Text { views, ix, parts: Vec::new() };
    let mut found = Document {
        address: views.address_of(ix),
        title: common.title.value.clone(),
        names: common.short_title.iter().cloned().collect(),
        kind: views.words.word(&format!("kind.{}", record.kind.singular())).to_owned(),
        is_event: record.kind == Kind::Event,
        is_subject: !matches!(record.kind, Kind::Article | Kind::Event | Kind::Source),
        language: views.foreign(record).map(str::to_owned),
        ..Document::default()
    };
    let mut when = common.date.as_ref().map(|date| date.value.clone());
    let (mut issues, mut parties): (Vec<Ix>, Vec<Ix>) = (Vec::new(), Vec::new());
    text.inline(common.description.as_ref());
    match (&record.facts, &node.detail) {
        (Facts::Article(article), _) => {
            issues.extend(article.issues.iter().filter_map(|to| briefing.follow(to, &[Kind::Issue])));
            article.key_points.iter().for_each(|point| text.inline(Some(&point.text)));
            text.authors(&article.authors);
            text.body();
        }
        (Facts::Issue(issue), Detail::Issue(detail)) => {
            issues.push(ix);
            if let Some((status, row)) = detail.state(issue) {
                text.word(views.label("issue_state", status.state.value.as_str()));
                text.inline(Some(&status.summary));
                when = row.when.clone();
            }
            for (option, _) in detail.options(issue) {
                text.word(&option.title.value);
                text.inline(option.description.as_ref());
            }
            for (position, _) in detail.positions(issue).rev() {
                let party = briefing.follow(&position.party, &[Kind::Party]);
                parties.extend(party);
                party.into_iter().for_each(|party| text.word(briefing.record(party).label()));
                text.inline(Some(&position.summary));
                position.quote.iter().for_each(|quote| text.word(&quote.value));
            }
            detail.questions(issue).for_each(|(question, _)| text.inline(Some(&question.text)));
            text.body();
        }
        // Of the many events no more than what lists show, so that the index stays small.
        (Facts::Event(event), Detail::Event(detail)) => {
            issues.extend(&detail.issues);
            parties.extend(detail.parties.iter().map(|(party, _)| *party));
            when = detail.when.clone();
            found.days = days(views, detail.when.as_ref());
            text.inline(event.outcome.as_ref().filter(|_| detail.has_outcome));
            event.place.iter().for_each(|place| text.word(&place.name));
        }
        (Facts::Party(_), Detail::Party(detail)) => {
            issues.extend(&detail.issues);
            parties.push(ix);
            text.body();
        }
        (Facts::Person(person), _) => {
            parties.extend(person.party.iter().filter_map(|to| briefing.follow(to, &[Kind::Party])));
            for office in offices_begun(views, person) {
                parties.extend(office.party.iter().filter_map(|to| briefing.follow(to, &[Kind::Party])));
                found.names.push(office.title.clone());
            }
            text.body();
        }
        (Facts::Document(document), _) => {
            let of_issue = |cite: &crate::model::record::Cite| briefing.follow(&cite.source, &[Kind::Issue]);
            issues.extend(document.issues.iter().filter_map(of_issue));
            parties.extend(signatories(views, document).map(|(party, _)| party));
            parties.extend(authors(views, &document.authors).filter(|ix| briefing.record(*ix).kind == Kind::Party));
            text.authors(&document.authors);
            text.body();
        }
        (Facts::Source(source), _) => {
            parties.extend(source.party.iter().filter_map(|to| briefing.follow(to, &[Kind::Party])));
            source.publisher.iter().for_each(|publisher| text.word(publisher));
            text.authors(&source.authors);
            text.body();
        }
        (Facts::Term(term), _) => {
            found.names.extend(term.abbr.iter().chain(&term.other_names).cloned());
            text.body();
        }
        _ => text.body(),
    }
    found.text = text.parts.join(" · ");
    found.date = when.as_ref().map(|when| views.words.when(when));
    found.day = when.as_ref().and_then(When::known_from);
    found.issues = labels(views, issues);
    found.parties = labels(views, parties);
    found.names.retain(|name| *name != found.title);
    found
}

/// The days of a span in words; none where they are too many for one of them to be looked for.
fn days(views: &Views, when: Option<&When>) -> Vec<String> {
    const DAYS: std::ops::RangeInclusive<usize> = 2..=7;
    let (Some(first), Some(last)) = (when.and_then(When::earliest), when.and_then(When::latest)) else {
        return Vec::new();
    };
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last).take(DAYS.end() + 1);
    let days: Vec<String> = days.map(|day| views.words.day(day)).collect();
    if DAYS.contains(&days.len()) { days } else { Vec::new() }
}

/// The labels of records, each once, in their order.
fn labels(views: &Views, records: Vec<Ix>) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for ix in records {
        let label = views.briefing.record(ix).label();
        if !labels.iter().any(|known| known == label) {
            labels.push(label.to_owned());
        }
    }
    labels
}

/// The authors that are on record.
fn authors<'v>(views: &'v Views, authors: &'v [Author]) -> impl Iterator<Item = Ix> + 'v {
    authors.iter().filter_map(|author| match author {
        Author::Person(to) => views.briefing.follow(to, DOCUMENT_AUTHORS),
        Author::Name(_) => None,
    })
}

/// The text of a record while it is being put together.
struct Text<'v> {
    views: &'v Views,
    ix: Ix,
    parts: Vec<String>,
}

impl Text<'_> {
    fn word(&mut self, word: &str) {
        self.parts.push(word.to_owned());
    }

    fn inline(&mut self, inline: Option<&crate::model::body::Inline>) {
        let record = self.views.briefing.record(self.ix);
        self.parts.extend(inline.map(|inline| self.views.plain(record, inline)));
    }

    fn authors(&mut self, list: &[Author]) {
        for author in list {
            if let Author::Name(name) = author {
                self.word(name);
            }
        }
        for ix in authors(self.views, list) {
            self.word(self.views.briefing.record(ix).label());
        }
    }

    fn body(&mut self) {
        let words = self.views.plain_body(self.views.briefing.record(self.ix));
        if !words.is_empty() {
            self.parts.push(words);
        }
    }
}
