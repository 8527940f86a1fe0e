//! Pictures: how large they are, what is wrong with them, and smaller ones for small screens.
//!
//! What a file's head says is read once for a file ([`Gallery`] keeps it by the file's bytes) and is all that pages
//! need: sizes, and the names of the smaller pictures. Those are made only when somebody asks for their bytes; the
//! original is published as it is, under its own name.

mod faults;
mod look;
mod make;
mod room;
mod svg;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod widths;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

pub(crate) use self::faults::Fault;
use self::look::Look;
pub(crate) use self::look::Size;
use self::room::Room;
use crate::diagnostics::Diagnostic;
use crate::keep::{self, Keep, Key};
use crate::parse::records::common::id_from;

/// Who makes smaller pictures, and in which way: another number gives all of them other names.
const MAKER: &str = "picture 1";

/// A file that is a picture by its name.
#[derive(Debug)]
pub(crate) struct Picture {
    /// The file in the site folder.
    pub(crate) file: Arc<str>,
    bytes: Arc<[u8]>,
    look: Look,
    /// The smaller ones, the smallest first.
    smaller: Vec<Smaller>,
    /// Held by who makes them: all are made at once, since to decode the original is the dear part.
    making: Mutex<()>,
}

/// A picture made of another.
#[derive(Debug)]
struct Smaller {
    width: u32,
    /// Where it is published: `pictures/talks.800w.1f3a5b7c9d.jpg`.
    path: String,
    key: Key,
}

impl Picture {
    fn new(file: &Arc<str>, bytes: &Arc<[u8]>) -> Self {
        let look = Look::at(file, bytes);
        let smaller = match &look.raster {
            Some(raster) if !raster.widths.is_empty() => {
                let hash = blake3::hash(bytes);
                let name = file.rsplit('/').next().unwrap_or_default();
                let stem = id_from(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
                let of = |width: &u32| {
                    let key = Key::of(MAKER, [&hash.as_bytes()[..], &width.to_le_bytes()]);
                    let path = format!("pictures/{stem}.{width}w.{}.{}", &key.hex()[..10], raster.made_as.extension());
                    Smaller { width: *width, path, key }
                };
                raster.widths.iter().map(of).collect()
            }
            _ => Vec::new(),
        };
        Self { file: Arc::clone(file), bytes: Arc::clone(bytes), look, smaller, making: Mutex::new(()) }
    }

    /// As it is shown, where the file says so: turned as its EXIF orientation wants it.
    pub(crate) fn size(&self) -> Option<Size> {
        self.look.size
    }

    /// What is wrong with it.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.look.faults
    }

    /// The smaller pictures made of it: width and path in the output, the smallest first.
    pub(crate) fn smaller(&self) -> impl Iterator<Item = (u32, &str)> {
        self.smaller.iter().map(|smaller| (smaller.width, smaller.path.as_str()))
    }

    /// The bytes of the smaller picture `number`.
    fn bytes_of(&self, number: usize, kept: &dyn Keep) -> Result<Vec<u8>, Vec<Diagnostic>> {
        let told = |fault: &Fault| vec![fault.diagnostic(&self.file)];
        let wanted = &self.smaller[number];
        // Who had the lock before may have made it.
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        keep::kept(kept, &wanted.key, || {
            let Some(raster) = &self.look.raster else { return Err(told(&Fault::NoPicture)) };
            let _room = Room::for_pixels(raster.pixels);
            let mut made = make::smaller(&self.bytes, raster).map_err(|error| told(&Fault::unreadable(&error)))?;
            for (smaller, bytes) in self.smaller.iter().zip(&made).filter(|(smaller, _)| smaller.width != wanted.width)
            {
                kept.put(&smaller.key, bytes);
            }
            Ok(made.swap_remove(number))
        })
    }
}

/// The pictures of a site.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    /// By the path that the original is published at.
    originals: BTreeMap<String, Arc<Picture>>,
    /// By the path of a smaller one: what it is made of, and which it is.
    smaller: BTreeMap<String, (Arc<Picture>, usize)>,
}

impl Pictures {
    /// The picture that is published at `path`.
    pub(crate) fn at(&self, path: &str) -> Option<&Picture> {
        self.originals.get(path).map(|picture| &**picture)
    }

    /// Every picture, in the order of the published paths.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Picture> {
        self.originals.values().map(|picture| &**picture)
    }

    /// The paths of the smaller pictures, in order.
    pub(crate) fn smaller(&self) -> impl Iterator<Item = &str> {
        self.smaller.keys().map(String::as_str)
    }

    /// Whether `path` is that of a smaller picture.
    pub(crate) fn has_smaller(&self, path: &str) -> bool {
        self.smaller.contains_key(path)
    }

    /// The bytes of the smaller picture at `path`; `None` where there is none.
    ///
    /// # Errors
    /// The original cannot be decoded, though its head could be read.
    pub(crate) fn render(&self, path: &str, kept: &dyn Keep) -> Option<Result<Vec<u8>, Vec<Diagnostic>>> {
        let (picture, number) = self.smaller.get(path)?;
        Some(picture.bytes_of(*number, kept))
    }
}

/// The pictures that were looked at last.
#[derive(Debug, Default)]
pub(crate) struct Gallery {
    known: BTreeMap<Arc<str>, Arc<Picture>>,
}

impl Gallery {
    /// The pictures among `files`: the path that each is published at, its path in the site folder, its bytes. One that
    /// is as it was is not looked at again.
    pub(crate) fn hang<'f>(
        &mut self,
        files: impl IntoIterator<Item = (String, &'f Arc<str>, &'f Arc<[u8]>)>,
    ) -> Pictures {
        let files: Vec<_> = files.into_iter().filter(|(_, file, _)| look::is_picture(file)).collect();
        let look = |(published, file, bytes): (String, &Arc<str>, &Arc<[u8]>)| {
            let known = self.known.get(file).filter(|known| known.bytes == *bytes);
            (published, known.map_or_else(|| Arc::new(Picture::new(file, bytes)), Arc::clone))
        };
        let originals: BTreeMap<_, _> = files.into_par_iter().map(look).collect();
        self.known = originals.values().map(|picture| (Arc::clone(&picture.file), Arc::clone(picture))).collect();
        let numbered = |picture: &Arc<Picture>| {
            let paths = picture.smaller.iter().map(|smaller| smaller.path.clone()).collect::<Vec<_>>();
            let picture = Arc::clone(picture);
            paths.into_iter().enumerate().map(move |(number, path)| (path, (Arc::clone(&picture), number)))
        };
        let smaller = originals.values().flat_map(numbered).collect();
        Pictures { originals, smaller }
    }
}
