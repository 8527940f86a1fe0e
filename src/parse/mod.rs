//! Parse: the bytes of one file become records, without a look at any other file.

mod content_path;
pub(crate) mod csv;
pub(crate) mod front_matter;
pub(crate) mod keys;
pub(crate) mod markdown;
pub(crate) mod records;
pub(crate) mod report;
pub(crate) mod toml;
pub(crate) mod tree;
mod yaml;

use std::sync::Arc;

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
    raw_html: RawHtml,
    /// Every file below `content/`, in the order of the paths.
    kept: Vec<Kept>,
}

/// A file as it was parsed; assets have no entry.
#[derive(Debug)]
struct Kept {
    path: Arc<str>,
    bytes: Arc<[u8]>,
    entry: Option<Arc<Entry>>,
}

impl Kept {
    fn holds(&self, bytes: &Arc<[u8]>) -> bool {
        // A file that nobody touched has its bytes where they were.
        Arc::ptr_eq(&self.bytes, bytes) || self.bytes == *bytes
    }
}

impl Parser {
    /// The entries of all content files of `snapshot`, in the order of their paths.
    pub(crate) fn parse(&mut self, snapshot: &Snapshot, raw_html: RawHtml) -> Vec<&Arc<Entry>> {
        let files: Vec<(&Arc<str>, &Arc<[u8]>)> = snapshot.under("content").collect();
        let old = if self.raw_html == raw_html { std::mem::take(&mut self.kept) } else { Vec::new() };
        let has_same_paths =
            old.len() == files.len() && old.iter().zip(&files).all(|(kept, (path, _))| kept.path == **path);
        let entry = |path: &Arc<str>, bytes: &Arc<[u8]>| {
            let file = ContentFile::of(path, snapshot)?;
            Some(Arc::new(parse(path, bytes, &file, raw_html)))
        };
        self.kept = if has_same_paths {
            // What a path holds depends on the paths alone.
            let mut kept = old;
            kept.par_iter_mut().with_max_len(AT_ONCE).zip(&files).for_each(|(kept, (path, bytes))| {
                // A file that nobody touched is not touched here either: of a large story that alone takes long.
                if Arc::ptr_eq(&kept.bytes, bytes) {
                    return;
                }
                if kept.bytes != **bytes {
                    kept.entry = kept.entry.is_some().then(|| entry(path, bytes)).flatten();
                }
                kept.bytes = Arc::clone(bytes);
            });
            kept
        } else {
            let keep = |(path, bytes): &(&Arc<str>, &Arc<[u8]>)| {
                let known = old.binary_search_by(|kept| kept.path.cmp(path)).ok().map(|at| &old[at]);
                let entry = match known {
                    Some(Kept { entry: Some(entry), .. }) if known.is_some_and(|kept| kept.holds(bytes)) => {
                        ContentFile::of(path, snapshot).map(|_| Arc::clone(entry))
                    }
                    _ => entry(path, bytes),
                };
                Kept { path: Arc::clone(path), bytes: Arc::clone(bytes), entry }
            };
            files.par_iter().with_max_len(AT_ONCE).map(keep).collect()
        };
        self.raw_html = raw_html;
        self.kept.iter().filter_map(|kept| kept.entry.as_ref()).collect()
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
