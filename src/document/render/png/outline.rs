//! Outlines of SVG shapes.

use tiny_skia::{Path, PathBuilder, Rect};

/// The distance of the control points from the ends of a quarter circle, in radii.
const QUARTER: f32 = 0.552_284_8;

/// A rectangle with rounded corners; `None` if it has no area.
pub(super) fn rectangle(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    let rect =
        Rect::from_xywh(x, y, width, height).filter(|rect| rect.width() > 0.0 && rect.height() > 0.0)?;
    let radius = radius.min(width / 2.0).min(height / 2.0);
    if radius <= 0.0 {
        return Some(PathBuilder::from_rect(rect));
    }
    let (right, bottom, near) = (rect.right(), rect.bottom(), radius * (1.0 - QUARTER));
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - near, y, right, y + near, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - near, right - near, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + near, bottom, x, bottom - near, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + near, x + near, y, x + radius, y);
    path.close();
    path.finish()
}

/// The outline of path data with the commands `M`, `L`, `H`, `V` and `Z` in either case.
pub(super) fn path(data: &str) -> Result<Option<Path>, String> {
    let mut path = PathBuilder::new();
    let (mut x, mut y) = (0.0, 0.0);
    let mut rest = data.trim_start();
    while let Some(command) = rest.chars().next() {
        let begun = command.len_utf8();
        let end = rest[begun..].find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |at| at + begun);
        let numbers = numbers(&rest[begun..end]).ok_or_else(|| format!("path data {}", &rest[..end]))?;
        rest = &rest[end..];
        let from = if command.is_ascii_lowercase() { (x, y) } else { (0.0, 0.0) };
        match (command.to_ascii_uppercase(), numbers.as_slice()) {
            ('M', [to_x, to_y]) => {
                (x, y) = (from.0 + to_x, from.1 + to_y);
                path.move_to(x, y);
                continue;
            }
            ('L', [to_x, to_y]) => (x, y) = (from.0 + to_x, from.1 + to_y),
            ('H', [to]) => x = from.0 + to,
            ('V', [to]) => y = from.1 + to,
            ('Z', []) => {
                path.close();
                continue;
            }
            _ => return Err(format!("path data {command} with {} numbers", numbers.len())),
        }
        path.line_to(x, y);
    }
    Ok(path.finish())
}

fn numbers(text: &str) -> Option<Vec<f32>> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(|word| word.parse().ok().filter(|number: &f32| number.is_finite())).collect()
}
