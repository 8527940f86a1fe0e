//! Words of open vocabularies: built in, or added in `[words]`.

use std::sync::Arc;

use crate::check::Subject;
use crate::diagnostics::Spanned;
use crate::diagnostics::{Code, Diagnostic, closest};
use crate::model::record::{Facts, Record};
use crate::model::vocabulary::{
    DOCUMENT_KIND, DOCUMENT_STATE, EVENT_KIND, Open, PARTY_KIND, ROLE, SOURCE_KIND, listed,
};
use crate::source::CONFIGURATION;

/// Reports the words of `record` that neither the program nor the site knows.
pub(super) fn of_record(subject: &Subject<'_>, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    let words = words(record).into_iter();
    diagnostics
        .extend(words.filter_map(|(vocabulary, key, word)| unknown(subject, &record.path, vocabulary, key, word)));
}

/// The words of open vocabularies in `record`, with their keys.
fn words(record: &Record) -> Vec<(Open, &'static str, &Spanned<String>)> {
    let mut words = Vec::new();
    match &record.facts {
        Facts::Event(event) => {
            words.push((EVENT_KIND, "kind", &event.kind));
            words.extend(event.parties.iter().filter_map(|party| Some((ROLE, "role", party.role.as_ref()?))));
        }
        Facts::Party(party) => {
            words.push((PARTY_KIND, "kind", &party.kind));
            words.extend(party.roles.iter().map(|role| (ROLE, "roles", role)));
        }
        Facts::Document(document) => {
            words.push((DOCUMENT_KIND, "kind", &document.kind));
            words.extend(document.status.iter().map(|status| (DOCUMENT_STATE, "state", &status.state)));
            let roles = document.signatories.iter().filter_map(|signatory| signatory.role.as_ref());
            words.extend(roles.map(|role| (ROLE, "role", role)));
        }
        Facts::Source(source) => words.push((SOURCE_KIND, "kind", &source.kind)),
        Facts::Home(_) | Facts::Article(_) | Facts::Issue(_) | Facts::Person(_) | Facts::Term(_) | Facts::Page(_) => {}
    }
    words
}

fn unknown(
    subject: &Subject<'_>,
    path: &Arc<str>,
    vocabulary: Open,
    key: &str,
    word: &Spanned<String>,
) -> Option<Diagnostic> {
    let words = &subject.views.words;
    if words.label(vocabulary.name, &word.value).is_some() {
        return None;
    }
    // Those of the program come in its order, then those that the site adds.
    let added = words.labels(vocabulary.name).into_keys().filter(|id| !vocabulary.words.contains(id));
    let known: Vec<&str> = vocabulary.words.iter().copied().chain(added).collect();
    let suggestion = match closest(&word.value, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {}", listed(known.iter().copied())),
    };
    Some(
        Diagnostic::new(Code::UnknownValue, format!("`{key}` has no word `{}`", word.value))
            .at(path, word.span)
            .hint(suggestion)
            .hint(format!("or add the word to `[words.{}]` in `{CONFIGURATION}`", vocabulary.name)),
    )
}
