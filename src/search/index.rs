//! From documents to the files of an index, by Pagefind.

use std::collections::BTreeMap;
use std::pin::Pin;

use jiff::civil::Date;
use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;

use super::IndexError;
use super::document::Document;
use super::files::Files;
use crate::output::Progress;

/// Who makes the files. The number goes up when the same documents become other files.
pub(super) const MAKER: &str = "search, pagefind 1.6, 1";

/// So many records share a file of texts. A page of results reads a few files of some kilobytes, and a site of ten
/// thousand records does not get ten thousand files more.
const RECORDS_IN_A_FILE: usize = 24;

/// What a record without a date counts as where results are in order: as older than all that have one.
const UNDATED: i32 = -9_999_999;

/// Files in the making. It has a name for its type, so that it is compiled once: the runtime would compile it for each of
/// its own ways to wait, and Pagefind's programs for the browser, 3 MB, would be in the binary three times.
type Making<'d> = Pin<Box<dyn Future<Output = Result<Vec<SyntheticFile>, IndexError>> + 'd>>;

/// The files by their path below the folder of the index.
pub(super) fn files(documents: Vec<Document>, language: &str, progress: Progress<'_>) -> Result<Files, IndexError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(failed)?;
    let config = PagefindServiceConfig::builder()
        .force_language(stemmed(language))
        .max_fragments(u32::try_from(documents.len().div_ceil(RECORDS_IN_A_FILE)).unwrap_or(u32::MAX))
        .build();
    let mut index = PagefindIndex::new(Some(config)).map_err(failed)?;
    let made: Making<'_> = Box::pin(async {
        let count = documents.len();
        for (number, document) in documents.into_iter().enumerate() {
            let address = document.address.trim_start_matches('/').to_owned();
            let (meta, filters, sort) = (meta(&document), filters(&document), sort(&document));
            let text = text(document);
            index
                .add_custom_record(address, text, language.to_owned(), Some(meta), Some(filters), Some(sort))
                .await
                .map_err(failed)?;
            progress(number + 1, count);
        }
        index.get_files().await.map_err(failed)
    });
    let files = runtime.block_on(made)?.into_iter().filter_map(|file| Some((name(&file.filename)?, file.contents)));
    let mut files: Files = files.filter(|(name, _)| is_read(name)).collect();
    // The program for languages without stems is read where there is no other.
    if files.keys().filter(|name| name.starts_with("wasm.")).count() > 1 {
        files.remove("wasm.unknown.pagefind");
    }
    Ok(files)
}

fn failed(error: impl std::fmt::Display) -> IndexError {
    IndexError(error.to_string())
}

/// The language whose stems all words are reduced to. Pagefind keeps an index for each language and searches one; a
/// reader looks for all that there is, so that all records are in the index of the site's language. Words in other
/// scripts are left as they are by every stemmer.
fn stemmed(language: &str) -> String {
    language.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

/// What is shown of a record, which is searched too, the title first of all; see the weights in `search.js`.
fn meta(document: &Document) -> BTreeMap<String, String> {
    let mut meta = BTreeMap::from([("title".to_owned(), plain(&document.title))]);
    let mut set = |key: &str, value: String| drop(meta.insert(key.to_owned(), value));
    if !document.names.is_empty() {
        set("names", plain(&document.names.join("; ")));
    }
    if document.is_subject {
        set("subject", plain(&document.title));
    }
    if !document.days.is_empty() {
        set("days", document.days.join("; "));
    }
    let (date, day) = if document.is_event { ("when", "day") } else { ("date", "since") };
    if let Some(words) = &document.date {
        set(date, plain(words));
    }
    if let Some(first) = document.day {
        set(day, first.to_string());
    }
    meta
}

/// The words that readers choose by, and, for the page, the language of a record that is not in the site's.
fn filters(document: &Document) -> BTreeMap<String, Vec<String>> {
    let one = |value: String| vec![value];
    let mut filters = BTreeMap::from([("kind".to_owned(), one(document.kind.clone()))]);
    let mut set = |key: &str, values: Vec<String>| drop(filters.insert(key.to_owned(), values));
    if !document.issues.is_empty() {
        set("issue", document.issues.clone());
    }
    if !document.parties.is_empty() {
        set("party", document.parties.clone());
    }
    if let Some(day) = document.day {
        set("year", one(day.year().to_string()));
    }
    if let Some(language) = &document.language {
        set("language", one(language.clone()));
    }
    filters
}

/// Days since the year 0, which Pagefind orders by as numbers.
fn sort(document: &Document) -> BTreeMap<String, String> {
    let days = |day: Date| (day - Date::ZERO).get_days();
    BTreeMap::from([("date".to_owned(), document.day.map_or(UNDATED, days).to_string())])
}

/// The text, of which the results show a part. A record without any has its title there, since Pagefind drops what has no
/// words.
fn text(document: Document) -> String {
    plain(if document.text.is_empty() { &document.title } else { &document.text })
}

/// Words that Pagefind takes for its own marks lose what makes them that.
fn plain(text: &str) -> String {
    text.replace("___", "_ _ _")
}

fn name(path: &std::path::Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Whether our page reads the file: nothing of Pagefind's own pages, and no worker, which would stand under a policy of its
/// own.
fn is_read(name: &str) -> bool {
    name == "pagefind-entry.json" || !name.starts_with("pagefind-")
}
