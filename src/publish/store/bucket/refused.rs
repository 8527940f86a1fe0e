//! What a store did not do, and why.

use object_store::path;

use super::answer::{Answer, Errand};
use super::wire::chain;
use crate::config::publish::Service;
use crate::publish::error::StoreErrorKind;
use crate::publish::store::Condition;

/// A request that came to nothing.
pub(super) struct Refused {
    /// What the client makes of it; `None` where it sees none. Its text is told to nobody: it holds addresses,
    /// and answers in whole.
    pub(super) error: Option<Box<object_store::Error>>,
    /// What the service said last.
    pub(super) answer: Option<Answer>,
}

impl Refused {
    /// Whether there simply is no object, in a bucket that is there.
    pub(super) fn is_no_object(&self) -> bool {
        matches!(self.error.as_deref(), Some(object_store::Error::NotFound { .. })) && !self.is_no_bucket()
    }

    /// Whether there is no such bucket or container: the services' own words for it.
    fn is_no_bucket(&self) -> bool {
        let code = self.answer.as_ref().map(Answer::code).unwrap_or_default();
        matches!(code, "NoSuchBucket" | "ContainerNotFound" | "ContainerBeingDeleted" | "InvalidBucketName")
    }

    /// Whether S3 could not decide on a condition since another write was under way: nothing was written, and it may be
    /// asked again. The client tells it as an object that exists.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>
    pub(super) fn is_undecided(&self) -> bool {
        let code = self.answer.as_ref().map(Answer::code).unwrap_or_default();
        matches!(code, "ConditionalRequestConflict" | "OperationAborted")
    }

    /// Whether the service does not know what was asked of it.
    pub(super) fn has_no_such_thing(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.status() == Some(501) || answer.code() == "NotImplemented")
    }

    /// The key in a list that the client cannot take.
    pub(super) fn strange_key(&self) -> Option<&str> {
        match self.error.as_deref()? {
            object_store::Error::InvalidPath {
                source: path::Error::EmptySegment { path } | path::Error::BadSegment { path, .. },
            } => Some(path),
            _ => None,
        }
    }

    /// The kind, and the cause in plain words: what we make of it, then the service's own words for it.
    pub(super) fn explained(&self, service: Service, condition: Condition<'_>) -> (StoreErrorKind, String) {
        match &self.answer {
            Some(Answer::Refusal { status, code, text, region, errand }) => {
                let (kind, ours) = self.refusal(*status, code, region.as_deref(), *errand, service, condition);
                let theirs = [code.as_str(), text].into_iter().filter(|text| !text.is_empty());
                let theirs: Vec<&str> = theirs.collect();
                let theirs = if theirs.is_empty() { String::new() } else { format!(" {}", theirs.join(": ")) };
                (kind, format!("{ours} ({status}{theirs})"))
            }
            Some(Answer::Silence { errand: Errand::Machine, .. }) => (
                StoreErrorKind::Denied,
                "there are no credentials: none in the environment or a profile, and the machine gives none".to_owned(),
            ),
            Some(Answer::Silence { errand: Errand::SignIn, host, cause, .. }) => {
                (StoreErrorKind::Other, format!("signing in failed: no answer from `{host}`: {cause}"))
            }
            Some(Answer::Silence { host, unknown_host: true, .. }) => {
                (StoreErrorKind::NoStore, format!("there is no host `{host}`"))
            }
            Some(Answer::Silence { host, connected: false, cause, .. }) => {
                (StoreErrorKind::Other, format!("no connection to `{host}`: {cause}"))
            }
            Some(Answer::Silence { cause, .. }) => match condition {
                Condition::Always => (StoreErrorKind::Other, cause.clone()),
                // It may be written.
                Condition::Absent | Condition::Matches(_) => (StoreErrorKind::Condition, cause.clone()),
            },
            Some(Answer::Copying) => (StoreErrorKind::Busy, "the copy is still not done".to_owned()),
            Some(Answer::NotCopied) => (StoreErrorKind::Other, "the store gave the copy up".to_owned()),
            None => (StoreErrorKind::Other, self.without_answer()),
        }
    }

    fn refusal(
        &self,
        status: u16,
        code: &str,
        region: Option<&str>,
        errand: Errand,
        service: Service,
        condition: Condition<'_>,
    ) -> (StoreErrorKind, String) {
        let is_conditional = !matches!(condition, Condition::Always);
        let named = match service {
            Service::S3 | Service::Google => "bucket",
            Service::Azure => "container",
        };
        let is_elsewhere =
            matches!(code, "PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException")
                || (service == Service::S3 && matches!(status, 301 | 307));
        match status {
            _ if errand != Errand::Object => (StoreErrorKind::Denied, "signing in failed".to_owned()),
            _ if self.is_no_bucket() => (StoreErrorKind::NoStore, format!("there is no such {named}")),
            _ if is_elsewhere => (
                StoreErrorKind::NoStore,
                match region {
                    Some(region) => format!("the bucket is in the region `{region}`"),
                    None => "the bucket is in another region".to_owned(),
                },
            ),
            _ if matches!(code, "SlowDown" | "ServerBusy") || matches!(status, 429 | 503) => {
                (StoreErrorKind::Busy, "it is busy".to_owned())
            }
            // What S3 says of a condition on an object that is gone.
            404 if matches!(condition, Condition::Matches(_)) => (StoreErrorKind::Condition, "it is gone".to_owned()),
            304 | 409 | 412 if is_conditional => (
                StoreErrorKind::Condition,
                match condition {
                    Condition::Matches(_) => "it was changed meanwhile".to_owned(),
                    Condition::Always | Condition::Absent => "it is there already".to_owned(),
                },
            ),
            409 => (StoreErrorKind::Busy, "another write is under way".to_owned()),
            _ if matches!(code, "ExpiredToken" | "InvalidToken" | "TokenRefreshRequired") => {
                (StoreErrorKind::Denied, "the credentials have run out".to_owned())
            }
            401 | 403 => (StoreErrorKind::Denied, "not allowed".to_owned()),
            404 => (StoreErrorKind::Other, "it is not there".to_owned()),
            500.. => (StoreErrorKind::Other, "the store failed".to_owned()),
            _ => (StoreErrorKind::Other, "the store refuses".to_owned()),
        }
    }

    /// Words for what the client alone is at odds with: an answer that it cannot read, a token file that is not there.
    fn without_answer(&self) -> String {
        let innermost = self.error.as_deref().and_then(|error| chain(error).last());
        match innermost.and_then(|error| error.downcast_ref::<std::io::Error>()) {
            Some(error) => crate::source::plain_words(error),
            None => "the answer is not one that such a store gives".to_owned(),
        }
    }
}
