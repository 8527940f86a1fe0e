//! The index of the search, which the page `/search/` reads in the browser.
//!
//! ```text
//! Site ──► Document per record ──► index, by Pagefind ──► files below `/pagefind/`
//!           (pure, on the day)      (kept by content)
//! ```
//!
//! Records are indexed and not pages: pages repeat each other, and to take ten thousand of them apart again takes many
//! times what it took to make them.

mod document;
mod files;
mod index;
mod spelling;

use self::document::{Document, documents};
use crate::Site;
use crate::keep::{Key, kept};
use crate::output::Progress;
use crate::pages::search::{INDEX, is_there};
use crate::site::{Bytes, Class};

/// Why there is no index.
#[derive(Debug, thiserror::Error)]
#[error("the search cannot be indexed: {0}")]
pub(crate) struct IndexError(String);

/// The site with the files that its search reads; the site as it is where it has no search. `progress` is told how many
/// records are indexed, of how many, and nothing where an index of the same records was kept.
///
/// # Errors
/// Where Pagefind fails, which no record should make it do.
pub(crate) fn with_index(site: &Site, progress: Progress<'_>) -> Result<Site, IndexError> {
    if !is_there(&site.views) {
        return Ok(site.clone());
    }
    let documents = documents(&site.views);
    let language = &site.views.config.language;
    let key = key(&documents, language)?;
    let bytes = kept(site.kept(), &key, || {
        let words = spelling::words(&documents)?;
        let mut made = index::files(documents, language, progress)?;
        made.insert("words.json".to_owned(), words);
        Ok::<_, IndexError>(files::pack(&made))
    })?;
    let damaged = || IndexError("what was kept of it is damaged".to_owned());
    let files = files::unpack(&bytes).ok_or_else(damaged)?;
    Ok(site.with_files(files.into_iter().map(|(name, bytes)| {
        let class = class(&name);
        (format!("{INDEX}{name}"), class, Bytes::Shared(bytes.into()))
    })))
}

fn key(documents: &[Document], language: &str) -> Result<Key, IndexError> {
    let mut hasher = blake3::Hasher::new();
    serde_json::to_writer(&mut hasher, documents).map_err(|error| IndexError(error.to_string()))?;
    Ok(Key::of(index::MAKER, [language.as_bytes(), hasher.finalize().as_bytes()]))
}

/// What a file of the index is to a sink. Most have a hash in their name; those that name them come last.
fn class(name: &str) -> Class {
    match name.rsplit_once('.') {
        Some((_, "json")) => Class::Data,
        Some((_, "js" | "pagefind")) => Class::Asset,
        _ => Class::Fingerprinted,
    }
}

#[cfg(test)]
mod tests;
