//! Tells the program what it was made of: a build that has nothing to do is one of the same site by the same program.
//!
//! The theme and the words are part of the program, and all rules are; its version does not change whenever they do. To
//! read the program's own file at every start would tell too, and takes longer than to build a small site.
#![allow(clippy::print_stdout)] // Cargo reads it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;
use std::{env, fs, io};

/// What goes into the program.
pub(crate) const SOURCES: [&str; 5] = ["Cargo.lock", "Cargo.toml", "src", "static", "templates"];

fn main() -> io::Result<()> {
    let features = env::vars().map(|(name, _)| name).filter(|name| name.starts_with("CARGO_FEATURE_"));
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rustc-env=SOURCES_HASH={}", fingerprint(Path::new("."), features)?);
    Ok(())
}

/// What tells the program that is made of the files in `folder` with these features from every other.
pub(crate) fn fingerprint(folder: &Path, features: impl Iterator<Item = String>) -> io::Result<String> {
    let mut pieces = BTreeMap::new();
    for source in SOURCES {
        collect(&folder.join(source), &mut pieces)?;
    }
    pieces.extend(features.map(|feature| (feature, Vec::new())));
    let mut hasher = DefaultHasher::new();
    for piece in pieces.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]) {
        hasher.write_usize(piece.len());
        hasher.write(piece);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Adds the files at and below `path`. Names with a dot in front are an editor's.
fn collect(path: &Path, pieces: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
        return Ok(());
    }
    if !path.is_dir() {
        pieces.insert(path.display().to_string(), fs::read(path)?);
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), pieces)?;
    }
    Ok(())
}
