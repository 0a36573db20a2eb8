//! A drawing as an image of pixels.

use std::sync::{Arc, OnceLock};

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

use super::characters::legal;
use crate::document::parts::Picture;

/// The font in use, whatever the machine has.
const FONT: &str = "DejaVu Sans";

/// Why a drawing has no image.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The drawing is no SVG.
    #[error("the drawing cannot be read")]
    Svg(#[from] resvg::usvg::Error),
    /// The image would have no pixels, or too many.
    #[error("an image cannot be {width} by {height} pixels")]
    Size {
        /// Pixels from left to right.
        width: f32,
        /// Pixels from top to bottom.
        height: f32,
    },
    /// The pixels cannot be written.
    #[error("the image cannot be written: {0}")]
    Encoding(String),
}

/// Most pixels on either side of an image.
const MOST_PX: f32 = 20_000.0;

/// Paints the drawing with so many pixels for each of its own; the same drawing always gives the same bytes.
pub fn png(picture: &Picture, scale: f32) -> Result<Vec<u8>, PngError> {
    let options = Options { font_family: FONT.to_owned(), fontdb: fonts(), ..Options::default() };
    let tree = Tree::from_str(&legal(&picture.svg), &options)?;
    let (width, height) = (side(picture.width_px, scale), side(picture.height_px, scale));
    let fits = |side: f32| (1.0..=MOST_PX).contains(&side);
    let wrong = PngError::Size { width, height };
    if !(fits(width) && fits(height)) {
        return Err(wrong);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or(wrong)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|cause| PngError::Encoding(cause.to_string()))
}

#[expect(clippy::cast_precision_loss, reason = "sides of a few thousand pixels")]
fn side(px: u32, scale: f32) -> f32 {
    (px as f32 * scale).ceil()
}

fn fonts() -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let made = FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        for face in [dejavu::sans::regular(), dejavu::sans::bold()] {
            fonts.load_font_source(resvg::usvg::fontdb::Source::Binary(Arc::new(face)));
        }
        fonts.set_sans_serif_family(FONT);
        Arc::new(fonts)
    });
    Arc::clone(made)
}
