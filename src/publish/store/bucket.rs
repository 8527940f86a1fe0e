//! Object stores: Amazon S3 and compatible services, Google Cloud Storage, Azure Blob Storage.

mod amazon;
mod answer;
mod azure;
mod endpoint;
mod google;
mod profile;
mod refused;
mod secrets;
mod wire;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use bytes::Bytes as Buffer;
use object_store::list::{PaginatedListOptions, PaginatedListStore};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, GetOptions, HeaderValue, ObjectStore, ObjectStoreExt, PutMode,
    PutMultipartOptions, PutOptions, PutResult, RetryConfig, UpdateVersion,
};
use tokio::runtime::Handle;

use self::answer::Answer;
use self::refused::Refused;
use self::secrets::Secrets;
use super::{Condition, Object, Store, Tag};
use crate::config::publish::{Bucket as Settings, Service};
use crate::publish::OWN;
use crate::publish::error::{PublishError, StoreError, StoreErrorKind};
use crate::publish::headers::Headers;
use crate::site::Bytes;

/// How the environment is looked at: the value of a variable, where it is set and not empty.
pub(crate) type Environment<'e> = &'e dyn Fn(&str) -> Option<String>;

/// What is longer is sent in parts, so that a cut line costs a part and not the whole.
const LARGE: usize = 100 * 1024 * 1024;

/// The length of a part; services take ten thousand of at least five megabytes.
const PART: usize = 16 * 1024 * 1024;

/// How long we wait for a copy within the store.
const LONGEST_COPY: Duration = Duration::from_secs(120);

/// How often a write is tried again that the service could not decide on, because another one was under way.
const UNDECIDED_TRIES: u32 = 6;

/// The object by which a store shows whether it keeps to conditions. It stays: were it deleted, two publishers who ask
/// at the same time could mislead each other.
const PROBE: &str = ".briefing/conditions";

/// A bucket or container, or the part of one below a prefix.
pub(crate) struct Bucket {
    name: String,
    service: Service,
    prefix: String,
    objects: Arc<dyn ObjectStore>,
    lists: Arc<dyn PaginatedListStore>,
    runtime: Handle,
    secrets: Secrets,
}

impl Bucket {
    /// Gets ready; nothing is asked yet. `runtime` has workers of its own and may not be the one that we run on.
    ///
    /// # Errors
    /// [`PublishError::Settings`], and files with credentials that cannot be read.
    pub(crate) fn open(
        settings: &Settings,
        environment: Environment<'_>,
        runtime: Handle,
    ) -> Result<Self, PublishError> {
        // Waits double, and together come to some forty seconds.
        let backoff =
            BackoffConfig { init_backoff: Duration::from_millis(200), max_backoff: Duration::from_secs(10), base: 4.0 };
        let retry = RetryConfig { backoff, max_retries: 8, retry_timeout: Duration::from_secs(90) };
        Self::with_retries(settings, environment, runtime, retry)
    }

    fn with_retries(
        settings: &Settings,
        environment: Environment<'_>,
        runtime: Handle,
        retry: RetryConfig,
    ) -> Result<Self, PublishError> {
        // The client asks for it by this way only; it is there already where another bucket was opened.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let environment: Environment<'_> = &|name| environment(name).filter(|value| !value.is_empty());
        let client = ClientOptions::new()
            // Limits follow what is sent: see `wire`.
            .with_timeout_disabled()
            .with_user_agent(HeaderValue::from_static(concat!("briefing/", env!("CARGO_PKG_VERSION"))));
        let mut secrets = Secrets::default();
        let (scheme, objects, lists): (_, Arc<dyn ObjectStore>, Arc<dyn PaginatedListStore>) = match settings.service {
            Service::S3 => {
                let store = Arc::new(amazon::open(settings, environment, &mut secrets, client, retry)?);
                ("s3", store.clone(), store)
            }
            Service::Google => {
                let store = Arc::new(google::open(settings, environment, &mut secrets, client, retry)?);
                ("gs", store.clone(), store)
            }
            Service::Azure => {
                let store = Arc::new(azure::open(settings, environment, &mut secrets, client, retry)?);
                ("az", store.clone(), store)
            }
        };
        let slash = if settings.prefix.is_empty() { "" } else { "/" };
        Ok(Self {
            name: format!("{scheme}://{}{slash}{}", settings.bucket, settings.prefix),
            service: settings.service,
            prefix: settings.prefix.clone(),
            objects,
            lists,
            runtime,
            secrets,
        })
    }

    /// Does requests and waits for their outcome.
    fn ask<T>(&self, requests: impl Future<Output = object_store::Result<T>>) -> Result<T, Refused> {
        let (outcome, answer) = self.runtime.block_on(wire::listening(requests));
        outcome.map_err(|error| Refused { error: Some(Box::new(error)), answer })
    }

    /// The key of a path, as it is: [`Path::from`] would rewrite é, %, ?, # and more.
    fn key(&self, action: &'static str, path: &str) -> Result<Path, StoreError> {
        let key = if self.prefix.is_empty() { path.to_owned() } else { format!("{}/{path}", self.prefix) };
        match Path::parse(&key) {
            Ok(parsed) if parsed.as_ref() == key && !key.is_empty() => Ok(parsed),
            Ok(_) | Err(_) => {
                let message = "no object can have that path".to_owned();
                Err(self.error(action, path, StoreErrorKind::Other, message))
            }
        }
    }

    fn error(&self, action: &'static str, path: &str, kind: StoreErrorKind, message: String) -> StoreError {
        StoreError { action, path: path.to_owned(), store: self.name.clone(), kind, message }
    }

    /// Why something was not done, in plain words.
    fn explain(&self, action: &'static str, path: &str, refused: &Refused, condition: Condition<'_>) -> StoreError {
        let (kind, message) = refused.explained(self.service, condition);
        self.error(action, path, kind, self.secrets.taken_from(&message))
    }

    /// Which version an answer is of. All three services say so; whoever does not is another server.
    fn tag(&self, etag: Option<String>, version: Option<String>) -> Result<Tag, Refused> {
        let tag = match self.service {
            Service::Google => Tag { etag: None, version },
            Service::S3 | Service::Azure => Tag { etag, version: None },
        };
        if tag.etag.is_none() && tag.version.is_none() {
            return Err(Refused { error: None, answer: None });
        }
        Ok(tag)
    }

    fn put_whole(
        &self,
        key: &Path,
        bytes: &Buffer,
        attributes: &Attributes,
        condition: Condition<'_>,
    ) -> Result<PutResult, Refused> {
        let mode = match condition {
            Condition::Always => PutMode::Overwrite,
            Condition::Absent => PutMode::Create,
            Condition::Matches(Tag { etag, version }) => {
                PutMode::Update(UpdateVersion { e_tag: etag.clone(), version: version.clone() })
            }
        };
        let mut tries = 0;
        loop {
            let options = PutOptions { mode: mode.clone(), attributes: attributes.clone(), ..PutOptions::default() };
            match self.ask(self.objects.put_opts(key, bytes.clone().into(), options)) {
                Err(refused) if refused.is_undecided() && tries < UNDECIDED_TRIES => {
                    sleep(Duration::from_millis(50 << tries));
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// Sends a large object. There is no condition for that.
    fn put_in_parts(&self, key: &Path, bytes: &Buffer, attributes: Attributes) -> Result<PutResult, Refused> {
        self.ask(async {
            let options = PutMultipartOptions { attributes, ..PutMultipartOptions::default() };
            let mut upload = self.objects.put_multipart_opts(key, options).await?;
            let sent = async {
                // One after the other: other files are on their way at the same time.
                for start in (0..bytes.len()).step_by(PART) {
                    let part = bytes.slice(start..bytes.len().min(start + PART));
                    upload.put_part(part.into()).await?;
                }
                upload.complete().await
            };
            let sent = sent.await;
            if sent.is_err() {
                // What the store said of the failure counts, not what it says of the clearing up.
                let _ = wire::listening(upload.abort()).await;
            }
            sent
        })
    }

    /// Waits for a copy that the store has begun (Azure's).
    fn copied(&self, to: &Path) -> Result<(), Refused> {
        let begun = Instant::now();
        loop {
            let head = GetOptions { head: true, ..GetOptions::default() };
            let (outcome, answer) = self.runtime.block_on(wire::listening(self.objects.get_opts(to, head)));
            match (outcome, answer) {
                (Ok(_), Some(Answer::Copying)) if begun.elapsed() < LONGEST_COPY => sleep(Duration::from_millis(200)),
                (Ok(_), None) => return Ok(()),
                (outcome, answer) => return Err(Refused { error: outcome.err().map(Box::new), answer }),
            }
        }
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Bucket").field(&self.name).finish()
    }
}

impl Store for Bucket {
    fn name(&self) -> &str {
        &self.name
    }

    fn has_conditions(&self) -> bool {
        true
    }

    fn probe_conditions(&self) -> Result<bool, StoreError> {
        let key = self.key("write", PROBE)?;
        let text = Buffer::from_static(b"briefing sees by this whether the store keeps to conditions.\n");
        let attributes = attributes(&[("content-type", "text/plain; charset=utf-8")].into_iter().collect());
        let no_such = Tag { etag: Some(format!("\"{:032}\"", 0)), version: Some("1".to_owned()) };
        // The first write may find nothing; then the second one finds the first.
        for (may_succeed, condition) in
            [(true, Condition::Absent), (false, Condition::Absent), (false, Condition::Matches(&no_such))]
        {
            match self.put_whole(&key, &text, &attributes, condition) {
                Ok(_) if may_succeed => {}
                Ok(_) => return Ok(false),
                Err(refused) if refused.has_no_such_thing() => return Ok(false),
                Err(refused) => {
                    let error = self.explain("write", PROBE, &refused, condition);
                    if error.kind != StoreErrorKind::Condition {
                        return Err(error);
                    }
                }
            }
        }
        Ok(true)
    }

    fn get(&self, path: &str) -> Result<Option<Object>, StoreError> {
        let key = self.key("read", path)?;
        let read = self.ask(async {
            let found = self.objects.get_opts(&key, GetOptions::default()).await?;
            let (etag, version) = (found.meta.e_tag.clone(), found.meta.version.clone());
            Ok((found.bytes().await?, etag, version))
        });
        match read.and_then(|(bytes, etag, version)| Ok((bytes, self.tag(etag, version)?))) {
            Ok((bytes, tag)) => Ok(Some(Object { bytes: bytes.into(), tag })),
            Err(refused) if refused.is_no_object() => Ok(None),
            Err(refused) => Err(self.explain("read", path, &refused, Condition::Always)),
        }
    }

    fn put(&self, path: &str, bytes: &Bytes, headers: &Headers, condition: Condition<'_>) -> Result<Tag, StoreError> {
        let key = self.key("write", path)?;
        let bytes = buffer(bytes);
        let attributes = attributes(headers);
        let written = if bytes.len() > LARGE && matches!(condition, Condition::Always) {
            self.put_in_parts(&key, &bytes, attributes)
        } else {
            self.put_whole(&key, &bytes, &attributes, condition)
        };
        let tag = written.and_then(|result| self.tag(result.e_tag, result.version));
        tag.map_err(|refused| self.explain("write", path, &refused, condition))
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, StoreError> {
        let (source, target) = (self.key("copy", from)?, self.key("copy", to)?);
        // All three services keep an object's headers where nothing else is said.
        let copied = match self.runtime.block_on(wire::listening(self.objects.copy(&source, &target))) {
            (Ok(()), None) => Ok(()),
            (Ok(()), Some(Answer::Copying)) => self.copied(&target),
            (outcome, answer) => Err(Refused { error: outcome.err().map(Box::new), answer }),
        };
        match copied {
            Ok(()) => Ok(true),
            Err(refused) if refused.is_no_object() => Ok(false),
            Err(refused) => Err(self.explain("copy", from, &refused, Condition::Always)),
        }
    }

    fn delete(&self, path: &str) -> Result<(), StoreError> {
        let key = self.key("delete", path)?;
        match self.ask(self.objects.delete(&key)) {
            Err(refused) if !refused.is_no_object() => Err(self.explain("delete", path, &refused, Condition::Always)),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn some(&self, most: usize) -> Result<Vec<String>, StoreError> {
        let folder = if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) };
        let mut found = Vec::new();
        let mut keep = |key: &str| {
            // A console's folder is an object of the folder's own name.
            if let Some(path) = key.strip_prefix(&folder)
                && path.split('/').next() != Some(OWN)
            {
                found.push(path.to_owned());
            }
            found.len() >= most
        };
        let mut page_token = None;
        loop {
            let options = PaginatedListOptions { page_token, ..PaginatedListOptions::default() };
            let prefix = Some(folder.as_str()).filter(|folder| !folder.is_empty());
            match self.ask(self.lists.list_paginated(prefix, options)) {
                Ok(page) => {
                    if page.result.objects.iter().any(|object| keep(object.location.as_ref())) {
                        break;
                    }
                    page_token = page.page_token;
                }
                Err(refused) => {
                    // A key that is no path of ours, `a//b` for one, hides the rest of the page, but it is something.
                    let Some(key) = refused.strange_key() else {
                        return Err(self.explain("list", "", &refused, Condition::Always));
                    };
                    keep(key);
                    break;
                }
            }
            if page_token.is_none() {
                break;
            }
        }
        Ok(found)
    }
}

/// The headers that the services keep.
fn attributes(headers: &Headers) -> Attributes {
    [
        ("cache-control", Attribute::CacheControl),
        ("content-disposition", Attribute::ContentDisposition),
        ("content-encoding", Attribute::ContentEncoding),
        ("content-language", Attribute::ContentLanguage),
        ("content-type", Attribute::ContentType),
    ]
    .into_iter()
    .filter_map(|(name, attribute)| Some((attribute, headers.get(name)?.to_owned())))
    .collect()
}

/// Bytes as the client takes them; shared ones are not copied.
fn buffer(bytes: &Bytes) -> Buffer {
    match bytes {
        Bytes::Shared(bytes) => Buffer::from_owner(Arc::clone(bytes)),
        Bytes::Owned(bytes) => Buffer::copy_from_slice(bytes),
        Bytes::Static(bytes) => Buffer::from_static(bytes),
    }
}

#[cfg(test)]
mod tests;
