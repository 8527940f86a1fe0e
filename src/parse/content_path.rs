//! What a path below `content/` says of a file: its kind, its id, and which files are assets beside a record.

use std::sync::Arc;

use super::front_matter::RowFormat;
use crate::diagnostics::closest;
use crate::model::Kind;
use crate::model::vocabulary::listed_with;
use crate::source::Snapshot;

/// A file below `content/` that is parsed, by what it holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ContentFile {
    /// One record and its text.
    Record {
        /// Its kind.
        kind: Kind,
        /// The file's stem, or its folder's name for `index.md`.
        stem: String,
        /// The folder of the files beside it, for `index.md`.
        assets: Option<Arc<str>>,
    },
    /// Many small records of one kind.
    Rows {
        /// Their kind.
        kind: Kind,
        /// The format.
        format: RowFormat,
    },
    /// A Markdown or row file where no record can be.
    Nowhere {
        /// Where to put it.
        hint: String,
    },
}

impl ContentFile {
    /// What the file at `path`, which begins with `content/`, holds; `None` for assets.
    pub(super) fn of(path: &str, snapshot: &Snapshot) -> Option<Self> {
        let within = path.strip_prefix("content/")?;
        match within.rsplit_once('/') {
            None => top_level(within),
            Some((folder, name)) => in_folder(folder, name, snapshot),
        }
    }
}

fn top_level(name: &str) -> Option<ContentFile> {
    if name == "_index.md" {
        return Some(ContentFile::Record { kind: Kind::Home, stem: "home".to_owned(), assets: None });
    }
    let (stem, extension) = name.rsplit_once('.')?;
    let kind = kinds().find(|kind| kind.plural() == stem);
    match (row_format(extension), kind) {
        (Some(format), Some(kind)) => Some(ContentFile::Rows { kind, format }),
        (Some(_), None) => Some(ContentFile::Nowhere { hint: row_file_hint(stem, extension) }),
        (None, _) if extension == "md" => Some(ContentFile::Nowhere {
            hint: format!("move it into a folder of its kind, such as `content/pages/{name}`"),
        }),
        (None, _) => None,
    }
}

fn in_folder(folder: &str, name: &str, snapshot: &Snapshot) -> Option<ContentFile> {
    let (top, _) = folder.split_once('/').unwrap_or((folder, ""));
    let kind = kinds().find(|kind| kind.plural() == top);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let beside_a_record = || snapshot.get(&format!("content/{folder}/index.md")).is_some();
    match (extension, kind) {
        ("md", Some(kind)) if stem == "index" => match folder.rsplit_once('/') {
            Some((_, own)) => Some(ContentFile::Record {
                kind,
                stem: own.to_owned(),
                assets: Some(Arc::from(format!("content/{folder}"))),
            }),
            None => {
                Some(ContentFile::Nowhere { hint: format!("the list of {top} is made by itself; delete this file") })
            }
        },
        ("md", Some(kind)) => Some(ContentFile::Record { kind, stem: stem.to_owned(), assets: None }),
        ("md", None) => {
            let names = || kinds().map(Kind::plural);
            let hint = match closest(top, names()) {
                Some(near) => format!("did you mean `content/{near}/`?"),
                None => format!("the folders are {}", listed_with("and", names())),
            };
            Some(ContentFile::Nowhere { hint })
        }
        (extension, Some(_)) if row_format(extension).is_some() && !beside_a_record() => {
            Some(ContentFile::Nowhere { hint: format!("rows of {top} go into one file `content/{top}.{extension}`") })
        }
        _ => None,
    }
}

/// The kinds that have a folder: all but the home page.
fn kinds() -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| *kind != Kind::Home)
}

fn row_format(extension: &str) -> Option<RowFormat> {
    match extension {
        "toml" => Some(RowFormat::Toml),
        "yaml" | "yml" => Some(RowFormat::Yaml),
        "csv" => Some(RowFormat::Csv),
        _ => None,
    }
}

fn row_file_hint(stem: &str, extension: &str) -> String {
    match closest(stem, kinds().map(Kind::plural)) {
        Some(near) => format!("did you mean `content/{near}.{extension}`?"),
        None => format!("a row file is named after its kind: `content/events.{extension}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str, others: &[&str]) -> Option<ContentFile> {
        let files = others.iter().chain([&path]).map(|path| (*path, Vec::new()));
        ContentFile::of(path, &Snapshot::from_files(files))
    }

    fn record(kind: Kind, stem: &str, assets: Option<&str>) -> Option<ContentFile> {
        Some(ContentFile::Record { kind, stem: stem.to_owned(), assets: assets.map(Arc::from) })
    }

    #[test]
    fn folders_say_the_kind_and_sub_folders_are_for_order_only() {
        assert_eq!(place("content/_index.md", &[]), record(Kind::Home, "home", None));
        assert_eq!(place("content/issues/donbas.md", &[]), record(Kind::Issue, "donbas", None));
        assert_eq!(place("content/events/2025/12/x.md", &[]), record(Kind::Event, "x", None));
        assert_eq!(place("content/events/x/index.md", &[]), record(Kind::Event, "x", Some("content/events/x")));
    }

    #[test]
    fn row_files_stand_at_the_top_and_assets_beside_a_record() {
        assert_eq!(
            place("content/events.csv", &[]),
            Some(ContentFile::Rows { kind: Kind::Event, format: RowFormat::Csv })
        );
        assert_eq!(place("content/events/x/votes.csv", &["content/events/x/index.md"]), None);
        assert_eq!(place("content/events/x/photo.jpg", &["content/events/x/index.md"]), None);
    }

    #[test]
    fn what_is_no_record_is_told_where_to_go() {
        let hint = |path| match place(path, &[]) {
            Some(ContentFile::Nowhere { hint }) => hint,
            other => format!("{other:?}"),
        };
        assert_eq!(hint("content/event.toml"), "did you mean `content/events.toml`?");
        assert_eq!(hint("content/isues/donbas.md"), "did you mean `content/issues/`?");
        assert_eq!(hint("content/about.md"), "move it into a folder of its kind, such as `content/pages/about.md`");
        assert_eq!(hint("content/issues/index.md"), "the list of issues is made by itself; delete this file");
        assert_eq!(hint("content/events/rows.csv"), "rows of events go into one file `content/events.csv`");
    }
}
