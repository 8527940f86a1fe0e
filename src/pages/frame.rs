//! What surrounds every page: the site's own data, and the keys that all pages have.

use tera::Value;

use super::data::{issue_feed, modified, published};
use super::locale::locale;
use super::pictures::Shown;
use super::social_card::own_picture;
use super::structured_data::json_ld;
use super::view::{Map, ToView, field, view};
use super::views::Views;
use super::{Content, Page, permalink, search};
use crate::content_type::content_type;
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::model::vocabulary::Navigation;
use crate::site::Class;
use ahash::HashSet;

/// `site`, as every template sees it: `title`, `title_language` (where it is not the page's), `description`, `url`, `language`, `publisher`, `as_of`, `in_the_past`
/// (facts become known after that day), `has_address` (feeds and canonical links exist), `noindex` (it is a preview that
/// search engines shall leave out), `menu` and `footer` (`title`,
/// `url`, `section`, and `language` where it is not the page's), `direction` (of its language: `ltr` or `rtl`), `locale` (its language for Open Graph: `uk_UA`, or none), and the addresses of what every page links to:
/// `stylesheet`, `script` (that of every page), `brand` (the site's own `static/brand.css`, or none), `favicon`, `shapes`, `timeline`, `corrections`, `feed`,
/// `calendar`.
pub(crate) fn site(views: &Views) -> Value {
    let config = &views.config;
    let publisher = config.publisher.as_ref().map(|publisher| {
        view! { "name": &publisher.name, "url": publisher.url.as_deref(), "logo": publisher.logo.as_deref() }
    });
    view! {
        "title": &config.title,
        "title_language": Some(&config.language).filter(|language| **language != views.language),
        "description": config.description.as_deref(),
        "url": config.base_url.url("/"),
        "absolute_url": config.base_url.absolute("/"),
        "language": &views.language,
        "publisher": publisher,
        "as_of": views.day(views.briefing.day),
        "in_the_past": views.briefing.is_in_the_past(),
        "has_address": config.base_url.origin.is_some(),
        "noindex": config.noindex,
        "menu": menu(views),
        "footer": own_pages(views, Navigation::Footer),
        "direction": direction(&views.language),
        "locale": locale(&views.language),
        "stylesheet": views.asset("css/site.css"),
        "script": views.asset("js/theme.js"),
        "brand": views.asset("brand.css"),
        "favicon": views.asset("favicon.svg"),
        "shapes": views.asset("shapes.svg"),
        "timeline": config.base_url.url("/timeline/"),
        "corrections": config.base_url.url("/corrections/"),
        "feed": config.base_url.url("/feed.xml"),
        "calendar": config.base_url.url("/calendar.ics"),
    }
    .to_view()
}

/// The direction in which a language is written, by its script where the tag names one (`az-Arab`), else by the
/// language itself.
fn direction(language: &str) -> &'static str {
    if is_right_to_left(language) { "rtl" } else { "ltr" }
}

/// Whether a language is written from right to left.
pub(crate) fn is_right_to_left(language: &str) -> bool {
    const SCRIPTS: [&str; 8] = ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"];
    const LANGUAGES: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "ug", "ur", "yi"];
    let mut parts = language.split('-').map(str::to_ascii_lowercase);
    let name = parts.next().unwrap_or_default();
    match parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic())) {
        Some(script) => SCRIPTS.contains(&script.as_str()),
        None => LANGUAGES.contains(&name.as_str()),
    }
}

/// The sections that the site has something to show in, and the author's own pages.
fn menu(views: &Views) -> Vec<Value> {
    let briefing = &views.briefing;
    let has = |kind: Kind| !briefing.all(kind).is_empty();
    let sections = [
        ("menu.home", "/", "home", true),
        ("menu.articles", "/articles/", "articles", has(Kind::Article)),
        ("menu.issues", "/issues/", "issues", has(Kind::Issue)),
        ("menu.positions", "/positions/", "positions", has(Kind::Issue) && has(Kind::Party)),
        ("menu.timeline", "/timeline/", "timeline", has(Kind::Event)),
        ("menu.changes", "/changes/", "changes", has(Kind::Issue) || has(Kind::Event)),
        ("menu.next", "/next/", "next", has(Kind::Event)),
        ("menu.parties", "/parties/", "parties", has(Kind::Party) || has(Kind::Person)),
        ("menu.documents", "/documents/", "documents", has(Kind::Document)),
        ("menu.glossary", "/glossary/", "glossary", has(Kind::Term)),
        ("menu.sources", "/sources/", "sources", has(Kind::Source)),
        ("menu.search", search::ADDRESS, "search", search::is_there(views)),
    ];
    let mut menu: Vec<Value> = sections
        .into_iter()
        .filter(|(_, _, _, is_there)| *is_there)
        .map(|(title, address, section, _)| entry(views, views.words.word(title), address, section, None))
        .collect();
    menu.extend(own_pages(views, Navigation::Main));
    menu
}

/// The addresses to which the menu and the footer lead.
pub(super) fn entries(views: &Views) -> HashSet<String> {
    let entries = menu(views).into_iter().chain(own_pages(views, Navigation::Footer));
    entries.filter_map(|entry| field(&entry, "url").as_str().map(str::to_owned)).collect()
}

fn own_pages(views: &Views, place: Navigation) -> Vec<Value> {
    let pages = views.briefing.all(Kind::Page).iter().map(|ix| views.briefing.record(*ix));
    pages
        .filter(|record| record.page().is_some_and(|page| page.nav == Some(place)))
        .map(|record| {
            let language = views.foreign(record);
            entry(views, record.label(), &permalink::permalink(record), &record.id.value, language)
        })
        .collect()
}

fn entry(views: &Views, title: &str, address: &str, section: &str, language: Option<&str>) -> Value {
    view! { "title": title, "url": views.config.base_url.url(address), "section": section, "language": language }
        .to_view()
}

/// What a page says of itself in its head.
pub(crate) struct Head<'h> {
    /// The title, as plain text.
    pub(crate) title: &'h str,
    /// A sentence for search engines and previews, as plain text; without one they get the site's.
    pub(crate) description: Option<&'h str>,
    /// The entry of the menu that it belongs to.
    pub(crate) section: &'h str,
    /// Its language, where it is not the one that the page is worded in.
    pub(crate) language: Option<&'h str>,
}

/// The keys that every page has: `title`, `description`, `url`, `place` (see [`Views::place`]), `canonical`, `section`,
/// `language`, `is_home`; for its head `structured_data` (JSON-LD, ready to stand in a `<script>`), `og_type` (Open
/// Graph's: `article`, `profile` or `website`), `published` and `modified` (days of a record's page), `image` (the
/// record's own picture, else its card; see [`super::social_card::image`]) and `feeds` (`title`, `url`, `type`, for `<link rel="alternate">`).
pub(crate) fn frame(views: &Views, page: &Page, head: &Head<'_>) -> Map {
    let ix = match page.content {
        Content::Record(ix) => Some(ix),
        _ => None,
    };
    let record = ix.map(|ix| views.briefing.record(ix));
    let image = own_picture(views, page).map(|(record, image)| {
        let Shown { src, size, .. } = views.picture(record, image);
        let format = content_type(&src, Class::Asset).and_then(|known| known.split(';').next());
        let format = format.filter(|format| format.starts_with("image/"));
        view! {
            "url": src,
            "alt": image.alt.as_deref(),
            "width": size.map(|size| size.width),
            "height": size.map(|size| size.height),
            "type": format,
            "large": views.config.has_cards(),
        }
    });
    let url = views.config.base_url.url(&page.address);
    view! {
        "title": head.title,
        "description": head.description.or(views.config.description.as_deref()),
        "url": url.as_str(),
        "place": views.place(head.section, &url),
        "canonical": views.config.base_url.absolute(&page.address),
        "section": head.section,
        "language": head.language.unwrap_or(&views.language),
        "is_home": page.address == "/",
        "structured_data": json_ld(views, page).map(|json| Value::safe_string(&json)),
        "og_type": match record.map(|record| record.kind) {
            Some(Kind::Article) => "article",
            Some(Kind::Person) => "profile",
            _ => "website",
        },
        "published": ix.and_then(|ix| published(views, ix)).map(|day| day.to_string()),
        "modified": ix.and_then(|ix| modified(views, ix)).map(|day| day.to_string()),
        "image": image,
        "feeds": feeds(views, ix),
    }
}

/// The feeds that a page names: the site's own, and that of an issue on its page; none without an absolute address.
fn feeds(views: &Views, ix: Option<Ix>) -> Value {
    let issue = ix.filter(|ix| views.briefing.record(*ix).kind == Kind::Issue);
    let Some(issue) = issue.filter(|_| views.config.base_url.origin.is_some()) else {
        return views.kept.feeds.get_or_make(&None, || site_feeds(views).to_view());
    };
    let feeds = || {
        let title = issue_feed_title(views, issue);
        let mut feeds = site_feeds(views);
        feeds.push(feed(views, &title, &issue_feed(views, issue), "application/atom+xml"));
        feeds.to_view()
    };
    views.kept.feeds.get_or_make(&Some(issue), feeds)
}

/// The feeds of the whole site.
fn site_feeds(views: &Views) -> Vec<Map> {
    if views.config.base_url.origin.is_none() {
        return Vec::new();
    }
    let title = views.config.title.as_str();
    vec![
        feed(views, title, "/feed.xml", "application/atom+xml"),
        feed(views, title, "/feed.json", "application/feed+json"),
        feed(views, &changes_feed_title(views), "/changes.xml", "application/atom+xml"),
    ]
}

/// The title of the feed of all changes.
pub(super) fn changes_feed_title(views: &Views) -> String {
    views.words.say("feed.changes", &[("site", &views.config.title)])
}

/// The title of an issue's feed.
pub(super) fn issue_feed_title(views: &Views, issue: Ix) -> String {
    views.words.say("feed.issue", &[("site", &views.config.title), ("issue", views.briefing.record(issue).label())])
}

fn feed(views: &Views, title: &str, address: &str, kind: &'static str) -> Map {
    view! { "title": title, "url": views.config.base_url.url(address), "type": kind }
}

/// A page of a list that is cut at `page_size`: `number`, `count`, `previous` and `next` (addresses, or none).
pub(crate) fn pagination(views: &Views, base: &str, number: usize, count: usize) -> Map {
    let address = |number: usize| views.config.base_url.url(&paged(base, number));
    view! {
        "number": number,
        "count": count,
        "previous": (number > 1).then(|| address(number - 1)),
        "next": (number < count).then(|| address(number + 1)),
    }
}

/// The address of a list's page: `/articles/`, `/articles/page/2/`.
pub(crate) fn paged(base: &str, number: usize) -> String {
    if number == 1 { base.to_owned() } else { format!("{base}page/{number}/") }
}

/// How many pages a list of `length` entries is cut into; one at least.
pub(crate) fn pages_of(length: usize, page_size: usize) -> usize {
    length.div_ceil(page_size.max(1)).max(1)
}

/// The entries of a list on its page `number`, counted from one.
pub(crate) fn slice<T>(list: &[T], number: usize, page_size: usize) -> &[T] {
    let start = (number.saturating_sub(1) * page_size).min(list.len());
    &list[start..(start + page_size).min(list.len())]
}

#[cfg(test)]
mod tests {
    use super::direction;

    #[test]
    fn a_script_in_the_tag_decides_over_the_language() {
        for tag in ["ar", "he-IL", "fa", "ckb", "az-Arab", "uz-arab-AF"] {
            assert_eq!(direction(tag), "rtl", "{tag}");
        }
        for tag in ["en", "uk", "ar-Latn", "sd-Deva-IN", "de-CH-1996", ""] {
            assert_eq!(direction(tag), "ltr", "{tag}");
        }
    }
}
