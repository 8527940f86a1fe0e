//! The connections that are open: no more than so many, so that whoever opens thousands holds up nobody else.
//!
//! Nobody is turned away. Whoever comes when all places are taken gets that of the connection which has been quiet for
//! longest; an open page that loses its place so comes back by itself. Who is who cannot be told by the address: a page
//! of the author and a program that means no good are both on this machine.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// More than the pages that two browsers hold open at a time.
const MOST: usize = 512;

/// The connections that are open.
pub(super) struct Connections {
    places: Arc<Semaphore>,
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
    _place: Option<OwnedSemaphorePermit>,
}

impl Connections {
    /// As many as this process may have, beside the files that it reads.
    pub(super) fn new() -> Self {
        Self::of(MOST.min(open_files() / 2))
    }

    fn of(most: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(most.max(1))), open: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a new connection, once there is one.
    pub(super) async fn add(self: &Arc<Self>) -> Connection {
        if self.places.available_permits() == 0 {
            self.drop_quietest();
        }
        // Whoever lost a place has it until it noticed. Nobody closes the semaphore.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let lost = Arc::new(Notify::new());
        let last_used = AtomicU64::new(self.lock().add(&lost));
        Connection { connections: Arc::clone(self), last_used, lost, _place: place }
    }

    /// Lets go of the connection that has been quiet for longest.
    pub(super) fn drop_quietest(&self) {
        if let Some((_, lost)) = self.lock().by_use.pop_first() {
            lost.notify_one();
        }
    }
}

impl Open {
    fn add(&mut self, lost: &Arc<Notify>) -> u64 {
        self.now += 1;
        self.by_use.insert(self.now, Arc::clone(lost));
        self.now
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
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// What a future gives without anybody waiting for it.
    fn now<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    #[test]
    fn the_place_of_the_quietest_is_given_to_whoever_comes() {
        let connections = Arc::new(Connections::of(3));
        let add = || now(connections.add());
        let [a, b, c] = [(); 3].map(|()| add().unwrap());
        let is_lost = |connection: &Connection| now(connection.is_lost()).is_some();
        assert!(!is_lost(&a) && !is_lost(&b) && !is_lost(&c));
        a.is_used();
        // There is a place once the one that loses it is gone.
        assert!(add().is_none());
        assert!(!is_lost(&a) && is_lost(&b) && !is_lost(&c));
        // What is lost stays lost.
        b.is_used();
        drop(b);
        let d = add().unwrap();
        assert!(!is_lost(&a) && !is_lost(&c) && !is_lost(&d));
        drop(a);
        let e = add().unwrap();
        assert!(!is_lost(&c) && !is_lost(&d) && !is_lost(&e));
        assert_eq!(connections.lock().by_use.len(), 3);
        drop((c, d, e));
        assert!(connections.lock().by_use.is_empty());
        assert_eq!(connections.places.available_permits(), 3);
    }
}
