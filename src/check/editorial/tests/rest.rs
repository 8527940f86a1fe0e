//! `orphan`, `undefined-abbreviation` and what is left of `bare-link-text`.

use super::{ROWS, Site, site};

fn orphan() -> Site {
    // The parties take part in the talks, which cite the wire.
    site().warn("orphan")
}

#[test]
fn records_that_nothing_refers_to() {
    orphan().issue(ROWS).silent();
    let term = "[[term]]\nid = \"ceasefire\"\ntitle = \"Ceasefire\"\ndescription = \"A stop to the fighting.\"\n";
    let with = || orphan().file("content/terms.toml", term);
    with().expect(&[("content/terms.toml:3:10 orphan", "link to it where the word is used")]);
    with().page("What a [[ceasefire]] is.").silent();
    with().page("What a [[term/ceasefire|stop]] is.").silent();
    with().page("<Callout kind=\"note\">\n\nA [[ceasefire]].\n\n</Callout>").silent();
    with().issue(&ROWS.replace("They talk.", "They talk of a [[ceasefire]].")).silent();
    with().page("<Term id=\"ceasefire\" />").silent();
    with().page("A ceasefire.").expect(&[("content/terms.toml:3:10 orphan", "")]);
    // A record that refers to itself is still alone.
    orphan()
        .file("content/terms.toml", &term.replace("A stop", "A [[ceasefire|stop]]"))
        .expect(&[("content/terms.toml:3:10 orphan", "")]);
    site().file("content/terms.toml", term).silent();
}

#[test]
fn every_kind_that_needs_a_reference() {
    let site = || {
        orphan()
            .file("content/people.toml", "[[person]]\nid = \"peskov\"\ntitle = \"Dmitry Peskov\"\nparty = \"russia\"\n")
            .file("content/parties/allies.md", "+++\ntitle = \"Allies\"\nkind = \"coalition\"\n+++\n")
            .file("content/sources/old.md", &super::source("Old", "2025-12-01"))
            .file("content/documents/plan.md", "+++\ntitle = \"Plan\"\nkind = \"plan\"\naccess = \"leaked\"\nsources = [\"wire\"]\n\n[[status]]\nstate = \"described\"\n+++\n")
    };
    site().expect(&[
        ("content/documents/plan.md:2:10 orphan", "`documents`"),
        ("content/parties/allies.md:2:10 orphan", "in an event or a position"),
        ("content/people.toml:3:10 orphan", "in an event or a position"),
        ("content/sources/old.md:2:10 orphan", "cite it"),
    ]);
    // What the day does not know yet refers too.
    site()
        .events("[[event]]\nid = \"a\"\ntitle = \"A\"\nkind = \"visit\"\ndate = 2025-12-20\nparties = [\"allies\"]\npeople = [\"peskov\"]\ndocuments = [\"plan\"]\nsources = [\"old\"]\n")
        .silent();
    // Documents of an issue stand on its page.
    orphan().issue(ROWS).file("content/documents/plan.md", "+++\ntitle = \"Plan\"\nkind = \"plan\"\naccess = \"leaked\"\nissues = [\"donbas\"]\nsources = [\"wire\"]\n\n[[status]]\nstate = \"described\"\n+++\n").silent();
}

#[test]
fn abbreviations() {
    let page = |text: &str| site().warn("undefined-abbreviation").page(text);
    page("Observers of the OSCE will be there; the OSCE says so.")
        .expect(&[("content/pages/about.md:5:18 undefined-abbreviation", "`abbr = \"OSCE\"`")]);
    page("A NATO-led force, and NGOs.").expect(&[
        ("content/pages/about.md:5:3 undefined-abbreviation", "NATO"),
        ("content/pages/about.md:5:23 undefined-abbreviation", "NGO"),
    ]);
    for text in [
        "The Organization for Security and Co-operation in Europe (OSCE). The OSCE says so.",
        "The OSCE (an organization of states) says so. The OSCE will be there.",
        "The [[talks|OSCE]] says so, and the OSCE says more.",
        "The US, the UN, the EU’s and the UK’s.",
        "ONE IN TWO. Henry VIII, World War II, and MIX.",
        "An F16, a G7, a B52 and a.",
        "`OSCE` in code, [a link](https://example.org/OSCE).",
    ] {
        page(text).silent();
    }
    let term = "[[term]]\nid = \"osce\"\ntitle = \"Organization\"\nabbr = \"OSCE\"\nother_names = [\"CSCE\"]\ndescription = \"It observes.\"\n";
    page("The OSCE was the CSCE.").file("content/terms.toml", term).silent();
    page("NATO says so.").file("content/parties/nato.md", "+++\ntitle = \"North Atlantic Treaty Organization\"\nshort_title = \"NATO\"\nkind = \"intergovernmental\"\n+++\n").silent();
    site()
        .warn("undefined-abbreviation")
        .issue(&ROWS.replace("They talk.", "The OSCE talks."))
        .expect(&[("content/issues/donbas.md:7:16 undefined-abbreviation", "")]);
    site().page("The OSCE.").silent();
}

#[test]
fn labels_that_say_nothing() {
    site()
        .page("See [[talks|here]].")
        .expect(&[("content/pages/about.md:5:5 bare-link-text", "`[[talks]]` alone shows its title")]);
    site().page("See [[talks|the talks]], [[talks]] and [[talks|here they talk]].").silent();
    site()
        .issue(&ROWS.replace("They talk.", "See [[talks|read more]]."))
        .expect(&[("content/issues/donbas.md:7:16 bare-link-text", "")]);
}
