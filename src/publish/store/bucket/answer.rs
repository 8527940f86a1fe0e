//! What a service said, taken apart.

use serde_json::Value;

/// The longest text of a service that is passed on.
const LONGEST: usize = 300;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// Objects, which is what the store is for.
    Object,
    /// Credentials, of a service that gives them.
    SignIn,
    /// Credentials, of the machine itself, which has none where it does not answer at once.
    Machine,
}

/// What a service said last, where that is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It refused.
    Refusal {
        /// The HTTP status.
        status: u16,
        /// The service's own word for it: `NoSuchBucket`. Empty where it has none.
        code: String,
        /// What it says of it, on one line. Empty where it says nothing.
        text: String,
        /// The region that the bucket is in, where that is told (Amazon's).
        region: Option<String>,
        /// What was asked for.
        errand: Errand,
    },
    /// It said nothing.
    Silence {
        /// Who was asked.
        host: String,
        /// Whether there is nobody of that name.
        unknown_host: bool,
        /// Whether there was a connection, so that the request may have been carried out.
        connected: bool,
        /// Why, in plain words.
        cause: String,
        /// What was asked for.
        errand: Errand,
    },
    /// It is still copying (Azure's).
    Copying,
    /// It gave up copying (Azure's).
    NotCopied,
}

impl Answer {
    /// What the header `x-ms-copy-status` says; `None` for the usual, a copy that is done.
    /// <https://learn.microsoft.com/en-us/rest/api/storageservices/copy-blob#response-headers>
    pub(super) fn of_copy(status: &str) -> Option<Self> {
        match status {
            "pending" => Some(Self::Copying),
            "failed" | "aborted" => Some(Self::NotCopied),
            _ => None,
        }
    }

    /// A refusal, from its body: XML of the three services and of Amazon's token service, JSON of OAuth
    /// (RFC 6749, section 5.2). Nothing else of a body is passed on.
    pub(super) fn refusal(status: u16, region: Option<String>, body: &[u8], errand: Errand) -> Self {
        let body = String::from_utf8_lossy(body);
        let (code, text) = match serde_json::from_str::<Value>(&body) {
            Ok(json) => (member(&json, "error"), member(&json, "error_description")),
            Err(_) => (element(&body, "Code"), element(&body, "Message")),
        };
        Self::Refusal { status, code: one_line(&code), text: one_line(&text), region, errand }
    }

    /// The service's own word for what is wrong.
    pub(super) fn code(&self) -> &str {
        if let Self::Refusal { code, .. } = self { code } else { "" }
    }

    /// The HTTP status.
    pub(super) fn status(&self) -> Option<u16> {
        if let Self::Refusal { status, .. } = self { Some(*status) } else { None }
    }
}

fn member(json: &Value, name: &str) -> String {
    json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The text of the first element of that name; services' errors have no two.
fn element(xml: &str, name: &str) -> String {
    let text = || {
        let (_, rest) = xml.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
    };
    let text = text().unwrap_or_default();
    let references = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    references.iter().fold(text.to_owned(), |text, (reference, character)| text.replace(reference, character))
}

/// The first line, without control characters, cut where it is long. Azure adds a request's number and the time in
/// lines of their own.
fn one_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim().trim_end_matches('.');
    line.chars().filter(|character| !character.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::{Answer, Errand};

    fn refusal(body: &str) -> (String, String) {
        match Answer::refusal(403, None, body.as_bytes(), Errand::Object) {
            Answer::Refusal { code, text, .. } => (code, text),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_services_own_words_are_found_and_nothing_else_of_its_answer() {
        let words = |code: &str, text: &str| (code.to_owned(), text.to_owned());
        let amazon = "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code><Message>Not &lt;you&gt; &amp;amp;.</Message>\
                      <StringToSign>secret</StringToSign></Error>";
        assert_eq!(refusal(amazon), words("AccessDenied", "Not <you> &amp;"));
        let azure = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>AuthenticationFailed</Code>\
                     <Message>Server failed to authenticate the request.\nRequestId:1\nTime:2</Message></Error>";
        assert_eq!(refusal(azure), words("AuthenticationFailed", "Server failed to authenticate the request"));
        let oauth = r#"{"error":"invalid_grant","error_description":"Account deleted\u001b[2J"}"#;
        assert_eq!(refusal(oauth), words("invalid_grant", "Account deleted[2J"));
        for nothing in ["", "<html><h1>secret</h1></html>", "<Code>cut", "[]", "\"secret\"", "{\"error\":{\"a\":1}}"] {
            assert_eq!(refusal(nothing), words("", ""), "{nothing}");
        }
        assert_eq!(refusal(&format!("<Code>{}</Code>", "é".repeat(9000))).0.chars().count(), 300);
    }
}
