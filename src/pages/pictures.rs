//! Pictures as pages show them: their address, their size, smaller ones to choose from.

use super::target::{self, Target};
use super::views::Views;
use crate::model::record::Record;
use crate::pictures::{Picture, Size};

/// How wide a picture is shown (HTML's `sizes`): as wide as a text, which on a small screen is nearly the window.
pub(crate) const SIZES: &str = "(min-width: 44rem) 42rem, 100vw";

/// A picture on a page.
pub(crate) struct Shown {
    /// The address of the original.
    pub(crate) src: String,
    /// Its size as shown, where the file says so.
    pub(crate) size: Option<Size>,
    /// The addresses of the smaller ones and of the original, each with its width (HTML's `srcset`); none where there
    /// are no smaller ones.
    pub(crate) srcset: Option<String>,
}

impl Views {
    /// A picture of the front matter or of a component's argument: a file in `static/` where there is one of that path,
    /// else one beside the record, or elsewhere.
    pub(crate) fn shown(&self, record: &Record, path: &str) -> Shown {
        let below_static = path.trim_start_matches('/');
        match self.assets.get(below_static) {
            Some(address) => self.shown_as(self.config.base_url.url(address), self.pictures.at(below_static)),
            None => self.shown_in_text(record, path),
        }
    }

    /// A Markdown picture, whose address is read as that of a link.
    pub(crate) fn shown_in_text(&self, record: &Record, written: &str) -> Shown {
        let picture = match self.follow(record, written) {
            Target::Path { address, .. } => self.pictures.at(&target::file(&address)),
            Target::Elsewhere | Target::Here(_) | Target::LeftOut => None,
        };
        self.shown_as(self.target(record, written), picture)
    }

    fn shown_as(&self, src: String, picture: Option<&Picture>) -> Shown {
        let size = picture.and_then(Picture::size);
        let smaller = picture.into_iter().flat_map(Picture::smaller);
        let mut candidates: Vec<String> = smaller
            .map(|(width, path)| format!("{} {width}w", self.config.base_url.url(&format!("/{path}"))))
            .collect();
        if let Some(size) = size.filter(|_| !candidates.is_empty()) {
            candidates.push(format!("{} {}w", in_srcset(&src), size.width));
        }
        let srcset = (!candidates.is_empty()).then(|| candidates.join(", "));
        Shown { src, size, srcset }
    }
}

/// `address` without what ends one in a `srcset`: blanks, and commas at either end.
fn in_srcset(address: &str) -> String {
    address.replace(' ', "%20").replace(',', "%2C")
}
