//! From a target's settings to the target.

use std::path::{Component, Path, PathBuf};

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
        To::Folder { path, in_place: true } => Box::new(Objects::new(FolderStore::new(&place(site, path))?)),
        To::Folder { path, in_place: false } => Box::new(Swap::new(&place(site, path))?),
        To::Branch { remote, branch } => Box::new(Branch::open(site, remote, branch)?),
        To::Archive { path, form } => Box::new(Archive::new(&place(site, path), *form)?),
    })
}

/// The place that `path` names from the site's folder, as people would name it: from the root, without steps back, and
/// without a slash at the end, with which the system would look behind a link.
fn place(site: &Path, path: &Path) -> PathBuf {
    // Windows has no steps back in a whole path; elsewhere a step back is one from where a link leads.
    let base = if cfg!(windows) { std::path::absolute(site) } else { site.canonicalize() };
    let mut place = base.unwrap_or_else(|_| site.to_path_buf());
    let mut steps = path.components().peekable();
    while let Some(step) = steps.next_if(|step| matches!(step, Component::ParentDir | Component::CurDir)) {
        if step == Component::ParentDir {
            place.pop();
        }
    }
    place.extend(steps);
    place
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::place;

    #[cfg(unix)]
    #[test]
    fn a_place_is_named_from_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("sites/berlin")).unwrap();
        std::os::unix::fs::symlink("sites/berlin", root.join("site")).unwrap();
        let at = |site: &str, path: &str| place(&root.join(site), path.as_ref());
        assert_eq!(at("sites/berlin", "live"), root.join("sites/berlin/live"));
        assert_eq!(at("sites/berlin", "./../../live/a"), root.join("live/a"));
        assert_eq!(at("sites/berlin", "/srv/www"), std::path::Path::new("/srv/www"));
        assert_eq!(at("sites/berlin", "/srv/www/").as_os_str(), "/srv/www");
        assert_eq!(at("sites/berlin", "../live/").as_os_str(), root.join("sites/live").as_os_str());
        // As the system goes: back from where the link leads.
        assert_eq!(at("site", "../live"), root.join("sites/live"));
        // Behind a name that may be a link no step is taken for the system.
        assert_eq!(at("site", "a/../live"), root.join("sites/berlin/a/../live"));
    }
}
