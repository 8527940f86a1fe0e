//! Pictures as pages show them: their address, their size, smaller ones to choose from.

use super::target::{self, Target};
use super::views::Views;
use crate::model::record::Record;
use crate::pictures::{Picture, Size};

/// How wide a picture is shown (HTML's `sizes`): as wide as a text, which on a small screen is nearly the window.
pub(crate) const SIZES: &str = "(min-width: 44rem) 42rem, 100vw";

/// A picture on a page.
pub(crate) struct Shown {
    /// The address of the original.
    pub(crate) src: String,
    /// Its size as shown, where the file says so.
    pub(crate) size: Option<Size>,
    /// The addresses of the smaller ones and of the original, each with its width (HTML's `srcset`); none where there
    /// are no smaller ones.
    pub(crate) srcset: Option<String>,
}

impl Views {
    /// A picture of the front matter or of a component's argument: a file in `static/` where there is one of that path,
    /// else one beside the record, or elsewhere.
    pub(crate) fn shown(&self, record: &Record, path: &str) -> Shown {
        let below_static = path.trim_start_matches('/');
        match self.assets.get(below_static) {
            Some(address) => self.shown_as(self.config.base_url.url(address), self.pictures.at(below_static)),
            None => self.shown_in_text(record, path),
        }
    }

    /// A Markdown picture, whose address is read as that of a link.
    pub(crate) fn shown_in_text(&self, record: &Record, written: &str) -> Shown {
        let picture = match self.follow(record, written) {
            Target::Path { address, .. } => self.pictures.at(&target::file(&address)),
            Target::Elsewhere | Target::Here(_) | Target::LeftOut => None,
        };
        self.shown_as(self.target(record, written), picture)
    }

    fn shown_as(&self, src: String, picture: Option<&Picture>) -> Shown {
        // A file is named as its author likes, and a blank would end an address in a list of them.
        let src = src.replace(' ', "%20");
        let size = picture.and_then(Picture::size);
        let smaller = picture.into_iter().flat_map(Picture::smaller);
        let mut candidates: Vec<String> = smaller
            .map(|(width, path)| format!("{} {width}w", self.config.base_url.url(&format!("/{path}"))))
            .collect();
        if let Some(size) = size.filter(|_| !candidates.is_empty()) {
            candidates.push(format!("{src} {}w", size.width));
        }
        let srcset = (!candidates.is_empty()).then(|| candidates.join(", "));
        Shown { src, size, srcset }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use crate::pictures::testing::{exif, jpeg, jpeg_with};
    use crate::{Level, Options, Site, Snapshot, compile};

    const CONFIG: &str = "[site]\ntitle = \"Talks\"\nbase_url = \"https://example.org/b/\"\n";
    const ARTICLE: &str = "+++\ntitle = \"Explained\"\ndescription = \"D\"\ndate = 2025-12-11\nauthors = [\"A B\"]\n\
                           image = { src = \"talks, day 1.jpg\", alt = \"A room\", caption = \"The *room*.\", credit = \"Ann Other\" }\n+++\n\n\
                           ![Turned](/turned.jpg \"T\")\n\n<Figure src=\"turned.jpg\" alt=\"Again\" caption=\"C\" credit=\"D\" />\n\n\
                           ![Elsewhere](https://pictures.example/a.jpg)\n";

    fn site(page: &str) -> Site {
        let issue = "+++\ntitle = \"Who?\"\npositions = []\n[[status]]\ndate = 2025-12-10\nstate = \"raised\"\nsummary = \"S.\"\n+++\n\n";
        let files: [(&str, Vec<u8>); 6] = [
            ("briefing.toml", CONFIG.into()),
            ("content/articles/explained/index.md", ARTICLE.into()),
            ("content/articles/explained/talks, day 1.jpg", jpeg(640, 480)),
            ("content/pages/about.md", format!("+++\ntitle = \"About\"\n+++\n\n{page}\n").into()),
            ("content/issues/who.md", format!("{issue}![Below](/turned.jpg)\n").into()),
            ("static/turned.jpg", jpeg_with(300, 200, &exif(6, false), &[])),
        ];
        let compiled = compile(&Snapshot::from_files(files), &Options::on(jiff::civil::date(2025, 12, 12)));
        let errors: Vec<_> = compiled.diagnostics.iter().filter(|told| told.level == Level::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        compiled.site
    }

    fn text(site: &Site, path: &str) -> String {
        String::from_utf8(site.render(path).unwrap().to_vec()).unwrap()
    }

    /// The `<img>` tags, without the hash in a name.
    fn images(html: &str) -> Vec<String> {
        let tags = html.split("<img ").skip(1).map(|rest| rest.split_once('>').unwrap().0);
        tags.map(|tag| match tag.split_once("480w.") {
            Some((before, after)) => format!("{before}480w.HASH{}", &after[10..]),
            None => tag.to_owned(),
        })
        .collect()
    }

    #[test]
    fn a_page_says_how_large_its_pictures_are_and_which_there_are() {
        assert_eq!(
            images(&text(&site(""), "articles/explained/index.html")),
            [
                "src=\"/b/articles/explained/talks,%20day%201.jpg\" \
                 srcset=\"/b/pictures/talks-day-1.480w.HASH.jpg 480w, /b/articles/explained/talks,%20day%201.jpg 640w\" \
                 sizes=\"(min-width: 44rem) 42rem, 100vw\" width=\"640\" height=\"480\" alt=\"A room\" fetchpriority=\"high\"",
                "src=\"/b/turned.jpg\" width=\"200\" height=\"300\" alt=\"Turned\" title=\"T\" loading=\"lazy\" decoding=\"async\"",
                "src=\"/b/turned.jpg\" width=\"200\" height=\"300\" alt=\"Again\" loading=\"lazy\" decoding=\"async\"",
                "src=\"https://pictures.example/a.jpg\" alt=\"Elsewhere\" loading=\"lazy\" decoding=\"async\"",
            ]
        );
    }

    #[test]
    fn every_candidate_is_there() {
        let site = site("");
        let page = text(&site, "articles/explained/index.html");
        let srcset = page.split_once("srcset=\"").unwrap().1.split_once('"').unwrap().0;
        let paths: Vec<String> = srcset
            .split(", ")
            .map(|candidate| candidate.split_once(' ').unwrap().0.strip_prefix("/b/").unwrap())
            .map(|path| super::target::decoded(path).into_owned())
            .collect();
        assert_eq!(paths.len(), 2);
        for path in paths {
            assert!(site.paths().any(|(known, _)| known == path), "{path}");
            assert!(image::load_from_memory(&site.render(&path).unwrap()).is_ok(), "{path}");
        }
    }

    #[test]
    fn the_first_picture_of_a_text_is_loaded_first() {
        let is_first = |page: &str| {
            let tags = images(&text(&site(page), "about/index.html"));
            tags.iter().map(|tag| tag.contains("fetchpriority=\"high\"")).collect::<Vec<_>>()
        };
        assert_eq!(is_first("![a](/turned.jpg)\n\n![b](/turned.jpg)"), [true, false]);
        assert_eq!(
            is_first("A sentence.\n\n<Figure src=\"/turned.jpg\" alt=\"a\" />\n\n![b](/turned.jpg)"),
            [true, false]
        );
        // Above the text of an issue stands all that is known of it.
        assert!(!text(&site(""), "issues/who/index.html").contains("fetchpriority"));
        let long = "Many words. ".repeat(200);
        assert_eq!(is_first(&format!("{long}\n\n![a](/turned.jpg)")), [false]);
    }

    #[test]
    fn those_outside_get_whole_addresses_and_sizes() {
        let site = site("");
        let url = "https://example.org/b/articles/explained/talks,%20day%201.jpg";
        let page = text(&site, "articles/explained/index.html");
        for meta in
            [("og:image", url), ("og:image:width", "640"), ("og:image:height", "480"), ("og:image:alt", "A room")]
        {
            assert!(page.contains(&format!("<meta property=\"{}\" content=\"{}\">", meta.0, meta.1)), "{meta:?}");
        }
        let json =
            page.split_once("<script type=\"application/ld+json\">").unwrap().1.split_once("</script>").unwrap().0;
        let graph: serde_json::Value = serde_json::from_str(json).unwrap();
        let pixels =
            |count: u32| serde_json::json!({ "@type": "QuantitativeValue", "value": count, "unitCode": "E37" });
        let expected = serde_json::json!({
            "@type": "ImageObject", "contentUrl": url, "width": pixels(640), "height": pixels(480),
            "caption": "The room.", "creditText": "Ann Other",
        });
        assert_eq!(graph["@graph"][0]["image"], expected);
        let data: serde_json::Value = serde_json::from_str(&text(&site, "briefing.json")).unwrap();
        let expected = serde_json::json!({
            "url": url, "width": 640, "height": 480, "alt": "A room", "caption": "The room.", "credit": "Ann Other",
        });
        assert_eq!(data["articles"][0]["image"], expected);
    }
}
