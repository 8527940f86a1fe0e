//! From a change in the folder to the pages that are open: look, compile, publish. One thread, one thing at a time.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant, SystemTime};

use super::live::{Edit, Live};
use super::moment::Moment;
use super::newest::Giver;
use super::news::News;
use super::state::State;
use super::watch::{Refused, Watch, Where};
use crate::keep::Keep;
use crate::source::{Difference, ReadError, Reader};
use crate::{Compiler, Options, Snapshot, Unchecked};

/// A file that is gone or empty, or has errors that it had not: so long another report is waited for, since editors
/// save by renaming, and programs write in pieces.
const DOUBT: Duration = Duration::from_millis(60);

/// Where more was written while an edit was being compiled, there must be no report for so long.
const QUIET: Duration = Duration::from_millis(25);

/// However much is written, what there is by then is shown.
const PATIENCE: Duration = Duration::from_millis(600);

/// Two writes that are closer than this may look like one.
const CLOCK: Duration = Duration::from_secs(2);

/// The site folder as browsers see it.
pub(super) struct Preview {
    reader: Reader,
    watch: Watch,
    options: Options,
    compiler: Compiler,
    /// Each file as it was when nothing was wrong with it.
    good: BTreeMap<Arc<str>, Arc<[u8]>>,
    /// The files that something is wrong with, and those that were when something was last shown.
    broken: Vec<Arc<str>>,
    was_broken: Vec<Arc<str>>,
    state: Arc<State>,
    live: Arc<Live>,
    follow: bool,
    checks: Giver<(u64, Unchecked)>,
    news: Sender<News>,
    is_lost: bool,
}

/// What a preview is made of.
pub(super) struct Parts {
    pub(super) reader: Reader,
    pub(super) watch: Watch,
    pub(super) options: Options,
    pub(super) kept: Arc<dyn Keep>,
    pub(super) state: Arc<State>,
    pub(super) live: Arc<Live>,
    pub(super) follow: bool,
    pub(super) checks: Giver<(u64, Unchecked)>,
    pub(super) news: Sender<News>,
}

/// What was compiled, before anybody sees it.
struct Made {
    /// What the pages are made of.
    shown: Unchecked,
    /// The folder as it is, where that is something else.
    truth: Option<Unchecked>,
    snapshot: Snapshot,
}

impl Preview {
    pub(super) fn new(parts: Parts) -> Self {
        let Parts { reader, watch, options, kept, state, live, follow, checks, news } = parts;
        Self {
            reader,
            watch,
            options,
            compiler: Compiler::keeping(kept),
            good: BTreeMap::new(),
            broken: Vec::new(),
            was_broken: Vec::new(),
            state,
            live,
            follow,
            checks,
            news,
            is_lost: false,
        }
    }

    /// Publishes the folder as it was read already, then every change of it, until nobody listens any more.
    pub(super) fn run(mut self) {
        let first = self.compile();
        self.publish(first, &Difference::default(), Instant::now());
        // Between the first look and the first watch something may have been saved.
        let mut place = Where::Everywhere;
        loop {
            let started = Instant::now();
            if let Some((made, difference)) = self.settled(place, started)
                && !self.publish(made, &difference, started)
            {
                return;
            }
            place = self.watch.next();
        }
    }

    /// What there is once nobody is in the middle of writing it; `None` where nothing changed.
    fn settled(&mut self, place: Where, started: Instant) -> Option<(Made, Difference)> {
        let until = started + PATIENCE;
        let mut difference = self.look(place);
        loop {
            if difference.is_none() {
                return None;
            }
            // What is gone or empty is on its way back, more often than not.
            if !(difference.gone.is_empty() && difference.emptied.is_empty())
                && self.more(&mut difference, DOUBT, until)
            {
                continue;
            }
            let made = self.compile();
            // To compile is to wait, as long as it takes and no longer. What is written meanwhile is part of the edit.
            if self.more(&mut difference, Duration::ZERO, until) {
                while self.more(&mut difference, QUIET, until) {}
                continue;
            }
            let is_new = |file: &&Arc<str>| !self.was_broken.contains(file) && difference.written.contains(file);
            if self.broken.iter().any(|file| is_new(&file)) && self.more(&mut difference, DOUBT, until) {
                continue;
            }
            return (!self.is_shown(&made)).then_some((made, difference));
        }
    }

    /// Whether `made` is what is shown already: a file that was emptied and filled again is as it was.
    fn is_shown(&self, made: &Made) -> bool {
        let is_whole = made.truth.is_none() && self.was_broken.is_empty();
        let is_same =
            |shown: &Snapshot| shown.files == made.snapshot.files && shown.diagnostics == made.snapshot.diagnostics;
        is_whole && self.state.moment_now().is_some_and(|moment| is_same(&moment.snapshot))
    }

    /// Adds what is reported within `time` to `difference`; whether something was.
    fn more(&mut self, difference: &mut Difference, time: Duration, until: Instant) -> bool {
        let end = (Instant::now() + time).min(until);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() && Instant::now() >= until {
                return false;
            }
            let Some(place) = self.watch.within(left) else { return false };
            let more = self.look(place);
            if !more.is_none() {
                merge(difference, more);
                return true;
            }
        }
    }

    /// Looks at `place`, and goes on to watch what is there.
    fn look(&mut self, place: Where) -> Difference {
        if let Where::At(mut paths) = place {
            paths.retain(|path| self.reader.concerns(path));
            if paths.is_empty() {
                return Difference::default();
            }
            self.watch.look_around_soon();
            if let Some(difference) = self.reader.read_again(&paths) {
                return difference;
            }
        }
        let mut difference = self.look_around();
        // A folder that was not watched may have got more in the meantime.
        while self.watch_folders() {
            let more = self.look_around();
            merge(&mut difference, more);
        }
        difference
    }

    fn look_around(&mut self) -> Difference {
        let started = Instant::now();
        let read = self.reader.read(SystemTime::now().checked_sub(CLOCK));
        self.watch.looked_around(started.elapsed());
        match read {
            Ok(difference) => {
                self.is_lost = false;
                difference
            }
            // A checkout takes folders away and brings them back: what was known is kept until then.
            Err(error) => {
                self.lose(&error);
                Difference::default()
            }
        }
    }

    fn lose(&mut self, error: &ReadError) {
        if !std::mem::replace(&mut self.is_lost, true) {
            let word = format!("{error}; what was last there is shown until it is back");
            let _ = self.news.send(News::Warning(word));
        }
    }

    /// Watches the folders that were found; true where one of them is new.
    fn watch_folders(&mut self) -> bool {
        let root = self.reader.root();
        let above = root.parent().map(PathBuf::from);
        let folders: Vec<PathBuf> =
            self.reader.folders().iter().cloned().chain([root.to_path_buf()]).chain(above).collect();
        self.watch.follow(folders).unwrap_or_else(|refused| {
            let word = match refused {
                Refused::Limit => {
                    "the system watches no more folders, so this one is looked at several times a second; on Linux \
                     `sysctl fs.inotify.max_user_watches` raises the limit"
                }
                Refused::Gone | Refused::Unable => {
                    "the system does not report changes here, so the folder is looked at several times a second"
                }
            };
            let _ = self.news.send(News::Warning(word.to_owned()));
            false
        })
    }

    /// Compiles what there is. A file that something cannot be taken from is taken as it last was when all could be.
    fn compile(&mut self) -> Made {
        let real = self.reader.snapshot().clone();
        let truth = self.compiler.assemble(&real, &self.options);
        self.broken = truth.broken.clone();
        let mut shown = real.clone();
        for file in &truth.broken {
            if let Some(bytes) = self.good.get(file) {
                shown.files.insert(Arc::clone(file), Arc::clone(bytes));
                shown.diagnostics.retain(|told| told.place.as_ref().is_none_or(|place| place.path != *file));
            }
        }
        if shown.files == real.files {
            return Made { shown: truth, truth: None, snapshot: real };
        }
        let mended = self.compiler.assemble(&shown, &self.options);
        Made { shown: mended, truth: Some(truth), snapshot: shown }
    }

    /// Shows what was made; false where nobody listens any more.
    fn publish(&mut self, made: Made, difference: &Difference, started: Instant) -> bool {
        let Made { shown, truth, snapshot } = made;
        self.note_good(difference);
        let before = self.state.moment_now();
        let moment = Arc::new(Moment::new(shown.site.clone(), snapshot, self.options.clone(), before.as_deref()));
        let edit = before.as_deref().map_or_else(Edit::default, |before| self.edit(before, &moment, difference));
        self.live.prepare(&moment);
        self.state.publish(Arc::clone(&moment));
        let reached = self.live.publish(&moment, &edit);
        let took = started.elapsed();
        let sent = match before {
            None => self.news.send(News::First { base: moment.site.base_path().to_owned() }),
            Some(_) => self.news.send(News::Changed { what: named(difference), reached, took }),
        };
        self.checks.give((moment.generation, truth.unwrap_or(shown)));
        sent.is_ok()
    }

    /// Keeps what nothing is wrong with, for the day that something is.
    fn note_good(&mut self, difference: &Difference) {
        let files = &self.reader.snapshot().files;
        let is_good = |file: &Arc<str>| self.broken.binary_search(file).is_err();
        difference.gone.iter().for_each(|file| drop(self.good.remove(file)));
        // What was wrong and is not any more need not have been written: it may have been right all the time.
        let healed = self.was_broken.iter().chain(&difference.written).filter(|file| is_good(file));
        let new: Vec<&Arc<str>> =
            if self.good.is_empty() { files.keys().filter(|file| is_good(file)).collect() } else { healed.collect() };
        let bytes = new.into_iter().filter_map(|file| Some((Arc::clone(file), Arc::clone(files.get(file)?))));
        self.good.extend(bytes.collect::<Vec<_>>());
        self.was_broken = self.broken.clone();
    }

    /// What open pages need to know of an edit besides the new pages.
    fn edit(&self, before: &Moment, now: &Moment, difference: &Difference) -> Edit {
        let all = || difference.written.iter().chain(&difference.gone);
        let mut edit = Edit { reload: all().any(|file| file.starts_with("templates/")), ..Edit::default() };
        if all().any(|file| file.starts_with("static/") || !file.ends_with(".md")) {
            edit.files = before
                .site
                .assets()
                .iter()
                .filter(|(path, (_, old))| now.site.assets().get(*path).is_some_and(|(_, new)| new != old))
                .map(|(path, _)| now.site.address(path))
                .collect();
        }
        let changed: Vec<&Arc<str>> = all().filter(|file| file.starts_with("content/")).collect();
        for file in &changed {
            let Some(old) = before.site.page_of(file) else { continue };
            let new = now.site.page_of(file).or_else(|| self.renamed(before, now, difference, file));
            if let Some(new) = new.filter(|new| *new != old) {
                edit.moved.insert(old, new);
            }
        }
        if self.follow {
            edit.look_at = difference.written.iter().rev().find_map(|file| now.site.page_of(file));
        }
        edit
    }

    /// The page of what `file` is called now: of a new file that holds the same, or nearly: the one file that came when
    /// the one went.
    fn renamed(&self, before: &Moment, now: &Moment, difference: &Difference, file: &Arc<str>) -> Option<String> {
        let old = before.snapshot.get(file)?;
        let is_new = |path: &&Arc<str>| before.snapshot.get(path).is_none() && now.snapshot.get(path).is_some();
        let new: Vec<&Arc<str>> = difference.written.iter().filter(is_new).collect();
        let same = new.iter().find(|path| now.snapshot.get(path) == Some(old));
        let only = (new.len() == 1 && difference.gone.len() == 1).then(|| new.first()).flatten();
        now.site.page_of(same.or(only)?)
    }
}

/// Adds what a later look found.
fn merge(difference: &mut Difference, more: Difference) {
    let Difference { written, emptied, gone, diagnostics } = more;
    difference.gone.retain(|file| !written.contains(file));
    difference.emptied.retain(|file| !written.contains(file) && !gone.contains(file));
    difference.written.retain(|file| !written.contains(file) && !gone.contains(file));
    difference.written.extend(written);
    difference.emptied.extend(emptied);
    difference.gone.extend(gone);
    difference.diagnostics |= diagnostics;
}

/// What changed, in a few words: `donbas.md`, `donbas.md and 2 more`.
fn named(difference: &Difference) -> String {
    let mut files =
        difference.written.iter().map(|file| (file, "")).chain(difference.gone.iter().map(|file| (file, " (gone)")));
    let Some((first, note)) = files.next() else { return "the folder".to_owned() };
    let name = first.rsplit('/').next().unwrap_or(first);
    match files.count() {
        0 => format!("{name}{note}"),
        1 => format!("{name}{note} and 1 more"),
        more => format!("{name}{note} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(written: &[&str], emptied: &[&str], gone: &[&str]) -> Difference {
        let list = |names: &[&str]| names.iter().map(|name| Arc::from(*name)).collect();
        Difference { written: list(written), emptied: list(emptied), gone: list(gone), diagnostics: false }
    }

    #[test]
    fn what_comes_back_was_never_gone() {
        let mut sum = difference(&["a", "b"], &["b"], &["c"]);
        merge(&mut sum, difference(&["c", "b"], &[], &["a"]));
        assert_eq!(sum, difference(&["c", "b"], &[], &["a"]));
    }

    #[test]
    fn a_change_is_named_by_its_first_file() {
        assert_eq!(named(&difference(&["content/issues/donbas.md"], &[], &[])), "donbas.md");
        assert_eq!(named(&difference(&[], &[], &["content/issues/donbas.md"])), "donbas.md (gone)");
        assert_eq!(named(&difference(&["a/b.md", "c.md"], &[], &[])), "b.md and 1 more");
        assert_eq!(named(&difference(&["a/b.md", "c.md"], &[], &["d.md"])), "b.md and 2 more");
        assert_eq!(named(&difference(&[], &[], &[])), "the folder");
    }
}
