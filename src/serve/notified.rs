//! Reports of the system, by the crate `notify`.

use std::path::Path;
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::watch::{Events, Refused, Report};

/// The system's reports.
pub(super) struct Notified(RecommendedWatcher);

impl Notified {
    /// Sends reports to `to`.
    ///
    /// # Errors
    /// Where the system reports nothing, or is asked by too many already.
    pub(super) fn new(to: Sender<Report>) -> Result<Self, Refused> {
        let handler = move |event: Result<Event, notify::Error>| {
            let report = match event {
                Ok(event) if event.need_rescan() => Report::Somewhere,
                // Whoever reads a file changes nothing; this program reads many.
                Ok(event) if is_reading(event.kind) => return,
                Ok(event) => Report::At(event.paths),
                Err(_) => Report::Somewhere,
            };
            // Nobody listens any more when the server ends.
            let _ = to.send(report);
        };
        // What a link leads to is watched where it is.
        let config = Config::default().with_follow_symlinks(false);
        RecommendedWatcher::new(handler, config).map(Self).map_err(|error| refused(&error))
    }
}

impl Events for Notified {
    fn watch(&mut self, path: &Path) -> Result<(), Refused> {
        self.0.watch(path, RecursiveMode::NonRecursive).map_err(|error| refused(&error))
    }

    fn unwatch(&mut self, path: &Path) {
        // The watch of a folder that is gone is gone with it.
        let _ = self.0.unwatch(path);
    }
}

fn is_reading(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    }
}

fn refused(error: &notify::Error) -> Refused {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => Refused::Limit,
        notify::ErrorKind::PathNotFound | notify::ErrorKind::WatchNotFound => Refused::Gone,
        notify::ErrorKind::Io(error) => match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory | std::io::ErrorKind::PermissionDenied => {
                Refused::Gone
            }
            // "No space left" and "too many open files" are what Linux says at its limits of watches and of watchers.
            std::io::ErrorKind::StorageFull => Refused::Limit,
            _ if error.raw_os_error() == Some(24) => Refused::Limit,
            _ => Refused::Unable,
        },
        _ => Refused::Unable,
    }
}
