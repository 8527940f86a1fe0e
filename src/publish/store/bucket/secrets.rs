//! Credentials that no text may hold.

/// What was given to sign in with. No `Debug`, lest it be printed.
#[derive(Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// Adds those that there are.
    pub(super) fn extend<'s>(&mut self, secrets: impl IntoIterator<Item = Option<&'s String>>) {
        self.0.extend(secrets.into_iter().flatten().filter(|secret| !secret.is_empty()).cloned());
    }

    /// A service's text without them: a proxy or a service in debugging may send back what it was sent.
    pub(super) fn taken_from(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "…"))
    }
}
