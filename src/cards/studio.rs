//! Where cards are drawn: the fonts and the pictures of a site.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fonts::{self, Fonts};
use super::{Fitted, Mistake, Sketch, Wish, draw, fit, is_picture};
use crate::assets::Assets;
use crate::diagnostics::{Code, Diagnostic};
use crate::keep::Key;
use crate::site::Bytes;
use crate::source::Snapshot;

/// What draws; its version is part of the key of a card that is kept. Another `resvg` may draw otherwise.
pub(super) const MAKER: &str = "card 1, resvg 0.49";

/// All that cards are drawn with besides their SVG.
pub(crate) struct Studio {
    fonts: Arc<Fonts>,
    /// The pictures that a card may show, by their path below `static/`.
    pictures: BTreeMap<String, Bytes>,
}

/// A font of the site: its path and its bytes.
type FontFile = (Arc<str>, Arc<[u8]>);

/// The last fonts with the files that they are of.
#[derive(Debug, Default)]
pub(crate) struct Studios {
    kept: Option<(Vec<FontFile>, Arc<Fonts>)>,
}

impl Studios {
    /// What the cards of a site are drawn with, and the fonts of the site that cannot be read.
    pub(crate) fn load(&mut self, snapshot: &Snapshot, assets: &Assets) -> (Option<Arc<Studio>>, Vec<Diagnostic>) {
        let files = snapshot.under(fonts::FOLDER).filter(|(path, _)| fonts::is_font(path));
        let files: Vec<_> = files.map(|(path, bytes)| (Arc::clone(path), Arc::clone(bytes))).collect();
        let kept = self.kept.take().filter(|(kept, _)| *kept == files);
        let (_, fonts) = self.kept.insert(kept.unwrap_or_else(|| {
            let fonts = Arc::new(Fonts::new(&files));
            (files, fonts)
        }));
        let broken = fonts.broken.iter().map(|path| {
            Diagnostic::new(Code::MissingGlyph, "this font cannot be read, so that no card has a glyph of it")
                .in_file(path)
                .hint("replace it by a whole TrueType or OpenType file, or take it away")
        });
        let published = assets.addresses.iter().filter(|(path, _)| is_picture(path));
        let pictures = published.filter_map(|(path, address)| {
            let (_, bytes) = assets.files.get(address.trim_start_matches('/'))?;
            Some((path.clone(), bytes.clone()))
        });
        let studio = Studio { fonts: Arc::clone(fonts), pictures: pictures.collect() };
        (Some(Arc::new(studio)), broken.collect())
    }
}

impl Studio {
    /// What is to be known of a card before it is drawn.
    ///
    /// # Errors
    /// The SVG is none, is of another size, or shows a picture that there is not.
    pub(crate) fn sketch(&self, svg: &str) -> Result<Sketch, Mistake> {
        let drawing = draw::parse(svg)?;
        let mut parts = vec![svg.as_bytes(), &self.fonts.hash];
        for path in draw::pictures(&drawing) {
            parts.push(self.picture(path).ok_or_else(|| Mistake {
                message: format!("the card shows `{path}`, which is no picture in `static/`"),
                hint: format!("put the picture at `static/{path}`, or take it out of the template"),
            })?);
        }
        let key = Key::of(MAKER, parts);
        Ok(Sketch { key, missing: self.fonts.missing(draw::characters(&drawing)) })
    }

    /// The card as a PNG.
    ///
    /// # Errors
    /// As for [`sketch`](Self::sketch).
    pub(crate) fn draw(&self, svg: &str) -> Result<Vec<u8>, Mistake> {
        draw::draw(svg, &self.fonts, &|path| self.picture(path))
    }

    /// Breaks a text into lines.
    pub(crate) fn fit(&self, wish: &Wish<'_>) -> Fitted {
        fit::fit(&self.fonts, wish)
    }

    /// The drawing of a state or a stance, 16 by 16 in `currentColor`: the content of the symbol `id` in
    /// `static/shapes.svg`.
    pub(crate) fn shape(&self, id: &str) -> Option<&str> {
        let sheet = std::str::from_utf8(self.picture("shapes.svg")?).ok()?;
        let (_, rest) = sheet.split_once(&format!("<symbol id=\"{id}\""))?;
        let (_, rest) = rest.split_once('>')?;
        rest.split_once("</symbol>").map(|(shape, _)| shape)
    }

    fn picture(&self, path: &str) -> Option<&[u8]> {
        self.pictures.get(path.trim_start_matches('/')).map(|bytes| &**bytes)
    }
}
