//! What is written: the examples of every diagnostic, the bundled briefing, the site that `init` starts.

use std::fs;
use std::path::Path;

use briefing::Compiler;

use super::{Looks, VALIDATORS, schemas, told, validators};

/// The blocks of `docs/diagnostics.md` by chapter and mark: files with their texts.
fn chapters(document: &str) -> Vec<Vec<(&str, &str)>> {
    let mut sites = Vec::new();
    for chapter in document.split("\n## ").skip(1) {
        for mark in ["bad", "good"] {
            let mut files = Vec::new();
            for (at, _) in chapter.match_indices("\n```") {
                let (line, rest) = chapter[at + 4..].split_once('\n').unwrap();
                if let [_, found, path] = line.split(' ').collect::<Vec<_>>()[..]
                    && found == mark
                {
                    files.push((path, rest.split_once("\n```").map_or("", |(text, _)| text)));
                }
            }
            sites.push(files);
        }
    }
    sites
}

#[test]
fn the_examples_of_every_diagnostic() {
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md")).unwrap();
    let mut looks = Looks::default();
    for files in chapters(&document) {
        looks.add(&VALIDATORS, &files, &told(&mut Compiler::default(), &files));
    }
    looks.judge(90, 4);
}

#[test]
fn sites_that_are_right() {
    for (root, least) in [("", 40), ("src/cli/init/template", 10), ("tests/languages/ukrainian", 4)] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
        let snapshot = briefing::source::read_site(&folder, None).unwrap();
        let text = |bytes| std::str::from_utf8(bytes).ok();
        let files: Vec<_> = snapshot.files.iter().filter_map(|(path, bytes)| Some((&**path, text(bytes)?))).collect();
        let mut looks = Looks::default();
        // Each site has words of its own.
        let own = validators(&schemas(&["--site", folder.to_str().unwrap()]));
        looks.add(&own, &files, &[]);
        looks.judge(least, 0);
        assert_eq!(looks.refused, 0);
    }
}
