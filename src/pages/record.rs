//! What the pages of all records have in common, besides what [`texts`] has for them and for articles and issues.

use super::frame::{Head, frame};
use super::view::{Map, view};
use super::views::Views;
use super::{Page, queries, texts};
use crate::model::briefing::Ix;

/// The frame of the record's page with `picture`, `updated`, `corrections`, `rests_on` (see
/// [`queries::bibliography`]), `same_as` (`url`, `title`) and
/// `title_language` (where it is not the site's). `description` stands in where the record has none.
///
/// The page itself is in the language of the site, whose words stand around the record's own.
pub(super) fn frame_of(views: &Views, page: &Page, ix: Ix, section: &str, description: Option<&str>) -> Map {
    let record = views.briefing.record(ix);
    let own = record.common.description.as_ref().map(|text| text.text.as_str());
    let title = &record.common.title.value;
    let head = Head { title, description: own.or(description), section, language: None };
    let mut map = frame(views, page, &head);
    map.extend(view! {
        "title_language": views.foreign(record),
        "picture": texts::picture(views, record),
        "updated": record.common.updated.as_ref().map(|updated| views.day(updated.value)),
        "corrections": texts::corrections(views, record),
        "rests_on": queries::bibliography(views, &views.briefing.cited(&record.common.sources)),
        "same_as": record.common.same_as.iter().map(|same| same_as(same)).collect::<Vec<_>>(),
    });
    map
}

/// The same thing elsewhere: a Wikidata id leads to its entry there; what is no web address leads nowhere.
fn same_as(same: &str) -> Map {
    let is_wikidata = same
        .strip_prefix('Q')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()));
    if is_wikidata {
        return view! { "url": format!("https://www.wikidata.org/wiki/{same}"), "title": format!("Wikidata, {same}") };
    }
    let host = ["https://", "http://"].iter().find_map(|scheme| same.strip_prefix(scheme));
    let host = host.map(|rest| rest.split('/').next().unwrap_or(rest).trim_start_matches("www."));
    view! { "url": host.map(|_| same), "title": host.unwrap_or(same) }
}

#[cfg(test)]
mod tests {
    use super::same_as;
    use crate::pages::view::field;

    #[test]
    fn a_wikidata_id_leads_there_and_what_is_no_address_nowhere() {
        let of = |same: &str| {
            let value = tera::Value::from(same_as(same));
            (field(&value, "url").as_str().map(str::to_owned), field(&value, "title").to_string())
        };
        assert_eq!(of("Q42"), (Some("https://www.wikidata.org/wiki/Q42".to_owned()), "Wikidata, Q42".to_owned()));
        let address = "https://www.example.org/a/b";
        assert_eq!(of(address), (Some(address.to_owned()), "example.org".to_owned()));
        for nowhere in ["Q", "Q4x", "javascript:alert(1)", "ftp://example.org/"] {
            assert_eq!(of(nowhere), (None, nowhere.to_owned()));
        }
    }
}
