//! The crate's public items, with fields and variants: whoever changes the interface sees it in
//! `tests/public-items.txt`.
//!
//! `UPDATE=1 cargo test --test public_items` writes the list anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Ident, ImplItem, Item, TraitItem, UseTree, Visibility};

/// The items that are public below the module `name`, whose file is `file` and whose sub-modules lie in `folder`.
fn module(name: &str, file: &Path, folder: &Path, found: &mut BTreeSet<String>) {
    let source = fs::read_to_string(file).unwrap();
    let parsed = syn::parse_file(&source).unwrap();
    let mut exported = BTreeSet::new();
    for item in &parsed.items {
        match item {
            Item::Mod(inner) if is_public(&inner.vis) => {
                let inner = inner.ident.to_string();
                let (file, below) = module_file(folder, &inner);
                found.insert(format!("mod {name}::{inner}"));
                module(&format!("{name}::{inner}"), &file, &below, found);
            }
            Item::Use(exports) if is_public(&exports.vis) => names(&exports.tree, &mut exported),
            _ => {}
        }
    }
    // What is exported from a private module is looked up in all files of this module's folder.
    for file in rust_files(folder).into_iter().chain([file.to_owned()]) {
        let parsed = syn::parse_file(&fs::read_to_string(&file).unwrap()).unwrap();
        let own = file == *file_of(folder, name);
        for item in &parsed.items {
            list(name, item, &|ident| exported.contains(ident) || own, found);
        }
    }
    // What a macro makes, or another module than this one's, is listed by its name alone.
    for name_of_export in exported {
        let is_listed = found.iter().any(|line| {
            line.split_once(' ').and_then(|(_, path)| path.strip_prefix(name)) == Some(&format!("::{name_of_export}"))
        });
        if !is_listed {
            found.insert(format!("use {name}::{name_of_export}"));
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn file_of(folder: &Path, name: &str) -> PathBuf {
    if name == "briefing" { folder.join("lib.rs") } else { folder.join("mod.rs") }
}

fn module_file(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let below = folder.join(name);
    let nested = below.join("mod.rs");
    if nested.exists() { (nested, below) } else { (folder.join(format!("{name}.rs")), below) }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The names that a `pub use` exports.
fn names(tree: &UseTree, found: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => names(&path.tree, found),
        UseTree::Name(name) => {
            found.insert(name.ident.to_string());
        }
        UseTree::Rename(rename) => {
            found.insert(rename.ident.to_string());
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, found)),
        UseTree::Glob(_) => {
            found.insert("*".to_owned());
        }
    }
}

/// Notes `item` where it is public and wanted, with its public fields, its variants or its functions.
fn list(module: &str, item: &Item, is_wanted: &dyn Fn(&str) -> bool, found: &mut BTreeSet<String>) {
    let is_listed = |ident: &Ident| is_wanted(&ident.to_string());
    let (visibility, word, ident, of_inner, inner): (_, _, _, _, Vec<&Ident>) = match item {
        Item::Struct(item) => {
            let fields = item.fields.iter().filter(|field| is_public(&field.vis));
            (&item.vis, "struct", &item.ident, "field", fields.filter_map(|field| field.ident.as_ref()).collect())
        }
        Item::Enum(item) => {
            let variants = item.variants.iter().map(|variant| &variant.ident);
            (&item.vis, "enum", &item.ident, "variant", variants.collect())
        }
        Item::Trait(item) => {
            let functions = item.items.iter().filter_map(|inner| match inner {
                TraitItem::Fn(function) => Some(&function.sig.ident),
                _ => None,
            });
            (&item.vis, "trait", &item.ident, "fn", functions.collect())
        }
        Item::Fn(item) => (&item.vis, "fn", &item.sig.ident, "", Vec::new()),
        Item::Const(item) => (&item.vis, "const", &item.ident, "", Vec::new()),
        Item::Type(item) => (&item.vis, "type", &item.ident, "", Vec::new()),
        Item::Impl(block) if block.trait_.is_none() => {
            let syn::Type::Path(path) = &*block.self_ty else { return };
            let Some(owner) = path.path.segments.last().map(|segment| &segment.ident).filter(|it| is_listed(it)) else {
                return;
            };
            let methods = block.items.iter().filter_map(|inner| match inner {
                ImplItem::Fn(method) if is_public(&method.vis) => Some(&method.sig.ident),
                _ => None,
            });
            found.extend(methods.map(|method| format!("fn {module}::{owner}::{method}")));
            return;
        }
        _ => return,
    };
    if is_public(visibility) && is_listed(ident) {
        found.insert(format!("{word} {module}::{ident}"));
        found.extend(inner.into_iter().map(|inner| format!("{of_inner} {module}::{ident}::{inner}")));
    }
}

#[test]
fn public_items_are_listed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = root.join("src");
    let mut found = BTreeSet::new();
    module("briefing", &source.join("lib.rs"), &source, &mut found);
    let listed = found.into_iter().collect::<Vec<_>>().join("\n") + "\n";
    let file = root.join("tests/public-items.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &listed).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), listed, "see the head of this file");
}
