//! What may be wrong with a picture, and how it is told.

use std::error::Error;
use std::sync::Arc;

use super::svg::Danger;
use crate::diagnostics::{Code, Diagnostic};

/// What is wrong with a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The bytes are nothing that a browser would show.
    NoPicture,
    /// The bytes are a picture with a mistake in it: what the decoder says.
    Unreadable(String),
    /// An SVG that is not well-formed, with the place.
    Malformed {
        /// What the parser says.
        cause: String,
        /// The byte up to which it was right.
        at: usize,
    },
    /// The file ends before its picture does.
    CutOff,
    /// The name says another format than the bytes.
    OtherFormat {
        /// What its name says.
        says: &'static str,
        /// What it is.
        is: &'static str,
        /// How the names of such files end.
        extension: &'static str,
    },
    /// It has too many pixels to make smaller ones of it.
    TooLarge {
        /// Millions of pixels.
        megapixels: u64,
    },
    /// It has several frames.
    Moves,
    /// It says where it was taken.
    Location,
    /// An SVG that does something when it is opened by itself.
    Active(Danger),
}

impl Fault {
    /// A picture that `error` is told of.
    pub(super) fn unreadable(error: &dyn Error) -> Self {
        // What the decoder says, without the words around it that name a format once more.
        let said = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        Self::Unreadable(said.trim_end().trim_end_matches('.').to_owned())
    }

    /// The fault as told of `file`.
    pub(crate) fn diagnostic(&self, file: &Arc<str>) -> Diagnostic {
        let told = |code, message: String| Diagnostic::new(code, message).in_file(file);
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        match self {
            Self::NoPicture => told(Code::BrokenPicture, "this file is no picture".to_owned())
                .hint("a page that was saved in place of the picture is a common cause: fetch the picture anew"),
            Self::Unreadable(cause) => told(Code::BrokenPicture, format!("this picture cannot be read: {cause}"))
                .hint("open it in an image editor and save it anew, or put another in its place"),
            Self::Malformed { cause, at } => {
                Diagnostic::new(Code::BrokenPicture, format!("this SVG cannot be read: {cause}"))
                    .at(file, *at..*at)
                    .hint("browsers show nothing of it: mend it here, or export it anew")
            }
            Self::CutOff => told(Code::BrokenPicture, "this picture ends before it is complete".to_owned())
                .hint("a transfer was broken off: copy the file anew"),
            Self::OtherFormat { says, is, extension } => {
                told(Code::PictureFormat, format!("the name of this picture says {says}, its bytes are {is}"))
                    .hint(format!("name it `{stem}.{extension}`"))
            }
            Self::TooLarge { megapixels } => told(
                Code::PictureSize,
                format!("this picture has {megapixels} megapixels; no smaller ones are made of it"),
            )
            .hint("every reader loads the whole of it: save it with at most 4000 pixels a side"),
            Self::Moves => told(Code::MovingPicture, "this picture moves, and readers cannot stop it".to_owned())
                .hint("show a still and link to a film, or let it move for less than five seconds"),
            Self::Location => told(Code::PictureLocation, "this picture says where it was taken".to_owned())
                .hint(format!("remove its location before it is published: `exiftool -gps:all= -xmp:geotag= {name}`")),
            Self::Active(Danger { message, way_out, span }) => {
                Diagnostic::new(Code::ActiveSvg, message).at(file, span.clone()).hint(*way_out)
            }
        }
    }
}
