#![allow(clippy::unwrap_used, reason = "tests")]

use super::{FORMAT, Manifest, Retired};
use crate::publish::error::PublishError;
use crate::publish::testing::{MadeUp, at};
use crate::site::Class;

fn manifest() -> Manifest {
    let made = at("2025-12-16T10:15:00Z");
    let release = MadeUp::default()
        .with("index.html", Class::Page, "home")
        .with("css/site.0f3a.css", Class::Fingerprinted, "body {}")
        .with("карта é%?#~+.png", Class::Asset, "a map")
        .with("feed.atom", Class::Data, "feed")
        .with("moved/index.html", Class::Redirect, "elsewhere")
        .with("sitemap.xml", Class::Sitemap, "map")
        .release(made);
    let file = release.files["css/site.0f3a.css"].clone();
    Manifest {
        live: Some(release.about.clone()),
        retired: [("css/site.9999.css".to_owned(), Retired { since: made, file: file.clone() })].into(),
        pending: ["new/index.html".to_owned()].into(),
        kept: [(file.sha256, release.about.id.clone())].into(),
        releases: vec![release.about.clone()],
        files: release.files,
    }
}

#[test]
fn it_reads_what_it_writes_and_writes_the_same_again() {
    let manifest = manifest();
    let bytes = manifest.bytes();
    let read = Manifest::read(&bytes).unwrap();
    assert_eq!(read, manifest);
    assert_eq!(read.bytes(), bytes);
    assert_eq!(Manifest::read(&Manifest::default().bytes()).unwrap(), Manifest::default());
}

#[test]
fn its_form_is_the_documented_one() {
    let json: serde_json::Value = serde_json::from_slice(&manifest().bytes()).unwrap();
    assert_eq!(json["format"], FORMAT);
    assert_eq!(json["live"]["as_of"], "2025-12-16");
    assert_eq!(json["live"]["made"], "2025-12-16T10:15:00Z");
    assert_eq!(json["live"]["files"], 6);
    // SHA-256 of "home", by `printf home | sha256sum`.
    let hash = "4ea140588150773ce3aace786aeef7f4049ce100fa649c94fbbddb960f1da942";
    assert_eq!(json["files"]["index.html"][0], hash);
    assert_eq!(json["files"]["index.html"][1], 4);
    assert_eq!(json["files"]["index.html"][2], "page");
    let headers = json["files"]["index.html"][3].as_u64().unwrap() as usize;
    assert_eq!(json["headers"][headers]["cache-control"], "no-cache");
    assert_eq!(json["headers"].as_array().unwrap().len(), 2, "each set of headers once");
    assert_eq!(json["retired"]["css/site.9999.css"]["since"], "2025-12-16T10:15:00Z");
}

#[test]
fn what_is_none_is_refused_and_never_acted_upon() {
    let good = String::from_utf8(manifest().bytes()).unwrap();
    let damaged = |text: &str| match Manifest::read(text.as_bytes()) {
        Err(PublishError::DamagedManifest(cause)) => cause,
        other => panic!("{other:?}"),
    };
    for text in ["", "{", "[]", "{}", "<html>", &good[..good.len() / 2]] {
        damaged(text);
    }
    // Paths that lead out of the target, wherever they stand.
    for path in ["index.html", "css/site.9999.css", "new/index.html"] {
        let cause = damaged(&good.replace(&format!("\"{path}\""), "\"../outside\""));
        assert_eq!(cause, "`../outside` leads out of the folder");
        let cause = damaged(&good.replace(&format!("\"{path}\""), "\".briefing/lock.json\""));
        assert_eq!(cause, "`.briefing/lock.json` is a file of ours");
    }
    let headers = good.replace("\"page\",0]", "\"page\",7]").replace("\"page\",1]", "\"page\",7]");
    assert_eq!(damaged(&headers), "`index.html` has headers that are not there");

    let newer = good.replace(FORMAT, "briefing manifest 2");
    assert!(matches!(Manifest::read(newer.as_bytes()), Err(PublishError::NewerManifest)));
    let unlike = "{\"format\": \"briefing manifest 3\", \"tree\": []}";
    assert!(matches!(Manifest::read(unlike.as_bytes()), Err(PublishError::NewerManifest)));
}
