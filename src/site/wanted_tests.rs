//! What no template looks at is not made, and no page is different for it.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::fs;
use std::path::Path;

use crate::compile::{Options, compile};
use crate::pages::wanted::Part;
use crate::source::Snapshot;
use crate::{Class, Site};

/// The bundled briefing with templates of its own.
fn site(templates: &[(String, String)]) -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bundled = crate::source::read_site(root, None).unwrap();
    let files = bundled.files.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec()));
    let own = templates.iter().map(|(name, text)| (format!("templates/{name}"), text.clone().into_bytes()));
    let files = files.filter(|(path, _)| !path.starts_with("templates/")).chain(own);
    let options = Options { search: false, cards: false, ..Options::on("2025-12-16".parse().unwrap()) };
    let compiled = compile(&Snapshot::from_files(files), &options);
    assert_eq!(compiled.diagnostics.errors(), 0, "{:#?}", compiled.diagnostics);
    compiled.site
}

/// The same bytes of every page, whether all parts are made or those that its template looks at; how many pages.
#[track_caller]
fn is_the_same(site: &Site) -> usize {
    let all = site.wanting_all();
    let pages: Vec<&str> = site.paths().filter(|(_, class)| *class == Class::Page).map(|(path, _)| path).collect();
    for path in &pages {
        assert!(site.render(path).unwrap() == all.render(path).unwrap(), "{path} is different");
    }
    pages.len()
}

/// The templates that builds are measured with: they look at little.
fn plain() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/compare/templates");
    let files = walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
    files.map(|entry| (name(entry.path()), fs::read_to_string(entry.path()).unwrap())).collect()
}

#[test]
fn the_theme_shows_the_same() {
    let site = site(&[]);
    assert!(is_the_same(&site) > 50);
    let wanted = &site.views.wanting_all();
    for (template, part) in [
        ("event.html", Part::Moved),
        ("event.html", Part::Neighbours),
        ("issue.html", Part::Drawing),
        ("issue.html", Part::Positions),
        ("timeline.html", Part::Drawing),
        ("article.html", Part::KeyPoints),
        ("home.html", Part::StructuredData),
    ] {
        assert!(wanted.looks_at(template, part) && site.views.looks_at(template, part), "{template}, {part:?}");
    }
    assert!(!site.views.looks_at("embed-status.html", Part::StructuredData), "frames tell search engines nothing");
}

#[test]
fn templates_that_look_at_little_show_the_same() {
    let site = site(&plain());
    assert!(is_the_same(&site) > 50);
    for part in [Part::StructuredData, Part::Moved, Part::Neighbours] {
        assert!(!site.views.looks_at("event.html", part), "{part:?} is made for nobody");
    }
}

#[test]
fn templates_that_take_a_page_as_a_whole_show_the_same() {
    let all = "{{ page | json }}";
    let names = ["event.html", "issue.html", "article.html", "party.html", "timeline.html"];
    let mut templates: Vec<(String, String)> = names.iter().map(|name| ((*name).to_owned(), all.to_owned())).collect();
    templates[0].1 =
        "{% extends \"theme/base.html\" %}{% block main %}{{<Whole of={page} />}}{% endblock main %}".to_owned();
    let component = "{% component Whole(of: map) %}{% for key, value in of %}{{ key }}: {{ value | json }}\n{% endfor %}{% endcomponent Whole %}";
    templates.push(("components/whole.html".to_owned(), component.to_owned()));
    is_the_same(&site(&templates));
}
