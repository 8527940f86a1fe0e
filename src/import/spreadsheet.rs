//! The spreadsheet of TimelineJS, saved as CSV.
//!
//! Its columns are found by their names in the first row, as TimelineJS finds them; case and blanks do not matter.

use std::sync::Arc;

use super::moment;
use super::notes::{Notes, shown};
use super::slide::{Moment, Role, Slide, Text};
use crate::diagnostics::{Code, Span, Spanned, closest, plural};
use crate::parse::csv::{Cell, cells};
use crate::parse::report::Report;
use crate::timelinejs::COLUMNS;

/// Columns that are read and not written: whole dates in one cell, and what `Group` was called before.
const OTHERS: [&str; 3] = ["Start Date", "End Date", "Tag"];

/// The columns that are read, those of the template first.
fn known_columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().chain(OTHERS)
}

/// The slides of the rows, in their order.
pub(super) fn read(path: &Arc<str>, text: &str, notes: &mut Notes) -> Vec<Slide> {
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let report = Report::new(path, text);
    let rows = cells(&report, start..text.len()).map(|(rows, _)| rows).unwrap_or_default();
    notes.extend(report.into_diagnostics());
    let mut rows = rows.into_iter().filter(|row| row.iter().any(|cell| !cell.text.trim().is_empty()));
    let Some(header) = rows.next() else {
        notes.error(Code::Syntax, Span::default(), "the file is empty", "save the sheet as CSV again");
        return Vec::new();
    };
    let Some(columns) = columns(&header, notes) else { return Vec::new() };
    let mut slides = Vec::new();
    for row in rows {
        if row.len() < columns.len() {
            let message = format!("this row has {}, the first row {}", plural(row.len(), "cell"), columns.len());
            notes.warn(Code::Syntax, row_span(&row), message, "those that are missing count as empty");
        }
        for cell in row.iter().skip(columns.len()).filter(|cell| !cell.text.trim().is_empty()) {
            let message = format!("the cell {} is in no column, and left out", shown(&cell.text));
            notes.warn(Code::Syntax, cell.span, message, "a cell with a comma in it goes in quotes");
        }
        slides.push(Row { columns: &columns, cells: row, notes }.slide());
    }
    slides
}

/// The name of each column as the template has it; `None` where it has none. No list at all where there are no dates.
fn columns(header: &[Cell], notes: &mut Notes) -> Option<Vec<Option<&'static str>>> {
    let simple = |name: &str| name.split_whitespace().collect::<String>().to_lowercase();
    let mut columns: Vec<Option<&'static str>> = Vec::with_capacity(header.len());
    let mut unknown = Vec::new();
    for cell in header {
        let found = known_columns().find(|name| simple(name) == simple(&cell.text));
        if let Some(name) = found.filter(|found| columns.contains(&Some(*found))) {
            let message = format!("the column `{name}` is there twice, and the second is left out");
            notes.warn(Code::UnknownKey, cell.span, message, "rename one of them");
            columns.push(None);
            continue;
        }
        if found.is_none() && !cell.text.trim().is_empty() {
            unknown.push(cell);
        }
        columns.push(found);
    }
    if !columns.iter().flatten().any(|name| matches!(*name, "Year" | "Start Date")) {
        let span = row_span(header);
        let separator = [(';', "semicolons"), ('\t', "tabs")]
            .into_iter()
            .find(|(letter, _)| header.len() == 1 && header.iter().any(|cell| cell.text.contains(*letter)));
        let (message, hint) = match separator {
            Some((_, name)) => (
                format!("the cells of this file are separated by {name}"),
                "save the sheet as CSV with commas".to_owned(),
            ),
            None => (
                "the first row names no column `Year`".to_owned(),
                format!("the first row of the sheet has the names of its columns: {}", COLUMNS.join(", ")),
            ),
        };
        notes.error(Code::MissingKey, span, message, hint);
        return None;
    }
    for cell in unknown {
        let message = format!("TimelineJS has no column {}, which is left out", shown(&cell.text));
        let hint = match closest(&cell.text, known_columns()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "its cells are in no record".to_owned(),
        };
        notes.warn(Code::UnknownKey, cell.span, message, hint);
    }
    Some(columns)
}

struct Row<'r, 'n> {
    columns: &'r [Option<&'static str>],
    cells: Vec<Cell>,
    notes: &'n mut Notes,
}

impl Row<'_, '_> {
    fn slide(mut self) -> Slide {
        let mut slide = Slide { span: row_span(&self.cells), ..Slide::default() };
        if let Some(kind) = self.text("Type") {
            slide.role = match kind.value.to_lowercase().as_str() {
                "title" => Role::Title,
                "era" => Role::Era,
                "event" => Role::Event,
                _ => {
                    let message =
                        format!("no row is of the type {}, and this one is taken for an event", shown(&kind.value));
                    self.notes.warn(Code::UnknownValue, kind.span, message, "`title`, `era`, or nothing");
                    Role::Event
                }
            };
        }
        slide.start_date = self.moment("Start Date", ["Year", "Month", "Day", "Time"]);
        slide.end_date = self.moment("End Date", ["End Year", "End Month", "End Day", "End Time"]);
        slide.display_date = self.text("Display Date");
        slide.headline = self.text("Headline");
        slide.text = self.text("Text");
        slide.group = self.text("Group").or_else(|| self.text("Tag"));
        slide.media.url = self.text("Media");
        slide.media.credit = self.text("Media Credit");
        slide.media.caption = self.text("Media Caption");
        slide.media.thumbnail = self.text("Media Thumbnail");
        slide.media.alt = self.text("Alt Text");
        if let Some(background) = self.text("Background") {
            // As TimelineJS tells them apart.
            let is_address = ["http://", "https://", "/"].iter().any(|start| background.value.starts_with(start));
            *if is_address { &mut slide.background.url } else { &mut slide.background.color } = Some(background);
        }
        slide
    }

    /// A date, in one cell as in the oldest sheets, or in four.
    fn moment(&mut self, whole: &str, [year, month, day, time]: [&str; 4]) -> Option<Moment> {
        if let Some(cell) = self.text(whole) {
            let moment = moment::of_one_cell(&cell);
            if moment.is_none() {
                let message = format!("{} is no date", shown(&cell.value));
                self.notes.warn(Code::InvalidDate, cell.span, message, "write it as 12/15/2025 or 2025-12-15");
            }
            return moment;
        }
        let (time, at) = (self.text(time), self.cell_span(year));
        let mut moment = Moment {
            year: self.number(year),
            month: self.number(month),
            day: self.number(day),
            span: at,
            ..Moment::default()
        };
        if let Some(time) = time {
            if !moment::set_time(&mut moment, &time) {
                let message = format!("{} is no time of day", shown(&time.value));
                self.notes.warn(Code::InvalidDate, time.span, message, "write it as 18:30 or 6:30 PM");
            }
            moment.span = if moment.year.is_some() { moment.span } else { time.span };
        }
        let says_something =
            moment.year.is_some() || moment.month.is_some() || moment.day.is_some() || moment.hour.is_some();
        says_something.then_some(moment)
    }

    fn number(&mut self, column: &str) -> Option<Spanned<i64>> {
        let text = self.text(column)?;
        moment::number(&text, column, self.notes)
    }

    /// What a column says in this row, where it says something.
    fn text(&self, column: &str) -> Option<Text> {
        let at = self.columns.iter().position(|name| *name == Some(column))?;
        let cell = self.cells.get(at)?;
        let text = super::without_controls(cell.text.trim());
        // The apostrophe that keeps a spreadsheet from taking a cell for a formula is none of the text.
        let guarded = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
        let text = guarded.map(str::to_owned).unwrap_or(text);
        (!text.is_empty()).then_some(Spanned { value: text, span: cell.span })
    }

    fn cell_span(&self, column: &str) -> Span {
        let at = self.columns.iter().position(|name| *name == Some(column));
        at.and_then(|at| self.cells.get(at)).map_or(row_span(&self.cells), |cell| cell.span)
    }
}

/// The first cell that says something, which is where a row is looked for.
fn row_span(row: &[Cell]) -> Span {
    row.iter().find(|cell| !cell.text.is_empty()).map(|cell| cell.span).unwrap_or_default()
}
