//! What edits start from.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{imports, lists, published};

/// The texts of a target: what was found before, then what is known to be good or to matter.
pub(crate) fn corpus(target: &str) -> Vec<Vec<u8>> {
    let mut texts = files(&root().join("tests/fuzz/corpus").join(target), &[]);
    texts.extend(match target {
        "front_matter" | "markdown" => {
            let mut texts = files(&root().join("content"), &["md"]);
            texts.extend(files(&root().join("src/cli/init/template/content"), &["md"]));
            texts.extend(examples("md"));
            texts
        }
        "rows" => {
            let mut texts = files(&root().join("src/cli/init/template/content"), &["toml"]);
            texts.extend(files(&root().join("content"), &["toml", "yaml", "csv"]));
            for kind in ["toml", "yaml", "csv"] {
                texts.extend(examples(kind));
            }
            texts
        }
        "templates" | "components" => files(&root().join("templates"), &["html"]),
        "configuration" => vec![fs::read(root().join("briefing.toml")).unwrap()],
        "words_of_the_interface" => files(&root().join("templates/strings"), &["toml"]),
        "import" => imports::corpus(),
        "pictures" => published::pictures(),
        "published_list" => lists::published_lists(),
        "style_sheets" => files(&root().join("static/css"), &["css"]),
        "written_list" => lists::written_lists(),
        _ => Vec::new(),
    });
    texts
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files below `folder` with one of these endings, or all, by name.
fn files(folder: &Path, endings: &[&str]) -> Vec<Vec<u8>> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_file())
        .filter(|entry| {
            let ending = entry.path().extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            endings.is_empty() || endings.contains(&ending)
        })
        .map(|entry| fs::read(entry.path()).unwrap())
        .collect()
}

/// The examples of the chapters on diagnostics that are files of this kind.
fn examples(ending: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let mut examples = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        let names_file = info.split_whitespace().any(|word| word.ends_with(&format!(".{ending}")));
        if names_file || info.trim() == ending {
            examples.push((block.join("\n") + "\n").into_bytes());
        }
    }
    assert!(ending == "yaml" || ending == "csv" || !examples.is_empty(), "no examples of {ending}");
    examples
}
