//! Text as outlines in an embedded font, so that images do not depend on the fonts of the machine.

use std::sync::OnceLock;

use tiny_skia::{Path, PathBuilder};
use ttf_parser::{Face, GlyphId, OutlineBuilder};
use unicode_normalization::UnicodeNormalization;

/// The position of a text relative to its point (SVG's `text-anchor`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The outline of a line of text on its base line; `None` if it has no visible glyph.
pub(super) fn outline(text: &str, (x, y): (f32, f32), size: f32, bold: bool, anchor: Anchor) -> Option<Path> {
    let face = face(bold);
    let scale = size / f32::from(face.units_per_em());
    let glyphs = glyphs(face, text);
    let width = glyphs.last().map_or(0.0, |last| last.end) * scale;
    let left = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    let mut path = PathBuilder::new();
    for glyph in glyphs {
        let mut pen = Pen { path: &mut path, left: left + glyph.left * scale, base: y, scale };
        face.outline_glyph(glyph.id, &mut pen);
    }
    path.finish()
}

/// A glyph, and the start and end of its advance on the line, in font units.
struct Glyph {
    id: GlyphId,
    left: f32,
    end: f32,
}

/// The ligatures of the font.
const LIGATURES: [(&str, &str); 5] =
    [("ffi", "\u{fb03}"), ("ffl", "\u{fb04}"), ("ff", "\u{fb00}"), ("fi", "\u{fb01}"), ("fl", "\u{fb02}")];

/// The glyphs of a text: in composed form (NFC), with ligatures and kerning.
fn glyphs(face: &Face<'_>, text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    let composed: String = text.nfc().collect();
    let joined = LIGATURES.iter().fold(composed, |text, (apart, joined)| text.replace(apart, joined));
    for c in joined.chars().filter(|c| !is_invisible(*c)) {
        let id = face.glyph_index(c).unwrap_or(GlyphId(0));
        let left = glyphs.last().map_or(0.0, |last| last.end + kerning(face, last.id, id));
        glyphs.push(Glyph { id, left, end: left + f32::from(face.glyph_hor_advance(id).unwrap_or(0)) });
    }
    glyphs
}

/// Whether a character is a control of joining or direction, without a glyph.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn kerning(face: &Face<'_>, left: GlyphId, right: GlyphId) -> f32 {
    let tables = face.tables().kern.into_iter().flat_map(|kern| kern.subtables);
    let of_lines = tables.filter(|table| table.horizontal && !table.variable);
    of_lines.filter_map(|table| table.glyphs_kerning(left, right)).map(f32::from).sum()
}

fn face(bold: bool) -> &'static Face<'static> {
    static FACES: OnceLock<[Face<'static>; 2]> = OnceLock::new();
    let faces = FACES.get_or_init(|| {
        [dejavu::sans::regular(), dejavu::sans::bold()]
            .map(|font| Face::parse(font, 0).expect("the font comes with the program"))
    });
    &faces[usize::from(bold)]
}

/// Draws a glyph at its position on the base line. In the font the y axis points up.
struct Pen<'p> {
    path: &'p mut PathBuilder,
    left: f32,
    base: f32,
    scale: f32,
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.left + x * self.scale, self.base - y * self.scale)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
