//! Painting a drawing, element by element.

use roxmltree::Node;
use tiny_skia::{
    Color, FillRule, FilterQuality, Paint, Path, PathBuilder, Pattern, Pixmap, SpreadMode, Stroke, Transform,
};

use super::{
    PngError,
    attributes::{
        Ink, anchor, colour, dashes, fill_rule, ink, is_bold, line_cap, line_join, number, only, turn,
    },
    letters, outline,
};

/// The default miter limit of SVG.
const MITER_LIMIT: f32 = 4.0;

/// The greatest side of a pattern's tile in pixels.
const MOST_TILE_PX: f32 = 1_000.0;

/// The presentation attributes that elements inherit from their group.
#[derive(Debug, Clone, Copy)]
struct Look<'d> {
    fill: Ink<'d>,
    stroke: Option<Color>,
    width: f32,
}

/// Paints the children of an element.
pub(super) fn paint<'d>(
    drawing: Node<'d, 'd>,
    transform: Transform,
    pixels: &mut Pixmap,
) -> Result<(), PngError> {
    Painter { transform, pixels }.all(drawing, PLAIN).map_err(PngError::Unknown)
}

/// The initial values of SVG.
const PLAIN: Look<'static> = Look { fill: Ink::Colour(Color::BLACK), stroke: None, width: 1.0 };

struct Painter<'p> {
    transform: Transform,
    pixels: &'p mut Pixmap,
}

impl Painter<'_> {
    fn all<'d>(&mut self, group: Node<'d, 'd>, look: Look<'d>) -> Result<(), String> {
        group.children().filter(Node::is_element).try_for_each(|node| self.element(node, look))
    }

    fn element<'d>(&mut self, node: Node<'d, 'd>, look: Look<'d>) -> Result<(), String> {
        let look = look.of(node)?;
        let at = |name| number(node, name);
        let shape = match node.tag_name().name() {
            "title" | "defs" => return Ok(()),
            "g" => {
                only(node, &[])?;
                return self.all(node, look);
            }
            "text" => return self.text(node, look),
            "rect" => {
                only(node, &["x", "y", "width", "height", "rx"])?;
                outline::rectangle(at("x")?, at("y")?, at("width")?, at("height")?, at("rx")?)
            }
            "circle" => {
                only(node, &["cx", "cy", "r"])?;
                PathBuilder::from_circle(at("cx")?, at("cy")?, at("r")?)
            }
            "line" => {
                only(node, &["x1", "y1", "x2", "y2"])?;
                let mut path = PathBuilder::new();
                path.move_to(at("x1")?, at("y1")?);
                path.line_to(at("x2")?, at("y2")?);
                path.finish()
            }
            "path" => {
                only(node, &["d"])?;
                outline::path(node.attribute("d").unwrap_or_default())?
            }
            other => return Err(format!("element {other}")),
        };
        let Some(shape) = shape else { return Ok(()) };
        self.fill(&shape, look.fill, fill_rule(node)?)?;
        self.stroke(&shape, node, look)
    }

    fn text(&mut self, node: Node<'_, '_>, look: Look<'_>) -> Result<(), String> {
        only(node, &["x", "y", "font-size", "font-weight", "text-anchor"])?;
        let words = node.text().unwrap_or_default().split([' ', '\n', '\t']).filter(|word| !word.is_empty());
        let line = words.collect::<Vec<_>>().join(" ");
        let (place, size) = ((number(node, "x")?, number(node, "y")?), number(node, "font-size")?);
        let Some(letters) = letters::outline(&line, place, size, is_bold(node)?, anchor(node)?) else {
            return Ok(());
        };
        self.fill(&letters, look.fill, FillRule::Winding)?;
        self.stroke(&letters, node, look)
    }

    fn fill(&mut self, shape: &Path, ink: Ink<'_>, rule: FillRule) -> Result<(), String> {
        if shape.bounds().width() == 0.0 || shape.bounds().height() == 0.0 {
            return Ok(());
        }
        match ink {
            Ink::None => {}
            Ink::Colour(colour) => {
                self.pixels.fill_path(shape, &in_colour(colour), rule, self.transform, None);
            }
            Ink::Pattern(pattern) => {
                let (tile, transform) = self.tile(pattern)?;
                let (mode, quality) = (SpreadMode::Repeat, FilterQuality::Bicubic);
                let shader = Pattern::new(tile.as_ref(), mode, quality, 1.0, transform);
                let paint = Paint { shader, anti_alias: true, ..Paint::default() };
                self.pixels.fill_path(shape, &paint, rule, self.transform, None);
            }
        }
        Ok(())
    }

    /// Paints the tile of a pattern; returns it with its transform to the drawing.
    fn tile(&self, pattern: Node<'_, '_>) -> Result<(Pixmap, Transform), String> {
        let turn = turn(pattern)?;
        let (across, down) = self.transform.pre_concat(turn).get_scale();
        let (width, height) = (number(pattern, "width")? * across, number(pattern, "height")? * down);
        if !(1.0..MOST_TILE_PX).contains(&width) || !(1.0..MOST_TILE_PX).contains(&height) {
            return Err(format!("a pattern of {width} by {height} pixels"));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
        let sides = (width.round() as u32, height.round() as u32);
        let mut tile = Pixmap::new(sides.0, sides.1).ok_or("a pattern without pixels")?;
        Painter { transform: Transform::from_scale(across, down), pixels: &mut tile }.all(pattern, PLAIN)?;
        Ok((tile, turn.pre_scale(1.0 / across, 1.0 / down)))
    }

    fn stroke(&mut self, shape: &Path, node: Node<'_, '_>, look: Look<'_>) -> Result<(), String> {
        let Some(colour) = look.stroke else { return Ok(()) };
        let stroke = Stroke {
            width: look.width,
            miter_limit: MITER_LIMIT,
            line_cap: line_cap(node)?,
            line_join: line_join(node)?,
            dash: dashes(node)?,
        };
        self.pixels.stroke_path(shape, &in_colour(colour), &stroke, self.transform, None);
        Ok(())
    }
}

impl<'d> Look<'d> {
    /// The attributes of an element within a group with these attributes.
    fn of(self, node: Node<'d, 'd>) -> Result<Self, String> {
        Ok(Self {
            fill: node.attribute("fill").map_or(Ok(self.fill), |said| ink(node, said))?,
            stroke: node.attribute("stroke").map_or(Ok(self.stroke), colour)?,
            width: if node.has_attribute("stroke-width") {
                number(node, "stroke-width")?
            } else {
                self.width
            },
        })
    }
}

fn in_colour(colour: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(colour);
    paint
}
