//! From an SVG to a PNG.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use ahash::HashMap;
use png::{ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Family, Query, Weight};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{self, FontResolver, FontSelectionFn, ImageHrefResolver, ImageKind, Options, Tree};

use super::fonts::{Fonts, SERIF};
use super::{HEIGHT, Mistake, WIDTH};

/// The SVG as a tree of elements.
pub(super) fn parse(svg: &str) -> Result<Document<'_>, Mistake> {
    Document::parse_with_options(svg, ParsingOptions { allow_dtd: false, ..ParsingOptions::default() }).map_err(
        |error| Mistake {
            message: format!("what the template makes is no SVG: {error}"),
            hint: "an SVG is XML: every element is closed, every value in quotes, nothing stands around `<svg>`"
                .to_owned(),
        },
    )
}

/// All characters that the drawing shows.
pub(super) fn characters(drawing: &Document<'_>) -> BTreeSet<char> {
    let texts = drawing.descendants().filter(|node| node.is_text());
    let is_shown = |node: &usvg::roxmltree::Node<'_, '_>| {
        node.ancestors().any(|above| above.has_tag_name(("http://www.w3.org/2000/svg", "text")))
    };
    texts.filter(is_shown).filter_map(|node| node.text()).flat_map(str::chars).collect()
}

/// The pictures that the drawing shows, as it names them; those that it brings itself are not among them.
pub(super) fn pictures<'d>(drawing: &'d Document<'_>) -> Vec<&'d str> {
    let shows = |tag: &str| matches!(tag, "image" | "feImage");
    let nodes = drawing.descendants().filter(|node| shows(node.tag_name().name()));
    let hrefs = nodes.filter_map(|node| node.attributes().find(|attribute| attribute.name() == "href"));
    hrefs.map(|href| href.value()).filter(|href| !href.starts_with("data:") && !href.starts_with('#')).collect()
}

/// Finds the bytes of a picture by its path below `static/`.
type FindPicture<'p> = dyn Fn(&str) -> Option<&'p [u8]> + Sync + 'p;

/// The SVG as a PNG.
///
/// Where the fonts of a line make clusters of different length of it, `usvg` 0.49 removes a glyph that is not there. A line
/// in one font has no such clusters: the others then come in as stand-ins, character by character.
pub(super) fn draw(svg: &str, fonts: &Fonts, picture: &FindPicture<'_>) -> Result<Vec<u8>, Mistake> {
    let drawing = parse(svg)?;
    let attempt = |select: fn() -> FontSelectionFn<'static>| {
        std::panic::catch_unwind(AssertUnwindSafe(|| draw_with(&drawing, fonts, picture, select())))
    };
    attempt(FontResolver::default_font_selector).or_else(|_| attempt(serif)).unwrap_or_else(|_| {
        Err(Mistake {
            message: "the card cannot be drawn, since the library that draws fails over its text".to_owned(),
            hint: "try other words in the title or in the summary".to_owned(),
        })
    })
}

/// Takes our serif for every family.
fn serif() -> FontSelectionFn<'static> {
    Box::new(|font, database| {
        database.query(&Query { families: &[Family::Serif], weight: Weight(font.weight()), ..Query::default() })
    })
}

fn draw_with(
    drawing: &Document<'_>,
    fonts: &Fonts,
    picture: &FindPicture<'_>,
    select_font: FontSelectionFn<'static>,
) -> Result<Vec<u8>, Mistake> {
    let options = Options {
        resources_dir: None,
        font_family: SERIF.to_owned(),
        fontdb: Arc::clone(&fonts.database),
        font_resolver: FontResolver {
            select_fallback: Box::new(|character, used, _| fonts.fallback(character, used)),
            select_font,
        },
        image_href_resolver: ImageHrefResolver {
            resolve_string: Box::new(|path, options| kind(path, picture(path)?, options)),
            ..ImageHrefResolver::default()
        },
        ..Options::default()
    };
    let unreadable = |error: usvg::Error| Mistake {
        message: format!("the card cannot be drawn: {error}"),
        hint: format!("begin with `<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\">`"),
    };
    let tree = Tree::from_xmltree(drawing, &options).map_err(unreadable)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    if (width, height) != (WIDTH as f32, HEIGHT as f32) {
        return Err(Mistake {
            message: format!("the card is {width} by {height}, and cards are {WIDTH} by {HEIGHT}"),
            hint: format!("write `width=\"{WIDTH}\" height=\"{HEIGHT}\"` on its `<svg>`"),
        });
    }
    let too_large = || Mistake { message: "the card cannot be drawn".to_owned(), hint: String::new() };
    let mut pixmap = Pixmap::new(WIDTH, HEIGHT).ok_or_else(too_large)?;
    // Where the drawing leaves something bare it is white, as the networks would show it.
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    png(&pixmap).ok_or_else(too_large)
}

/// A picture of the site by what its name says that it is.
fn kind(path: &str, bytes: &[u8], options: &Options<'_>) -> Option<ImageKind> {
    let end = path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase())?;
    let data = || Arc::new(bytes.to_vec());
    match end.as_str() {
        "png" => Some(ImageKind::PNG(data())),
        "jpg" | "jpeg" => Some(ImageKind::JPEG(data())),
        "gif" => Some(ImageKind::GIF(data())),
        "webp" => Some(ImageKind::WEBP(data())),
        // A picture within it would be another file, and stays away.
        "svg" => Tree::from_data_nested(bytes, options).ok().map(ImageKind::SVG),
        _ => None,
    }
}

/// The pixels as a PNG: with a palette where they have few colours, as text on paper does, which is half as large as
/// true colours are. There is no transparency. The higher compression takes forty times as long and saves 2 %.
fn png(pixmap: &Pixmap) -> Option<Vec<u8>> {
    let pixels = || pixmap.data().chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    let mut palette: Vec<[u8; 3]> = Vec::new();
    let mut numbers: HashMap<[u8; 3], u8> = HashMap::default();
    let mut indexed: Vec<u8> = Vec::with_capacity(pixmap.data().len() / 4);
    // Most pixels are as the one before.
    let mut last = None;
    for pixel in pixels() {
        let number = match last {
            Some((same, number)) if same == pixel => Some(number),
            _ => numbers.get(&pixel).copied().or_else(|| {
                let number = u8::try_from(palette.len()).ok()?;
                palette.push(pixel);
                numbers.insert(pixel, number);
                Some(number)
            }),
        };
        let Some(number) = number else { return true_colours(pixels().flatten().collect()) };
        last = Some((pixel, number));
        indexed.push(number);
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(ColorType::Indexed);
    encoder.set_palette(palette.concat());
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::NoFilter);
    encoder.write_header().ok()?.write_image_data(&indexed).ok()?;
    Some(bytes)
}

fn true_colours(pixels: Vec<u8>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(ColorType::Rgb);
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::Adaptive);
    encoder.write_header().ok()?.write_image_data(&pixels).ok()?;
    Some(bytes)
}
