//! Learning that something in the site folder may have changed.
//!
//! What systems report of files cannot be trusted: a file in a folder made at the same moment is never reported, a
//! folder that was removed and made again is silent, the target of a link too, and queues overflow. So a report means
//! "look there" and no more, what is there is compared with what was known, and a while after the last report the whole
//! folder is looked at. On a file system that reports nothing, and where the system watches no more folders, only the
//! latter remains: polling.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// So long after the last report, the whole folder is looked at.
const LOOK_AROUND: Duration = Duration::from_millis(200);

/// A look at a large folder, which the next edit must wait for, comes later: so many times as long as the last one took.
const LOOK_SHARE: u32 = 3;

/// The shortest time between two looks at the whole folder where nothing is reported.
const POLL: Duration = Duration::from_millis(300);

/// Polling takes no more than one part of so many of a processor.
const POLL_SHARE: u32 = 8;

/// Something that reports what happens in folders, though not in those below them; the system behind it, in tests
/// something else.
pub(super) trait Events: Send {
    /// Begins to report what happens in the folder `path`.
    fn watch(&mut self, path: &Path) -> Result<(), Refused>;
    /// Ends it. A folder that is gone is reported no more in any case.
    fn unwatch(&mut self, path: &Path);
}

/// Why a folder is not watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The system watches no more than it watches already.
    Limit,
    /// It is gone, or cannot be looked at.
    Gone,
    /// Nothing can be watched here.
    Unable,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// Something happened at these paths.
    At(Vec<PathBuf>),
    /// Something happened, and nobody knows where.
    Somewhere,
}

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// At these paths, and they say nothing of others.
    At(Vec<PathBuf>),
    /// At the whole folder.
    Everywhere,
}

impl Where {
    fn and(self, report: Report) -> Self {
        match (self, report) {
            (Self::At(mut paths), Report::At(more)) => {
                paths.extend(more);
                Self::At(paths)
            }
            _ => Self::Everywhere,
        }
    }
}

/// What is watched.
pub(super) struct Watch {
    events: Option<Box<dyn Events>>,
    reports: Receiver<Report>,
    /// The folders that are watched.
    watched: BTreeSet<PathBuf>,
    /// When to look at everything next, without a report.
    look_around: Option<Instant>,
    last_look: Duration,
}

impl Watch {
    /// Watches by `events`, which sends what it reports to `reports`; without them, polls.
    pub(super) fn new(events: Option<Box<dyn Events>>, reports: Receiver<Report>) -> Self {
        Self { events, reports, watched: BTreeSet::new(), look_around: None, last_look: Duration::ZERO }
    }

    /// Watches `folders` and no others. True where one of them was not watched before: what happened in it until now
    /// was not reported, and it must be looked at once more.
    ///
    /// # Errors
    /// Where the system will not watch them; from now on the folder is polled.
    pub(super) fn follow(&mut self, folders: impl IntoIterator<Item = PathBuf>) -> Result<bool, Refused> {
        let Some(events) = &mut self.events else { return Ok(false) };
        let wanted: BTreeSet<PathBuf> = folders.into_iter().collect();
        for gone in self.watched.iter().filter(|folder| !wanted.contains(*folder)) {
            events.unwatch(gone);
        }
        self.watched.retain(|folder| wanted.contains(folder));
        let mut is_new = false;
        for folder in wanted {
            if self.watched.contains(&folder) {
                continue;
            }
            match events.watch(&folder) {
                Ok(()) => {
                    self.watched.insert(folder);
                    is_new = true;
                }
                // The next look finds what became of it.
                Err(Refused::Gone) => self.look_around = Some(Instant::now() + LOOK_AROUND),
                Err(refused) => {
                    self.events = None;
                    self.watched.clear();
                    return Err(refused);
                }
            }
        }
        Ok(is_new)
    }

    /// Notes how long a look at everything took: polling goes by it.
    pub(super) fn looked_around(&mut self, took: Duration) {
        self.last_look = took;
        self.look_around = None;
    }

    /// Something was reported that matters, and more may have happened than was reported.
    pub(super) fn look_around_soon(&mut self) {
        self.look_around = Some(Instant::now() + LOOK_AROUND.max(self.last_look * LOOK_SHARE));
    }

    /// Waits until there is somewhere to look.
    pub(super) fn next(&mut self) -> Where {
        let until = match &self.events {
            None => Some(Instant::now() + POLL.max(self.last_look * POLL_SHARE)),
            Some(_) => self.look_around,
        };
        let report = match until {
            // Who reports lives as long as this does; without anybody who does, time passes.
            None => self.reports.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(until) => self.reports.recv_timeout(until.saturating_duration_since(Instant::now())),
        };
        match report {
            Ok(report) => self.all_of(report),
            Err(RecvTimeoutError::Timeout) => Where::Everywhere,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(POLL.max(self.last_look * POLL_SHARE));
                Where::Everywhere
            }
        }
    }

    /// Where to look on top, if something is reported before `time` has passed.
    pub(super) fn within(&mut self, time: Duration) -> Option<Where> {
        match self.reports.recv_timeout(time) {
            Ok(report) => Some(self.all_of(report)),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(time);
                // Whoever polls looks again, since nobody will tell.
                Some(Where::Everywhere)
            }
        }
    }

    /// `report` and all that came with it.
    fn all_of(&mut self, report: Report) -> Where {
        let mut place = Where::At(Vec::new());
        let mut next = Some(report);
        while let Some(report) = next {
            if let Report::At(paths) = &report {
                // A watched folder that something happened to may be another one by now.
                for path in paths {
                    self.forget(path);
                }
            }
            place = place.and(report);
            next = self.reports.try_recv().ok();
        }
        place
    }

    /// Takes the folder `path` and those below it for no longer watched.
    fn forget(&mut self, path: &Path) {
        if !self.watched.contains(path) {
            return;
        }
        let below: Vec<PathBuf> = self.watched.iter().filter(|folder| folder.starts_with(path)).cloned().collect();
        for folder in below {
            self.watched.remove(&folder);
            if let Some(events) = &mut self.events {
                events.unwatch(&folder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::sync::mpsc::channel;
    use std::sync::{Arc, Mutex};

    use super::*;

    /// Watches as many folders as it may, and notes them.
    struct Few {
        limit: usize,
        watched: Arc<Mutex<Vec<PathBuf>>>,
    }

    impl Events for Few {
        fn watch(&mut self, path: &Path) -> Result<(), Refused> {
            let mut watched = self.watched.lock().unwrap();
            if watched.len() == self.limit {
                return Err(Refused::Limit);
            }
            watched.push(path.to_path_buf());
            Ok(())
        }

        fn unwatch(&mut self, path: &Path) {
            self.watched.lock().unwrap().retain(|watched| watched != path);
        }
    }

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn at_the_limit_of_watches_it_polls() {
        let (_sender, reports) = channel();
        let few = Few { limit: 2, watched: Arc::default() };
        let mut watch = Watch::new(Some(Box::new(few)), reports);
        assert_eq!(watch.follow(paths(&["/s", "/s/a"])), Ok(true));
        assert_eq!(watch.follow(paths(&["/s", "/s/a", "/s/b"])), Err(Refused::Limit));
        // Nobody reports, and yet there is somewhere to look.
        assert_eq!(watch.next(), Where::Everywhere);
    }

    #[test]
    fn folders_that_are_gone_are_let_go_and_those_that_something_happened_to_are_watched_anew() {
        let (sender, reports) = channel();
        let watched = Arc::<Mutex<Vec<PathBuf>>>::default();
        let mut watch = Watch::new(Some(Box::new(Few { limit: 9, watched: Arc::clone(&watched) })), reports);
        let all = || paths(&["/s", "/s/a", "/s/a/b"]);
        assert_eq!(watch.follow(all()), Ok(true));
        assert_eq!(watch.follow(all()), Ok(false));
        sender.send(Report::At(paths(&["/s/a"]))).unwrap();
        assert_eq!(watch.next(), Where::At(paths(&["/s/a"])));
        assert_eq!(*watched.lock().unwrap(), paths(&["/s"]));
        assert_eq!(watch.follow(all()), Ok(true));
        assert_eq!(watch.follow(paths(&["/s"])), Ok(false));
        assert_eq!(*watched.lock().unwrap(), paths(&["/s"]));
    }

    #[test]
    fn a_look_around_that_takes_long_waits_longer_for_the_next_edit() {
        let (_sender, reports) = channel();
        let mut watch = Watch::new(Some(Box::new(Few { limit: 9, watched: Arc::default() })), reports);
        let mut wait = |last: Duration| {
            watch.looked_around(last);
            let now = Instant::now();
            watch.look_around_soon();
            watch.look_around.unwrap() - now
        };
        assert!(wait(Duration::from_millis(20)) < Duration::from_secs(1));
        assert!(wait(Duration::from_secs(2)) >= Duration::from_secs(6));
    }

    #[test]
    fn what_is_reported_together_is_looked_at_together_and_then_everything() {
        let (sender, reports) = channel();
        let mut watch = Watch::new(Some(Box::new(Few { limit: 9, watched: Arc::default() })), reports);
        sender.send(Report::At(paths(&["/s/a"]))).unwrap();
        sender.send(Report::At(paths(&["/s/b"]))).unwrap();
        assert_eq!(watch.next(), Where::At(paths(&["/s/a", "/s/b"])));
        watch.look_around_soon();
        assert_eq!(watch.next(), Where::Everywhere);
        sender.send(Report::At(paths(&["/s/a"]))).unwrap();
        sender.send(Report::Somewhere).unwrap();
        assert_eq!(watch.within(Duration::from_secs(1)), Some(Where::Everywhere));
        assert_eq!(watch.within(Duration::ZERO), None);
    }
}
