//! `contradiction`.

use super::{Site, site};

const OPTION: &str = "\n[[options]]\nid = \"all\"\ntitle = \"All of it\"\nevent = \"talks\"\n";
const CONTRADICTION: &str = "content/issues/donbas.md:6:10 contradiction";

/// An issue in a state since the talks, and further rows.
fn state(state: &str, rows: &str) -> Site {
    site().issue(&format!(
        "[[status]]\nevent = \"talks\"\nstate = \"{state}\"\nsummary = \"So it is.\"\n{rows}{IN_WORDS}"
    ))
}

/// A position that every issue needs; it says nothing of an option.
const IN_WORDS: &str = "\n[[positions]]\nevent = \"talks\"\nparty = \"russia\"\nsummary = \"It wants all.\"\n";

fn stance(party: &str, option: &str, stance: &str) -> String {
    format!(
        "\n[[positions]]\nevent = \"talks\"\nparty = \"{party}\"\noption = \"{option}\"\nstance = \"{stance}\"\nsummary = \"So it says.\"\n"
    )
}

#[test]
fn agreed_against_a_party() {
    let agreed = |rows: &str| state("agreed", &format!("option = \"all\"\n{OPTION}{rows}"));
    agreed(&stance("ukraine", "all", "opposes")).expect(&[(CONTRADICTION, "call the issue `settled`")]);
    agreed(&stance("ukraine", "all", "conditional")).silent();
    agreed(&format!("{}{}", stance("ukraine", "all", "opposes"), stance("ukraine", "all", "supports"))).silent();
    agreed(&format!("{}{}", stance("ukraine", "all", "supports"), stance("ukraine", "all", "opposes")))
        .expect(&[(CONTRADICTION, "")]);
    // The order of the days counts, not that of the file.
    let older =
        stance("ukraine", "all", "opposes").replace("event = \"talks\"", "date = 2025-12-01\nsources = [\"wire\"]");
    agreed(&format!("{}{older}", stance("ukraine", "all", "supports"))).silent();
    // What it says of another option is another matter; words without a stance may say that it gave in.
    let other = "\n[[options]]\nid = \"half\"\ntitle = \"Half\"\nevent = \"talks\"\n";
    agreed(&format!("{other}{}", stance("ukraine", "half", "opposes"))).silent();
    agreed(&format!("{}{}", stance("ukraine", "all", "opposes"), IN_WORDS.replace("russia", "ukraine"))).silent();
    // An option that is not named cannot be opposed, a party that is not concerned cannot hinder.
    state("agreed", &format!("{OPTION}{}", stance("ukraine", "all", "opposes"))).silent();
    let rows = format!(
        "not_concerned = [\"ukraine\"]\n[[status]]\nevent = \"talks\"\nstate = \"agreed\"\noption = \"all\"\nsummary = \"So.\"\n{OPTION}{}{IN_WORDS}",
        stance("ukraine", "all", "opposes")
    );
    site().issue(&rows).silent();
    state("settled", &format!("option = \"all\"\n{OPTION}{}", stance("ukraine", "all", "opposes"))).silent();
}

#[test]
fn deadlocked_without_a_dispute() {
    let deadlocked = |rows: &str| {
        site().issue(&format!("[[status]]\nevent = \"talks\"\nstate = \"deadlocked\"\nsummary = \"So.\"\n{OPTION}\n[[options]]\nid = \"half\"\ntitle = \"Half\"\nevent = \"talks\"\n{rows}"))
    };
    deadlocked(&stance("ukraine", "all", "open")).expect(&[(CONTRADICTION, "such as `negotiating`")]);
    deadlocked(&format!("{}{}", stance("ukraine", "all", "supports"), stance("russia", "all", "supports")))
        .expect(&[(CONTRADICTION, "")]);
    deadlocked(&format!("{}{}", stance("ukraine", "all", "opposes"), stance("ukraine", "all", "open")))
        .expect(&[(CONTRADICTION, "")]);
    deadlocked(&stance("ukraine", "all", "opposes")).silent();
    deadlocked(&stance("ukraine", "all", "divided")).silent();
    // Each wants something of its own.
    deadlocked(&format!("{}{}", stance("ukraine", "half", "supports"), stance("russia", "all", "supports"))).silent();
    // Words may tell of a dispute.
    deadlocked(IN_WORDS).silent();
    deadlocked(&format!("{}{IN_WORDS}", stance("ukraine", "all", "open"))).silent();
}

#[test]
fn raised_with_options_on_the_table() {
    state("raised", OPTION).expect(&[(CONTRADICTION, "such as `proposed`")]);
    state("raised", "").silent();
    state("raised", &format!("{OPTION}withdrawn = 2025-12-16\n")).silent();
    state("raised", &format!("{OPTION}withdrawn = 2025-12-17\n")).expect(&[(CONTRADICTION, "")]);
    // Not known yet.
    state("raised", &OPTION.replace("event = \"talks\"", "date = 2025-12-17\nsources = [\"wire\"]")).silent();
    state("negotiating", OPTION).silent();
}

#[test]
fn proposed_without_an_option() {
    state("proposed", "").expect(&[(CONTRADICTION, "as `[[options]]`")]);
    state("proposed", OPTION).silent();
    state("proposed", &format!("{OPTION}withdrawn = 2025-12-16\n")).expect(&[(CONTRADICTION, "withdrawn")]);
    state("proposed", &OPTION.replace("event = \"talks\"", "date = 2025-12-17\nsources = [\"wire\"]")).silent();
    // What was proposed stands in a document.
    let plan = "+++\ntitle = \"The plan\"\nkind = \"plan\"\naccess = \"leaked\"\nsources = [\"wire\"]\nissues = [\"donbas\"]\n\n[[status]]\nstate = \"described\"\n+++\n";
    state("proposed", "").file("content/documents/plan.md", plan).silent();
}

#[test]
fn an_older_state_contradicts_nothing() {
    state("proposed", "\n[[status]]\nevent = \"talks\"\nstate = \"contested\"\nsummary = \"They differ.\"\n").silent();
    // Nor does one of a day to come.
    state(
        "negotiating",
        "\n[[status]]\ndate = 2025-12-17\nsources = [\"wire\"]\nstate = \"proposed\"\nsummary = \"So.\"\n",
    )
    .silent();
    let draft = "draft = true\n[[status]]\nevent = \"talks\"\nstate = \"proposed\"\nsummary = \"So.\"\n";
    site().issue(draft).drafts().silent();
}

#[test]
fn signed_by_nobody() {
    let treaty = "+++\ntitle = \"The treaty\"\nkind = \"treaty\"\naccess = \"public\"\nsources = [\"wire\"]\n\n[[status]]\nevent = \"talks\"\nstate = \"signed\"\n+++\n";
    let with = |text: &str| site().file("content/documents/treaty.md", text);
    with(treaty).expect(&[("content/documents/treaty.md:9:10 contradiction", "`signatories = [")]);
    with(&treaty.replace("sources", "signatories = [{ party = \"russia\" }]\nsources")).silent();
    with(&treaty.replace("signed", "initialled")).silent();
    with(
        &treaty
            .replace("[[status]]", "[[status]]\nstate = \"tabled\"\n\n[[status]]")
            .replace("event = \"talks\"", "date = 2025-12-17"),
    )
    .silent();
    // The event of the signing names them.
    with(&treaty.replace("talks", "signing"))
        .events("[[event]]\nid = \"signing\"\ntitle = \"Signing\"\nkind = \"signature\"\ndate = 2025-12-16\nparties = [{ id = \"russia\", role = \"signatory\" }]\nsources = [\"wire\"]\n")
        .silent();
}
