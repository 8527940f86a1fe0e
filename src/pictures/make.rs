//! Smaller pictures: decoded once, made smaller, written without metadata.
//!
//! A profile of colours goes along, since the numbers mean nothing without it. EXIF, XMP and the rest do not: they may
//! say where a picture was taken. The orientation is carried out instead of noted.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Filter;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageResult, Limits, Rgba, RgbaImage};

use super::look::{self, MOST_BYTES, Raster};
use super::widths::{MadeAs, height};

/// Of a hundred. Seen beside the original at twice the density nobody tells them apart.
const QUALITY: u8 = 82;

/// The bytes of the smaller ones of a picture, in the order of its widths.
pub(super) fn smaller(bytes: &[u8], raster: &Raster) -> ImageResult<Vec<Vec<u8>>> {
    let (mut decoder, _) = look::decoder(bytes, raster.format)?;
    let mut limits = Limits::default();
    // What the picture itself takes, and what its decoder needs beside it.
    limits.max_alloc = Some(3 * MOST_BYTES);
    decoder.set_limits(limits)?;
    let profile = look::profile(&mut *decoder);
    let mut picture = prepared(DynamicImage::from_decoder(decoder)?, raster);
    let mut made = Vec::with_capacity(raster.widths.len());
    // The largest first: each of the others is made of the one before, in a fraction of the time.
    for width in raster.widths.iter().rev() {
        picture = picture.resize_exact(*width, height(raster.size, *width), Filter::Lanczos3);
        made.push(written(&picture, raster.made_as, profile.as_deref())?);
    }
    made.reverse();
    Ok(made)
}

/// The picture with 8 bits a channel, turned, and not much larger than the largest that is made of it.
fn prepared(mut picture: DynamicImage, raster: &Raster) -> DynamicImage {
    let largest = raster.widths.last().copied().unwrap_or(raster.size.width);
    // The good filter works on numbers of 16 bytes a pixel. What is many times as large is averaged first.
    if raster.size.width >= 4 * largest {
        let (width, height) = (2 * largest, height(raster.size, 2 * largest));
        let is_turned = raster.size.width != picture.width();
        let (width, height) = if is_turned { (height, width) } else { (width, height) };
        picture = picture.thumbnail_exact(width, height);
    }
    let mut picture = match picture {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => picture,
        DynamicImage::ImageLuma16(_) => picture.into_luma8().into(),
        other if other.color().has_alpha() => other.into_rgba8().into(),
        other => other.into_rgb8().into(),
    };
    picture.apply_orientation(raster.orientation);
    if let DynamicImage::ImageRgba8(picture) = &mut picture {
        premultiply(picture);
    }
    picture
}

fn written(picture: &DynamicImage, made_as: MadeAs, profile: Option<&[u8]>) -> ImageResult<Vec<u8>> {
    // One that fits no more, since greys became colours for the sake of their transparency, would be wrong.
    let profile = profile.filter(|profile| look::colours(profile) == Some(picture.color().has_color()));
    let mut bytes = Vec::new();
    let apart;
    let picture = match picture {
        DynamicImage::ImageRgba8(picture) => {
            apart = DynamicImage::ImageRgba8(unpremultiplied(picture));
            &apart
        }
        other => other,
    };
    match made_as {
        MadeAs::Jpeg => {
            let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            keep_profile(&mut encoder, profile)?;
            picture.write_with_encoder(encoder)?;
        }
        MadeAs::Png => {
            let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
            keep_profile(&mut encoder, profile)?;
            picture.write_with_encoder(encoder)?;
        }
    }
    Ok(bytes)
}

fn keep_profile(encoder: &mut impl ImageEncoder, profile: Option<&[u8]>) -> ImageResult<()> {
    match profile {
        Some(profile) => encoder.set_icc_profile(profile.to_vec()).map_err(ImageError::Unsupported),
        None => Ok(()),
    }
}

/// Colours weighed by how much of them is seen: else the unseen ones, mostly black, would bleed into the rim.
fn premultiply(picture: &mut RgbaImage) {
    for Rgba([red, green, blue, alpha]) in picture.pixels_mut() {
        let weigh = |colour: u8| ((u16::from(colour) * u16::from(*alpha) + 127) / 255) as u8;
        (*red, *green, *blue) = (weigh(*red), weigh(*green), weigh(*blue));
    }
}

fn unpremultiplied(picture: &RgbaImage) -> RgbaImage {
    let mut picture = picture.clone();
    for Rgba([red, green, blue, alpha]) in picture.pixels_mut() {
        let whole = u16::from(*alpha).max(1);
        let weigh = |colour: u8| ((u16::from(colour) * 255 + whole / 2) / whole).min(255) as u8;
        (*red, *green, *blue) = (weigh(*red), weigh(*green), weigh(*blue));
    }
    picture
}
