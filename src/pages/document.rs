//! The page of a document: where it stands, what it replaces, who signed it, which issue is dealt with where.

use tera::Value;

use super::view::{Map, ToView, extended, view};
use super::views::Views;
use super::{Page, queries, record, rows};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::model::document::Document;
use crate::model::vocabulary::ROLE;

/// `document` (its card), `archive`, `authors`, `history` (its states, oldest first), `supersedes`, `superseded_by`,
/// `part_of`, `parts` (cards), `signatories` (a link's keys, `role`, `when`), the events of
/// [`queries::cut_events`], `referrers` (see [`queries::by_kind`]: what else refers to it) with `referrers_more`.
pub(super) fn view(views: &Views, page: &Page, ix: Ix) -> Map {
    let node = views.briefing.node(ix);
    let (Some(document), Some(detail)) = (node.record.document(), views.briefing.document(ix)) else {
        return Map::default();
    };
    let mut map = record::frame_of(views, page, ix, "documents", None);
    let follow = |to| views.briefing.follow(to, &[Kind::Document]);
    let supersedes: Vec<Ix> = document.supersedes.iter().filter_map(follow).collect();
    let part_of = document.part_of.as_ref().and_then(follow);
    let size = views.config.page_size;
    let listed = |from: &&Ix| match views.briefing.record(**from).kind {
        Kind::Event => detail.events.binary_search(from).is_err(),
        Kind::Document => ![&supersedes, &detail.superseded_by, &detail.parts].iter().any(|list| list.contains(from)),
        _ => true,
    };
    let others: Vec<Ix> =
        node.referrers.iter().filter(listed).filter(|from| part_of != Some(**from)).copied().collect();
    map.extend(view! {
        "document": views.card(ix),
        "archive": document.archive_url.as_deref(),
        "authors": views.authors(&document.authors),
        "history": node.document_states().map(|(status, row)| rows::document_state(views, status, row)).collect::<Vec<_>>(),
        "supersedes": views.cards(&supersedes),
        "superseded_by": views.cards(&detail.superseded_by),
        "part_of": part_of.map(|whole| views.card(whole)),
        "parts": views.cards(&detail.parts),
        "signatories": signatories(views, document),
        "referrers": queries::by_kind(views, &others[..others.len().min(size)]),
        "referrers_more": others.len().saturating_sub(size),
    });
    map.extend(queries::cut_events(views, &detail.events));
    map
}

/// Those who had signed by the day.
fn signatories(views: &Views, document: &Document) -> Value {
    let signed = queries::signatories(views, document).map(|(party, signatory)| {
        let more = view! {
            "role": signatory.role.as_ref().map(|role| views.open_word(ROLE, &role.value)),
            "when": signatory.date.as_ref().map(|date| views.when(&date.value)),
        };
        extended(&views.link(party), more)
    });
    signed.collect::<Vec<_>>().to_view()
}

#[cfg(test)]
mod tests {
    use crate::pages::testing::{TestSite, assert_order};

    #[test]
    fn a_document_shows_its_history_its_chain_and_who_signed() {
        let documents = "[[document]]\nid = \"old\"\ntitle = \"Old\"\nkind = \"plan\"\naccess = \"public\"\ndate = 2025-10-01\nstatus = [{ state = \"published\", date = 2025-10-01 }]\n\
             [[document]]\nid = \"whole\"\ntitle = \"Whole\"\nkind = \"treaty\"\naccess = \"public\"\ndate = 2025-10-01\nstatus = [{ state = \"published\", date = 2025-10-01 }]\n\
             [[document]]\nid = \"part\"\ntitle = \"Part\"\nkind = \"annex\"\naccess = \"public\"\ndate = 2025-12-01\npart_of = \"text\"\nstatus = [{ state = \"published\", date = 2025-12-01 }]\n\
             [[document]]\nid = \"text\"\ntitle = \"Text\"\nkind = \"agreement\"\naccess = \"circulated\"\ndate = 2025-11-01\n\
             supersedes = [\"old\"]\npart_of = \"whole\"\nauthors = [\"germany\", \"Somebody Else\"]\nsources = [{ id = \"wire\", at = \"p. 4\" }]\n\
             issues = [{ id = \"i\", at = \"article 3\" }]\nurl = \"https://example.org/text\"\narchive_url = \"https://archive.example/text\"\n\
             signatories = [{ party = \"ukraine\", role = \"guarantor\", date = 2025-12-02 }, { party = \"russia\", date = 2025-12-24 }]\n\
             status = [{ state = \"tabled\", date = 2025-11-01 }, { state = \"signed\", event = \"signing\" }, { state = \"in-force\", date = 2026-01-01 }]\n";
        let files = [
            ("content/documents.toml", documents),
            (
                "content/issues/i.md",
                "+++\ntitle = \"Issue?\"\npositions = []\n[[status]]\nstate = \"raised\"\nsummary = \"s\"\nsources = [\"text\"]\n+++\n",
            ),
            (
                "content/events/signing.md",
                "+++\ntitle = \"Signing\"\ndate = 2025-12-02\nkind = \"signature\"\ndocuments = [\"text\"]\n+++\n",
            ),
            ("content/pages/about.md", "+++\ntitle = \"About\"\n+++\n\nSee [[document/text]].\n"),
        ];
        let site = TestSite::new(&files, "2025-12-20");
        let main = site.main("/documents/text/");
        assert_order(
            &main,
            &[
                "Agreement · as of",
                "What it deals with",
                "<a href=\"/t/issues/i/\">Issue?</a>, article 3",
                "What became of it",
                "<strong>Tabled</strong>",
                "<strong>Signed</strong>",
                "2 December 2025",
                "<a href=\"/t/events/signing/\">Signing</a>",
                "Who signed it",
                "<a href=\"/t/parties/ukraine/\">Ukraine</a>, guarantor, <time datetime=\"2025-12-02\">",
                "Its parts",
                ">Part</a>",
                ">Signing</a></p>",
                "Where it is named",
                "Issues",
                ">Issue?</a>",
                "Pages",
                ">About</a>",
                "What this rests on",
                "A report</a></cite>, The Wire",
                ", p. 4",
                "<dt>State</dt><dd>Signed</dd>",
                "Circulated: shared among the parties, not published",
                ">Germany</a></dd><dd>Somebody Else</dd>",
                "<dt>Part of</dt><dd><a href=\"/t/documents/whole/\">Whole</a></dd>",
                "<dt>Replaces</dt><dd><a href=\"/t/documents/old/\">Old</a></dd>",
                "https://example.org/text",
                "https://archive.example/text",
            ],
        );
        assert!(!main.contains("In force") && !main.contains("Russia"));
        assert_order(&site.main("/documents/old/"), &["Replaced by", ">Text</a>"]);
        let before = TestSite::new(&files, "2025-11-15").main("/documents/text/");
        assert!(!before.contains("Signed") && !before.contains("Who signed it") && !before.contains("Part</a>"));
    }
}
