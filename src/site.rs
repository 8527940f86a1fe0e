//! A compiled site: the paths it has, and the bytes of each when somebody needs them.

mod cards;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::cards::Sketches;
use crate::diagnostics::{Code, Diagnostic};
use crate::edition::{Edition, Editions};
use crate::keep::Keep;
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::pages::permalink::{self, permalink};
use crate::pages::view::{ToView, view};
use crate::pages::views::Views;
use crate::pages::{self, Content, Page, Rendering};

/// What a path holds; sinks order and cache by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A file whose name carries a hash of its bytes: it never changes under that name.
    Fingerprinted,
    /// A file of the author's or the theme's, by its own name.
    Asset,
    /// A page for people.
    Page,
    /// A page that leads to another address.
    Redirect,
    /// A feed, a calendar or a data file.
    Data,
    /// The sitemap and `robots.txt`.
    Sitemap,
}

/// The bytes of one path: shared where the snapshot has them already, owned where they were rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// Bytes of a file of the snapshot.
    Shared(Arc<[u8]>),
    /// Rendered bytes.
    Owned(Vec<u8>),
    /// Bytes that are part of the program.
    Static(&'static [u8]),
}

impl std::ops::Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Self::Shared(bytes) => bytes,
            Self::Owned(bytes) => bytes,
            Self::Static(bytes) => bytes,
        }
    }
}

/// A site whose pages are known and can be rendered, any of them, in any order, on any thread.
#[derive(Clone, Debug)]
pub struct Site {
    /// The story in the site's language.
    pub(crate) views: Arc<Views>,
    editions: Arc<Editions>,
    pages: Arc<BTreeMap<String, Page>>,
    assets: Arc<BTreeMap<String, (Class, Bytes)>>,
    kept: Arc<dyn Keep>,
    sketches: Arc<Sketches>,
}

impl Site {
    pub(crate) fn new(
        editions: Editions,
        pages: Arc<BTreeMap<String, Page>>,
        assets: BTreeMap<String, (Class, Bytes)>,
        kept: Arc<dyn Keep>,
    ) -> Self {
        let views = Arc::clone(&editions.of_site().views);
        Self { views, editions: Arc::new(editions), pages, assets: Arc::new(assets), kept, sketches: Arc::default() }
    }

    /// The same site with more files, each with its path.
    #[cfg(feature = "search")]
    pub(crate) fn with_files(&self, files: impl IntoIterator<Item = (String, Class, Bytes)>) -> Self {
        let mut assets = BTreeMap::clone(&self.assets);
        assets.extend(files.into_iter().map(|(path, class, bytes)| (path, (class, bytes))));
        Self { assets: Arc::new(assets), ..self.clone() }
    }

    /// The pages by the path of their file.
    pub(crate) fn pages(&self) -> &BTreeMap<String, Page> {
        &self.pages
    }

    /// The files that are published as they are, by their path.
    pub(crate) fn assets(&self) -> &BTreeMap<String, (Class, Bytes)> {
        &self.assets
    }

    /// Where what is dear to make is kept.
    pub(crate) fn kept(&self) -> &dyn Keep {
        &*self.kept
    }

    /// The path below which the site stands, with a slash at both ends.
    pub(crate) fn base_path(&self) -> &str {
        &self.views.config.base_url.path
    }

    /// The address of the path `path` below the root of the site, without a slash in front: `issues/donbas/`.
    pub(crate) fn address(&self, path: &str) -> String {
        let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        let url = self.views.config.base_url.url(&format!("/{}", folder.unwrap_or(path)));
        url.strip_prefix(self.base_path()).map(str::to_owned).unwrap_or(url)
    }

    /// The path of the page that the record in `file` has, or is on.
    pub(crate) fn page_of(&self, file: &str) -> Option<String> {
        let address = self.views.address_of(self.views.record_at(file)?);
        let page = address.split('#').next().unwrap_or_default();
        Some(permalink::file(page)).filter(|path| self.pages.contains_key(path))
    }

    /// The paths of the pages that lead to another address, each with that address as pages link to it.
    #[cfg(feature = "publish")]
    pub(crate) fn redirects(&self) -> impl Iterator<Item = (&str, String)> {
        self.pages.iter().filter_map(|(path, page)| match &page.content {
            Content::Redirect(to) => Some((path.as_str(), pages::redirects::url(&self.views, to))),
            _ => None,
        })
    }

    /// The text of a template of the default theme, which diagnostics may point into.
    pub(crate) fn template_source(&self, path: &str) -> Option<&[u8]> {
        self.editions.of_site().renderer.template_source(path)
    }

    /// Every path of the site with its class: pages, files, smaller pictures, each in the order of the paths:
    /// `index.html`, `issues/donbas/index.html`. Paths have no leading slash and never lead out of the folder that they are written
    /// to.
    pub fn paths(&self) -> impl Iterator<Item = (&str, Class)> {
        let pages = self.pages.iter().map(|(path, page)| (path.as_str(), page.class()));
        let assets = self.assets.iter().map(|(path, (class, _))| (path.as_str(), *class));
        let smaller = self.views.pictures.smaller().filter(|path| !self.assets.contains_key(*path));
        pages.chain(assets).chain(smaller.map(|path| (path, Class::Fingerprinted)))
    }

    /// What `path` holds; `None` where the site has no such path.
    #[must_use]
    pub fn class(&self, path: &str) -> Option<Class> {
        let page = self.pages.get(path).map(Page::class);
        let asset = || self.assets.get(path).map(|(class, _)| *class);
        page.or_else(asset).or_else(|| self.views.pictures.has_smaller(path).then_some(Class::Fingerprinted))
    }

    /// The bytes of `path`.
    ///
    /// # Errors
    /// The diagnostics of the template that failed, or of a picture that cannot be decoded; an unknown path is a
    /// diagnostic too.
    pub fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        self.render_into(path, Vec::new())
    }

    /// The same, where a page takes the memory of `room`, whose bytes are lost.
    pub(crate) fn render_into(&self, path: &str, room: Vec<u8>) -> Result<Bytes, Vec<Diagnostic>> {
        if let Some((_, bytes)) = self.assets.get(path) {
            return Ok(bytes.clone());
        }
        if let Some(picture) = self.views.pictures.render(path, self.kept()) {
            return picture.map(Bytes::Owned);
        }
        let unknown = || vec![Diagnostic::new(Code::BrokenLink, format!("the site has no path `{path}`"))];
        let page = self.pages.get(path).ok_or_else(unknown)?;
        if let Content::Data(data) = page.content {
            let renderer = &self.editions.of_site().renderer;
            let texts = |ix| renderer.text(&page.address, self.views.briefing.record(ix));
            return pages::data::bytes(&self.views, &self.pages, data, &texts).map(Bytes::Owned);
        }
        if let Content::SocialCard(subject) = page.content {
            return self.card(page, subject).map(Bytes::Owned);
        }
        let edition = self.editions.of(page);
        let rendering = self.rendering(edition, page).ok_or_else(unknown)?;
        let text = rendering.text.map(|ix| self.views.briefing.record(ix));
        edition.renderer.page(&page.address, rendering, text, room).map(Bytes::Owned)
    }

    fn rendering(&self, edition: &Edition, page: &Page) -> Option<Rendering> {
        let mut rendering = pages::rendering(&edition.views, page)?;
        self.add_card(edition, page, &mut rendering);
        Some(rendering)
    }

    /// What the page of a record is made of, for whoever writes a template for it.
    ///
    /// A term has no page of its own: what the glossary shows of it is given.
    ///
    /// # Errors
    /// The diagnostics of a component in the record's text.
    pub(crate) fn record_page(&self, ix: Ix) -> Result<RecordPage, Vec<Diagnostic>> {
        let record = self.views.briefing.record(ix);
        let address = permalink(record);
        let page = self.pages.get(&permalink::file(&address)).filter(|_| record.kind != Kind::Term);
        let edition = page.map_or(self.editions.of_site(), |page| self.editions.of(page));
        let rendering = page.and_then(|page| self.rendering(edition, page));
        let Some(rendering) = rendering else {
            let view = view! { "term": self.views.card(ix) }.to_view();
            return Ok(RecordPage { address, template: "glossary.html", view });
        };
        let mut view = rendering.view;
        if rendering.text.is_some() {
            let body = edition.renderer.text(&address, record)?;
            view.extend(view! { "body": tera::Value::safe_string(&body) });
        }
        Ok(RecordPage { address, template: rendering.template, view: view.to_view() })
    }
}

/// What a record's page is made of.
#[derive(Clone, Debug)]
pub(crate) struct RecordPage {
    /// Its address from the root of the site.
    pub(crate) address: String,
    /// The template that renders it.
    pub(crate) template: &'static str,
    /// What the template sees as `page`.
    pub(crate) view: tera::Value,
}
