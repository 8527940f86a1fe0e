//! One JSON object a line, for editors and scripts.
//!
//! Keys always come in this order: `code`, `level`, `path`, `line`, `column`, `end_line`, `end_column`, `text`,
//! `message`, `hints`, then, where there are such, `related`, `page` (which was being rendered) and `other_pages` (how
//! many more show the same mistake). What a diagnostic does not have of the place
//! is `null`. `line` and `column` count from 1, columns in Unicode code points; the end is not included.

use serde::Serialize;

use super::draw::shown;
use super::position::Files;
use super::{Diagnostic, Diagnostics, Related};

/// How many code points of the offending text are given; a span may hold a whole file, once a diagnostic.
const TEXT_LIMIT: usize = 1000;

#[derive(Serialize)]
struct Line<'d> {
    code: &'static str,
    level: &'static str,
    path: Option<&'d str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    text: Option<String>,
    message: &'d str,
    hints: &'d [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedLine<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_pages: Option<usize>,
}

#[derive(Serialize)]
struct RelatedLine<'d> {
    path: &'d str,
    line: Option<usize>,
    column: Option<usize>,
    label: &'d str,
}

pub(super) fn draw(list: &Diagnostics, files: &Files<'_>) -> String {
    // Strings, numbers and lists of them always serialise.
    shown(list)
        .filter_map(|(diagnostic, other_pages)| serde_json::to_string(&line(diagnostic, other_pages, files)).ok())
        .map(|line| line + "\n")
        .collect()
}

fn line<'d>(diagnostic: &'d Diagnostic, other_pages: usize, files: &Files<'_>) -> Line<'d> {
    let found = diagnostic.place.as_ref().and_then(|place| files.find(place));
    let region = found.as_ref().map(|(_, region)| region);
    Line {
        code: diagnostic.code.as_str(),
        level: diagnostic.level.as_str(),
        path: diagnostic.place.as_ref().map(|place| &*place.path),
        line: region.map(|region| region.start.line),
        column: region.map(|region| region.start.column),
        end_line: region.map(|region| region.end.line),
        end_column: region.map(|region| region.end.column),
        text: found.as_ref().map(|(lines, region)| cut(lines.slice(region.bytes.clone()))),
        message: &diagnostic.message,
        hints: &diagnostic.hints,
        related: diagnostic.related.iter().map(|related| related_line(related, files)).collect(),
        page: diagnostic.page.as_deref(),
        other_pages: (other_pages > 0).then_some(other_pages),
    }
}

fn related_line<'d>(related: &'d Related, files: &Files<'_>) -> RelatedLine<'d> {
    let start = files.find(&related.place).map(|(_, region)| region.start);
    RelatedLine {
        path: &related.place.path,
        line: start.map(|start| start.line),
        column: start.map(|start| start.column),
        label: &related.label,
    }
}

/// The text of these bytes, with `…` for what lies beyond the limit.
fn cut(bytes: &[u8]) -> String {
    // A character has at most four bytes.
    let text = String::from_utf8_lossy(bytes.get(..TEXT_LIMIT * 4 + 4).unwrap_or(bytes));
    match text.char_indices().nth(TEXT_LIMIT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.into_owned(),
    }
}
