//! Render: a page and the theme become bytes.
//!
//! Any page is rendered alone, in any order, on any thread; the output of one page is bounded, its time is not: a
//! site's templates are code that is trusted.

mod anchors;
mod body;
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
use crate::diagnostics::{Code, Diagnostic};
use crate::model::record::Record;
use crate::pages::Rendering;
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
    pub(crate) fn new(theme: Arc<Theme>, views: Arc<Views>, site: Value) -> Self {
        let mut tera = theme.tera.clone();
        functions::register(&mut tera, &views);
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
