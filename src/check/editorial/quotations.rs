//! `quote`: a quotation, of a position or in a `<Quote>`, must say who spoke, when, and where that can be read; and it
//! should be short.

use super::claims::citations;
use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic, Level, Span};
use crate::model::body::{ArgumentValue, ComponentCall, Piece};
use crate::model::briefing::Presence;
use crate::model::issue::Position;
use crate::model::record::{CITABLE, Cite, Record};

/// Words that a quotation may have: the words that matter, not the speech.
const MOST_WORDS: usize = 25;

/// Every quotation that lacks something, or is too long.
pub(super) fn quotes(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    for record in desk.written() {
        for position in record.issue().into_iter().flat_map(|issue| &issue.positions) {
            of_position(desk, record, position, &mut told);
        }
        in_text(record, &record.body.pieces, &mut told);
    }
    told
}

fn of_position(desk: &Desk<'_>, record: &Record, position: &Position, told: &mut Vec<Diagnostic>) {
    let Some(quote) = &position.quote else { return };
    let mut missing = Vec::new();
    if position.speaker.is_none() {
        missing.push(("speaker", "add a `speaker`: the id of a person or of a party"));
    }
    let row = &position.row;
    let event = row.event.as_ref().map(|to| desk.event(to));
    // An event that has errors of its own may well have what is asked for.
    if !matches!(event, Some(None)) {
        let event = event.flatten();
        let sources = match event {
            Some(event) if row.sources.is_empty() => &event.record.common.sources,
            _ => &row.sources,
        };
        // Without a date a row is shown as reported on the day of its source.
        let is_dated = row.date.is_some()
            || event.is_some_and(|event| event.record.common.date.is_some())
            || sources.iter().any(|cite| may_be_dated(desk, cite));
        if !is_dated {
            missing.push(("date", "add a `date`, or name the `event` at which it was said"));
        }
        let mut cited = Vec::new();
        citations(&position.summary.pieces, &mut cited);
        let is_sourced = !sources.is_empty() || !cited.is_empty() || event.is_some_and(|event| !event.cited.is_empty());
        if !is_sourced {
            missing.push(("source", "add `sources = [\"…\"]`"));
        }
    }
    tell(record, quote.span, &missing, &quote.value, told);
}

/// Whether a source has a date; one that is left out may have.
fn may_be_dated(desk: &Desk<'_>, cite: &Cite) -> bool {
    match desk.briefing.presence(&cite.source.id, CITABLE) {
        Some(Presence::Known(ix)) => desk.briefing.record(ix).common.date.is_some(),
        Some(Presence::LeftOut) | None => true,
    }
}

/// The `<Quote>` tags of a text.
fn in_text(record: &Record, pieces: &[Piece], told: &mut Vec<Diagnostic>) {
    for piece in pieces {
        let Piece::Component(call) = piece else { continue };
        if call.name == "Quote" {
            of_component(record, call, told);
        }
        call.body.iter().for_each(|body| in_text(record, body, told));
    }
}

fn of_component(record: &Record, call: &ComponentCall, told: &mut Vec<Diagnostic>) {
    // The default theme's names first; a site may have a `Quote` of its own.
    let says = |names: &[&str]| {
        call.arguments.iter().any(|argument| {
            names.contains(&argument.name.as_str())
                && match &argument.value {
                    ArgumentValue::Text(text) | ArgumentValue::Literal(text) => !text.trim().is_empty(),
                    ArgumentValue::True => false,
                }
        })
    };
    let mut cited = Vec::new();
    call.body.iter().for_each(|body| citations(body, &mut cited));
    let mut missing = Vec::new();
    if !says(&["by", "person", "party", "speaker"]) {
        missing.push(("speaker", "add `by=\"…\"`: a person or a party"));
    }
    if !says(&["date", "event"]) {
        missing.push(("date", "add `date=\"…\"`"));
    }
    if cited.is_empty() && !says(&["sources", "source", "event"]) {
        missing.push(("source", "add `source=\"…\"`, or cite one in it: `[@…]`"));
    }
    tell(record, call.span, &missing, &call.text, told);
}

/// Tells what is missing, and that `words` are too many.
fn tell(record: &Record, span: Span, missing: &[(&str, &str)], words: &str, told: &mut Vec<Diagnostic>) {
    let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
    if let Some((last, others)) = names.split_last() {
        let names = match others {
            [] => (*last).to_owned(),
            others => format!("{} and no {last}", others.join(", no ")),
        };
        let lacking = Diagnostic::new(Code::Quote, format!("the quotation has no {names}")).at(&record.path, span);
        told.push(missing.iter().fold(lacking, |told, (_, hint)| told.hint(*hint)));
    }
    let count = words.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    if count > MOST_WORDS {
        told.push(
            Diagnostic::new(Code::Quote, format!("the quotation has {count} words, more than {MOST_WORDS}"))
                .at(&record.path, span)
                .level(Level::Warning)
                .hint("quote the words that matter, and tell the rest"),
        );
    }
}
