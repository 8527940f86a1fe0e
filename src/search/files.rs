//! Files by name as one run of bytes, to be kept: of each the lengths of its name and of its content (eight bytes each,
//! little endian), the name, the content.

use std::collections::BTreeMap;

/// Files by their name.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

pub(super) fn pack(files: &Files) -> Vec<u8> {
    let mut packed = Vec::with_capacity(files.iter().map(|(name, bytes)| 16 + name.len() + bytes.len()).sum());
    for (name, bytes) in files {
        packed.extend_from_slice(&(name.len() as u64).to_le_bytes());
        packed.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        packed.extend_from_slice(name.as_bytes());
        packed.extend_from_slice(bytes);
    }
    packed
}

/// What was packed; `None` where that is not what this is.
pub(super) fn unpack(mut packed: &[u8]) -> Option<Files> {
    let mut files = Files::new();
    while !packed.is_empty() {
        let (name, rest) = packed.split_first_chunk::<8>()?;
        let (content, rest) = rest.split_first_chunk::<8>()?;
        let length = |bytes: &[u8; 8]| usize::try_from(u64::from_le_bytes(*bytes)).ok();
        let (name, rest) = rest.split_at_checked(length(name)?)?;
        let (content, rest) = rest.split_at_checked(length(content)?)?;
        files.insert(str::from_utf8(name).ok()?.to_owned(), content.to_vec());
        packed = rest;
    }
    Some(files)
}

#[cfg(test)]
mod tests {
    use super::{Files, pack, unpack};

    #[test]
    fn what_is_packed_comes_out_and_nothing_else_does() {
        let files = Files::from([("a".to_owned(), b"1".to_vec()), ("b/ü.x".to_owned(), Vec::new())]);
        let packed = pack(&files);
        assert_eq!(unpack(&packed), Some(files));
        assert_eq!(unpack(&[]), Some(Files::new()));
        for end in 1..packed.len() {
            let cut = unpack(&packed[..end]);
            assert!(cut.is_none_or(|files| files.len() == 1), "cut at {end}");
        }
        assert_eq!(unpack(&[255; 40]), None);
    }
}
