//! Names of files that a store, a server, Git or an archive could get wrong.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::http::ask;
use super::moto::Moto;
use super::nginx::Nginx;
use super::site::{Site, public};

/// Names, and how they are written in an address, by hand (RFC 3986).
const NAMES: [(&str, &str); 10] = [
    ("a b.txt", "a%20b.txt"),
    ("é.txt", "%C3%A9.txt"),
    ("100%.txt", "100%25.txt"),
    ("20%25.txt", "20%2525.txt"),
    ("what?.txt", "what%3F.txt"),
    ("c#.txt", "c%23.txt"),
    ("~d.txt", "~d.txt"),
    ("e+f.txt", "e%2Bf.txt"),
    ("Донбас.txt", "%D0%94%D0%BE%D0%BD%D0%B1%D0%B0%D1%81.txt"),
    ("files & more/it's (1).txt", "files%20%26%20more/it%27s%20%281%29.txt"),
];

fn site(targets: &str) -> Site {
    let site = Site::new(targets);
    for (name, _) in NAMES {
        site.write(&format!("static/{name}"), &format!("This is {name}.\n"));
    }
    site
}

/// Each name loads from `host` by its address, below `base`.
fn load(host: &str, base: &str, get: impl Fn(&str, &str) -> (u16, Vec<u8>)) {
    for (name, address) in NAMES {
        let (status, body) = get(host, &format!("{base}{address}"));
        assert_eq!(
            (status, String::from_utf8_lossy(&body).into_owned()),
            (200, format!("This is {name}.\n")),
            "{name}"
        );
    }
}

/// The same from a folder behind nginx, which holds the built site and nothing more.
fn folder_loads(folder: &Path, built: &BTreeMap<String, Vec<u8>>) {
    let nginx = Nginx::serve(folder);
    load(&nginx.host, "/", |host, address| {
        let answer = ask(host, "GET", address, &[], b"");
        (answer.status, answer.body)
    });
    let mut there = public(folder);
    there.retain(|path, _| !path.starts_with(".git/") && path != ".nojekyll");
    assert_eq!(there.keys().collect::<Vec<_>>(), built.keys().collect::<Vec<_>>());
    assert!(there == *built);
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn they_load_from_a_bucket() {
    let moto = Moto::start();
    let site = site(&moto.target("pre/", None));
    let built = site.built();
    site.publish(&["--yes"]).has_status(0);
    let loads = || {
        load("", "pre/", |_, address| {
            let answer = moto.get(address);
            (answer.status, answer.body)
        });
    };
    loads();
    // They are put aside, and come back.
    for (name, _) in NAMES {
        site.remove(&format!("static/{name}"));
    }
    site.publish(&["--yes"]).has_status(0);
    site.publish(&["--rollback", "--yes"]).has_status(0);
    loads();
    let live = moto.public("pre/");
    assert!(built.iter().all(|(path, bytes)| live[path].bytes == *bytes));
}

#[test]
#[ignore = "needs nginx, which `tests/run` installs"]
fn they_load_from_folders_branches_and_archives() {
    let site = site(
        "[publish.swapped]\nto = \"file:../swapped\"\n\
         [publish.in-place]\nto = \"file:../in-place\"\nmode = \"in-place\"\n\
         [publish.tar]\nto = \"archive:../site.tar.gz\"\n\
         [publish.zip]\nto = \"archive:../site.zip\"\n\
         [publish.branch]\nto = \"git+branch\"\nremote = \"../bare.git\"\n",
    );
    let built = site.built();
    run(Command::new("git").args(["init", "--quiet", "--bare"]).arg(site.beside("bare.git")));
    for target in ["swapped", "in-place", "tar", "zip", "branch"] {
        site.publish(&[target, "--yes"]).has_status(0);
    }
    folder_loads(&site.beside("swapped"), &built);
    folder_loads(&site.beside("in-place"), &built);

    let folder = site.beside("from-tar");
    fs::create_dir(&folder).unwrap();
    run(Command::new("tar").arg("-xzf").arg(site.beside("site.tar.gz")).arg("-C").arg(&folder));
    folder_loads(&folder, &built);
    let folder = site.beside("from-zip");
    fs::create_dir(&folder).unwrap();
    run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(site.beside("site.zip")).arg(&folder));
    folder_loads(&folder, &built);
    let folder = site.beside("from-branch");
    run(Command::new("git")
        .args(["clone", "--quiet", "--branch", "gh-pages"])
        .arg(site.beside("bare.git"))
        .arg(&folder));
    folder_loads(&folder, &built);
}
