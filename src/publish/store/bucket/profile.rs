//! A profile in the files that Amazon's tools keep.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::Environment;
use crate::publish::error::PublishError;

/// A profile of `~/.aws/credentials` and `~/.aws/config`, which the client does not read itself.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>
pub(super) struct Profile {
    /// Its name.
    pub(super) name: String,
    values: BTreeMap<String, String>,
}

impl Profile {
    /// The profile that `AWS_PROFILE` names, else `default`, where there is one.
    ///
    /// # Errors
    /// A named profile that is in neither file, and files that cannot be read.
    pub(super) fn read(environment: Environment<'_>) -> Result<Option<Self>, PublishError> {
        let named = environment("AWS_PROFILE");
        let name = named.clone().unwrap_or_else(|| "default".to_owned());
        let home = environment("HOME").or_else(|| environment("USERPROFILE")).map(PathBuf::from);
        let file = |variable: &str, usual: &str| {
            environment(variable).map(PathBuf::from).or_else(|| Some(home.as_ref()?.join(".aws").join(usual)))
        };
        let mut values = BTreeMap::new();
        let mut is_there = false;
        // What both files say counts as the second one says it.
        for (path, heading) in [
            (
                file("AWS_CONFIG_FILE", "config"),
                if name == "default" { name.clone() } else { format!("profile {name}") },
            ),
            (file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), name.clone()),
        ] {
            let Some(path) = path else { continue };
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(source) => return Err(PublishError::Io { action: "read", path, source }),
            };
            if let Some(section) = section(&text, &heading) {
                is_there = true;
                values.extend(section);
            }
        }
        match (is_there, named) {
            (true, _) => Ok(Some(Self { name, values })),
            (false, None) => Ok(None),
            (false, Some(name)) => Err(PublishError::Settings {
                message: format!("there is no profile `{name}` in `~/.aws/credentials` or `~/.aws/config`"),
                hint: "set `AWS_PROFILE` to one that is there; `aws configure list-profiles` lists them".to_owned(),
            }),
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// The way in which it signs in that we cannot go, where that is the only one.
    pub(super) fn other_way_in(&self) -> Option<&'static str> {
        [
            ("sso_session", "signs in by single sign-on"),
            ("sso_start_url", "signs in by single sign-on"),
            ("login_session", "signs in by a browser"),
            ("role_arn", "takes on a role"),
            ("credential_process", "asks a program"),
        ]
        .iter()
        .find(|(key, _)| self.values.contains_key(*key))
        .map(|(_, way)| *way)
    }
}

/// The keys of a section in such a file, with those of any further section of that name; `None` where there is none.
fn section(text: &str, heading: &str) -> Option<BTreeMap<String, String>> {
    let mut found = None;
    let mut inside = false;
    for line in text.lines() {
        // Indented lines belong to the value before them, a table in itself that we have no use for.
        if line.starts_with(['#', ';', ' ', '\t']) {
            continue;
        }
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest.split(']').next().unwrap_or_default();
            inside = name.split_whitespace().eq(heading.split_whitespace());
            if inside {
                found.get_or_insert_with(BTreeMap::new);
            }
        } else if inside && let Some((key, value)) = line.split_once('=') {
            let comment = [" #", " ;", "\t#", "\t;"].iter().filter_map(|mark| value.find(mark)).min();
            let value = value[..comment.unwrap_or(value.len())].trim();
            let section = found.get_or_insert_with(BTreeMap::new);
            section.insert(key.trim().to_ascii_lowercase(), value.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn a_section_is_read_as_amazons_tools_write_it() {
        let text = "\
# comment
[default]
region = eu-west-1
[profile  news room]
aws_access_key_id=AKIA1 # whose
Aws_Secret_Access_Key = a=b#c/+
s3 =
    addressing_style = path
[profile other]
region = us-west-2
[profile news room]
region = eu-north-1
";
        let found = section(text, "profile news room").unwrap_or_default();
        let found: Vec<_> = found.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let expected = [
            ("aws_access_key_id", "AKIA1"),
            ("aws_secret_access_key", "a=b#c/+"),
            ("region", "eu-north-1"),
            ("s3", ""),
        ];
        assert_eq!(found, expected);
        assert!(section(text, "news room").is_none());
        assert!(section("[empty]\r\n", "empty").is_some_and(|section| section.is_empty()));
    }
}
