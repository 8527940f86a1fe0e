//! What publishing tells: the plan and the list of releases, for people and for programs.

use indicatif::DecimalBytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::diagnostics::{clean, plural};
use crate::publish::guards::{Finding, Judgement};
use crate::publish::plan::{Change, Plan};
use crate::publish::release::About;
use crate::words::english;

/// Of one kind of change no more files are listed for people, unless they want to know more.
pub(super) const LISTED: usize = 12;

/// A plan with what there is to say of it.
pub(super) struct Told<'p> {
    /// The target's name in `briefing.toml`.
    pub(super) target: &'p str,
    /// What the target is: `s3://bucket/prefix`.
    pub(super) to: &'p str,
    /// The plan.
    pub(super) plan: &'p Plan,
    /// The release that is live.
    pub(super) live: Option<&'p About>,
    /// How long a retired asset stays.
    pub(super) stays: jiff::SignedDuration,
}

impl Told<'_> {
    /// The plan for people: what changes, by kind of change, in the order of paths. Every file with `all`.
    pub(super) fn human(&self, all: bool) -> String {
        let Self { target, to, plan, live, .. } = *self;
        let about = &plan.release.about;
        let mut text = format!("{} → {}\n", clean(target), clean(to));
        text.push_str(&format!("  new   {}\n", release(about)));
        match live {
            Some(live) => text.push_str(&format!("  live  {}\n", release(live))),
            None => text.push_str("  live  nothing of ours\n"),
        }
        for (name, of) in KINDS {
            let files: Vec<_> = plan.changes.iter().filter(|(_, change)| kind(**change) == of).collect();
            if files.is_empty() {
                continue;
            }
            let size: u64 = files.iter().map(|(path, _)| self.size(path)).sum();
            text.push_str(&format!("\n{name:<7} {}, {}\n", plural(files.len(), "file"), DecimalBytes(size)));
            if of == Kind::Keep && !all {
                continue;
            }
            let listed = if all { files.len() } else { LISTED };
            for (path, change) in files.iter().take(listed) {
                let note = self.note(path, **change);
                let size = DecimalBytes(self.size(path)).to_string();
                text.push_str(&format!("  {size:>10}  {}{note}\n", clean(path)));
            }
            if files.len() > listed {
                text.push_str(&format!("              and {} more; `--verbose` lists all\n", files.len() - listed));
            }
        }
        if plan.forgotten() > 0 {
            let releases = plural(plan.forgotten(), "release");
            text.push_str(&format!("\nforget  {releases}, and what was put aside for a way back there\n"));
        }
        text
    }

    /// The plan for programs, in one line, with what the guards found.
    pub(super) fn json(&self, found: &Judgement) -> Value {
        let Self { target, to, plan, live, .. } = *self;
        let changes = plan.changes.iter().filter(|(_, change)| **change != Change::Keep).map(|(path, change)| {
            let mut told = json!({ "path": path, "change": name(*change), "size": self.size(path) });
            if let Change::Update { bytes, headers } = change {
                told["bytes"] = json!(bytes);
                told["headers"] = json!(headers);
            }
            if let (Change::Retire, Some(until)) = (change, self.until(path)) {
                told["until"] = json!(until);
            }
            told
        });
        let told = |findings: &[Finding]| -> Value {
            let told = |finding: &Finding| json!({ "message": finding.message, "hint": finding.hint });
            findings.iter().map(told).collect()
        };
        json!({
            "target": target,
            "to": to,
            "release": plan.release.about,
            "live": live,
            "changes": changes.collect::<Vec<_>>(),
            "keep": plan.changes.values().filter(|change| **change == Change::Keep).count(),
            "forget": plan.forgotten(),
            "refusals": told(&found.refusals),
            "warnings": told(&found.warnings),
        })
    }

    fn size(&self, path: &str) -> u64 {
        let file = self.plan.release.files.get(path).or_else(|| self.plan.former.get(path));
        file.map_or(0, |file| file.size)
    }

    fn until(&self, path: &str) -> Option<Timestamp> {
        self.plan.outcome.retired.get(path)?.since.checked_add(self.stays).ok()
    }

    fn note(&self, path: &str, change: Change) -> String {
        match change {
            Change::Update { bytes: false, .. } => "  (headers)".to_owned(),
            Change::Retire => match self.until(path) {
                Some(until) => format!("  (stays until {})", day(until)),
                None => String::new(),
            },
            _ => String::new(),
        }
    }
}

/// The releases that there is a way back to, for people; the first one is live.
pub(super) fn releases_human(releases: &[About], live: Option<&About>) -> String {
    let mut text = String::new();
    for about in releases {
        let mark = if live.is_some_and(|live| live.id == about.id) { "  live" } else { "" };
        text.push_str(&format!("{}{mark}\n", release(about)));
    }
    text
}

/// The same for programs, in one line.
pub(super) fn releases_json(releases: &[About], live: Option<&About>) -> Value {
    #[derive(Serialize)]
    struct Row<'a> {
        #[serde(flatten)]
        about: &'a About,
        live: bool,
    }
    let is_live = |about: &About| live.is_some_and(|live| live.id == about.id);
    json!(releases.iter().map(|about| Row { about, live: is_live(about) }).collect::<Vec<_>>())
}

/// A release in a line.
fn release(about: &About) -> String {
    let commit =
        about.commit.as_deref().map(|commit| format!(", commit {}", clean(&short(commit)))).unwrap_or_default();
    let restores = about.restores.as_deref().map(|id| format!(", as {} was", clean(id))).unwrap_or_default();
    let as_of = english().day(about.as_of);
    let (files, size) = (plural(about.files, "file"), DecimalBytes(about.bytes));
    format!("{}  as of {as_of}, {files}, {size}, made {}{commit}{restores}", clean(&about.id), moment(about.made))
}

/// A commit's name as people write it; a mark of changes behind it stays.
fn short(commit: &str) -> String {
    let (hash, mark) =
        commit.split_once('-').map_or((commit, String::new()), |(hash, mark)| (hash, format!("-{mark}")));
    format!("{}{mark}", hash.chars().take(10).collect::<String>())
}

/// A moment as it is the same everywhere: `2025-12-16 10:15 UTC`.
fn moment(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// The day of a moment, in UTC.
fn day(moment: Timestamp) -> String {
    english().day(jiff::tz::TimeZone::UTC.to_datetime(moment).date())
}

/// A change without its details.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Create,
    Update,
    Keep,
    Retire,
    Delete,
}

const KINDS: [(&str, Kind); 5] = [
    ("create", Kind::Create),
    ("update", Kind::Update),
    ("retire", Kind::Retire),
    ("delete", Kind::Delete),
    ("keep", Kind::Keep),
];

fn kind(change: Change) -> Kind {
    match change {
        Change::Create => Kind::Create,
        Change::Update { .. } => Kind::Update,
        Change::Keep => Kind::Keep,
        Change::Retire => Kind::Retire,
        Change::Delete => Kind::Delete,
    }
}

fn name(change: Change) -> &'static str {
    let kind = kind(change);
    KINDS.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::{Told, releases_human};
    use crate::publish::guards::{Finding, Judgement};
    use crate::publish::plan::Plan;
    use crate::publish::testing::{KEEPING, MadeUp, at};
    use crate::site::Class;

    fn site() -> MadeUp {
        MadeUp::default()
            .with("css/site.1a2b.css", Class::Fingerprinted, "body {}")
            .with("index.html", Class::Page, "home")
            .with("404.html", Class::Page, "nothing")
            .with("old/index.html", Class::Page, "old")
    }

    #[test]
    fn a_plan_tells_what_happens_to_which_files() {
        let first = Plan::new(None, site().release(at("2025-12-15T09:00:00Z")), KEEPING).outcome;
        let next = MadeUp::default()
            .with("css/site.3c4d.css", Class::Fingerprinted, "body { }")
            .with("index.html", Class::Page, "home, again")
            .with("404.html", Class::Page, "nothing");
        let mut release = next.release(at("2025-12-16T10:15:00Z"));
        release.about.commit = Some("0123456789abcdef-dirty".to_owned());
        let plan = Plan::new(Some(&first), release, KEEPING);
        let told = Told {
            target: "live",
            to: "s3://bucket/berlin",
            plan: &plan,
            live: first.live.as_ref(),
            stays: KEEPING.retired,
        };
        insta::assert_snapshot!(told.human(false), @r#"
        live → s3://bucket/berlin
          new   20251216T101500Z-691fe7  as of 16 December 2025, 3 files, 26 B, made 2025-12-16 10:15 UTC, commit 0123456789-dirty
          live  20251215T090000Z-eb6c5f  as of 16 December 2025, 4 files, 21 B, made 2025-12-15 09:00 UTC

        create  1 file, 8 B
                 8 B  css/site.3c4d.css

        update  1 file, 11 B
                11 B  index.html

        retire  1 file, 7 B
                 7 B  css/site.1a2b.css  (stays until 23 December 2025)

        delete  1 file, 3 B
                 3 B  old/index.html

        keep    1 file, 7 B
        "#);
        let finding = Finding { message: "it is late".to_owned(), hint: "go to bed".to_owned() };
        let found = Judgement { refusals: Vec::new(), warnings: vec![finding] };
        insta::assert_snapshot!(serde_json::to_string_pretty(&told.json(&found)).unwrap(), @r#"
        {
          "changes": [
            {
              "change": "retire",
              "path": "css/site.1a2b.css",
              "size": 7,
              "until": "2025-12-23T10:15:00Z"
            },
            {
              "change": "create",
              "path": "css/site.3c4d.css",
              "size": 8
            },
            {
              "bytes": true,
              "change": "update",
              "headers": false,
              "path": "index.html",
              "size": 11
            },
            {
              "change": "delete",
              "path": "old/index.html",
              "size": 3
            }
          ],
          "forget": 0,
          "keep": 1,
          "live": {
            "as_of": "2025-12-16",
            "base_url": "https://example.org/",
            "bytes": 21,
            "files": 4,
            "generator": "briefing 0.1.0",
            "id": "20251215T090000Z-eb6c5f",
            "made": "2025-12-15T09:00:00Z"
          },
          "refusals": [],
          "release": {
            "as_of": "2025-12-16",
            "base_url": "https://example.org/",
            "bytes": 26,
            "commit": "0123456789abcdef-dirty",
            "files": 3,
            "generator": "briefing 0.1.0",
            "id": "20251216T101500Z-691fe7",
            "made": "2025-12-16T10:15:00Z"
          },
          "target": "live",
          "to": "s3://bucket/berlin",
          "warnings": [
            {
              "hint": "go to bed",
              "message": "it is late"
            }
          ]
        }
        "#);
        insta::assert_snapshot!(releases_human(&plan.outcome.releases, plan.outcome.live.as_ref()), @r#"
        20251216T101500Z-691fe7  as of 16 December 2025, 3 files, 26 B, made 2025-12-16 10:15 UTC, commit 0123456789-dirty  live
        20251215T090000Z-eb6c5f  as of 16 December 2025, 4 files, 21 B, made 2025-12-15 09:00 UTC
        "#);
    }

    #[test]
    fn long_lists_are_cut_for_people_who_do_not_ask_for_all() {
        let mut site = MadeUp::default();
        for number in 0..15 {
            site = site.with(&format!("{number:02}.html"), Class::Page, "page");
        }
        let plan = Plan::new(None, site.release(at("2025-12-15T09:00:00Z")), KEEPING);
        let told = Told { target: "live", to: "here", plan: &plan, live: None, stays: KEEPING.retired };
        let short = told.human(false);
        assert!(short.contains("11.html") && !short.contains("12.html"), "{short}");
        assert!(short.ends_with("and 3 more; `--verbose` lists all\n"), "{short}");
        let long = told.human(true);
        assert!(long.contains("14.html") && !long.contains("more"), "{long}");
    }
}
