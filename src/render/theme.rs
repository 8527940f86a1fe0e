//! The theme: templates of the site and the default theme's below them, replaced file by file.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Tera;

use super::component::{self, Component, Definition};
use super::{cards, filters, functions, shared, template_error};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Snapshot, theme};
use crate::words;

/// Templates that are ready to render.
#[derive(Clone)]
pub(crate) struct Theme {
    pub(super) tera: Tera,
    /// The components that Markdown may name.
    pub(crate) components: BTreeMap<String, Component>,
    /// The text of each template by its name, to find places in.
    texts: Arc<BTreeMap<String, String>>,
}

impl Theme {
    /// The text of the template `name`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// The templates in use by their plain names, a site's own in place of the default theme's.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().filter_map(|(name, text)| match name.strip_prefix(THEME) {
            // What a site's own template extends is in use as well.
            Some(plain) => {
                let own = self.texts.get(&format!("{SITE}{plain}"));
                let is_in_use = own.is_none_or(|own| own.contains(name.as_str()));
                is_in_use.then_some((plain, text.as_str()))
            }
            None => Some((name.strip_prefix(SITE).unwrap_or(name), text.as_str())),
        })
    }

    /// The file of the template that is in use under a plain name.
    pub(super) fn file_of(&self, name: &str) -> Arc<str> {
        let own = format!("{SITE}{name}");
        if self.texts.contains_key(&own) { file(&own) } else { file(&format!("{THEME}{name}")) }
    }

    /// The text of the default theme's template that diagnostics show under `path`.
    pub(crate) fn source(&self, path: &str) -> Option<&[u8]> {
        let name = path.strip_prefix(DEFAULT)?;
        self.texts.get(&format!("{THEME}{name}")).map(String::as_bytes)
    }
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme").field("components", &self.components.keys()).finish_non_exhaustive()
    }
}

/// Names of a site's own templates begin with this; the default theme's with [`THEME`].
const SITE: &str = "site/";
/// See [`SITE`]. A site's template that extends what it replaces says `{% extends "theme/issue.html" %}`.
const THEME: &str = "theme/";

/// The last theme with the files that it was made of.
#[derive(Debug, Default)]
pub(crate) struct Themes {
    kept: Option<Kept>,
}

#[derive(Debug)]
struct Kept {
    files: Vec<(Arc<str>, Arc<[u8]>)>,
    theme: Arc<Theme>,
    diagnostics: Vec<Diagnostic>,
}

impl Themes {
    /// The same as [`load`] gives; the last theme again where its files are the same.
    pub(crate) fn load(&mut self, snapshot: &Snapshot) -> (Arc<Theme>, Vec<Diagnostic>) {
        let files = || snapshot.under("templates");
        let kept = match self.kept.take() {
            Some(kept) if files().eq(kept.files.iter().map(|(path, bytes)| (path, bytes))) => kept,
            _ => {
                let (theme, diagnostics) = load(snapshot);
                let files = files().map(|(path, bytes)| (Arc::clone(path), Arc::clone(bytes))).collect();
                Kept { files, theme: Arc::new(theme), diagnostics }
            }
        };
        let kept = self.kept.insert(kept);
        (Arc::clone(&kept.theme), kept.diagnostics.clone())
    }
}

/// Loads the templates of `snapshot` over those of the default theme.
///
/// A template that does not parse is told, and the default theme's stands in for it, so that the mistakes of all
/// others are found too.
fn load(snapshot: &Snapshot) -> (Theme, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let ours = theme::templates();
    let mut templates: Vec<(String, String)> = Vec::new();
    for (path, bytes) in ours.iter().filter(|(path, _)| !path.starts_with(words::FOLDER)) {
        if let Ok(text) = std::str::from_utf8(bytes) {
            templates.push((format!("{THEME}{path}"), text.to_owned()));
        }
    }
    let mut own: Vec<(String, String)> = Vec::new();
    for (path, bytes) in snapshot.under("templates") {
        let name = &path["templates/".len()..];
        if name.starts_with(words::FOLDER) {
            continue;
        }
        // A copy of the default theme's file changes nothing.
        if ours.iter().any(|(ours, theirs)| ours == name && theirs[..] == bytes[..]) {
            continue;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => own.push((format!("{SITE}{name}"), text.to_owned())),
            Err(error) => diagnostics.push(
                Diagnostic::new(Code::NotUtf8, "this template is not UTF-8")
                    .at(path, error.valid_up_to()..error.valid_up_to() + 1)
                    .hint("save it as UTF-8 in your editor"),
            ),
        }
    }
    own.retain(|(name, text)| match parses(name, text) {
        Ok(()) => true,
        Err(error) => {
            diagnostics.extend(template_error::diagnose(&error, None, &|_| Some(text)));
            false
        }
    });
    let texts: BTreeMap<&str, &str> =
        templates.iter().chain(&own).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let tera = match batch(&templates, &own) {
        Ok(tera) => tera,
        Err(error) => {
            diagnostics.extend(template_error::diagnose(&error, None, &|name| texts.get(name).copied()));
            // The site's templates do not fit together: the default theme's stand in for all of them.
            batch(&templates, &[]).unwrap_or_default()
        }
    };
    let mut defined = BTreeMap::new();
    // A component of the site's wins over the default theme's of the same name.
    for (template, text) in templates.iter().chain(&own) {
        for (name, span, mentions_body) in component::definitions(text) {
            let is_own = template.starts_with(SITE);
            let definition = Definition { path: file(template), span, is_own, mentions_body };
            defined.insert(name, definition);
        }
    }
    let mut components = BTreeMap::new();
    for name in tera.get_component_names() {
        if let Some(info) = tera.get_component_definition(name) {
            components.insert(name.to_owned(), Component { info, definition: defined.remove(name) });
        }
    }
    let texts = Arc::new(templates.into_iter().chain(own).collect());
    (Theme { tera, components, texts }, diagnostics)
}

/// Parses one template alone: what it names need not exist for that.
fn parses(name: &str, text: &str) -> Result<(), tera::Error> {
    let mut scratch = Tera::default();
    match scratch.add_raw_template(name, text) {
        Err(error) if matches!(error.kind(), tera::ErrorKind::SyntaxError(_)) => Err(error),
        _ => Ok(()),
    }
}

fn batch(theme: &[(String, String)], own: &[(String, String)]) -> Result<Tera, tera::Error> {
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html", ".xml", ".svg"]);
    tera.set_fallback_prefixes([SITE, THEME])?;
    filters::register(&mut tera);
    functions::declare(&mut tera);
    cards::declare(&mut tera);
    for (_, text) in theme.iter().chain(own) {
        shared::declare(&mut tera, text);
    }
    tera.add_raw_templates(theme.iter().chain(own).map(|(name, text)| (name.as_str(), text.as_str())))?;
    Ok(tera)
}

/// The file that a template's name stands for, as diagnostics show it: `templates/issue.html` for the site's own.
pub(super) fn file(name: &str) -> Arc<str> {
    match (name.strip_prefix(SITE), name.strip_prefix(THEME)) {
        (Some(path), _) => Arc::from(format!("templates/{path}")),
        (_, Some(path)) => Arc::from(format!("{DEFAULT}{path}")),
        _ => Arc::from(format!("templates/{name}")),
    }
}

/// How diagnostics name a template of the default theme.
const DEFAULT: &str = "(default theme)/templates/";
