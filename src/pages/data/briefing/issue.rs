//! The keys of an issue: its histories as far as they are known, each row with the date and sources that it lends
//! from its event.

use serde::Serialize;

use super::super::super::views::Views;
use super::facts::{Citation, Name, Row, Time, cited, cites, ids, known};
use crate::model::Kind;
use crate::model::briefing::IssueDetail;
use crate::model::issue::{Issue as Written, Position, Question};
use crate::model::record::{ACTORS, CITABLE, Record};

#[derive(Serialize)]
pub(super) struct Issue<'v> {
    state: Option<&'static str>,
    open: bool,
    last_movement: Option<String>,
    status: Vec<StatusRow<'v>>,
    options: Vec<OptionRow<'v>>,
    positions: Vec<PositionRow<'v>>,
    questions: Vec<QuestionRow<'v>>,
    depends_on: Vec<&'v str>,
    dependents: Vec<&'v str>,
    not_concerned: Vec<&'v str>,
    events: Vec<&'v str>,
    documents: Vec<Citation<'v>>,
    articles: Vec<&'v str>,
}

#[derive(Serialize)]
struct StatusRow<'v> {
    #[serde(flatten)]
    row: Row<'v>,
    state: &'static str,
    summary: String,
    option: Option<&'v str>,
}

#[derive(Serialize)]
struct OptionRow<'v> {
    #[serde(flatten)]
    row: Row<'v>,
    id: &'v str,
    title: &'v str,
    description: Option<String>,
    proposed_by: Vec<Name<'v>>,
    document: Option<Citation<'v>>,
    withdrawn: Option<Time<'v>>,
}

#[derive(Serialize)]
struct PositionRow<'v> {
    #[serde(flatten)]
    row: Row<'v>,
    party: &'v str,
    summary: String,
    option: Option<&'v str>,
    stance: Option<&'static str>,
    basis: Option<&'static str>,
    speaker: Option<Name<'v>>,
    quote: Option<&'v str>,
}

#[derive(Serialize)]
struct QuestionRow<'v> {
    #[serde(flatten)]
    row: Row<'v>,
    text: String,
    asked_by: Vec<Name<'v>>,
    answered: Option<Answer<'v>>,
}

#[derive(Serialize)]
struct Answer<'v> {
    date: Time<'v>,
    text: String,
    sources: Vec<Citation<'v>>,
}

impl<'v> Issue<'v> {
    pub(super) fn new(views: &'v Views, record: &'v Record, issue: &'v Written, detail: &'v IssueDetail) -> Self {
        let state = detail.state(issue).map(|(status, _)| status.state.value);
        Self {
            state: state.map(|state| state.as_str()),
            open: state.is_none_or(|state| state.is_open()),
            last_movement: detail.last_movement.map(|day| day.to_string()),
            status: detail
                .states(issue)
                .map(|(status, row)| StatusRow {
                    row: Row::new(views, row),
                    state: status.state.value.as_str(),
                    summary: views.plain(record, &status.summary),
                    option: status.option.as_ref().map(|option| option.id.as_str()),
                })
                .collect(),
            options: detail
                .options(issue)
                .map(|(option, row)| OptionRow {
                    row: Row::new(views, row),
                    id: &option.id.value,
                    title: &option.title.value,
                    description: option.description.as_ref().map(|text| views.plain(record, text)),
                    proposed_by: Name::all(views, &option.proposed_by, ACTORS),
                    document: option
                        .document
                        .as_ref()
                        .and_then(|cite| cites(views, std::slice::from_ref(cite), &[Kind::Document]).pop()),
                    withdrawn: Time::begun(views, &option.withdrawn),
                })
                .collect(),
            positions: detail
                .positions(issue)
                .map(|(position, row)| self::position(views, record, position, Row::new(views, row)))
                .collect(),
            questions: detail
                .questions(issue)
                .map(|(question, row)| self::question(views, record, question, Row::new(views, row)))
                .collect(),
            depends_on: known(views, &issue.depends_on, Kind::Issue),
            dependents: ids(views, &detail.dependents),
            not_concerned: known(views, &issue.not_concerned, Kind::Party),
            events: ids(views, &detail.events),
            documents: cited(views, &detail.documents),
            articles: ids(views, &detail.articles),
        }
    }
}

fn position<'v>(views: &'v Views, record: &Record, position: &'v Position, row: Row<'v>) -> PositionRow<'v> {
    let speaker = position.speaker.as_ref();
    PositionRow {
        row,
        party: &position.party.id,
        summary: views.plain(record, &position.summary),
        option: position.option.as_ref().map(|option| option.id.as_str()),
        stance: position.stance.as_ref().map(|stance| stance.value.as_str()),
        basis: position.basis.map(|basis| basis.as_str()),
        speaker: speaker.and_then(|to| Name::of(views, to, &[Kind::Person, Kind::Party])),
        quote: position.quote.as_ref().map(|quote| quote.value.as_str()),
    }
}

fn question<'v>(views: &'v Views, record: &Record, question: &'v Question, row: Row<'v>) -> QuestionRow<'v> {
    let day = views.briefing.day;
    let answered = question.answered.as_ref();
    QuestionRow {
        row,
        text: views.plain(record, &question.text),
        asked_by: Name::all(views, &question.asked_by, ACTORS),
        answered: answered.filter(|answer| answer.date.value.has_begun(day)).map(|answer| Answer {
            date: Time::new(views, &answer.date.value),
            text: views.plain(record, &answer.text),
            sources: cites(views, &answer.sources, CITABLE),
        }),
    }
}
