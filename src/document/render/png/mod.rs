//! Drawings as PNG images.

use tiny_skia::{Pixmap, Transform};

use super::characters::legal;
use crate::document::parts::Picture;

mod attributes;
mod letters;
mod outline;
mod paint;

/// Errors of rasterising a drawing.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The drawing is not well-formed XML.
    #[error("the drawing cannot be read")]
    Svg(#[from] roxmltree::Error),
    /// The drawing uses an unsupported element, attribute or value.
    #[error("the drawing cannot be painted: {0}")]
    Unknown(String),
    /// The image would be empty or too large.
    #[error("an image cannot be {width} by {height} pixels")]
    Size {
        /// The width in pixels.
        width: f32,
        /// The height in pixels.
        height: f32,
    },
    /// The PNG encoder failed.
    #[error("the image cannot be written: {0}")]
    Encoding(String),
}

/// The greatest side of an image in pixels.
const MOST_PX: f32 = 20_000.0;

/// Rasterises a drawing with `scale` pixels for each CSS pixel. The output is reproducible.
///
/// Supported is the subset of SVG that [`chart`](crate::document::chart) writes: groups, rectangles, circles, lines,
/// paths of straight lines, and lines of text, filled with a hexadecimal colour or a pattern. Anything else is an
/// error.
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

#[cfg(test)]
mod tests;
