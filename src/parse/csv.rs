//! CSV into the located tree: a header row, then one record a row.
//!
//! Cells are parted by commas (RFC 4180). A header `place.name` makes a nested table; a cell with `;` in it is a list
//! for the keys that take one; an empty cell is an absent key.

use std::ops::Range;

use csv_core::{ReadFieldResult, Reader};

use super::report::Report;
use super::tree::{Entry, Node, Value};
use crate::diagnostics::{Code, Span, plural};

/// A cell: what it says, and where, without quotation marks.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) span: Span,
    pub(crate) text: String,
}

/// A column's key, split at the points.
struct Column {
    span: Span,
    path: Vec<String>,
}

/// Reads the rows of the part `range` of the file. The flag is false after a syntax error.
pub(super) fn read(report: &Report<'_>, range: Range<usize>) -> (Vec<Node>, bool) {
    report.set_cells();
    let Ok((rows, mut reliable)) = cells(report, range) else {
        return (Vec::new(), false);
    };
    let mut rows = rows.into_iter();
    let Some(header) = rows.next() else {
        return (Vec::new(), reliable);
    };
    let width = header.len();
    let Some(columns) = columns(report, header) else {
        return (Vec::new(), false);
    };
    let mut nodes = Vec::new();
    let mut wrong_rows = Vec::new();
    for row in rows {
        if row.iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        let span = row_span(&row);
        if row.len() != width {
            let message = format!("this row has {}, the header has {width}", plural(row.len(), "cell"));
            let hint = if row.len() > width {
                "a cell with a comma in it goes in quotes"
            } else {
                "each column needs its comma, even where the cell is empty"
            };
            wrong_rows.push(report.at(Code::Syntax, span, message).hint(hint));
        }
        // A row of wrong length is kept for its id.
        nodes.push(record(report, &columns, row, span));
    }
    if !wrong_rows.is_empty() {
        reliable = false;
        report.push_syntax(wrong_rows);
    }
    (nodes, reliable)
}

/// All rows. An error where a quotation mark is not closed before the first row ends.
pub(crate) fn cells(report: &Report<'_>, range: Range<usize>) -> Result<(Vec<Vec<Cell>>, bool), ()> {
    let input = report.source().get(range.clone()).unwrap_or_default();
    let mut reader = Reader::new();
    let mut output = vec![0; 256];
    let (mut at, mut rows, mut row) = (0, Vec::new(), Vec::new());
    let mut errors = Vec::new();
    loop {
        let start = at;
        let mut written = 0;
        // One field, in as many steps as its buffer takes.
        let result = loop {
            let rest = input.as_bytes().get(at..).unwrap_or_default();
            let room = output.get_mut(written..).unwrap_or_default();
            let (result, read, wrote) = reader.read_field(rest, room);
            at += read;
            written += wrote;
            match result {
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => output.resize(output.len() * 2, 0),
                ReadFieldResult::Field { .. } | ReadFieldResult::End => break result,
            }
        };
        let ReadFieldResult::Field { record_end } = result else {
            break;
        };
        let text = String::from_utf8_lossy(output.get(..written).unwrap_or_default());
        let cell = cell(input, start..at, &text, range.start);
        if let Some(problem) = cell.1 {
            errors.push(report.at(Code::Syntax, cell.0.span, problem.0).hint(problem.1));
        }
        let span = cell.0.span;
        row.push(Cell { text: report.without_controls(cell.0.text, span), span });
        if record_end {
            rows.push(std::mem::take(&mut row));
        }
    }
    let reliable = errors.is_empty();
    report.push_syntax(errors);
    if !reliable && rows.len() <= 1 {
        return Err(());
    }
    Ok((rows, reliable))
}

type Problem = (&'static str, &'static str);

/// The cell whose raw bytes, separators included, are `raw`; `text` is what the reader made of it.
fn cell(input: &str, raw: Range<usize>, text: &str, base: usize) -> (Cell, Option<Problem>) {
    let written = input.get(raw.clone()).unwrap_or_default();
    let mut start = raw.start;
    // The reader leaves the end of a line to the next field.
    let unled = written.trim_start_matches(['\r', '\n']);
    start += written.len() - unled.len();
    let written = unled.trim_end_matches(['\r', '\n']);
    let at = |range: Range<usize>| Span::new(base + range.start..base + range.end);
    let bare = written.strip_suffix(',').unwrap_or(written);
    let Some(inside) = bare.strip_prefix('"') else {
        // Outside of quotes a comma ends a cell, so what the reader made of it is what is written.
        let trimmed = text.trim();
        let lead = text.len() - text.trim_start().len();
        let span = at(start + lead..start + lead + trimmed.len());
        return (Cell { span, text: trimmed.to_owned() }, None);
    };
    let closed = inside.strip_suffix('"').filter(|inside| inside.replace("\"\"", "\"") == text);
    let length = closed.map_or_else(|| bare.find('\n').unwrap_or(bare.len()), str::len);
    let problem = match closed {
        Some(_) => None,
        None if inside.replace("\"\"", "").contains('"') => {
            Some(("text follows the closing quotation mark", "write `\"\"` for a quotation mark inside quotes"))
        }
        None => Some(("the quotation mark is not closed", "close it at the end of the cell")),
    };
    let start = if closed.is_some() { start + 1 } else { start };
    (Cell { span: at(start..start + length), text: text.to_owned() }, problem)
}

/// More columns than any kind has keys; each is compared with all others.
const MOST_COLUMNS: usize = 200;

/// The columns of the header; `None` where it cannot be made sense of, which is reported.
fn columns(report: &Report<'_>, header: Vec<Cell>) -> Option<Vec<Column>> {
    let mut errors = Vec::new();
    if let [only] = header.as_slice()
        && let Some(separator) = [';', '\t'].into_iter().find(|separator| only.text.contains(*separator))
    {
        let name = if separator == ';' { "semicolons" } else { "tabs" };
        let message = format!("the cells of this file are separated by {name}");
        errors.push(
            report.at(Code::Syntax, only.span, message).hint("save it with commas; a `;` parts the items of a list"),
        );
    }
    if let Some(first_too_many) = header.get(MOST_COLUMNS) {
        let message = format!("this file has more than {MOST_COLUMNS} columns");
        report.push(
            report.at(Code::Syntax, first_too_many.span, message).hint("a record has far fewer keys; delete columns"),
        );
        return None;
    }
    let mut columns: Vec<Column> = Vec::with_capacity(header.len());
    for (index, cell) in header.into_iter().enumerate() {
        let path: Vec<String> = cell.text.split('.').map(|part| part.trim().to_owned()).collect();
        if path.iter().any(String::is_empty) || path.len() > 4 {
            let message = format!("column {} has no name", index + 1);
            errors.push(report.at(Code::Syntax, cell.span, message).hint("name it in the first row, or remove it"));
        } else if let Some(first) = columns.iter().find(|column| column.path == path) {
            let error = report.at(Code::Syntax, cell.span, format!("the column `{}` is given twice", cell.text));
            let error = error.hint("remove one of them, or name them differently");
            errors.push(error.also(report.path(), first.span, "first given here"));
        } else if let Some(first) =
            columns.iter().find(|column| column.path.starts_with(&path) || path.starts_with(&column.path))
        {
            let message = format!("`{}` is a table in one column and a value in another", path.join("."));
            let error = report.at(Code::Syntax, cell.span, message).hint("rename or remove one of the columns");
            errors.push(error.also(report.path(), first.span, "the other column"));
        } else {
            columns.push(Column { span: cell.span, path });
        }
    }
    if errors.is_empty() {
        return Some(columns);
    }
    for error in errors.into_iter().take(10) {
        report.push(error);
    }
    None
}

/// A row as a table.
fn record(report: &Report<'_>, columns: &[Column], row: Vec<Cell>, span: Span) -> Node {
    let mut entries = Vec::with_capacity(columns.len());
    for (column, cell) in columns.iter().zip(row) {
        if !cell.text.is_empty() {
            insert(&mut entries, column, 0, Node { span: cell.span, value: value(report, cell) });
        } else if let [key] = column.path.as_slice() {
            let node = Node { span: cell.span, value: Value::Nothing };
            entries.push(Entry { key_span: column.span, key: key.clone(), node });
        }
    }
    Node { span, value: Value::Table(entries) }
}

/// Puts a value where its column's path leads; `depth` parts of the path are behind.
fn insert(entries: &mut Vec<Entry>, column: &Column, depth: usize, node: Node) {
    let Some(key) = column.path.get(depth) else {
        return;
    };
    if depth + 1 == column.path.len() {
        entries.push(Entry { key_span: column.span, key: key.clone(), node });
        return;
    }
    if let Some(Entry { node: Node { value: Value::Table(inner), .. }, .. }) =
        entries.iter_mut().find(|entry| entry.key == *key)
    {
        insert(inner, column, depth + 1, node);
        return;
    }
    let span = node.span;
    let mut inner = Vec::new();
    insert(&mut inner, column, depth + 1, node);
    let table = Node { span, value: Value::Table(inner) };
    entries.push(Entry { key_span: column.span, key: key.clone(), node: table });
}

fn value(report: &Report<'_>, cell: Cell) -> Value {
    if !cell.text.contains(';') {
        return Value::Plain(cell.text);
    }
    // Parts have places of their own where the cell stands as it is, without doubled quotation marks.
    let is_literal = report.slice(cell.span) == cell.text;
    let mut parts = Vec::new();
    let mut at = cell.span.range().start;
    for part in cell.text.split(';') {
        let trimmed = part.trim();
        let start = at + part.len() - part.trim_start().len();
        at += part.len() + 1;
        if !trimmed.is_empty() {
            let span = if is_literal { Span::new(start..start + trimmed.len()) } else { cell.span };
            parts.push(Node { span, value: Value::Plain(trimmed.to_owned()) });
        }
    }
    Value::Cells(cell.text, parts)
}

fn row_span(row: &[Cell]) -> Span {
    match (row.first(), row.last()) {
        (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end.max(first.span.start) },
        _ => Span::default(),
    }
}

#[cfg(test)]
mod tests;
