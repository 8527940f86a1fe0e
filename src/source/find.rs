//! Which folder is the site: the nearest one upwards that has a `briefing.toml`.

use std::path::{Component, Path, PathBuf};

use super::CONFIGURATION;

/// The nearest folder, from `start` upwards, that has a file `briefing.toml`.
///
/// `None` where there is none, or where `start` cannot be looked at.
#[must_use]
pub fn find_site(start: &Path) -> Option<PathBuf> {
    let mut start = std::path::absolute(start).ok()?;
    // `a/..` has `a` for a parent only as text; what it really lies in is the file system's to say.
    if start.components().any(|part| part == Component::ParentDir) {
        start = start.canonicalize().ok()?;
    }
    start.ancestors().find(|folder| folder.join(CONFIGURATION).is_file()).map(Path::to_path_buf)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs;

    use super::find_site;

    #[test]
    fn the_nearest_folder_upwards_is_found() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("inner");
        let deep = inner.join("content/events");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(find_site(&deep), None);
        fs::write(outer.path().join("briefing.toml"), "").unwrap();
        assert_eq!(find_site(&deep).unwrap(), outer.path());
        fs::write(inner.join("briefing.toml"), "").unwrap();
        assert_eq!(find_site(&deep).unwrap(), inner);
        assert_eq!(find_site(&inner).unwrap(), inner);
        assert_eq!(find_site(&inner.join("..")).unwrap(), outer.path().canonicalize().unwrap());
        assert_eq!(find_site(&inner.join("nowhere/..")), None);
    }

    #[test]
    fn a_folder_of_the_name_is_no_configuration() {
        let outer = tempfile::tempdir().unwrap();
        fs::create_dir(outer.path().join("briefing.toml")).unwrap();
        assert_eq!(find_site(outer.path()), None);
    }
}
