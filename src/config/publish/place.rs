//! `to`: the forms in which a target's place is written.

use std::path::PathBuf;

use super::{ArchiveForm, Service};
use crate::diagnostics::did_you_mean;

/// A place by `to` alone; other keys of the target say more about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Service, bucket, prefix.
    Bucket(Service, String, String),
    /// A folder.
    Folder(PathBuf),
    /// A branch of a repository.
    Branch,
    /// An archive.
    Archive(PathBuf, ArchiveForm),
}

/// Why a text names no place: cause and way out.
pub(super) type Fault = (String, String);

const BUCKETS: [(&str, Service); 3] = [("s3", Service::S3), ("gs", Service::Google), ("az", Service::Azure)];
const FORMS: &str =
    "write `s3://bucket/prefix`, `gs://…`, `az://…`, `file:///folder`, `git+branch` or `archive:site.zip`";

impl Place {
    /// Reads `to`.
    ///
    /// # Errors
    /// Other forms, bucket names that the service does not take, prefixes and paths that lead astray.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let fail = |message: String, hint: &str| Err((message, hint.to_owned()));
        if text == "git+branch" {
            return Ok(Self::Branch);
        }
        if let Some(path) = text.strip_prefix("archive:") {
            let name = path.to_ascii_lowercase();
            let forms = [(".tar.gz", ArchiveForm::TarGz), (".tgz", ArchiveForm::TarGz), (".zip", ArchiveForm::Zip)];
            let form = forms.iter().find(|(end, _)| {
                name.rsplit('/').next().is_some_and(|name| name.len() > end.len() && name.ends_with(end))
            });
            return match form {
                Some((_, form)) => Ok(Self::Archive(PathBuf::from(path), *form)),
                None => fail(
                    format!("`{path}` is no archive that can be written"),
                    "let it end in `.tar.gz`, `.tgz` or `.zip`",
                ),
            };
        }
        if let Some(path) = text.strip_prefix("file:") {
            let path = match path.strip_prefix("//") {
                Some(rest) if rest.starts_with('/') => rest,
                Some(_) => {
                    return fail(
                        format!("`{text}` names another machine"),
                        "write `file:///folder` for a folder from the root, `file:folder` for one beside the site",
                    );
                }
                None => path,
            };
            return match path.trim_matches('/') {
                "" => fail(
                    format!("`{text}` names no folder"),
                    "write `file:///srv/www/site`, or `file:../live` from the site's folder",
                ),
                _ => Ok(Self::Folder(PathBuf::from(path))),
            };
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return fail(format!("`{text}` names no place"), FORMS);
        };
        let Some((_, service)) = BUCKETS.iter().find(|(name, _)| *name == scheme) else {
            let hint = did_you_mean(scheme, BUCKETS.iter().map(|(name, _)| *name)).unwrap_or_else(|| FORMS.to_owned());
            return Err((format!("nothing can be published to `{scheme}://`"), hint));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        bucket_fault(*service, bucket).map_or(Ok(()), Err)?;
        let has_prefix = !prefix.is_empty();
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        if prefix.contains(['?', '#']) {
            return fail(
                format!("the prefix `{prefix}` has a query or a fragment"),
                "write options as keys of the target: `region`, `endpoint`, `path_style`",
            );
        }
        let is_astray = |part: &str| {
            matches!(part, "" | "." | "..") || part.contains(|letter: char| letter == '\\' || letter.is_control())
        };
        if has_prefix && prefix.split('/').any(is_astray) {
            return fail(
                format!("the prefix `{prefix}` has empty parts or steps back"),
                "write it as the paths of the objects shall begin: `briefings/berlin`",
            );
        }
        Ok(Self::Bucket(*service, bucket.to_owned(), prefix.to_owned()))
    }
}

/// What a service has against the name of a bucket.
///
/// S3: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>; Google:
/// <https://cloud.google.com/storage/docs/buckets#naming>; Azure:
/// <https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata>.
fn bucket_fault(service: Service, name: &str) -> Option<Fault> {
    let (kind, signs, hint) = match service {
        Service::S3 => ("bucket", ".-", "use lower-case letters, digits, `-` and `.`, three to 63 of them"),
        Service::Google => {
            ("bucket", ".-_", "use lower-case letters, digits, `-`, `_` and `.`, three to 63 of them between dots")
        }
        Service::Azure => ("container", "-", "use lower-case letters, digits and single `-`, three to 63 of them"),
    };
    // The container that Azure serves as a website.
    if service == Service::Azure && matches!(name, "$web" | "$root") {
        return None;
    }
    let is_end = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let bytes = name.as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || signs.as_bytes().contains(byte);
    let fits = match service {
        Service::Google if name.contains('.') => {
            name.len() <= 222 && name.split('.').all(|part| (1..=63).contains(&part.len()))
        }
        _ => name.len() <= 63,
    };
    let is_address = name.parse::<std::net::Ipv4Addr>().is_ok();
    let doubled = if service == Service::Azure { "--" } else { ".." };
    let is_good = name.len() >= 3
        && fits
        && is_end(bytes.first())
        && is_end(bytes.last())
        && bytes.iter().all(is_plain)
        && !name.contains(doubled)
        && !is_address;
    (!is_good).then(|| match name {
        "" => (format!("the {kind} has no name"), "write it behind the two slashes".to_owned()),
        _ => (format!("`{name}` is no name of a {kind}"), hint.to_owned()),
    })
}
