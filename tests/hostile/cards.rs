//! Drawings of a site's own that unfold on its cards.

use briefing::{Options, compile};

use crate::cost::{Cost, alone, cost};

/// An SVG whose elements stand for two of the level below, `levels` times over.
fn bomb(levels: usize) -> String {
    let mut svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><defs><rect id=\"a0\" width=\"1\" height=\"1\"/>".to_owned();
    for level in 1..=levels {
        let below = level - 1;
        svg += &format!("<g id=\"a{level}\"><use href=\"#a{below}\"/><use href=\"#a{below}\"/></g>");
    }
    svg + &format!("</defs><use href=\"#a{levels}\"/></svg>")
}

/// A site whose cards show `logo`, with the first card drawn.
fn card(logo: &str) -> Cost {
    let config = "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\npublisher = { name = \"P\", logo = \"logo.svg\" }\n";
    let site = crate::common::site(&[("briefing.toml", config), ("static/logo.svg", logo)]);
    cost(move || {
        let compiled = compile(&site, &Options { cards: true, ..Options::on("2025-12-16".parse().unwrap()) });
        let cards = compiled.site.paths().map(|(path, _)| path).filter(|path| path.ends_with(".png"));
        let path = cards.into_iter().next().unwrap().to_owned();
        let _ = compiled.site.render(&path);
    })
}

#[test]
fn a_drawing_on_a_card_that_unfolds() {
    let _turn = alone();
    let tame = card(&bomb(1));
    for wild in [bomb(40), format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}", "<g>".repeat(20_000)), "<!DOCTYPE svg [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&e;&e;&e;&e;</text></svg>".to_owned()] {
        let wild = card(&wild);
        assert!(wild.time < tame.time * 3 && wild.memory < 200_000_000, "{wild:?}, and {tame:?} for a tame one");
    }
}
