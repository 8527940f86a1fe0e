//! A change as a sentence of plain text, for feeds and the command line.

use super::super::rows;
use super::super::view::field;
use super::super::views::Views;
use super::change::{party_name, state};
use crate::model::change::{Change, What};
use crate::model::issue::{Issue, Position};
use crate::model::record::Record;

/// What changed, in one line: "Foreign troops: proposed → contested", "Russia on a truce over Christmas: opposes".
pub(crate) fn sentence(views: &Views, change: &Change) -> String {
    let record = views.briefing.record(change.record);
    // A change is derived from the row that it names, so that the row is there.
    words(views, change, record).unwrap_or_else(|| record.common.title.value.clone())
}

fn words(views: &Views, change: &Change, record: &Record) -> Option<String> {
    let label = record.label();
    let title = record.common.title.value.as_str();
    let option = |issue: &'_ Issue, at: usize| issue.options.get(at).map(|option| option.title.value.clone());
    let say = |name: &str, values: &[(&str, &str)]| Some(views.words.say(name, values));
    match change.what {
        What::Event => Some(title.to_owned()),
        What::Announced => match views.briefing.event(change.record)?.when.as_ref() {
            Some(when) => say("sentence.announced_for", &[("title", title), ("day", &views.words.when(when))]),
            None => say("sentence.announced", &[("title", title)]),
        },
        What::State { from, to } => {
            let word = |at| Some(field(&state(views, record, at)?, "small").as_str()?.to_owned());
            state_sentence(views, record, to, &arrow(from.and_then(word), word(to)?))
        }
        What::Position { from, to } => {
            let issue = record.issue()?;
            let from = from.and_then(|from| issue.positions.get(from));
            Some(position(views, record, issue, from, issue.positions.get(to)?))
        }
        What::Option(at) => say("sentence.option", &[("record", label), ("option", &option(record.issue()?, at)?)]),
        What::Withdrawn(at) => {
            say("sentence.withdrawn", &[("record", label), ("option", &option(record.issue()?, at)?)])
        }
        What::Question(at) => {
            let question = views.plain(record, &record.issue()?.questions.get(at)?.text);
            say("sentence.question", &[("record", label), ("question", &question)])
        }
        What::Answered(at) => {
            let question = record.issue()?.questions.get(at)?;
            let answer = views.plain(record, &question.answered.as_ref()?.text);
            let question = views.plain(record, &question.text);
            say("sentence.answered", &[("record", label), ("question", &question), ("answer", &answer)])
        }
        What::Correction(at) => {
            let correction = record.common.corrections.get(at)?;
            let kind = views.label("correction_kind", correction.kind.as_str());
            let text = views.plain(record, &correction.text);
            say("sentence.correction", &[("kind", kind), ("title", title), ("text", &text)])
        }
    }
}

/// A move of a state, and what the row says besides: the option that was agreed, the day to which an event was put off.
fn state_sentence(views: &Views, record: &Record, at: usize, state: &str) -> Option<String> {
    let mut values = vec![("record", record.label()), ("state", state)];
    let option = record.issue().and_then(|issue| issue.option(&issue.status.get(at)?.option.as_ref()?.id));
    if let Some(option) = option {
        values.push(("option", &option.title.value));
        return Some(views.words.say("sentence.state_on", &values));
    }
    let until = record.event().and_then(|event| event.status.get(at)?.until.as_ref());
    let until = until.map(|until| views.words.when(&until.value));
    if let Some(until) = &until {
        values.push(("day", until));
        return Some(views.words.say("sentence.state_until", &values));
    }
    Some(views.words.say("sentence.state", &values))
}

/// How a party has moved; without an option there is no stance, and what it says stands for it.
fn position(views: &Views, record: &Record, issue: &Issue, from: Option<&Position>, to: &Position) -> String {
    let party = party_name(views, &to.party);
    let word = |position: &Position| {
        let value = rows::stance(views, position.stance.as_ref()?.value);
        Some(field(&value, "small").as_str()?.to_owned())
    };
    let option = to.option.as_ref().and_then(|option| issue.option(&option.id));
    match (option, word(to)) {
        (Some(option), Some(new)) => {
            let option = without_capital(&option.title.value, views.words.word("sentence.articles"));
            let stance = arrow(from.and_then(word), new);
            views.words.say("sentence.stance", &[("party", party), ("option", &option), ("stance", &stance)])
        }
        _ => {
            let summary = views.plain(record, &to.summary);
            let issue = record.label();
            views.words.say("sentence.position", &[("party", party), ("issue", issue), ("summary", &summary)])
        }
    }
}

fn arrow(from: Option<String>, to: String) -> String {
    match from {
        Some(from) => format!("{from} → {to}"),
        None => to,
    }
}

/// A title inside a sentence: one of `articles` at its start loses its capital, since no other word is known not to be a
/// name.
fn without_capital(title: &str, articles: &str) -> String {
    match title.split_once(' ') {
        Some((article, rest)) if articles.split(' ').any(|known| known == article) => {
            format!("{} {rest}", article.to_lowercase())
        }
        _ => title.to_owned(),
    }
}
