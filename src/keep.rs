//! What is dear to make and follows from its input alone: pictures, cards, the index of the search.
//!
//! It is kept by a hash of all that it is made of. A result that is kept is the one that would be made again, so that
//! keeping changes how long a build takes and nothing else.

use std::fmt::Debug;

/// What a result is made of, as a hash (BLAKE3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key([u8; 32]);

impl Key {
    /// The key of what is made of `parts`. `maker` names who makes it and its version: another program that makes
    /// something else of the same parts must have another name.
    #[cfg_attr(not(feature = "cards"), allow(dead_code, reason = "makers stand behind features"))]
    pub(crate) fn of<'p>(maker: &'p str, parts: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        // Each part says how long it is: `ab`, `c` is not `a`, `bc`.
        for part in [maker.as_bytes()].into_iter().chain(parts) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// 64 hexadecimal digits.
    pub(crate) fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

/// A place for results.
///
/// It may forget anything at any time, and never fails: what cannot be kept is made again.
pub(crate) trait Keep: Debug + Send + Sync {
    /// The result that was kept under `key`.
    fn get(&self, key: &Key) -> Option<Vec<u8>>;

    /// Keeps `bytes` under `key`.
    fn put(&self, key: &Key, bytes: &[u8]);
}

/// Keeps nothing.
#[derive(Debug)]
pub(crate) struct Forgetful;

impl Keep for Forgetful {
    fn get(&self, _: &Key) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &Key, _: &[u8]) {}
}

/// The result for `key`: the one that was kept, else the one that `make` gives, which is kept from then on.
///
/// # Errors
/// What `make` says; then nothing is kept.
pub(crate) fn kept<E>(keep: &dyn Keep, key: &Key, make: impl FnOnce() -> Result<Vec<u8>, E>) -> Result<Vec<u8>, E> {
    if let Some(bytes) = keep.get(key) {
        return Ok(bytes);
    }
    let bytes = make()?;
    keep.put(key, &bytes);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn a_key_tells_makers_and_parts_apart() {
        let of = |maker, parts: &[&str]| Key::of(maker, parts.iter().map(|part| part.as_bytes()));
        assert_eq!(of("card 1", &["ab", "c"]), of("card 1", &["ab", "c"]));
        assert_ne!(of("card 1", &["ab", "c"]), of("card 1", &["a", "bc"]));
        assert_ne!(of("card 1", &["ab", "c"]), of("card 2", &["ab", "c"]));
        assert_ne!(of("card 1", &["ab", ""]), of("card 1", &["ab"]));
        assert_eq!(of("card 1", &[]).hex().len(), 64);
    }
}
