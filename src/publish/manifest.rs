//! The manifest: what a target holds of ours, as we left it. It is the one record that decides what is sent.
//!
//! JSON, at [`MANIFEST`](super::MANIFEST). Files are rows `[hash, bytes, class, number of a set of headers]`:
//!
//! ```json
//! {
//!   "format": "briefing manifest 1",
//!   "live": { "id": "20251216T101500Z-1f3a9c", "made": "2025-12-16T10:15:00Z", "as_of": "2025-12-16", … },
//!   "headers": [{ "cache-control": "no-cache", "content-type": "text/html; charset=utf-8" }],
//!   "files": { "index.html": ["2c26b46b…", 14021, "page", 0] },
//!   "retired": { "css/site.0f3a.css": { "since": "2025-12-15T09:00:00Z", "file": ["fcde2b2e…", 9120, "fingerprinted", 0] } },
//!   "pending": ["index.html"],
//!   "kept": { "486ea462…": "20251215T090000Z-77aa01" },
//!   "releases": [ { "id": … } ]
//! }
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::PublishError;
use super::hash::Sha256;
use super::headers::Headers;
use super::release::{About, File, Release};
use crate::site::Class;

/// What is written first in a manifest of this form.
const FORMAT: &str = "briefing manifest 1";

/// What a target holds of ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The release that is live; `None` while the first one is being sent.
    pub(crate) live: Option<About>,
    /// The files of the live release.
    pub(crate) files: BTreeMap<String, File>,
    /// Assets that the live release has no more, and that are still there for pages in somebody's cache.
    pub(crate) retired: BTreeMap<String, Retired>,
    /// Paths that a release which did not come to its end may have written or removed: what they hold is not known.
    pub(crate) pending: BTreeSet<String>,
    /// Bytes that are put aside for a way back, by their hash, each with the newest release that has them.
    pub(crate) kept: BTreeMap<Sha256, String>,
    /// The releases that there is a way back to, the live one among them, newest first.
    pub(crate) releases: Vec<About>,
}

/// An asset that no live page names any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Retired {
    /// Since when.
    pub(crate) since: Timestamp,
    /// What it is.
    pub(crate) file: File,
}

impl Manifest {
    /// Reads a manifest's bytes.
    ///
    /// # Errors
    /// Bytes that are none, or of a newer version of the program.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, PublishError> {
        let written: Written = serde_json::from_slice(bytes).map_err(|error| {
            // A newer form may lack what this one needs, so the format is asked for alone.
            match serde_json::from_slice::<Form>(bytes) {
                Ok(form) if form.format.starts_with("briefing manifest ") && form.format != FORMAT => {
                    PublishError::NewerManifest
                }
                _ => PublishError::DamagedManifest(error.to_string()),
            }
        })?;
        if written.format != FORMAT {
            return Err(PublishError::NewerManifest);
        }
        written.into_manifest()
    }

    /// Its bytes, the same for the same manifest.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        // Nothing in it is a map with keys that are no text, and writing to memory does not fail.
        serde_json::to_vec(&Written::of(self)).unwrap_or_default()
    }

    /// The live release, as it was published.
    pub(crate) fn release(&self) -> Option<Release> {
        Some(Release { about: self.live.clone()?, files: self.files.clone() })
    }
}

/// What says whether the rest can be read.
#[derive(Deserialize)]
struct Form {
    format: String,
}

#[derive(Serialize, Deserialize)]
struct Written {
    format: String,
    live: Option<About>,
    headers: Vec<Headers>,
    files: BTreeMap<String, Row>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    retired: BTreeMap<String, WrittenRetired>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pending: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    kept: BTreeMap<Sha256, String>,
    #[serde(default)]
    releases: Vec<About>,
}

/// A file: hash, bytes, class, number of its headers.
#[derive(Serialize, Deserialize)]
struct Row(Sha256, u64, WrittenClass, usize);

#[derive(Serialize, Deserialize)]
struct WrittenRetired {
    since: Timestamp,
    file: Row,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(remote = "Class", rename_all = "lowercase")]
enum ClassName {
    Fingerprinted,
    Asset,
    Page,
    Redirect,
    Data,
    Sitemap,
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct WrittenClass(#[serde(with = "ClassName")] Class);

impl Written {
    fn of(manifest: &Manifest) -> Self {
        let mut headers: Vec<Headers> = Vec::new();
        let mut numbers: BTreeMap<Arc<Headers>, usize> = BTreeMap::new();
        let mut row = |file: &File| {
            let number = *numbers.entry(Arc::clone(&file.headers)).or_insert_with(|| {
                headers.push((*file.headers).clone());
                headers.len() - 1
            });
            Row(file.sha256, file.size, WrittenClass(file.class), number)
        };
        let files = manifest.files.iter().map(|(path, file)| (path.clone(), row(file))).collect();
        let retired = manifest
            .retired
            .iter()
            .map(|(path, retired)| (path.clone(), WrittenRetired { since: retired.since, file: row(&retired.file) }));
        let retired = retired.collect();
        Self {
            format: FORMAT.to_owned(),
            live: manifest.live.clone(),
            headers,
            files,
            retired,
            pending: manifest.pending.clone(),
            kept: manifest.kept.clone(),
            releases: manifest.releases.clone(),
        }
    }

    fn into_manifest(self) -> Result<Manifest, PublishError> {
        let headers: Vec<Arc<Headers>> = self.headers.into_iter().map(Arc::new).collect();
        let file = |path: &str, Row(sha256, size, WrittenClass(class), number): Row| -> Result<File, PublishError> {
            sound(path)?;
            let headers = headers.get(number).cloned();
            let none = || PublishError::DamagedManifest(format!("`{path}` has headers that are not there"));
            Ok(File { sha256, size, class, headers: headers.ok_or_else(none)? })
        };
        let files = self.files.into_iter().map(|(path, row)| Ok((path.clone(), file(&path, row)?)));
        let files = files.collect::<Result<_, PublishError>>()?;
        let retired = self.retired.into_iter().map(|(path, retired)| {
            let file = file(&path, retired.file)?;
            Ok((path, Retired { since: retired.since, file }))
        });
        let retired = retired.collect::<Result<_, PublishError>>()?;
        self.pending.iter().try_for_each(|path| sound(path))?;
        Ok(Manifest {
            live: self.live,
            files,
            retired,
            pending: self.pending,
            kept: self.kept,
            releases: self.releases,
        })
    }
}

/// Sees that a path is one of a site's: files are written and deleted by it.
fn sound(path: &str) -> Result<(), PublishError> {
    let is_ours = path.split('/').next() == Some(super::OWN);
    match crate::output::path_fault(path).or(is_ours.then_some("is a file of ours")) {
        None => Ok(()),
        Some(fault) => Err(PublishError::DamagedManifest(format!("`{path}` {fault}"))),
    }
}

#[cfg(test)]
mod tests;
