//! Other tools' data become records: bytes in, files to write and what could not be carried out.
//!
//! ```text
//!  JSON ──► json ────────┐
//!                        ├─► Slide ──► records ──► files, diagnostics
//!  CSV  ──► spreadsheet ─┘    (moment, media, markdown)
//! ```
//!
//! Nothing here touches a disk or a clock, and the same file gives the same records on every run. What a record of
//! ours does not say but TimelineJS does – a background, a thumbnail, its own wording of a date – is kept in
//! `[extra.timelinejs]` under TimelineJS' own names, from where the export takes it back.

mod file;
mod json;
mod markdown;
mod media;
mod moment;
mod notes;
mod records;
mod slide;
mod spreadsheet;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use self::notes::Notes;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::Kind;
use crate::model::briefing::Briefing;
use crate::model::record::CITABLE;
use crate::pages::{Content, Page};
use crate::source::Snapshot;

pub(crate) use crate::pages::target::has_scheme;

/// What a timeline is imported as.
#[derive(Clone, Debug)]
pub(crate) struct Wishes {
    /// The name of its folders and of its source: an id.
    pub(crate) name: String,
    /// The kind of all its events.
    pub(crate) kind: String,
    /// What its groups become.
    pub(crate) groups: Groups,
    /// The source on record that it rests on; without one the file itself is put on record.
    pub(crate) source: Option<String>,
    /// The day on which it is imported, which dates that source.
    pub(crate) day: Date,
}

/// What the groups of a timeline become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Groups {
    /// A word that is kept and nobody sees, since only an editor knows what they are.
    #[default]
    Label,
    /// Issues, as drafts: a state has to be written.
    Issue,
    /// Parties.
    Party,
}

/// The site that a timeline is imported into.
#[derive(Clone, Copy)]
pub(crate) struct Known<'s> {
    /// Its files.
    pub(crate) snapshot: &'s Snapshot,
    /// Its records.
    pub(crate) briefing: &'s Briefing,
    /// Where it stands: `https://example.org/`.
    pub(crate) address: &'s str,
    /// Its pages by the path of their file.
    pub(crate) pages: &'s BTreeMap<String, Page>,
}

impl Known<'_> {
    /// The file below `static/` that `address` means, where there is one: a path, or an address of the site.
    fn static_file(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix(self.address).or_else(|| (!has_scheme(address)).then_some(address))?;
        let path = path.trim_start_matches("./").trim_start_matches('/');
        let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
        self.snapshot.get(&format!("static/{path}")).is_some().then(|| path.into_owned())
    }

    /// Whether a page called `slug` would stand where the site has a page of its own, such as its timeline.
    fn is_reserved(&self, slug: &str) -> bool {
        let page = self.pages.get(&format!("{slug}/index.html"));
        page.is_some_and(|page| !matches!(page.content, Content::Record(_)))
    }

    /// Whether there is a source or a document of this id.
    pub(crate) fn has_source(&self, id: &str) -> bool {
        self.has(id, CITABLE)
    }

    /// Whether there is a record of one of `kinds` with this id, be it shown or not.
    fn has(&self, id: &str, kinds: &[Kind]) -> bool {
        self.briefing.presence(id, kinds).is_some()
    }
}

/// What an import comes to.
#[derive(Debug, Default)]
pub(crate) struct Import {
    /// The files to write, none of which is there: path from the site folder, and text.
    pub(crate) files: Vec<(String, String)>,
    /// Files that are there, word for word.
    pub(crate) unchanged: usize,
    /// Files that are there with other words, which stay.
    pub(crate) left: Vec<String>,
    /// Records that are there in another file: its path.
    pub(crate) elsewhere: Vec<String>,
    /// How many slides the timeline has.
    pub(crate) slides: usize,
    /// How many of them became, or are, a record.
    pub(crate) carried: usize,
    /// What is wrong with the file, and what could not be carried.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The formats of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// TimelineJS' JSON.
    Json,
    /// Its spreadsheet, as CSV.
    Csv,
}

impl Format {
    /// That of a file, by its name, else by how it begins.
    fn of(path: &str, text: &str) -> Self {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("json") => Self::Json,
            Some("csv") => Self::Csv,
            _ if text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']) => Self::Json,
            _ => Self::Csv,
        }
    }
}

/// Imports the file `path` with these `bytes`.
pub(crate) fn timelinejs(path: &Arc<str>, bytes: &[u8], wishes: &Wishes, known: &Known<'_>) -> Import {
    let mut notes = Notes::new(path);
    let Some(text) = text(bytes, &mut notes) else {
        return Import { diagnostics: notes.into_told(), ..Import::default() };
    };
    let slides = match Format::of(path, text) {
        Format::Json => json::read(text, &mut notes),
        Format::Csv => spreadsheet::read(path, text, &mut notes),
    };
    records::of(slides, wishes, *known, notes)
}

/// The text of a file, which is UTF-8.
fn text<'b>(bytes: &'b [u8], notes: &mut Notes) -> Option<&'b str> {
    let hint = "save it as UTF-8";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        notes.error(Code::NotUtf8, Span::new(0..2), "this file is UTF-16", hint);
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) => {
            let at = error.valid_up_to();
            let length = error.error_len().unwrap_or(1);
            notes.error(Code::NotUtf8, Span::new(at..at + length), "this file is not UTF-8", hint);
            None
        }
    }
}

/// `text` without control characters, which no text of ours may hold.
fn without_controls(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t')).collect()
}
