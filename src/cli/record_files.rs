//! Files of records that are not there yet: inside the site folder and nowhere else, whole or not at all.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::failure::Failure;
use super::site_folder::below;

/// Writes a file that is not there yet.
pub(super) fn write_new(root: &Path, path: &str, text: &str) -> Result<PathBuf, Failure> {
    let file = below(root, path);
    let folder = file.parent().unwrap_or(root);
    refuse_outside(root, folder)?;
    fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, error))?;
    let mut opened = match fs::OpenOptions::new().write(true).create_new(true).open(&file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Failure::usage(format!("`{}` is there already", file.display())).hint("use another title"));
        }
        Err(error) => return Err(Failure::file("write", &file, error)),
    };
    opened.write_all(text.as_bytes()).map_err(|error| Failure::file("write", &file, error))?;
    Ok(file)
}

/// Writes many files that are not there yet, all of them or none: they are made beside the site's own files, and moved
/// in when the last of them is whole. What was moved before one failed is taken away again.
pub(super) fn write_all_new(root: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let staging = tempfile::Builder::new().prefix(".briefing-import-").tempdir_in(root);
    let staging = staging.map_err(|error| Failure::file("write to", root, error))?;
    let mut staged: Vec<(TempPath, PathBuf)> = Vec::with_capacity(files.len());
    for (path, text) in files {
        let file = below(root, path);
        refuse_outside(root, file.parent().unwrap_or(root))?;
        let temporary = tempfile::NamedTempFile::new_in(staging.path());
        let temporary = temporary.and_then(|mut temporary| {
            temporary.write_all(text.as_bytes())?;
            readable(temporary.as_file())?;
            Ok(temporary.into_temp_path())
        });
        staged.push((temporary.map_err(|error| Failure::file("write", &file, error))?, file));
    }
    let mut made = Made::default();
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
        if folder.is_dir() {
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

/// Temporary files are for their owner alone; those of a site are not.
fn readable(file: &fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
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
