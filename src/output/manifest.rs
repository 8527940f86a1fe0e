//! The list of what builds of a site wrote: `.briefing-manifest` in the output folder.
//!
//! It lies where the files lie, so that it stays with them when the folder is cached, copied or committed. Format,
//! in UTF-8, each line ended by one line feed:
//!
//! ```text
//! briefing-manifest 1
//! site 6c9f…            32 hexadecimal digits: which site, see `folder`
//! 0d1e… index.html      32 hexadecimal digits of BLAKE3 of the file, a blank, its path
//! …                     ordered by path; a path may stand twice, with the hashes of its old and its new bytes
//! end 1                 how many of these lines there are; a list without its end is damaged
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use super::error::FolderProblem;
use super::paths::fault;

/// The name of the list in the output folder. It is no page: publishing leaves it out.
pub const MANIFEST: &str = ".briefing-manifest";

const HEAD: &str = "briefing-manifest 1";

/// Bytes of a line, as a rule.
const LINE: usize = 96;

/// The first half of a BLAKE3 hash: enough, since what it guards against is accident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hash(u128);

impl Hash {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self::half(&blake3::hash(bytes))
    }

    /// The hash of a file that may be larger than memory.
    pub(super) fn of_file(file: &File) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file)?;
        Ok(Self::half(&hasher.finalize()))
    }

    fn half(hash: &blake3::Hash) -> Self {
        let mut half = [0; 16];
        half.copy_from_slice(&hash.as_bytes()[..16]);
        Self(u128::from_be_bytes(half))
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 32 && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        u128::from_str_radix(text, 16).ok().filter(|_| digits).map(Self)
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// What builds of a site wrote: path → the hashes of the bytes that it may have, one unless a build was killed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, Vec<Hash>>,
}

impl Manifest {
    /// The list in the folder `output`; an empty one where there is none, or no folder.
    pub(super) fn read(output: &Path, site: Hash) -> Result<Self, ReadFailure> {
        let path = output.join(MANIFEST);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(ReadFailure::Io(error)),
            Ok(metadata) if !metadata.is_file() => return Err(FolderProblem::Manifest("is not a file").into()),
            Ok(_) => {}
        }
        let text = fs::read(&path).map_err(ReadFailure::Io)?;
        let text = String::from_utf8(text).map_err(|_| FolderProblem::Manifest("is damaged"))?;
        Ok(Self::parse(&text, site)?)
    }

    fn parse(text: &str, site: Hash) -> Result<Self, FolderProblem> {
        let damaged = || FolderProblem::Manifest("is damaged");
        let (head, text) = text.split_once('\n').ok_or_else(damaged)?;
        if head != HEAD {
            let newer = head.starts_with("briefing-manifest ");
            return Err(if newer { FolderProblem::Manifest("was written by a newer version") } else { damaged() });
        }
        let (of_site, text) = text.split_once('\n').ok_or_else(damaged)?;
        let of_site = of_site.strip_prefix("site ").and_then(Hash::parse).ok_or_else(damaged)?;
        // Cut off first of all, so that a path called `end 1` is none.
        let (lines, end) =
            text.strip_suffix('\n').map(|text| text.rsplit_once('\n').unwrap_or(("", text))).ok_or_else(damaged)?;
        let mut manifest = Self::default();
        let mut count = 0_usize;
        for line in lines.lines() {
            let (hash, path) = line.split_once(' ').ok_or_else(damaged)?;
            let hash = Hash::parse(hash).filter(|_| fault(path).is_none()).ok_or_else(damaged)?;
            manifest.add(path, hash);
            count += 1;
        }
        if end != format!("end {count}") {
            return Err(damaged());
        }
        if of_site != site {
            return Err(FolderProblem::AnotherSite);
        }
        Ok(manifest)
    }

    /// The list as it is stored.
    pub(super) fn text(&self, site: Hash) -> String {
        let mut text = String::with_capacity((self.files.len() + 3) * LINE);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{HEAD}\nsite {site}");
        let mut count = 0_usize;
        for (path, hashes) in &self.files {
            for hash in hashes {
                let _ = writeln!(text, "{hash} {path}");
                count += 1;
            }
        }
        let _ = writeln!(text, "end {count}");
        text
    }

    /// The list of files that a build writes, each with the hash of its bytes.
    pub(super) fn of<'p>(files: impl Iterator<Item = (&'p str, Hash)>) -> Self {
        Self { files: files.map(|(path, hash)| (path.to_owned(), vec![hash])).collect() }
    }

    /// Adds that a build writes bytes of this hash to `path`.
    pub(super) fn add(&mut self, path: &str, hash: Hash) {
        let hashes = self.files.entry(path.to_owned()).or_default();
        if let Err(at) = hashes.binary_search(&hash) {
            hashes.insert(at, hash);
        }
    }

    /// What this list or `other` holds.
    pub(super) fn union(&self, other: &Self) -> Self {
        let mut union = self.clone();
        for (path, hashes) in &other.files {
            hashes.iter().for_each(|hash| union.add(path, *hash));
        }
        union
    }

    /// The paths, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The hashes of what was written to `path`, where anything was.
    pub(super) fn hashes(&self, path: &str) -> Option<&[Hash]> {
        self.files.get(path).map(Vec::as_slice)
    }
}

/// Why a list could not be read.
#[derive(Debug)]
pub(super) enum ReadFailure {
    Folder(FolderProblem),
    Io(io::Error),
}

impl From<FolderProblem> for ReadFailure {
    fn from(problem: FolderProblem) -> Self {
        Self::Folder(problem)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{FolderProblem, Hash, Manifest};

    fn manifest() -> Manifest {
        let mut manifest = Manifest::default();
        manifest.add("b c/ü.html", Hash::of(b"1"));
        manifest.add("b c/ü.html", Hash::of(b"2"));
        manifest.add("b c/ü.html", Hash::of(b"1"));
        manifest.add("a", Hash::of(b"3"));
        manifest
    }

    #[test]
    fn what_is_stored_is_read_again() {
        let site = Hash::of(b"site");
        let text = manifest().text(site);
        assert_eq!(Manifest::parse(&text, site).unwrap(), manifest());
        assert_eq!(text.lines().count(), 6);
        assert!(text.ends_with("\nend 3\n"));
        let empty = Manifest::default();
        assert_eq!(Manifest::parse(&empty.text(site), site).unwrap(), empty);
    }

    #[test]
    fn a_damaged_list_is_told() {
        let site = Hash::of(b"site");
        let text = manifest().text(site);
        for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            assert!(matches!(Manifest::parse(&text[..cut], site), Err(FolderProblem::Manifest(_))), "{cut}");
        }
        for (from, to) in
            [(" a\n", " ../a\n"), (" a\n", " /a\n"), ("end 3", "end 2"), ("site ", "site x"), (" a\n", "\n")]
        {
            let text = text.replace(from, to);
            assert!(matches!(Manifest::parse(&text, site), Err(FolderProblem::Manifest("is damaged"))), "{text}");
        }
        let newer = text.replace("manifest 1", "manifest 2");
        assert!(matches!(
            Manifest::parse(&newer, site),
            Err(FolderProblem::Manifest("was written by a newer version"))
        ));
    }

    #[test]
    fn another_sites_list_is_not_ours() {
        let text = manifest().text(Hash::of(b"one"));
        assert!(matches!(Manifest::parse(&text, Hash::of(b"other")), Err(FolderProblem::AnotherSite)));
    }

    #[test]
    fn a_union_has_the_hashes_of_both() {
        let mut other = Manifest::default();
        other.add("a", Hash::of(b"4"));
        other.add("new", Hash::of(b"5"));
        let union = manifest().union(&other);
        assert_eq!(union.paths().collect::<Vec<_>>(), ["a", "b c/ü.html", "new"]);
        assert_eq!(union.hashes("a").unwrap().len(), 2);
        assert_eq!(union.union(&other), union);
    }
}
