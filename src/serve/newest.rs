//! A hand-over of which only the newest counts: what nobody took in time is dropped, and takes no memory.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// The end that gives. When it is dropped, the other learns that no more will come.
pub(super) struct Giver<T>(Arc<Slot<T>>);

/// The end that takes.
pub(super) struct Taker<T>(Arc<Slot<T>>);

struct Slot<T> {
    held: Mutex<Held<T>>,
    changed: Condvar,
}

struct Held<T> {
    newest: Option<T>,
    is_over: bool,
}

/// Both ends.
pub(super) fn newest<T>() -> (Giver<T>, Taker<T>) {
    let slot = Slot { held: Mutex::new(Held { newest: None, is_over: false }), changed: Condvar::new() };
    let slot = Arc::new(slot);
    (Giver(Arc::clone(&slot)), Taker(slot))
}

impl<T> Giver<T> {
    /// Gives `value` in place of what was not taken yet.
    pub(super) fn give(&self, value: T) {
        let old = self.0.held.lock().unwrap_or_else(PoisonError::into_inner).newest.replace(value);
        self.0.changed.notify_one();
        // Out of the lock: a site takes its time to go.
        drop(old);
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
        self.0.changed.notify_one();
    }
}

impl<T> Taker<T> {
    /// Waits until there is something to take; false where nothing will come any more.
    pub(super) fn wait(&self) -> bool {
        let held = self.0.held.lock().unwrap_or_else(PoisonError::into_inner);
        let is_waiting = |held: &mut Held<T>| held.newest.is_none() && !held.is_over;
        let held = self.0.changed.wait_while(held, is_waiting).unwrap_or_else(PoisonError::into_inner);
        held.newest.is_some()
    }

    /// Takes the newest, where there is one.
    pub(super) fn take(&self) -> Option<T> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).newest.take()
    }
}

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn only_the_newest_is_taken_and_the_end_is_told() {
        let (giver, taker) = newest();
        giver.give(1);
        giver.give(2);
        assert!(taker.wait());
        assert_eq!(taker.take(), Some(2));
        assert_eq!(taker.take(), None);
        giver.give(3);
        drop(giver);
        assert!(taker.wait());
        assert_eq!(taker.take(), Some(3));
        assert!(!taker.wait());
    }
}
