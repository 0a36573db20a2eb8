//! Bar charts: values of this and the previous period.

use super::{
    canvas::{BEFORE, BODY, Canvas, INK, MARGIN, NOTE, NOW, WIDTH, with_unit},
    scale::{Scale, known, range_with_zero},
};
use crate::{
    document::{numerals::real, parts::Picture, render::notation::UNKNOWN},
    model::lang::Lang,
};

/// The greatest width of labels.
const LABELS_PX: f64 = 252.0;

/// The thickness of a bar.
const THICK_PX: f64 = 14.0;

/// The distance from a bar to its value.
const GAP_PX: f64 = 5.0;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The label.
    pub label: String,
    /// The value of this period; `None` if unknown.
    pub value: Option<f64>,
    /// The value of the previous period; `None` if unknown.
    pub before: Option<f64>,
}

/// Draws bars in the given order, each with its value at the end and a tick at the previous value.
pub fn bars(title: &str, bars: &[Bar], unit: &str, decimals: u8, lang: Lang) -> Picture {
    let mut canvas = Canvas::new(title, unit, lang);
    if bars.is_empty() {
        return canvas.finish_empty(lang);
    }
    if bars.iter().any(|bar| known(bar.before).is_some()) {
        legend(&mut canvas, lang);
    }
    let rows: Vec<Row> = bars.iter().map(|bar| Row::new(bar, unit, decimals, lang)).collect();
    let labels = rows.iter().flat_map(|row| &row.label).map(|line| BODY.width_px(line)).fold(0.0, f64::max);
    let plot = plot(&rows, MARGIN + labels + 10.0);
    let (zero, top) = (plot.px(0.0), canvas.y);
    let bottom = rows.iter().map(Row::height_px).sum::<f64>() + top;
    canvas.line((zero, top), (zero, bottom), INK, 1.0);
    for row in &rows {
        row.draw(&mut canvas, &plot, MARGIN + labels);
    }
    canvas.finish()
}

fn legend(canvas: &mut Canvas, lang: Lang) {
    let y = canvas.y;
    canvas.draw(format_args!(
        "<rect x=\"{MARGIN}\" y=\"{:.1}\" width=\"18\" height=\"10\" fill=\"{NOW}\"/>",
        y + 1.0
    ));
    let (now, before) = lang.pick(("Kỳ này", "Kỳ trước"), ("This period", "Previous period"));
    canvas.text(MARGIN + 24.0, y + 10.0, &[now], NOTE);
    let x = MARGIN + 24.0 + NOTE.width_px(now) + 20.0;
    tick(canvas, x, y + 6.0, 7.0);
    canvas.text(x + 8.0, y + 10.0, &[before], NOTE);
    canvas.y += 22.0;
}

/// A tick that contrasts with the bar in colour and in grey.
fn tick(canvas: &mut Canvas, x: f64, middle: f64, half: f64) {
    canvas.line((x, middle - half), (x, middle + half), "#fff", 5.0);
    canvas.line((x, middle - half), (x, middle + half), BEFORE, 2.5);
}

struct Row {
    title: String,
    label: Vec<String>,
    value: Option<f64>,
    before: Option<f64>,
    written: String,
}

impl Row {
    fn new(bar: &Bar, unit: &str, decimals: u8, lang: Lang) -> Self {
        let say = |value: Option<f64>| value.map_or(UNKNOWN.to_owned(), |v| real(v, Some(decimals), lang));
        let (value, before) = (known(bar.value), known(bar.before));
        let written = say(value);
        let mut title = format!("{}: {}", bar.label, with_unit(&written, unit));
        if before.is_some() {
            let was = lang.pick("kỳ trước", "previous period");
            title.extend(["; ", was, ": ", &with_unit(&say(before), unit)]);
        }
        Self { title, label: BODY.wrapped(&bar.label, LABELS_PX, 2), value, before, written }
    }

    fn is_leftward(&self) -> bool {
        self.value.is_some_and(|value| value < 0.0)
    }

    fn height_px(&self) -> f64 {
        if self.label.len() > 1 { 36.0 } else { 24.0 }
    }

    fn draw(&self, canvas: &mut Canvas, plot: &Scale, label_end: f64) {
        let height = self.height_px();
        let middle = canvas.y + height / 2.0;
        canvas.titled(&self.title, |canvas| {
            let first = middle + 4.0 - if self.label.len() > 1 { BODY.leading() / 2.0 } else { 0.0 };
            canvas.text(label_end, first, &self.label, BODY.ending());
            let zero = plot.px(0.0);
            let end = plot.px(self.value.unwrap_or(0.0));
            if self.value.is_some() {
                canvas.draw(format_args!(
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{THICK_PX}\" fill=\"{NOW}\"/>",
                    end.min(zero),
                    middle - THICK_PX / 2.0,
                    (end - zero).abs(),
                ));
            }
            if let Some(before) = self.before.map(|before| plot.px(before)) {
                let is_outward = (before - zero) / (end - zero) > 1.0;
                if self.value.is_some() && is_outward {
                    canvas.line((end, middle), (before, middle), BEFORE, 1.0);
                }
                tick(canvas, before, middle, THICK_PX / 2.0 + 2.0);
            }
            let x = self.written_at(plot, end);
            let letters = if self.is_leftward() { BODY.ending() } else { BODY };
            canvas.text(x, middle + 4.0, &[&self.written], letters);
        });
        canvas.y += height;
    }

    /// The position of the value: past the end of the bar, or past the tick where that is in the way.
    fn written_at(&self, plot: &Scale, end: f64) -> f64 {
        let side = if self.is_leftward() { -1.0 } else { 1.0 };
        let start = GAP_PX.mul_add(side, end);
        let Some(before) = self.before.map(|before| plot.px(before)) else { return start };
        let is_outward = (before - end) * side > -GAP_PX;
        if is_outward { (GAP_PX + 1.0).mul_add(side, before) } else { start }
    }
}

/// The scale of the plot, with room for the values on both sides.
fn plot(rows: &[Row], left: f64) -> Scale {
    let (low, high) = range_with_zero(rows.iter().flat_map(|row| [row.value, row.before]).flatten());
    let room = |leftward: bool| {
        let beside = rows.iter().filter(|row| row.is_leftward() == leftward);
        beside.map(|row| BODY.width_px(&row.written) + 2.0 * GAP_PX).fold(0.0, f64::max)
    };
    Scale::new(low, high, left + room(true), WIDTH - MARGIN - room(false))
}
