//! The connections that are open: no more than so many, so that whoever opens thousands holds up nobody else.
//!
//! Nobody is turned away. Whoever comes when all places are taken gets that of the connection which has been quiet for
//! longest; an open page that loses its place so comes back by itself. Who is who cannot be told by the address: a page
//! of the author and a program that means no good are both on this machine.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// More than the pages that two browsers hold open at a time.
const MOST: usize = 512;

/// The connections that are open.
pub(super) struct Connections {
    most: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    /// Counts the moments at which connections were used.
    now: u64,
    /// By the moment at which each was last used.
    by_use: BTreeMap<u64, Arc<Notify>>,
}

/// An open connection; it has its place until it is dropped or another needs it.
pub(super) struct Connection {
    connections: Arc<Connections>,
    last_used: AtomicU64,
    lost: Arc<Notify>,
}

impl Connections {
    /// As many as this process may have, beside the files that it reads.
    pub(super) fn new() -> Self {
        Self::of(MOST.min(open_files() / 2))
    }

    fn of(most: usize) -> Self {
        Self { most, open: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a new connection.
    pub(super) fn add(self: &Arc<Self>) -> Connection {
        let lost = Arc::new(Notify::new());
        let mut open = self.lock();
        while open.by_use.len() >= self.most.max(1) {
            open.drop_quietest();
        }
        let last_used = AtomicU64::new(open.add(&lost));
        Connection { connections: Arc::clone(self), last_used, lost }
    }

    /// Lets go of the connection that has been quiet for longest.
    pub(super) fn drop_quietest(&self) {
        self.lock().drop_quietest();
    }
}

impl Open {
    fn add(&mut self, lost: &Arc<Notify>) -> u64 {
        self.now += 1;
        self.by_use.insert(self.now, Arc::clone(lost));
        self.now
    }

    fn drop_quietest(&mut self) {
        if let Some((_, lost)) = self.by_use.pop_first() {
            lost.notify_one();
        }
    }
}

impl Connection {
    /// Somebody is there at its other end.
    pub(super) fn is_used(&self) {
        let mut open = self.connections.lock();
        if open.by_use.remove(&self.last_used.load(Ordering::Relaxed)).is_some() {
            self.last_used.store(open.add(&self.lost), Ordering::Relaxed);
        }
    }

    /// Waits until another needs the place.
    pub(super) async fn is_lost(&self) {
        self.lost.notified().await;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.connections.lock().by_use.remove(self.last_used.get_mut());
    }
}

/// How many files, connections among them, this process may have open.
#[cfg(target_os = "linux")]
fn open_files() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX)
}

/// Where nobody asks the system: what macOS gives to a process.
#[cfg(not(target_os = "linux"))]
fn open_files() -> usize {
    256
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_lost<const N: usize>(connections: [&Connection; N]) -> [bool; N] {
        use std::future::Future as _;
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        connections.map(|connection| std::pin::pin!(connection.is_lost()).poll(&mut context).is_ready())
    }

    #[test]
    fn the_place_of_the_quietest_is_given_to_whoever_comes() {
        let connections = Arc::new(Connections::of(3));
        let [a, b, c] = [(); 3].map(|()| connections.add());
        assert_eq!(are_lost([&a, &b, &c]), [false; 3]);
        a.is_used();
        let d = connections.add();
        assert_eq!(are_lost([&a, &b, &c, &d]), [false, true, false, false]);
        // What is lost stays lost.
        b.is_used();
        let e = connections.add();
        assert_eq!(are_lost([&a, &c, &d, &e]), [false, true, false, false]);
        assert_eq!(connections.lock().by_use.len(), 3);
        // A place that is free is taken before that of another.
        drop((a, b));
        let f = connections.add();
        assert_eq!(are_lost([&d, &e, &f]), [false; 3]);
        drop((c, d, e, f));
        assert!(connections.lock().by_use.is_empty());
    }
}
