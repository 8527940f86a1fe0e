//! Workflow commands of GitHub Actions, one a line: GitHub shows them beside the lines that they are about.
//!
//! `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=briefing[unknown-id]::message. hint`, after
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>. Columns are given only for
//! what begins and ends on one line: GitHub takes no others.

use super::draw::{clean, running_text, shown};
use super::position::Files;
use super::{Diagnostic, Diagnostics, Level};

pub(super) fn draw(list: &Diagnostics, files: &Files<'_>) -> String {
    shown(list).map(|(diagnostic, other_pages)| command(diagnostic, other_pages, files)).collect()
}

fn command(diagnostic: &Diagnostic, other_pages: usize, files: &Files<'_>) -> String {
    let name = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Allow => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &diagnostic.place {
        properties.push(format!("file={}", property(&place.path)));
        if let Some((_, region)) = files.find(place) {
            let (start, end) = (region.start, region.end);
            properties.push(format!("line={}", start.line));
            if start.line == end.line {
                properties.push(format!("col={},endLine={},endColumn={}", start.column, end.line, end.column));
            } else {
                properties.push(format!("endLine={}", end.line));
            }
        }
    }
    properties.push(format!("title={}", property(&format!("briefing[{}]", diagnostic.code))));
    let mut text = running_text(diagnostic, other_pages);
    for related in &diagnostic.related {
        let path = &related.place.path;
        text.push_str(&match files.find(&related.place) {
            Some((_, region)) => {
                format!("\n{}: {path}:{}:{}", related.label, region.start.line, region.start.column)
            }
            None => format!("\n{}: {path}", related.label),
        });
    }
    format!("::{name} {}::{}\n", properties.join(","), data(&text))
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    // The carriage return is escaped before the rest is cleaned, where it would become a picture.
    clean(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

/// The value of a property, which ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
