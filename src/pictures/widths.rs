//! Which smaller pictures are worth to be made.

use super::look::Size;

/// A phone's width, half of a wide text column, the column on a dense screen, and what a print or a large dense screen
/// can use.
const LADDER: [u32; 4] = [480, 800, 1200, 1600];

/// What a smaller picture is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MadeAs {
    /// JPEG, with losses.
    Jpeg,
    /// PNG, without.
    Png,
}

impl MadeAs {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// Bytes that a picture of so many pixels takes at most, as a rule: photographs with much detail.
    fn estimate(self, pixels: u64) -> u64 {
        match self {
            Self::Jpeg => pixels * 2 / 5,
            Self::Png => pixels * 2,
        }
    }
}

/// The widths of the smaller ones of a picture of `size` as shown, whose file has `bytes` bytes: clearly narrower, and
/// by all likelihood lighter. A chart of few colours stays alone by that: every step between its colours would weigh.
///
/// It is decided by the head alone, so that names are known before anything is decoded.
pub(super) fn widths(size: Size, bytes: usize, made_as: MadeAs) -> Vec<u32> {
    let is_worth_it = |width: &u32| {
        let pixels = u64::from(*width) * u64::from(height(size, *width));
        u64::from(*width) * 5 <= u64::from(size.width) * 4 && made_as.estimate(pixels) < bytes as u64
    };
    LADDER.into_iter().filter(is_worth_it).collect()
}

/// The height that belongs to `width`: one pixel at least.
pub(super) fn height(size: Size, width: u32) -> u32 {
    let height = (f64::from(size.height) * f64::from(width) / f64::from(size.width)).round();
    // As large as the original's at most, since `width` is.
    (height as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::{MadeAs, Size, height, widths};

    #[test]
    fn widths_are_narrower_and_lighter_than_the_original() {
        let of = |width, height, bytes| widths(Size { width, height }, bytes, MadeAs::Jpeg);
        assert_eq!(of(6000, 4000, 8_000_000), [480, 800, 1200, 1600]);
        assert_eq!(of(2000, 1333, 2_000_000), [480, 800, 1200, 1600]);
        assert_eq!(of(1999, 1333, 2_000_000), [480, 800, 1200]);
        assert_eq!(of(600, 400, 500_000), [480]);
        assert_eq!(of(599, 400, 500_000), [0; 0]);
        // Saved with heavy losses: what is made of it would weigh more.
        assert_eq!(of(2000, 1333, 200_000), [480, 800]);
        assert_eq!(widths(Size { width: 2400, height: 1200 }, 90_000, MadeAs::Png), [0; 0], "a chart");
    }

    #[test]
    fn the_shape_stays() {
        assert_eq!(height(Size { width: 6000, height: 4000 }, 480), 320);
        assert_eq!(height(Size { width: 65_535, height: 1 }, 480), 1);
        assert_eq!(height(Size { width: 1000, height: 65_535 }, 480), 31_457);
    }
}
