//! The default theme, which is part of the program.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "templates/"]
#[exclude = ".*"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = ".*"]
struct Static;

/// A file of the default theme: its path below `templates/` or `static/`, and its bytes.
pub(crate) type ThemeFile = (String, &'static [u8]);

/// The default theme's templates, in the order of their paths.
pub(crate) fn templates() -> Vec<ThemeFile> {
    files::<Templates>()
}

/// The default theme's static files, in the order of their paths.
pub(crate) fn static_files() -> Vec<ThemeFile> {
    files::<Static>()
}

fn files<T: RustEmbed>() -> Vec<ThemeFile> {
    let mut files: Vec<ThemeFile> = T::iter()
        .filter_map(|path| match T::get(&path)?.data {
            std::borrow::Cow::Borrowed(bytes) => Some((path.into_owned(), bytes)),
            // Embedded bytes are borrowed: `debug-embed` is on.
            std::borrow::Cow::Owned(_) => None,
        })
        .collect();
    files.sort();
    files
}
