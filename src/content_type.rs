//! What kind of file a browser is told that a file is: one table for the preview and for what is published.

use crate::site::Class;

/// What a file is called whose kind is not known (RFC 9110, section 8.3).
pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// The media type of the file `path`, by what it is and by its name; `None` where its name says nothing.
///
/// Types are those of the registry (<https://www.iana.org/assignments/media-types/>). Text carries its encoding, which
/// is UTF-8 in all that the program writes; JSON has no such parameter (RFC 8259, section 11).
pub(crate) fn content_type(path: &str, class: Class) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or_default();
    match (class, name) {
        // An old address may have any name: `news.php`.
        (Class::Page | Class::Redirect, _) => return Some("text/html; charset=utf-8"),
        (Class::Data, "feed.xml" | "changes.xml") => return Some("application/atom+xml; charset=utf-8"),
        (Class::Data, "feed.json") => return Some("application/feed+json"),
        (Class::Data, "_headers" | "_redirects") => return Some("text/plain; charset=utf-8"),
        _ => {}
    }
    let (_, end) = name.rsplit_once('.')?;
    Some(match end.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" | "text" => "text/plain; charset=utf-8",
        "md" | "markdown" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vcf" => "text/vcard; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "srt" => "application/x-subrip; charset=utf-8",
        "xml" | "xsl" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "kml" => "application/vnd.google-earth.kml+xml; charset=utf-8",
        "gpx" => "application/gpx+xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "json" | "map" => "application/json",
        "geojson" => "application/geo+json",
        "jsonld" => "application/ld+json",
        "topojson" => "application/json",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        "apng" => "image/apng",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "heic" => "image/heic",
        "jxl" => "image/jxl",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "flac" => "audio/flac",
        "wav" => "audio/wav",
        "weba" => "audio/webm",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mov" => "video/quicktime",
        "m3u8" => "application/vnd.apple.mpegurl",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "rtf" => "application/rtf",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "zip" => "application/zip",
        "gz" | "tgz" => "application/gzip",
        "tar" => "application/x-tar",
        "7z" => "application/x-7z-compressed",
        "wasm" => "application/wasm",
        // The index of the search: compressed in its own way, and read by its own program.
        "pagefind" | "pf_filter" | "pf_fragment" | "pf_index" | "pf_meta" => UNKNOWN,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::content_type;
    use crate::site::Class;

    #[test]
    fn a_name_says_the_kind() {
        for (path, kind) in [
            ("css/site.1a2b.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("calendar.ics", "text/calendar; charset=utf-8"),
            ("positions.csv", "text/csv; charset=utf-8"),
            ("shapes.svg", "image/svg+xml; charset=utf-8"),
            ("sitemap.xml", "application/xml; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("briefing.json", "application/json"),
            ("site.webmanifest", "application/manifest+json"),
            ("PHOTO.JPG", "image/jpeg"),
            ("photo.v2.avif", "image/avif"),
            ("film.mp4", "video/mp4"),
            ("font.woff2", "font/woff2"),
            ("book.epub", "application/epub+zip"),
            ("plan.pdf", "application/pdf"),
            ("x.wasm", "application/wasm"),
            ("static.html", "text/html; charset=utf-8"),
        ] {
            assert_eq!(content_type(path, Class::Asset), Some(kind), "{path}");
        }
        for path in ["LICENSE", "a.b/LICENSE", "x.unheard", "", "css"] {
            assert_eq!(content_type(path, Class::Asset), None, "{path}");
        }
    }

    #[test]
    fn feeds_are_told_from_other_files_of_their_name() {
        assert_eq!(content_type("issues/x/feed.xml", Class::Data), Some("application/atom+xml; charset=utf-8"));
        assert_eq!(content_type("changes.xml", Class::Data), Some("application/atom+xml; charset=utf-8"));
        assert_eq!(content_type("feed.json", Class::Data), Some("application/feed+json"));
        assert_eq!(content_type("podcast/feed.xml", Class::Asset), Some("application/xml; charset=utf-8"));
    }

    #[test]
    fn a_page_at_an_old_address_is_a_page() {
        assert_eq!(content_type("news.php", Class::Redirect), Some("text/html; charset=utf-8"));
        assert_eq!(content_type("index.html", Class::Page), Some("text/html; charset=utf-8"));
    }
}
