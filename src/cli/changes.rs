//! `briefing changes`: what changed in the story between two days, as an editor's log.
//!
//! The sentences are those of the feeds and of `/changes/`, the data those of the site's own data file.

use std::fmt::Write;

use jiff::civil::Date;
use serde::Serialize;

use super::arguments::{self, ChangesFormat, Everywhere};
use super::failure::Failure;
use super::site_folder::{SiteFolder, Wishes, status_of_data};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::diagnostics::clean;
use crate::model::briefing::Ix;
use crate::model::change::{Change, What};
use crate::pages::changes::sentence;
use crate::pages::data::ChangeData;
use crate::pages::permalink::permalink;
use crate::pages::views::Views;
use crate::words::english;

/// The days to tell of.
#[derive(Debug)]
pub(super) struct Changes {
    site: SiteFolder,
    since: Date,
    format: ChangesFormat,
}

impl Changes {
    /// What was typed, here and now. The story is told as it was known on the last of the days.
    pub(super) fn new(
        typed: arguments::Changes,
        everywhere: &Everywhere,
        surroundings: &Surroundings,
    ) -> Result<Self, Failure> {
        let arguments::Changes { since, until, format } = typed;
        let site = SiteFolder::new(everywhere, surroundings, Wishes { as_of: until, ..Wishes::default() })?;
        Ok(Self { site, since, format })
    }

    /// Tells.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        let compiled = self.site.compile(terminal)?;
        let views = &compiled.site.views;
        let until = views.briefing.day;
        if self.since > until {
            let message = format!("{} is after {}, the last day to tell of", self.since, until);
            return Err(Failure::usage(message).hint("give an earlier `--since` or a later `--until`"));
        }
        // Oldest first, none of them later than the day.
        let changes = &views.briefing.changes;
        let changes = &changes[changes.partition_point(|change| change.day <= self.since)..];
        let text = match self.format {
            ChangesFormat::Human => for_people(views, changes),
            ChangesFormat::Json => for_machines(views, self.since, until, changes),
            ChangesFormat::Markdown => markdown(views, self.since, until, changes),
        };
        terminal.data(&text)?;
        if changes.is_empty() {
            terminal.say(&format!("nothing changed {}", span(self.since, until)));
        }
        Ok(status_of_data(&compiled, terminal))
    }
}

/// A line of the log, and the lines that hang under it.
struct Entry {
    text: String,
    /// The record that the line is about.
    record: Ix,
    moved: Vec<String>,
}

/// The log: day by day, each change under its event, one without an event by itself.
fn days(views: &Views, changes: &[Change]) -> Vec<(Date, Vec<Entry>)> {
    let line = |change: &Change| one_line(&sentence(views, change));
    let mut days = Vec::new();
    for of_day in changes.chunk_by(|a, b| a.day == b.day) {
        let mut entries = Vec::new();
        for of_event in of_day.chunk_by(|a, b| a.event == b.event) {
            match (of_event, of_event.first().and_then(|change| change.event)) {
                ([own, others @ ..], Some(event)) if own.what == What::Announced => {
                    entries.push(Entry { text: line(own), record: event, moved: moved(others).map(line).collect() });
                }
                (_, Some(event)) => {
                    let others = of_event.iter().position(|change| change.what != What::Event);
                    let others = others.map_or(&[][..], |first| &of_event[first..]);
                    let text = one_line(&event_on(views, event, of_day[0].day));
                    entries.push(Entry { text, record: event, moved: moved(others).map(line).collect() });
                }
                (_, None) => entries.extend(of_event.iter().map(|change| Entry {
                    text: line(change),
                    record: change.record,
                    moved: Vec::new(),
                })),
            }
        }
        days.extend(of_day.first().map(|change| (change.day, entries)));
    }
    days
}

/// An event as it is named on a day, with its date where that is another one.
fn event_on(views: &Views, event: Ix, day: Date) -> String {
    let title = &views.briefing.record(event).common.title.value;
    let when = views.briefing.event(event).and_then(|event| event.when.as_ref());
    match when.filter(|when| when.known_from() != Some(day)) {
        Some(when) => format!("{title} ({})", views.words.when(when)),
        None => title.clone(),
    }
}

/// What an event moved, record by record: what came onto the table before what was said of it.
fn moved(changes: &[Change]) -> impl Iterator<Item = &Change> {
    let of_records = changes.chunk_by(|a, b| a.record == b.record);
    of_records.flat_map(|of_record| {
        let mut ordered: Vec<&Change> = of_record.iter().collect();
        ordered.sort_by_key(|change| match change.what {
            What::Event | What::Announced | What::State { .. } => 0,
            What::Option(_) | What::Withdrawn(_) => 1,
            What::Position { .. } => 2,
            What::Question(_) | What::Answered(_) | What::Correction(_) => 3,
        });
        ordered
    })
}

/// The days that are told of: "after 14 December 2025, up to 16 December 2025".
fn span(since: Date, until: Date) -> String {
    format!("after {}, up to {}", english().day(since), english().day(until))
}

fn for_people(views: &Views, changes: &[Change]) -> String {
    let days = days(views, changes).into_iter().map(|(day, entries)| {
        let mut text = format!("{}\n", english().day(day));
        for entry in entries {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {}", entry.text);
            for line in entry.moved {
                let _ = writeln!(text, "    · {line}");
            }
        }
        text
    });
    days.collect::<Vec<_>>().join("\n")
}

fn markdown(views: &Views, since: Date, until: Date, changes: &[Change]) -> String {
    let mut text = format!("# What changed {}\n", span(since, until));
    if changes.is_empty() {
        text.push_str("\nNothing.\n");
    }
    for (day, entries) in days(views, changes) {
        let _ = writeln!(text, "\n## {}\n", english().day(day));
        for entry in entries {
            let line = escaped(&entry.text);
            let address = permalink(views.briefing.record(entry.record));
            let _ = match views.config.base_url.absolute(&address) {
                Some(url) => writeln!(text, "- [{line}]({url})"),
                None => writeln!(text, "- {line}"),
            };
            for line in entry.moved {
                let _ = writeln!(text, "  - {}", escaped(&line));
            }
        }
    }
    text
}

/// A sentence of an author's words, on one line and without what acts on a terminal.
fn one_line(text: &str) -> String {
    clean(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[derive(Serialize)]
struct Log<'l> {
    since: String,
    until: String,
    changes: Vec<ChangeData<'l>>,
}

fn for_machines(views: &Views, since: Date, until: Date, changes: &[Change]) -> String {
    let changes = changes.iter().map(|change| ChangeData::new(views, change)).collect();
    let log = Log { since: since.to_string(), until: until.to_string(), changes };
    // Texts and lists of them always serialise.
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::{escaped, one_line};

    #[test]
    fn authors_words_stay_on_their_line_and_are_no_markup() {
        assert_eq!(one_line("a\n  b \u{1b}[31m"), "a b ␛[31m");
        assert_eq!(escaped("a_b *c* [d](e) `f` <g>"), r"a\_b \*c\* \[d\](e) \`f\` \<g\>");
    }
}
