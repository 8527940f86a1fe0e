//! What is in a site folder by accident: editors' backups, version control, files of the operating system.

/// Whether a file or a folder of this name is no part of a site, wherever it lies.
///
/// Names count as bytes, so that one that is not UTF-8 can be asked about too. `.well-known` alone is kept of the
/// names that begin with a dot: it is an address (RFC 8615) and nobody's leftover.
pub(crate) fn is_ignored(name: &[u8]) -> bool {
    if name.first() == Some(&b'.') {
        return name != b".well-known";
    }
    let emacs_autosave = name.len() > 1 && name.first() == Some(&b'#') && name.last() == Some(&b'#');
    let ends = |ends: &[&[u8]]| ends.iter().any(|end| name.ends_with(end));
    emacs_autosave
        || ends(&[b"~", b".swp", b".swo", b".bak", b".tmp", b"___jb_tmp___", b"___jb_old___"])
        // Vim makes a file of this name to learn whether it may write in the folder.
        || name == b"4913"
        || name == b"node_modules"
        || [&b"thumbs.db"[..], b"desktop.ini"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::is_ignored;

    #[test]
    fn leftovers_are_ignored() {
        for name in [
            ".git",
            ".DS_Store",
            ".#talks.md",
            ".talks.md.swp",
            "talks.md~",
            "#talks.md#",
            "talks.md.swp",
            "talks.bak",
            "talks.tmp",
            "4913",
            "node_modules",
            "Thumbs.db",
            "thumbs.db",
            ".",
            "talks.md___jb_tmp___",
        ] {
            assert!(is_ignored(name.as_bytes()), "{name}");
        }
        assert!(is_ignored(b".\xff"));
    }

    #[test]
    fn what_only_looks_like_a_leftover_is_kept() {
        for name in ["talks.md", "#", "#1.md", "~talks.md", "49130", "4913.md", "modules", ".well-known", "swp", "tmp"]
        {
            assert!(!is_ignored(name.as_bytes()), "{name}");
        }
        assert!(!is_ignored(b"\xff.md"));
    }
}
