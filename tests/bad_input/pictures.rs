//! Pictures of every bad kind, in one site: each is told at its file, and all pages are there.

use std::io::Cursor;

use briefing::{Options, Snapshot, compile};
use image::{ImageFormat, Rgb, RgbImage};

/// A picture with much detail.
fn picture(format: ImageFormat) -> Vec<u8> {
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)) >> 24;
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(700, 300, |x, y| Rgb([noise(x, y) as u8, noise(y, x) as u8, x as u8]));
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn each_is_told_and_the_rest_goes_on() {
    let jpeg = picture(ImageFormat::Jpeg);
    let mut damaged = picture(ImageFormat::Png);
    let middle = damaged.len() / 2;
    damaged[middle..middle + 50].fill(0);
    let page = "+++\ntitle = \"About\"\n+++\n\n![a](cut.jpg) ![b](/page.png) ![c](/damaged.png) ![d](/lie.webp) ![e](/drawn.svg)\n";
    let files: [(&str, Vec<u8>); 9] = [
        ("briefing.toml", "[site]\ntitle = \"Talks\"\nbase_url = \"https://example.org/\"\n".into()),
        ("content/pages/about/index.md", page.into()),
        ("content/pages/about/cut.jpg", jpeg[..jpeg.len() / 2].to_vec()),
        ("content/pages/about/good.jpg", jpeg.clone()),
        ("static/damaged.png", damaged),
        ("static/drawn.svg", "<svg><rect onload='a()'/></svg>".into()),
        ("static/lie.webp", jpeg),
        ("static/malformed.svg", "<svg><g></svg>".into()),
        ("static/page.png", "<!doctype html><title>404</title>".into()),
    ];
    let compiled = compile(&Snapshot::from_files(files), &Options::on(jiff::civil::date(2025, 12, 16)));
    let told = |told: &briefing::Diagnostic| format!("{} {}", told.place.as_ref().unwrap().path, told.code);
    assert_eq!(
        compiled.diagnostics.iter().map(told).collect::<Vec<_>>(),
        [
            "content/pages/about/cut.jpg broken-picture",
            "static/drawn.svg active-svg",
            "static/lie.webp picture-format",
            "static/malformed.svg broken-picture",
            "static/page.png broken-picture",
        ]
    );
    // What is damaged within shows when smaller ones are made of it, and all else is there.
    let failed = compiled.site.paths().filter_map(|(path, _)| Some((path, compiled.site.render(path).err()?)));
    let failed: Vec<_> = failed.collect();
    let names: Vec<&str> =
        failed.iter().map(|(path, _)| path.rsplit_once(".480w.").map_or(*path, |(start, _)| start)).collect();
    assert_eq!(names, ["pictures/damaged"]);
    assert_eq!(told(&failed[0].1[0]), "static/damaged.png broken-picture");
    let page = compiled.site.render("about/index.html").unwrap();
    assert_eq!(std::str::from_utf8(&page).unwrap().matches("<img ").count(), 5);
}

#[test]
fn tags_with_attributes_without_end_are_no_end_of_the_program() {
    let svg = format!("<svg {}/>", (0..200_000).map(|at| format!("a{at}='x' ")).collect::<String>());
    let deep = format!("<svg>{}", "<g>".repeat(200_000));
    let files = [
        ("static/wide.svg", svg),
        ("static/deep.svg", deep),
        ("static/entity.svg", "<!DOCTYPE svg [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><svg>&b;</svg>".to_owned()),
    ];
    let told: Vec<String> = super::errors(&files)
        .iter()
        .map(|told| format!("{} {}", told.place.split(':').next().unwrap(), told.code))
        .collect();
    assert_eq!(told, ["static/deep.svg broken-picture", "static/entity.svg active-svg"]);
}
