//! `/briefing.json`: every record that is known on the day, with its facts, its histories and what refers to it.
//!
//! The file is described in `docs/data.md` and, for machines, by the JSON Schema `docs/briefing.schema.json`. It is
//! the one file that grows with the whole site, so that records are made one by one while they are written.

mod actors;
mod changes;
mod facts;
mod issue;
mod record;
mod texts;

pub(crate) use self::changes::Change;

use std::collections::BTreeMap;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::super::views::Views;
use crate::model::Kind;
use crate::model::vocabulary::{CLOSED, OPEN};

/// The version of the file's form: it grows when a key goes or changes its meaning, not when one comes.
const VERSION: u32 = 1;

/// Bytes that a record takes or less, as a rule. A file of many megabytes that grows by doubling is copied as it grows;
/// room that is not needed costs nothing.
const RECORD: usize = 2048;

#[derive(Serialize)]
struct Briefing<'v> {
    version: u32,
    site: Site<'v>,
    words: BTreeMap<&'static str, BTreeMap<&'v str, &'v str>>,
    home: Option<record::Record<'v>>,
    articles: Records<'v>,
    issues: Records<'v>,
    events: Records<'v>,
    parties: Records<'v>,
    people: Records<'v>,
    documents: Records<'v>,
    sources: Records<'v>,
    terms: Records<'v>,
    pages: Records<'v>,
    changes: changes::Changes<'v>,
}

#[derive(Serialize)]
struct Site<'v> {
    title: &'v str,
    description: Option<&'v str>,
    url: String,
    language: &'v str,
    publisher: Option<Publisher<'v>>,
    as_of: String,
}

#[derive(Serialize)]
struct Publisher<'v> {
    name: &'v str,
    url: Option<&'v str>,
}

/// The records of a kind, in the order of its list.
struct Records<'v> {
    views: &'v Views,
    kind: Kind,
}

impl Serialize for Records<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let list = self.views.briefing.all(self.kind);
        let mut records = serializer.serialize_seq(Some(list.len()))?;
        for ix in list {
            records.serialize_element(&record::Record::new(self.views, *ix))?;
        }
        records.end()
    }
}

/// The bytes of the file.
pub(super) fn write(views: &Views) -> Vec<u8> {
    let config = &views.config;
    let records = |kind| Records { views, kind };
    let briefing = Briefing {
        version: VERSION,
        site: Site {
            title: &config.title,
            description: config.description.as_deref(),
            url: views.absolute_page("/"),
            language: &config.language,
            publisher: config
                .publisher
                .as_ref()
                .map(|publisher| Publisher { name: &publisher.name, url: publisher.url.as_deref() }),
            as_of: views.briefing.day.to_string(),
        },
        words: words(views),
        home: views.briefing.all(Kind::Home).first().map(|ix| record::Record::new(views, *ix)),
        articles: records(Kind::Article),
        issues: records(Kind::Issue),
        events: records(Kind::Event),
        parties: records(Kind::Party),
        people: records(Kind::Person),
        documents: records(Kind::Document),
        sources: records(Kind::Source),
        terms: records(Kind::Term),
        pages: records(Kind::Page),
        changes: changes::Changes(views),
    };
    let mut bytes = Vec::with_capacity(views.briefing.nodes.len() * RECORD);
    // Writing to memory does not fail.
    let _infallible = serde_json::to_writer(&mut bytes, &briefing);
    bytes
}

/// What readers see for the words of each vocabulary, the site's own included.
fn words(views: &Views) -> BTreeMap<&'static str, BTreeMap<&str, &str>> {
    let names = OPEN.iter().map(|vocabulary| vocabulary.name).chain(CLOSED.iter().map(|(name, _)| *name));
    let labels = |name| views.words.labels(name).into_iter().map(|(id, label)| (id, label.word.as_str())).collect();
    names.map(|name| (name, labels(name))).collect()
}
