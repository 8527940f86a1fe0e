//! Listing the files of a site folder: what is left out, where links lead, what must not be opened.

use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io::{self, ErrorKind};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::ignore::is_ignored;
use super::plain_words;
use super::regular::is_of_influx;
use crate::diagnostics::{Code, Diagnostic, Level};

/// Links to folders that may lie on the way to one file. Nobody needs more, and each takes room on the stack.
const LINKS_ON_THE_WAY: usize = 16;

/// Files and folders that may be reached by way of links to folders: thirty links, each to a folder with two links
/// to the next, would make a thousand million of them.
const LINKED: usize = 100_000;

/// The files found so far and what is wrong with the others.
pub(super) struct Walk {
    root: PathBuf,
    output: Option<PathBuf>,
    /// Real paths and the names that they have in the site, in the order in which they were found.
    files: Vec<(OsString, String)>,
    folders: Vec<PathBuf>,
    diagnostics: Vec<Diagnostic>,
    linked: usize,
}

/// What a walk found.
pub(super) struct Found {
    /// The files by their real paths, each once, with their names in the site.
    pub(super) files: Vec<(PathBuf, Vec<String>)>,
    /// The real folders that were listed.
    pub(super) folders: Vec<PathBuf>,
    /// What is wrong with the others.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A folder that is being listed.
#[derive(Clone, Copy)]
struct Folder<'f> {
    real: &'f Path,
    /// Its path in the site.
    name: &'f str,
    /// The real folders that hold the links that led here.
    through: &'f [PathBuf],
}

impl Walk {
    /// A walk of the site at the real path `root`, which leaves out the real path `output`.
    pub(super) fn new(root: PathBuf, output: Option<PathBuf>) -> Self {
        Self { root, output, files: Vec::new(), folders: Vec::new(), diagnostics: Vec::new(), linked: 0 }
    }

    /// What was found.
    pub(super) fn finish(mut self) -> Found {
        // Paths are compared part by part, which is slow: all of these are real, so that their bytes will do.
        self.files.sort_by(|a, b| a.0.cmp(&b.0));
        let mut files: Vec<(PathBuf, Vec<String>)> = Vec::with_capacity(self.files.len());
        for (path, name) in self.files {
            match files.last_mut() {
                // More than one link leads here.
                Some((last, names)) if *last.as_os_str() == *path => names.push(name),
                _ => files.push((path.into(), vec![name])),
            }
        }
        Found { files, folders: self.folders, diagnostics: self.diagnostics }
    }

    /// Takes the file `name` of the site folder.
    pub(super) fn file(&mut self, name: &str) {
        let path = self.root.join(name);
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                self.diagnostics.push(
                    broken(name, format!("`{name}` is a folder, where a file is needed"))
                        .hint("give the folder another name"),
                );
            }
            _ => self.top(&path, name),
        }
    }

    /// Takes all files of the folder `name` of the site folder, where it has one.
    pub(super) fn folder(&mut self, name: &str) {
        let path = self.root.join(name);
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => {
                self.diagnostics.push(
                    broken(name, format!("`{name}` is a file, where a folder is needed"))
                        .hint("give the file another name"),
                );
            }
            _ => self.top(&path, name),
        }
    }

    fn top(&mut self, path: &Path, name: &str) {
        match fs::symlink_metadata(path) {
            Ok(_) if self.is_left_out(path) => {}
            Ok(metadata) if metadata.is_dir() => self.list(Folder { real: path, name, through: &[] }),
            Ok(metadata) => {
                let root = self.root.clone();
                self.take(path, name.to_owned(), metadata.file_type(), Folder { real: &root, name: "", through: &[] });
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => self.diagnostics.push(unreadable(name, &error)),
        }
    }

    fn list(&mut self, folder: Folder<'_>) {
        self.folders.push(folder.real.to_path_buf());
        // What lies in one folder differs by its name alone, and to take the name of a path is slow.
        let by_name = |a: &DirEntry, b: &DirEntry| a.path().as_os_str().cmp(b.path().as_os_str());
        let mut entries = WalkDir::new(folder.real).min_depth(1).sort_by(by_name).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(folder.real);
                    if !self.is_left_out(path) {
                        let name = name_in(folder, path);
                        let error = error.into_io_error().unwrap_or_else(|| ErrorKind::Other.into());
                        self.diagnostics.push(unreadable(&name, &error));
                    }
                    continue;
                }
            };
            let kind = entry.file_type();
            let refused = self.is_left_out(entry.path()) || {
                let name = name_in(folder, entry.path());
                match wrong_name(&name, entry.file_name().to_str()) {
                    Some(diagnostic) => {
                        self.diagnostics.push(diagnostic);
                        true
                    }
                    None => {
                        if kind.is_dir() {
                            self.folders.push(entry.path().to_path_buf());
                        }
                        self.take(entry.path(), name, kind, folder);
                        false
                    }
                }
            };
            if refused && kind.is_dir() {
                entries.skip_current_dir();
            }
            if !folder.through.is_empty() {
                self.linked += 1;
                if self.linked == LINKED {
                    self.diagnostics.push(
                        broken(folder.name, format!("links to folders lead to more than {LINKED} files"))
                            .hint("link to fewer folders, or to folders that hold no links themselves"),
                    );
                }
                if self.linked >= LINKED {
                    return;
                }
            }
        }
    }

    fn take(&mut self, path: &Path, name: String, kind: FileType, folder: Folder<'_>) {
        if kind.is_file() {
            self.files.push((path.as_os_str().to_owned(), name));
        } else if kind.is_symlink() {
            self.follow(path, name, folder);
        } else if !kind.is_dir() {
            self.diagnostics.push(skipped(&name, kind));
        }
    }

    fn follow(&mut self, link: &Path, name: String, folder: Folder<'_>) {
        let target = match link.canonicalize() {
            Ok(target) => target,
            Err(error) => return self.diagnostics.push(dangling(&name, &error)),
        };
        // Follows the link, opens nothing.
        let kind = match fs::metadata(&target) {
            Ok(metadata) => metadata.file_type(),
            Err(error) => return self.diagnostics.push(unreadable(&name, &error)),
        };
        if !target.starts_with(&self.root) {
            let message = format!("the link `{name}` leads out of the site folder, to {}", article(kind));
            let diagnostic = Diagnostic::new(Code::OutsideSite, message).in_file(&Arc::from(name));
            self.diagnostics.push(diagnostic.hint("copy what it leads to into the site, or remove the link"));
        } else if self.output.as_ref().is_some_and(|output| target.starts_with(output)) {
            let message = format!("the link `{name}` leads into the output folder");
            let diagnostic = Diagnostic::new(Code::OutsideSite, message).in_file(&Arc::from(name));
            self.diagnostics.push(diagnostic.hint("link to what the page is made from, or remove the link"));
        } else if !kind.is_dir() {
            self.take(&target, name, kind, folder);
        } else if folder.through.iter().map(PathBuf::as_path).chain(link.parent()).any(|on| on.starts_with(&target)) {
            // To list the target would be to come by this link, or by one that led here, again.
            let diagnostic =
                broken(&name, format!("the link `{name}` leads in a circle, back to a folder that it is in"));
            self.diagnostics.push(diagnostic.hint("remove the link, or link to the files that are needed"));
        } else if folder.through.len() >= LINKS_ON_THE_WAY {
            let diagnostic = broken(&name, format!("more than {LINKS_ON_THE_WAY} links lie on the way to `{name}`"));
            self.diagnostics.push(diagnostic.hint("link to the last folder of the chain"));
        } else {
            let mut through = folder.through.to_vec();
            through.extend(link.parent().map(Path::to_path_buf));
            self.list(Folder { real: &target, name: &name, through: &through });
        }
    }

    fn is_left_out(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default();
        is_ignored(name.as_encoded_bytes()) || self.output.as_deref() == Some(path)
    }
}

/// The path in the site of `path`, which lies in `folder`; not UTF-8 is shown as `�`.
fn name_in(folder: Folder<'_>, path: &Path) -> String {
    let mut name = String::with_capacity(folder.name.len() + path.as_os_str().len() - folder.real.as_os_str().len());
    name.push_str(folder.name);
    // Part by part is slow. All of a walk's paths begin with the bytes of its folder.
    let rest = path.as_os_str().as_encoded_bytes().get(folder.real.as_os_str().len()..);
    if let Some(rest) = rest.filter(|rest| MAIN_SEPARATOR == '/' && rest.starts_with(b"/"))
        && let Ok(rest) = std::str::from_utf8(rest)
    {
        name.push_str(if name.is_empty() { &rest[1..] } else { rest });
        return name;
    }
    for part in path.strip_prefix(folder.real).unwrap_or(path) {
        if !name.is_empty() {
            name.push('/');
        }
        name.push_str(&part.to_string_lossy());
    }
    name
}

fn wrong_name(path: &str, file_name: Option<&str>) -> Option<Diagnostic> {
    let Some(file_name) = file_name else {
        let diagnostic = Diagnostic::new(Code::NotUtf8, format!("the name of `{path}` is not UTF-8"));
        return Some(diagnostic.in_file(&Arc::from(path)).hint("rename it"));
    };
    file_name.contains(|c: char| c == '\\' || c.is_control()).then(|| {
        broken(path, format!("the name of `{path}` holds a backslash or a control character"))
            .hint("rename it: an address cannot hold these")
    })
}

/// A file that the system would not let us read.
pub(super) fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    let diagnostic = broken(path, format!("cannot read `{path}`: {}", plain_words(error)));
    let hint = match error.kind() {
        ErrorKind::PermissionDenied => "give yourself the right to read it, or move it out of the site",
        ErrorKind::NotFound => "it was there a moment ago; build again",
        _ if is_of_influx(error) => "build again when nobody changes it",
        _ => return diagnostic,
    };
    diagnostic.hint(hint)
}

fn dangling(path: &str, error: &io::Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::NotFound => broken(path, format!("the link `{path}` leads to something that does not exist"))
            .hint("correct the link, or remove it"),
        ErrorKind::PermissionDenied => unreadable(path, error),
        // What is left in practice is a link to itself; its kind of error has no stable name.
        _ => broken(path, format!("the link `{path}` leads nowhere: {}", plain_words(error)))
            .hint("a chain of links must end at a file or a folder; correct the link, or remove it"),
    }
}

fn skipped(path: &str, kind: FileType) -> Diagnostic {
    broken(path, format!("`{path}` is skipped: it is {}", article(kind)))
        .level(Level::Warning)
        .hint("move it out of the site")
}

fn broken(path: &str, message: String) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, message).in_file(&Arc::from(path))
}

fn article(kind: FileType) -> &'static str {
    if kind.is_dir() {
        return "a folder";
    }
    if kind.is_file() {
        return "a file";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return "a named pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "a device";
        }
    }
    "neither a file nor a folder"
}
