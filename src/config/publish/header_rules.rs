//! `headers`: a target's own rules for what files are served with.

#[cfg(feature = "publish")]
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::HeaderRule;
use crate::diagnostics::{Code, Spanned};
use crate::parse::keys::Keys;
use crate::parse::keys::shape::{Scalar, Takes};
use crate::parse::report::Report;
use crate::parse::tree::{Entry, Node, Value};

/// Fields that a server sets by itself, for each answer anew; a rule for one of them would lie or be ignored (RFC 9110,
/// RFC 9112).
const OF_THE_SERVER: [&str; 16] = [
    "accept-ranges",
    "age",
    "connection",
    "content-length",
    "content-range",
    "date",
    "etag",
    "host",
    "keep-alive",
    "last-modified",
    "location",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The key that holds the glob.
const MATCH: &str = "match";

/// Patterns are no longer: they are read by recursion, and choices in choices are written out.
#[cfg(feature = "publish")]
const LONGEST: usize = 500;

/// What `pattern` matches among the paths of a site.
///
/// # Errors
/// What is wrong with the pattern.
#[cfg(feature = "publish")]
pub(crate) fn matcher(pattern: &str) -> Result<GlobSet, String> {
    if pattern.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let glob = match pattern.strip_prefix('/') {
        Some(from_the_root) => from_the_root.to_owned(),
        None if pattern.contains('/') => pattern.to_owned(),
        None => format!("**/{pattern}"),
    };
    let glob = GlobBuilder::new(&glob).literal_separator(true).build();
    // A set of one: unlike a glob alone it tells what regular expressions refuse.
    glob.and_then(|glob| GlobSetBuilder::new().add(glob).build()).map_err(|error| error.kind().to_string())
}

/// The rules of a target, in their order.
pub(super) fn read(keys: &mut Keys<'_, '_, '_>) -> Vec<HeaderRule> {
    let report = keys.report();
    keys.rows("headers").into_iter().filter_map(|row| rule(row, report)).collect()
}

fn rule(row: &Node, report: &Report<'_>) -> Option<HeaderRule> {
    let errors = report.errors();
    // Its other keys are the names of header fields, of which there is no list.
    let mut keys = Keys::new(row, "a rule for headers", report);
    let pattern = keys.need_text(MATCH);
    keys.others(|| Takes::One(Scalar::Text));
    let pattern = pattern?;
    // A program that cannot publish does without the library that reads patterns, a tenth of its size.
    #[cfg(feature = "publish")]
    if let Err(error) = matcher(&pattern.value) {
        let message = format!("`{}` is no pattern: {error}", pattern.value);
        let diagnostic = report.at(Code::UnknownValue, pattern.span, message);
        report.push(diagnostic.hint("write one such as `*.html`, `files/**` or `/index.html`"));
    }
    let Value::Table(entries) = &row.value else { return None };
    let mut headers: Vec<(String, String)> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.key != MATCH) {
        let Some((name, value)) = name(entry, report).zip(value(entry, report)) else { continue };
        if headers.iter().any(|(other, _)| *other == name) {
            let message = format!("the header `{name}` is given twice");
            report.push(report.at(Code::UnknownKey, entry.key_span, message).hint(format!("remove `{}`", entry.key)));
            continue;
        }
        headers.push((name, value.value));
    }
    if report.errors() > errors {
        return None;
    }
    if headers.is_empty() {
        let message = format!("the rule for `{}` sets no header", pattern.value);
        let diagnostic = report.at(Code::MissingKey, row.span, message);
        report.push(diagnostic.hint("add one, such as `cache_control = \"max-age=60\"`"));
        return None;
    }
    Some(HeaderRule { pattern, headers })
}

/// A field's name in lower case, with `-` for `_`.
fn name(entry: &Entry, report: &Report<'_>) -> Option<String> {
    let name = entry.key.to_ascii_lowercase().replace('_', "-");
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let (message, hint) = if name.is_empty() || !name.bytes().all(is_plain) {
        (format!("`{}` is no name of a header", entry.key), "use letters, digits and `_`, as in `cache_control`")
    } else if OF_THE_SERVER.contains(&name.as_str()) {
        (format!("the server sets `{name}` by itself"), "remove it")
    } else {
        return Some(name);
    };
    report.push(report.at(Code::UnknownKey, entry.key_span, message).hint(hint));
    None
}

/// A field's value: visible ASCII and blanks, all that is safe in a header and in the files that hosts read headers
/// from. A line break would begin a header of its own.
fn value(entry: &Entry, report: &Report<'_>) -> Option<Spanned<String>> {
    let span = entry.node.span;
    let Some(text) = entry.node.value.as_text() else {
        if entry.node.value != Value::Refused {
            let message = format!("`{}` takes text, this is {}", entry.key, entry.node.value.found());
            report.push(report.at(Code::WrongType, span, message).hint("write it as one text in quotes"));
        }
        return None;
    };
    let (message, hint) = match text.chars().find(|letter| !matches!(letter, ' '..='~')) {
        Some(letter) if letter.is_control() => (
            format!("`{}` holds the control character U+{:04X}", entry.key, u32::from(letter)),
            "write the value on one line, without tabs",
        ),
        Some(letter) => (
            format!("`{}` holds `{letter}`, which no header can", entry.key),
            "use letters without accents, digits and signs alone",
        ),
        None if text.trim().is_empty() => {
            (format!("`{}` is empty", entry.key), "write its value, or leave the line out")
        }
        None => return Some(Spanned { value: text.trim().to_owned(), span }),
    };
    report.push(report.at(Code::UnknownValue, span, message).hint(hint));
    None
}
