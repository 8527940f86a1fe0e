#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::SignedDuration;

use super::Branch;
use crate::publish::error::PublishError;
use crate::publish::made_up::{KEEPING, MadeUp, at};
use crate::publish::plan::{Keeping, Plan};
use crate::publish::target::{Done, Target};

/// A bare repository `remote.git`, and a site in a repository that has it as `origin`; a home folder apart from the
/// real one.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for folder in ["home", "site/content"] {
            fs::create_dir_all(desk.at(folder)).unwrap();
        }
        desk.git(".", &["init", "-q", "--bare", "remote.git"]);
        // As hosts have it.
        desk.git("remote.git", &["config", "uploadpack.allowFilter", "true"]);
        desk.git("site", &["init", "-q"]);
        desk.git("site", &["remote", "add", "origin", "../remote.git"]);
        desk
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn home(&self) -> PathBuf {
        self.at("home")
    }

    fn try_git(&self, folder: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        command.current_dir(self.at(folder)).env("HOME", self.at("nobody")).env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=Other", "-c", "user.email=other@example.org", "-c", "core.quotePath=false"]);
        command.args(arguments).output().unwrap()
    }

    #[track_caller]
    fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let output = self.try_git(folder, arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn try_branch(&self, remote: &str, besides: &[(&str, &OsStr)]) -> Result<Branch, PublishError> {
        let home = self.home();
        let mut environment = vec![("HOME", home.as_os_str()), ("GIT_CONFIG_NOSYSTEM", OsStr::new("1"))];
        environment.extend(besides);
        Branch::open_in(&environment, &self.at("site"), remote, "gh-pages")
    }

    fn branch(&self) -> Branch {
        self.try_branch("origin", &[]).unwrap()
    }

    /// What the branch in `remote.git` has: mode and bytes by path, the manifest left out.
    fn tree(&self) -> BTreeMap<String, (String, Vec<u8>)> {
        let listing = self.git("remote.git", &["ls-tree", "-r", "-z", "gh-pages"]);
        let files = listing.split('\0').filter(|row| !row.is_empty()).map(|row| {
            let (head, path) = row.split_once('\t').unwrap();
            let words: Vec<&str> = head.split(' ').collect();
            let blob = self.try_git("remote.git", &["cat-file", "blob", words[2]]).stdout;
            (path.to_owned(), (words[0].to_owned(), blob))
        });
        files.filter(|(path, _)| path != ".briefing/manifest.json").collect()
    }

    fn commits(&self) -> usize {
        self.git("remote.git", &["rev-list", "--count", "gh-pages"]).trim().parse().unwrap()
    }

    /// Somebody commits `files` to the branch.
    fn push_by_hand(&self, files: &[(&str, &str)]) {
        let clone = self.at("clone");
        let _ = fs::remove_dir_all(&clone);
        self.git(".", &["clone", "-q", "-b", "gh-pages", "remote.git", "clone"]);
        for (path, text) in files {
            fs::create_dir_all(clone.join(path).parent().unwrap()).unwrap();
            fs::write(clone.join(path), text).unwrap();
        }
        self.git("clone", &["add", "-A"]);
        self.git("clone", &["commit", "-qm", "by hand"]);
        self.git("clone", &["push", "-q"]);
    }

    fn hook(&self, name: &str, script: &str) {
        self.program(&format!("remote.git/hooks/{name}"), script);
    }

    fn program(&self, path: &str, script: &str) {
        let (plain, path) = (self.at("script"), self.at(path));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&plain, format!("#!/bin/sh\n{script}\n")).unwrap();
        // A file that this process writes may be open, for a moment, in a program that another test starts, and then
        // it cannot be run.
        assert!(Command::new("install").args(["-m", "755"]).args([&plain, &path]).status().unwrap().success());
    }
}

fn files(site: &MadeUp) -> BTreeMap<String, (String, Vec<u8>)> {
    let mut files: BTreeMap<_, _> =
        site.0.iter().map(|(path, bytes)| (path.clone(), ("100644".to_owned(), bytes.clone()))).collect();
    files.insert(".nojekyll".to_owned(), ("100644".to_owned(), Vec::new()));
    files
}

fn snapshot(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    entries.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).ok())).collect()
}

fn two_pages() -> MadeUp {
    MadeUp::new(&[("index.html", "home"), ("css/site.1.css", "old"), ("a/index.html", "a")])
}

#[test]
fn the_first_release_makes_the_branch_and_the_next_ones_go_on_top() {
    let desk = Desk::new();
    let untouched = snapshot(&desk.at("site"));
    let first = two_pages();
    let plan = first.publish(&desk.branch(), 0).unwrap();
    assert_eq!(desk.tree(), files(&first));
    assert_eq!(desk.commits(), 1);
    let id = &plan.release.about.id;
    let message = desk.git("remote.git", &["log", "-1", "--format=%B%an <%ae>, %cn <%ce>, %ct", "gh-pages"]);
    let expected = format!(
        "Publish {id}\n\nThe story as of 2025-12-16: 3 new files, 0 changed, 0 removed.\n\n\
         Made for https://example.org/ by briefing {}.\n\
         briefing <briefing@localhost>, briefing <briefing@localhost>, 1765880000\n",
        env!("CARGO_PKG_VERSION"),
    );
    assert_eq!(message, expected);

    let second = MadeUp::new(&[("index.html", "home, again"), ("css/site.2.css", "new"), ("b/index.html", "b")]);
    let branch = desk.branch();
    assert!(branch.live().unwrap().manifest.is_some());
    second.publish(&branch, 10).unwrap();
    let mut expected = files(&second);
    expected.insert("css/site.1.css".to_owned(), ("100644".to_owned(), b"old".to_vec()));
    assert_eq!(desk.tree(), expected, "the old page is gone, its style sheet stays");
    assert_eq!(desk.commits(), 2);

    let week = 7 * 24 * 60 * 60;
    second.publish(&desk.branch(), 10 + week).unwrap();
    assert_eq!(desk.tree(), files(&second), "the old style sheet is due");
    assert_eq!(snapshot(&desk.at("site")), untouched);
    let manifest = desk.branch().live().unwrap().manifest.unwrap();
    assert_eq!(manifest.files, second.release(at(0)).files);
    assert_eq!(manifest.releases.len(), 3);
    assert!(manifest.kept.is_empty() && manifest.pending.is_empty() && manifest.retired.is_empty());
}

#[test]
fn what_others_put_on_the_branch_stays_as_it_is() {
    let desk = Desk::new();
    two_pages().publish(&desk.branch(), 0).unwrap();
    desk.push_by_hand(&[("CNAME", "example.org\r\n"), ("tools/run", "#!"), ("a/note.txt", "mine")]);
    let clone = desk.at("clone");
    assert!(Command::new("chmod").arg("+x").arg(clone.join("tools/run")).status().unwrap().success());
    assert!(Command::new("ln").args(["-s", "CNAME"]).arg(clone.join("link")).status().unwrap().success());
    desk.git("clone", &["add", "-A"]);
    desk.git("clone", &["commit", "-qm", "modes"]);
    desk.git("clone", &["push", "-q"]);

    let next = MadeUp::new(&[("index.html", "new")]);
    next.publish_with(&desk.branch(), 5, Keeping { retired: SignedDuration::ZERO, ..KEEPING }, &|_| {}).unwrap();
    let mut expected = files(&next);
    for (path, mode, text) in [
        ("CNAME", "100644", "example.org\r\n"),
        ("tools/run", "100755", "#!"),
        ("a/note.txt", "100644", "mine"),
        ("link", "120000", "CNAME"),
    ] {
        expected.insert(path.to_owned(), (mode.to_owned(), text.as_bytes().to_vec()));
    }
    assert_eq!(desk.tree(), expected);
}

#[test]
fn a_file_of_somebody_elses_is_not_overwritten() {
    let desk = Desk::new();
    two_pages().publish(&desk.branch(), 0).unwrap();
    desk.push_by_hand(&[("robots.txt", "theirs"), ("same.txt", "same"), ("b", "a file"), ("c/d.txt", "x")]);
    let before = desk.tree();
    for (path, text) in [("robots.txt", "ours"), ("b/index.html", "b"), ("c", "a file")] {
        let site = MadeUp::new(&[("index.html", "home"), (path, text)]);
        let error = site.publish(&desk.branch(), 5).unwrap_err();
        let message =
            format!("`{path}` on the branch `gh-pages` of origin was not written by briefing, and the site has it too");
        assert_eq!(error.to_string(), message);
        assert_eq!(error.hint().unwrap(), "remove it from the branch, or from the site");
        assert_eq!(desk.tree(), before);
    }
    MadeUp::new(&[("index.html", "home"), ("same.txt", "same")]).publish(&desk.branch(), 6).unwrap();
    assert!(desk.branch().live().unwrap().manifest.unwrap().files.contains_key("same.txt"));
}

#[test]
fn a_branch_that_others_made_is_told_of_and_taken_over_when_that_is_wanted() {
    let desk = Desk::new();
    let seed = desk.git("remote.git", &["hash-object", "-t", "tree", "/dev/null"]);
    let tree = seed.trim();
    desk.git("remote.git", &["hash-object", "-w", "-t", "tree", "/dev/null"]);
    let commit = desk.git("remote.git", &["commit-tree", "-m", "empty", tree]);
    desk.git("remote.git", &["update-ref", "refs/heads/gh-pages", commit.trim()]);
    assert_eq!(desk.branch().strangers(5).unwrap(), [""; 0]);
    desk.push_by_hand(&[("CNAME", "example.org"), ("index.html", "under construction"), ("z/x", "1")]);
    let branch = desk.branch();
    assert!(branch.live().unwrap().manifest.is_none());
    assert_eq!(branch.strangers(2).unwrap(), ["CNAME", "index.html"]);
    two_pages().publish(&branch, 0).unwrap();
    let tree = desk.tree();
    assert_eq!(tree["index.html"].1, b"home");
    assert_eq!(tree["CNAME"].1, b"example.org");
    assert_eq!(tree["z/x"].1, b"1");
    assert_eq!(desk.commits(), 3, "on top of what was there");
}

#[test]
fn names_and_bytes_arrive_as_they_are() {
    let desk = Desk::new();
    let names = [
        "index.html",
        "a b.txt",
        " begins and ends .txt",
        "é/ü.txt",
        "50%.txt",
        "what?.txt",
        "#1.txt",
        "~home.txt",
        "a+b.txt",
        "it's \"so\".txt",
        "\"quoted\"",
        "новости/мир.html",
        "-flag",
        "_under/x",
        ".well-known/x",
        "x/..y",
    ];
    let text = |path: &str| format!("{path}\r\nline\n\0$Id$ \u{fffd}");
    let site = MadeUp(names.iter().map(|path| ((*path).to_owned(), text(path).into_bytes())).collect());
    site.publish(&desk.branch(), 0).unwrap();
    assert_eq!(desk.tree(), files(&site));
    site.publish(&desk.branch(), 1).unwrap();
    assert_eq!(desk.tree(), files(&site));
    MadeUp::new(&[("index.html", "x")])
        .publish_with(&desk.branch(), 2, Keeping { retired: SignedDuration::ZERO, ..KEEPING }, &|_| {})
        .unwrap();
    assert_eq!(desk.tree().into_keys().collect::<Vec<_>>(), [".nojekyll", "index.html"]);
}

#[test]
fn a_folder_becomes_a_file_and_a_file_a_folder() {
    let desk = Desk::new();
    let keeping = Keeping { retired: SignedDuration::ZERO, ..KEEPING };
    let folder = MadeUp::new(&[("index.html", "home"), ("a/b.html", "b"), ("a/c.html", "c"), ("d", "d")]);
    let file = MadeUp::new(&[("index.html", "home"), ("a", "a"), ("d/e.html", "e")]);
    for (second, site) in [&folder, &file, &folder].into_iter().enumerate() {
        site.publish_with(&desk.branch(), i64::try_from(second).unwrap(), keeping, &|_| {}).unwrap();
        assert_eq!(desk.tree(), files(site));
    }
}

#[test]
fn no_setting_of_the_users_changes_what_is_sent() {
    let desk = Desk::new();
    // The other end, a folder here, goes by the same settings, and may run what it likes.
    let ran = desk.at("hook-ran").display().to_string();
    let script = format!("case $(pwd) in */remote.git) exit 0;; esac\ntouch '{ran}'\nexit 1");
    for name in ["pre-push", "reference-transaction", "pre-commit", "post-index-change"] {
        desk.program(&format!("hooks/{name}"), &script);
    }
    desk.program("template/hooks/pre-push", &script);
    let hooks = desk.at("hooks").display().to_string();
    let template = desk.at("template").display().to_string();
    let attributes = desk.at("home/attributes").display().to_string();
    fs::write(desk.at("home/attributes"), "* text eol=crlf filter=lfs ident\n").unwrap();
    let settings = format!(
        "[core]\n autocrlf = true\n hooksPath = {hooks}\n quotePath = true\n ignoreCase = true\n attributesFile = \
         {attributes}\n fsmonitor = false\n[commit]\n gpgSign = true\n[gpg]\n program = false\n[tag]\n gpgSign = true\n\
         [init]\n defaultBranch = trunk\n templateDir = {template}\n defaultObjectFormat = sha256\n[push]\n followTags = \
         true\n default = nothing\n[color]\n ui = always\n[fetch]\n prune = true\n all = true\n[i18n]\n commitEncoding = \
         latin1\n[filter \"lfs\"]\n clean = false\n required = true\n[url \"../remote.git\"]\n insteadOf = nowhere:\n\
         [log]\n showSignature = true\n[user]\n name = Änne\n email = a@example.org\n[pager]\n ls-tree = true\n"
    );
    fs::write(desk.at("home/.gitconfig"), &settings).unwrap();
    for (name, value) in [("core.autocrlf", "input"), ("commit.gpgSign", "true"), ("remote.origin.mirror", "true")] {
        desk.git("site", &["config", name, value]);
    }
    desk.git("site", &["config", "remote.origin.url", "nowhere:"]);

    let site = MadeUp::new(&[("index.html", "a\nb\r\n"), ("Index.html", "other"), ("x.txt", "\r\n"), ("$Id$", "$Id$")]);
    site.publish(&desk.branch(), 0).unwrap();
    assert_eq!(desk.tree(), files(&site));
    desk.push_by_hand(&[(".gitattributes", "* text eol=crlf filter=lfs diff=lfs merge=lfs -text export-ignore\n")]);
    let next = MadeUp::new(&[("index.html", "a\r\nb\n"), ("Index.html", "3\r\n"), ("y.txt", "\r\n\n")]);
    next.publish_with(&desk.branch(), 1, Keeping { retired: SignedDuration::ZERO, ..KEEPING }, &|_| {}).unwrap();
    let mut tree = desk.tree();
    assert!(tree.remove(".gitattributes").is_some());
    assert_eq!(tree, files(&next));
    assert!(!desk.at("hook-ran").exists());
    assert_eq!(desk.git("remote.git", &["log", "-1", "--format=%an %ae %G?", "gh-pages"]), "Änne a@example.org N\n");
    assert_eq!(desk.git("remote.git", &["for-each-ref", "--format=%(refname)"]), "refs/heads/gh-pages\n");
}

#[test]
fn what_a_hook_has_in_its_environment_leads_nowhere_else() {
    let desk = Desk::new();
    desk.git(".", &["init", "-q", "elsewhere"]);
    let before = snapshot(&desk.at("elsewhere"));
    let elsewhere = desk.at("elsewhere/.git");
    let index = desk.at("elsewhere/.git/index");
    let surroundings: [(&str, &OsStr); 5] = [
        ("GIT_DIR", elsewhere.as_os_str()),
        ("GIT_WORK_TREE", OsStr::new("/nowhere")),
        ("GIT_INDEX_FILE", index.as_os_str()),
        ("GIT_NAMESPACE", OsStr::new("other")),
        ("GIT_OBJECT_DIRECTORY", elsewhere.as_os_str()),
    ];
    let site = two_pages();
    site.publish(&desk.try_branch("origin", &surroundings).unwrap(), 0).unwrap();
    assert_eq!(desk.tree(), files(&site));
    assert_eq!(snapshot(&desk.at("elsewhere")), before);
}

#[test]
fn it_is_the_author_who_commits_where_git_knows_one() {
    let who = |desk: &Desk| desk.git("remote.git", &["log", "-1", "--format=%an <%ae> %cn <%ce>", "gh-pages"]);
    let desk = Desk::new();
    // Half an identity is none.
    desk.git("site", &["config", "user.name", "Ann"]);
    two_pages().publish(&desk.branch(), 0).unwrap();
    assert_eq!(who(&desk), "briefing <briefing@localhost> briefing <briefing@localhost>\n");
    desk.git("site", &["config", "user.email", "ann@example.org"]);
    two_pages().publish(&desk.branch(), 1).unwrap();
    assert_eq!(who(&desk), "Ann <ann@example.org> Ann <ann@example.org>\n");
}

#[test]
fn a_site_outside_of_a_repository_names_an_address_or_a_folder() {
    let desk = Desk::new();
    fs::remove_dir_all(desk.at("site/.git")).unwrap();
    let error = desk.try_branch("origin", &[]).unwrap_err();
    assert!(matches!(error, PublishError::Settings { .. }));
    assert_eq!(error.to_string(), "the site lies in no Git repository, so `origin` is no remote of it");
    assert!(error.hint().unwrap().starts_with("give an address or a folder as `remote`"));

    let site = two_pages();
    let folder = desk.at("remote.git").display().to_string();
    for (second, remote) in ["../remote.git", &folder, &format!("file://{folder}")].into_iter().enumerate() {
        site.publish(&desk.try_branch(remote, &[]).unwrap(), i64::try_from(second).unwrap()).unwrap();
        assert_eq!(desk.commits(), second + 1);
    }
    assert_eq!(desk.tree(), files(&site));

    let desk = Desk::new();
    let error = desk.try_branch("upstream", &[]).unwrap_err();
    assert_eq!(error.to_string(), "the site's repository has no remote `upstream`");
    for remote in ["--upload-pack=touch x", "-x"] {
        assert!(matches!(desk.try_branch(remote, &[]), Err(PublishError::Settings { .. })), "{remote}");
    }
    let error = Branch::open(&desk.at("site"), "origin", "a..b").unwrap_err();
    assert_eq!(error.to_string(), "`a..b` is no name of a branch");
}

#[test]
fn git_is_needed_and_not_too_old_a_one() {
    let desk = Desk::new();
    fs::create_dir(desk.at("bin")).unwrap();
    let path = desk.at("bin");
    let told = |desk: &Desk| {
        let error = desk.try_branch("origin", &[("PATH", path.as_os_str())]).unwrap_err();
        (error.to_string(), error.hint().unwrap())
    };
    let hint = "install Git 2.31 or newer, or add the folder that it is in to `PATH`";
    assert_eq!(told(&desk), ("the program `git` is not there".to_owned(), hint.to_owned()));
    desk.program("bin/git", "echo git version 2.30.2.windows.1");
    let message = "the program `git` is too old: git version 2.30.2.windows.1";
    assert_eq!(told(&desk), (message.to_owned(), "install Git 2.31 or newer".to_owned()));
}

#[test]
fn a_remote_that_says_no_is_heard() {
    let desk = Desk::new();
    two_pages().publish(&desk.branch(), 0).unwrap();
    desk.hook("pre-receive", "echo 'no pushes on Sunday' >&2; exit 1");
    let before = desk.tree();
    let next = MadeUp::new(&[("index.html", "new")]);
    let error = next.publish(&desk.branch(), 1).unwrap_err();
    let message = "the branch `gh-pages` of origin took no push (pre-receive hook declined): no pushes on Sunday";
    assert_eq!(error.to_string(), message);
    assert!(error.hint().is_some());
    assert_eq!((desk.tree(), desk.commits()), (before, 1));
}

#[test]
fn a_branch_that_is_checked_out_is_told_of() {
    let desk = Desk::new();
    desk.git(".", &["init", "-q", "-b", "gh-pages", "worked-in"]);
    desk.git("worked-in", &["commit", "-q", "--allow-empty", "-m", "empty"]);
    let error = two_pages().publish(&desk.try_branch("../worked-in", &[]).unwrap(), 0).unwrap_err();
    let message = "the branch `gh-pages` of ../worked-in is checked out there, so Git does not change it";
    assert_eq!(error.to_string(), message);
    let hint = "publish to a bare repository, or check out another branch than `gh-pages` there";
    assert_eq!(error.hint().as_deref(), Some(hint));
}

#[test]
fn a_remote_that_is_not_there_is_told_of_without_its_password() {
    let desk = Desk::new();
    // A port that nobody listens on.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let branch = desk.try_branch(&format!("http://ada.l:s3cret@127.0.0.1:{port}/x.git"), &[]).unwrap();
    assert_eq!(branch.name(), format!("branch `gh-pages` of http://127.0.0.1:{port}/x.git"));
    let error = branch.live().unwrap_err();
    let told = format!("{error} {:?} {}", error, error.hint().unwrap());
    assert!(told.starts_with("cannot read the branch `gh-pages` of http://127.0.0.1"), "{told}");
    assert!(!told.contains("s3cret") && !told.contains("ada"), "{told}");

    let error = desk.try_branch("../nowhere.git", &[]).unwrap().live().unwrap_err();
    assert!(error.to_string().contains("does not appear to be a git repository"), "{error}");
}

#[test]
fn nothing_is_asked_of_whoever_sits_at_the_terminal() {
    let desk = Desk::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let answer = "HTTP/1.1 401 no\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    let error = desk.try_branch(&format!("http://127.0.0.1:{port}/x.git"), &[]).unwrap().live().unwrap_err();
    assert!(error.to_string().contains("terminal prompts disabled"), "{error}");
}

#[test]
fn a_page_that_cannot_be_had_keeps_all_back() {
    struct Nothing;
    impl crate::publish::content::Content for Nothing {
        fn bytes(&self, path: &str, _: &crate::publish::release::File) -> Result<crate::site::Bytes, PublishError> {
            if path == "index.html" {
                Err(PublishError::Site(Vec::new()))
            } else {
                Ok(crate::site::Bytes::Static(b"x"))
            }
        }
    }
    let desk = Desk::new();
    two_pages().publish(&desk.branch(), 0).unwrap();
    let branch = desk.branch();
    let live = branch.live().unwrap();
    let plan = Plan::new(live.manifest.as_ref(), two_pages().release(at(1)), KEEPING);
    let (stop, now) = (false.into(), || at(1));
    let run = crate::publish::made_up::run(&now, &stop, &|_| {});
    let error = branch.apply(&live, &plan, &Nothing, &run).unwrap_err();
    assert!(matches!(error, PublishError::Site(_)), "{error}");
    assert_eq!((desk.tree(), desk.commits()), (files(&two_pages()), 1));
}

#[test]
fn pages_are_served_as_they_are_whoever_has_the_file_that_says_so() {
    let no_jekyll = |desk: &Desk| desk.tree().remove(".nojekyll").map(|(_, bytes)| bytes);
    let desk = Desk::new();
    let keeping = Keeping { retired: SignedDuration::ZERO, ..KEEPING };
    let own = MadeUp::new(&[("index.html", "home"), (".nojekyll", "of the site")]);
    own.publish_with(&desk.branch(), 0, keeping, &|_| {}).unwrap();
    assert_eq!(no_jekyll(&desk).as_deref(), Some(&b"of the site"[..]));
    two_pages().publish_with(&desk.branch(), 1, keeping, &|_| {}).unwrap();
    assert!(no_jekyll(&desk).is_some());
    desk.push_by_hand(&[(".nojekyll", "by hand")]);
    MadeUp::new(&[("index.html", "new")]).publish_with(&desk.branch(), 2, keeping, &|_| {}).unwrap();
    assert_eq!(no_jekyll(&desk).as_deref(), Some(&b"by hand"[..]));
}

#[test]
fn a_commit_of_somebody_elses_in_between_is_kept_and_built_upon() {
    // Before the push: the push is not taken since the branch is further.
    let desk = Desk::new();
    two_pages().publish(&desk.branch(), 0).unwrap();
    let next = MadeUp::new(&[("index.html", "new"), ("css/site.1.css", "old")]);
    let sent = AtomicU64::new(0);
    let progress = |done: Done| match done {
        Done::Sent(bytes) => drop(sent.fetch_add(bytes, Ordering::Relaxed)),
        Done::Deleted => {}
    };
    let branch = desk.branch();
    let live = branch.live().unwrap();
    let plan = Plan::new(live.manifest.as_ref(), next.release(at(1)), KEEPING);
    desk.push_by_hand(&[("CNAME", "example.org")]);
    let stop = false.into();
    let now = || at(1);
    let run = crate::publish::made_up::run(&now, &stop, &progress);
    branch.apply(&live, &plan, &next, &run).unwrap();
    let mut expected = files(&next);
    expected.insert("CNAME".to_owned(), ("100644".to_owned(), b"example.org".to_vec()));
    assert_eq!((desk.tree(), desk.commits()), (expected.clone(), 3));
    assert_eq!(sent.into_inner(), 3, "told once");

    // During the push: the server's own comparison fails.
    let script = "[ -e raced ] && exit 0; touch raced; unset GIT_QUARANTINE_PATH\n\
                  tree=$(git rev-parse gh-pages^{tree})\n\
                  git update-ref refs/heads/gh-pages $(git -c user.name=x -c user.email=x commit-tree -p gh-pages -m race $tree)";
    desk.hook("update", script);
    let third = MadeUp::new(&[("index.html", "third"), ("css/site.1.css", "old")]);
    third.publish(&desk.branch(), 2).unwrap();
    assert!(desk.at("remote.git/raced").exists());
    expected.insert("index.html".to_owned(), ("100644".to_owned(), b"third".to_vec()));
    assert_eq!((desk.tree(), desk.commits()), (expected.clone(), 5));

    // Each time: that is given up.
    desk.hook("update", &script.replace("touch raced", "true").replace("[ -e raced ] && exit 0;", ""));
    let error = MadeUp::new(&[("index.html", "fourth")]).publish(&desk.branch(), 3).unwrap_err();
    let message = "somebody else pushed to the branch `gh-pages` of origin twice in the meantime";
    assert_eq!(error.to_string(), message);
    assert_eq!((desk.tree(), desk.commits()), (expected, 7));
}

#[test]
fn a_push_whose_answer_was_lost_is_recognised() {
    let desk = Desk::new();
    two_pages().publish(&desk.branch(), 0).unwrap();
    // The server ends when all is done, before it answers.
    desk.hook("post-update", "kill -9 $PPID");
    let next = MadeUp::new(&[("index.html", "new"), ("css/site.1.css", "old")]);
    next.publish(&desk.branch(), 1).unwrap();
    assert_eq!((desk.tree(), desk.commits()), (files(&next), 2));
}

#[test]
fn who_planned_on_what_another_published_over_is_told_so() {
    for first in [Some(two_pages()), None] {
        let desk = Desk::new();
        if let Some(first) = &first {
            first.publish(&desk.branch(), 0).unwrap();
        }
        let (ours, theirs) = (MadeUp::new(&[("index.html", "ours")]), MadeUp::new(&[("index.html", "theirs")]));
        let branch = desk.branch();
        let live = branch.live().unwrap();
        theirs.publish(&desk.branch(), 1).unwrap();
        let (tree, commits) = (desk.tree(), desk.commits());
        let plan = Plan::new(live.manifest.as_ref(), ours.release(at(2)), KEEPING);
        let (stop, now) = (false.into(), || at(2));
        let run = crate::publish::made_up::run(&now, &stop, &|_| {});
        let error = branch.apply(&live, &plan, &ours, &run).unwrap_err();
        assert!(matches!(error, PublishError::Changed), "{error}");
        assert_eq!((desk.tree(), desk.commits()), (tree, commits));
    }
}

#[test]
fn of_publishers_at_once_none_undoes_another() {
    let desk = Desk::new();
    two_pages().publish(&desk.branch(), 0).unwrap();
    for round in 1..=5 {
        let before = desk.commits();
        let sites: Vec<MadeUp> = (0..3)
            .map(|number| {
                let text = format!("{round}/{number}");
                MadeUp::new(&[("index.html", &text), ("css/site.1.css", "old"), (&format!("{number}.html"), &text)])
            })
            .collect();
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let desk = &desk;
            let publish = |site| scope.spawn(move || MadeUp::publish(site, &desk.branch(), round));
            let running: Vec<_> = sites.iter().map(publish).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        for error in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            assert!(matches!(error, PublishError::Changed), "{error}");
        }
        assert!(won >= 1);
        assert_eq!(desk.commits(), before + won);
        assert!(sites.iter().any(|site| desk.tree() == files(site)), "{:?}", desk.tree());
    }
}

#[test]
fn one_that_is_told_to_stop_pushes_nothing() {
    let desk = Desk::new();
    two_pages().publish(&desk.branch(), 0).unwrap();
    let (next, branch) = (MadeUp::new(&[("index.html", "new")]), desk.branch());
    let live = branch.live().unwrap();
    let plan = Plan::new(live.manifest.as_ref(), next.release(at(1)), KEEPING);
    let (stop, now) = (true.into(), || at(1));
    let run = crate::publish::made_up::run(&now, &stop, &|_| {});
    let error = branch.apply(&live, &plan, &next, &run).unwrap_err();
    assert!(matches!(error, PublishError::Stopped));
    assert_eq!(desk.commits(), 1);
}

#[test]
fn a_release_comes_back_from_history() {
    let desk = Desk::new();
    let site = |number: i64| {
        let text = format!("release {number}");
        MadeUp::new(&[("index.html", &text), (&format!("css/site.{number}.css"), &text), ("é.txt", "same")])
    };
    let keeping = Keeping { releases: 4, retired: SignedDuration::ZERO };
    let mut ids = Vec::new();
    for number in 0..6 {
        let plan = site(number).publish_with(&desk.branch(), number, keeping, &|_| {}).unwrap();
        ids.push(plan.release.about.id);
        if number == 3 {
            desk.push_by_hand(&[("CNAME", "example.org")]);
        }
    }
    // Deeper than is fetched at once.
    desk.push_by_hand(&[("x", "y")]);
    for _ in 0..60 {
        desk.git("clone", &["commit", "-q", "--allow-empty", "-m", "by hand"]);
    }
    desk.git("clone", &["push", "-q"]);

    let branch = desk.branch();
    let live = branch.live().unwrap();
    for old in ["20200101T000000Z-000000", &ids[1]] {
        let error = branch.earlier(&live, old).map(drop).unwrap_err();
        assert!(matches!(error, PublishError::NoRelease(_)), "{error}");
    }
    let (release, content) = branch.earlier(&live, &ids[2]).unwrap();
    assert_eq!(release, site(2).release(at(2)));
    let plan = Plan::new(live.manifest.as_ref(), release, keeping);
    let (stop, now) = (false.into(), || at(10));
    let run = crate::publish::made_up::run(&now, &stop, &|_| {});
    branch.apply(&live, &plan, &*content, &run).unwrap();
    let mut tree = desk.tree();
    assert!(tree.remove("CNAME").is_some() && tree.remove("x").is_some());
    assert_eq!(tree, files(&site(2)));
}

#[test]
fn a_repository_with_longer_hashes_is_one_too() {
    let desk = Desk::new();
    fs::remove_dir_all(desk.at("remote.git")).unwrap();
    desk.git(".", &["init", "-q", "--bare", "--object-format=sha256", "remote.git"]);
    let tree = desk.git("remote.git", &["hash-object", "-w", "-t", "tree", "/dev/null"]);
    let commit = desk.git("remote.git", &["commit-tree", "-m", "empty", tree.trim()]);
    desk.git("remote.git", &["update-ref", "refs/heads/gh-pages", commit.trim()]);
    let site = two_pages();
    site.publish(&desk.branch(), 0).unwrap();
    assert_eq!(desk.tree(), files(&site));
}

#[test]
fn nothing_of_it_is_left_in_the_folder_for_temporary_files() {
    let desk = Desk::new();
    let branch = desk.branch();
    let folder = branch.git.repository().unwrap().parent().unwrap().to_owned();
    two_pages().publish(&branch, 0).unwrap();
    assert!(folder.is_dir());
    drop(branch);
    assert!(!folder.exists());
}

#[test]
fn what_is_on_the_branch_is_not_fetched_but_its_manifest() {
    for filters in ["true", "false"] {
        let desk = Desk::new();
        desk.git("remote.git", &["config", "uploadpack.allowFilter", filters]);
        let site = two_pages();
        site.publish(&desk.branch(), 0).unwrap();
        desk.push_by_hand(&[("CNAME", "example.org")]);
        let branch = desk.branch();
        branch.live().unwrap();
        let next = MadeUp::new(&[("index.html", "new"), ("css/site.1.css", "old"), ("a/index.html", "a")]);
        next.publish(&branch, 1).unwrap();
        let here = branch.git.read(&["cat-file", "--batch-all-objects", "--batch-check"]).unwrap();
        let here = String::from_utf8(here).unwrap();
        // The old manifest, the new one and three files; where the server sends all: the old page, `.nojekyll`, `CNAME`.
        let blobs = here.lines().filter(|line| line.contains(" blob ")).count();
        assert_eq!(blobs, if filters == "true" { 5 } else { 8 }, "{here}");
        let mut tree = desk.tree();
        assert!(tree.remove("CNAME").is_some());
        assert_eq!(tree, files(&next));
    }
}

#[test]
fn ten_thousand_files_are_one_stream() {
    let desk = Desk::new();
    let page =
        |number: usize| (format!("pages/{number}/index.html"), format!("page {number}\n").repeat(20).into_bytes());
    let mut site = MadeUp((0..10_000).map(page).collect());
    let branch = desk.branch();
    site.publish(&branch, 0).unwrap();
    site.0.insert("pages/7/index.html".to_owned(), b"changed".to_vec());
    site.publish(&branch, 1).unwrap();
    let names = desk.git("remote.git", &["ls-tree", "-r", "--name-only", "gh-pages"]);
    assert_eq!(names.lines().count(), 10_002);
    assert_eq!(desk.git("remote.git", &["show", "gh-pages:pages/7/index.html"]), "changed");
    assert_eq!(desk.git("remote.git", &["show", "gh-pages:pages/9999/index.html"]), "page 9999\n".repeat(20));
}
