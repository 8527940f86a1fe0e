//! From files to sizes, faults and smaller pictures.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, GenericImageView, ImageDecoder, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

use super::look::decoder;
use super::testing::{exif, jpeg, jpeg_with, photograph, png, webp};
use super::{Fault, Gallery, Pictures, Size};
use crate::keep::{Forgetful, Keep, Key};

fn hung(name: &str, bytes: &[u8]) -> Pictures {
    let (file, bytes) = (Arc::from(format!("static/{name}")), Arc::from(bytes));
    Gallery::default().hang([(name.to_owned(), &file, &bytes)])
}

fn faults(name: &str, bytes: &[u8]) -> Vec<Fault> {
    hung(name, bytes).all().flat_map(|picture| picture.faults().to_vec()).collect()
}

fn size(name: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    hung(name, bytes).at(name).unwrap().size().map(|Size { width, height }| (width, height))
}

fn made(pictures: &Pictures, width: u32) -> (String, Vec<u8>) {
    let part = format!(".{width}w.");
    let path = pictures.smaller().find(|path| path.contains(&part)).unwrap_or_else(|| panic!("none is {width} wide"));
    (path.to_owned(), pictures.render(path, &Forgetful).unwrap().unwrap())
}

fn widths(name: &str, bytes: &[u8]) -> Vec<u32> {
    hung(name, bytes).at(name).unwrap().smaller().map(|(width, _)| width).collect()
}

/// A profile of colours or greys by its head; what follows is nothing that anybody here reads.
fn profile(space: &[u8; 4]) -> Vec<u8> {
    let mut profile = vec![0; 140];
    profile[16..20].copy_from_slice(space);
    profile
}

#[test]
fn sizes_are_read_from_the_files() {
    assert_eq!(size("a.jpg", &jpeg(30, 20)), Some((30, 20)));
    assert_eq!(size("a.JPEG", &jpeg(30, 20)), Some((30, 20)));
    assert_eq!(size("a.png", &png(photograph(7, 9))), Some((7, 9)));
    assert_eq!(size("a.webp", &webp(photograph(7, 9))), Some((7, 9)));
    assert_eq!(size("a.svg", b"<svg viewBox='0 0 2 1' width='20'/>"), Some((20, 10)));
    for orientation in [1, 2, 3, 4] {
        assert_eq!(size("a.jpg", &jpeg_with(30, 20, &exif(orientation, false), &[])), Some((30, 20)));
    }
    for orientation in [5, 6, 7, 8] {
        assert_eq!(size("a.jpg", &jpeg_with(30, 20, &exif(orientation, false), &[])), Some((20, 30)), "turned");
    }
    assert!(hung("a.txt", &jpeg(30, 20)).all().next().is_none(), "no picture by its name");
}

#[test]
fn smaller_pictures_show_the_same_and_are_lighter() {
    let original = jpeg(2400, 1600);
    let pictures = hung("img/Gespräche in Berlin.jpg", &original);
    let candidates: Vec<u32> = pictures.all().flat_map(super::Picture::smaller).map(|(width, _)| width).collect();
    assert_eq!(candidates, [480, 800, 1200, 1600]);
    for (width, height) in [(480, 320), (800, 533), (1200, 800), (1600, 1067)] {
        let (path, bytes) = made(&pictures, width);
        assert!(path.starts_with(&format!("pictures/gesprache-in-berlin.{width}w.")), "{path}");
        assert!(path.ends_with(".jpg") && path.is_ascii());
        assert!(bytes.len() < original.len(), "{} of {}", bytes.len(), original.len());
        let picture = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap().into_rgb8();
        assert_eq!(picture.dimensions(), (width, height));
        for (x, y) in [(0.1, 0.1), (0.9, 0.2), (0.5, 0.9)] {
            let at = |along: f64, length: u32| (along * f64::from(length)) as u32;
            let Rgb([red, green, _]) = *picture.get_pixel(at(x, width), at(y, height));
            assert!((f64::from(red) - x * 255.0).abs() < 12.0, "{width}: red {red} at {x}");
            assert!((f64::from(green) - y * 255.0).abs() < 12.0, "{width}: green {green} at {y}");
        }
    }
}

#[test]
fn other_bytes_have_other_names_and_the_same_bytes_the_same() {
    let names = |bytes: &[u8]| hung("a.jpg", bytes).smaller().map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (jpeg(700, 500), jpeg(700, 501));
    assert_eq!(names(&one).len(), 1);
    assert_eq!(names(&one), names(&one));
    assert_ne!(names(&one), names(&other));
}

#[test]
fn a_turned_picture_is_turned_and_keeps_nothing_but_its_colours() {
    let p3 = profile(b"RGB ");
    let pictures = hung("a.jpg", &jpeg_with(1200, 800, &exif(6, true), &p3));
    let (_, bytes) = made(&pictures, 480);
    let (mut decoder, _) = decoder(&bytes, ImageFormat::Jpeg).unwrap();
    assert_eq!(decoder.exif_metadata().unwrap(), None);
    assert_eq!(decoder.xmp_metadata().unwrap(), None);
    assert_eq!(decoder.icc_profile().unwrap(), Some(p3));
    let picture = DynamicImage::from_decoder(decoder).unwrap();
    assert_eq!(picture.dimensions(), (480, 720));
    // What was at the left is at the top: red grew to the right, now it grows downwards.
    assert!(picture.get_pixel(240, 40)[0] < 60 && picture.get_pixel(240, 680)[0] > 200);
    // What was at the top is at the right: green grew downwards, now it grows to the left.
    assert!(picture.get_pixel(40, 360)[1] > 200 && picture.get_pixel(440, 360)[1] < 60);
}

#[test]
fn a_huge_picture_that_is_turned_is_averaged_in_the_right_direction() {
    let pictures = hung("a.jpg", &jpeg_with(900, 2000, &exif(8, false), &[]));
    assert_eq!(pictures.all().next().unwrap().size(), Some(Size { width: 2000, height: 900 }));
    let (_, bytes) = made(&pictures, 480);
    assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (480, 216));
}

#[test]
fn pngs_stay_pngs_and_their_rims_stay_clean() {
    // A white disc on nothing, where nothing is black to whom does not look at the alpha.
    let disc = RgbaImage::from_fn(1200, 1200, |x, y| {
        let away = (f64::from(x) - 600.0).hypot(f64::from(y) - 600.0);
        // Noise, so that the file weighs as much as one with a picture in it.
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519) >> 28;
        if away < 500.0 { Rgba([255 - noise as u8, 255, 255, 255]) } else { Rgba([noise as u8, 0, 0, 0]) }
    });
    let pictures = hung("a.png", &png(disc));
    let (path, bytes) = made(&pictures, 480);
    assert!(path.ends_with(".png"));
    let small = image::load_from_memory_with_format(&bytes, ImageFormat::Png).unwrap().into_rgba8();
    let rim: Vec<&Rgba<u8>> = small.pixels().filter(|pixel| (64..250).contains(&pixel[3])).collect();
    assert!(rim.len() > 100, "{} pixels of a rim", rim.len());
    assert!(rim.iter().all(|pixel| pixel[1] > 240), "the rim is dark: {:?}", rim.iter().find(|pixel| pixel[1] <= 240));
    assert!(small.get_pixel(0, 0)[3] == 0 && small.get_pixel(240, 240)[3] == 255);
}

#[test]
fn formats_of_every_depth_are_made_smaller() {
    let deep = DynamicImage::from(photograph(1200, 800)).into_rgb16();
    let grey = DynamicImage::from(photograph(1200, 800)).into_luma16();
    for (name, bytes, extension) in [
        ("a.png", png(deep), ".png"),
        ("a.png", png(grey), ".png"),
        ("a.png", png(DynamicImage::from(photograph(1200, 800)).into_luma_alpha8()), ".png"),
        ("a.webp", webp(photograph(1200, 800)), ".jpg"),
    ] {
        let (path, bytes) = made(&hung(name, &bytes), 480);
        assert!(path.ends_with(extension), "{path}");
        assert_eq!(image::load_from_memory(&bytes).unwrap().dimensions(), (480, 320));
    }
}

#[test]
fn what_is_not_worth_it_or_not_possible_stays_alone() {
    assert_eq!(widths("a.jpg", &jpeg(599, 400)), [0; 0], "small");
    assert_eq!(widths("a.png", &png(RgbImage::from_pixel(2000, 2000, Rgb([9, 9, 9])))), [0; 0], "of one colour");
    let seen_through = RgbaImage::from_fn(1200, 800, |x, y| Rgba([x as u8, (x * y) as u8, (x ^ y) as u8, 100]));
    assert_eq!(widths("a.webp", &webp(seen_through)), [0; 0], "WebP with transparency");
    assert_eq!(widths("a.jpg", &jpeg_with(1200, 800, &[], &profile(b"CMYK"))), [0; 0], "for a printing press");
    assert_eq!(widths("a.svg", b"<svg width='2000' height='2000'/>"), [0; 0]);
}

#[test]
fn what_is_broken_is_told() {
    let whole = jpeg(700, 500);
    let whole_png = png(photograph(700, 500));
    let whole_webp = webp(photograph(700, 500));
    assert_eq!(faults("a.jpg", &whole), []);
    assert_eq!(faults("a.png", &whole_png), []);
    assert_eq!(faults("a.webp", &whole_webp), []);
    for (name, bytes) in [("a.jpg", &whole), ("a.png", &whole_png), ("a.webp", &whole_webp)] {
        for length in [bytes.len() / 2, bytes.len() - 3] {
            assert_eq!(faults(name, &bytes[..length]), [Fault::CutOff], "{name} cut at {length}");
            assert_eq!(widths(name, &bytes[..length]), [0; 0]);
        }
    }
    assert_eq!(faults("a.jpg", &whole[..20]), [Fault::CutOff]);
    for nothing in [&b""[..], b"x", b"<!doctype html><title>404</title>", b"\xff"] {
        assert_eq!(faults("a.jpg", nothing), [Fault::NoPicture]);
        assert_eq!(faults("a.png", nothing), [Fault::NoPicture]);
    }
    assert_eq!(faults("a.svg", b"<!doctype html><title>404</title>"), [Fault::NoPicture]);
    let mut cut = Vec::new();
    GifEncoder::new(&mut cut).encode_frame(Frame::new(RgbaImage::new(300, 300))).unwrap();
    assert!(matches!(faults("a.gif", &cut[..cut.len() / 2])[..], [Fault::Unreadable(_)]));
}

#[test]
fn a_thumbnail_in_the_head_is_not_taken_for_the_end() {
    let mut block = exif(1, false);
    block.extend(jpeg(16, 16));
    let bytes = jpeg_with(700, 500, &block, &[]);
    assert_eq!(faults("a.jpg", &bytes), []);
    assert_eq!(faults("a.jpg", &bytes[..bytes.len() / 2]), [Fault::CutOff]);
}

#[test]
fn a_body_that_cannot_be_decoded_is_told_when_it_is_needed() {
    let mut bytes = png(photograph(700, 500));
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40].fill(0);
    let pictures = hung("a.png", &bytes);
    assert_eq!(pictures.all().next().unwrap().faults(), []);
    let path = pictures.smaller().next().unwrap().to_owned();
    let told = pictures.render(&path, &Forgetful).unwrap().unwrap_err().remove(0);
    assert_eq!(
        (told.code.as_str(), told.place.as_ref().map(|place| &*place.path)),
        ("broken-picture", Some("static/a.png"))
    );
    assert!(told.message.starts_with("this picture cannot be read: "), "{}", told.message);
}

#[test]
fn names_that_lie_are_told_and_the_bytes_are_believed() {
    let lie = |name, bytes: &[u8]| match &faults(name, bytes)[..] {
        [Fault::OtherFormat { says, is, extension }] => (*says, *is, *extension),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(lie("a.jpg", &png(photograph(70, 50))), ("JPEG", "PNG", "png"));
    assert_eq!(lie("a.png", &jpeg(70, 50)), ("PNG", "JPEG", "jpg"));
    assert_eq!(lie("a.gif", &webp(photograph(70, 50))), ("GIF", "WebP", "webp"));
    assert_eq!(lie("a.png", b"<?xml version='1.0'?><svg width='1' height='1'/>"), ("PNG", "SVG", "svg"));
    assert_eq!(lie("a.jpg", b"\0\0\0\x1cftypavif\0\0\0\0mif1avif"), ("JPEG", "AVIF", "avif"));
    assert_eq!(size("a.jpg", &png(photograph(70, 50))), Some((70, 50)));
    let (path, _) = made(&hung("a.jpg", &png(photograph(700, 500))), 480);
    assert!(path.ends_with(".png"), "{path}");
}

/// A PNG whose head says a size, and that has next to nothing.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(DynamicImage::from(image::GrayImage::from_pixel(1, 1, Luma([0]))));
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = u32::MAX;
    for byte in &bytes[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    bytes[29..33].copy_from_slice(&(!crc).to_be_bytes());
    bytes
}

#[test]
fn a_picture_that_is_too_large_is_not_decoded() {
    assert_eq!(faults("a.png", &bomb(65_535, 65_535)), [Fault::TooLarge { megapixels: 4295 }]);
    assert_eq!(widths("a.png", &bomb(65_535, 65_535)), [0; 0]);
    assert_eq!(faults("a.png", &bomb(10_000, 5_001)), [Fault::TooLarge { megapixels: 51 }]);
    assert_eq!(faults("a.png", &bomb(10_000, 5_000)), []);
    assert_eq!(size("a.png", &bomb(65_535, 65_535)), Some((65_535, 65_535)));
    // A GIF says its size in the head too.
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif).encode_frame(Frame::new(RgbaImage::new(1, 1))).unwrap();
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(faults("a.gif", &gif), [Fault::TooLarge { megapixels: 4295 }]);
}

#[test]
fn what_moves_is_told_and_stays_whole() {
    let gif = |frames: usize| {
        let mut bytes = Vec::new();
        let frames = (0..frames).map(|shade| Frame::new(RgbaImage::from_pixel(3, 3, Rgba([shade as u8, 0, 0, 255]))));
        GifEncoder::new(&mut bytes).encode_frames(frames).unwrap();
        bytes
    };
    assert_eq!(faults("a.gif", &gif(1)), []);
    assert_eq!(faults("a.gif", &gif(2)), [Fault::Moves]);
    // APNG: a chunk `acTL` before the data says how many frames there are.
    let mut apng = png(photograph(700, 500));
    let chunk = [&8_u32.to_be_bytes()[..], b"acTL", &2_u32.to_be_bytes(), &[0; 4], &0xf38d_9370_u32.to_be_bytes()];
    apng.splice(33..33, chunk.concat());
    assert_eq!(faults("a.png", &apng), [Fault::Moves]);
    assert_eq!(widths("a.png", &apng), [0; 0]);
}

#[test]
fn a_location_is_told_and_never_shown() {
    let located = jpeg_with(70, 50, &exif(1, true), &[]);
    assert_eq!(faults("a.jpg", &located), [Fault::Location]);
    assert_eq!(faults("a.jpg", &jpeg_with(70, 50, &exif(1, false), &[])), []);
    let told = Fault::Location.diagnostic(&Arc::from("content/events/talks/a.jpg"));
    assert!(told.hints[0].ends_with("`exiftool -gps:all= -xmp:geotag= a.jpg`"), "{}", told.hints[0]);
}

#[test]
fn heads_that_are_damaged_are_no_end_of_the_program() {
    let mut random = 7_u32;
    let mut next = || {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) as usize
    };
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif).encode_frame(Frame::new(RgbaImage::new(9, 9))).unwrap();
    let pictures =
        [jpeg_with(90, 60, &exif(6, true), &profile(b"RGB ")), png(photograph(90, 60)), webp(photograph(90, 60)), gif];
    for whole in &pictures {
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..1 + next() % 6 {
                let at = next() % bytes.len().min(300);
                bytes[at] = next() as u8;
            }
            bytes.truncate(bytes.len() - next() % 3 * (next() % bytes.len()) / 2);
            let pictures = hung("a.jpg", &bytes);
            for path in pictures.smaller().map(str::to_owned).collect::<Vec<_>>() {
                let _ = pictures.render(&path, &Forgetful);
            }
        }
    }
}

/// Remembers, and counts what it is given.
#[derive(Debug, Default)]
struct Counting {
    kept: Mutex<BTreeMap<Key, Vec<u8>>>,
    puts: AtomicUsize,
}

impl Keep for Counting {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        self.kept.lock().unwrap().get(key).cloned()
    }

    fn put(&self, key: &Key, bytes: &[u8]) {
        self.puts.fetch_add(1, Ordering::Relaxed);
        self.kept.lock().unwrap().insert(*key, bytes.to_vec());
    }
}

#[test]
fn an_original_is_decoded_once_for_all_that_is_made_of_it() {
    let bytes = jpeg(1200, 800);
    let pictures = hung("a.jpg", &bytes);
    let kept = Counting::default();
    let paths: Vec<String> = pictures.smaller().map(str::to_owned).collect();
    assert_eq!(paths.len(), 2);
    let of =
        |kept: &Counting| paths.iter().map(|path| pictures.render(path, kept).unwrap().unwrap()).collect::<Vec<_>>();
    let first = std::thread::scope(|threads| {
        let all: Vec<_> = (0..4).map(|_| threads.spawn(|| of(&kept))).collect();
        all.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(first.iter().all(|made| *made == first[0]));
    assert_eq!(kept.puts.load(Ordering::Relaxed), 2);
    // What is kept is what would be made.
    assert_eq!(
        paths.iter().map(|path| pictures.render(path, &Forgetful).unwrap().unwrap()).collect::<Vec<_>>(),
        first[0]
    );
}

#[test]
fn a_picture_that_is_as_it_was_is_not_looked_at_again() {
    let file: Arc<str> = Arc::from("static/a.jpg");
    let picture = |width, height| -> Arc<[u8]> { jpeg(width, height).into() };
    let (one, same, other) = (picture(30, 20), picture(30, 20), picture(20, 30));
    let mut gallery = Gallery::default();
    let mut hang =
        |bytes: &Arc<[u8]>| Arc::clone(&gallery.hang([("a.jpg".to_owned(), &file, bytes)]).originals["a.jpg"]);
    let first = hang(&one);
    assert!(Arc::ptr_eq(&first, &hang(&same)));
    assert_eq!(hang(&other).size(), Some(Size { width: 20, height: 30 }));
}
