//! Attributes of SVG elements. Unsupported attributes and values are errors.

use roxmltree::Node;
use tiny_skia::{Color, FillRule, LineCap, LineJoin, StrokeDash, Transform};

use super::letters::Anchor;

/// Presentation attributes, which every shape may have.
const LOOKS: [&str; 7] =
    ["fill", "fill-rule", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"];

/// The fill of a shape.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ink<'d> {
    None,
    Colour(Color),
    Pattern(Node<'d, 'd>),
}

/// Refuses attributes that the painter would ignore.
pub(super) fn only(node: Node<'_, '_>, shape: &[&str]) -> Result<(), String> {
    let known = |name| shape.contains(&name) || LOOKS.contains(&name);
    let strange = node.attributes().find(|attribute| !known(attribute.name()));
    strange.map_or(Ok(()), |attribute| Err(format!("{} with {}", node.tag_name().name(), attribute.name())))
}

/// A numeric attribute; zero if it is absent.
pub(super) fn number(node: Node<'_, '_>, name: &str) -> Result<f32, String> {
    let said = node.attribute(name).unwrap_or("0");
    said.parse().ok().filter(|number: &f32| number.is_finite()).ok_or_else(|| format!("{name} {said}"))
}

/// A colour of three or six hexadecimal digits, or `none`.
pub(super) fn colour(said: &str) -> Result<Option<Color>, String> {
    if said == "none" {
        return Ok(None);
    }
    let wrong = || format!("colour {said}");
    let is_hex = |digits: &&str| digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let digits = said.strip_prefix('#').filter(is_hex).ok_or_else(wrong)?;
    let value = u32::from_str_radix(digits, 16).map_err(|_| wrong())?;
    let [_, red, green, blue] = value.to_be_bytes();
    match digits.len() {
        6 => Ok(Some(Color::from_rgba8(red, green, blue, 255))),
        3 => {
            let [red, green, blue] = [green & 15, blue >> 4, blue & 15].map(|digit| digit * 17);
            Ok(Some(Color::from_rgba8(red, green, blue, 255)))
        }
        _ => Err(wrong()),
    }
}

pub(super) fn fill_rule(node: Node<'_, '_>) -> Result<FillRule, String> {
    match node.attribute("fill-rule") {
        None | Some("nonzero") => Ok(FillRule::Winding),
        Some("evenodd") => Ok(FillRule::EvenOdd),
        Some(other) => Err(format!("fill-rule {other}")),
    }
}

pub(super) fn line_cap(node: Node<'_, '_>) -> Result<LineCap, String> {
    match node.attribute("stroke-linecap") {
        None | Some("butt") => Ok(LineCap::Butt),
        Some("round") => Ok(LineCap::Round),
        Some(other) => Err(format!("stroke-linecap {other}")),
    }
}

pub(super) fn line_join(node: Node<'_, '_>) -> Result<LineJoin, String> {
    match node.attribute("stroke-linejoin") {
        None | Some("miter") => Ok(LineJoin::Miter),
        Some("round") => Ok(LineJoin::Round),
        Some(other) => Err(format!("stroke-linejoin {other}")),
    }
}

pub(super) fn dashes(node: Node<'_, '_>) -> Result<Option<StrokeDash>, String> {
    let Some(said) = node.attribute("stroke-dasharray") else { return Ok(None) };
    let lengths: Result<Vec<f32>, _> = said.split_whitespace().map(str::parse).collect();
    let dash = lengths.ok().and_then(|lengths| StrokeDash::new(lengths, 0.0));
    dash.map(Some).ok_or_else(|| format!("stroke-dasharray {said}"))
}

/// A fill: a colour, or a pattern defined in the drawing.
pub(super) fn ink<'d>(node: Node<'d, 'd>, said: &str) -> Result<Ink<'d>, String> {
    let Some(id) = said.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')')) else {
        return Ok(colour(said)?.map_or(Ink::None, Ink::Colour));
    };
    let mut all = node.document().descendants();
    let pattern = all.find(|node| node.has_tag_name("pattern") && node.attribute("id") == Some(id));
    pattern.map(Ink::Pattern).ok_or_else(|| format!("fill {said}"))
}

/// The rotation of a pattern.
pub(super) fn turn(pattern: Node<'_, '_>) -> Result<Transform, String> {
    only(pattern, &["id", "width", "height", "patternUnits", "patternTransform"])?;
    let said = pattern.attribute("patternTransform").unwrap_or("rotate(0)");
    let degrees = said.strip_prefix("rotate(").and_then(|rest| rest.strip_suffix(')'));
    let degrees: Option<f32> = degrees.and_then(|degrees| degrees.parse().ok());
    match pattern.attribute("patternUnits") {
        Some("userSpaceOnUse") => {
            degrees.map(Transform::from_rotate).ok_or_else(|| format!("patternTransform {said}"))
        }
        other => Err(format!("patternUnits {}", other.unwrap_or("objectBoundingBox"))),
    }
}

pub(super) fn is_bold(node: Node<'_, '_>) -> Result<bool, String> {
    match node.attribute("font-weight") {
        None => Ok(false),
        Some("bold") => Ok(true),
        Some(other) => Err(format!("font-weight {other}")),
    }
}

pub(super) fn anchor(node: Node<'_, '_>) -> Result<Anchor, String> {
    match node.attribute("text-anchor") {
        None | Some("start") => Ok(Anchor::Start),
        Some("middle") => Ok(Anchor::Middle),
        Some("end") => Ok(Anchor::End),
        Some(other) => Err(format!("text-anchor {other}")),
    }
}
