//! Line charts: a few series over time.

use super::{
    canvas::{BODY, Canvas, INK, MARGIN, NOTE, QUIET, RULE, WIDTH, with_unit},
    label_layout::{Wish, apart},
    scale::{Scale, axis, known},
};
use crate::{
    document::{numerals::real, parts::Picture, render::notation::UNKNOWN},
    model::lang::Lang,
};

/// Colours that colour-blind readers can distinguish (after Okabe and Ito 2008), darkened for white paper.
const COLOURS: [&str; 8] =
    ["#0b6e6e", "#c44e00", "#0060a8", "#a8447c", "#1c262b", "#9a6b00", "#2d8bc9", "#7b6db0"];

/// The least height of the plot.
const FIELD_PX: f64 = 270.0;

/// The greatest width of the names.
const NAMES_PX: f64 = 190.0;

/// The distance from the last period to the names.
const LEAD_PX: f64 = 22.0;

/// A series.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The name.
    pub name: String,
    /// One value for each period; `None` if unknown.
    pub values: Vec<Option<f64>>,
    /// Whether the value of each period is estimated; missing entries count as not estimated.
    pub estimated: Vec<bool>,
}

impl Series {
    fn value(&self, period: usize) -> Option<f64> {
        known(self.values.get(period).copied().flatten())
    }

    fn is_estimated(&self, period: usize) -> bool {
        self.estimated.get(period).copied().unwrap_or(false)
    }
}

/// Draws series over periods, each labelled at its end. Unknown values are gaps; estimates have hollow points and
/// dashed lines.
pub fn lines(
    title: &str,
    periods: &[String],
    series: &[Series],
    unit: &str,
    decimals: u8,
    lang: Lang,
) -> Picture {
    let mut canvas = Canvas::new(title, unit, lang);
    let values: Vec<f64> =
        series.iter().flat_map(|one| (0..periods.len()).filter_map(|at| one.value(at))).collect();
    if values.is_empty() {
        return canvas.finish_empty(lang);
    }
    let (marks, mark_decimals) = axis(&values);
    let marks: Vec<(f64, String)> =
        marks.into_iter().map(|mark| (mark, real(mark, Some(mark_decimals), lang))).collect();
    let names: Vec<Vec<String>> =
        series.iter().map(|one| named(one, periods.len(), decimals, lang)).collect();
    let field = Field::new(canvas.y, periods.len(), &marks, &names);
    field.draw_axes(&mut canvas, periods, &marks);
    for (one, colour) in series.iter().zip(COLOURS.iter().cycle()) {
        canvas.titled(&one.name, |canvas| field.draw_series(canvas, one, colour));
        field.draw_points(&mut canvas, one, colour, |at, value| {
            let value = with_unit(&real(value, Some(decimals), lang), unit);
            let estimated =
                if one.is_estimated(at) { lang.pick(" (ước tính)", " (estimated)") } else { "" };
            format!("{}, {}: {value}{estimated}", one.name, periods[at])
        });
    }
    field.draw_names(&mut canvas, series, &names);
    canvas.y = field.bottom + 30.0;
    let from_zero = marks.iter().any(|(mark, _)| *mark == 0.0);
    let estimated =
        series.iter().any(|one| (0..periods.len()).any(|at| one.value(at).is_some() && one.is_estimated(at)));
    draw_notes(&mut canvas, from_zero, estimated, lang);
    canvas.finish()
}

/// The name and the last value, wrapped.
fn named(one: &Series, periods: usize, decimals: u8, lang: Lang) -> Vec<String> {
    let mut lines = BODY.wrapped(&one.name, NAMES_PX, 2);
    let last = (0..periods).rev().find_map(|at| one.value(at));
    let value = last.map_or(UNKNOWN.to_owned(), |last| real(last, Some(decimals), lang));
    match lines.last_mut() {
        Some(line) if BODY.width_px(&format!("{line} {value}")) <= NAMES_PX => {
            line.push(' ');
            line.push_str(&value);
        }
        _ => lines.push(value),
    }
    lines
}

fn draw_notes(canvas: &mut Canvas, from_zero: bool, estimated: bool, lang: Lang) {
    let (mut x, y) = (MARGIN, canvas.y + 12.0);
    if estimated {
        canvas.draw(format_args!(
            "<path d=\"M{x} {0}h32\" stroke=\"{QUIET}\" stroke-width=\"2\" stroke-dasharray=\"5 4\"/>\
             <circle cx=\"{1}\" cy=\"{0}\" r=\"3\" fill=\"#fff\" stroke=\"{QUIET}\" stroke-width=\"1.8\"/>",
            y - 4.0,
            x + 16.0,
        ));
        let told = lang.pick("Ước tính", "Estimated");
        canvas.text(x + 38.0, y, &[told], NOTE);
        x += 38.0 + NOTE.width_px(told) + 20.0;
    }
    if !from_zero {
        canvas.text(x, y, &[lang.pick("Trục không bắt đầu từ 0.", "The axis does not start at 0.")], NOTE);
    }
    if estimated || !from_zero {
        canvas.y += 16.0;
    }
}

/// The plot: where lines run and names stand.
struct Field {
    periods: usize,
    top: f64,
    bottom: f64,
    left: f64,
    right: f64,
    across: Scale,
    up: Scale,
}

impl Field {
    fn new(top: f64, periods: usize, marks: &[(f64, String)], names: &[Vec<String>]) -> Self {
        let widest = |lines: &mut dyn Iterator<Item = f64>| lines.fold(0.0, f64::max);
        let axis_px = widest(&mut marks.iter().map(|(_, mark)| NOTE.width_px(mark)));
        let names_px = widest(&mut names.iter().flatten().map(|line| BODY.width_px(line)));
        let (left, right) = (MARGIN + axis_px + 8.0, WIDTH - MARGIN - names_px - LEAD_PX);
        let inset = if periods > 1 { 10.0 } else { (right - left) / 2.0 };
        let last = u32::try_from(periods.saturating_sub(1)).map_or(0.0, f64::from);
        let needed: f64 = names.iter().map(|lines| block_px(lines)).sum();
        let (top, bottom) = (top + 6.0, top + 6.0 + FIELD_PX.max(needed));
        let (low, high) = (marks[0].0, marks[marks.len() - 1].0);
        Self {
            periods,
            top,
            bottom,
            left,
            right,
            across: Scale::new(0.0, last, left + inset, right - inset.min(10.0)),
            up: Scale::new(low, high, bottom, top),
        }
    }

    fn x(&self, period: usize) -> f64 {
        self.across.px(u32::try_from(period).map_or(0.0, f64::from))
    }

    fn draw_axes(&self, canvas: &mut Canvas, periods: &[String], marks: &[(f64, String)]) {
        for (mark, written) in marks {
            let y = self.up.px(*mark);
            let (colour, width) = if *mark == 0.0 { (INK, 1.0) } else { (RULE, 1.0) };
            canvas.line((self.left, y), (self.right, y), colour, width);
            canvas.text(self.left - 6.0, y + 4.0, &[written], NOTE.ending());
        }
        let widest = periods.iter().map(|period| NOTE.width_px(period)).fold(0.0, f64::max) + 8.0;
        let every = (1..periods.len()).find(|every| self.x(*every) - self.x(0) >= widest);
        let every = every.unwrap_or(periods.len().max(1));
        for (at, period) in periods.iter().enumerate() {
            if (periods.len() - 1 - at).is_multiple_of(every) {
                canvas.line((self.x(at), self.bottom), (self.x(at), self.bottom + 4.0), QUIET, 1.0);
                canvas.text(self.x(at), self.bottom + 17.0, &[period], NOTE.centred());
            }
        }
    }

    fn draw_series(&self, canvas: &mut Canvas, one: &Series, colour: &str) {
        let place = |at| Some((self.x(at), self.up.px(one.value(at)?)));
        for at in 1..self.periods {
            let (Some((x1, y1)), Some((x2, y2))) = (place(at - 1), place(at)) else { continue };
            let is_estimated = one.is_estimated(at - 1) || one.is_estimated(at);
            let dashes = if is_estimated { " stroke-dasharray=\"5 4\"" } else { "" };
            canvas.draw(format_args!(
                "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linecap=\"round\"{dashes}/>"
            ));
        }
    }

    fn draw_points(
        &self,
        canvas: &mut Canvas,
        one: &Series,
        colour: &str,
        say: impl Fn(usize, f64) -> String,
    ) {
        for (at, value) in (0..self.periods).filter_map(|at| Some((at, one.value(at)?))) {
            let (x, y) = (self.x(at), self.up.px(value));
            let (fill, edge, radius) =
                if one.is_estimated(at) { ("#fff", colour, 3.0) } else { (colour, "#fff", 3.75) };
            canvas.titled(&say(at, value), |canvas| {
                canvas.draw(format_args!(
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{edge}\" stroke-width=\"1.5\"/>"
                ));
            });
        }
    }

    /// The known points, last one first.
    fn ends(&self, one: &Series) -> impl Iterator<Item = (f64, f64)> {
        (0..self.periods).rev().filter_map(|at| Some((self.x(at), self.up.px(one.value(at)?))))
    }

    /// Draws each name at the height of its last point, or as near to it as the others allow.
    fn draw_names(&self, canvas: &mut Canvas, series: &[Series], names: &[Vec<String>]) {
        let ends: Vec<Option<(f64, f64)>> = series.iter().map(|one| self.ends(one).next()).collect();
        let wishes = series.iter().zip(names).map(|(one, lines)| {
            let mut ys = self.ends(one).map(|(_, y)| y);
            let middle = ys.next().unwrap_or(self.bottom);
            Wish { middle, comes_from: ys.next().unwrap_or(middle), height: block_px(lines) }
        });
        let middles = apart(&wishes.collect::<Vec<_>>(), self.top, self.bottom);
        let ends = ends.iter().zip(names).zip(middles).zip(COLOURS.iter().cycle());
        for (((end, lines), middle), colour) in ends {
            let to = self.right + LEAD_PX;
            if let Some((x, y)) = end {
                if *x < self.right - 12.0 {
                    canvas.line((x + 6.0, *y), (self.right - 4.0, *y), RULE, 0.8);
                }
                canvas.line((x.max(self.right - 4.0), *y), (to - 4.0, middle), colour, 0.8);
            }
            let first = middle + 4.0 - (block_px(lines) - BODY.leading() - 2.0) / 2.0;
            canvas.text(to, first, lines, BODY.toned(colour));
        }
    }
}

fn block_px(lines: &[String]) -> f64 {
    let lines = u32::try_from(lines.len()).map_or(0.0, f64::from);
    BODY.leading().mul_add(lines, 2.0)
}
