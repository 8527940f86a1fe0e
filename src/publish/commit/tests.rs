#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::Command;

use super::of_site;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=a", "-c", "user.email=a@b.example"]).args(arguments);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn it_is_the_commit_that_the_site_is_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("sites/tram");
    fs::create_dir_all(site.join("content")).unwrap();
    fs::write(site.join("briefing.toml"), "[site]").unwrap();
    assert_eq!(of_site(&site), None);

    git(folder.path(), &["init", "-q"]);
    assert_eq!(of_site(&site), None, "a repository without a commit");
    fs::write(folder.path().join("notes"), "").unwrap();
    git(folder.path(), &["add", "notes"]);
    git(folder.path(), &["commit", "-qm", "notes"]);
    assert_eq!(of_site(&site), None, "a repository that does not have the site");

    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "site"]);
    let commit = git(folder.path(), &["rev-parse", "HEAD"]);
    assert_eq!(of_site(&site).as_ref(), Some(&commit));

    // What is no part of the site does not count.
    fs::create_dir(site.join("public")).unwrap();
    fs::write(site.join("public/index.html"), "x").unwrap();
    fs::write(folder.path().join("notes"), "more").unwrap();
    assert_eq!(of_site(&site).as_ref(), Some(&commit));

    let dirty = Some(format!("{commit}-dirty"));
    fs::write(site.join("content/new.md"), "x").unwrap();
    assert_eq!(of_site(&site), dirty, "a file that the commit does not have");
    fs::remove_file(site.join("content/new.md")).unwrap();
    fs::write(site.join("briefing.toml"), "[site] # other").unwrap();
    assert_eq!(of_site(&site), dirty);
}
