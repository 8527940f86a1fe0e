//! The made-up story as a site of Hugo: the same records and texts, and templates that show what ours show of them.

use std::fs;
use std::io;
use std::path::Path;

const TEMPLATES: &[(&str, &str)] = &[
    (
        "_default/baseof.html",
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>{{ .Title }}</title></head><body>{{ block \"main\" . }}{{ end }}</body></html>",
    ),
    (
        "_default/single.html",
        "{{ define \"main\" }}<main><h1>{{ .Title }}</h1>{{ .Content }}{{ range .Params.issues }}{{ with site.GetPage (printf \"/issues/%s\" .) }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}{{ end }}</main>{{ end }}",
    ),
    (
        "_default/list.html",
        "{{ define \"main\" }}<main><h1>{{ .Title }}</h1><ul>{{ range first 200 .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul></main>{{ end }}",
    ),
    (
        // The newest events with the issues that they touch.
        "events/list.html",
        "{{ define \"main\" }}<main><h1>Timeline</h1><ol>{{ range first 50 .Pages.ByDate.Reverse }}<li>{{ .Date.Format \"2 January 2006\" }} <a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ range .Params.issues }}{{ with site.GetPage (printf \"/issues/%s\" .) }} <a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}{{ end }}</li>{{ end }}</ol></main>{{ end }}",
    ),
    (
        "issues/single.html",
        "{{ define \"main\" }}<main><h1>{{ .Title }}</h1>{{ .Content }}<ol>{{ range first 50 (where (where site.RegularPages \"Section\" \"events\") \"Params.issues\" \"intersect\" (slice .File.ContentBaseName)) }}<li>{{ .Title }}</li>{{ end }}</ol></main>{{ end }}",
    ),
];

/// Writes the story in `site`, a site of ours, as a site of Hugo into `root`.
pub(crate) fn write(site: &Path, root: &Path) -> io::Result<()> {
    fs::create_dir_all(root)?;
    fs::write(
        root.join("hugo.toml"),
        "baseURL = \"https://example.org/\"\ntitle = \"A long negotiation\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\"]\n[build]\n",
    )?;
    for (name, text) in TEMPLATES {
        put(&root.join("layouts").join(name), text)?;
    }
    for kind in ["articles", "issues", "events", "parties"] {
        for entry in fs::read_dir(site.join("content").join(kind))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default();
            put(&root.join("content").join(kind).join(name), &converted(&fs::read_to_string(&path)?))?;
        }
    }
    Ok(())
}

/// A record with the keys that Hugo knows, and links that it can follow.
fn converted(text: &str) -> String {
    let (front, body) = text[4..].split_once("\n+++\n").unwrap_or_default();
    let mut out = String::from("+++\n");
    for line in front.lines().take_while(|line| !line.starts_with("[[")) {
        match line.split_once(" = ") {
            // Hugo knows days alone.
            Some(("date", value)) => {
                let day = value.trim_matches('"').split('/').next().unwrap_or_default();
                let day = if day.len() == 7 { format!("{day}-01") } else { day.to_owned() };
                out.push_str(&format!("date = {day}\n"));
            }
            Some(("title" | "issues" | "parties" | "description", _)) => {
                out.push_str(line);
                out.push('\n');
            }
            _ => {}
        }
    }
    out.push_str("+++\n");
    // What of a text is ours alone is left as text.
    out.push_str(&body.replace("<Timeline", "Timeline").replace("<Status", "Status"));
    out
}

fn put(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}
