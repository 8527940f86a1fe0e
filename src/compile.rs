//! The stages from a snapshot to a site.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::HashSet;
use jiff::civil::Date;

use crate::assets::Statics;
use crate::cards::Studios;
use crate::config::{BaseUrl, Config};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level, Sources};
use crate::edition::Editions;
use crate::keep::{Forgetful, Keep};
use crate::model::record::Record;
use crate::model::resolve::Graph;
use crate::pages::views::Views;
use crate::pages::{self, Page};
use crate::parse::{self, Parser};
use crate::pictures::Gallery;
use crate::render::{Theme, Themes};
use crate::site::Site;
use crate::source::{CONFIGURATION, Snapshot};
use crate::words::Wordings;
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
    /// Whether the site is a preview for a few people: every page asks search engines to leave it out, and there is no
    /// sitemap. They may still read all of it, since a page that they may not read cannot ask them anything.
    pub noindex: bool,
    /// Whether the site has a search, where it has not switched it off itself.
    pub search: bool,
    /// Whether the site has cards for messengers and networks, where it has not switched them off itself.
    pub cards: bool,
}

impl Options {
    /// What a site is built with where nobody wishes for anything else.
    #[must_use]
    pub fn on(today: Date) -> Self {
        Self { as_of: None, today, drafts: false, base_url: None, noindex: false, search: true, cards: true }
    }
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

impl Compiled {
    /// Forgets the texts of the site's files, which diagnostics alone are shown with, and tells whether it did: not where
    /// something is to be told.
    pub(crate) fn forget_sources(&mut self) -> bool {
        let is_silent = self.diagnostics.iter().next().is_none();
        if is_silent {
            self.snapshot = Snapshot::default();
        }
        is_silent
    }

    /// Takes back the texts of the site's files.
    pub(crate) fn remember_sources(&mut self, snapshot: Snapshot) {
        self.snapshot = snapshot;
    }
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

/// A compiler with a memory: it keeps parsed files with their content, the theme with its files, and the graph with
/// all that it is made of. What is kept is used again where the same would come out, so that a warm compiler gives what
/// a cold one gives.
#[derive(Debug)]
pub struct Compiler {
    kept: Arc<dyn Keep>,
    parser: Parser,
    themes: Themes,
    wordings: Wordings,
    statics: Statics,
    gallery: Gallery,
    studios: Studios,
    graph: Graph,
    listed: Option<Listed>,
}

/// The list of pages with what it was made of, besides the graph.
#[derive(Debug)]
struct Listed {
    configuration: Option<Arc<[u8]>>,
    base_url: Option<String>,
    noindex: bool,
    search: bool,
    cards: bool,
    left_out: Arc<HashSet<String>>,
    pages: Arc<BTreeMap<String, Page>>,
    diagnostics: Vec<Diagnostic>,
}

/// A site that has not been checked: its pages can be rendered, and not all that is wrong in it is known.
#[derive(Debug)]
pub struct Unchecked {
    /// The site; records with errors are left out of it.
    pub site: Site,
    /// The files that something could not be taken from, in order.
    pub broken: Vec<Arc<str>>,
    diagnostics: Vec<Diagnostic>,
    records: Arc<Vec<Arc<Record>>>,
    theme: Arc<Theme>,
    snapshot: Snapshot,
}

impl Default for Compiler {
    /// A compiler that has seen nothing.
    fn default() -> Self {
        Self::keeping(Arc::new(Forgetful))
    }
}

impl Compiler {
    /// A compiler that has seen nothing, whose sites keep in `kept` what is dear to make.
    pub(crate) fn keeping(kept: Arc<dyn Keep>) -> Self {
        Self {
            kept,
            parser: Parser::default(),
            themes: Themes::default(),
            wordings: Wordings::default(),
            statics: Statics::default(),
            gallery: Gallery::default(),
            studios: Studios::default(),
            graph: Graph::default(),
            listed: None,
        }
    }

    /// Compiles a site; see [`compile()`].
    pub fn compile(&mut self, snapshot: &Snapshot, options: &Options) -> Compiled {
        self.assemble(snapshot, options).check()
    }

    /// Compiles a site as far as its pages need it; the rest of [`compile()`] is [`Unchecked::check`].
    pub fn assemble(&mut self, snapshot: &Snapshot, options: &Options) -> Unchecked {
        let mut diagnostics = snapshot.diagnostics.clone();
        let config = configuration(snapshot, options, &mut diagnostics);
        let raw_html = config.raw_html;
        let Self { kept, parser, themes, wordings, statics, gallery, studios, graph, listed } = self;
        let (languages, words, unread_words) = wordings.load(snapshot, &config);
        diagnostics.extend(unread_words);
        let (entries, (theme, theme_diagnostics)) =
            rayon::join(|| parser.parse(snapshot, raw_html), || themes.load(snapshot));
        diagnostics.extend(theme_diagnostics);
        let mut records = Vec::with_capacity(entries.len());
        let unread = snapshot.diagnostics.iter().filter_map(|told| told.place.as_ref());
        let mut broken: Vec<_> = unread.filter_map(|place| parse::unread(&place.path, snapshot)).collect();
        for entry in &entries {
            records.extend(entry.records.iter().cloned());
            broken.extend(entry.broken.iter().cloned());
            diagnostics.extend(entry.diagnostics.iter().cloned());
        }
        let records = Arc::new(records);
        let mut files = statics.load(snapshot);
        diagnostics.append(&mut files.diagnostics);
        let (studio, unread_fonts) =
            if config.has_cards() { studios.load(snapshot, &files) } else { (None, Vec::new()) };
        let broken_files = broken_files(&diagnostics);
        let day = options.as_of.or(config.as_of).unwrap_or(options.today);
        diagnostics.extend(unread_fonts);
        let resolved = graph.resolve(&records, &broken, day, options.drafts);
        diagnostics.extend(resolved.diagnostics);

        let beside = assets::origins_beside_records(snapshot, &resolved.briefing);
        let pictures = gallery.hang(assets::originals(snapshot, &beside));
        files.files.extend(assets::beside_records(snapshot, beside));
        let views = Views::new(resolved.briefing, Arc::new(config), words, Arc::new(files.addresses), pictures);
        let is_same = |old: &Listed| {
            old.configuration.as_ref() == snapshot.get(CONFIGURATION)
                && old.base_url == options.base_url
                && old.noindex == options.noindex
                && old.search == options.search
                && old.cards == options.cards
                && {
                    let anew = resolved.shown_anew.as_ref();
                    let is_told = |file: &Arc<str>| old.diagnostics.iter().any(|told| told.mentions(file));
                    anew.is_some_and(|files| !files.iter().any(is_told))
                }
        };
        let (views, pages) = match listed.take().filter(is_same) {
            Some(old) => {
                let views = Arc::new(views.with_the_same_left_out(Arc::clone(&old.left_out)));
                (views, listed.insert(old))
            }
            None => {
                let views = Arc::new(views.with_left_out(&records));
                let pages::Pages { list, diagnostics, .. } = pages::list(&views);
                let made = Listed {
                    configuration: snapshot.get(CONFIGURATION).cloned(),
                    base_url: options.base_url.clone(),
                    noindex: options.noindex,
                    search: options.search,
                    cards: options.cards,
                    left_out: views.left_out(),
                    pages: Arc::new(list),
                    diagnostics,
                };
                (views, listed.insert(made))
            }
        };
        diagnostics.extend(pages.diagnostics.iter().cloned());
        let editions = Editions::new(Arc::clone(&theme), views, languages, studio);
        let site = Site::new(editions, Arc::clone(&pages.pages), files.files, Arc::clone(kept));
        Unchecked { site, broken: broken_files, diagnostics, records, theme, snapshot: snapshot.clone() }
    }
}

impl Unchecked {
    /// Checks the site as a whole and reads the story as an editor would.
    #[must_use]
    pub fn check(self) -> Compiled {
        let Self { site, mut diagnostics, records, theme, snapshot, .. } = self;
        let (editorial, structure) = rayon::join(
            || {
                let mut found = check::editorial(&snapshot, &records, &site.views);
                found.extend(check::glyphs(&snapshot, &site.views, &site.sketches()));
                found
            },
            || {
                check::structure(&check::Subject {
                    snapshot: &snapshot,
                    records: &records,
                    views: &site.views,
                    theme: &theme,
                    pages: site.pages(),
                    assets: site.assets(),
                })
            },
        );
        diagnostics.extend(structure);
        diagnostics.extend(editorial);
        let config = &site.views.config;
        let mut diagnostics = Diagnostics::from(diagnostics);
        diagnostics.apply_levels(&config.lints);
        diagnostics.sort();
        let output = config.output.clone();
        Compiled { site, diagnostics, output, theme, snapshot }
    }
}

/// The files of errors that were found before any file was seen together with another.
fn broken_files(diagnostics: &[Diagnostic]) -> Vec<Arc<str>> {
    let errors = diagnostics.iter().filter(|told| told.level == Level::Error);
    let mut files: Vec<Arc<str>> = errors.filter_map(|told| Some(Arc::clone(&told.place.as_ref()?.path))).collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// Reads `briefing.toml`; defaults stand in for what is missing or wrong, and that is told.
pub(crate) fn configuration(snapshot: &Snapshot, options: &Options, diagnostics: &mut Vec<Diagnostic>) -> Config {
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
    config.noindex = options.noindex;
    config.search &= options.search;
    config.cards &= options.cards;
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
