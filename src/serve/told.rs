//! What authors are told beside their pages: what is wrong with the site, and what readers will not see yet.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diagnostics::{Diagnostic, Diagnostics, Format, Level, Style, draw, plural};
use crate::words::english;
use crate::{Compiled, Site};

/// Of warnings of one kind no more are shown.
const LISTED: usize = 10;

/// Drafts, and records that are not known yet, beyond this are counted.
const NAMED: usize = 40;

/// What authors are told.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Told {
    /// The moment that it is of.
    pub(super) generation: u64,
    /// The errors as the terminal shows them; empty where there are none.
    errors: String,
    /// How many errors: "2 errors".
    error_count: String,
    /// The warnings and notes.
    warnings: String,
    /// How many there are: "2 warnings".
    warning_count: String,
    /// The drafts that are shown here and nowhere else.
    drafts: Vec<Named>,
    drafts_more: usize,
    /// What the day leaves out.
    left_out: Vec<Named>,
    left_out_more: usize,
    /// The day: "16 December 2025".
    day: String,
}

/// A record by name.
#[derive(Clone, Debug, Serialize)]
struct Named {
    title: String,
    file: String,
    /// Its address, where it has a page.
    url: Option<String>,
    /// The day on which it becomes known.
    from: Option<String>,
}

impl Told {
    pub(super) fn new(compiled: &Compiled, generation: u64) -> Self {
        let (errors, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) =
            compiled.diagnostics.iter().cloned().partition(|told| told.level == Level::Error);
        let (error_count, warning_count) = (counted(errors.len(), "error"), counted(warnings.len(), "warning"));
        let drawn = |list: Vec<Diagnostic>| {
            draw(&Diagnostics::from(list), compiled, Format::Human, &Style::default(), Some(LISTED))
        };
        let briefing = &compiled.site.views.briefing;
        let mut drafts: Vec<Named> = Vec::new();
        let mut drafts_more = 0;
        for node in briefing.nodes.iter().filter(|node| node.record.common.draft) {
            if drafts.len() == NAMED {
                drafts_more += 1;
                continue;
            }
            let url = compiled.site.page_of(&node.record.path).map(|page| compiled.site.address(&page));
            let (title, file) = (node.record.common.title.value.clone(), node.record.path.to_string());
            drafts.push(Named { title, file, url, from: None });
        }
        let left_out = briefing.not_yet.iter().take(NAMED).map(|(record, day)| Named {
            title: record.common.title.value.clone(),
            file: record.path.to_string(),
            url: None,
            from: Some(english().day(*day)),
        });
        Self {
            generation,
            errors: drawn(errors),
            error_count,
            warnings: drawn(warnings),
            warning_count,
            drafts,
            drafts_more,
            left_out: left_out.collect(),
            left_out_more: briefing.not_yet.len().saturating_sub(NAMED),
            day: english().day(briefing.day),
        }
    }
}

/// "2 errors", or nothing.
fn counted(count: usize, word: &str) -> String {
    if count == 0 { String::new() } else { plural(count, word) }
}

/// What was told at the last moment, to tell what is new in the next.
#[derive(Debug, Default)]
pub(super) struct Before(BTreeSet<Key>);

/// A diagnostic without its place in the file, which moves with every line that is written above it.
type Key = (String, String, String);

/// What appeared and what went.
#[derive(Debug, Default)]
pub(super) struct News {
    /// What appeared.
    pub(super) appeared: Vec<Diagnostic>,
    /// What went, in a line each.
    pub(super) gone: Vec<String>,
}

impl Before {
    /// What is new in `diagnostics`, which are kept for the next time.
    pub(super) fn compare(&mut self, diagnostics: &Diagnostics) -> News {
        let key = |told: &Diagnostic| {
            let file = told.place.as_ref().map(|place| place.path.to_string()).unwrap_or_default();
            (file, told.code.to_string(), told.message.clone())
        };
        let now: BTreeSet<Key> = diagnostics.iter().map(key).collect();
        let appeared = diagnostics.iter().filter(|told| !self.0.contains(&key(told))).cloned().collect();
        let gone = self.0.difference(&now).map(|(file, _, message)| match file.is_empty() {
            true => message.clone(),
            false => format!("{message} ({file})"),
        });
        let news = News { appeared, gone: gone.collect() };
        self.0 = now;
        news
    }
}

/// Drafts and records of other days in the files of `site`, for whoever wants one line of it.
pub(super) fn unseen(site: &Site) -> Option<String> {
    let briefing = &site.views.briefing;
    let drafts = briefing.nodes.iter().filter(|node| node.record.common.draft).count();
    let mut parts = Vec::new();
    if drafts > 0 {
        parts.push(format!("{} shown, marked", plural(drafts, "draft")));
    }
    if !briefing.not_yet.is_empty() {
        let records = plural(briefing.not_yet.len(), "record");
        parts.push(format!("{records} not known yet on {}", english().day(briefing.day)));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}
