//! The commit of the repository that a site's folder lies in.

use std::path::Path;

use super::git::Git;
use crate::source::{CONFIGURATION, FOLDERS};

/// The commit that the site in the folder `site` was made from; `None` where it lies in no repository, the repository
/// does not have it, or there is no `git`. `-dirty` stands behind it where a file that the site is made of differs from
/// the commit, or is not in it: what was published cannot be made again from the commit alone.
pub(crate) fn of_site(site: &Path) -> Option<String> {
    let git = Git::at(site);
    let ask = |arguments: &[&str]| git.run(arguments).ok().filter(|answer| answer.is_success);
    let head = ask(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])?;
    let head = String::from_utf8(head.out).ok()?;
    // A home folder may be a repository that knows nothing of the site in it.
    let tracked = ask(&["ls-files", "-z", "--", CONFIGURATION])?;
    if tracked.out.is_empty() {
        return None;
    }
    let mut status = vec!["status", "--porcelain", "-z", "--untracked-files=normal", "--", CONFIGURATION];
    status.extend(FOLDERS);
    let is_clean = ask(&status).is_some_and(|answer| answer.out.is_empty());
    Some(format!("{}{}", head.trim_end(), if is_clean { "" } else { "-dirty" }))
}

#[cfg(test)]
mod tests;
