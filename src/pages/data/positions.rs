//! `/positions.csv`: every position on record, a row each (RFC 4180, UTF-8 without a byte-order mark).

use std::collections::HashMap;

use super::super::views::Views;
use super::guarded;
use crate::model::Kind;
use crate::model::briefing::{Dated, Ix};
use crate::model::issue::{Issue, Position};

/// The columns.
const COLUMNS: [&str; 18] = [
    "issue",
    "issue_title",
    "party",
    "party_title",
    "option",
    "option_title",
    "stance",
    "summary",
    "quote",
    "speaker",
    "basis",
    "date",
    "day",
    "reported",
    "current",
    "event",
    "sources",
    "url",
];

/// The bytes of the file: issues in the order of their list, the positions of each from old to new.
pub(super) fn write(views: &Views) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail, and all rows have as many cells as there are columns.
    let _infallible = writer.write_record(COLUMNS);
    for ix in views.briefing.all(Kind::Issue) {
        let Some((issue, detail)) = views.briefing.issue(*ix) else { continue };
        // A party that speaks of another option has not given up what it said of the first.
        let mut newest: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        for (position, row) in detail.positions(issue) {
            newest.insert(topic(position), row.at);
        }
        for (position, row) in detail.positions(issue) {
            let is_current = newest.get(&topic(position)) == Some(&row.at);
            let cells = cells(views, *ix, issue, position, row, is_current);
            let _infallible = writer.write_record(cells.into_iter().map(guarded));
        }
    }
    writer.into_inner().unwrap_or_default()
}

fn topic(position: &Position) -> (&str, Option<&str>) {
    (&position.party.id, position.option.as_ref().map(|option| option.id.as_str()))
}

fn cells(
    views: &Views,
    ix: Ix,
    issue: &Issue,
    position: &Position,
    row: &Dated,
    is_current: bool,
) -> [String; COLUMNS.len()] {
    let briefing = &views.briefing;
    let record = briefing.record(ix);
    let id_of = |ix: Ix| briefing.record(ix).id.value.clone();
    let party = briefing.follow(&position.party, &[Kind::Party]);
    let option = position.option.as_ref().and_then(|option| issue.option(&option.id));
    let speaker = position.speaker.as_ref().and_then(|to| briefing.follow(to, &[Kind::Person, Kind::Party]));
    let yes_no = |value: bool| if value { "yes" } else { "no" }.to_owned();
    let sources: Vec<String> = row
        .sources
        .iter()
        .map(|cited| match &cited.at {
            Some(at) => format!("{}, {at}", id_of(cited.record)),
            None => id_of(cited.record),
        })
        .collect();
    [
        record.id.value.clone(),
        record.common.title.value.clone(),
        position.party.id.clone(),
        party.map(|party| briefing.record(party).common.title.value.clone()).unwrap_or_default(),
        option.map(|option| option.id.value.clone()).unwrap_or_default(),
        option.map(|option| option.title.value.clone()).unwrap_or_default(),
        position.stance.as_ref().map(|stance| stance.value.as_str().to_owned()).unwrap_or_default(),
        views.plain(record, &position.summary),
        position.quote.as_ref().map(|quote| quote.value.clone()).unwrap_or_default(),
        speaker.map(|speaker| briefing.record(speaker).common.title.value.clone()).unwrap_or_default(),
        position.basis.map(|basis| basis.as_str().to_owned()).unwrap_or_default(),
        row.when.as_ref().map(|when| when.as_str().to_owned()).unwrap_or_default(),
        row.day.map(|day| day.to_string()).unwrap_or_default(),
        yes_no(row.when.is_none() && row.day.is_some()),
        yes_no(is_current),
        row.event.map(id_of).unwrap_or_default(),
        sources.join("; "),
        views.absolute_url_of(ix),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded() {
        let guarded = |cell: &str| guarded(cell.to_owned());
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(guarded("-2"), "'-2");
        assert_eq!(guarded("a = b"), "a = b");
        assert_eq!(guarded(""), "");
    }
}
