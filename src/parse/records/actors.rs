//! Parties and people.

use super::reader::Reader;
use crate::Code;
use crate::model::party::{Member, MemberName, Party};
use crate::model::person::{Office, Person};
use crate::model::vocabulary::{PARTY_KIND, ROLE};
use crate::parse::keys::Keys;
use crate::parse::keys::shape::{Rule, Scalar};

pub(super) fn party(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Party> {
    let kind = reader.need_open_word(keys, "kind", PARTY_KIND);
    let party = Party {
        kind: kind.clone().unwrap_or_else(|| reader.nowhere()),
        roles: reader.open_words(keys, "roles", ROLE),
        principal: keys.boolean("principal").is_some_and(|principal| principal.value),
        members: reader.rows(keys, "members", "a member", |keys| member(reader, keys)),
        country: reader.country(keys),
        colour: colour(reader, keys),
    };
    kind.map(|_| party)
}

fn member(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Member> {
    let id = reader.reference(keys, "id");
    let name = keys.text("name");
    keys.rule(Rule::Either("id", "name"));
    let from = keys.date("from");
    let to = keys.date("to");
    reader.in_order(from.as_ref(), to.as_ref());
    let who = match (id, name) {
        (Some(id), None) => MemberName::Party(id),
        (None, Some(name)) => MemberName::Name(name.value),
        (Some(_), Some(name)) => {
            reader.refuse(
                Code::UnknownKey,
                name.span,
                "a member has an `id` or a `name`, not both",
                "with the id of a party its title is shown",
            );
            return None;
        }
        (None, None) => {
            if !keys.has_value("id") && !keys.has_value("name") {
                reader.refuse(
                    Code::MissingKey,
                    keys.span(),
                    "a member needs an `id` or a `name`",
                    "the id of a party on record, else a plain name",
                );
            }
            return None;
        }
    };
    Some(Member { who, from, to })
}

/// A colour as `#rgb` or `#rrggbb`, so that it can be written into a style sheet without a second thought.
fn colour(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<String> {
    keys.narrow("colour", || Scalar::Colour);
    let colour = keys.text("colour")?;
    let digits = colour.value.strip_prefix('#').unwrap_or_default();
    if matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Some(colour.value.to_ascii_lowercase());
    }
    reader.refuse(
        Code::UnknownValue,
        colour.span,
        &format!("`{}` is no colour", colour.value),
        "write it as `#0a4f8f`",
    );
    None
}

pub(super) fn person(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Person> {
    Some(Person {
        party: reader.reference(keys, "party"),
        offices: reader.rows(keys, "offices", "an office", |keys| {
            let title = keys.need_text("title");
            let party = reader.reference(keys, "party");
            let from = keys.date("from");
            let to = keys.date("to");
            reader.in_order(from.as_ref(), to.as_ref());
            Some(Office { title: title?.value, party, from, to })
        }),
    })
}
