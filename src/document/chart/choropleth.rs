//! Choropleth maps.

use std::collections::BTreeSet;

use super::{
    canvas::{BEFORE, BODY, Canvas, INK, MARGIN, NOTE, QUIET, WIDTH, with_unit},
    classes::{Classes, is_dark},
    clip::Window,
    label_layout::inside,
    scale::{known, nice_below},
};
use crate::{
    document::{numerals::real, parts::Picture, render::notation::UNKNOWN},
    model::lang::Lang,
};

/// The greatest height of the map.
const HEIGHT_PX: f64 = 560.0;

/// An area of the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// The name.
    pub name: String,
    /// The rings of the area, holes included, in projected metres.
    pub rings: Vec<Vec<[f64; 2]>>,
    /// The value; `None` if unknown.
    pub value: Option<f64>,
}

/// A river of the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Water {
    /// The name.
    pub name: String,
    /// The middle line, or the rings of the area between the banks, in projected metres.
    pub lines: Vec<Vec<[f64; 2]>>,
    /// Whether the lines are rings.
    pub is_area: bool,
}

/// What a map shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Map<'a> {
    /// The title.
    pub title: &'a str,
    /// The areas.
    pub areas: &'a [Area],
    /// The upper breaks of the classes, in ascending order.
    pub classes: &'a [f64],
    /// Rivers, drawn over the areas.
    pub waters: &'a [Water],
    /// Dots on top, in projected metres.
    pub dots: &'a [[f64; 2]],
    /// The unit of values.
    pub unit: &'a str,
    /// Digits after the decimal mark.
    pub decimals: u8,
    /// A caveat above the map.
    pub caveat: Option<&'a str>,
}

/// Draws areas in the colours of their classes, with rivers and dots on top.
///
/// A value belongs to the first class whose upper break is not below it; values above all breaks have a separate class.
pub fn areas(map: &Map<'_>, lang: Lang) -> Picture {
    let Map { title, areas, classes, waters, dots, unit, decimals, caveat } = *map;
    let mut canvas = Canvas::new(title, unit, lang);
    if let Some(caveat) = caveat {
        draw_caveat(&mut canvas, caveat);
    }
    let values = areas.iter().map(|area| known(area.value));
    let classes = Classes::new(classes, values, !dots.is_empty(), decimals, lang);
    let legend_px = classes.width_px();
    let Some(frame) = Frame::around(areas, canvas.y, WIDTH - 2.0 * MARGIN - legend_px - 20.0) else {
        return canvas.finish_empty(lang);
    };
    Classes::define(&mut canvas);
    let shapes: Vec<_> = areas.iter().map(|area| frame.shape(area)).collect();
    for (area, shape) in areas.iter().zip(&shapes) {
        let value = known(area.value);
        let written = value.map_or(UNKNOWN.to_owned(), |value| real(value, Some(decimals), lang));
        canvas.titled(&format!("{}: {}", area.name, with_unit(&written, unit)), |canvas| {
            draw_area(canvas, shape, classes.fill(value));
        });
    }
    draw_waters(&mut canvas, &frame, waters);
    let mut names = Vec::new();
    for (area, shape) in areas.iter().zip(&shapes) {
        if let Some(name) = Name::fitted(&area.name, shape) {
            name.draw(&mut canvas, classes.fill(known(area.value)));
            names.push(name);
        }
    }
    draw_dots(&mut canvas, &frame, dots, &names);
    frame.draw_scale_bar(&mut canvas, lang);
    let legend_end = classes.draw(&mut canvas, frame.right + 20.0, frame.top);
    canvas.y = (frame.bottom + 28.0).max(legend_end);
    canvas.finish()
}

fn draw_caveat(canvas: &mut Canvas, caveat: &str) {
    let letters = BODY.strong().toned(BEFORE);
    let lines = letters.wrapped(caveat, WIDTH - 2.0 * MARGIN - 20.0, 3);
    let width = lines.iter().map(|line| letters.width_px(line)).fold(0.0, f64::max) + 20.0;
    let height = lines.iter().map(|_| letters.leading()).sum::<f64>() + 8.0;
    let y = canvas.y;
    canvas.draw(format_args!(
        "<rect x=\"{MARGIN}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"#fdf3ec\" stroke=\"{BEFORE}\"/>"
    ));
    canvas.text(MARGIN + 10.0, y + 15.5, &lines, letters);
    canvas.y += height + 12.0;
}

type Shape = Vec<Vec<(f64, f64)>>;

fn draw_area(canvas: &mut Canvas, shape: &Shape, fill: &str) {
    canvas.draw(format_args!(
        "<path fill=\"{fill}\" fill-rule=\"evenodd\" stroke=\"{QUIET}\" stroke-width=\"0.7\" stroke-linejoin=\"round\" d=\""
    ));
    for ring in shape {
        for (at, (x, y)) in ring.iter().enumerate() {
            canvas.draw(format_args!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }));
        }
        canvas.draw(format_args!("Z"));
    }
    canvas.draw(format_args!("\"/>"));
}

/// Draws the rivers within the frame, without their names, which are those of no value.
fn draw_waters(canvas: &mut Canvas, frame: &Frame, waters: &[Water]) {
    const COURSE: &str = "#7fb0d6";
    for Water { name, lines, is_area } in waters {
        let fill = if *is_area { "#cfe3f2" } else { "none" };
        canvas.titled(name, |canvas| {
            canvas.draw(format_args!(
                "<path fill=\"{fill}\" stroke=\"{COURSE}\" stroke-width=\"1.2\" stroke-linejoin=\"round\" d=\""
            ));
            for part in lines.iter().flat_map(|line| frame.clipped(line, *is_area)) {
                for (at, (x, y)) in part.iter().enumerate() {
                    canvas.draw(format_args!("{}{x:.1} {y:.1}", if at == 0 { 'M' } else { 'L' }));
                }
                canvas.draw(format_args!("{}", if *is_area { "Z" } else { "" }));
            }
            canvas.draw(format_args!("\"/>"));
        });
    }
}

/// Draws one dot for all points on the same pixel, and none on the letters of a name, where it would look like a
/// diacritic.
fn draw_dots(canvas: &mut Canvas, frame: &Frame, dots: &[[f64; 2]], names: &[Name]) {
    let mut taken = BTreeSet::new();
    canvas.draw(format_args!("<g fill=\"{BEFORE}\" stroke=\"#fff\" stroke-width=\"0.5\">"));
    for (x, y) in dots.iter().filter_map(|dot| frame.place(*dot)) {
        let is_within = (frame.left..=frame.right).contains(&x) && (frame.top..=frame.bottom).contains(&y);
        let is_clear = names.iter().all(|name| !name.is_near(x, y));
        if is_within && is_clear && taken.insert(format!("{x:.0} {y:.0}")) {
            canvas.draw(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2\"/>"));
        }
    }
    canvas.draw(format_args!("</g>\n"));
}

/// A name and its position on the area.
struct Name {
    lines: Vec<String>,
    middle: (f64, f64),
    width: f64,
    height: f64,
}

impl Name {
    /// Fits a name on one line or two; `None` if there is no room.
    fn fitted(name: &str, shape: &Shape) -> Option<Self> {
        let widest_word = name.split_whitespace().map(|word| NOTE.width_px(word)).fold(0.0, f64::max);
        let half = (NOTE.width_px(name) * 0.62).max(widest_word);
        [(f64::INFINITY, 1), (half, 2)].into_iter().find_map(|(most_px, most_lines)| {
            let lines = NOTE.wrapped(name, most_px, most_lines);
            let height = lines.iter().map(|_| NOTE.leading()).sum::<f64>();
            let width = lines.iter().map(|line| NOTE.width_px(line)).fold(0.0, f64::max) + 6.0;
            let middle = inside(shape, width, height)?;
            Some(Self { lines, middle, width, height })
        })
    }

    fn is_near(&self, x: f64, y: f64) -> bool {
        let (across, along) = ((x - self.middle.0).abs(), (y - self.middle.1).abs());
        across < self.width / 2.0 + 2.0 && along < self.height / 2.0 + 2.0
    }

    /// Draws the name, on a white plate where the area is hatched.
    fn draw(&self, canvas: &mut Canvas, fill: &str) {
        let ((x, y), Self { width, height, .. }) = (self.middle, self);
        let (left, top) = (x - width / 2.0, y - height / 2.0);
        if !fill.starts_with('#') {
            canvas.draw(format_args!(
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"3\" fill=\"#fff\"/>"
            ));
        }
        let letters = NOTE.toned(if is_dark(fill) { "#fff" } else { INK });
        canvas.text(x, top + 10.5, &self.lines, letters.centred());
    }
}

/// The transform from metres to pixels.
struct Frame {
    west: f64,
    north: f64,
    px_per_m: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Frame {
    /// The largest frame within width and height; `None` if the areas have no extent.
    fn around(areas: &[Area], top: f64, width: f64) -> Option<Self> {
        let points = areas.iter().flat_map(|area| area.rings.iter().flatten()).filter(|p| is_place(**p));
        let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let [west, south, east, north] =
            points.fold(nothing, |[w, s, e, n], [x, y]| [w.min(*x), s.min(*y), e.max(*x), n.max(*y)]);
        if !(east > west && north > south) {
            return None;
        }
        let px_per_m = (width / (east - west)).min(HEIGHT_PX / (north - south));
        let left = MARGIN + (width - (east - west) * px_per_m) / 2.0;
        let (right, bottom) = ((east - west).mul_add(px_per_m, left), (north - south).mul_add(px_per_m, top));
        Some(Self { west, north, px_per_m, left, right, top, bottom })
    }

    fn place(&self, point: [f64; 2]) -> Option<(f64, f64)> {
        let [x, y] = point;
        is_place(point).then(|| {
            (
                (x - self.west).mul_add(self.px_per_m, self.left),
                (self.north - y).mul_add(self.px_per_m, self.top),
            )
        })
    }

    /// The rings of an area in pixels, without consecutive points less than a tenth of a pixel apart.
    fn shape(&self, area: &Area) -> Shape {
        let rings = area.rings.iter().map(|ring| {
            let mut ring: Vec<(f64, f64)> = ring.iter().filter_map(|point| self.place(*point)).collect();
            ring.dedup_by(|a, b| (a.0 - b.0).abs() < 0.1 && (a.1 - b.1).abs() < 0.1);
            ring
        });
        rings.filter(|ring| ring.len() > 2).collect()
    }

    /// The parts of a line, or of a ring, within the frame, in pixels.
    fn clipped(&self, line: &[[f64; 2]], is_ring: bool) -> Vec<Vec<(f64, f64)>> {
        let Self { left, top, right, bottom, .. } = *self;
        let window = Window { left, top, right, bottom };
        let line: Vec<(f64, f64)> = line.iter().filter_map(|point| self.place(*point)).collect();
        if !is_ring {
            return window.line(&line);
        }
        let ring = window.ring(&line);
        if ring.len() > 2 { vec![ring] } else { Vec::new() }
    }

    fn draw_scale_bar(&self, canvas: &mut Canvas, lang: Lang) {
        let length_m = nice_below((self.right - self.left).max(120.0) * 0.25 / self.px_per_m);
        let (x, y) = (self.left, self.bottom + 18.0);
        let end = length_m.mul_add(self.px_per_m, x);
        canvas.draw(format_args!(
            "<path d=\"M{x:.1} {0:.1}v5H{end:.1}v-5\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"1.2\"/>",
            y - 5.0
        ));
        let (length, unit) = if length_m < 1000.0 { (length_m, "m") } else { (length_m / 1000.0, "km") };
        canvas.text(end + 6.0, y, &[format!("{} {unit}", real(length, None, lang))], NOTE);
    }
}

fn is_place([x, y]: [f64; 2]) -> bool {
    x.is_finite() && y.is_finite()
}
