//! What the program is made of: what makes it another one, and that all of its Rust is safe.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

#[allow(dead_code, reason = "Cargo calls what the tests do not")]
#[path = "../src/build.rs"]
mod build_script;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below `folder` that `wanted` takes, by their paths.
fn files(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !["target", "node_modules"].contains(&name.as_str()) {
            found.extend(files(&path, wanted));
        } else if wanted(&path) {
            found.push(path);
        }
    }
    found
}

#[test]
fn another_source_or_feature_is_another_program() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    for path in ["src/cli", "static", "templates"] {
        fs::create_dir_all(at(path)).unwrap();
    }
    let sources = ["Cargo.lock", "Cargo.toml", "src/build.rs", "src/cli/a.rs", "static/a.css", "templates/a.html"];
    for path in sources {
        fs::write(at(path), "a").unwrap();
    }
    let program = |features: &[&str]| {
        build_script::fingerprint(folder.path(), features.iter().map(|feature| (*feature).to_owned())).unwrap()
    };
    let first = program(&["CARGO_FEATURE_CARDS"]);
    assert_eq!(program(&["CARGO_FEATURE_CARDS"]), first);
    assert_ne!(program(&[]), first);
    for path in sources {
        fs::write(at(path), "b").unwrap();
        assert_ne!(program(&["CARGO_FEATURE_CARDS"]), first, "{path}");
        fs::write(at(path), "a").unwrap();
        assert_eq!(program(&["CARGO_FEATURE_CARDS"]), first, "{path}");
    }
    // An editor's.
    fs::write(at("src/.a.rs.swp"), "b").unwrap();
    assert_eq!(program(&["CARGO_FEATURE_CARDS"]), first);
    fs::rename(at("src/cli/a.rs"), at("src/cli/b.rs")).unwrap();
    assert_ne!(program(&["CARGO_FEATURE_CARDS"]), first);
}

#[test]
fn all_that_is_embedded_counts() {
    let mut count = 0;
    let is_of_tests = |path: &Path| path.iter().any(|name| name.to_string_lossy().contains("tests"));
    let is_compiled = |path: &Path| path.extension().is_some_and(|it| it == "rs");
    for path in files(&root().join("src"), &is_compiled) {
        if is_of_tests(path.strip_prefix(root()).unwrap()) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let from_here =
            ["include_str!(\"", "include_bytes!(\"", "include!(\""].map(|macro_| (macro_, path.parent().unwrap()));
        for (before, base) in from_here.into_iter().chain([("#[folder = \"", root())]) {
            for after in text.split(before).skip(1) {
                let embedded = base.join(after.split('"').next().unwrap()).canonicalize().unwrap();
                let embedded = embedded.strip_prefix(root().canonicalize().unwrap()).unwrap().to_owned();
                let counts = build_script::SOURCES.iter().any(|source| embedded.starts_with(source));
                assert!(counts, "{} embeds {}", path.display(), embedded.display());
                count += 1;
            }
        }
    }
    assert!(count > 5, "{count} only");
}

#[test]
fn no_rust_of_ours_is_unsafe() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let lints = manifest.split("\n[").find_map(|table| table.strip_prefix("lints.rust]")).unwrap();
    // What is forbidden cannot be allowed again further in. It holds for all targets of the package: library, program,
    // build script, tests and benches.
    assert!(lints.lines().any(|line| line == "unsafe_code = \"forbid\""), "{lints}");
    let manifests = files(root(), &|path| path.ends_with("Cargo.toml"));
    assert_eq!(manifests, [root().join("Cargo.toml")], "there is another package");
}
