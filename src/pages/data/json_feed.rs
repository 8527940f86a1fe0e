//! The feed as a JSON Feed (version 1.1, <https://www.jsonfeed.org/version/1.1/>).

use serde::Serialize;

use super::super::views::Views;
use super::feed::{Entry, Feed};
use crate::model::when::FIRST_OF_OUR_ERA;

#[derive(Serialize)]
struct JsonFeed<'f> {
    version: &'static str,
    title: &'f str,
    home_page_url: &'f str,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'f str>,
    authors: [Author<'f>; 1],
    language: &'f str,
    items: Vec<Item<'f>>,
}

#[derive(Serialize)]
struct Author<'f> {
    name: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'f str>,
}

#[derive(Serialize)]
struct Item<'f> {
    id: &'f str,
    url: &'f str,
    title: &'f str,
    content_html: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'f str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'f>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'f [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'f str>,
}

/// The bytes of `feed`.
pub(super) fn write(views: &Views, feed: &Feed) -> Vec<u8> {
    let config = &views.config;
    let publisher = config.publisher.as_ref();
    let json = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page,
        feed_url: views.absolute_page("/feed.json"),
        description: feed.description.as_deref(),
        authors: [Author {
            name: publisher.map_or(&config.title, |publisher| &publisher.name),
            url: publisher.and_then(|publisher| publisher.url.as_deref()),
        }],
        language: &config.language,
        items: feed.entries.iter().map(item).collect(),
    };
    // Writing to memory does not fail.
    serde_json::to_vec(&json).unwrap_or_default()
}

fn item(entry: &Entry) -> Item<'_> {
    Item {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        content_html: &entry.html,
        summary: entry.summary.as_deref(),
        date_published: format!("{}T00:00:00Z", entry.published.max(FIRST_OF_OUR_ERA)),
        date_modified: format!("{}T00:00:00Z", entry.updated.max(FIRST_OF_OUR_ERA)),
        authors: entry.authors.iter().map(|(name, url)| Author { name, url: url.as_deref() }).collect(),
        tags: &entry.tags,
        language: entry.language.as_deref(),
    }
}
