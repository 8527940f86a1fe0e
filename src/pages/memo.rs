//! Values that are made when first asked for and kept by a key.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ahash::{HashMap, RandomState};

/// So many threads hardly ever wait for each other.
const SHARDS: usize = 64;

/// What was made, by key. Nothing is locked while something is made, so that making one thing may ask for another.
pub(crate) struct Memo<K, V> {
    hasher: RandomState,
    shards: Box<[Mutex<HashMap<K, V>>]>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { hasher: RandomState::new(), shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }
}

impl<K: Hash + Eq, V: Clone> Memo<K, V> {
    /// What was made for `key`.
    pub(crate) fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.read(key, V::clone)
    }

    /// What `read` takes of what was made for `key`.
    pub(crate) fn read<Q, T>(&self, key: &Q, read: impl FnOnce(&V) -> T) -> Option<T>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.shard(key).get(key).map(read)
    }

    /// Keeps `value` for `key`; where another thread was faster, what it made.
    pub(crate) fn keep(&self, key: K, value: V) -> V {
        self.shard(&key).entry(key).or_insert(value).clone()
    }

    /// What was made for `key`, or is made now.
    pub(crate) fn get_or_make<Q>(&self, key: &Q, make: impl FnOnce() -> V) -> V
    where
        K: Borrow<Q>,
        Q: ToOwned<Owned = K> + Hash + Eq + ?Sized,
    {
        self.get(key).unwrap_or_else(|| self.keep(key.to_owned(), make()))
    }

    fn shard<Q: Hash + ?Sized>(&self, key: &Q) -> MutexGuard<'_, HashMap<K, V>> {
        let at = self.hasher.hash_one(key) as usize % SHARDS;
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How much is kept.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_value_is_made_once_a_key_and_may_ask_for_others_meanwhile() {
        let memo: Memo<String, usize> = Memo::default();
        let made = Cell::new(0);
        let make = |value| {
            made.set(made.get() + 1);
            value
        };
        for _ in 0..2 {
            assert_eq!(memo.get_or_make("twice", || make(2 * memo.get_or_make("once", || make(1)))), 2);
            assert_eq!(memo.get("once"), Some(1));
        }
        assert_eq!((made.get(), memo.len()), (2, 2));
        assert_eq!(memo.keep("once".to_owned(), 3), 1);
    }
}
