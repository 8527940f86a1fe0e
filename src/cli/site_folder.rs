//! The site folder that a command works on, and its compilation.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::civil::Date;
use rayon::prelude::*;

use super::arguments::{Everywhere, Without};
use super::failure::{Failure, START};
use super::terminal::Terminal;
use super::{Status, Surroundings};
use crate::config::BaseUrl;
use crate::diagnostics::{Code, Diagnostic, Level, plural, summary};
use crate::output::{Cache, Progress};
use crate::source::{CONFIGURATION, find_site, read_site};
use crate::words::english;
use crate::{Compiled, Compiler, Options, Site, Snapshot};

/// Which folder is the site, and what it is compiled with.
#[derive(Debug)]
pub(super) struct SiteFolder {
    /// The folder, as it is shown and used.
    pub(super) root: PathBuf,
    /// What it is compiled with.
    pub(super) options: Options,
    now: SystemTime,
}

/// What a site is compiled with besides its folder, as far as a command was told.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    /// The day.
    pub(super) as_of: Option<Date>,
    /// Whether drafts are wanted.
    pub(super) drafts: bool,
    /// Where the site will stand.
    pub(super) base_url: Option<String>,
    /// Whether search engines shall leave the site out.
    pub(super) noindex: bool,
    /// Whether the search is left out.
    pub(super) no_search: bool,
    /// Whether the cards are left out.
    pub(super) no_cards: bool,
}

impl From<Without> for Wishes {
    fn from(Without { no_cards, no_search }: Without) -> Self {
        Self { no_cards, no_search, ..Self::default() }
    }
}

impl SiteFolder {
    /// The folder that was named, else the nearest upwards.
    pub(super) fn new(everywhere: &Everywhere, surroundings: &Surroundings, wishes: Wishes) -> Result<Self, Failure> {
        let Wishes { as_of, drafts, base_url, noindex, no_search, no_cards } = wishes;
        if let Some(base_url) = &base_url {
            BaseUrl::parse(base_url).map_err(|error| Failure::usage(error.message).hint(error.hint))?;
        }
        let root = match &everywhere.site {
            Some(named) => named.clone(),
            None => {
                let folder = surroundings
                    .folder
                    .as_deref()
                    .ok_or_else(|| Failure::usage("the working folder cannot be looked at").hint(START))?;
                let found = find_site(folder).ok_or_else(|| {
                    Failure::usage(format!("there is no `{CONFIGURATION}` here or in a folder above")).hint(START)
                })?;
                shown(&found, folder)
            }
        };
        let today = surroundings.today;
        let options = Options { as_of, today, drafts, base_url, noindex, search: !no_search, cards: !no_cards };
        let seconds = u64::try_from((surroundings.now)().as_second()).unwrap_or_default();
        Ok(Self { root, options, now: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds) })
    }

    /// Reads and compiles the site.
    pub(super) fn compile(&self, terminal: &mut Terminal<'_>) -> Result<Compiled, Failure> {
        let snapshot = self.read(None, terminal)?;
        Ok(self.compiled(&snapshot, terminal))
    }

    /// Reads the site; `output` is where it is built to, and not read.
    pub(super) fn read(&self, output: Option<&Path>, terminal: &mut Terminal<'_>) -> Result<Snapshot, Failure> {
        let started = Instant::now();
        let snapshot = read_site(&self.root, output)?;
        terminal.detail(|| {
            let files = plural(snapshot.files.len(), "file");
            format!("read {files} from `{}` in {}", self.root.display(), seconds(started))
        });
        Ok(snapshot)
    }

    /// What is kept of this site from run to run.
    pub(super) fn cache(&self) -> Cache {
        Cache::of_site(&self.root, self.now)
    }

    /// Compiles what was read.
    pub(super) fn compiled(&self, snapshot: &Snapshot, terminal: &mut Terminal<'_>) -> Compiled {
        let started = Instant::now();
        let compiled = Compiler::keeping(Arc::new(self.cache())).compile(snapshot, &self.options);
        let briefing = &compiled.site.views.briefing;
        terminal.detail(|| {
            let records = plural(briefing.nodes.len(), "record");
            format!("compiled {records} as of {} in {}", english().day(briefing.day), seconds(started))
        });
        compiled
    }
}

/// The site with what its search reads.
#[cfg(feature = "search")]
pub(super) fn searched(site: &Site, terminal: &Terminal<'_>) -> Result<Site, Failure> {
    let bar = super::progress::Bar::indexing(terminal);
    Ok(crate::search::with_index(site, &|done, all| bar.update(done, all))?)
}

/// The site, which has no search.
#[cfg(not(feature = "search"))]
pub(super) fn searched(site: &Site, _: &Terminal<'_>) -> Result<Site, Failure> {
    Ok(site.clone())
}

/// What to tell when the day is before all that happened: the site is then as good as empty, and that may not be meant.
pub(super) fn early_day(compiled: &Compiled) -> Option<String> {
    use crate::model::Kind;
    let briefing = &compiled.site.views.briefing;
    let has_begun = [Kind::Issue, Kind::Event].iter().any(|kind| !briefing.all(*kind).is_empty());
    let first = briefing.not_yet.iter().map(|(_, day)| *day).min().filter(|_| !has_begun)?;
    let left_out = match briefing.not_yet.len() {
        1 => "1 record is".to_owned(),
        count => format!("{count} records are"),
    };
    let (day, first) = (english().day(briefing.day), english().day(first));
    Some(format!("on {day} nothing had happened yet; {left_out} left out, the first known from {first}"))
}

/// What data that come from a site with errors are worth: it is told, and the status says it too.
pub(super) fn status_of_data(compiled: &Compiled, terminal: &mut Terminal<'_>) -> Status {
    if compiled.diagnostics.errors() == 0 {
        return Status::Done;
    }
    let count = plural(compiled.diagnostics.errors(), "error");
    terminal.warn(&format!("the site has {count}, and what has errors is left out; `briefing check` lists them"));
    status_of_errors(compiled)
}

/// The status of a site with errors: a file that cannot be read and a wrong configuration are no mistakes of content.
pub(super) fn status_of_errors(compiled: &Compiled) -> Status {
    let is_error = |diagnostic: &&Diagnostic| diagnostic.level == Level::Error;
    let mut errors = compiled.diagnostics.iter().filter(is_error);
    if errors.clone().any(|diagnostic| diagnostic.code == Code::Unreadable) {
        return Status::Io;
    }
    let is_configuration =
        |diagnostic: &Diagnostic| diagnostic.place.as_ref().is_some_and(|place| &*place.path == CONFIGURATION);
    if errors.any(is_configuration) { Status::Usage } else { Status::SiteErrors }
}

/// Renders every page to see whether it can be; nothing is kept.
pub(super) fn rendering_errors(site: &Site, progress: Progress<'_>) -> Vec<Diagnostic> {
    let paths: Vec<&str> = site.paths().map(|(path, _)| path).collect();
    let done = std::sync::atomic::AtomicUsize::new(0);
    paths
        .par_iter()
        .filter_map(|path| {
            let rendered = site.render(path);
            progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, paths.len());
            rendered.err()
        })
        .flatten_iter()
        .collect()
}

/// What a run that found something says in the end: the counts, and that warnings were denied.
pub(super) fn counted(compiled: &Compiled, deny_warnings: bool) -> String {
    let counts = summary(&compiled.diagnostics);
    let are_denied = deny_warnings && compiled.diagnostics.errors() == 0 && compiled.diagnostics.warnings() > 0;
    if are_denied { format!("{counts}, denied by `--deny-warnings`") } else { counts }
}

/// `path` as somebody in `folder` writes it, where it lies inside.
pub(super) fn shown(path: &Path, folder: &Path) -> PathBuf {
    match path.strip_prefix(folder) {
        Ok(inside) if inside.as_os_str().is_empty() => PathBuf::from("."),
        Ok(inside) => inside.to_path_buf(),
        Err(_) => path.to_path_buf(),
    }
}

/// `path` below `root`, without a dot in front.
pub(super) fn below(root: &Path, path: impl AsRef<Path>) -> PathBuf {
    if root == Path::new(".") { path.as_ref().to_path_buf() } else { root.join(path) }
}

/// The time since `started` as a person reads it: "0.08 s", "2 min 5 s".
pub(super) fn seconds(started: Instant) -> String {
    duration(started.elapsed())
}

fn duration(elapsed: std::time::Duration) -> String {
    match elapsed.as_secs() {
        whole @ 60.. => format!("{} min {} s", whole / 60, whole % 60),
        10.. => format!("{:.1} s", elapsed.as_secs_f64()),
        _ => format!("{:.2} s", elapsed.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use super::{below, duration, shown};

    #[test]
    fn times_are_as_a_person_reads_them() {
        assert_eq!(duration(Duration::from_millis(84)), "0.08 s");
        assert_eq!(duration(Duration::from_millis(9_990)), "9.99 s");
        assert_eq!(duration(Duration::from_millis(10_460)), "10.5 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn paths_are_shown_from_the_working_folder() {
        assert_eq!(shown(Path::new("/a/b"), Path::new("/a/b")), PathBuf::from("."));
        assert_eq!(shown(Path::new("/a/b/c"), Path::new("/a/b")), PathBuf::from("c"));
        assert_eq!(shown(Path::new("/a"), Path::new("/a/b")), PathBuf::from("/a"));
        assert_eq!(below(Path::new("."), "public"), PathBuf::from("public"));
        assert_eq!(below(Path::new("site"), "public"), PathBuf::from("site/public"));
        assert_eq!(below(Path::new("site"), "/tmp/public"), PathBuf::from("/tmp/public"));
    }
}
