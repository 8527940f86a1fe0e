//! Pictures for tests.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ImageEncoder, Rgb, RgbImage};

/// Colours with as much detail as a photograph: red grows to the right, green downwards, blue is noise.
pub(crate) fn photograph(width: u32, height: u32) -> RgbImage {
    let mut noise = 1_u32;
    RgbImage::from_fn(width, height, |x, y| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, (noise >> 24) as u8])
    })
}

/// A photograph as a JPEG with the EXIF block `exif` and the profile `profile`, where they are not empty.
pub(crate) fn jpeg_with(width: u32, height: u32, exif: &[u8], profile: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    if !exif.is_empty() {
        encoder.set_exif_metadata(exif.to_vec()).unwrap();
    }
    if !profile.is_empty() {
        encoder.set_icc_profile(profile.to_vec()).unwrap();
    }
    DynamicImage::from(photograph(width, height)).write_with_encoder(encoder).unwrap();
    bytes
}

/// A photograph as a JPEG.
pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    jpeg_with(width, height, &[], &[])
}

/// `picture` as a PNG.
pub(crate) fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_with_encoder(PngEncoder::new(&mut bytes)).unwrap();
    bytes
}

/// `picture` as a WebP.
pub(crate) fn webp(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.into().write_with_encoder(WebPEncoder::new_lossless(&mut bytes)).unwrap();
    bytes
}

/// An EXIF block that says how the picture is to be turned (1 to 8), and that it was taken in Berlin.
pub(crate) fn exif(orientation: u16, is_located: bool) -> Vec<u8> {
    let field = |tag, value| Field { tag, ifd_num: In::PRIMARY, value };
    let degrees = [(52, 1), (31, 1), (0, 1)].map(|(num, denom)| Rational { num, denom }).to_vec();
    let mut fields = vec![field(Tag::Orientation, Value::Short(vec![orientation]))];
    if is_located {
        fields.push(field(Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])));
        fields.push(field(Tag::GPSLatitude, Value::Rational(degrees)));
    }
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut bytes = Cursor::new(Vec::new());
    writer.write(&mut bytes, true).unwrap();
    bytes.into_inner()
}
