//! The fonts of cards: ours for Latin, Greek and Cyrillic, the site's own for all else.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Family, ID, Query, Source, Weight};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// Where a site's own fonts are.
pub(super) const FOLDER: &str = "static/fonts";

/// The family that stands in for every other.
pub(super) const SERIF: &str = "Card Serif";
const SANS: &str = "Card Sans";

/// See `fonts/subset.py`.
const OURS: [&[u8]; 3] = [
    include_bytes!("fonts/card-serif-bold.ttf"),
    include_bytes!("fonts/card-serif-regular.ttf"),
    include_bytes!("fonts/card-sans-semibold.ttf"),
];

/// A hash of our fonts.
static OURS_HASH: LazyLock<blake3::Hash> = LazyLock::new(|| blake3::hash(&OURS.concat()));

/// Whether a file is one of those that are read. Web fonts (`.woff`, `.woff2`) are for browsers: they are packed.
pub(super) fn is_font(path: &str) -> bool {
    let end = path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    end.is_some_and(|end| matches!(end.as_str(), "ttf" | "otf" | "ttc" | "otc"))
}

/// The fonts of a site.
pub(super) struct Fonts {
    pub(super) database: Arc<Database>,
    /// The site's own first, in the order of their paths.
    faces: Vec<Face>,
    /// The files that are no fonts.
    pub(super) broken: Vec<Arc<str>>,
    /// A hash of all of them.
    pub(super) hash: [u8; 32],
}

/// One face: a family in one weight.
struct Face {
    id: ID,
    family: String,
    weight: u16,
    index: u32,
    bytes: FontFile,
}

/// The bytes of a font, as the database takes them.
#[derive(Clone)]
enum FontFile {
    Ours(&'static [u8]),
    Own(Arc<[u8]>),
}

impl AsRef<[u8]> for FontFile {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Ours(bytes) => bytes,
            Self::Own(bytes) => bytes,
        }
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("faces", &self.faces.len()).finish_non_exhaustive()
    }
}

impl Fonts {
    /// Our fonts and those of `files`.
    pub(super) fn new(files: &[(Arc<str>, Arc<[u8]>)]) -> Self {
        let mut database = Database::new();
        let mut faces = Vec::new();
        let mut broken = Vec::new();
        let mut hasher = blake3::Hasher::new();
        hasher.update(OURS_HASH.as_bytes());
        for (path, bytes) in files {
            let file = FontFile::Own(Arc::clone(bytes));
            let before = faces.len();
            load(&mut database, file, &mut faces);
            if faces.len() == before {
                broken.push(Arc::clone(path));
            }
            hasher.update(blake3::hash(bytes).as_bytes());
        }
        for bytes in OURS {
            load(&mut database, FontFile::Ours(bytes), &mut faces);
        }
        database.set_serif_family(SERIF);
        for set in [
            Database::set_sans_serif_family,
            Database::set_cursive_family,
            Database::set_fantasy_family,
            Database::set_monospace_family,
        ] {
            set(&mut database, SANS);
        }
        Self { database: Arc::new(database), faces, broken, hash: *hasher.finalize().as_bytes() }
    }

    /// The face that a family and a weight ask for; our serif where there is no such family.
    fn named(&self, family: &str, weight: u16) -> usize {
        let families = [Family::Name(family), Family::Serif];
        let query = Query { families: &families, weight: Weight(weight), ..Query::default() };
        let id = self.database.query(&query);
        self.faces.iter().position(|face| Some(face.id) == id).unwrap_or_default()
    }

    /// Another face that has `character`: the nearest in weight, the site's own first.
    pub(super) fn fallback(&self, character: char, used: &[ID]) -> Option<ID> {
        let weight = used.first().and_then(|id| self.faces.iter().find(|face| face.id == *id)).map(|face| face.weight);
        let faces = self.faces.iter().filter(|face| !used.contains(&face.id));
        let having = faces.filter(|face| face.open().is_some_and(|open| open.has(character)));
        having.min_by_key(|face| face.weight.abs_diff(weight.unwrap_or(400))).map(|face| face.id)
    }

    /// Those of `characters` that no face has.
    pub(super) fn missing(&self, characters: BTreeSet<char>) -> Vec<char> {
        let open: Vec<_> = self.faces.iter().filter_map(Face::open).collect();
        let is_missing = |character: &char| !is_unseen(*character) && !open.iter().any(|face| face.has(*character));
        characters.into_iter().filter(is_missing).collect()
    }

    /// The faces, ready to be measured, with those that family and weight ask for.
    pub(super) fn measure(&self, family: &str, weight: u16) -> Measure<'_> {
        let faces = self.faces.iter().map(|face| (face, face.open())).collect();
        Measure { faces, base: self.named(family, weight), weight }
    }
}

/// Adds the faces of a file.
fn load(database: &mut Database, bytes: FontFile, faces: &mut Vec<Face>) {
    let ids = database.load_font_source(Source::Binary(Arc::new(bytes.clone())));
    for id in ids {
        let Some(info) = database.face(id) else { continue };
        let family = info.families.first().map(|(name, _)| name.clone()).unwrap_or_default();
        let face = Face { id, family, weight: info.weight.0, index: info.index, bytes: bytes.clone() };
        if face.open().is_some() {
            faces.push(face);
        }
    }
}

impl Face {
    fn open(&self) -> Option<Open<'_>> {
        let font = FontRef::from_index(self.bytes.as_ref(), self.index).ok()?;
        // In parts of the font's size: what is measured holds for every size.
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        Some(Open { characters: font.charmap(), metrics })
    }
}

/// A face that is looked into.
struct Open<'f> {
    characters: Charmap<'f>,
    metrics: GlyphMetrics<'f>,
}

impl Open<'_> {
    fn has(&self, character: char) -> bool {
        self.characters.map(character).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    fn width(&self, character: char) -> Option<f32> {
        let glyph = self.characters.map(character).filter(|glyph| glyph.to_u32() != 0)?;
        self.metrics.advance_width(glyph)
    }
}

/// Fonts that measure a text in one family and weight.
pub(super) struct Measure<'f> {
    faces: Vec<(&'f Face, Option<Open<'f>>)>,
    base: usize,
    weight: u16,
}

impl Measure<'_> {
    /// The face that shows `character` where the one before it is shown by `before`, and how wide it is, in parts of
    /// the font's size. What no face has is as wide as it is high.
    pub(super) fn of(&self, character: char, before: Option<usize>) -> (usize, f32) {
        if is_unseen(character) && !character.is_whitespace() {
            return (before.unwrap_or(self.base), 0.0);
        }
        // Blanks and marks stay with the word before them, so that a sentence in another script is one run.
        let is_neutral = !character.is_alphanumeric();
        let order = if is_neutral { [before, Some(self.base)] } else { [Some(self.base), before] };
        let near = order.into_iter().flatten().find_map(|at| Some((at, self.width(at, character)?)));
        near.or_else(|| self.elsewhere(character)).unwrap_or((self.base, 1.0))
    }

    /// The family of a face.
    pub(super) fn family(&self, face: usize) -> &str {
        self.faces.get(face).map_or(SERIF, |(face, _)| &face.family)
    }

    fn width(&self, face: usize, character: char) -> Option<f32> {
        self.faces.get(face)?.1.as_ref()?.width(character)
    }

    fn elsewhere(&self, character: char) -> Option<(usize, f32)> {
        let having = (0..self.faces.len()).filter_map(|at| Some((at, self.width(at, character)?)));
        having.min_by_key(|(at, _)| self.faces[*at].0.weight.abs_diff(self.weight))
    }
}

/// Whether a character shows nothing by itself: blanks, and what tells how others are joined, broken and directed.
pub(super) fn is_unseen(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}'
        )
}
