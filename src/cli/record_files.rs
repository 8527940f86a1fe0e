//! Files of records that are not there yet: inside the site folder and nowhere else, whole or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::failure::Failure;
use super::site_folder::below;

/// Writes a file that is not there yet.
pub(super) fn write_new(root: &Path, path: &str, text: &str) -> Result<PathBuf, Failure> {
    let file = below(root, path);
    // Where it comes there after this look, it is refused too, in fewer words.
    if fs::symlink_metadata(&file).is_ok() {
        return Err(Failure::usage(format!("`{}` is there already", file.display())).hint("use another title"));
    }
    write_all_new(root, &[(path, text)])?;
    Ok(file)
}

/// Writes many files that are not there yet, all of them or none: they are made under names that no site reads, as near to
/// their places as there are folders, and take their names when the last of them is whole. What was made before one failed
/// is taken away again, and so is `root`, where it was not there.
pub(super) fn write_all_new<P: AsRef<str>, T: AsRef<str>>(root: &Path, files: &[(P, T)]) -> Result<(), Failure> {
    let mut made = Made::default();
    made.folder(root).map_err(|error| Failure::file("make", root, error))?;
    let mut staged: Vec<(TempPath, PathBuf)> = Vec::with_capacity(files.len());
    for (path, text) in files {
        let file = below(root, path.as_ref());
        let folder = file.parent().unwrap_or(root);
        refuse_outside(root, folder)?;
        // Not beside the site: `content` may be another file system, into which nothing can be moved.
        let near = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(root);
        let temporary = written(near, text.as_ref().as_bytes());
        staged.push((temporary.map_err(|error| Failure::file("write", &file, error))?, file));
    }
    for (temporary, file) in staged {
        let folder = file.parent().unwrap_or(root);
        made.folder(folder).map_err(|error| Failure::file("make", folder, error))?;
        // It refuses to replace what somebody else has made there in the meantime.
        temporary.persist_noclobber(&file).map_err(|error| Failure::file("write", &file, error.error))?;
        made.files.push(file);
    }
    made.keep();
    Ok(())
}

/// What was made; it is taken away again unless it is kept.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    /// Each after the one that it is in.
    folders: Vec<PathBuf>,
}

impl Made {
    fn folder(&mut self, folder: &Path) -> std::io::Result<()> {
        // The working folder has no name.
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.folder(parent)?;
        }
        fs::create_dir(folder)?;
        self.folders.push(folder.to_path_buf());
        Ok(())
    }

    fn keep(mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        // What cannot be taken away is whole, and the next run finds it.
        for file in &self.files {
            let _: std::io::Result<()> = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _: std::io::Result<()> = fs::remove_dir(folder);
        }
    }
}

/// A file of these bytes in `folder`, under a name of its own, with the rights of any other file there.
fn written(folder: &Path, bytes: &[u8]) -> std::io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As far as the process's mask lets them.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.prefix(".briefing-new-").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    Ok(temporary.into_temp_path())
}

/// Refuses a folder to which a link leads out of the site folder.
fn refuse_outside(root: &Path, folder: &Path) -> Result<(), Failure> {
    let real_root = root.canonicalize().map_err(|error| Failure::file("read", root, error))?;
    // What is not there yet leads nowhere.
    for ancestor in folder.ancestors().take_while(|ancestor| *ancestor != root) {
        if ancestor.canonicalize().is_ok_and(|real| !real.starts_with(&real_root)) {
            return Err(Failure::usage(format!("`{}` leads out of the site folder", ancestor.display()))
                .hint("replace the link by a folder"));
        }
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_written_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let files =
            |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect::<Vec<_>>();
        fs::write(root.join("taken"), "mine").unwrap();
        assert!(write_all_new(root, &files(&["a/b/one", "a/two", "taken"])).is_err());
        let left: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["taken"]);
        assert_eq!(fs::read_to_string(root.join("taken")).unwrap(), "mine");

        write_all_new(root, &files(&["a/b/one", "a/two"])).unwrap();
        assert_eq!(fs::read_to_string(root.join("a/b/one")).unwrap(), "a/b/one");
        let mut left: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["a", "taken"]);
    }
}
