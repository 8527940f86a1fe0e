//! Addresses: permalinks of records and of lists, below the path of `base_url`.

use crate::config::BaseUrl;
use crate::model::Kind;
use crate::model::record::Record;

/// The address of a record from the root of the site, with a slash at both ends: `/issues/donbas/`. A term is an
/// entry of the glossary: `/glossary/#ceasefire`.
pub(crate) fn permalink(record: &Record) -> String {
    let slug = record.common.slug.as_ref().map_or(record.id.value.as_str(), |slug| &slug.value);
    match record.kind {
        Kind::Home => "/".to_owned(),
        Kind::Term => ["/glossary/#", slug].concat(),
        Kind::Page => ["/", slug, "/"].concat(),
        kind => ["/", kind.plural(), "/", slug, "/"].concat(),
    }
}

/// The file that answers for `address`: `issues/donbas/index.html` for `/issues/donbas/`.
pub(crate) fn file(address: &str) -> String {
    let path = address.split('#').next().unwrap_or_default().trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { [path, "index.html"].concat() } else { path.to_owned() }
}

impl BaseUrl {
    /// `address` as a page links to it: below the path of the site's `base_url`.
    pub(crate) fn url(&self, address: &str) -> String {
        [self.path.as_str(), address.trim_start_matches('/')].concat()
    }

    /// `address` with scheme and host; `None` where the site has none.
    pub(crate) fn absolute(&self, address: &str) -> Option<String> {
        self.origin.as_ref().map(|origin| [origin, self.path.as_str(), address.trim_start_matches('/')].concat())
    }
}
