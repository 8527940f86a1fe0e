//! Stores: places that hold objects by path, one at a time.

pub(crate) mod bucket;
pub(crate) mod folder;

use super::error::StoreError;
use super::headers::Headers;
use crate::site::Bytes;

/// A place that holds objects by path. Paths are relative to the target's root (the prefix in a bucket, the folder),
/// as a release has them, and arrive as they are, whatever characters they hold.
///
/// It is used from many threads at once; each call blocks its own.
pub(crate) trait Store: Send + Sync {
    /// What people call it: `s3://bucket/prefix`.
    fn name(&self) -> &str;

    /// Whether it can write on a condition, by itself and atomically.
    fn has_conditions(&self) -> bool;

    /// Whether it keeps to conditions, by trial: services that call themselves compatible may ignore them without a
    /// word. It may leave an object of ours, and is asked before the first lock of a run is relied on.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn probe_conditions(&self) -> Result<bool, StoreError> {
        Ok(self.has_conditions())
    }

    /// The object at `path`; `None` where there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn get(&self, path: &str) -> Result<Option<Object>, StoreError>;

    /// Writes an object, with the headers that the store can keep, over the one that is there.
    ///
    /// # Errors
    /// [`StoreErrorKind::Condition`](super::error::StoreErrorKind::Condition) where `condition` does not hold. A store
    /// may tell so too when the write was done and its answer was lost; whoever needs to know reads the object again.
    fn put(&self, path: &str, bytes: &Bytes, headers: &Headers, condition: Condition<'_>) -> Result<Tag, StoreError>;

    /// Copies an object within the store, bytes and headers, over one that is there. Gives whether there was one to copy.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn copy(&self, from: &str, to: &str) -> Result<bool, StoreError>;

    /// Deletes an object. One that is not there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn delete(&self, path: &str) -> Result<(), StoreError>;

    /// Paths of objects that are there, a few of them at most, to see whether the target is empty.
    ///
    /// # Errors
    /// See [`StoreError`].
    fn some(&self, most: usize) -> Result<Vec<String>, StoreError>;
}

/// An object as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Which version of it this is.
    pub(crate) tag: Tag,
}

/// Which version of an object something is (an HTTP entity tag; a generation at Google's). It is only ever compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// The entity tag.
    pub(crate) etag: Option<String>,
    /// The version, where the store goes by versions.
    pub(crate) version: Option<String>,
}

/// When to write.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Condition<'t> {
    /// In any case.
    Always,
    /// If there is no object.
    Absent,
    /// If the object is this version.
    Matches(&'t Tag),
}
