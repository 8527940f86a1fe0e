//! `briefing schema`.

use serde_json::Value;

use crate::test::Test;

/// The words that a schema has for the kind of an event.
fn kinds(schema: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let words = schema["properties"]["kind"]["enum"].as_array().unwrap();
    words.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn it_is_printed_outside_of_a_site_too() {
    let schema = Test::new().args(["schema", "event"]).any_stdout().run().stdout;
    assert!(schema.ends_with("}\n"), "{schema}");
    let words = kinds(&schema);
    assert_eq!(words.first().map(String::as_str), Some("statement"));
    assert_eq!(words.last().map(String::as_str), Some("other"));
    assert_eq!(words.len(), 23);
}

#[test]
fn words_of_the_site_are_in_it() {
    let configuration = "[site]\ntitle = \"T\"\n[words.event_kind]\nrecall = \"Recall\"\n";
    let test = Test::site().file("briefing.toml", configuration).args(["schema", "event"]);
    let words = kinds(&test.any_stdout().run().stdout);
    assert_eq!(words.last().map(String::as_str), Some("recall"));
    assert_eq!(words.len(), 24);
}

#[test]
fn a_configuration_with_errors_is_told_and_gives_a_schema_all_the_same() {
    let configuration = "[site]\ntitel = \"T\"\n[words.event_kind]\nrecall = \"Recall\"\n";
    let test = Test::site().file("briefing.toml", configuration).args(["schema", "event"]);
    let ran = test.any_stdout().stderr_has("`briefing.toml` or a file of words has errors").status(2).run();
    assert!(kinds(&ran.stdout).contains(&"recall".to_owned()));
}

#[test]
fn all_of_them_are_written_to_a_folder() {
    let ran = Test::new().args(["schema", "--out", "a/b"]).stderr("wrote 20 schemas to `a/b`\n").run();
    for name in ["home", "event", "events", "people", "config"] {
        let schema: Value = serde_json::from_str(&ran.read(&format!("a/b/{name}.schema.json"))).unwrap();
        assert_eq!(schema["$id"], format!("urn:briefing:schema:{name}"));
    }
    // What is as it would be written keeps its time.
    let time = |ran: &crate::test::Ran| {
        ran.folder.path().join("a/b/event.schema.json").metadata().unwrap().modified().unwrap()
    };
    let before = time(&ran);
    let again = ran.again().args(["schema", "--out", "a/b", "-q"]).run();
    assert_eq!(time(&again), before);
}

#[test]
fn a_folder_that_cannot_be_is_told() {
    let test = Test::new().file("a", "").args(["schema", "--out", "a/b"]);
    test.stderr_has("error: cannot make the folder `a/b`: ").status(3).run();
}

#[test]
fn wrong_names_are_told_with_the_right_ones() {
    Test::new().args(["schema"]).status(2).stderr_has("<NAME>").run();
    Test::new().args(["schema", "evnt"]).status(2).stderr_has("'event'").run();
    Test::new().args(["schema", "homes"]).status(2).stderr_has("home, article, articles").run();
    Test::new().args(["schema", "event", "--out", "a"]).status(2).stderr_has("cannot be used with").run();
    Test::new().args(["schema", "event", "--site", "nowhere"]).status(2).stderr_has("nowhere").run();
}
