//! Issues.

use super::reader::Reader;
use crate::Code;
use crate::model::issue::{Answer, Choice, Issue, Position, Question, Status};
use crate::model::vocabulary::{Basis, IssueState, Stance};
use crate::parse::keys::Keys;
use crate::parse::keys::shape::{Rule, Scalar};

pub(super) fn issue(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Issue> {
    let status = reader.rows(keys, "status", "a status", |keys| status(reader, keys));
    keys.need("status");
    Some(Issue {
        status,
        options: reader.rows(keys, "options", "an option", |keys| choice(reader, keys)),
        positions: reader.rows(keys, "positions", "a position", |keys| position(reader, keys)),
        questions: reader.rows(keys, "questions", "a question", |keys| question(reader, keys)),
        depends_on: reader.references(keys, "depends_on"),
        not_concerned: reader.references(keys, "not_concerned"),
        stale_after: keys.days_long("stale_after").map(|days| days.value),
    })
}

fn status(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Status> {
    let row = reader.row(keys);
    let state = reader.need_word::<IssueState>(keys, "state");
    let summary = reader.need_inline(keys, "summary");
    let option = reader.reference(keys, "option");
    Some(Status { row, state: state?, summary: summary?, option })
}

fn choice(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Choice> {
    let row = reader.row(keys);
    keys.narrow("id", || Scalar::Id);
    let id = keys.need_text("id").filter(|id| reader.valid_id(id));
    let title = keys.need_text("title");
    let description = reader.inline(keys, "description");
    let proposed_by = reader.one_or_several(keys, "proposed_by");
    let document = keys.item("document").and_then(|document| reader.cite(document));
    let withdrawn = keys.date("withdrawn");
    Some(Choice { row, id: id?, title: title?, description, proposed_by, document, withdrawn })
}

fn position(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Position> {
    let row = reader.row(keys);
    let party = reader.need_reference(keys, "party");
    let summary = reader.need_inline(keys, "summary");
    let option = reader.reference(keys, "option");
    let stance = reader.word::<Stance>(keys, "stance");
    keys.rule(Rule::Together("option", "stance"));
    match (keys.has_value("option"), keys.has_value("stance")) {
        (true, false) => reader.refuse(
            Code::MissingKey,
            option.as_ref().map_or(row.span, |option| option.span),
            "a position on an option needs a `stance`",
            "add `stance = \"supports\"`, or `conditional`, `open`, `divided`, `opposes`, `no-position`, `undeclared`",
        ),
        (false, true) => reader.refuse(
            Code::UnknownKey,
            stance.as_ref().map_or(row.span, |stance| stance.span),
            "a `stance` without an `option` says nothing",
            "name the option that it is about, or leave the stance out",
        ),
        _ => {}
    }
    let basis = reader.word::<Basis>(keys, "basis").map(|basis| basis.value);
    let speaker = reader.reference(keys, "speaker");
    let quote = keys.text("quote");
    Some(Position { row, party: party?, summary: summary?, option, stance, basis, speaker, quote })
}

fn question(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Question> {
    let row = reader.row(keys);
    let text = reader.need_inline(keys, "text");
    let asked_by = reader.one_or_several(keys, "asked_by");
    let answered = keys.table("answered").and_then(|node| {
        let mut keys = reader.keys(node, "an answer");
        let date = keys.date("date");
        keys.need("date");
        let text = reader.need_inline(&mut keys, "text");
        let sources = reader.cites(&mut keys, "sources");
        keys.done();
        Some(Answer { date: date?, text: text?, sources })
    });
    Some(Question { row, text: text?, asked_by, answered })
}
