//! What packages ship as documentation: thousands of texts that none of us wrote, one article each, in one site.
//!
//! The texts are those that lie on the machine: what the crates that we depend on ship, and what npm's packages do that
//! other tests and this one install (`package.json` here, for documentation as large as that of npm itself). So the
//! test knows no numbers; it says what holds whatever the texts are.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use briefing::{Compiled, Options, Snapshot, compile};
use scraper::{Html, Selector};

use crate::oracle;

/// The Markdown files of the machine, each text once.
fn texts() -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap();
    let mut folders = vec![cargo.join("registry/src")];
    folders.extend(
        ["foreign", "standards", "browser", "stores"].map(|test| root.join("tests").join(test).join("node_modules")),
    );
    let mut texts = BTreeMap::new();
    for folder in folders {
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
            let is_markdown = entry.path().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md"));
            // What is not UTF-8 is another test's.
            if is_markdown
                && entry.file_type().is_file()
                && let Ok(text) = std::fs::read_to_string(entry.path())
            {
                texts.entry(text).or_insert_with(|| entry.into_path());
            }
        }
    }
    texts
}

/// An article whose title is the text's first heading, else its file's name.
fn article(text: &str, path: &Path) -> String {
    let heading =
        text.lines().find_map(|line| Some(line.trim_start_matches('#').trim()).filter(|_| line.starts_with('#')));
    let title = heading.filter(|title| !title.is_empty()).map_or_else(|| path.display().to_string(), str::to_owned);
    // A JSON string is one of TOML's but for the sign that deletes.
    let title = serde_json::to_string(&title).unwrap().replace('\u{7f}', "");
    format!(
        "+++\ntitle = {title}\ndescription = \"Text of a package.\"\ndate = 2025-12-15\nauthors = [\"A B\"]\n+++\n\n{text}"
    )
}

fn site(texts: &[(&String, &PathBuf)]) -> Snapshot {
    let mut files = vec![(
        "briefing.toml".to_owned(),
        "[site]\ntitle = \"Wild\"\nbase_url = \"https://example.org/w/\"\n".to_owned(),
    )];
    for (number, (text, path)) in texts.iter().enumerate() {
        files.push((format!("content/articles/w{number:05}.md"), article(text, path)));
    }
    Snapshot::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))
}

fn compiled(snapshot: &Snapshot) -> Compiled {
    compile(snapshot, &Options { cards: false, ..Options::on("2026-11-24".parse().unwrap()) })
}

mod long {
    use super::*;

    #[test]
    #[ignore = "takes minutes"]
    fn a_site_of_thousands_of_foreign_texts_is_built() {
        let texts = texts();
        let texts: Vec<(&String, &PathBuf)> = texts.iter().collect();
        assert!(texts.len() > 500, "{} texts are too few to say anything", texts.len());
        let snapshot = site(&texts);
        let compiled = compiled(&snapshot);

        // Nothing panics, every complaint can be drawn, every page is well-formed.
        oracle::judge(&compiled, false);
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        let mut broken: BTreeSet<String> = BTreeSet::new();
        for told in compiled.diagnostics.iter() {
            *codes.entry(told.code.to_string()).or_default() += 1;
            let place = told.place.as_ref().unwrap_or_else(|| panic!("{told:?} names no place"));
            let text = snapshot.get(&place.path).unwrap();
            let span = place.span.map_or(0..0, |span| span.range());
            assert!(text.get(span.clone()).is_some_and(|text| std::str::from_utf8(text).is_ok()), "{told:?}");
            assert!(told.hints.iter().any(|hint| !hint.is_empty()), "{told:?} names no way out");
            if told.level == briefing::Level::Error {
                broken.insert(place.path.rsplit('/').next().unwrap().trim_end_matches(".md").to_owned());
            }
        }

        // Pages run nothing, and lead to what is there unless somebody was told.
        let paths: BTreeSet<&str> = compiled.site.paths().map(|(path, _)| path).collect();
        let links = Selector::parse("a[href]").unwrap();
        let (mut pages, mut followed, mut lost) = (0, 0, String::new());
        for path in paths.iter().filter(|path| path.ends_with(".html")) {
            let text = String::from_utf8(compiled.site.render(path).unwrap().to_vec()).unwrap();
            oracle::no_script(path, &text);
            pages += 1;
            if path.split('/').nth(1).is_some_and(|name| broken.contains(name)) {
                continue;
            }
            for link in Html::parse_document(&text).select(&links) {
                let address = link.value().attr("href").unwrap();
                let Some(inside) = address.strip_prefix("/w/") else { continue };
                let file = inside.split(['#', '?']).next().unwrap();
                let file = percent_encoding::percent_decode_str(file).decode_utf8_lossy();
                let page = if file.is_empty() || file.ends_with('/') {
                    format!("{file}index.html")
                } else {
                    file.into_owned()
                };
                followed += 1;
                if !paths.contains(page.as_str()) {
                    writeln!(lost, "{path} leads to {address}").unwrap();
                }
            }
        }
        assert!(lost.is_empty(), "{lost}");
        assert!(pages > texts.len() && followed > texts.len(), "{pages} pages, {followed} links");
        println!("{} texts, {pages} pages, {followed} links; {codes:?}", texts.len());
    }

    #[test]
    #[ignore = "takes minutes"]
    fn twice_the_texts_take_twice_as_long() {
        let texts = texts();
        // Every other one, so that both have texts of all sizes.
        let all: Vec<(&String, &PathBuf)> = texts.iter().collect();
        let half: Vec<(&String, &PathBuf)> = all.iter().copied().step_by(2).collect();
        let bytes = |texts: &[(&String, &PathBuf)]| texts.iter().map(|(text, _)| text.len()).sum::<usize>() as f64;
        let seconds = |texts: &[(&String, &PathBuf)]| {
            let snapshot = site(texts);
            let once = || {
                let start = Instant::now();
                drop(compiled(&snapshot));
                start.elapsed().as_secs_f64()
            };
            (0..3).map(|_| once()).fold(f64::MAX, f64::min)
        };
        let (whole, part) = (seconds(&all), seconds(&half));
        let growth = bytes(&all) / bytes(&half);
        // Twice what would be in proportion: others use the machine too.
        assert!(whole < part * growth * 2.0 + 0.5, "{part} s for the half, {whole} s for {growth} times as much");
    }
}
