//! `briefing publish` as it is typed: what is wrong in `briefing.toml`, programs that run afterwards. What it does at targets
//! is tested in `tests/publish`.

use crate::test::Test;

const SITE: &str = "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n[build]\nas_of = 2026-03-20\n";

fn site(target: &str) -> Test {
    Test::site().file("briefing.toml", &format!("{SITE}{target}"))
}

#[test]
fn without_a_target_it_says_how_one_is_named() {
    Test::site().args(["publish", "--dry-run"]).status(2).stderr_has("write `[publish.live]`").run();
}

#[test]
fn a_mistake_in_a_target_is_told_and_not_that_there_is_none() {
    let target = "[publish.live]\nto = \"file:live\"\nmod = \"in-place\"\n";
    for typed in [&["publish", "--yes"][..], &["publish", "live", "--yes"]] {
        let ran = site(target)
            .args(typed.iter().copied())
            .status(2)
            .stderr_has("the target has no key `mod`")
            .stderr_has("1 error; nothing was published")
            .run();
        assert!(!ran.stderr.contains("names no target") && !ran.stderr.contains("no target is called"));
        assert!(!ran.has("live"));
    }
}

#[cfg(unix)]
#[test]
fn a_program_is_found_from_the_sites_folder_wherever_that_is_named_from() {
    use std::os::unix::fs::PermissionsExt as _;
    let target = format!("{SITE}[publish.live]\nto = \"file:live\"\nmode = \"in-place\"\nafter = \"./told.sh\"\n");
    let test = Test::new()
        .file("desk/briefing.toml", &target)
        .file("desk/content/_index.md", "+++\ntitle = \"Home\"\ndescription = \"D.\"\n+++\n")
        .templates("desk/")
        .file("desk/told.sh", "#!/bin/sh\nexec /bin/cat > told.txt\n");
    std::fs::set_permissions(test.path("desk/told.sh"), std::fs::Permissions::from_mode(0o755)).unwrap();
    let ran = test.args(["publish", "--yes", "--site", "desk"]).any_stdout().any_stderr().run();
    assert!(ran.read("desk/told.txt").lines().any(|address| address == "/"));
}
