//! The keys of parties and people. Memberships and offices are given that have begun on the day; their end, once it
//! has come.

use serde::Serialize;

use super::super::super::views::Views;
use super::facts::{Time, has_begun, id, ids};
use crate::model::Kind;
use crate::model::briefing::{Ix, PartyDetail};
use crate::model::party::{MemberName, Party as WrittenParty};
use crate::model::person::Person as WrittenPerson;
use crate::model::record::Ref;

#[derive(Serialize)]
pub(super) struct Party<'v> {
    party_kind: &'v str,
    roles: Vec<&'v str>,
    principal: bool,
    country: Option<&'v str>,
    colour: Option<&'v str>,
    members: Vec<Member<'v>>,
    member_of: Vec<&'v str>,
    people: Vec<&'v str>,
    issues: Vec<&'v str>,
    events: Vec<&'v str>,
}

#[derive(Serialize)]
struct Member<'v> {
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'v str>,
    from: Option<Time<'v>>,
    to: Option<Time<'v>>,
}

impl<'v> Party<'v> {
    pub(super) fn new(views: &'v Views, party: &'v WrittenParty, detail: &'v PartyDetail) -> Self {
        let day = views.briefing.day;
        let members = party.members.iter().filter(|member| has_begun(&member.from, day)).map(|member| {
            let (party, name) = match &member.who {
                MemberName::Party(to) => (self::party(views, to), None),
                MemberName::Name(name) => (None, Some(name.as_str())),
            };
            Member { party, name, from: Time::begun(views, &member.from), to: Time::ended(views, &member.to) }
        });
        Self {
            party_kind: &party.kind.value,
            roles: party.roles.iter().map(|role| role.value.as_str()).collect(),
            principal: party.principal,
            country: party.country.as_deref(),
            colour: party.colour.as_deref(),
            members: members.filter(|member| member.party.is_some() || member.name.is_some()).collect(),
            member_of: ids(views, &detail.groups),
            people: ids(views, &detail.people),
            issues: ids(views, &detail.issues),
            events: ids(views, &detail.events),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Person<'v> {
    party: Option<&'v str>,
    offices: Vec<Office<'v>>,
    events: Vec<&'v str>,
}

#[derive(Serialize)]
struct Office<'v> {
    title: &'v str,
    party: Option<&'v str>,
    from: Option<Time<'v>>,
    to: Option<Time<'v>>,
}

impl<'v> Person<'v> {
    pub(super) fn new(views: &'v Views, person: &'v WrittenPerson, events: &[Ix]) -> Self {
        let day = views.briefing.day;
        let offices = person.offices.iter().filter(|office| has_begun(&office.from, day)).map(|office| Office {
            title: &office.title,
            party: office.party.as_ref().and_then(|to| party(views, to)),
            from: Time::begun(views, &office.from),
            to: Time::ended(views, &office.to),
        });
        Self {
            party: person.party.as_ref().and_then(|to| party(views, to)),
            offices: offices.collect(),
            events: ids(views, events),
        }
    }
}

fn party<'v>(views: &'v Views, to: &Ref) -> Option<&'v str> {
    views.briefing.follow(to, &[Kind::Party]).map(|ix| id(views, ix))
}
