//! A release: what is to be live, all of it, by path.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::hash::Sha256;
use super::headers::Headers;
use crate::diagnostics::Diagnostic;
use crate::output::{Pages, Progress};
use crate::site::Class;

/// A file of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// The hash of its bytes.
    pub(crate) sha256: Sha256,
    /// How many bytes it has.
    pub(crate) size: u64,
    /// What it is; the order of sending follows it.
    pub(crate) class: Class,
    /// What it is served with. Few sets of headers serve many files.
    pub(crate) headers: Arc<Headers>,
}

/// What is said of a release besides its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct About {
    /// Its name: when it was made and the beginning of a hash of its files, `20251216T101500Z-1f3a9c`. Names sort by time.
    pub(crate) id: String,
    /// When it was made.
    pub(crate) made: Timestamp,
    /// The day that the story is told for.
    pub(crate) as_of: Date,
    /// The address that it was built for, with a slash at its end.
    pub(crate) base_url: String,
    /// Which program made it: `briefing 0.1.0`.
    pub(crate) generator: String,
    /// The commit of the site's repository, where it lies in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) commit: Option<String>,
    /// The release whose files these are, where it was gone back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) restores: Option<String>,
    /// How many files it has.
    pub(crate) files: usize,
    /// How many bytes they have.
    pub(crate) bytes: u64,
}

/// What is to be live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    /// What is said of it.
    pub(crate) about: About,
    /// Its files by path: `issues/donbas/index.html`.
    pub(crate) files: BTreeMap<String, File>,
}

/// When, for which day and address, and of what a release is made.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// Now.
    pub(crate) made: Timestamp,
    /// The day that the story is told for.
    pub(crate) as_of: Date,
    /// The address that it was built for.
    pub(crate) base_url: String,
    /// The commit of the site's repository.
    pub(crate) commit: Option<String>,
}

impl Release {
    /// The release that a built site is: every page is rendered and hashed, none is kept. `headers` gives what a path
    /// is served with; `progress` is told how many pages are rendered, of how many.
    ///
    /// # Errors
    /// The diagnostics of pages that cannot be rendered.
    pub(crate) fn of(
        site: &impl Pages,
        headers: &(dyn Fn(&str, Class) -> Arc<Headers> + Sync),
        origin: Origin,
        progress: Progress<'_>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let paths = site.paths();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let rendered: Vec<Result<(String, File), Vec<Diagnostic>>> = paths
            .par_iter()
            .map(|(path, class)| {
                let bytes = site.render(path)?;
                progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, paths.len());
                let file = File {
                    sha256: Sha256::of(&bytes),
                    size: bytes.len() as u64,
                    class: *class,
                    headers: headers(path, *class),
                };
                Ok((path.clone(), file))
            })
            .collect();
        let mut files = BTreeMap::new();
        let mut errors: Vec<Diagnostic> = Vec::new();
        for outcome in rendered {
            match outcome {
                Ok((path, file)) => drop(files.insert(path, file)),
                Err(found) => errors.extend(found),
            }
        }
        if errors.is_empty() { Ok(Self::from_files(files, origin)) } else { Err(errors) }
    }

    /// The release that has these files.
    pub(crate) fn from_files(files: BTreeMap<String, File>, origin: Origin) -> Self {
        let Origin { made, as_of, base_url, commit } = origin;
        let mut listing = String::new();
        for (path, file) in &files {
            listing.push_str(&format!("{} {path}\n", file.sha256));
        }
        let digest = Sha256::of(listing.as_bytes()).to_string();
        let id = format!("{}-{}", made.strftime("%Y%m%dT%H%M%SZ"), &digest[..6]);
        let about = About {
            id,
            made,
            as_of,
            base_url,
            generator: format!("briefing {}", env!("CARGO_PKG_VERSION")),
            commit,
            restores: None,
            files: files.len(),
            bytes: files.values().map(|file| file.size).sum(),
        };
        Self { about, files }
    }

    /// This release as one that is made again `now`.
    pub(crate) fn again(self, now: Timestamp) -> Self {
        let About { id, as_of, base_url, generator, commit, restores, .. } = self.about;
        let mut release = Self::from_files(self.files, Origin { made: now, as_of, base_url, commit });
        release.about.generator = generator;
        release.about.restores = restores.or(Some(id));
        release
    }
}
