//! Lists of our own that lie where others write: a broken one never costs anybody a file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use briefing::Options;
use briefing::cli::Status;
use briefing::output::{Destination, MANIFEST, Written, write_site};

use crate::disk::{Site, files};
use crate::targets::Judge;

/// What others have put where we write: path, text. None of it is what we would write there.
const STRANGERS: [(&str, &str); 5] = [
    ("notes.txt", "mine"),
    ("events/talks/photo.jpg", "mine too"),
    ("old/index.html", "an old page of mine"),
    (".well-known/security.txt", "mine as well"),
    ("parties/notes.txt", "all mine"),
];

/// The same beside the folder that we write to.
const OUTSIDE: &str = "outside.txt";

pub(crate) const PATHS: [&str; 32] = [
    "index.html",
    "notes.txt",
    "events/talks/photo.jpg",
    "events/talks",
    "events",
    "old/index.html",
    ".well-known/security.txt",
    "../outside.txt",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a//b",
    "./notes.txt",
    "parties/../notes.txt",
    ".briefing-manifest",
    ".briefing/manifest.json",
    "notes.txt\u{0}",
    "C:\\notes.txt",
    "end 1\n",
    "end 2\n",
    "briefing-manifest 1\n",
    "briefing-manifest 2\n",
    "briefing-manifest 3\n",
    "made-of -\n",
    "\n",
    " ",
    "ffffffffffffffffffffffffffffffff ",
    "00000000000000000000000000000000 notes.txt\n",
    "00000000000000000000000000000000 old/index.html\n",
    "00000000000000000000000000000000 ../outside.txt\n",
    "é",
];

pub(crate) const JSON: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "-1",
    "99999999999999999999",
    "\"files\":{",
    "\"retired\":{",
    "\"pending\":[\"notes.txt\"],",
    "\"pending\":[\"../outside.txt\"],",
    "\"kept\":{",
    "\"live\":null,",
    "\"format\":\"briefing manifest 2\",",
    "\"format\":\"briefing manifest 1\",",
    "\"since\":\"2025-12-15T09:00:00Z\"",
    "\"fingerprinted\"",
    "\"page\"",
    "20251216T101500Z-1f3a9c",
    "\"nonce\":\"x\"",
    "9999-12-31T23:59:59Z",
];

fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Puts what others have into `folder` and beside it.
fn put_strangers(folder: &Path) {
    for (path, text) in STRANGERS {
        put(folder, path, text.as_bytes());
    }
    put(folder.parent().unwrap(), OUTSIDE, b"somebody's");
}

/// Sees that what others have in `folder` and beside it is as it was.
fn assert_strangers(folder: &Path) {
    for (path, text) in STRANGERS {
        let now = fs::read(folder.join(path));
        assert!(now.as_ref().is_ok_and(|now| now == text.as_bytes()), "`{path}` is not as it was: {now:?}");
    }
    assert_eq!(fs::read(folder.parent().unwrap().join(OUTSIDE)).unwrap(), b"somebody's");
}

/// Two small sites of the same folder: an old one, and what is built now.
fn site() -> Site {
    Site::new(&[])
}

fn pages(site: &Site) -> briefing::Compiled {
    let options = Options { cards: false, ..Options::on("2025-12-16".parse().unwrap()) };
    briefing::compile(&briefing::source::read_site(&site.folder, None).unwrap(), &options)
}

fn write(compiled: &briefing::Compiled, site: &Site, output: &Path) -> Result<Written, String> {
    let destination = Destination { output, site_root: &site.folder, home: None };
    write_site(&compiled.site, destination, &|_, _| {}).map_err(|error| format!("{error}: {:?}", error.hint()))
}

/// The list of a build, and of one with pages that the site no longer has.
pub(crate) fn written_lists() -> Vec<Vec<u8>> {
    let site = site();
    let output = site.folder.join("public");
    write(&pages(&site), &site, &output).unwrap();
    let list = fs::read_to_string(output.join(MANIFEST)).unwrap();
    let lines: Vec<&str> = list.lines().collect();
    let few: Vec<&str> = lines.iter().copied().filter(|line| !line.contains("/") || line.contains("old")).collect();
    let pages = few.len() - 4;
    let short = few[..few.len() - 1].join("\n") + &format!("\nend {pages}\n");
    vec![list.into_bytes(), short.into_bytes()]
}

/// Every other list with its right end: else each edit is told at once by the number of lines.
fn counted(text: &[u8]) -> Vec<u8> {
    let is_whole = text.len().is_multiple_of(2);
    let text = String::from_utf8_lossy(text);
    let Some((lines, _)) = text.rsplit_once("\nend ").filter(|_| is_whole) else {
        return text.into_owned().into_bytes();
    };
    format!("{lines}\nend {}\n", lines.lines().count().saturating_sub(3)).into_bytes()
}

/// The text as the list of what builds wrote, in a folder where others have files too. What they have stays, a build that
/// fails changes nothing, and one that does not leaves the site whole.
pub(crate) fn written() -> Judge {
    let site = site();
    let compiled = pages(&site);
    let output = site.folder.join("public");
    Box::new(move |text| {
        let _ = fs::remove_dir_all(&output);
        put_strangers(&output);
        put(&output, MANIFEST, &counted(text));
        let before = files(&output);
        match write(&compiled, &site, &output) {
            Err(why) => assert_eq!(files(&output), before, "{why}"),
            Ok(_) => {
                for (path, _) in compiled.site.paths() {
                    let bytes = compiled.site.render(path).unwrap();
                    assert!(fs::read(output.join(path)).is_ok_and(|now| now == *bytes), "`{path}` is not written");
                }
                let again = write(&compiled, &site, &output).unwrap();
                assert_eq!((again.written, again.removed), (0, 0));
            }
        }
        assert_strangers(&output);
        let beside = site.folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
        assert!(!beside.iter().any(|name| name.to_string_lossy().contains("staging")), "{beside:?}");
    })
}

/// A site that is published to the folder `live` beside it.
const TARGET: &str = "[site]\ntitle = \"Talks\"\nbase_url = \"https://example.org/\"\n[publish.live]\nto = \"file:///live\"\n[search]\nenabled = false\n[cards]\nenabled = false\n";

fn published() -> Site {
    let site = Site::new(&[]);
    let live = site.beside("live");
    fs::write(site.folder.join("briefing.toml"), TARGET.replace("file:///live", &format!("file://{}", live.display())))
        .unwrap();
    site
}

fn publish(site: &Site) -> crate::disk::Ran {
    site.run(&["publish", "live", "--yes", "--max-deletes", "100000"])
}

/// The manifest of a target after two releases, and a lock that was left.
pub(crate) fn published_lists() -> Vec<Vec<u8>> {
    let site = published();
    let first = publish(&site);
    assert_eq!(first.status, Status::Done, "{}", first.err);
    let old = site.folder.join("content/events/old.md");
    fs::write(&old, "+++\ntitle = \"Old\"\nkind = \"meeting\"\ndate = 2025-12-14\n+++\n").unwrap();
    publish(&site);
    fs::remove_file(old).unwrap();
    publish(&site);
    let manifest = fs::read(site.beside("live").join(".briefing/manifest.json")).unwrap();
    let lock = r#"{"owner":"a@b","nonce":"1f3a9c","since":"2025-12-16T11:00:00Z","until":"2025-12-16T11:03:00Z"}"#;
    vec![manifest, lock.into()]
}

/// The text as the manifest of a target, or as its lock where it looks like one. What others have there stays; a run that
/// fails changes no page.
pub(crate) fn published_list() -> Judge {
    let site = published();
    let live = site.beside("live");
    Box::new(move |text| {
        let _ = fs::remove_dir_all(&live);
        put_strangers(&live);
        let is_lock = text.windows(7).any(|window| window == b"\"nonce\"");
        put(&live, if is_lock { ".briefing/lock.json" } else { ".briefing/manifest.json" }, text);
        let pages = |folder: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
            files(folder).into_iter().filter(|(path, _)| !path.starts_with(folder.join(".briefing"))).collect()
        };
        let before = pages(&live);
        let ran = publish(&site);
        if ran.status != Status::Done {
            assert_eq!(pages(&live), before, "{}", ran.err);
            assert!(ran.err.contains("help: ") || ran.status == Status::SiteErrors, "no way out: {}", ran.err);
        }
        // What a manifest names is ours by its own word.
        let named = |path: &str| String::from_utf8_lossy(text).contains(path);
        for (path, words) in STRANGERS.iter().filter(|(path, _)| !named(path)) {
            assert_eq!(fs::read(live.join(path)).ok().as_deref(), Some(words.as_bytes()), "`{path}` is not as it was");
        }
        assert_eq!(fs::read(live.parent().unwrap().join(OUTSIDE)).unwrap(), b"somebody's");
        let control = ran.err.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'));
        assert!(control.is_none(), "{control:?} reaches the terminal: {:?}", ran.err);
    })
}
