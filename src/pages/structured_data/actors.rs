//! Parties and people as things of schema.org.

use std::sync::Arc;

use super::super::views::Views;
use super::thing::Thing;
use super::{common, name, plain};
use crate::diagnostics::Spanned;
use crate::model::briefing::{Ix, PartyDetail};
use crate::model::party::{MemberName, Party};
use crate::model::person::Person;
use crate::model::record::Record;
use crate::model::vocabulary::PARTY_KIND;
use crate::model::{Kind, When};

/// The types of a party by its kind. A country is a place; one that takes part, writes and belongs to others is an
/// organisation besides.
pub(super) fn party_types(kind: &str) -> &'static [&'static str] {
    match kind {
        "state" => &["Country", "Organization"],
        "government-body" | "court" => &["GovernmentOrganization"],
        "political-party" => &["PoliticalParty"],
        "ngo" => &["NGO"],
        "company" => &["Corporation"],
        _ => &["Organization"],
    }
}

pub(super) fn party(views: &Views, ix: Ix, record: &Record, party: &Party) -> Thing {
    let day = views.briefing.day;
    let members = party.members.iter().filter(|member| holds(&member.from, &member.to, day));
    let members = members.filter_map(|member| match &member.who {
        MemberName::Party(to) => views.briefing.follow(to, &[Kind::Party]).map(|ix| name(views, ix)),
        MemberName::Name(name) => Some(Arc::new(Thing::new("Organization").with("name", name.as_str()))),
    });
    let groups = views.briefing.party(ix).map(|detail: &PartyDetail| detail.groups.as_slice()).unwrap_or_default();
    common(views, ix, record)
        .with("description", plain(views, record, record.common.description.as_ref()))
        .with("alternateName", record.common.short_title.as_deref())
        .with("additionalType", Some(views.label(PARTY_KIND.name, &party.kind.value)).filter(|word| !word.is_empty()))
        .with("member", members.collect::<Vec<_>>())
        .with("memberOf", groups.iter().map(|group| name(views, *group)).collect::<Vec<_>>())
}

pub(super) fn person(views: &Views, ix: Ix, record: &Record, person: &Person) -> Thing {
    let day = views.briefing.day;
    let offices = person.offices.iter().filter(|office| holds(&office.from, &office.to, day));
    let party = person.party.as_ref().and_then(|to| views.briefing.follow(to, &[Kind::Party]));
    common(views, ix, record)
        .with("description", plain(views, record, record.common.description.as_ref()))
        .with("jobTitle", offices.map(|office| office.title.as_str()).collect::<Vec<_>>())
        .with("affiliation", party.map(|party| name(views, party)))
}

/// Whether what began at `from` and ends at `to` holds on `day`.
fn holds(from: &Option<Spanned<When>>, to: &Option<Spanned<When>>, day: jiff::civil::Date) -> bool {
    from.as_ref().is_none_or(|from| from.value.has_begun(day))
        && to.as_ref().and_then(|to| to.value.latest()).is_none_or(|to| day <= to)
}
