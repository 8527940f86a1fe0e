//! Render: a page and the theme become bytes.
//!
//! Any page is rendered alone, in any order, on any thread; the output of one page is bounded, its time is not: a
//! site's templates are code that is trusted.

mod anchors;
mod body;
mod cards;
pub(crate) mod component;
mod filters;
mod functions;
mod shared;
mod template_error;
mod theme;

use std::io::{self, Write};
use std::sync::Arc;

use tera::{Context, Value};

use self::shared::Shared;
pub(crate) use self::theme::{Theme, Themes};
use crate::cards::{Mistake, Studio};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::record::Record;
use crate::pages::Rendering;
use crate::pages::social_card;
use crate::pages::views::Views;

/// No page is longer: beyond this a template has gone astray.
const LONGEST_PAGE: usize = 64 << 20;

/// A theme that knows a story.
#[derive(Clone)]
pub(crate) struct Renderer {
    shared: Arc<Shared>,
    theme: Arc<Theme>,
    views: Arc<Views>,
    /// What every template sees: `site` and `words`.
    everywhere: Context,
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").finish_non_exhaustive()
    }
}

impl Renderer {
    /// Gives `theme` the functions that look into the story; `site` is what every template sees under that name.
    pub(crate) fn new(theme: Arc<Theme>, views: Arc<Views>, site: Value, studio: Option<&Arc<Studio>>) -> Self {
        let mut tera = theme.tera.clone();
        functions::register(&mut tera, &views);
        if let Some(studio) = studio {
            cards::register(&mut tera, studio);
        }
        let mut everywhere = Context::new();
        everywhere.insert_value("site", site);
        everywhere.insert_value("words", views.words.view());
        let shared = Shared::new(tera, everywhere.clone());
        Self { shared, theme, views, everywhere }
    }

    /// The text of the default theme's template that diagnostics show under `path`.
    pub(crate) fn template_source(&self, path: &str) -> Option<&[u8]> {
        self.theme.source(path)
    }

    /// The page at `path`; `text` is the record whose body is shown in it. The bytes are put into the memory of `room`.
    pub(crate) fn page(
        &self,
        path: &str,
        rendering: Rendering,
        text: Option<&Record>,
        mut room: Vec<u8>,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let Rendering { template, view: mut page, .. } = rendering;
        let mut context = self.everywhere.clone();
        if let Some(record) = text {
            let body = body::html(self, path, record)?;
            page.insert("body", Value::safe_string(&body));
        }
        context.insert_value("page", Value::from(page));
        room.clear();
        room.reserve(16 << 10);
        let mut out = Bounded(room);
        match self.shared.tera.render_to(template, &context, &mut out) {
            Ok(()) => Ok(out.0),
            Err(error) => Err(self.diagnose(&error, path)),
        }
    }

    /// The text of `record` with its components rendered, for the file at `path`, which is no page.
    pub(crate) fn text(&self, path: &str, record: &Record) -> Result<String, Vec<Diagnostic>> {
        body::html(self, path, record)
    }

    /// The card at `path` as an SVG; `card` is what its template sees under that name.
    pub(crate) fn card(&self, path: &str, card: Value) -> Result<String, Vec<Diagnostic>> {
        let mut context = self.everywhere.clone();
        context.insert_value("card", card);
        let mut out = Bounded(Vec::new());
        let rendered = self.shared.tera.render_to(social_card::TEMPLATE, &context, &mut out);
        rendered.map_err(|error| self.diagnose(&error, path))?;
        // Templates are texts, and so is what is filled in.
        String::from_utf8(out.0).map_err(|_| vec![Diagnostic::new(Code::Template, "the card is no text").on_page(path)])
    }

    /// What is wrong with the SVG that the template made of the card at `path`.
    pub(crate) fn card_mistake(&self, path: &str, mistake: Mistake) -> Diagnostic {
        let Mistake { message, hint } = mistake;
        let diagnostic = Diagnostic::new(Code::Template, message).in_file(&self.theme.file_of(social_card::TEMPLATE));
        diagnostic.hint(hint).on_page(path)
    }

    fn diagnose(&self, error: &tera::Error, path: &str) -> Vec<Diagnostic> {
        if is_flood(error) {
            return vec![
                Diagnostic::new(Code::Template, "the page is longer than 64 MB")
                    .hint("a loop in the template goes on for too long")
                    .on_page(path),
            ];
        }
        template_error::diagnose(error, Some(path), &|name| self.theme.text(name))
    }
}

fn is_flood(error: &tera::Error) -> bool {
    matches!(error.kind(), tera::ErrorKind::Io(io::ErrorKind::FileTooLarge))
}

/// Bytes that stop growing at [`LONGEST_PAGE`].
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST_PAGE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
