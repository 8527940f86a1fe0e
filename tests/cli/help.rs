//! What the program says of itself.

use crate::test::Test;

#[test]
fn the_whole_help() {
    let mut whole = String::new();
    for command in [
        "",
        "build",
        "serve",
        "check",
        "show",
        "new",
        "init",
        "publish",
        "changes",
        "schema",
        "import",
        "export",
        "completions",
    ] {
        let args = [command, "--help"].into_iter().filter(|arg| !arg.is_empty());
        let help = Test::new().args(args).any_stdout().run().stdout;
        // Blanks at the ends of lines are clap's.
        let help: String = help.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        whole.push_str(&format!("$ briefing {command}{}--help\n{help}\n", if command.is_empty() { "" } else { " " }));
    }
    insta::assert_snapshot!(whole);
}

#[test]
fn the_version() {
    Test::new().args(["--version"]).stdout(&format!("briefing {}\n", env!("CARGO_PKG_VERSION"))).run();
    Test::new().args(["-V"]).stdout(&format!("briefing {}\n", env!("CARGO_PKG_VERSION"))).run();
}

#[test]
fn wrong_usage_is_status_2() {
    Test::new().status(2).stderr_has("Usage: briefing [OPTIONS] <COMMAND>").run();
    Test::new().args(["bild"]).status(2).stderr_has("'build'").run();
    Test::new().args(["build", "--ouut", "x"]).status(2).stderr_has("'--out'").run();
    Test::new().args(["build", "-q", "-v"]).status(2).stderr_has("cannot be used with").run();
    Test::new().args(["check", "--format", "xml"]).status(2).stderr_has("human, json, github, sarif").run();
    Test::new().args(["changes"]).status(2).stderr_has("--since <DATE>").run();
    Test::new().args(["help"]).status(2).stderr_has("unrecognized subcommand").run();
}

#[test]
fn a_day_is_a_day() {
    for day in ["2025-02-30", "2025-12", "20251215", "tomorrow", "2025-12-15T12:00", "", "2025-1-15"] {
        let option = format!("--as-of={day}");
        Test::new().args(["build", &option]).status(2).stderr_has("a day is written as 2025-12-15").run();
    }
}

#[test]
fn completions_for_every_shell() {
    for (shell, word) in [
        ("bash", "complete -F _briefing"),
        ("zsh", "#compdef briefing"),
        ("fish", "complete -c briefing"),
        ("elvish", "edit:completion:arg-completer[briefing]"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        Test::new().args(["completions", shell]).stdout_has(word).run();
        Test::new().args(["completions", shell]).stdout_has("publish").run();
    }
    Test::new().args(["completions", "tcsh"]).status(2).stderr_has("possible values").run();
}
