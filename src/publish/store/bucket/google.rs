//! Google Cloud Storage.

use std::path::Path;

use object_store::gcp::{GoogleCloudStorage, GoogleCloudStorageBuilder};
use object_store::{ClientOptions, RetryConfig};
use serde_json::Value;

use super::endpoint::Endpoint;
use super::wire::Connector;
use super::{Environment, Secrets};
use crate::config::publish::Bucket;
use crate::publish::error::PublishError;

/// The bucket, with credentials from the environment: a token, a service account's key or the file of the application's
/// default credentials, which Google's own tool also keeps at a place of its own; else the machine's.
///
/// # Errors
/// [`PublishError::Settings`] and a file that cannot be read.
pub(super) fn open(
    bucket: &Bucket,
    environment: Environment<'_>,
    secrets: &mut Secrets,
    client: ClientOptions,
    retry: RetryConfig,
) -> Result<GoogleCloudStorage, PublishError> {
    let endpoint = bucket.endpoint.as_deref().map(Endpoint::parse).transpose()?;
    let client = client.with_allow_http(endpoint.as_ref().is_some_and(Endpoint::is_plain));
    let mut builder = GoogleCloudStorageBuilder::new()
        .with_bucket_name(&bucket.bucket)
        .with_client_options(client)
        .with_http_connector(Connector)
        .with_retry(retry);
    if let Some(endpoint) = &endpoint {
        builder = builder.with_base_url(&endpoint.address());
    }
    let token = environment("CLOUDSDK_AUTH_ACCESS_TOKEN").or_else(|| environment("GOOGLE_BEARER_TOKEN"));
    if let Some(token) = token {
        secrets.extend([Some(&token)]);
        builder = builder.with_bearer_token(token);
    } else if let Some(key) = environment("GOOGLE_SERVICE_ACCOUNT_KEY") {
        builder = builder.with_service_account_key(key);
    } else if let Some(path) = environment("GOOGLE_APPLICATION_CREDENTIALS") {
        known_kind(Path::new(&path))?;
        builder = builder.with_application_credentials(path);
    }
    builder.build().map_err(|_| PublishError::Settings {
        message: "the credentials for Google Cloud Storage are malformed".to_owned(),
        hint: "look at the file that `GOOGLE_APPLICATION_CREDENTIALS` names, or at `GOOGLE_SERVICE_ACCOUNT_KEY`"
            .to_owned(),
    })
}

/// Looks whether the client can sign in by such a file.
fn known_kind(path: &Path) -> Result<(), PublishError> {
    let text = std::fs::read_to_string(path).map_err(|source| PublishError::Io {
        action: "read",
        path: path.to_owned(),
        source,
    })?;
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    match json.get("type").and_then(Value::as_str) {
        Some("service_account" | "authorized_user") => Ok(()),
        Some(kind) => Err(PublishError::Settings {
            message: format!("`{}` signs in by `{kind}`, which publishing does not do", path.display()),
            hint: "set `CLOUDSDK_AUTH_ACCESS_TOKEN` to what `gcloud auth print-access-token` prints".to_owned(),
        }),
        None => Err(PublishError::Settings {
            message: format!("`{}` holds no credentials of Google's", path.display()),
            hint: "set `GOOGLE_APPLICATION_CREDENTIALS` to a service account's key, a file of JSON".to_owned(),
        }),
    }
}
