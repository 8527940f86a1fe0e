//! The site at one moment, with the pages of it that somebody asked for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::body::Bytes as Shared;

use crate::diagnostics::{Diagnostic, Diagnostics, Format, Sources, Style, draw};
#[cfg(feature = "search")]
use crate::pages::search::{INDEX, is_there};
#[cfg(feature = "search")]
use crate::search::with_index;
use crate::site::Bytes;
use crate::{Options, Site, Snapshot, compile};

/// Pages that are kept rendered. Whoever crawls the preview must not fill the memory with it.
const KEPT: usize = 256;

/// The site at one moment.
pub(super) struct Moment {
    /// Its number, counted from one.
    pub(super) generation: u64,
    /// The site.
    pub(super) site: Site,
    /// The files that it was made of.
    pub(super) snapshot: Snapshot,
    options: Options,
    /// The same site with what its search reads.
    #[cfg(feature = "search")]
    searched: OnceLock<Site>,
    before: Option<Arc<Good>>,
    has_failed: AtomicBool,
    kept: Mutex<HashMap<String, Arc<OnceLock<Rendered>>>>,
}

/// A moment of which every page that was asked for could be rendered. Its files are kept, which most moments share,
/// and not its pages: they are needed only while a template is broken.
struct Good {
    snapshot: Snapshot,
    options: Options,
    site: OnceLock<Site>,
}

/// A path's bytes.
#[derive(Clone)]
pub(super) struct Rendered {
    /// The bytes that a build writes. Where the page cannot be rendered, the last that could; else a page of one line.
    pub(super) bytes: Shared,
    /// A hash of them.
    pub(super) hash: Arc<str>,
    /// Why the page cannot be rendered, as the terminal shows it.
    pub(super) errors: Option<Arc<str>>,
}

/// Stands in for a page that never could be rendered.
const NOTHING: &[u8] = b"<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>This page has errors</title></head>\n<body><p>This page has errors.</p></body>\n</html>\n";

impl Moment {
    /// The moment after `before`.
    pub(super) fn new(site: Site, snapshot: Snapshot, options: Options, before: Option<&Self>) -> Self {
        let good = before.and_then(|before| {
            if before.has_failed.load(Ordering::Relaxed) {
                return before.before.clone();
            }
            let (snapshot, options) = (before.snapshot.clone(), before.options.clone());
            Some(Arc::new(Good { snapshot, options, site: OnceLock::new() }))
        });
        Self {
            generation: before.map_or(1, |before| before.generation + 1),
            site,
            snapshot,
            options,
            #[cfg(feature = "search")]
            searched: OnceLock::new(),
            before: good,
            has_failed: AtomicBool::new(false),
            kept: Mutex::default(),
        }
    }

    /// The site that has `path`, if one has. What the search reads is made when it is first asked for, however many ask at a
    /// time; nobody else waits for it.
    #[cfg(feature = "search")]
    pub(super) fn site_with(&self, path: &str) -> &Site {
        if !path.starts_with(INDEX) || !is_there(&self.site.views) {
            return &self.site;
        }
        self.searched.get_or_init(|| {
            let indexed =
                super::aside("search").ok().and_then(|pool| pool.install(|| with_index(&self.site, &|_, _| {})).ok());
            // Without an index the page says that there is none.
            indexed.unwrap_or_else(|| self.site.clone())
        })
    }

    /// The site.
    #[cfg(not(feature = "search"))]
    pub(super) fn site_with(&self, _: &str) -> &Site {
        &self.site
    }

    /// What the path holds, which the site must have. It is rendered once, however many ask at a time.
    pub(super) fn page(&self, path: &str) -> Rendered {
        let slot = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= KEPT && !kept.contains_key(path) {
                kept.clear();
            }
            Arc::clone(kept.entry(path.to_owned()).or_default())
        };
        slot.get_or_init(|| self.render(path)).clone()
    }

    fn render(&self, path: &str) -> Rendered {
        let (bytes, errors) = match self.site_with(path).render(path) {
            Ok(bytes) => (bytes, None),
            Err(errors) => {
                self.has_failed.store(true, Ordering::Relaxed);
                let good = self.before.as_ref().and_then(|good| good.site().render(path).ok());
                (good.unwrap_or(Bytes::Static(NOTHING)), Some(Arc::from(self.drawn(errors))))
            }
        };
        let hash = blake3::hash(&bytes).to_hex();
        let bytes = match bytes {
            Bytes::Shared(bytes) => Shared::from_owner(bytes),
            Bytes::Owned(bytes) => Shared::from(bytes),
            Bytes::Static(bytes) => Shared::from_static(bytes),
        };
        Rendered { bytes, hash: Arc::from(&hash[..32]), errors }
    }

    fn drawn(&self, errors: Vec<Diagnostic>) -> String {
        draw(&Diagnostics::from(errors), self, Format::Human, &Style::default(), None)
    }
}

impl Sources for Moment {
    fn source(&self, path: &str) -> Option<&[u8]> {
        self.snapshot.source(path).or_else(|| self.site.template_source(path))
    }
}

impl Good {
    fn site(&self) -> &Site {
        self.site.get_or_init(|| compile(&self.snapshot, &self.options).site)
    }
}
