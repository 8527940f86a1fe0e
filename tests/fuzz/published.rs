//! Files of `static/` that are looked into: pictures and style sheets.

use std::io::Cursor;

use briefing::{Class, Compiler, Options};
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, Frame, ImageEncoder, Rgb, RgbImage, RgbaImage};

use crate::common::site;
use crate::oracle;
use crate::targets::Judge;

pub(crate) const PICTURES: [&str; 52] = [
    "\u{0}",
    "\u{0}\u{0}\u{0}\u{0}",
    "\u{7f}\u{7f}\u{7f}\u{7f}",
    "\u{58}\u{1b}",
    "\u{1}",
    "\u{8}",
    "IHDR",
    "IDAT",
    "IEND",
    "acTL",
    "fcTL",
    "iCCP",
    "eXIf",
    "tRNS",
    "PLTE",
    "GIF87a",
    "GIF89a",
    ";",
    ",",
    "!",
    "NETSCAPE2.0",
    "RIFF",
    "WEBPVP8 ",
    "WEBPVP8L",
    "WEBPVP8X",
    "ANIM",
    "ANMF",
    "EXIF",
    "XMP ",
    "ICCP",
    "Exif\u{0}\u{0}",
    "II*\u{0}",
    "MM\u{0}*",
    "http://ns.adobe.com/xap/1.0/\u{0}",
    "<x:xmpmeta><GPSLatitude>canary</GPSLatitude></x:xmpmeta>",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE svg [<!ENTITY a \"canary\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>",
    "&b;",
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\">",
    "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\">",
    "</svg>",
    "<script>canary()</script>",
    " onload=\"canary()\"",
    "<a href=\"javascript:canary()\">",
    "<use href=\"//canary.example/a.svg#x\"/>",
    "<style>@import url(//canary.example/);</style>",
    "<foreignObject>",
    "<![CDATA[",
    "<!--",
    " width=\"1e9\" height=\"-1\"",
    " width=\"100%\"",
    " viewBox=\"0 0 1e308 1e308\"",
];

/// One picture of each format, and those with more than a picture in them.
pub(crate) fn pictures() -> Vec<Vec<u8>> {
    let picture = RgbImage::from_fn(640, 8, |x, y| Rgb([(x % 256) as u8, (y * 30) as u8, (x * y % 251) as u8]));
    let written = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = Vec::new();
        write(&mut bytes);
        bytes
    };
    let dynamic = || DynamicImage::from(picture.clone());
    // An EXIF block with a picture turned by a quarter, and a place.
    let exif = b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0\
        \x01\0\x02\0\x05\0\x03\0\0\0\x38\0\0\0\0\0\0\0\x34\0\0\0\x01\0\0\0\x1f\0\0\0\x01\0\0\0\0\0\0\0\x01\0\0\0";
    let frames =
        |count: u8| (0..count).map(|shade| Frame::new(RgbaImage::from_pixel(9, 7, image::Rgba([shade, 0, 0, 255]))));
    let mut lying = written(&|bytes| GifEncoder::new(bytes).encode_frames(frames(1)).unwrap());
    lying[6..10].copy_from_slice(&[0x58, 0x1b, 0x58, 0x1b]);
    vec![
        written(&|bytes| {
            let mut encoder = JpegEncoder::new_with_quality(bytes, 90);
            encoder.set_exif_metadata(exif.to_vec()).unwrap();
            dynamic().write_with_encoder(encoder).unwrap();
        }),
        written(&|bytes| dynamic().write_with_encoder(PngEncoder::new(bytes)).unwrap()),
        written(&|bytes| dynamic().write_with_encoder(WebPEncoder::new_lossless(bytes)).unwrap()),
        written(&|bytes| GifEncoder::new(bytes).encode_frames(frames(2)).unwrap()),
        lying,
        b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"3em\" viewBox=\"0 0 4 3\">\n\
          <style>a { fill: red }</style><a href=\"#b\"><path id=\"b\" d=\"M0 0L4 3\"/></a></svg>\n"
            .to_vec(),
    ]
}

/// The bytes under the name of each format, shown by a page and by a record.
pub(crate) fn picture() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |bytes| {
        let names = ["jpg", "png", "gif", "webp", "svg"];
        let shown: String = names.iter().map(|name| format!("![A](/p.{name})\n\n")).collect();
        let page = format!("+++\ntitle = \"A\"\nimage = {{ src = \"/p.jpg\", alt = \"a\" }}\n+++\n\n{shown}");
        let paths: Vec<String> = names.iter().map(|name| format!("static/p.{name}")).collect();
        let mut files: Vec<(&str, &[u8])> = paths.iter().map(|path| (path.as_str(), bytes)).collect();
        files.push(("content/pages/a.md", page.as_bytes()));
        let options = Options { cards: false, ..Options::on("2025-12-16".parse().unwrap()) };
        let compiled = compiler.compile(&site(&files), &options);
        // Smaller pictures are made of the pixels, of which a short file may have millions.
        let pixels = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().into_dimensions();
        let is_small = pixels.is_ok_and(|(width, height)| u64::from(width) * u64::from(height) < 1_000_000);
        oracle::judge_some(&compiled, false, |path| is_small || !path.starts_with("pictures/"));
    })
}

pub(crate) const STYLE: [&str; 40] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ";",
    ":",
    ",",
    "!important",
    "/*",
    "*/",
    "/*!",
    "\"",
    "'",
    "\\",
    "\\\n",
    "\\0",
    "\\d800",
    "\n",
    "\r\n",
    "\u{c}",
    "\u{0}",
    "<!--",
    "-->",
    "@media ",
    "@layer a, b;",
    "@import url( x.css )",
    "url(",
    "url(a b)",
    "var(--a, )",
    "calc(1px + 2px)",
    "--a: ;",
    ".a > .b",
    "a:hover",
    "::before",
    "u+1-2",
    "1e3",
    "#fff",
    "é",
];

/// The text as a style sheet of the site. What is served of it is served of that again.
pub(crate) fn style_sheet() -> Judge {
    let mut compiler = Compiler::default();
    let mut served = move |text: &[u8]| {
        let options = Options { cards: false, ..Options::on("2025-12-16".parse().unwrap()) };
        let compiled = compiler.compile(&site(&[("static/own.css", text)]), &options);
        oracle::judge_some(&compiled, false, |path| path.starts_with("own."));
        let is_ours = |(path, class): &(&str, Class)| *class == Class::Fingerprinted && path.starts_with("own.");
        let path = compiled.site.paths().find(is_ours).unwrap().0;
        compiled.site.render(path).unwrap().to_vec()
    };
    Box::new(move |text| {
        let once = served(text);
        let twice = served(&once);
        assert!(once == twice, "{}\n{}", String::from_utf8_lossy(&once), String::from_utf8_lossy(&twice));
        assert!(once.len() <= text.len(), "{}", String::from_utf8_lossy(&once));
    })
}
