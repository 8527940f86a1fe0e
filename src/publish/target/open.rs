//! From a target's settings to the target.

use std::path::Path;

use tokio::runtime::Handle;

use super::Target;
use super::archive::Archive;
use super::branch::Branch;
use super::objects::Objects;
use super::swap::Swap;
use crate::config::publish::{Target as Settings, To};
use crate::publish::error::PublishError;
use crate::publish::store::bucket::Bucket;
use crate::publish::store::folder::FolderStore;

/// Gets a target ready; nothing is asked of it yet, nothing is written. Paths are relative to the site's folder `site`;
/// `variable` gives variables of the environment, where credentials may be.
///
/// # Errors
/// Settings that make no sense, credentials that cannot be read, a program that is missing.
pub(crate) fn target(
    settings: &Settings,
    site: &Path,
    variable: &dyn Fn(&str) -> Option<String>,
    runtime: &Handle,
) -> Result<Box<dyn Target>, PublishError> {
    Ok(match &settings.to {
        To::Bucket(bucket) => Box::new(Objects::new(Bucket::open(bucket, variable, runtime.clone())?)),
        To::Folder { path, in_place: true } => Box::new(Objects::new(FolderStore::new(&site.join(path))?)),
        To::Folder { path, in_place: false } => Box::new(Swap::new(&site.join(path))?),
        To::Branch { remote, branch } => Box::new(Branch::open(site, remote, branch)?),
        To::Archive { path, form } => Box::new(Archive::new(&site.join(path), *form)?),
    })
}
