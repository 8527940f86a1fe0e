//! Texts in lines, fonts, and drawings: what comes out of them, and what they refuse.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::collections::BTreeMap;
use std::sync::Arc;

use image::{ImageFormat, RgbImage};
use proptest::prelude::*;

use super::fit::fit;
use super::fonts::Fonts;
use super::studio::{MAKER, Studios};
use super::{Fitted, HEIGHT, Studio, WIDTH, Wish};
use crate::assets::Assets;
use crate::site::{Bytes, Class};
use crate::source::Snapshot;

/// Some letters of Noto Serif Hebrew, in bold: © 2016 Google Inc., under the SIL Open Font License 1.1.
const HEBREW: &[u8] = include_bytes!("tests/hebrew.ttf");

fn wish(text: &str) -> Wish<'_> {
    Wish {
        text,
        family: "Card Serif",
        weight: 700,
        sizes: vec![60.0, 40.0],
        width: 600.0,
        height: f32::INFINITY,
        lines: 3,
        leading: 1.2,
        balance: false,
    }
}

fn ours() -> Fonts {
    Fonts::new(&[])
}

fn with(file: &[u8]) -> Fonts {
    Fonts::new(&[(Arc::from("static/fonts/a.ttf"), Arc::from(file))])
}

/// The lines of a text as one would read them.
fn lines(fitted: &Fitted) -> Vec<String> {
    fitted.lines.iter().map(|line| line.runs.iter().map(|run| run.text.as_str()).collect()).collect()
}

#[test]
fn a_text_takes_the_first_size_in_which_it_fits_and_is_cut_in_the_last() {
    let fonts = ours();
    let of = |text: &str| {
        let fitted = fit(&fonts, &wish(text));
        (fitted.size, lines(&fitted))
    };
    assert_eq!(of("Who pays?"), (60.0, vec!["Who pays?".to_owned()]));
    let two = ["Who controls the", "Donbas?"].map(str::to_owned).to_vec();
    assert_eq!(of("Who controls the Donbas?"), (60.0, two));
    let (size, small) = of("Who controls the Donbas, and who will say so to the people there?");
    assert_eq!((size, small.len()), (40.0, 3));
    assert_eq!(small.join(" "), "Who controls the Donbas, and who will say so to the people there?");
    let long = "Who controls the Donbas, and who would say so? ".repeat(100);
    let (size, cut) = of(&long);
    assert_eq!((size, cut.len()), (40.0, 3));
    let shown = cut.join(" ");
    let (words, last) = shown.rsplit_once(' ').unwrap();
    assert!(long.starts_with(words), "{shown}");
    assert!(last.ends_with('…') && long.contains(&format!(" {}", last.trim_end_matches('…'))), "{shown}");
}

#[test]
fn the_height_counts_as_well_as_the_lines() {
    let fonts = ours();
    let text = "Who controls the Donbas?";
    // Two lines of 60 are 144 high, two of 40 are 96.
    let high = |height: f32| fit(&fonts, &Wish { height, ..wish(text) });
    assert_eq!((high(144.0).size, high(144.0).lines.len()), (60.0, 2));
    assert_eq!((high(143.0).size, high(143.0).lines.len()), (40.0, 1));
    for height in [0.0, -5.0, f32::NAN] {
        assert_eq!(high(height).lines.len(), 1, "{height}");
    }
}

#[test]
fn no_line_is_wider_than_its_room_and_balanced_ones_are_alike() {
    let fonts = ours();
    let text = "Where the talks on security guarantees for Ukraine stand today";
    let fitted = fit(&fonts, &wish(text));
    assert!(fitted.lines.iter().all(|line| line.width <= 600.0), "{fitted:?}");
    let balanced = fit(&fonts, &Wish { balance: true, ..wish(text) });
    assert_eq!((balanced.size, balanced.lines.len()), (fitted.size, fitted.lines.len()));
    let spread = |fitted: &Fitted| {
        let widths = || fitted.lines.iter().map(|line| line.width);
        widths().fold(0.0, f32::max) - widths().fold(f32::INFINITY, f32::min)
    };
    assert!(spread(&balanced) < spread(&fitted), "{:?}", lines(&balanced));
    assert_eq!(lines(&balanced).join(" "), text);
}

#[test]
fn lines_end_where_they_may() {
    let fonts = ours();
    let narrow = |text: &str| {
        let fitted = fit(&fonts, &Wish { sizes: vec![40.0], width: 170.0, lines: 20, ..wish(text) });
        lines(&fitted)
    };
    assert_eq!(narrow("  one \n two\tthree  "), ["one two", "three"]);
    assert_eq!(narrow("on 15\u{a0}December"), ["on", "15\u{a0}Dece", "mber"], "a hard blank holds");
    assert_eq!(narrow("left-right-wing"), ["left-", "right-", "wing"]);
    // A word that is wider than a line is torn, and never between a letter and the mark on it.
    for line in narrow(&"e\u{301}".repeat(40)) {
        assert!(line.starts_with('e') && line.ends_with('\u{301}'), "{line:?}");
    }
    assert_eq!(narrow("中国人民，共和国。"), ["中国人", "民，共和", "国。"]);
    assert_eq!(narrow("a\u{1}b\u{0}c"), ["a b c"], "what is no text is a blank");
    assert_eq!(narrow(" \n"), Vec::<String>::new());
}

#[test]
fn a_word_is_torn_in_the_smallest_size_only() {
    let fonts = ours();
    let fitted = fit(&fonts, &wish("Donaudampfschifffahrt"));
    assert_eq!((fitted.size, lines(&fitted)), (40.0, vec!["Donaudampfschifffahrt".to_owned()]));
    let fitted = fit(&fonts, &wish(&"abcdefghij".repeat(500)));
    assert_eq!((fitted.size, fitted.lines.len()), (40.0, 3));
    assert!(lines(&fitted)[2].ends_with('…'));
}

#[test]
fn another_script_comes_from_the_fonts_of_the_site() {
    let title = "מי שולט בנמל, NATO?";
    let missing = |fonts: &Fonts| fonts.missing(title.chars().collect());
    assert_eq!(
        missing(&ours()),
        ['ב', 'ט', 'י', 'ל', 'מ', 'נ', 'ש', 'ו']
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    let fonts = with(HEBREW);
    assert_eq!(missing(&fonts), Vec::<char>::new());
    let fitted = fit(&fonts, &Wish { width: 2000.0, ..wish(title) });
    assert!(fitted.right_to_left);
    let runs: Vec<(&str, &str)> =
        fitted.lines[0].runs.iter().map(|run| (run.text.as_str(), run.family.as_str())).collect();
    // The whole is directed to the right, whatever it ends with.
    assert_eq!(runs, [("\u{202b}מי שולט בנמל", "Noto Serif Hebrew"), (", NATO?\u{202c}", "Card Serif"),]);
    assert!(!fit(&fonts, &wish("1 (Latin) ש")).right_to_left);
}

#[test]
fn our_fonts_have_latin_greek_and_cyrillic() {
    let all = "The quick brown fox. ÄÖÜßéèñçåøłőşžđðþæœ ẞ Ắ „“”‘’«»–—…€₴₽£№§¶°·½²₂→ ΑΒΓΔ αβγδ ά ῆ ᾳ \
               АБВ абв ЁёЄєІіЇїҐґЎўЈјЉљЊњЋћЂђЏџ ѢѣҚқӘә e\u{301}";
    assert_eq!(ours().missing(all.chars().collect()), Vec::<char>::new());
    // What only tells how others are joined and directed needs no glyph.
    assert_eq!(
        ours().missing("\u{200b}\u{200d}\u{202b}\u{2066}\u{ad}\u{feff}\u{fe0f}\n\t\u{a0}".chars().collect()),
        Vec::<char>::new()
    );
    assert_eq!(ours().missing("☃中".chars().collect()), ['☃', '中']);
}

/// A studio of a site with these files below `static/`.
fn studio(files: &[(&str, &[u8])]) -> Arc<Studio> {
    let snapshot = Snapshot::from_files(files.iter().map(|(path, bytes)| (format!("static/{path}"), bytes.to_vec())));
    let assets = Assets {
        addresses: files.iter().map(|(path, _)| ((*path).to_owned(), format!("/{path}"))).collect(),
        files: files
            .iter()
            .map(|(path, bytes)| ((*path).to_owned(), (Class::Asset, Bytes::Shared(Arc::from(*bytes)))))
            .collect::<BTreeMap<_, _>>(),
        diagnostics: Vec::new(),
    };
    Studios::default().load(&snapshot, &assets).0.unwrap()
}

fn svg(content: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">{content}</svg>")
}

#[track_caller]
fn drawn(studio: &Studio, content: &str) -> RgbImage {
    let png = studio.draw(&svg(content)).unwrap();
    let image = image::load_from_memory_with_format(&png, ImageFormat::Png).unwrap();
    assert!(!image.color().has_alpha());
    image.into_rgb8()
}

#[test]
fn a_card_is_a_png_of_its_size_with_what_stands_on_it() {
    let studio = studio(&[]);
    let bare = drawn(&studio, "");
    assert_eq!(bare.dimensions(), (1200, 630));
    assert!(bare.pixels().all(|pixel| pixel.0 == [255; 3]));
    let text =
        drawn(&studio, "<text x=\"100\" y=\"300\" font-size=\"80\" font-weight=\"700\" fill=\"#a3172b\">Donbas</text>");
    let inked: Vec<_> = text.enumerate_pixels().filter(|(_, _, pixel)| pixel.0 == [0xa3, 0x17, 0x2b]).collect();
    assert!(inked.len() > 2000, "{}", inked.len());
    assert!(inked.iter().all(|(x, y, _)| (100..420).contains(x) && (230..310).contains(y)), "beside the text");
    // More colours than a palette has.
    let gradient = drawn(
        &studio,
        "<linearGradient id=\"g\"><stop stop-color=\"#f00\"/><stop offset=\".5\" stop-color=\"#00f\"/><stop offset=\"1\" stop-color=\"#0f0\"/></linearGradient>\
         <rect width=\"1200\" height=\"630\" fill=\"url(#g)\"/>",
    );
    let colours: std::collections::BTreeSet<_> = gradient.pixels().map(|pixel| pixel.0).collect();
    assert!(colours.len() > 256, "{}", colours.len());
}

#[test]
fn a_card_shows_pictures_of_the_site_and_nothing_else() {
    let mut red = Vec::new();
    RgbImage::from_pixel(4, 4, image::Rgb([255, 0, 0]))
        .write_to(&mut std::io::Cursor::new(&mut red), ImageFormat::Png)
        .unwrap();
    let inner = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"><rect width=\"4\" height=\"4\" fill=\"#0f0\"/>\
                  <image href=\"/etc/hostname\" width=\"4\" height=\"4\"/><image href=\"red.png\" width=\"4\" height=\"4\"/></svg>";
    let studio = studio(&[("img/red.png", &red), ("logo.svg", inner), ("broken.png", b"no picture"), ("a.txt", b"x")]);
    let at = |href: &str| {
        let image = drawn(&studio, &format!("<image href=\"{href}\" width=\"100\" height=\"100\"/>"));
        image.get_pixel(50, 50).0
    };
    assert_eq!(at("img/red.png"), [255, 0, 0]);
    assert_eq!(at("/img/red.png"), [255, 0, 0]);
    // A picture within a picture would be another file.
    assert_eq!(at("logo.svg"), [0, 255, 0]);
    assert_eq!(at("broken.png"), [255; 3]);
    let png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYPgPAAEDAQAIicLsAAAAAElFTkSuQmCC";
    studio.sketch(&svg(&format!("<image href=\"{png}\" width=\"9\" height=\"9\"/>"))).unwrap();
    for nowhere in ["/etc/hostname", "../briefing.toml", "a.txt", "https://example.org/a.png", "file:///etc/hostname"] {
        let error = studio.sketch(&svg(&format!("<image href=\"{nowhere}\" width=\"9\" height=\"9\"/>"))).unwrap_err();
        assert!(error.message.contains(nowhere), "{error:?}");
        assert_eq!(at(nowhere), [255; 3], "{nowhere}");
    }
}

#[test]
fn what_is_no_card_is_told() {
    let studio = studio(&[]);
    let told = |svg: &str| {
        let error = studio.draw(svg).unwrap_err();
        assert!(!error.hint.is_empty());
        error.message
    };
    assert!(
        told("<svg xmlns=\"http://www.w3.org/2000/svg\"><text>").starts_with("what the template makes is no SVG: ")
    );
    assert!(told("").starts_with("what the template makes is no SVG: "));
    assert!(told("<p xmlns=\"http://www.w3.org/2000/svg\"/>").starts_with("the card cannot be drawn: "));
    assert_eq!(
        told("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100000\" height=\"630\"/>"),
        "the card is 100000 by 630, and cards are 1200 by 630"
    );
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    assert!(told(bomb).starts_with("what the template makes is no SVG: "));
}

#[test]
fn the_key_is_of_all_that_is_seen_and_the_missing_are_those_of_the_texts() {
    let key = |studio: &Studio, content: &str| studio.sketch(&svg(content)).unwrap().key;
    let plain = studio(&[]);
    let text = "<text>A</text>";
    assert_eq!(key(&plain, text), key(&studio(&[]), text));
    assert_ne!(key(&plain, text), key(&plain, "<text>B</text>"));
    assert_ne!(key(&plain, text), key(&studio(&[("fonts/hebrew.ttf", HEBREW)]), text));
    let logo = "<image href=\"logo.png\"/>";
    assert_ne!(key(&studio(&[("logo.png", b"1")]), logo), key(&studio(&[("logo.png", b"2")]), logo));
    // What the card does not show does not matter.
    assert_eq!(key(&studio(&[("logo.png", b"1")]), text), key(&plain, text));
    let missing = plain.sketch(&svg("<!-- ☂ --><title>☃</title><text>a<tspan>中</tspan></text>")).unwrap().missing;
    assert_eq!(missing, ['中']);
}

#[test]
fn the_maker_names_the_version_that_draws() {
    let lock = include_str!("../../Cargo.lock");
    let (_, rest) = lock.split_once("name = \"resvg\"\nversion = \"").unwrap();
    let version = rest.split('"').next().unwrap();
    assert!(version.starts_with(MAKER.rsplit(' ').next().unwrap()), "{MAKER} and {version}");
}

#[test]
fn a_font_that_is_none_is_named_and_nothing_panics_over_it() {
    assert_eq!(with(b"no font").broken, [Arc::from("static/fonts/a.ttf")]);
    assert_eq!(with(HEBREW).broken, Vec::<Arc<str>>::new());
    let content = svg("<text x=\"50\" y=\"300\" font-size=\"80\" font-family=\"Noto Serif Hebrew\">מי NATO</text>");
    for end in (0..HEBREW.len()).step_by(HEBREW.len() / 40) {
        let mut scrambled = HEBREW.to_vec();
        scrambled[end] ^= 0x55;
        for bytes in [&HEBREW[..end], &scrambled] {
            let studio = studio(&[("fonts/a.ttf", bytes)]);
            studio.draw(&content).unwrap();
            studio.fit(&wish("מי NATO"));
        }
    }
    let empty: Snapshot = Snapshot::from_files([("static/fonts/a.ttf", Vec::new())]);
    let (_, told) = Studios::default().load(&empty, &Assets::default());
    assert_eq!(told.iter().map(|one| one.code.as_str()).collect::<Vec<_>>(), ["missing-glyph"]);
    assert_eq!(&*told[0].place.as_ref().unwrap().path, "static/fonts/a.ttf");
}

/// Breaks a text into lines and draws them.
#[track_caller]
fn draw_text(text: &str) {
    let studio = studio(&[("fonts/hebrew.ttf", HEBREW)]);
    let mut content = String::new();
    for line in &studio.fit(&wish(text)).lines {
        content.push_str("<text x=\"64\" y=\"300\" font-size=\"60\">");
        for run in &line.runs {
            let escaped = run.text.replace('&', "&amp;").replace('<', "&lt;");
            content.push_str(&format!("<tspan font-family=\"{}\">{escaped}</tspan>", run.family));
        }
        content.push_str("</text>");
    }
    assert_eq!(drawn(&studio, &content).dimensions(), (WIDTH, HEIGHT));
}

#[test]
fn a_line_whose_fonts_see_other_clusters_in_it_is_drawn() {
    draw_text("\u{1760}  AA\u{1d100}aa a0\u{1f5f}a0\u{fbd3}\u{b82}\u{110f0}\u{13440}aA\u{1f810}\u{11052}\u{1fe8}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn any_text_is_drawn(text in "\\PC{0,60}|[\u{590}-\u{6ff}a-z \u{300}-\u{36f}\u{200b}-\u{200f}\u{202a}-\u{202e}]{0,60}") {
        draw_text(&text);
    }
}
