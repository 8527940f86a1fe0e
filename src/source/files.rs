//! The files of a snapshot.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// The bytes of files by path. Copies are one in memory until one of them is changed: a preview has several of a site
/// at a time, and of a story of a hundred thousand files each would take longer to copy than an edit may take.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(Arc<BTreeMap<Arc<str>, Arc<[u8]>>>);

impl Deref for Files {
    type Target = BTreeMap<Arc<str>, Arc<[u8]>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Files {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Arc::make_mut(&mut self.0)
    }
}

impl FromIterator<(Arc<str>, Arc<[u8]>)> for Files {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Arc<[u8]>)>>(files: I) -> Self {
        Self(Arc::new(files.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_one_copy_leaves_the_other_as_it_was() {
        let one: Files = [(Arc::from("a"), Arc::from(&b"1"[..]))].into_iter().collect();
        let mut other = one.clone();
        assert!(Arc::ptr_eq(&one.0, &other.0));
        other.insert(Arc::from("b"), Arc::from(&b"2"[..]));
        assert_eq!(one.keys().map(|path| &**path).collect::<Vec<_>>(), ["a"]);
        assert_eq!(other.len(), 2);
    }
}
