#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::{Difference, Reader, whole};

struct Site {
    folder: tempfile::TempDir,
    reader: Reader,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let reader = Reader::new(folder.path(), None);
        let mut site = Self { folder, reader };
        site.write("briefing.toml", "[site]");
        for (path, text) in files {
            site.write(path, text);
        }
        site.reader.read(None).unwrap();
        site
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn again(&mut self, paths: &[&str]) -> Option<Difference> {
        let paths = paths.iter().map(|path| self.path(path));
        let paths: Vec<PathBuf> = paths.filter(|path| self.reader.concerns(path)).collect();
        self.reader.read_again(&paths)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.reader.snapshot().get(path).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    }
}

fn names(list: &[std::sync::Arc<str>]) -> Vec<&str> {
    list.iter().map(AsRef::as_ref).collect()
}

#[test]
fn a_look_tells_what_is_new_different_empty_and_gone() {
    let mut site = Site::new(&[("content/pages/a.md", "a"), ("content/pages/b.md", "b"), ("static/c", "c")]);
    assert!(site.reader.read(None).unwrap().is_none());
    site.write("content/pages/a.md", "other");
    site.write("content/pages/d.md", "d");
    site.write("static/c", "");
    fs::remove_file(site.path("content/pages/b.md")).unwrap();
    let difference = site.reader.read(None).unwrap();
    assert_eq!(names(&difference.written), ["content/pages/a.md", "content/pages/d.md", "static/c"]);
    assert_eq!(names(&difference.emptied), ["static/c"]);
    assert_eq!(names(&difference.gone), ["content/pages/b.md"]);
    assert_eq!(site.text("content/pages/a.md").unwrap(), "other");
}

#[test]
fn a_named_file_is_read_again_whatever_it_looks_like() {
    let mut site = Site::new(&[("content/pages/a.md", "one"), ("content/pages/b.md", "b")]);
    let modified = fs::metadata(site.path("content/pages/a.md")).unwrap().modified().unwrap();
    site.write("content/pages/a.md", "two");
    fs::File::options().write(true).open(site.path("content/pages/a.md")).unwrap().set_modified(modified).unwrap();
    let difference = site.again(&["content/pages/a.md", "content/pages/b.md"]).unwrap();
    assert_eq!(names(&difference.written), ["content/pages/a.md"]);
    assert_eq!(site.text("content/pages/a.md").unwrap(), "two");
    // What was found this way is no news to a look at everything.
    assert!(site.reader.read(Some(SystemTime::now() - Duration::from_secs(60))).unwrap().is_none());
}

#[test]
fn what_is_new_gone_or_a_folder_needs_a_look_at_everything() {
    let mut site = Site::new(&[("content/pages/a.md", "a")]);
    site.write("content/pages/new.md", "n");
    assert_eq!(site.again(&["content/pages/new.md"]), None);
    site.reader.read(None).unwrap();
    fs::remove_file(site.path("content/pages/a.md")).unwrap();
    assert_eq!(site.again(&["content/pages/a.md"]), None);
    assert_eq!(site.again(&["content/pages"]), None);
    assert_eq!(site.again(&["."]), None);
}

#[test]
fn what_editors_leave_behind_and_what_is_no_part_of_the_site_is_nothing() {
    let mut site = Site::new(&[("content/pages/a.md", "a")]);
    for path in ["content/pages/.a.md.swp", "content/pages/a.md~", "content/pages/4913", "content/pages/.#a.md"] {
        site.write(path, "x");
        assert!(site.again(&[path]).unwrap().is_none(), "{path}");
    }
    site.write("public/index.html", "x");
    site.write("notes.txt", "x");
    assert!(site.again(&["public", "notes.txt", "content/pages/made-and-gone.md"]).unwrap().is_none());
    assert!(site.reader.read(None).unwrap().is_none());
}

#[cfg(unix)]
#[test]
fn a_file_that_links_lead_to_has_all_its_names() {
    let mut site = Site::new(&[("content/pages/a.md", "a"), ("shared/text.md", "s")]);
    std::os::unix::fs::symlink("../../shared/text.md", site.path("content/pages/link.md")).unwrap();
    std::os::unix::fs::symlink("../../shared", site.path("content/pages/folder")).unwrap();
    site.reader.read(None).unwrap();
    assert!(site.reader.folders().contains(&site.path("shared")));
    site.write("shared/text.md", "other");
    let difference = site.again(&["shared/text.md"]).unwrap();
    assert_eq!(names(&difference.written), ["content/pages/folder/text.md", "content/pages/link.md"]);
}

#[test]
fn a_site_that_is_gone_for_a_while_is_kept() {
    let mut site = Site::new(&[("content/pages/a.md", "a")]);
    fs::remove_file(site.path("briefing.toml")).unwrap();
    assert!(site.reader.read(None).is_err());
    assert_eq!(site.text("content/pages/a.md").unwrap(), "a");
    site.write("briefing.toml", "[site]");
    assert!(site.reader.read(None).unwrap().is_none());
}

#[test]
fn a_file_that_changes_while_it_is_read_is_not_taken() {
    let site = Site::new(&[("static/a", "0123456789")]);
    let path = site.path("static/a");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let read_after = |change: &dyn Fn(&fs::File)| {
        fs::write(&path, "0123456789").unwrap();
        let file = fs::File::options().read(true).write(true).open(&path).unwrap();
        file.set_modified(long_ago).unwrap();
        let metadata = file.metadata().unwrap();
        // Between the question of how long it is and the reading, as it were.
        change(&file);
        whole(&file, &metadata, &mut Vec::new()).map_err(|error| error.to_string())
    };
    assert_eq!(&*read_after(&|_| {}).unwrap(), b"0123456789");
    let told = Err("somebody writes to it".to_owned());
    assert_eq!(read_after(&|file| file.set_len(3).unwrap()), told);
    assert_eq!(read_after(&|file| file.set_len(30).unwrap()), told);
    assert_eq!(read_after(&|_| fs::write(&path, "9876543210").unwrap()), told);
}

#[cfg(unix)]
#[test]
fn what_took_the_place_of_a_file_or_its_folder_is_not_opened() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("a.md"), "secret").unwrap();
    let mut site = Site::new(&[("content/pages/a.md", "a"), ("static/c", "c")]);
    fs::remove_dir_all(site.path("content/pages")).unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path("content/pages")).unwrap();
    assert_eq!(site.again(&["content/pages/a.md"]), None);
    fs::remove_file(site.path("static/c")).unwrap();
    // Nobody writes to it: who opened it would wait for good.
    assert!(std::process::Command::new("mkfifo").arg(site.path("static/c")).status().unwrap().success());
    assert_eq!(site.again(&["static/c"]), None);
    assert_eq!(names(&site.reader.read(None).unwrap().gone), ["content/pages/a.md", "static/c"]);
    assert_eq!(site.text("content/pages/a.md"), None);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_swapped_all_the_time_never_lets_anything_else_in() {
    use std::os::unix::fs::symlink;
    use std::sync::atomic::{AtomicBool, Ordering};
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("a.md"), "secret").unwrap();
    let site = Site::new(&[("content/pages/a.md", "ours"), ("content/pages/b.md", "b")]);
    let (file, folder, aside) = (site.path("content/pages/a.md"), site.path("content/pages"), site.path("aside"));
    let other = site.path("other");
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0.. {
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                match round % 3 {
                    0 => symlink(outside.path().join("a.md"), &other).unwrap(),
                    1 => drop(std::process::Command::new("mkfifo").arg(&other).status().unwrap()),
                    _ => {
                        fs::rename(&folder, &aside).unwrap();
                        symlink(outside.path(), &folder).unwrap();
                        std::thread::yield_now();
                        fs::remove_file(&folder).unwrap();
                        fs::rename(&aside, &folder).unwrap();
                        continue;
                    }
                }
                fs::rename(&other, &file).unwrap();
                std::thread::yield_now();
                fs::write(&other, "ours").unwrap();
                fs::rename(&other, &file).unwrap();
            }
        });
        let (mut taken, mut leaked) = (0, 0);
        for _ in 0..3000 {
            let Ok(snapshot) = crate::source::read_site(site.folder.path(), None) else { break };
            leaked += usize::from(snapshot.files.values().any(|bytes| &**bytes == b"secret"));
            taken += usize::from(snapshot.get("content/pages/a.md").is_some());
        }
        // Before anything can fail: the other thread would go on for good.
        is_over.store(true, Ordering::Relaxed);
        assert_eq!(leaked, 0, "what lies outside was read");
        assert!(taken > 0);
    });
}
