//! A site on disk, for what is read from there.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use briefing::cli::{Status, Surroundings, run};

use crate::common::site;

/// A site in a folder of its own, which goes with it.
pub(crate) struct Site {
    parent: tempfile::TempDir,
    pub(crate) folder: PathBuf,
}

/// What a run of the program came to.
pub(crate) struct Ran {
    pub(crate) status: Status,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Site {
    /// The base records with these files.
    pub(crate) fn new(others: &[(&str, &str)]) -> Self {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("site");
        for (path, bytes) in site(others).files.iter() {
            let path = folder.join(&**path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        // Neither is looked at here, and both take their time.
        let mut configuration = fs::read_to_string(folder.join("briefing.toml")).unwrap();
        configuration += "\n[search]\nenabled = false\n\n[cards]\nenabled = false\n";
        fs::write(folder.join("briefing.toml"), configuration).unwrap();
        Self { parent, folder }
    }

    /// The place of this name beside the site's folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.parent.path().join(name)
    }

    /// Runs the program on the site.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let surroundings = Surroundings {
            folder: None,
            home: None,
            today: "2025-12-16".parse().unwrap(),
            now: || "2025-12-16T12:00:00Z".parse().unwrap(),
            variable: |_| None,
            in_is_terminal: false,
            out_is_terminal: false,
            err_is_terminal: false,
            width: None,
            color: None,
        };
        let of_site = ["briefing", "--site", self.folder.to_str().unwrap()];
        let all = of_site.iter().chain(arguments).map(OsString::from);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let status = run(all, &surroundings, &mut out, &mut err);
        Ran { status, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }
}

/// The files below `folder`, by path.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let walk =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    walk.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect()
}
