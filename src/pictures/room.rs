//! How many pixels are in memory at once.

use std::sync::{Condvar, Mutex, PoisonError};

/// Pixels that are decoded at the same time. One of the largest pictures fills most of it.
const ALL: u64 = 64_000_000;

static TAKEN: Mutex<u64> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// Room for the pixels of a picture, given back when it is dropped.
pub(super) struct Room(u64);

impl Room {
    /// Waits until there is room. What is larger than all room has it alone.
    pub(super) fn for_pixels(pixels: u64) -> Self {
        let pixels = pixels.min(ALL);
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = FREED.wait_while(taken, |taken| *taken + pixels > ALL).unwrap_or_else(PoisonError::into_inner);
        *taken += pixels;
        Self(pixels)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= self.0;
        FREED.notify_all();
    }
}
