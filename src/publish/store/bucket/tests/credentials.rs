//! Where credentials come from.

use std::time::{Duration, Instant};

use super::super::super::Store;
use super::server::{Reply, Server};
use super::{SECRET, open_in, settings};
use crate::config::publish::{Bucket as Settings, Service};
use crate::publish::error::{PublishError, StoreErrorKind};

type Variables<'v> = &'v [(&'v str, &'v str)];

/// The key, the region and the token that a request for an object is signed with.
fn signed_with(environment: &[(&str, &str)]) -> (String, Option<String>) {
    let server = Server::start(|_, _| Reply::object(""));
    let settings = Settings { endpoint: None, ..settings(Service::S3, "", "") };
    let address = server.address.clone();
    let environment: Vec<_> = environment.iter().copied().chain([("AWS_ENDPOINT_URL", address.as_str())]).collect();
    let store = open_in(&settings, &environment).unwrap();
    store.get("a").unwrap();
    let request = &server.seen()[0];
    let scope = request.header("authorization").unwrap().split("Credential=").nth(1).unwrap();
    let mut scope = scope.split('/');
    let (key, region) = (scope.next().unwrap(), scope.nth(1).unwrap());
    (format!("{key} {region}"), request.header("x-amz-security-token").map(str::to_owned))
}

#[test]
fn the_environment_goes_before_the_profile_and_a_profile_can_be_named() {
    let home = tempfile::tempdir().unwrap();
    let files = home.path().join(".aws");
    std::fs::create_dir(&files).unwrap();
    std::fs::write(
        files.join("credentials"),
        "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = s\n\
         [desk]\naws_access_key_id = DESK\naws_secret_access_key = s\naws_session_token = t\n",
    )
    .unwrap();
    std::fs::write(files.join("config"), "[default]\nregion = eu-west-1\n[profile desk]\nregion = eu-north-1\n")
        .unwrap();
    let home = ("HOME", home.path().to_str().unwrap());

    assert_eq!(signed_with(&[home]), ("DEFAULT eu-west-1".to_owned(), None));
    let desk = ("AWS_PROFILE", "desk");
    assert_eq!(signed_with(&[home, desk]), ("DESK eu-north-1".to_owned(), Some("t".to_owned())));
    let keys = [("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_REGION", "eu-south-2")];
    assert_eq!(signed_with(&[&[home, desk][..], &keys].concat()), ("ENV eu-south-2".to_owned(), None));
    assert_eq!(signed_with(&[&[home, ("AWS_SESSION_TOKEN", "")][..], &keys].concat()).1, None);
}

#[test]
fn settings_that_cannot_work_are_told_before_anything_is_asked() {
    let home = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = home.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let config = file("config", "[profile desk]\nsso_session = news\n[profile role]\nrole_arn = arn:x\n");
    let federated = file("federated.json", r#"{"type": "external_account"}"#);
    let other = file("other.json", "{}");
    let config = ("AWS_CONFIG_FILE", config.as_str());
    let cases: [(Service, Variables, &str); 8] = [
        (
            Service::S3,
            &[config, ("AWS_PROFILE", "gone")],
            "there is no profile `gone` in `~/.aws/credentials` or `~/.aws/config`",
        ),
        (
            Service::S3,
            &[config, ("AWS_PROFILE", "desk")],
            "the profile `desk` signs in by single sign-on, which publishing does not do",
        ),
        (
            Service::S3,
            &[config, ("AWS_PROFILE", "role")],
            "the profile `role` takes on a role, which publishing does not do",
        ),
        (
            Service::S3,
            &[("AWS_SECRET_ACCESS_KEY", SECRET)],
            "`AWS_SECRET_ACCESS_KEY` is set, but `AWS_ACCESS_KEY_ID` is not",
        ),
        (Service::Google, &[("GOOGLE_APPLICATION_CREDENTIALS", other.as_str())], "holds no credentials of Google's"),
        (
            Service::Google,
            &[("GOOGLE_APPLICATION_CREDENTIALS", federated.as_str())],
            "signs in by `external_account`, which publishing does not do",
        ),
        (Service::Azure, &[], "it is not said which storage account the container is in"),
        (
            Service::Azure,
            &[("AZURE_STORAGE_ACCOUNT", "a"), ("AZURE_STORAGE_KEY", "wJalrXUtnFEMI-bPxRfiCYEXAMPLEKEY!")],
            "the credentials for Azure are malformed",
        ),
    ];
    for (service, environment, expected) in cases {
        let error = open_in(&settings(service, "http://127.0.0.1:9", ""), environment).unwrap_err();
        assert!(matches!(error, PublishError::Settings { .. }), "{error:?}");
        assert!(error.to_string().ends_with(expected), "{error}");
        assert!(!format!("{error:?}").contains(SECRET));
    }
}

#[test]
fn where_nobody_has_credentials_that_is_told_soon() {
    let closed = "http://127.0.0.1:9";
    let silent = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(20));
        Reply::Cut
    });
    let settings = Settings { account: Some("acc".to_owned()), ..settings(Service::S3, closed, "") };
    for (service, environment) in [
        (Service::S3, ("AWS_EC2_METADATA_SERVICE_ENDPOINT", silent.address.as_str())),
        (Service::S3, ("AWS_EC2_METADATA_SERVICE_ENDPOINT", closed)),
        (Service::Azure, ("IDENTITY_ENDPOINT", closed)),
    ] {
        let store = open_in(&Settings { service, ..settings.clone() }, &[environment]).unwrap();
        let begun = Instant::now();
        let error = store.get("a").unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
        assert_eq!(error.kind, StoreErrorKind::Denied);
        let expected = "there are no credentials: none in the environment or a profile, and the machine gives none";
        assert_eq!(error.message, expected);
    }
}
