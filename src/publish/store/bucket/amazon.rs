//! Amazon S3 and compatible services.

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey as Key};
use object_store::{ClientOptions, RetryConfig};

use super::endpoint::Endpoint;
use super::profile::Profile;
use super::wire::Connector;
use super::{Environment, Secrets};
use crate::config::publish::Bucket;
use crate::publish::error::PublishError;

/// The bucket, with credentials in the order of Amazon's own tools: the environment (keys, then a web identity unless
/// a profile is named), the profile, the container, the machine.
///
/// # Errors
/// [`PublishError::Settings`] and files that cannot be read.
pub(super) fn open(
    bucket: &Bucket,
    environment: Environment<'_>,
    secrets: &mut Secrets,
    client: ClientOptions,
    retry: RetryConfig,
) -> Result<AmazonS3, PublishError> {
    let profile = Profile::read(environment)?;
    let of_profile = |key: &str| profile.as_ref().and_then(|profile| profile.get(key)).map(str::to_owned);
    let endpoint = bucket
        .endpoint
        .clone()
        .or_else(|| environment("AWS_ENDPOINT_URL_S3"))
        .or_else(|| environment("AWS_ENDPOINT_URL"))
        .or_else(|| of_profile("endpoint_url"))
        .map(|address| Endpoint::parse(&address))
        .transpose()?;
    let region = bucket
        .region
        .clone()
        .or_else(|| environment("AWS_REGION"))
        .or_else(|| environment("AWS_DEFAULT_REGION"))
        .or_else(|| of_profile("region"))
        .unwrap_or_else(|| "us-east-1".to_owned());
    // Compatible services seldom have a host a bucket; no certificate fits a name with dots before Amazon's.
    let path_style = bucket.path_style.unwrap_or(endpoint.is_some() || bucket.bucket.contains('.'));

    let client = client.with_allow_http(endpoint.as_ref().is_some_and(Endpoint::is_plain));
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.bucket)
        .with_region(region)
        .with_virtual_hosted_style_request(!path_style)
        // The deletion of many at once is not part of what compatible services have in common.
        .with_disable_bulk_delete(true)
        .with_client_options(client)
        .with_http_connector(Connector)
        .with_retry(retry);
    if let Some(endpoint) = &endpoint {
        let address = if path_style { endpoint.address() } else { endpoint.of_bucket(&bucket.bucket)? };
        builder = builder.with_endpoint(address);
    }
    builder = sign_in(builder, environment, profile.as_ref(), secrets)?;
    builder.build().map_err(|_| PublishError::Settings {
        message: "what the environment says of credentials for S3 makes no sense".to_owned(),
        hint: "look at the variables that begin with `AWS_`".to_owned(),
    })
}

fn sign_in(
    builder: AmazonS3Builder,
    environment: Environment<'_>,
    profile: Option<&Profile>,
    secrets: &mut Secrets,
) -> Result<AmazonS3Builder, PublishError> {
    let mut with_keys = |key: String, secret: String, token: Option<String>| {
        secrets.extend([Some(&secret), token.as_ref()]);
        let builder = builder.clone().with_access_key_id(key).with_secret_access_key(secret);
        match token {
            Some(token) => builder.with_token(token),
            None => builder,
        }
    };
    match (environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY")) {
        (Some(key), Some(secret)) => return Ok(with_keys(key, secret, environment("AWS_SESSION_TOKEN"))),
        (None, None) => {}
        (key, _) => {
            let (set, missing) = if key.is_some() {
                ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
            } else {
                ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID")
            };
            return Err(PublishError::Settings {
                message: format!("`{set}` is set, but `{missing}` is not"),
                hint: "set both, or neither".to_owned(),
            });
        }
    }
    let identity = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", Key::WebIdentityTokenFile),
        ("AWS_ROLE_ARN", Key::RoleArn),
        ("AWS_ROLE_SESSION_NAME", Key::RoleSessionName),
        ("AWS_ENDPOINT_URL_STS", Key::StsEndpoint),
    ];
    let has_identity = environment("AWS_WEB_IDENTITY_TOKEN_FILE").is_some() && environment("AWS_ROLE_ARN").is_some();
    if has_identity && environment("AWS_PROFILE").is_none() {
        return Ok(configured(builder, environment, identity));
    }
    if let Some(profile) = profile {
        let value = |key: &str| profile.get(key).map(str::to_owned);
        if let (Some(key), Some(secret)) = (value("aws_access_key_id"), value("aws_secret_access_key")) {
            return Ok(with_keys(key, secret, value("aws_session_token")));
        }
        if let Some(way) = profile.other_way_in() {
            let name = &profile.name;
            return Err(PublishError::Settings {
                message: format!("the profile `{name}` {way}, which publishing does not do"),
                hint: format!(
                    "run `eval \"$(aws configure export-credentials --profile {name} --format env)\"` before"
                ),
            });
        }
    }
    let of_machine = [
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", Key::ContainerCredentialsRelativeUri),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", Key::ContainerCredentialsFullUri),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", Key::ContainerAuthorizationTokenFile),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", Key::MetadataEndpoint),
    ];
    Ok(configured(builder, environment, of_machine))
}

fn configured<const N: usize>(
    builder: AmazonS3Builder,
    environment: Environment<'_>,
    variables: [(&str, Key); N],
) -> AmazonS3Builder {
    variables.into_iter().fold(builder, |builder, (variable, key)| match environment(variable) {
        Some(value) => builder.with_config(key, value),
        None => builder,
    })
}
