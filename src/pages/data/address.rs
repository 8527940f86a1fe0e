//! Addresses that hold outside of the site, and HTML that does.

use std::collections::HashSet;

use ammonia::{Builder, Url, UrlRelative};

use super::super::pictures::Shown;
use super::super::views::Views;
use crate::config::RawHtml;
use crate::model::briefing::Ix;
use crate::model::record::{Picture, Record};

impl Views {
    /// `url`, an address as pages link to it, with scheme and host where the site has them.
    pub(crate) fn absolute(&self, url: &str) -> String {
        match &self.config.base_url.origin {
            Some(origin) if url.starts_with('/') && !url.starts_with("//") => format!("{origin}{url}"),
            _ => url.to_owned(),
        }
    }

    /// The address of the page `address`, such as `/timeline/`, with scheme and host where the site has them.
    pub(crate) fn absolute_page(&self, address: &str) -> String {
        let base = &self.config.base_url;
        [base.origin.as_deref().unwrap_or_default(), &base.path, address.trim_start_matches('/')].concat()
    }

    /// The address of a record, with scheme and host where the site has them.
    pub(crate) fn absolute_url_of(&self, ix: Ix) -> String {
        // Not by its link, which feeds need of no record.
        self.absolute_page(&self.address_of(ix))
    }

    /// A record's picture, by an address that holds outside of the site.
    pub(crate) fn picture(&self, record: &Record, picture: &Picture) -> Shown {
        let shown = self.shown(record, &picture.src.value);
        Shown { src: self.absolute(&shown.src), ..shown }
    }

    /// `html`, made of texts that were filled with absolute addresses, for readers elsewhere. It is parsed only where an
    /// author's raw HTML may have brought in what they cannot use.
    pub(super) fn finished(&self, html: String, url: &str) -> String {
        let is_clean = self.config.raw_html != RawHtml::Allow && has_absolute_addresses(&html);
        if is_clean { html } else { self.portable(&html, url) }
    }

    /// `html`, which stands on the page `url`, for readers elsewhere: every address in it is absolute, and nothing is
    /// left that a feed reader would refuse: scripts, forms, drawings, classes.
    ///
    /// The HTML is parsed for that, since it holds what authors and templates wrote.
    pub(super) fn portable(&self, html: &str, url: &str) -> String {
        let mut cleaner = Builder::default();
        cleaner.link_rel(None).url_schemes(HashSet::from(["http", "https", "mailto", "tel"]));
        if let Ok(base) = Url::parse(url) {
            cleaner.url_relative(UrlRelative::RewriteWithBase(base));
        }
        cleaner.clean(html).to_string()
    }
}

/// Whether every address in HTML of our own writers leads somewhere from anywhere.
fn has_absolute_addresses(html: &str) -> bool {
    ["href=\"", "src=\""].iter().all(|attribute| {
        html.match_indices(attribute).all(|(at, _)| {
            let address = &html[at + attribute.len()..];
            ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme))
        })
    })
}
