//! Parse: the bytes of one file become records, without a look at any other file.

mod content_path;
mod csv;
pub(crate) mod front_matter;
pub(crate) mod keys;
pub(crate) mod markdown;
pub(crate) mod records;
pub(crate) mod report;
mod toml;
pub(crate) mod tree;
mod yaml;

use std::sync::Arc;

use ahash::HashMap;
use rayon::prelude::*;

use self::content_path::ContentFile;
use self::front_matter::{read_front_matter, read_rows};
use self::markdown::{RawHtml, parse_body};
use self::records::{Origin, Read};
use self::report::Report;
use crate::diagnostics::{Code, Diagnostic, Span};
// Where these types stood before; what makes them still finds them here.
use crate::model::Kind;
use crate::model::body::Body;
use crate::model::record::Record;
use crate::model::resolve::Broken;
use crate::source::Snapshot;

/// Files that a thread parses at once. A file of rows costs a thousand times as much as one of a record: a thread that
/// is stuck in a long run would leave the others with nothing to do.
const AT_ONCE: usize = 16;

/// What one content file holds.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// Its records without errors, in the order of the file.
    pub(crate) records: Vec<Arc<Record>>,
    /// Its records with errors.
    pub(crate) broken: Vec<Broken>,
    /// What is wrong in it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Parsed files, kept by their content: a file that did not change is not parsed again.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    kept: HashMap<Arc<str>, Kept>,
}

/// A file as it was parsed.
#[derive(Debug)]
struct Kept {
    bytes: Arc<[u8]>,
    raw_html: RawHtml,
    entry: Arc<Entry>,
}

impl Parser {
    /// The entries of all content files of `snapshot`, in the order of their paths.
    pub(crate) fn parse(&mut self, snapshot: &Snapshot, raw_html: RawHtml) -> Vec<Arc<Entry>> {
        let files: Vec<_> = snapshot
            .under("content")
            .filter_map(|(path, bytes)| Some((path, bytes, ContentFile::of(path, snapshot)?)))
            .collect();
        let entries: Vec<_> = files
            .par_iter()
            .with_max_len(AT_ONCE)
            .map(|(path, bytes, file)| match self.kept.get(*path) {
                Some(kept) if kept.bytes == **bytes && kept.raw_html == raw_html => Arc::clone(&kept.entry),
                _ => Arc::new(parse(path, bytes, file, raw_html)),
            })
            .collect();
        self.kept = files
            .iter()
            .zip(&entries)
            .map(|((path, bytes, _), entry)| {
                let kept = Kept { bytes: Arc::clone(bytes), raw_html, entry: Arc::clone(entry) };
                (Arc::clone(path), kept)
            })
            .collect();
        entries
    }
}

/// Parses one content file.
fn parse(path: &Arc<str>, bytes: &[u8], file: &ContentFile, raw_html: RawHtml) -> Entry {
    let source = match std::str::from_utf8(bytes) {
        Ok(source) => source,
        Err(error) => return not_utf8(path, file, error.valid_up_to()),
    };
    let report = Report::new(path, source);
    let mut entry = Entry::default();
    match *file {
        ContentFile::Record { kind, ref stem, ref assets } => {
            let front = read_front_matter(&report);
            let origin = Origin { kind, stem: Some(stem.clone()), assets: assets.clone() };
            if front.reliable {
                let mut found = Vec::new();
                let body = parse_body(path, source, front.body.clone(), raw_html, &mut found);
                let read = records::read(&report, &front.root, &origin, raw_html, body);
                // A mistake in the text is told, and does not take the record out of the graph.
                found.into_iter().for_each(|diagnostic| report.push(diagnostic));
                entry.take(read, kind, path);
            } else {
                let id = records::common::id_of_stem(stem).to_owned();
                entry.broken.push(Broken { kind, id, path: Arc::clone(path), span: front.root.span });
            }
        }
        ContentFile::Rows { kind, format } => {
            let (rows, reliable) = read_rows(&report, format, kind.singular());
            let origin = Origin { kind, stem: None, assets: None };
            for row in &rows {
                if reliable {
                    let read = records::read(&report, row, &origin, raw_html, Body::default());
                    entry.take(read, kind, path);
                } else if let Some((id, span)) = records::id_alone(row) {
                    entry.broken.push(Broken { kind, id, path: Arc::clone(path), span });
                }
            }
        }
        ContentFile::Nowhere { ref hint } => report.push(
            Diagnostic::new(Code::UnknownValue, "this file is in no folder of a kind, so it is no record")
                .in_file(path)
                .hint(hint.clone()),
        ),
    }
    entry.diagnostics = report.into_diagnostics();
    entry
}

impl Entry {
    fn take(&mut self, read: Read, kind: Kind, path: &Arc<str>) {
        match read {
            Read::Record(record) => self.records.push(Arc::from(record)),
            Read::Broken { id: Some(id) } => {
                self.broken.push(Broken { kind, id: id.value, path: Arc::clone(path), span: id.span });
            }
            Read::Broken { id: None } => {}
        }
    }
}

/// The record of a file that cannot be read: what refers to it is right to do so. Nobody knows which records a row file
/// that cannot be read has.
pub(crate) fn unread(path: &Arc<str>, snapshot: &Snapshot) -> Option<Broken> {
    match ContentFile::of(path, snapshot)? {
        ContentFile::Record { kind, stem, .. } => {
            let id = records::common::id_of_stem(&stem).to_owned();
            Some(Broken { kind, id, path: Arc::clone(path), span: Span::default() })
        }
        ContentFile::Rows { .. } | ContentFile::Nowhere { .. } => None,
    }
}

fn not_utf8(path: &Arc<str>, file: &ContentFile, valid: usize) -> Entry {
    let mut entry = Entry::default();
    if let ContentFile::Record { kind, stem, .. } = file {
        let id = records::common::id_of_stem(stem).to_owned();
        entry.broken.push(Broken { kind: *kind, id, path: Arc::clone(path), span: Span::default() });
    }
    entry.diagnostics.push(
        Diagnostic::new(Code::NotUtf8, "this file is not UTF-8")
            .at(path, valid..valid + 1)
            .hint("save it as UTF-8 in your editor"),
    );
    entry
}
