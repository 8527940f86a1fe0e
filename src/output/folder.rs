//! Which folders a site may be written to, and which site a folder belongs to.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::error::{FolderProblem, OutputError};
use super::manifest::Hash;
use crate::source::FOLDERS;

/// Where a site is written, and what the folder must keep clear of.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'d> {
    /// The output folder; it and the folders that it lies in are made when they are missing.
    pub output: &'d Path,
    /// The site folder.
    pub site_root: &'d Path,
    /// The home folder of whoever builds, where it is known.
    pub home: Option<&'d Path>,
}

/// An output folder that may be written to.
#[derive(Debug)]
pub(super) struct Folder {
    /// As it was given, for messages.
    pub(super) shown: PathBuf,
    /// Absolute and free of links.
    pub(super) real: PathBuf,
    /// The folder that it lies in.
    pub(super) parent: PathBuf,
    /// Its own name.
    pub(super) name: OsString,
    /// Which site builds here: the hash of the way from the output to the site folder.
    ///
    /// The way, not the place: a site that is moved or checked out elsewhere together with its output stays the
    /// same one. The hash, since the list that holds it may be copied to a public server.
    pub(super) site: Hash,
}

impl Folder {
    /// Judges `destination`; touches nothing.
    pub(super) fn judge(destination: Destination<'_>) -> Result<Self, OutputError> {
        let Destination { output, site_root, home } = destination;
        let refuse = |problem| Err(OutputError::Folder { output: output.to_path_buf(), problem });
        let real = match resolve(output) {
            Ok(real) => real,
            Err(Unresolved::Problem(problem)) => return refuse(problem),
            Err(Unresolved::Io(path, error)) => return Err(OutputError::io("look at", &path, error)),
        };
        let root = site_root.canonicalize().map_err(|error| OutputError::io("read", site_root, error))?;
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return refuse(FolderProblem::Root);
        };
        if root.starts_with(&real) {
            return refuse(FolderProblem::HoldsSite);
        }
        if home.and_then(|home| home.canonicalize().ok()).is_some_and(|home| home.starts_with(&real)) {
            return refuse(FolderProblem::Home);
        }
        for folder in FOLDERS {
            let here = root.join(folder);
            // The folder may be a link to another one of the site.
            for sources in [here.canonicalize().ok(), Some(here)].into_iter().flatten() {
                if real.starts_with(&sources) || sources.starts_with(&real) {
                    return refuse(FolderProblem::Sources(folder));
                }
            }
        }
        let site = Hash::one_way(way(&real, &root).as_encoded_bytes());
        let (parent, name) = (parent.to_path_buf(), name.to_owned());
        Ok(Self { shown: output.to_path_buf(), real, parent, name, site })
    }

    /// Whether the folder is there.
    pub(super) fn exists(&self) -> bool {
        self.real.is_dir()
    }

    /// An error about this folder.
    pub(super) fn refuse(&self, problem: FolderProblem) -> OutputError {
        OutputError::Folder { output: self.shown.clone(), problem }
    }

    /// An error of writing `path` for this folder.
    pub(super) fn writing(&self, path: &Path, source: std::io::Error) -> OutputError {
        OutputError::writing(&self.shown, path, source)
    }
}

enum Unresolved {
    Problem(FolderProblem),
    Io(PathBuf, std::io::Error),
}

/// The absolute path of `output` without links and `..`: what exists of it as the system has it, the rest as written.
fn resolve(output: &Path) -> Result<PathBuf, Unresolved> {
    let absolute = std::path::absolute(output).map_err(|error| Unresolved::Io(output.to_path_buf(), error))?;
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                real.pop();
                continue;
            }
            Component::CurDir => continue,
            Component::Normal(_) | Component::Prefix(_) | Component::RootDir => real.push(part),
        }
        if !matches!(part, Component::Normal(_)) {
            continue;
        }
        match fs::symlink_metadata(&real) {
            Ok(metadata) if metadata.is_symlink() => {
                real = real.canonicalize().map_err(|_| Unresolved::Problem(FolderProblem::DanglingLink))?;
                if !real.is_dir() {
                    return Err(Unresolved::Problem(FolderProblem::File(real)));
                }
            }
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Err(Unresolved::Problem(FolderProblem::File(real))),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(Unresolved::Io(real, error)),
        }
    }
    // Where `Content` and `content` are one folder, this gives the name that it has.
    let missing = real.ancestors().take_while(|folder| !folder.is_dir()).count();
    let Some(there) = real.ancestors().nth(missing) else { return Ok(real) };
    let rest = real.strip_prefix(there).unwrap_or(Path::new(""));
    let there = there.canonicalize().map_err(|error| Unresolved::Io(there.to_path_buf(), error))?;
    Ok(if rest.as_os_str().is_empty() { there } else { there.join(rest) })
}

/// The way from one absolute path to another: `../..` and names.
fn way(from: &Path, to: &Path) -> OsString {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let mut way = OsString::new();
    for _ in from.components().skip(common) {
        way.push("../");
    }
    for part in to.components().skip(common) {
        way.push(part);
        way.push("/");
    }
    way
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Destination, Folder, way};

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("site/content/events")).unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        fs::write(folder.path().join("site/file"), "").unwrap();
        folder
    }

    fn judge(folder: &tempfile::TempDir, output: impl AsRef<Path>) -> Result<Folder, String> {
        let at = |path: &str| folder.path().join(path);
        let output = folder.path().join(output);
        Folder::judge(Destination { output: &output, site_root: &at("site"), home: Some(&at("home")) })
            .map_err(|error| format!("{error}; {}", error.hint().unwrap()).replace(folder.path().to_str().unwrap(), ""))
    }

    #[test]
    fn folders_that_hold_something_else_are_refused() {
        let folder = site();
        for (output, problem) in [
            ("/", "it is the root of the file system"),
            ("/..", "it is the root of the file system"),
            ("home", "it is your home folder, or holds it"),
            ("site", "it is the site's own folder, or holds it"),
            ("site/../site/.", "it is the site's own folder, or holds it"),
            (".", "it is the site's own folder, or holds it"),
            ("site/content", "it overlaps with the site's folder `content`, which is read and never written to"),
            ("site/content/x/y", "it overlaps with the site's folder `content`, which is read and never written to"),
            ("site/x/../static/x", "it overlaps with the site's folder `static`, which is read and never written to"),
            ("site/templates", "it overlaps with the site's folder `templates`, which is read and never written to"),
            ("site/file", "`/site/file` is a file"),
            ("site/file/x", "`/site/file` is a file"),
        ] {
            let error = judge(&folder, output).unwrap_err();
            assert!(error.contains(problem), "{output}: {error}");
            assert!(error.ends_with("; name a folder for the pages alone, such as `--out public`"), "{error}");
        }
    }

    #[test]
    fn others_are_taken() {
        let folder = site();
        for output in ["site/public", "site/contents", "out", "home/out", "new/deep/out", "site/content/../public"] {
            assert!(judge(&folder, output).is_ok(), "{output}");
        }
        let judged = judge(&folder, "site/new/../public").unwrap();
        assert_eq!(judged.real, folder.path().canonicalize().unwrap().join("site/public"));
    }

    #[test]
    #[cfg(unix)]
    fn links_are_resolved_before_they_are_judged() {
        use std::os::unix::fs::symlink;
        let folder = site();
        let at = |path: &str| folder.path().join(path);
        symlink("content", at("site/link")).unwrap();
        symlink("nowhere", at("site/dangling")).unwrap();
        symlink("file", at("site/to-file")).unwrap();
        symlink("../home", at("site/elsewhere")).unwrap();
        symlink("../content", at("site/content/self")).unwrap();
        assert!(judge(&folder, "site/link").unwrap_err().contains("overlaps"));
        assert!(judge(&folder, "site/link/out").unwrap_err().contains("overlaps"));
        assert!(judge(&folder, "site/elsewhere").unwrap_err().contains("home"));
        assert!(judge(&folder, "site/to-file").unwrap_err().contains("is a file"));
        let error = judge(&folder, "site/dangling").unwrap_err();
        assert!(error.contains("it is a link to something that does not exist; make the folder"), "{error}");
        let judged = judge(&folder, "site/elsewhere/out").unwrap();
        assert_eq!(judged.real, folder.path().canonicalize().unwrap().join("home/out"));

        // A source folder that is a link: where it leads is not written to either.
        fs::create_dir(at("site/shared")).unwrap();
        symlink("shared", at("site/templates")).unwrap();
        assert!(judge(&folder, "site/shared/out").unwrap_err().contains("`templates`"));
    }

    #[test]
    fn a_site_is_known_by_the_way_to_it() {
        let way = |from: &str, to: &str| way(Path::new(from), Path::new(to)).into_string().unwrap();
        assert_eq!(way("/a/site/public", "/a/site"), "../");
        assert_eq!(way("/b/c/public", "/b/c"), "../");
        assert_eq!(way("/srv/out", "/home/x/site"), "../../home/x/site/");
        assert_ne!(way("/a/out", "/a/one"), way("/a/out", "/a/two"));
    }
}
