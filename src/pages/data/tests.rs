//! What every file says of a small story that has all of it, and what it must not say.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod addresses;
mod calendar;
mod feeds;
mod files;

use std::collections::{BTreeMap, BTreeSet};

use atom_syndication::Feed as Atom;
use icalendar::{Calendar, Component};
use serde_json::Value;

use super::super::testing::{at, compiled, html, paths, preview, site, text, texts, view};
use super::super::{Content, Page};
use super::sitemap;
use crate::{Class, Code, Level, Site};

const ADDRESS: &str = "base_url = \"https://example.org:8443/a/b/\"\ndescription = \"Talks & more\"\n\
    publisher = { name = \"The Desk\", url = \"https://desk.example/\" }\n";

/// Everything is known by 2025-12-20; the vote of 2026 is announced, the secret of 2026 is not.
const STORY: &[(&str, &str)] = &[
    (
        "_index.md",
        "+++\ntitle = \"Home\"\ndescription = \"All of it\"\n[[status]]\ndate = 2025-12-10\nsources = [\"wire\"]\nsummary = \"Talks.\"\n+++\n",
    ),
    (
        "articles/one.md",
        "+++\ntitle = \"What <now>?\"\ndescription = \"About [[truce]].\"\ndate = 2025-12-11\nupdated = 2025-12-12\n\
         authors = [\"ada\", \"Max Muster\"]\nissues = [\"truce\"]\nsources = [\"wire\"]\n\
         key_points = [{ text = \"A *point* on [[truce]].\", sources = [\"wire\"] }]\n\
         corrections = [{ date = 2025-12-13, kind = \"correction\", text = \"It was Monday.\" }]\n+++\n\n\
         ## Why? {#why}\n\nSee [[truce]], [why](#why), [list](/timeline/?a=1&b=2), [out](https://other.example/x) [@wire].[^n]\n\n[^n]: Note.\n",
    ),
    (
        "articles/two.md",
        "+++\ntitle = \"Second\"\ndescription = \"D\"\ndate = 2025-12-14\nauthors = [\"Max Muster\"]\nlanguage = \"de\"\n+++\n\nText.\n",
    ),
    (
        "issues/truce.md",
        "+++\ntitle = \"Will there be a truce?\"\nshort_title = \"Truce\"\nslug = \"the-truce\"\n\
         [[status]]\nstate = \"proposed\"\nevent = \"talks\"\nsummary = \"One is proposed, says [[wire]].\"\n\
         [[status]]\ndate = 2025-12-12\nstate = \"proposed\"\nsources = [{ id = \"wire\", at = \"p. 4\" }]\nsummary = \"Still proposed.\"\n\
         [[status]]\ndate = 2025-12-13\nstate = \"rejected\"\nsources = [\"wire\"]\nsummary = \"Refused.\"\n\
         [[options]]\nid = \"pause\"\ntitle = \"A pause\"\ndescription = \"Quiet.\"\nproposed_by = \"russia\"\nevent = \"talks\"\nwithdrawn = 2025-12-15\n\
         [[positions]]\nparty = \"russia\"\noption = \"pause\"\nstance = \"open\"\nevent = \"talks\"\nbasis = \"stated\"\nsummary = \"=cmd|' /C calc'!A0\"\n\
         [[positions]]\nparty = \"russia\"\noption = \"pause\"\nstance = \"opposes\"\ndate = 2025-12-13\nsources = [\"wire\"]\nbasis = \"stated\"\nspeaker = \"ada\"\nquote = \"No, \\\"never\\\",\\nnot once\"\nsummary = \"It refuses.\"\n\
         [[positions]]\nparty = \"ukraine\"\nsources = [\"wire\"]\nsummary = \"Silent.\"\n\
         [[questions]]\ntext = \"For how long?\"\nevent = \"talks\"\nanswered = { date = 2025-12-16, text = \"Two days.\", sources = [\"wire\"] }\n+++\n",
    ),
    (
        "events.toml",
        "[[event]]\nid = \"talks\"\ntitle = \"Talks, long; and \\\"open\\\"\"\ndate = \"2025-12-10/2025-12-11\"\nkind = \"meeting\"\nparties = [{ id = \"russia\", role = \"host\" }, \"ukraine\"]\npeople = [\"ada\"]\nissues = [\"truce\"]\nimportance = \"key\"\nplace = { name = \"Berlin\", country = \"DE\", lat = 52.5, lon = 13.4 }\noutcome = \"They end; see [[truce]].\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"speech\"\ntitle = \"A speech\"\ndate = 2025-12-15T23:30:00-05:00\nkind = \"speech\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"month\"\ntitle = \"Some day\"\ndate = \"2025-11\"\nkind = \"other\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"vote\"\ntitle = \"A vote\"\ndate = 2026-01-10\nannounced = 2025-12-12\nkind = \"vote\"\nissues = [\"truce\"]\nsources = [\"wire\"]\n\
         [[event.status]]\ndate = 2025-12-14\nstate = \"postponed\"\nuntil = 2026-02-01\nsources = [\"wire\"]\n\
         [[event]]\nid = \"gala\"\ntitle = \"A gala\"\ndate = 2025-12-18\nannounced = 2025-12-12\nkind = \"visit\"\nsources = [\"wire\"]\n\
         [[event.status]]\ndate = 2025-12-14\nstate = \"cancelled\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"answer\"\ntitle = \"An answer\"\nannounced = 2025-12-12\nkind = \"statement\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"secret\"\ntitle = \"SECRET\"\ndate = 2026-03-01\nannounced = 2026-03-01\nkind = \"attack\"\nissues = [\"truce\"]\nsources = [\"wire\"]\n",
    ),
    (
        "parties.toml",
        "[[party]]\nid = \"russia\"\ntitle = \"Russia\"\nkind = \"state\"\ncountry = \"RU\"\nsame_as = [\"Q159\"]\n[[party]]\nid = \"ukraine\"\ntitle = \"Ukraine\"\nkind = \"state\"\n[[party]]\nid = \"club\"\ntitle = \"The club\"\nkind = \"coalition\"\nmembers = [{ id = \"russia\" }, { name = \"Others\", from = 2026-02-02 }]\n",
    ),
    (
        "people.toml",
        "[[person]]\nid = \"ada\"\ntitle = \"Ada Byron\"\nparty = \"russia\"\noffices = [{ title = \"Envoy\", party = \"russia\", from = 2025-01-01, to = 2026-02-03 }, { title = \"SECRET office\", from = 2026-01-01 }]\n",
    ),
    (
        "documents/plan.md",
        "+++\ntitle = \"The plan\"\nkind = \"plan\"\naccess = \"public\"\nurl = \"https://plan.example/\"\nissues = [{ id = \"truce\", at = \"ch. 2\" }]\nsources = [\"wire\"]\nsignatories = [{ party = \"russia\", date = 2025-12-12 }, { party = \"ukraine\", date = 2026-01-02 }]\n[[status]]\ndate = 2025-12-12\nstate = \"signed\"\nsources = [\"wire\"]\n+++\n",
    ),
    (
        "sources.toml",
        "[[source]]\nid = \"wire\"\ntitle = \"Wire report\"\npublisher = \"The Wire\"\ndate = 2025-12-09\nkind = \"news-report\"\n",
    ),
    ("terms.toml", "[[term]]\nid = \"ceasefire\"\ntitle = \"Ceasefire\"\ndescription = \"The guns rest.\"\n"),
];

fn story(day: &str) -> Site {
    site(STORY, ADDRESS, day)
}

fn bytes(site: &Site, path: &str) -> Vec<u8> {
    site.render(path).unwrap().to_vec()
}

fn atom(site: &Site, path: &str) -> Atom {
    Atom::read_from(&bytes(site, path)[..]).unwrap()
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_slice(&bytes(site, path)).unwrap()
}

fn titles(feed: &Atom) -> Vec<String> {
    feed.entries
        .iter()
        .map(|entry| format!("{} {}", &entry.updated.to_rfc3339()[5..10], entry.title.as_str()))
        .collect()
}

/// The addresses in a file that begin with the site's own.
fn own_addresses(text: &str) -> BTreeSet<String> {
    let ends = |character: char| matches!(character, '"' | '\'' | '<' | '>' | '\\' | ' ' | '\r' | '\n' | ',' | '&');
    let starts = text.match_indices("https://example.org:8443/").map(|(at, _)| &text[at..]);
    starts.map(|rest| rest.split(ends).next().unwrap().to_owned()).collect()
}
