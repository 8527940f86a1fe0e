//! A change as a sentence of plain text, for feeds and the command line. English for now.

use super::super::rows;
use super::super::view::field;
use super::super::views::Views;
use super::change::{party_name, state};
use crate::model::When;
use crate::model::change::{Change, What};
use crate::model::issue::{Issue, Position};
use crate::model::record::Record;
use crate::model::vocabulary::Word as _;

/// What changed, in one line: "Foreign troops: proposed → contested", "Russia on a truce over Christmas: opposes".
pub(crate) fn sentence(views: &Views, change: &Change) -> String {
    let record = views.briefing.record(change.record);
    // A change is derived from the row that it names, so that the row is there.
    words(views, change, record).unwrap_or_else(|| record.common.title.value.clone())
}

fn words(views: &Views, change: &Change, record: &Record) -> Option<String> {
    let label = record.label();
    let option = |issue: &Issue, at: usize| issue.options.get(at).map(|option| option.title.value.clone());
    Some(match change.what {
        What::Event => record.common.title.value.clone(),
        What::Announced => match views.briefing.event(change.record)?.when.as_ref() {
            Some(when) => format!("Announced: {}, {}", record.common.title.value, when.display()),
            None => format!("Announced: {}", record.common.title.value),
        },
        What::State { from, to } => {
            let word = |at| Some(small(field(&state(views, record, at)?, "word").as_str()?));
            format!("{label}: {}{}", arrow(from.and_then(word), word(to)?), addition(record, to).unwrap_or_default())
        }
        What::Position { from, to } => {
            let issue = record.issue()?;
            position(views, record, issue, from.and_then(|from| issue.positions.get(from)), issue.positions.get(to)?)
        }
        What::Option(at) => format!("{label}: “{}” put on the table", option(record.issue()?, at)?),
        What::Withdrawn(at) => format!("{label}: “{}” withdrawn", option(record.issue()?, at)?),
        What::Question(at) => {
            format!("{label}, not known: {}", views.plain(record, &record.issue()?.questions.get(at)?.text))
        }
        What::Answered(at) => {
            let question = record.issue()?.questions.get(at)?;
            let answer = views.plain(record, &question.answered.as_ref()?.text);
            format!("{label}, answered: {} {answer}", views.plain(record, &question.text))
        }
        What::Correction(at) => {
            let correction = record.common.corrections.get(at)?;
            let word = views.closed_word("correction_kind", correction.kind.as_str(), correction.kind.word());
            format!("{word}, {}: {}", record.common.title.value, views.plain(record, &correction.text))
        }
    })
}

/// What a state says besides its word: the option that was agreed, the day to which an event was put off.
fn addition(record: &Record, at: usize) -> Option<String> {
    if let Some(issue) = record.issue() {
        let option = issue.status.get(at)?.option.as_ref()?;
        return Some(format!(" on “{}”", issue.option(&option.id)?.title.value));
    }
    let until = record.event()?.status.get(at)?.until.as_ref()?;
    Some(format!(", new date: {}", When::display(&until.value)))
}

/// How a party has moved; without an option there is no stance, and what it says stands for it.
fn position(views: &Views, record: &Record, issue: &Issue, from: Option<&Position>, to: &Position) -> String {
    let party = party_name(views, &to.party);
    let word = |position: &Position| {
        let value = rows::stance(views, position.stance.as_ref()?.value);
        Some(small(field(&value, "word").as_str()?))
    };
    let option = to.option.as_ref().and_then(|option| issue.option(&option.id));
    match (option, word(to)) {
        (Some(option), Some(new)) => {
            format!("{party} on {}: {}", without_capital(&option.title.value), arrow(from.and_then(word), new))
        }
        _ => format!("{party} on “{}”: {}", record.label(), views.plain(record, &to.summary)),
    }
}

fn arrow(from: Option<String>, to: String) -> String {
    match from {
        Some(from) => format!("{from} → {to}"),
        None => to,
    }
}

/// A word of a vocabulary inside a sentence: "Agreed in principle" is "agreed in principle", "EU matter" stays.
fn small(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => word.to_owned(),
    }
}

/// A title inside a sentence: an article at its start loses its capital, since no other word is known not to be a name.
fn without_capital(title: &str) -> String {
    match title.split_once(' ') {
        Some((article @ ("A" | "An" | "The"), rest)) => format!("{} {rest}", article.to_lowercase()),
        _ => title.to_owned(),
    }
}
