//! The address of a service.

use url::Url;

use crate::publish::error::PublishError;

/// A service's address as it was given: `https://HOST[:PORT][/PATH]`, without a slash at its end.
pub(super) struct Endpoint(Url);

impl Endpoint {
    /// Reads an address.
    ///
    /// # Errors
    /// One that no service has; where it holds a password, it is not told again.
    pub(super) fn parse(text: &str) -> Result<Self, PublishError> {
        let wrong = |message: String| PublishError::Settings {
            message,
            hint: "write `endpoint` as `https://storage.example.org`".to_owned(),
        };
        let url = Url::parse(text).map_err(|_| wrong(format!("the endpoint `{text}` is no address")))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("the endpoint has a user or a password in it".to_owned()));
        }
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(wrong(format!("the endpoint `{text}` is no address of a web server")));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("the endpoint has a query or a fragment".to_owned()));
        }
        Ok(Self(url))
    }

    /// Whether it is to be spoken to without encryption.
    pub(super) fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address.
    pub(super) fn address(&self) -> String {
        self.0.as_str().trim_end_matches('/').to_owned()
    }

    /// The address of the host that has the bucket's name before the service's.
    ///
    /// # Errors
    /// A name that no host has.
    pub(super) fn of_bucket(&self, bucket: &str) -> Result<String, PublishError> {
        let mut url = self.0.clone();
        let host = format!("{bucket}.{}", url.host_str().unwrap_or_default());
        url.set_host(Some(&host)).map_err(|_| PublishError::Settings {
            message: format!("`{host}` is no name of a host"),
            hint: "set `path_style = true`".to_owned(),
        })?;
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Endpoint;

    #[test]
    fn addresses_of_services_are_taken_and_others_are_not() {
        let endpoint = |text: &str| Endpoint::parse(text).map_err(|error| error.to_string());
        assert_eq!(
            endpoint("http://127.0.0.1:9000/").map(|it| (it.is_plain(), it.address())),
            Ok((true, "http://127.0.0.1:9000".into()))
        );
        let of_bucket =
            |text: &str| endpoint(text).and_then(|it| it.of_bucket("news").map_err(|error| error.to_string()));
        assert_eq!(of_bucket("https://s3.example.org:444/"), Ok("https://news.s3.example.org:444".into()));
        assert_eq!(of_bucket("http://127.0.0.1:9000"), Err("`news.127.0.0.1` is no name of a host".into()));
        for wrong in ["127.0.0.1:9000", "s3.example.org", "ftp://a", "https://a/?x=1", "file:///a"] {
            assert!(endpoint(wrong).is_err(), "{wrong}");
        }
        let told = endpoint("https://me:hunter2@a/").err().unwrap_or_default();
        assert!(!told.is_empty() && !told.contains("hunter2"), "{told}");
    }
}
