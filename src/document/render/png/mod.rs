//! A drawing as an image of pixels.

use tiny_skia::{Pixmap, Transform};

use super::characters::legal;
use crate::document::parts::Picture;

mod attributes;
mod letters;
mod outline;
mod paint;

/// Why a drawing has no image.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The drawing is no XML.
    #[error("the drawing cannot be read")]
    Svg(#[from] roxmltree::Error),
    /// The drawing has something that no drawing of this program has.
    #[error("the drawing cannot be painted: {0}")]
    Unknown(String),
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
///
/// It takes the part of SVG that drawings are made of: groups, rectangles, circles, lines, paths of straight lines and lines
/// of text, filled with a colour in hexadecimal digits or with a pattern. Anything else is refused.
pub fn png(picture: &Picture, scale: f32) -> Result<Vec<u8>, PngError> {
    let svg = legal(&picture.svg);
    let drawing = roxmltree::Document::parse(&svg)?;
    let (width, height) = (side(picture.width_px, scale), side(picture.height_px, scale));
    let fits = |side: f32| (1.0..=MOST_PX).contains(&side);
    let wrong = PngError::Size { width, height };
    if !(fits(width) && fits(height)) {
        return Err(wrong);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or(wrong)?;
    paint::paint(drawing.root_element(), Transform::from_scale(scale, scale), &mut pixels)?;
    pixels.encode_png().map_err(|cause| PngError::Encoding(cause.to_string()))
}

#[expect(clippy::cast_precision_loss, reason = "sides of a few thousand pixels")]
fn side(px: u32, scale: f32) -> f32 {
    (px as f32 * scale).ceil()
}
