//! Tera's errors as diagnostics: with the template, the place in it and the page that was being rendered.

use std::error::Error as _;

use tera::{Error, ErrorKind};

use super::theme::file;
use crate::diagnostics::{Code, Diagnostic, closest};
use crate::model::vocabulary::listed_with;

/// The text of a template by its name.
pub(super) type Texts<'t> = dyn Fn(&str) -> Option<&'t str> + 't;

/// The diagnostics of `error`; several, where Tera tells several at once. `page` is the path of the page that was
/// being rendered; `texts` serve to find the bytes of a place that Tera gives by line and column.
pub(super) fn diagnose(error: &Error, page: Option<&str>, texts: &Texts<'_>) -> Vec<Diagnostic> {
    let mut found = match error.kind() {
        // A component that was applied as a filter failed: what its error is, is the message of this one.
        ErrorKind::RenderingError(report) if report.message().starts_with(REPORT) => reports(report.message(), texts),
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let message = report.message();
            vec![
                Diagnostic::new(Code::Template, plain(message))
                    .at(&file(report.filename()), report.span().range.clone())
                    .maybe_hint(hint(message)),
            ]
        }
        ErrorKind::Msg(text) => reports(text, texts),
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let message = format!("the template extends itself: {}", inheritance_chain.join(" → "));
            vec![
                Diagnostic::new(Code::Template, message)
                    .in_file(&file(tpl))
                    .hint("to extend the default theme's template write `{% extends \"theme/NAME\" %}`"),
            ]
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let message = format!("the template includes itself: {}", include_chain.join(" → "));
            vec![
                Diagnostic::new(Code::Template, message)
                    .in_file(&file(tpl))
                    .hint("take one of the includes out; conditions do not break the circle"),
            ]
        }
        ErrorKind::MissingParent { current, parent } => {
            vec![
                Diagnostic::new(Code::Template, format!("the template extends `{parent}`, which does not exist"))
                    .in_file(&file(current))
                    .hint("a name counts from `templates/`; those of the default theme begin with `theme/`"),
            ]
        }
        other => vec![Diagnostic::new(Code::Template, plain(&other.to_string()))],
    };
    if let Some(cause) = error.source() {
        let cause = plain(&cause.to_string());
        for diagnostic in &mut found {
            diagnostic.message = format!("{}: {cause}", diagnostic.message);
        }
    }
    for diagnostic in &mut found {
        diagnostic.page = page.map(str::to_owned);
        if diagnostic.hints.is_empty() {
            diagnostic.hints.extend(way_out(&diagnostic.message).map(str::to_owned));
        }
    }
    found
}

/// How a report in Tera's words begins.
const REPORT: &str = "error: ";

/// Tera glues the reports of all unknown filters, functions, components and includes into one text:
/// `error: …`, a line `--> file:line:column`, an excerpt, and so on, with an empty line between two.
fn reports(text: &str, texts: &Texts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix(REPORT) else { continue };
        // One within another has that of the other as its message.
        let message = message.trim_start_matches(REPORT);
        let place = lines.peek().and_then(|line| line.trim_start().strip_prefix("--> ")).and_then(position);
        let mut diagnostic = Diagnostic::new(Code::Template, plain(message)).maybe_hint(hint(message));
        if let Some((name, line, column)) = place {
            let length = name_in_backticks(message).map_or(1, str::len);
            diagnostic = match texts(name).and_then(|text| offset(text, line, column)) {
                Some(start) => diagnostic.at(&file(name), start..start + length),
                None => diagnostic.in_file(&file(name)),
            };
        }
        found.push(diagnostic);
    }
    if found.is_empty() {
        found.push(Diagnostic::new(Code::Template, plain(text)));
    }
    found
}

/// `file:line:column` taken apart.
fn position(place: &str) -> Option<(&str, usize, usize)> {
    let (rest, column) = place.trim().rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file, line.parse().ok()?, column.parse().ok()?))
}

/// The byte at which `line` and `column`, both counted from one, the column in characters, stand in `text`.
fn offset(text: &str, line: usize, column: usize) -> Option<usize> {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(breaks) => text.match_indices('\n').nth(breaks)?.0 + 1,
    };
    let within = text[start..].char_indices().nth(column.checked_sub(1)?).map(|(at, _)| at)?;
    Some(start + within)
}

fn name_in_backticks(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

/// A message in our manner: lower case at its start, no full stop, one line, and without the list of what there is,
/// which is for the hint.
fn plain(message: &str) -> String {
    let message = available(message).map_or(message, |(cause, _)| cause);
    let message = message.split('\n').next().unwrap_or_default().trim().trim_end_matches('.');
    let mut letters = message.chars();
    match letters.next() {
        Some(first) if !message.starts_with('`') => first.to_lowercase().chain(letters).collect(),
        _ => message.to_owned(),
    }
}

/// "did you mean `title`?" for a field that a value does not have, or a variable that there is not: Tera lists those
/// that there are.
fn hint(message: &str) -> Option<String> {
    let (cause, known) = available(message)?;
    let known = || known.trim_end_matches('.').split(", ").filter(|name| !name.is_empty());
    known().next()?;
    let near = closest(name_in_backticks(cause)?, known());
    Some(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", listed_with("and", known())),
    })
}

/// Tera's message and the list at its end of what there would be.
fn available(message: &str) -> Option<(&str, &str)> {
    ["Available fields: ", "Available variables: "].iter().find_map(|list| message.split_once(list))
}

/// What to do about a mistake that says nothing of what would be right, by the words that Tera tells it in.
fn way_out(message: &str) -> Option<&'static str> {
    const WAYS: &[(&str, &str)] = &[
        ("unknown component", "correct the name; components stand in `templates/components/`"),
        ("unknown template", "a name counts from `templates/`; those of the default theme begin with `theme/`"),
        ("unknown f", "correct the name; templates cannot add filters and functions, but components"),
        ("unknown t", "correct the name; templates cannot add tests, but components"),
        ("is not defined", "correct the name, or give what may be missing a `default(value=…)`"),
        ("undefined", "correct the name, or give what may be missing a `default(value=…)`"),
        ("no static file", "put the file into `static/`, or correct the path"),
        ("needs one argument", "call it as a tag: `{{<NAME argument={value} />}}`"),
        ("no further arguments", "call it as a tag: `{{<NAME argument={value} />}}`"),
        ("within each other too deep", "take one of the filters out: a component must not come to itself again"),
        ("must be a day", "write a day as `2025-12-15`"),
        ("end of input", "close what is open: a tag with `%}` or `}}`, a block with its `{% end… %}`"),
        ("expected", "write what is expected in its place"),
    ];
    WAYS.iter().find(|(words, _)| message.contains(words)).map(|(_, way)| *way)
}
