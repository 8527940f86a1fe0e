//! Where the bytes of a release come from when they are sent.

use super::error::PublishError;
use super::release::File;
use crate::output::Pages;
use crate::site::Bytes;

/// Gives the bytes of a release's files, any of them, on any thread, as often as asked.
pub(crate) trait Content: Sync {
    /// The bytes of `path`, which are those that `file` has the hash of.
    ///
    /// # Errors
    /// Why they cannot be had.
    fn bytes(&self, path: &str, file: &File) -> Result<Bytes, PublishError>;
}

/// A built site renders a page again when it is sent: what a page is depends on nothing that could have changed.
impl<P: Pages> Content for P {
    fn bytes(&self, path: &str, _: &File) -> Result<Bytes, PublishError> {
        self.render(path).map_err(PublishError::Site)
    }
}
