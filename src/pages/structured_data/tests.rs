//! The JSON-LD of each kind of page.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use serde_json::{Value, json};

use super::super::testing::site;
use super::super::{Content, list};
use super::json_ld;
use crate::Site;

const ADDRESS: &str = "base_url = \"https://example.org/s/\"\npublisher = { name = \"The Desk\" }\n";

const STORY: &[(&str, &str)] = &[
    (
        "articles/one.md",
        "+++\ntitle = \"Why </script><b>?\"\ndescription = \"See [[truce]].\"\ndate = 2025-12-11\ngenre = \"analysis\"\n\
         authors = [\"ada\", \"Max Muster\"]\nissues = [\"truce\"]\nimage = { src = \"https://pictures.example/a.jpg\", alt = \"A\", caption = \"A *truce*.\", credit = \"B\" }\n\
         corrections = [{ date = 2025-12-13, kind = \"correction\", text = \"Monday.\" }]\n+++\n\n\
         ## Who asks? {#who}\n\nAll *do*.\n\n### Or not?\n\nNo.\n\n## Plainly\n\nSo.\n\n## And now?\n",
    ),
    (
        "issues/truce.md",
        "+++\ntitle = \"Will there be a truce?\"\nshort_title = \"Truce\"\n\
         [[status]]\ndate = 2025-12-12\nstate = \"agreed\"\noption = \"pause\"\nsources = [\"wire\"]\nsummary = \"Agreed.\"\n\
         [[options]]\nid = \"pause\"\ntitle = \"A pause\"\ndate = 2025-12-11\nsources = [\"wire\"]\n\
         [[positions]]\nparty = \"russia\"\nsources = [\"wire\"]\nsummary = \"Quiet.\"\n+++\n",
    ),
    (
        "events.toml",
        "[[event]]\nid = \"talks\"\ntitle = \"Talks\"\ndate = \"2025-12-10/2025-12-11\"\nkind = \"meeting\"\nparties = [{ id = \"club\", role = \"host\" }, \"russia\"]\npeople = [\"ada\"]\nlanguage = \"de\"\nissues = [\"truce\"]\nplace = { name = \"Berlin\", country = \"DE\", lat = 52.5, lon = 13.4 }\noutcome = \"They end.\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"vote\"\ntitle = \"A vote\"\ndate = 2026-01-10T18:30:00+01:00\nannounced = 2025-12-12\nkind = \"vote\"\nplace = { name = \"Bonn\" }\nsources = [\"wire\"]\n\
         [[event.status]]\ndate = 2025-12-14\nstate = \"postponed\"\nuntil = 2026-02-01\nsources = [\"wire\"]\n\
         [[event]]\nid = \"gala\"\ntitle = \"A gala\"\ndate = 2025-12-18\nannounced = 2025-12-12\nkind = \"visit\"\nsources = [\"wire\"]\n\
         [[event.status]]\ndate = 2025-12-14\nstate = \"cancelled\"\nsources = [\"wire\"]\n",
    ),
    (
        "parties.toml",
        "[[party]]\nid = \"russia\"\ntitle = \"Russia\"\nkind = \"state\"\nlanguage = \"ru\"\nsame_as = [\"Q159\", \"https://r.example/\", \"Russia, the\"]\n[[party]]\nid = \"club\"\ntitle = \"Club\"\nkind = \"coalition\"\nmembers = [{ id = \"russia\" }, { name = \"Later\", from = 2026-05-01 }]\n",
    ),
    (
        "people.toml",
        "[[person]]\nid = \"ada\"\ntitle = \"Ada Byron\"\nparty = \"russia\"\noffices = [{ title = \"Envoy\", from = 2025-01-01 }, { title = \"Old\", to = 2024-01-01 }]\n",
    ),
    (
        "documents/law.md",
        "+++\ntitle = \"The law\"\nkind = \"law\"\naccess = \"public\"\nurl = \"https://law.example/\"\nissues = [\"truce\"]\nsources = [\"wire\"]\n[[status]]\ndate = 2025-12-12\nstate = \"in-force\"\nsources = [\"wire\"]\n+++\n",
    ),
    (
        "sources.toml",
        "[[source]]\nid = \"wire\"\ntitle = \"Wire report\"\npublisher = \"The Wire\"\ndate = 2025-12-09\nkind = \"news-report\"\n",
    ),
    (
        "terms.toml",
        "[[term]]\nid = \"ceasefire\"\ntitle = \"Ceasefire\"\nabbr = \"CF\"\nother_names = [\"truce\"]\ndescription = \"The guns rest.\"\n",
    ),
    ("pages/about.md", "+++\ntitle = \"About\"\n+++\n"),
];

fn graph(site: &Site, path: &str) -> Vec<Value> {
    let page = list(&site.views).list.remove(path).expect("the page is there");
    let json = json_ld(&site.views, &page).expect("it has structured data");
    assert!(!json.contains(['<', '>', '&']), "{json}");
    let mut document: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["@context"], "https://schema.org");
    document["@graph"].as_array_mut().unwrap().drain(..).collect()
}

fn subject(path: &str) -> Value {
    graph(&site(STORY, ADDRESS, "2025-12-20"), path).remove(0)
}

#[test]
fn each_kind_is_what_schema_org_calls_it() {
    for (path, kind) in [
        ("index.html", json!("WebSite")),
        ("articles/one/index.html", json!("AnalysisNewsArticle")),
        ("issues/truce/index.html", json!("Question")),
        ("events/talks/index.html", json!("Event")),
        ("parties/russia/index.html", json!(["Country", "Organization"])),
        ("parties/club/index.html", json!("Organization")),
        ("people/ada/index.html", json!("Person")),
        ("documents/law/index.html", json!("Legislation")),
        ("sources/wire/index.html", json!("CreativeWork")),
        ("glossary/index.html", json!("DefinedTermSet")),
        ("about/index.html", json!("WebPage")),
    ] {
        assert_eq!(subject(path)["@type"], kind, "{path}");
    }
}

#[test]
fn every_page_for_people_but_the_first_has_breadcrumbs_and_nothing_else_has_data() {
    let site = site(STORY, ADDRESS, "2025-12-20");
    for (path, page) in list(&site.views).list {
        match page.content {
            Content::NotFound
            | Content::Embed(..)
            | Content::Redirect(_)
            | Content::Data(_)
            | Content::SocialCard(_) => {
                assert_eq!(json_ld(&site.views, &page), None)
            }
            Content::Home => assert_eq!(graph(&site, &path).len(), 1),
            _ => assert_eq!(graph(&site, &path).pop().unwrap()["@type"], "BreadcrumbList", "{path}"),
        }
    }
    assert_eq!(
        graph(&site, "events/talks/index.html")[1]["itemListElement"],
        json!([
            { "@type": "ListItem", "position": 1, "name": "The story", "item": "https://example.org/s/" },
            { "@type": "ListItem", "position": 2, "name": "Timeline", "item": "https://example.org/s/timeline/" },
            { "@type": "ListItem", "position": 3, "name": "Talks", "item": "https://example.org/s/events/talks/" },
        ])
    );
}

#[test]
fn an_article_names_its_authors_corrections_and_questions() {
    assert_eq!(
        subject("articles/one/index.html"),
        json!({
            "@type": "AnalysisNewsArticle",
            "@id": "https://example.org/s/articles/one/#article",
            "name": "Why </script><b>?",
            "url": "https://example.org/s/articles/one/",
            "image": {
                "@type": "ImageObject",
                "contentUrl": "https://pictures.example/a.jpg",
                "caption": "A truce.",
                "creditText": "B",
            },
            "description": "See Truce.",
            "isPartOf": { "@id": "https://example.org/s/#website" },
            "correction": [
                { "@type": "CorrectionComment", "name": "Correction", "text": "Monday.", "datePublished": "2025-12-13" },
            ],
            "headline": "Why </script><b>?",
            "datePublished": "2025-12-11",
            "dateModified": "2025-12-13",
            "author": [
                {
                    "@type": "Person",
                    "@id": "https://example.org/s/people/ada/#person",
                    "name": "Ada Byron",
                    "url": "https://example.org/s/people/ada/",
                },
                { "@type": "Person", "name": "Max Muster" },
            ],
            "publisher": { "@type": "Organization", "@id": "https://example.org/s/#publisher", "name": "The Desk" },
            "about": [{
                "@type": "Question",
                "@id": "https://example.org/s/issues/truce/#issue",
                "name": "Will there be a truce?",
            }],
            "hasPart": [
                { "@type": "Question", "name": "Who asks?", "url": "https://example.org/s/articles/one/#who" },
                { "@type": "Question", "name": "And now?", "url": "https://example.org/s/articles/one/#and-now" },
            ],
        })
    );
    let before = graph(&site(STORY, ADDRESS, "2025-12-12"), "articles/one/index.html").remove(0);
    assert_eq!((&before["correction"], &before["dateModified"]), (&Value::Null, &json!("2025-12-11")));
}

#[test]
fn events_have_dates_place_and_status() {
    let talks = subject("events/talks/index.html");
    assert_eq!((&talks["startDate"], &talks["endDate"]), (&json!("2025-12-10"), &json!("2025-12-11")));
    assert_eq!(talks["eventStatus"], "https://schema.org/EventScheduled");
    assert_eq!(talks["location"]["address"]["addressCountry"], "DE");
    assert_eq!(talks["location"]["geo"]["latitude"], 52.5);
    assert_eq!((&talks["description"], &talks["inLanguage"]), (&json!("They end."), &json!("de")));
    let names = |list: &Value| list.as_array().unwrap().iter().map(|it| it["name"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&talks["organizer"]), names(&talks["attendee"])),
        (vec![json!("Club")], vec![json!("Russia"), json!("Ada Byron")])
    );
    let vote = subject("events/vote/index.html");
    assert_eq!(vote["eventStatus"], "https://schema.org/EventRescheduled");
    assert_eq!(
        (&vote["startDate"], &vote["previousStartDate"]),
        (&json!("2026-02-01"), &json!("2026-01-10T18:30:00+01:00"))
    );
    // Google wants an address where there is a place.
    assert_eq!(vote["location"]["address"], json!({ "@type": "PostalAddress", "addressLocality": "Bonn" }));
    assert_eq!(subject("events/gala/index.html")["eventStatus"], "https://schema.org/EventCancelled");
}

#[test]
fn issues_parties_people_terms() {
    let issue = subject("issues/truce/index.html");
    assert_eq!(issue["acceptedAnswer"]["url"], "https://example.org/s/issues/truce/#pause");
    assert_eq!((&issue["abstract"], &issue["answerCount"]), (&json!("Agreed."), &json!(1)));
    assert_eq!(
        subject("parties/russia/index.html")["sameAs"],
        json!(["https://www.wikidata.org/wiki/Q159", "https://r.example/"])
    );
    // Only works and events are in a language.
    assert_eq!(subject("parties/russia/index.html")["inLanguage"], Value::Null);
    let club = subject("parties/club/index.html");
    assert_eq!(
        club["member"],
        json!([{
            "@type": ["Country", "Organization"],
            "@id": "https://example.org/s/parties/russia/#party",
            "name": "Russia",
        }])
    );
    let person = subject("people/ada/index.html");
    assert_eq!((&person["jobTitle"], &person["affiliation"]["name"]), (&json!(["Envoy"]), &json!("Russia")));
    let term = &subject("glossary/index.html")["hasDefinedTerm"][0];
    assert_eq!((&term["name"], &term["alternateName"]), (&json!("Ceasefire"), &json!(["CF", "truce"])));
    assert_eq!(term["@id"], "https://example.org/s/glossary/#ceasefire");
    assert_eq!(subject("documents/law/index.html")["creativeWorkStatus"], "In force");
}

#[test]
fn without_an_address_links_are_those_of_pages() {
    let graph = graph(&site(STORY, "base_url = \"/p/\"\n", "2025-12-20"), "events/talks/index.html");
    assert_eq!(graph[0]["url"], "/p/events/talks/");
    assert_eq!(graph[1]["itemListElement"][0]["item"], "/p/");
}
