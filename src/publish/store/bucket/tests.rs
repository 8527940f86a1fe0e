#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod amazon;
mod credentials;
mod google;
mod object_stores;
mod server;
mod throughput;
mod trouble;

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use object_store::{BackoffConfig, RetryConfig};
use tokio::runtime::{Builder, Runtime};

use super::Bucket;
use crate::config::publish::{Bucket as Settings, Service};
use crate::publish::error::PublishError;
use crate::publish::headers::Headers;
use crate::site::Bytes;

/// A made-up secret that no text may hold.
const SECRET: &str = "wJalrXUtnFEMI-bPxRfiCYEXAMPLEKEY";

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

/// A bucket called `news` and a prefix in it, at an endpoint.
fn settings(service: Service, endpoint: &str, prefix: &str) -> Settings {
    Settings {
        service,
        bucket: "news".to_owned(),
        prefix: prefix.to_owned(),
        endpoint: Some(endpoint.to_owned()),
        region: None,
        path_style: None,
        account: None,
    }
}

/// Opens it in an environment; it is tried again as often as for users, but soon.
fn open_in(settings: &Settings, environment: &[(&str, &str)]) -> Result<Bucket, PublishError> {
    let environment: BTreeMap<String, String> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let backoff =
        BackoffConfig { init_backoff: Duration::from_millis(1), max_backoff: Duration::from_millis(10), base: 2.0 };
    let retry = RetryConfig { backoff, max_retries: 8, retry_timeout: Duration::from_secs(90) };
    Bucket::with_retries(settings, &|name| environment.get(name).cloned(), RUNTIME.handle().clone(), retry)
}

/// Opens it with credentials in the environment that hold [`SECRET`].
fn open(service: Service, endpoint: &str, prefix: &str) -> Bucket {
    let settings = Settings { account: Some("acc".to_owned()), ..settings(service, endpoint, prefix) };
    let environment = [
        ("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", SECRET),
        ("CLOUDSDK_AUTH_ACCESS_TOKEN", SECRET),
        ("AZURE_STORAGE_AUTH_TOKEN", SECRET),
    ];
    open_in(&settings, &environment).unwrap()
}

fn bytes(text: &str) -> Bytes {
    Bytes::Owned(text.as_bytes().to_vec())
}

fn headers(fields: &[(&str, &str)]) -> Headers {
    fields.iter().copied().collect()
}
