//! What an error of the operating system means, in plain words.

use std::io::{self, ErrorKind};

/// The cause of `error` as part of a sentence: "the disk is full", "permission denied".
pub(crate) fn plain_words(error: &io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "it does not exist",
        ErrorKind::PermissionDenied => "permission denied",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "the quota of disk space is used up",
        ErrorKind::FileTooLarge => "the file would be larger than the system allows",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only",
        ErrorKind::InvalidFilename => "its name is too long, or none that the file system takes",
        ErrorKind::NotADirectory => "it is a file, or lies below one",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::CrossesDevices => "it lies on another file system",
        _ => {
            let text = error.to_string();
            // The number is for programmers; the text before it begins with a capital.
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut characters = text.chars();
            return characters.next().map_or_else(String::new, |first| {
                first.to_lowercase().chain(characters).collect::<String>().trim_end_matches('.').to_owned()
            });
        }
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::plain_words;

    #[test]
    #[cfg(target_os = "linux")]
    fn numbers_and_capitals_are_left_out() {
        assert_eq!(plain_words(&Error::from_raw_os_error(28)), "the disk is full");
        assert_eq!(plain_words(&Error::from_raw_os_error(27)), "the file would be larger than the system allows");
        assert_eq!(plain_words(&Error::from_raw_os_error(122)), "the quota of disk space is used up");
        assert_eq!(plain_words(&Error::from_raw_os_error(40)), "too many levels of symbolic links");
        assert_eq!(plain_words(&Error::from_raw_os_error(24)), "too many open files");
    }

    #[test]
    fn other_errors_speak_for_themselves() {
        assert_eq!(plain_words(&Error::other("Broken.")), "broken");
        assert_eq!(plain_words(&Error::other("")), "");
    }
}
