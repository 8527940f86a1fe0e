//! What the head of a file says: format, size, orientation, what it carries besides its pixels.
//!
//! Nothing is decoded here.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::error::{UnsupportedError, UnsupportedErrorKind};
use image::metadata::Orientation;
use image::{ImageDecoder, ImageError, ImageFormat, ImageResult};
use memchr::memmem;

use super::faults::Fault;
use super::svg;
use super::widths::{MadeAs, widths};

/// Pictures with more pixels are published as they are: what is made of them would need much memory and time.
const MOST_PIXELS: u64 = 50_000_000;

/// Bytes of a picture without compression, beyond which the same holds: 16 bits a channel weigh double.
pub(super) const MOST_BYTES: u64 = 200_000_000;

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// What is known of a file.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// As it is shown.
    pub(super) size: Option<Size>,
    pub(super) faults: Vec<Fault>,
    /// Where smaller ones can be made of it.
    pub(super) raster: Option<Raster>,
}

/// A picture of pixels that smaller ones can be made of.
#[derive(Debug)]
pub(super) struct Raster {
    pub(super) format: ImageFormat,
    /// As it is shown.
    pub(super) size: Size,
    pub(super) pixels: u64,
    /// How it is to be turned.
    pub(super) orientation: Orientation,
    pub(super) made_as: MadeAs,
    /// The widths of the smaller ones, ascending.
    pub(super) widths: Vec<u32>,
}

/// Whether `file` is a picture by its name, of a kind that is looked at.
pub(super) fn is_picture(file: &str) -> bool {
    kind_by_name(file).is_some()
}

/// What a file is by the end of its name; nothing inside for SVG.
fn kind_by_name(file: &str) -> Option<Option<ImageFormat>> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let (_, extension) = name.rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => Some(ImageFormat::Jpeg),
        "png" | "apng" => Some(ImageFormat::Png),
        "webp" => Some(ImageFormat::WebP),
        "gif" => Some(ImageFormat::Gif),
        "svg" => None,
        _ => return None,
    })
}

impl Look {
    /// What `bytes` are, which `file` names.
    pub(super) fn at(file: &str, bytes: &[u8]) -> Self {
        let named = kind_by_name(file).flatten();
        let format = image::guess_format(bytes).ok();
        let mut look = Self::default();
        match (named, format) {
            (None, _) => look.svg(bytes),
            (Some(named), None) if svg::begins(bytes) => {
                look.faults.push(Fault::OtherFormat { says: name(named), is: "SVG", extension: "svg" });
                look.size = svg::look(bytes).ok().and_then(|svg| svg.size);
            }
            (Some(_), None) => look.faults.push(Fault::NoPicture),
            (Some(named), Some(format)) => {
                if named != format {
                    let extension = format.extensions_str().first().copied().unwrap_or_default();
                    look.faults.push(Fault::OtherFormat { says: name(named), is: name(format), extension });
                }
                look.raster(bytes, format);
            }
        }
        look
    }

    fn svg(&mut self, bytes: &[u8]) {
        match svg::look(bytes) {
            Ok(svg) => {
                self.size = svg.size;
                self.faults.extend(svg.dangers.into_iter().map(Fault::Active));
            }
            Err(fault) => self.faults.push(fault),
        }
    }

    fn raster(&mut self, bytes: &[u8], format: ImageFormat) {
        let (mut decoder, is_apng) = match decoder(bytes, format) {
            Ok(found) => found,
            // A format that we do not read: browsers may.
            Err(ImageError::Unsupported(_)) => return,
            Err(_) if is_cut_off(bytes, format) => return self.faults.push(Fault::CutOff),
            Err(error) => return self.faults.push(Fault::unreadable(&error)),
        };
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let (width, height) = decoder.dimensions();
        let size = if is_turned(orientation) { Size { width: height, height: width } } else { Size { width, height } };
        self.size = Some(size);
        if is_cut_off(bytes, format) {
            self.faults.push(Fault::CutOff);
        }
        if has_location(&mut *decoder) {
            self.faults.push(Fault::Location);
        }
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
            self.faults.push(Fault::TooLarge { megapixels: pixels.div_ceil(1_000_000) });
            return;
        }
        match format {
            ImageFormat::Gif => match gif_moves(bytes) {
                Ok(true) => self.faults.push(Fault::Moves),
                Ok(false) => {}
                Err(error) => self.faults.push(Fault::unreadable(&error)),
            },
            _ if is_apng => self.faults.push(Fault::Moves),
            _ => {}
        }
        let made_as = match format {
            ImageFormat::Jpeg => Some(MadeAs::Jpeg),
            ImageFormat::Png => Some(MadeAs::Png),
            // Of WebP only the form without losses can be written, which for photographs is many times as large.
            ImageFormat::WebP if !decoder.color_type().has_alpha() => Some(MadeAs::Jpeg),
            _ => None,
        };
        let is_whole = !self.faults.iter().any(|fault| matches!(fault, Fault::CutOff | Fault::Moves));
        // The colours of printing presses are nothing that a screen has.
        let has_screen_colours = profile(&mut *decoder).is_none_or(|profile| colours(&profile).is_some());
        if let Some(made_as) = made_as.filter(|_| is_whole && has_screen_colours) {
            let widths = widths(size, bytes.len(), made_as);
            self.raster = Some(Raster { format, size, pixels, orientation, made_as, widths });
        }
    }
}

/// A decoder of `bytes`, and whether it would decode more than one frame; of a GIF that is not known.
///
/// # Errors
/// `Unsupported` for formats that are not read; else the head is broken.
pub(super) fn decoder(bytes: &[u8], format: ImageFormat) -> ImageResult<(Box<dyn ImageDecoder + '_>, bool)> {
    let reader = Cursor::new(bytes);
    Ok(match format {
        ImageFormat::Jpeg => (Box::new(JpegDecoder::new(reader)?), false),
        ImageFormat::Png => {
            let decoder = PngDecoder::new(reader)?;
            let moves = decoder.is_apng()?;
            (Box::new(decoder), moves)
        }
        ImageFormat::WebP => {
            let decoder = WebPDecoder::new(reader)?;
            let moves = decoder.has_animation();
            (Box::new(decoder), moves)
        }
        ImageFormat::Gif => (Box::new(GifDecoder::new(reader)?), false),
        other => {
            let kind = UnsupportedErrorKind::Format(other.into());
            return Err(ImageError::Unsupported(UnsupportedError::from_format_and_kind(other.into(), kind)));
        }
    })
}

/// The profile of the colours, where the picture has one.
pub(super) fn profile(decoder: &mut dyn ImageDecoder) -> Option<Vec<u8>> {
    decoder.icc_profile().ok().flatten().filter(|profile| profile.len() >= 128)
}

/// Whether a profile is one of colours (`true`) or of greys; `None` for CMYK and others (ICC.1, 7.2.6).
pub(super) fn colours(profile: &[u8]) -> Option<bool> {
    match profile.get(16..20)? {
        b"RGB " => Some(true),
        b"GRAY" => Some(false),
        _ => None,
    }
}

fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

/// Whether a GIF has a second frame. Nothing is drawn: a file of a few bytes may say that it has millions of pixels.
fn gif_moves(bytes: &[u8]) -> Result<bool, gif::DecodingError> {
    let mut options = gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut frames = options.read_info(bytes)?;
    Ok(frames.next_frame_info()?.is_some() && frames.next_frame_info()?.is_some())
}

/// Whether the file ends before its picture does: a download or a copy that was broken off.
///
/// Decoders fill what is missing with grey and say nothing.
fn is_cut_off(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        // The data of a picture have no such markers inside; a small picture within the head has both.
        ImageFormat::Jpeg => {
            let end = memmem::rfind(bytes, b"\xff\xd9");
            end.is_none() || end < memmem::rfind(bytes, b"\xff\xda")
        }
        // The last chunk is its name and a checksum of four bytes.
        ImageFormat::Png => memmem::rfind(bytes, b"IEND").is_none_or(|at| bytes.len() < at + 8),
        ImageFormat::WebP => {
            let length = bytes.get(4..8).and_then(|length| length.try_into().ok()).map(u32::from_le_bytes);
            length.is_none_or(|length| bytes.len() < length as usize + 8)
        }
        _ => false,
    }
}

/// Whether EXIF or XMP say where the picture was taken.
fn has_location(decoder: &mut dyn ImageDecoder) -> bool {
    let in_exif = |data| {
        let read = exif::Reader::new().continue_on_error(true).read_raw(data);
        let data = read.or_else(|error| error.distill_partial_result(|_| {})).ok();
        data.is_some_and(|data| data.get_field(exif::Tag::GPSLatitude, exif::In::PRIMARY).is_some())
    };
    decoder.exif_metadata().ok().flatten().is_some_and(in_exif)
        || decoder.xmp_metadata().ok().flatten().is_some_and(|xmp| memmem::find(&xmp, b"GPSLatitude").is_some())
}

/// How people call a format.
fn name(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Png => "PNG",
        ImageFormat::WebP => "WebP",
        ImageFormat::Gif => "GIF",
        ImageFormat::Avif => "AVIF",
        ImageFormat::Tiff => "TIFF",
        ImageFormat::Bmp => "BMP",
        ImageFormat::Ico => "ICO",
        _ => "picture of another format",
    }
}
