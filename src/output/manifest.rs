//! The list of what builds of a site wrote: `.briefing-manifest` in the output folder.
//!
//! It lies where the files lie, so that it stays with them when the folder is cached, copied or committed. Format,
//! in UTF-8, each line ended by one line feed:
//!
//! ```text
//! briefing-manifest 2
//! site 6c9f…            32 hexadecimal digits: which site, see `folder`
//! made-of 51c2…         the same of what the files were made of, see `unchanged`; a dash where that is not known
//! 0d1e… index.html      the same of the file (XXH3), a blank, its path
//! …                     ordered by path; a path may stand twice, with the hashes of its old and its new bytes
//! end 1                 how many of these lines there are; a list without its end is damaged
//! ```
//!
//! Version 1 had no `made-of`, and BLAKE3 of the files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use twox_hash::XxHash3_128;

use super::error::FolderProblem;
use super::paths::fault;
use super::unchanged::Fingerprint;

/// The name of the list in the output folder. It is no page: publishing leaves it out.
pub const MANIFEST: &str = ".briefing-manifest";

const HEAD: &str = "briefing-manifest 2";

/// See the module.
const FIRST: &str = "briefing-manifest 1";

/// What stands for a hash that is not known.
const UNKNOWN: &str = "-";

/// Bytes of a line, as a rule.
const LINE: usize = 96;

/// A hash that tells bytes apart: of a file XXH3, which guards against accident, as nothing else is needed, at the
/// speed of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hash(u128);

impl Hash {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes))
    }

    /// The hash of a file that may be larger than memory.
    pub(super) fn of_file(mut file: &File) -> io::Result<Self> {
        let mut hasher = XxHash3_128::new();
        let mut buffer = vec![0; 64 << 10];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(Self(hasher.finish_128())),
                length => hasher.write(&buffer[..length]),
            }
        }
    }

    /// The hash of pieces, which tells where one ends.
    pub(super) fn of_pieces<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let mut hasher = XxHash3_128::new();
        for piece in pieces {
            hasher.write(&(piece.len() as u64).to_le_bytes());
            hasher.write(piece);
        }
        Self(hasher.finish_128())
    }

    /// The first half of BLAKE3, which does not tell what it was made of.
    pub(super) fn one_way(bytes: &[u8]) -> Self {
        let hash = blake3::hash(bytes);
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
    /// What all of them were made of, where that is known.
    pub(super) made_of: Option<Fingerprint>,
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
        let manifest = Self::parse(&text, site)?;
        Ok(if text.starts_with(FIRST) { manifest.rehashed(output) } else { manifest })
    }

    /// A list of version 1 with today's hashes. Where it knows the bytes that a file has, it shall know them now.
    fn rehashed(self, output: &Path) -> Self {
        let files = self.files.into_iter().map(|(path, mut hashes)| {
            if let Ok(bytes) = fs::read(output.join(&path))
                && hashes.contains(&Hash::one_way(&bytes))
            {
                hashes = vec![Hash::of(&bytes)];
            }
            (path, hashes)
        });
        Self { files: files.collect(), made_of: None }
    }

    fn parse(text: &str, site: Hash) -> Result<Self, FolderProblem> {
        let damaged = || FolderProblem::Manifest("is damaged");
        let (head, text) = text.split_once('\n').ok_or_else(damaged)?;
        if head != HEAD && head != FIRST {
            let newer = head.starts_with("briefing-manifest ");
            return Err(if newer { FolderProblem::Manifest("was written by a newer version") } else { damaged() });
        }
        let (of_site, text) = text.split_once('\n').ok_or_else(damaged)?;
        let of_site = of_site.strip_prefix("site ").and_then(Hash::parse).ok_or_else(damaged)?;
        let (made_of, text) = if head == FIRST {
            (None, text)
        } else {
            let (made_of, text) = text.split_once('\n').ok_or_else(damaged)?;
            let made_of = made_of.strip_prefix("made-of ").ok_or_else(damaged)?;
            let hash = || Hash::parse(made_of).map(Fingerprint).ok_or_else(damaged);
            (if made_of == UNKNOWN { None } else { Some(hash()?) }, text)
        };
        // Cut off first of all, so that a path called `end 1` is none.
        let (lines, end) =
            text.strip_suffix('\n').map(|text| text.rsplit_once('\n').unwrap_or(("", text))).ok_or_else(damaged)?;
        let mut manifest = Self { made_of, ..Self::default() };
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
        let made_of = self.made_of.map_or_else(|| UNKNOWN.to_owned(), |made_of| made_of.0.to_string());
        let _ = writeln!(text, "{HEAD}\nsite {site}\nmade-of {made_of}");
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

    /// The list of files that a build writes, each with the hash of its bytes, and what they are made of.
    pub(super) fn of<'p>(files: impl Iterator<Item = (&'p str, Hash)>, made_of: Option<Fingerprint>) -> Self {
        Self { files: files.map(|(path, hash)| (path.to_owned(), vec![hash])).collect(), made_of }
    }

    /// Adds that a build writes bytes of this hash to `path`.
    pub(super) fn add(&mut self, path: &str, hash: Hash) {
        let hashes = self.files.entry(path.to_owned()).or_default();
        if let Err(at) = hashes.binary_search(&hash) {
            hashes.insert(at, hash);
        }
    }

    /// What this list or `other` holds: the files of a folder that is neither.
    pub(super) fn union(&self, other: &Self) -> Self {
        let mut union = Self { made_of: None, ..self.clone() };
        for (path, hashes) in &other.files {
            hashes.iter().for_each(|hash| union.add(path, *hash));
        }
        union
    }

    /// The paths, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The files that have bytes of one hash, with that: all of them, unless a build was killed.
    pub(super) fn files(&self) -> Vec<(&str, Hash)> {
        let files = self.files.iter().filter_map(|(path, hashes)| match hashes.as_slice() {
            [hash] => Some((path.as_str(), *hash)),
            _ => None,
        });
        files.collect()
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
    use super::{Fingerprint, FolderProblem, Hash, MANIFEST, Manifest};

    const B3_OF_1: &str = "50cc1102b1c612e6962547aacdcef9a4";
    const B3_OF_2: &str = "b9a1a3183dd350f0e896d0f4b59c87e7";

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
        assert_eq!(text.lines().count(), 7);
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
        let newer = text.replace("manifest 2", "manifest 3");
        assert!(matches!(
            Manifest::parse(&newer, site),
            Err(FolderProblem::Manifest("was written by a newer version"))
        ));
    }

    #[test]
    fn what_a_site_was_made_of_is_stored_and_no_part_of_a_union() {
        let (site, made_of) = (Hash::of(b"site"), Fingerprint::of([&b"a"[..], b"b"]));
        assert_ne!(made_of, Fingerprint::of([&b"ab"[..]]));
        let known = Manifest { made_of: Some(made_of), ..manifest() };
        assert_eq!(Manifest::parse(&known.text(site), site).unwrap(), known);
        assert_eq!(known.union(&known).made_of, None);
    }

    #[test]
    fn a_list_of_version_1_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let site = Hash::one_way(b"site");
        // BLAKE3 of "1\n" and "2\n", as `b3sum` tells it.
        let lines = [(B3_OF_1, "a"), (B3_OF_2, "b"), (B3_OF_1, "gone")];
        let lines: String = lines.iter().map(|(hash, path)| format!("{hash} {path}\n")).collect();
        let text = format!("briefing-manifest 1\nsite {site}\n{lines}end 3\n");
        std::fs::write(folder.path().join(MANIFEST), text).unwrap();
        std::fs::write(folder.path().join("a"), "1\n").unwrap();
        std::fs::write(folder.path().join("b"), "somebody's\n").unwrap();
        let Ok(manifest) = Manifest::read(folder.path(), site) else { panic!("it is not read") };
        assert_eq!(manifest.hashes("a"), Some(&[Hash::of(b"1\n")][..]));
        assert_ne!(manifest.hashes("b"), Some(&[Hash::of(b"somebody's\n")][..]));
        assert_eq!((manifest.paths().count(), manifest.made_of), (3, None));
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
