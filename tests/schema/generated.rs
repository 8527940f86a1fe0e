//! Records with one mistake, every one that there is room for; and, at random, with several.

use briefing::Compiler;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::records::{full, toml, yaml};
use super::{KINDS, Looks, VALIDATORS, told};

/// What is put in the place of a value.
fn replacements() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(false),
        json!(5),
        json!(-1),
        json!(2025),
        json!(100_000),
        json!(2.5),
        json!(""),
        json!(" "),
        json!("word"),
        json!("Two words"),
        json!("other"),
        json!("2025-12-15"),
        json!("2025-12"),
        json!("2025-12-14/.."),
        json!("[..2025-12-14]"),
        json!("2025-13-01"),
        json!("2025-12-15T18:30"),
        json!("-0299"),
        json!("-0299-12-01"),
        json!("-0299-12-01T18:30"),
        json!("-299"),
        json!("yesterday"),
        json!("30d"),
        json!("https://example.org/"),
        json!("#fff"),
        json!("UA"),
        json!("public"),
        json!([]),
        json!(["word"]),
        json!([{ "id": "word" }]),
        json!([5]),
        json!([null]),
        json!({}),
        json!({ "id": "word" }),
        json!({ "name": "Word" }),
    ]
}

/// Keys that are added.
const KEYS: [&str; 9] = ["qqq", "id", "role", "at", "stance", "until", "lastmod", "summary", "sources"];

/// The way to a value: keys and places in lists.
type Way = Vec<Value>;

fn ways(value: &Value, way: &Way, all: &mut Vec<Way>) {
    let further = |step: Value| way.iter().cloned().chain([step]).collect::<Way>();
    all.push(way.clone());
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| ways(value, &further(json!(key)), all)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| ways(item, &further(json!(at)), all)),
        _ => {}
    }
}

fn at<'v>(value: &'v mut Value, way: &[Value]) -> Option<&'v mut Value> {
    way.iter().try_fold(value, |value, step| match step {
        Value::String(key) => value.as_object_mut()?.get_mut(key),
        step => value.as_array_mut()?.get_mut(usize::try_from(step.as_u64()?).ok()?),
    })
}

fn remove(value: &mut Value, way: &[Value]) {
    let Some((last, around)) = way.split_last() else { return };
    match (at(value, around), last) {
        (Some(Value::Object(entries)), Value::String(key)) => {
            entries.remove(key);
        }
        (Some(Value::Array(items)), step) => {
            let at = step.as_u64().and_then(|at| usize::try_from(at).ok()).unwrap();
            if at < items.len() {
                items.remove(at);
            }
        }
        _ => {}
    }
}

/// Every record with one mistake, and many that are none. The keys of every kind are left to one kind.
fn mutants(kind: &str, record: &Value) -> Vec<Value> {
    const OF_ONE_KIND: [&str; 16] = [
        "short_title",
        "id",
        "slug",
        "aliases",
        "announced",
        "updated",
        "weight",
        "language",
        "image",
        "same_as",
        "corrections",
        "sources",
        "draft",
        "date",
        "title",
        "description",
    ];
    let mut all = Vec::new();
    ways(record, &Vec::new(), &mut all);
    let is_of_every_kind =
        |way: &Way| way.first().and_then(Value::as_str).is_some_and(|key| OF_ONE_KIND.contains(&key));
    all.retain(|way| {
        way.first() != Some(&json!("extra")) && (kind == "page" || way.len() < 2 || !is_of_every_kind(way))
    });
    let mut mutants = vec![record.clone()];
    for way in &all {
        let mut changed = |change: &dyn Fn(&mut Value)| {
            let mut mutant = record.clone();
            change(&mut mutant);
            mutants.push(mutant);
        };
        changed(&|mutant| remove(mutant, way));
        for key in KEYS {
            changed(&|mutant| {
                if let Some(Value::Object(entries)) = at(mutant, way) {
                    entries.entry(key).or_insert_with(|| json!("word"));
                }
            });
        }
        if !way.is_empty() && (kind == "page" || !is_of_every_kind(way)) {
            for replacement in replacements() {
                changed(&|mutant| {
                    if let Some(value) = at(mutant, way) {
                        *value = replacement.clone();
                    }
                });
            }
        }
    }
    mutants.dedup();
    mutants
}

/// Records that the full ones name.
const OTHERS: &[(&str, &str)] = &[
    ("content/articles/an-article.md", "+++\ntitle = \"A\"\ndraft = true\ndate = 2025-12-15\n+++\n"),
    ("content/documents/older.md", "+++\ntitle = \"A\"\nkind = \"plan\"\naccess = \"public\"\n+++\n"),
    ("content/documents/plan.md", "+++\ntitle = \"A\"\nkind = \"plan\"\naccess = \"public\"\n+++\n"),
    ("content/issues/donbas.md", "+++\ntitle = \"A\"\ndraft = true\nstatus = []\n+++\n"),
    ("content/parties/germany.md", "+++\ntitle = \"A\"\nkind = \"state\"\n+++\n"),
    ("content/people/somebody.md", "+++\ntitle = \"A\"\n+++\n"),
    ("content/terms/ceasefire.md", "+++\ntitle = \"A\"\ndescription = \"A.\"\n+++\n"),
];

/// The record with id and addresses that no other has, where it has its own.
fn own(record: &Value, number: usize) -> Value {
    let mut record = record.clone();
    for (key, own, other) in [
        ("id", json!("a-record"), json!(format!("a-record-{number}"))),
        ("slug", json!("another-name"), json!(format!("another-name-{number}"))),
        ("aliases", json!(["/old/path/"]), json!([format!("/old/path/{number}/")])),
    ] {
        if let Some(value) = record.get_mut(key).filter(|value| **value == own) {
            *value = other;
        }
    }
    record
}

/// Looks at records of a kind, in TOML and in YAML by turns: at all in one site, where the kind has many records.
fn look(kind: &str, records: &[Value], looks: &mut Looks) {
    let folder = KINDS.iter().find(|(singular, _)| *singular == kind).map(|(_, plural)| *plural);
    let file = |(number, record): (usize, &Value)| {
        let record = &own(record, number);
        let path =
            folder.map_or("content/_index.md".to_owned(), |folder| format!("content/{folder}/record-{number}.md"));
        (path, if number % 2 == 0 { toml(record) } else { yaml(record) })
    };
    let files: Vec<(String, String)> = records.iter().enumerate().map(file).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let at_once = if folder.is_some() { files.len() } else { 1 };
    let mut compiler = Compiler::default();
    for files in files.chunks(at_once) {
        let site: Vec<(&str, &str)> = files.iter().chain(OTHERS).copied().collect();
        looks.add(&VALIDATORS, files, &told(&mut compiler, &site));
    }
}

#[test]
fn records_with_one_mistake() {
    for (kind, record) in full() {
        let mut looks = Looks::default();
        look(kind, &[record.clone(), record.clone()], &mut looks);
        looks.judge(2, 0);
        assert_eq!(looks.refused, 0, "{kind}");

        let mutants = mutants(kind, &record);
        let mut looks = Looks::default();
        look(kind, &mutants, &mut looks);
        looks.judge(mutants.len(), mutants.len() / 4);
        assert!(looks.refused < looks.seen, "{kind}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn records_with_some_keys_and_some_mistakes(
        kind in 0..9_usize,
        changes in prop::collection::vec(
            (prop::collection::vec(any::<Index>(), 0..12), prop::collection::vec((any::<Index>(), any::<Index>()), 0..3)),
            1..60,
        ),
    ) {
        let (kind, record) = full().swap_remove(kind);
        let mutants: Vec<Value> = changes.into_iter().map(|(without, replaced)| changed(&record, &without, &replaced)).collect();
        let mut looks = Looks::default();
        look(kind, &mutants, &mut looks);
        prop_assert!(looks.wrong.is_empty(), "{}", looks.wrong.join("\n\n"));
    }
}

/// The record without the parts at some places, and with others in the place of some.
fn changed(record: &Value, without: &[Index], replaced: &[(Index, Index)]) -> Value {
    let mut mutant = record.clone();
    let ways = |value: &Value| {
        let mut all = Vec::new();
        ways(value, &Vec::new(), &mut all);
        all.retain(|way| !way.is_empty() && way.first() != Some(&json!("extra")));
        all
    };
    for index in without {
        let all = ways(&mutant);
        if !all.is_empty() {
            remove(&mut mutant, index.get::<Way>(&all));
        }
    }
    for (place, by) in replaced {
        let all = ways(&mutant);
        if let Some(value) = (!all.is_empty()).then(|| place.get::<Way>(&all)).and_then(|way| at(&mut mutant, way)) {
            *value = by.get(&replacements()).clone();
        }
    }
    mutant
}
