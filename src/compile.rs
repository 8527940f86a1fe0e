//! The stages from a snapshot to a site.

use std::sync::Arc;

use jiff::civil::Date;

use crate::config::{BaseUrl, Config};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Sources};
use crate::edition::Editions;
use crate::model::resolve;
use crate::pages;
use crate::pages::views::Views;
use crate::parse::{self, Parser};
use crate::render::{self, Theme};
use crate::site::Site;
use crate::source::{CONFIGURATION, Snapshot};
use crate::words::Languages;
use crate::{assets, check};

/// What a build depends on besides the site folder.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day that the site is built for, where it is not the one that `briefing.toml` names.
    pub as_of: Option<Date>,
    /// The day that the site is built for where nobody names one. The library never looks at a clock.
    pub today: Date,
    /// Whether drafts are built.
    pub drafts: bool,
    /// An address or a path in place of the site's own `base_url`.
    pub base_url: Option<String>,
}

/// A compiled site with what is wrong in it.
#[derive(Debug)]
pub struct Compiled {
    /// The site; records with errors are left out of it.
    pub site: Site,
    /// What is wrong, in order, at the levels that the site sets.
    pub diagnostics: Diagnostics,
    /// The folder to build into, as `briefing.toml` names it, relative to the site folder or absolute.
    pub output: String,
    theme: Arc<Theme>,
    snapshot: Snapshot,
}

impl Sources for Compiled {
    fn source(&self, path: &str) -> Option<&[u8]> {
        self.snapshot.source(path).or_else(|| self.theme.source(path))
    }
}

/// Compiles a site: parses its files, links its records, checks them and lists its pages.
///
/// The result depends on the arguments alone: same snapshot and options, same site, same diagnostics.
#[must_use]
pub fn compile(snapshot: &Snapshot, options: &Options) -> Compiled {
    Compiler::default().compile(snapshot, options)
}

/// A compiler that keeps what it parsed: after an edit only the files whose content changed are parsed again. Nothing
/// else is kept, so a warm compiler gives what a cold one gives.
#[derive(Debug, Default)]
pub struct Compiler {
    parser: Parser,
}

impl Compiler {
    /// Compiles a site; see [`compile`].
    pub fn compile(&mut self, snapshot: &Snapshot, options: &Options) -> Compiled {
        let mut diagnostics = snapshot.diagnostics.clone();
        let config = configuration(snapshot, options, &mut diagnostics);
        let raw_html = config.raw_html;
        let (languages, unread_words) = Languages::load(snapshot, &config);
        diagnostics.extend(unread_words);
        let (entries, (theme, theme_diagnostics)) =
            rayon::join(|| self.parser.parse(snapshot, raw_html), || render::load(snapshot));
        diagnostics.extend(theme_diagnostics);
        let mut records = Vec::new();
        let unread = snapshot.diagnostics.iter().filter_map(|told| told.place.as_ref());
        let mut broken: Vec<_> = unread.filter_map(|place| parse::unread(&place.path, snapshot)).collect();
        for entry in &entries {
            records.extend(entry.records.iter().cloned());
            broken.extend(entry.broken.iter().cloned());
            diagnostics.extend(entry.diagnostics.iter().cloned());
        }
        let day = options.as_of.or(config.as_of).unwrap_or(options.today);
        let (briefing, unresolved) = resolve::resolve(&records, &broken, day, options.drafts);
        diagnostics.extend(unresolved);

        let mut files = assets::static_files(snapshot);
        diagnostics.append(&mut files.diagnostics);
        files.files.extend(assets::beside_records(snapshot, &briefing));
        let config = Arc::new(config);
        let views = Views::new(
            Arc::new(briefing),
            Arc::clone(&config),
            Arc::new(languages.of_site()),
            Arc::new(files.addresses),
        );
        let views = Arc::new(views.with_left_out(&records));
        let theme = Arc::new(theme);
        // The pages are listed one after the other; meanwhile the story is read.
        let (editorial, (pages, structure)) = rayon::join(
            || check::editorial(snapshot, &records, &views),
            || {
                let pages = pages::list(&views);
                let structure = check::structure(&check::Subject {
                    snapshot,
                    records: &records,
                    views: &views,
                    theme: &theme,
                    pages: &pages.list,
                    assets: &files.files,
                });
                (pages, structure)
            },
        );
        diagnostics.extend(structure);
        diagnostics.extend(editorial);
        diagnostics.extend(pages.diagnostics);
        let editions = Editions::new(Arc::clone(&theme), views, languages);
        let site = Site::new(editions, pages.list, files.files);
        let mut diagnostics = Diagnostics::from(diagnostics);
        diagnostics.apply_levels(&config.lints);
        diagnostics.sort();
        Compiled { site, diagnostics, output: config.output.clone(), theme, snapshot: snapshot.clone() }
    }
}

/// Reads `briefing.toml`; defaults stand in for what is missing or wrong, and that is told.
fn configuration(snapshot: &Snapshot, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let path: Arc<str> = Arc::from(CONFIGURATION);
    let mut config = match snapshot.get(CONFIGURATION).map(|bytes| std::str::from_utf8(bytes)) {
        Some(Ok(source)) => {
            let (config, found) = Config::read(&path, source);
            diagnostics.extend(found);
            config
        }
        Some(Err(error)) => {
            let at = error.valid_up_to();
            diagnostics.push(
                Diagnostic::new(Code::NotUtf8, "this file is not UTF-8")
                    .at(&path, at..at + 1)
                    .hint("save it as UTF-8 in your editor"),
            );
            Config::default()
        }
        // It is there and cannot be read, which has been told.
        None if snapshot.diagnostics.iter().any(|told| told.place.as_ref().is_some_and(|at| *at.path == *path)) => {
            Config { base_url_is_wrong: true, ..Config::default() }
        }
        None => {
            diagnostics.push(
                Diagnostic::new(Code::MissingKey, "the site has no `briefing.toml`")
                    .hint("write one with `[site]` and below it `title = \"…\"`"),
            );
            Config::default()
        }
    };
    if let Some(base_url) = &options.base_url {
        match BaseUrl::parse(base_url) {
            Ok(parsed) => {
                config.base_url = parsed;
                config.base_url_span = None;
                config.base_url_is_wrong = false;
            }
            Err(error) => diagnostics.push(Diagnostic::new(Code::UnknownValue, error.message).hint(error.hint)),
        }
    }
    config
}
