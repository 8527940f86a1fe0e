//! SVG: its size, and what in it would act when it is opened by itself.
//!
//! In an `<img>` a browser runs no script of an SVG and loads nothing for it. Opened by its address it is a page of the
//! site, with all that a page may do there ([SVG 2, 2.2](https://www.w3.org/TR/SVG2/conform.html#processing-modes)).

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};

use super::faults::Fault;
use super::look::Size;

/// The width of an SVG that has a shape and no width: as browsers do, it is made as wide as what it stands in.
const WIDE: f64 = 1600.0;

/// What is known of an SVG.
#[derive(Debug, Default)]
pub(super) struct Svg {
    pub(super) size: Option<Size>,
    /// The first of each kind.
    pub(super) dangers: Vec<Danger>,
}

/// Something that acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Danger {
    pub(super) message: String,
    pub(super) way_out: &'static str,
    pub(super) span: Range<usize>,
}

const SCRIPT: &str = "remove it: a drawing needs no script";
const FOREIGN: &str = "export the drawing with its texts as SVG text, not as HTML";
const OUTSIDE: &str = "embed what it loads, or leave it out: a picture cannot load it anyway";

/// Elements that run something, or that hold or load a document of another kind, whatever their namespace.
const ACTIVE: [&str; 8] = ["script", "handler", "listener", "iframe", "embed", "object", "link", "meta"];

/// Elements that may have data in their address: pictures and fonts, which run nothing.
const DATA: [&str; 3] = ["image", "feImage", "font-face-uri"];

/// Whether `bytes` begin as an SVG does.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = &head[..head.len().min(4096)];
    head.starts_with(b"<svg") || head.starts_with(b"<?xml") && memchr::memmem::find(head, b"<svg").is_some()
}

/// Reads an SVG.
///
/// # Errors
/// It is not UTF-8, not well-formed, or no SVG.
pub(super) fn look(bytes: &[u8]) -> Result<Svg, Fault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Fault::Malformed { cause: "it is not UTF-8".to_owned(), at: error.valid_up_to() })?;
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return Err(Fault::NoPicture);
    }
    let mut svg = Svg::default();
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut has_root = false;
    let mut styles = 0_usize;
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let malformed = |cause: String| Fault::Malformed { cause, at: start.min(text.len()) };
        let event = reader.read_event().map_err(|error| malformed(error.to_string()))?;
        let told = |svg: &mut Svg, message: &str, way_out, length: usize| {
            if !svg.dangers.iter().any(|danger| danger.message == message) {
                let end = start.saturating_add(length).min(text.len());
                svg.dangers.push(Danger { message: message.to_owned(), way_out, span: start.min(end)..end });
            }
        };
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = local_name(tag);
                if !has_root {
                    if name != "svg" {
                        return Err(Fault::NoPicture);
                    }
                    has_root = true;
                    svg.size = size(tag);
                } else if depth == 0 {
                    return Err(malformed("it has more than one root".to_owned()));
                }
                let length = tag.name().as_ref().len() + 1;
                for (message, way_out) in of_tag(&name, tag).map_err(malformed)? {
                    told(&mut svg, message, way_out, length);
                }
                if matches!(event, Event::Start(_)) {
                    depth += 1;
                    styles += usize::from(name == "style");
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                styles = styles.saturating_sub(usize::from(tag.local_name().as_ref() == b"style"));
            }
            Event::Text(piece) if styles > 0 && loads(&String::from_utf8_lossy(piece)) => {
                told(&mut svg, "a style of this SVG loads something from elsewhere", OUTSIDE, piece.len());
            }
            Event::CData(piece) if styles > 0 && loads(&String::from_utf8_lossy(piece)) => {
                told(&mut svg, "a style of this SVG loads something from elsewhere", OUTSIDE, piece.len());
            }
            Event::DocType(declared) if declares_markup(&String::from_utf8_lossy(declared)) => {
                told(&mut svg, "this SVG declares entities that hold markup", SCRIPT, 9);
            }
            Event::PI(instruction) if instruction.target() == b"xml-stylesheet" => {
                told(&mut svg, "this SVG loads a style sheet", OUTSIDE, 16);
            }
            Event::Eof if !has_root => return Err(Fault::NoPicture),
            Event::Eof if depth > 0 => return Err(malformed("it ends before its last element does".to_owned())),
            Event::Eof => return Ok(svg),
            _ => {}
        }
    }
}

fn local_name(tag: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(tag.local_name().as_ref()).into_owned()
}

/// What in a start tag acts: message and way out.
fn of_tag(name: &str, tag: &BytesStart<'_>) -> Result<Vec<(&'static str, &'static str)>, String> {
    let mut found = Vec::new();
    if ACTIVE.iter().any(|active| name.eq_ignore_ascii_case(active)) {
        found.push(("this SVG runs a script or loads a page", SCRIPT));
    }
    if name.eq_ignore_ascii_case("foreignObject") {
        found.push(("this SVG holds a piece of a page", FOREIGN));
    }
    // Who names two alike draws nothing in a browser; to look for them takes a square of their number.
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = String::from_utf8_lossy(attribute.key.local_name().as_ref()).to_ascii_lowercase();
        let raw = String::from_utf8_lossy(&attribute.value);
        // An entity of the file's own stands for a text without markup, or has been told.
        let entity = |entity: &str| resolve_predefined_entity(entity).or(Some(""));
        let value = unescape_with(&raw, entity).map_or_else(|_| raw.to_string(), |value| value.into_owned());
        // As addresses are read: blanks and control characters do not count.
        let address = value.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control());
        let address = address.collect::<String>().to_ascii_lowercase();
        let is_address = matches!(key.as_str(), "href" | "src");
        if key.len() > 2 && key.starts_with("on") {
            found.push(("this SVG runs a script on an event", SCRIPT));
        }
        if address.contains("javascript:") || is_address && address.starts_with("data:") && !DATA.contains(&name) {
            found.push(("an address in this SVG runs a script", SCRIPT));
        }
        let is_elsewhere = ["http:", "https:", "//"].iter().any(|start| address.starts_with(start));
        if is_address && is_elsewhere && name != "a" || loads(&value) {
            found.push(("this SVG loads something from elsewhere", OUTSIDE));
        }
    }
    Ok(found)
}

/// Whether a style loads something: an address of another site, or another style sheet.
fn loads(css: &str) -> bool {
    let css = css.to_ascii_lowercase();
    let is_elsewhere = |address: &str| {
        let address = address.trim_start_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\''));
        ["http:", "https:", "//"].iter().any(|start| address.starts_with(start))
    };
    css.contains("@import") || css.match_indices("url(").any(|(at, found)| is_elsewhere(&css[at + found.len()..]))
}

/// Whether a document type declares entities that could bring in elements or addresses that run something. Drawing
/// programs declare names of namespaces, which do no harm.
fn declares_markup(declared: &str) -> bool {
    let declared = declared.to_ascii_lowercase();
    let mut entities = declared.split("<!entity").skip(1);
    entities.any(|entity| {
        let (quote, rest) = match entity.find(['"', '\'']) {
            Some(at) => (entity[at..].chars().next().unwrap_or('"'), &entity[at + 1..]),
            None => return false,
        };
        let value = rest.split(quote).next().unwrap_or(rest);
        value.contains(['<', '&']) || value.contains("script") || value.contains("data:")
    })
}

/// The size that the root says: its `width` and `height`, else the shape of its `viewBox`.
fn size(root: &BytesStart<'_>) -> Option<Size> {
    let attribute = |name: &str| {
        let found = root
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.as_ref() == name.as_bytes())?;
        String::from_utf8(found.value.to_vec()).ok()
    };
    let width = attribute("width").and_then(|width| length(&width));
    let height = attribute("height").and_then(|height| length(&height));
    let shape = attribute("viewBox").and_then(|of| {
        let numbers: Vec<f64> =
            of.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).map(parse).collect::<Option<_>>()?;
        let [_, _, width, height] = numbers[..] else { return None };
        (width > 0.0 && height > 0.0).then_some(width / height)
    });
    let (width, height) = match (width, height, shape) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some(shape)) => (width, width / shape),
        (None, Some(height), Some(shape)) => (height * shape, height),
        (None, None, Some(shape)) => (WIDE, WIDE / shape),
        _ => return None,
    };
    let whole = |length: f64| {
        let length = length.round();
        // Out of range, it would be cut to what no browser shows.
        (1.0..=100_000.0).contains(&length).then_some(length as u32)
    };
    Some(Size { width: whole(width)?, height: whole(height)? })
}

/// A length in pixels (CSS Values 4, 6.2); `None` for those that depend on what the picture stands in.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let unit_at =
        text.find(|letter: char| letter.is_ascii_alphabetic() && !matches!(letter, 'e' | 'E') || letter == '%');
    let (number, unit) = text.split_at(unit_at.unwrap_or(text.len()));
    let pixels = match unit.to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        _ => return None,
    };
    parse(number).filter(|number| *number > 0.0).map(|number| number * pixels)
}

fn parse(number: &str) -> Option<f64> {
    number.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::{Fault, Size, look};

    fn dangers(svg: &str) -> Vec<(String, String)> {
        let found = look(svg.as_bytes()).unwrap().dangers.into_iter();
        found.map(|danger| (danger.message, svg[danger.span].to_owned())).collect()
    }

    fn within(inner: &str) -> Vec<String> {
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"x\" xmlns:h=\"y\">{inner}</svg>");
        dangers(&svg).into_iter().map(|(message, _)| message).collect()
    }

    #[test]
    fn sizes_are_those_of_the_root() {
        let size = |attributes: &str| {
            look(format!("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg {attributes}/>").as_bytes()).unwrap().size
        };
        let is = |width, height| Some(Size { width, height });
        assert_eq!(size("width=\"120\" height='80px'"), is(120, 80));
        assert_eq!(size("width=\"1in\" height=\"2.54cm\""), is(96, 96));
        assert_eq!(size("width=\"1e2\" height=\"25.4mm\""), is(100, 96));
        assert_eq!(size("width=\"200\" viewBox=\"0 0 400 100\""), is(200, 50));
        assert_eq!(size("height=\"50\" viewBox=\"0,0,400,100\""), is(200, 50));
        // A shape alone fills what it stands in.
        assert_eq!(size("viewBox=\"-10 -10 40 20\""), is(1600, 800));
        assert_eq!(size("width=\"100%\" height=\"100%\" viewBox=\"0 0 40 20\""), is(1600, 800));
        for none in [
            "",
            "width=\"100\"",
            "width=\"0\" height=\"5\"",
            "viewBox=\"0 0 0 5\"",
            "viewBox=\"0 0 5\"",
            "width=\"NaN\" height=\"inf\"",
            "width=\"1e300\" height=\"1\"",
            "viewBox=\"0 0 1 1e300\"",
        ] {
            assert_eq!(size(none), None, "{none}");
        }
    }

    #[test]
    fn what_acts_is_found() {
        for (inner, message) in [
            ("<script>alert(1)</script>", "this SVG runs a script or loads a page"),
            ("<g><h:SCRIPT src='x.js'/></g>", "this SVG runs a script or loads a page"),
            ("<h:iframe src='/'/>", "this SVG runs a script or loads a page"),
            ("<rect onclick=\"a()\"/>", "this SVG runs a script on an event"),
            ("<rect ONLOAD='a()'/>", "this SVG runs a script on an event"),
            ("<a href=\"javascript:a()\"/>", "an address in this SVG runs a script"),
            ("<a xlink:href=\" java&#10;scr&#105;pt:a()\"/>", "an address in this SVG runs a script"),
            ("<set attributeName=\"href\" to=\"JavaScript:a()\"/>", "an address in this SVG runs a script"),
            ("<animate attributeName=\"href\" values=\"#;javascript:a()\"/>", "an address in this SVG runs a script"),
            ("<use href=\"data:image/svg+xml,x#y\"/>", "an address in this SVG runs a script"),
            ("<foreignObject><h:p/></foreignObject>", "this SVG holds a piece of a page"),
            ("<image href=\"https://elsewhere.example/x.png\"/>", "this SVG loads something from elsewhere"),
            ("<image xlink:href=\"//elsewhere.example/x.png\"/>", "this SVG loads something from elsewhere"),
            ("<rect fill=\"url( 'https://elsewhere.example/x#y')\"/>", "this SVG loads something from elsewhere"),
            ("<style>@import 'x.css';</style>", "a style of this SVG loads something from elsewhere"),
            (
                "<style><![CDATA[a{b:url(//x.example/y)}]]></style>",
                "a style of this SVG loads something from elsewhere",
            ),
        ] {
            assert_eq!(within(inner), [message], "{inner}");
        }
        assert_eq!(dangers("<?xml-stylesheet href='x.xsl' type='text/xsl'?><svg/>").len(), 1);
        assert_eq!(dangers("<!DOCTYPE svg [<!ENTITY x \"<script>a()</script>\">]><svg>&x;</svg>").len(), 1);
        assert_eq!(dangers("<!DOCTYPE svg [<!ENTITY x 'javascript:a()'>]><svg><a href='&x;'/></svg>").len(), 1);
        let twice = "<svg><rect onclick='a'/><circle onload='b'/><script/></svg>";
        let places: Vec<String> = dangers(twice).into_iter().map(|(_, place)| place).collect();
        assert_eq!(places, ["<rect", "<script"], "the first of each kind, at its place");
    }

    #[test]
    fn what_draws_is_left_alone() {
        for inner in [
            "<a href=\"https://example.org/\"><text>words on javascript</text></a>",
            "<image href=\"data:image/png;base64,AAAA\"/><use href=\"#a\"/><rect fill=\"url(#b)\"/>",
            "<style>a{fill:url(#b)} /* on=1 */</style><title>onclick</title><desc>&lt;script&gt;</desc>",
            "<!-- <script>a()</script> --><animate attributeName=\"x\" values=\"1;2\"/>",
        ] {
            assert_eq!(within(inner), [""; 0], "{inner}");
        }
        let of_a_program = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\" [\
                            <!ENTITY ns_svg \"http://www.w3.org/2000/svg\">]><svg xmlns=\"&ns_svg;\" width=\"1\" height=\"1\"/>";
        assert_eq!(dangers(of_a_program), []);
    }

    #[test]
    fn what_browsers_show_nothing_of() {
        let fault = |svg: &[u8]| look(svg).unwrap_err();
        for none in [&b""[..], b"x", b"not <svg/>", b"<!-- -->", b"<html><svg/></html>", b"<html xmlns='x'/>"] {
            assert_eq!(fault(none), Fault::NoPicture);
        }
        for (malformed, at) in [
            (&b"<svg><g></svg>"[..], 8),
            (b"<svg><rect a=1/></svg>", 5),
            (b"<svg>", 5),
            (b"<svg><rect", 5),
            (b"<svg/><svg/>", 6),
            (b"<svg>\xff</svg>", 5),
        ] {
            assert!(
                matches!(fault(malformed), Fault::Malformed { at: found, .. } if found == at),
                "{malformed:?}: {:?}",
                fault(malformed)
            );
        }
        // As some programs save: in another encoding. It could hide anything from us.
        let utf16: Vec<u8> = "\u{feff}<svg/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(matches!(fault(&utf16), Fault::Malformed { at: 0, .. }));
    }
}
