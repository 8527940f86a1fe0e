//! Where the output lies: on another file system, at a mount point, behind links; and names that no disk holds.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};
use std::path::Path;
use std::process::Command;

use super::desk::{Desk, can_mount, published, tree};

/// A script that shows in `seen` what the output folder `out` held when the program was done, as it is in the namespace.
fn seeing(prepare: &str, out: &str) -> String {
    format!("{prepare}; status=0; \"$0\" \"$@\" || status=$?; rm -rf ../seen; cp -a {out} ../seen; exit $status")
}

#[test]
fn another_file_system_than_the_sites() {
    let desk = Desk::new();
    // Memory and disk are two.
    let Ok(memory) = tempfile::tempdir_in("/dev/shm") else {
        eprintln!("not tried: no `/dev/shm`");
        return;
    };
    assert_ne!(fs::metadata(memory.path()).unwrap().dev(), fs::metadata(desk.path("site")).unwrap().dev());
    let out = memory.path().join("www/public");
    symlink(&out, desk.path("site/public")).unwrap();
    let build = |arguments: &[&str]| {
        desk.run(&[&["build"], arguments].concat()).has_status(0);
        assert_eq!(published(tree(&out)), desk.built_anew());
        assert_eq!(fs::read_dir(memory.path().join("www")).unwrap().count(), 1);
    };
    // A link to what is not there yet leads nowhere.
    desk.run(&["build"]).has_status(2).tells("it is a link to something that does not exist");
    build(&["--out", out.to_str().unwrap()]);
    for number in [1, 2] {
        desk.edit(number);
        build(&[]);
    }
    assert!(desk.path("site/public").is_symlink());
    assert_eq!(desk.leftovers(), [""; 0]);
}

#[test]
fn a_mount_point() {
    if !can_mount() {
        return;
    }
    let desk = Desk::new();
    fs::create_dir(desk.path("site/public")).unwrap();
    fs::create_dir(desk.path("www")).unwrap();
    let expected = desk.built_anew();
    // A disk of its own; a folder of the same disk, as containers are given one; the folder itself, which is harder to see.
    for prepare in ["mount -t tmpfs none public", "mount --bind ../www public", "mount --bind public public"] {
        for _ in 0..2 {
            desk.run_in_namespace(&seeing(prepare, "public"), &["build"]).has_status(0);
            assert_eq!(published(desk.tree("seen")), expected, "{prepare}");
        }
        assert_eq!(desk.leftovers(), [""; 0], "{prepare}");
    }
    assert_eq!(published(desk.tree("www")), expected);
    // From beside it, where it is no mount point, it is the same folder.
    desk.edit(1);
    desk.run(&["build"]).has_status(0);
    desk.edit(0);
    desk.run_in_namespace("mount --bind public public; exec \"$0\" \"$@\"", &["build"]).has_status(0);
    assert_eq!(published(desk.tree("site/public")), expected);
}

#[test]
fn another_file_system_inside_is_told_and_nothing_is_changed() {
    if !can_mount() {
        return;
    }
    let desk = Desk::new();
    desk.run(&["build"]).has_status(0);
    desk.write("site/content/parties/city.md", "+++\ntitle = \"Town\"\nkind = \"state\"\n+++\n");
    let before = desk.tree("site/public");
    // What is there has the page as it was.
    let prepare = "cp -a public/parties ../parties; mount --bind ../parties public/parties";
    let ran = desk.run_in_namespace(&seeing(prepare, "public"), &["build"]).has_status(3);
    assert!(ran.stderr.starts_with("error: cannot write `"), "{ran:?}");
    assert!(
        ran.stderr.ends_with(
            "/public/parties/city/index.html`: it lies on another file system\n\
             help: mount nothing inside the output folder, or write to another one with `--out`\n"
        ),
        "{ran:?}"
    );
    assert_eq!(desk.tree("seen"), before);
    assert_eq!(desk.tree("site/public"), before);
    assert_eq!(desk.leftovers(), [""; 0]);
}

#[test]
fn second_names_of_files_keep_what_they_had() {
    let desk = Desk::new();
    desk.run(&["build"]).has_status(0);
    // How backups are made that take no room.
    let copied = Command::new("cp").arg("-al").arg(desk.path("site/public")).arg(desk.path("backup")).status().unwrap();
    assert!(copied.success());
    let before = desk.tree("backup");
    desk.edit(1);
    desk.run(&["build"]).has_status(0);
    assert_eq!(desk.tree("backup"), before);
    assert_eq!(published(desk.tree("site/public")), desk.built_anew());
}

#[test]
fn what_is_exported_goes_where_its_name_leads() {
    let desk = Desk::new();
    let expected = desk.run(&["export", "json"]).has_status(0).stdout;
    desk.write("real.json", "old");
    symlink("real.json", desk.path("link.json")).unwrap();
    desk.run(&["export", "json", "--out", "../link.json"]).has_status(0);
    assert!(desk.path("link.json").is_symlink());
    assert_eq!(fs::read_to_string(desk.path("real.json")).unwrap(), expected);
    // A pipe is written to, and not replaced by a file; nor is a device, which root could.
    let pipe = desk.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    desk.run(&["export", "json", "--out", "../pipe"]).has_status(0);
    assert_eq!(reader.join().unwrap(), expected);
    let full = desk.run(&["export", "json", "--out", "/dev/full"]).has_status(3);
    assert!(full.stderr.starts_with("error: cannot write `/dev/full`: the disk is full\n"), "{full:?}");
    desk.run(&["export", "json", "--out", "../site"]).has_status(3).tells("cannot write `../site`: it is a folder");
}

#[test]
fn titles_of_any_length_and_without_letters_give_names_of_files() {
    let desk = Desk::new();
    for title in ["d".repeat(3000), "ц".repeat(300), "？！".to_owned(), "🚊".repeat(100)] {
        let file = desk.run(&["new", "page", &title]).has_status(0).stdout;
        let name = Path::new(file.trim_end()).file_name().unwrap().to_str().unwrap().to_owned();
        assert!(desk.path("site").join(file.trim_end()).exists());
        assert!(name.len() <= 100 && name.is_ascii(), "{name}");
        fs::remove_file(desk.path("site").join(file.trim_end())).unwrap();
    }
}

#[test]
fn paths_that_the_system_does_not_take_are_told() {
    let desk = Desk::new();
    let long = "e".repeat(256);
    let told = desk.run(&["build", "--out", &format!("../{long}")]).has_status(3);
    assert!(told.stderr.contains("its name is too long"), "{told:?}");
    let deep = "d/".repeat(2500);
    let told = desk.run(&["build", "--out", &format!("../{deep}")]).has_status(3);
    assert!(told.stderr.contains("its name is too long"), "{told:?}");
    desk.run(&["build", "--site", &format!("../{long}")]).has_status(3).tells("its name is too long");
    // Folders in folders, further down than a path can say.
    let name = "f".repeat(250);
    let script = format!("cd content/pages; for step in $(seq 20); do mkdir {name}; cd -P {name} || exit 1; done");
    assert!(Command::new("sh").args(["-ec", &script]).current_dir(desk.path("site")).status().unwrap().success());
    let told = desk.run(&["check"]).has_status(3);
    assert!(told.stdout.contains("error[unreadable]: cannot read `content/pages/fff"), "{told:?}");
    assert!(told.stdout.contains("its name is too long"), "{told:?}");
    // Here nothing can remove it but who goes there step by step.
    let script = "cd content/pages; rm -rf fff*";
    assert!(Command::new("sh").args(["-ec", script]).current_dir(desk.path("site")).status().unwrap().success());
}
