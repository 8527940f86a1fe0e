//! Files that are published as they are: the theme's and the site's `static/`, and what stands beside a record.

mod style_sheet;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic};
use crate::model::briefing::Briefing;
use crate::pages::permalink::permalink;
use crate::site::{Bytes, Class};
use crate::source::{Snapshot, theme};

/// Files to publish, and the address of each static one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assets {
    /// The address from the root of the site by the path below `static/`: `css/site.css` → `/css/site.1f3a….css`.
    pub(crate) addresses: BTreeMap<String, String>,
    /// The files by their path in the output.
    pub(crate) files: BTreeMap<String, (Class, Bytes)>,
    /// Style sheets of the site that browsers would not read as they are meant.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The last static files with what they were made of.
#[derive(Debug, Default)]
pub(crate) struct Statics {
    kept: Option<(Vec<SiteFile>, Assets)>,
}

/// A file of the site: its path and its bytes.
type SiteFile = (Arc<str>, Arc<[u8]>);

impl Statics {
    /// The same as [`static_files`] gives; the last again where the files are the same.
    pub(crate) fn load(&mut self, snapshot: &Snapshot) -> Assets {
        let files = || snapshot.under("static").map(|(path, bytes)| (Arc::clone(path), Arc::clone(bytes)));
        let kept = self.kept.take().filter(|(kept, _)| files().eq(kept.iter().cloned()));
        let kept = kept.unwrap_or_else(|| (files().collect(), static_files(snapshot)));
        self.kept.insert(kept).1.clone()
    }
}

/// The static files: the site's own replace the default theme's one by one. Style sheets lose their comments and their
/// white space; one with a mistake in it is published as it is.
fn static_files(snapshot: &Snapshot) -> Assets {
    let ours = theme::static_files().into_iter().map(|(path, bytes)| (path, Bytes::Static(bytes)));
    let own = snapshot
        .under("static")
        .map(|(path, bytes)| (path["static/".len()..].to_owned(), Bytes::Shared(bytes.clone())));
    let merged: BTreeMap<String, Bytes> = ours.chain(own).collect();
    let mut assets = Assets::default();
    for (path, mut bytes) in merged {
        if let Some(css) = path.ends_with(".css").then(|| std::str::from_utf8(&bytes).ok()).flatten() {
            match style_sheet::compact(css) {
                Ok(served) => bytes = Bytes::Shared(served.into_bytes().into()),
                Err(mistake) => assets.diagnostics.push(
                    Diagnostic::new(Code::StyleSheet, mistake.message)
                        .at(&Arc::from(format!("static/{path}")), mistake.span)
                        .hint(mistake.hint),
                ),
            }
        }
        let (published, class) = match fingerprinted(&path, &bytes) {
            Some(published) => (published, Class::Fingerprinted),
            None => (path.clone(), Class::Asset),
        };
        assets.addresses.insert(path, format!("/{published}"));
        assets.files.insert(published, (class, bytes));
    }
    assets
}

/// The files beside records, below the permalink of the record that they belong to.
pub(crate) fn beside_records(snapshot: &Snapshot, origins: Vec<Origin>) -> BTreeMap<String, (Class, Bytes)> {
    origins
        .into_iter()
        .filter_map(|(published, path)| Some((published, (Class::Asset, Bytes::Shared(snapshot.get(&path)?.clone())))))
        .collect()
}

/// The path that a file is published at, and the file.
pub(crate) type Origin = (String, Arc<str>);

/// All files that the site publishes under their own names: path, file, bytes. `beside` are those beside records.
pub(crate) fn originals<'s>(
    snapshot: &'s Snapshot,
    beside: &'s [Origin],
) -> impl Iterator<Item = (String, &'s Arc<str>, &'s Arc<[u8]>)> {
    let of_static = snapshot.under("static").map(|(path, bytes)| (path["static/".len()..].to_owned(), path, bytes));
    let of_records = beside.iter().filter_map(|(published, path)| Some((published.clone(), path, snapshot.get(path)?)));
    of_static.chain(of_records)
}

/// The files beside records.
pub(crate) fn origins_beside_records(snapshot: &Snapshot, briefing: &Briefing) -> Vec<Origin> {
    let mut files = Vec::new();
    for node in &briefing.nodes {
        let Some(folder) = &node.record.assets else { continue };
        let address = permalink(&node.record);
        for (path, _) in snapshot.under(folder) {
            let within = &path[folder.len() + 1..];
            if within != "index.md" {
                files.push((format!("{}{within}", address.trim_start_matches('/')), Arc::clone(path)));
            }
        }
    }
    files
}

/// `css/site.css` with a hash of its bytes in the name, for style sheets and scripts: they are asked for by every
/// page and may then be kept by browsers for ever.
fn fingerprinted(path: &str, bytes: &[u8]) -> Option<String> {
    let (stem, extension) = path.rsplit_once('.')?;
    if !matches!(extension, "css" | "js" | "mjs") {
        return None;
    }
    let hash = blake3::hash(bytes).to_hex();
    Some(format!("{stem}.{}.{extension}", &hash[..10]))
}
