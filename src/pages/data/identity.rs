//! Names that stay: what feed readers and calendars know an entry or an event by when they see it again.
//!
//! They are made of ids and of the address at which the site began: `feeds.id_base`, else `base_url`. Titles, slugs and
//! texts are in none of them.

use jiff::civil::Date;

use super::super::views::Views;

/// The address at which the site began, with a slash at the end; only a path where no more is known.
fn base(views: &Views) -> String {
    views.config.id_base.clone().unwrap_or_else(|| views.absolute_page("/"))
}

/// A name that looks like an address of the site: `path` is made of ids, so that it may be no page's.
pub(super) fn address(views: &Views, path: &str) -> String {
    base(views) + path
}

/// A tag URI (RFC 4151) of what became known on `day`.
pub(super) fn tag(views: &Views, day: Date, name: &str) -> String {
    let whole = base(views);
    let (host, path) = whole.split_once("://").and_then(|(_, rest)| rest.split_once('/')).unwrap_or_default();
    // The authority of a tag is a name, without a port.
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = port.map_or(host, |(name, _)| name);
    format!("tag:{host},{day}:{path}{name}")
}

/// A `UID` of iCalendar (RFC 5545, 3.8.4.7), unique in the world as far as that can be had.
pub(super) fn uid(views: &Views, id: &str) -> String {
    match base(views).split_once("://") {
        Some((_, place)) => format!("{id}@{}", place.trim_end_matches('/')),
        None => format!("{id}@{}.invalid", &blake3::hash(views.config.title.as_bytes()).to_hex()[..16]),
    }
}
