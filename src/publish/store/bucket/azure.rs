//! Azure Blob Storage.

use object_store::azure::{AzureConfigKey as Key, MicrosoftAzure, MicrosoftAzureBuilder};
use object_store::{ClientOptions, RetryConfig};

use super::endpoint::Endpoint;
use super::wire::Connector;
use super::{Environment, Secrets};
use crate::config::publish::Bucket;
use crate::publish::error::PublishError;

/// The container, with credentials from the environment: a token, the account's key, a workload identity, a service
/// principal, a shared access signature, Azure's own tool where `AZURE_USE_AZURE_CLI` says so; else the machine's
/// identity.
///
/// # Errors
/// [`PublishError::Settings`].
pub(super) fn open(
    bucket: &Bucket,
    environment: Environment<'_>,
    secrets: &mut Secrets,
    client: ClientOptions,
    retry: RetryConfig,
) -> Result<MicrosoftAzure, PublishError> {
    let first = |variables: &[&str]| variables.iter().find_map(|variable| environment(variable));
    let Some(account) =
        bucket.account.clone().or_else(|| first(&["AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_ACCOUNT_NAME"]))
    else {
        return Err(PublishError::Settings {
            message: "it is not said which storage account the container is in".to_owned(),
            hint: "set `account` in `briefing.toml` or `AZURE_STORAGE_ACCOUNT` in the environment".to_owned(),
        });
    };
    let endpoint = bucket.endpoint.as_deref().map(Endpoint::parse).transpose()?;
    let client = client.with_allow_http(endpoint.as_ref().is_some_and(Endpoint::is_plain));
    let mut builder = MicrosoftAzureBuilder::new()
        .with_account(account)
        .with_container_name(&bucket.bucket)
        .with_client_options(client)
        .with_http_connector(Connector)
        .with_retry(retry);
    if let Some(endpoint) = &endpoint {
        builder = builder.with_endpoint(endpoint.address());
    }
    // The first name of each is the one of Azure's own tools.
    let secret_variables: [(&[&str], Key); 4] = [
        (&["AZURE_STORAGE_AUTH_TOKEN", "AZURE_STORAGE_TOKEN"], Key::Token),
        (&["AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_ACCESS_KEY"], Key::AccessKey),
        (&["AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_SAS_KEY"], Key::SasKey),
        (&["AZURE_CLIENT_SECRET", "AZURE_STORAGE_CLIENT_SECRET"], Key::ClientSecret),
    ];
    for (variables, key) in secret_variables {
        if let Some(value) = first(variables) {
            secrets.extend([Some(&value)]);
            if key == Key::SasKey {
                // It goes along in pieces, of which one is a secret, in either form.
                let signature = url::form_urlencoded::parse(value.as_bytes()).find(|(name, _)| name == "sig");
                let signature = signature.map(|(_, value)| value.into_owned());
                let encoded =
                    signature.as_ref().map(|it| url::form_urlencoded::byte_serialize(it.as_bytes()).collect());
                secrets.extend([signature.as_ref(), encoded.as_ref()]);
            }
            builder = builder.with_config(key, value);
        }
    }
    let variables: [(&[&str], Key); 6] = [
        (&["AZURE_CLIENT_ID", "AZURE_STORAGE_CLIENT_ID"], Key::ClientId),
        (&["AZURE_TENANT_ID", "AZURE_STORAGE_TENANT_ID"], Key::AuthorityId),
        (&["AZURE_AUTHORITY_HOST"], Key::AuthorityHost),
        (&["AZURE_FEDERATED_TOKEN_FILE"], Key::FederatedTokenFile),
        (&["IDENTITY_ENDPOINT", "MSI_ENDPOINT"], Key::MsiEndpoint),
        (&["AZURE_USE_AZURE_CLI"], Key::UseAzureCli),
    ];
    for (variables, key) in variables {
        if let Some(value) = first(variables) {
            builder = builder.with_config(key, value);
        }
    }
    builder.build().map_err(|_| PublishError::Settings {
        message: "the credentials for Azure are malformed".to_owned(),
        hint: "look at the variables that begin with `AZURE_`; an account's key is written in base64".to_owned(),
    })
}
