//! Templates.

use super::*;

#[test]
fn templates_that_cannot_be_loaded() {
    let about = page("Who we are.");
    let of_template = |path: &'static str, text: &str, expected: &[&str]| {
        assert_told(&[("content/pages/about.md", about.as_str()), (path, text)], expected);
    };
    of_template("templates/page.html", "<p>{{ page.title </p>", &["templates/page.html:1:18 template"]);
    of_template("templates/page.html", "{% if page %}\n<p>", &["templates/page.html:1:14 template"]);
    of_template("templates/page.html", "{{ page.title | shout }}", &["templates/page.html:1:17 template"]);
    of_template("templates/page.html", "{{ shout(x=1) }}", &["templates/page.html:1:4 template"]);
    of_template("templates/page.html", "{{<Shout />}}", &["templates/page.html:1:3 template"]);
    of_template("templates/page.html", "{% include \"nothing.html\" %}", &["templates/page.html:1:12 template"]);
    of_template("templates/page.html", "{% include \"page.html\" %}", &["templates/page.html template"]);
    of_template("templates/page.html", "{% extends \"page.html\" %}", &["templates/page.html template"]);
    of_template("templates/page.html", "{% extends \"nothing.html\" %}", &["templates/page.html template"]);
    of_template(
        "templates/components/Details.html",
        "{% component Details() %}x{% endcomponent Details %}",
        &["templates/components/Details.html:1:14 template"],
    );
}

#[test]
fn templates_that_cannot_be_rendered() {
    let about = page("<Loud />");
    let quiet = ("templates/components/Loud.html", "{% component Loud() %}\n{{ nothing }}{% endcomponent Loud %}");
    assert_told(&[("content/pages/about.md", about.as_str()), quiet], &["templates/components/Loud.html:2:4 template"]);
    let of_template = |text: &str, expected: &[&str]| {
        assert_told(&[("content/pages/about.md", page("x").as_str()), ("templates/page.html", text)], expected);
    };
    of_template("<h1>\n{{ page.titel }}</h1>", &["templates/page.html:2:9 template"]);
    of_template("{{ pge.title }}", &["templates/page.html:1:4 template"]);
    of_template("{% for x in page.nothing %}{% endfor %}", &["templates/page.html:1:13 template"]);
    of_template("{{ asset(path=\"nothing.css\") }}", &["templates/page.html:1:4 template"]);
    of_template("{{ events(until=\"tomorrow\") }}", &["templates/page.html:1:4 template"]);
}

#[test]
fn a_template_is_told_what_there_is_where_nothing_is_close() {
    let about = page("x");
    let told = |text: &str| {
        let told = errors(&[("content/pages/about.md", about.as_str()), ("templates/page.html", text)]);
        let first = told.first().unwrap();
        (first.message.clone(), first.hints.join("; "))
    };
    let (message, hint) = told("{{ page.titel }}");
    assert_eq!((message.as_str(), hint.as_str()), ("field `titel` is not defined", "did you mean `title`?"));
    let (message, hint) = told("{{ page.wellington }}");
    assert_eq!(message, "field `wellington` is not defined");
    assert!(hint.starts_with("there are ") && hint.contains("`title`"), "{hint}");
    let (message, hint) = told("{{ wellington }}");
    assert_eq!(
        (message.as_str(), hint.as_str()),
        ("variable `wellington` is not defined", "there are `page`, `site` and `words`")
    );
}
