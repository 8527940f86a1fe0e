//! `[publish.NAME]`: where a site is published to, and how.
//!
//! The section is read by every command, so that a mistake in it is told long before somebody publishes.

mod header_rules;
mod place;
mod read;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

#[cfg(feature = "publish")]
pub(crate) use self::header_rules::matcher;
pub(super) use self::read::targets;
use crate::diagnostics::{Span, Spanned};

/// A target as `briefing.toml` describes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    /// Its name: `live` of `[publish.live]`.
    pub(crate) name: String,
    /// Where the file names it.
    pub(crate) span: Span,
    /// `to`: what it is.
    pub(crate) to: To,
    /// `base_url`: the address that the site has there, in place of the site's own.
    pub(crate) base_url: Option<String>,
    /// `host`: who serves it, where something follows from that.
    pub(crate) host: Option<Host>,
    /// `preview`: whether it is for a few people's eyes; pages then ask search engines to leave them out.
    pub(crate) preview: bool,
    /// `headers`: rules for what files are served with; of those that match a file the first counts, before our own.
    pub(crate) headers: Vec<HeaderRule>,
    /// `after`: programs that are run when all is live, each line split as a shell would.
    pub(crate) after: Vec<Spanned<String>>,
    /// `retire_after`, in days: how long an asset stays that no page names any more.
    pub(crate) retire_after: u32,
    /// `releases`: to how many there is a way back.
    pub(crate) releases: usize,
    /// `max_deletes`: no run deletes more files.
    pub(crate) max_deletes: usize,
    /// `max_delete_share`, in hundredths of the pages and data files that are there: no run deletes more.
    pub(crate) max_delete_share: u32,
    /// `concurrency`: how many requests may be under way at once; at least 1.
    pub(crate) concurrency: usize,
}

/// What a target is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum To {
    /// `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix`.
    Bucket(Bucket),
    /// `file:///srv/www/berlin`, or relative to the site: `file:../live`.
    Folder {
        /// The folder.
        path: PathBuf,
        /// Whether its files are changed one by one (`mode = "in-place"`) instead of whole releases being swapped.
        in_place: bool,
    },
    /// `git+branch`.
    Branch {
        /// `remote`: a remote's name, an address or a folder; `origin` by default.
        remote: String,
        /// `branch`; `gh-pages` by default.
        branch: String,
    },
    /// `archive:site.tar.gz`, `archive:site.zip`.
    Archive {
        /// The file, relative to the site's folder or absolute.
        path: PathBuf,
        /// Which form it has, by its name.
        form: ArchiveForm,
    },
}

/// A bucket or a container of an object store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    /// Whose it is.
    pub(crate) service: Service,
    /// Its name.
    pub(crate) bucket: String,
    /// What the paths of all objects begin with; no slash at either end, empty for none.
    pub(crate) prefix: String,
    /// `endpoint`: the address of a compatible service.
    pub(crate) endpoint: Option<String>,
    /// `region`.
    pub(crate) region: Option<String>,
    /// `path_style`: whether the bucket stands in the path of addresses and not in the host; what suits the endpoint
    /// where it is not given.
    pub(crate) path_style: Option<bool>,
    /// `account`: Azure's storage account.
    pub(crate) account: Option<String>,
}

/// An object store's service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    /// Amazon S3 and compatible ones.
    S3,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage.
    Azure,
}

/// The form of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArchiveForm {
    /// `.tar.gz`, `.tgz`.
    TarGz,
    /// `.zip`.
    Zip,
}

/// A host with limits and files of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// Netlify: `_headers`, `_redirects`.
    Netlify,
    /// Cloudflare Pages: `_headers`, `_redirects`.
    CloudflarePages,
    /// GitHub Pages.
    GithubPages,
    /// GitLab Pages: `_redirects`.
    GitlabPages,
    /// Codeberg Pages.
    CodebergPages,
}

/// A rule for headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HeaderRule {
    /// `match`: a glob over paths: `*.html`, `files/**`, `/index.html`. A glob without a slash is matched against the
    /// file's name, wherever the file is.
    pub(crate) pattern: Spanned<String>,
    /// The headers, by lower-case name: `cache_control` in the file is `cache-control` here.
    pub(crate) headers: Vec<(String, String)>,
}
