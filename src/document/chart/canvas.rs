//! What all charts share: heading, letters and colours.

use std::fmt::{Arguments, Write};

use super::text_metrics::{escaped, width_px, wrapped};
use crate::{document::parts::Picture, model::lang::Lang};

/// The width of a chart in pixels.
pub(super) const WIDTH: f64 = 720.0;

/// The margin of a chart in pixels.
pub(super) const MARGIN: f64 = 16.0;

/// The colour of main text and lines.
pub(super) const INK: &str = "#1c262b";

/// The colour of explanatory text and lines.
pub(super) const QUIET: &str = "#56636b";

/// The colour of grid lines.
pub(super) const RULE: &str = "#d8dde0";

/// The colour of this period.
pub(super) const NOW: &str = "#3a9690";

/// The colour of the previous period and of warnings; darker than `NOW` in grey.
pub(super) const BEFORE: &str = "#7a2e0b";

/// The size, weight, alignment and colour of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    pub(super) size: f64,
    pub(super) bold: bool,
    anchor: &'static str,
    fill: &'static str,
}

/// Labels and values.
pub(super) const BODY: Letters = Letters { size: 12.0, bold: false, anchor: "start", fill: INK };

/// Units, axes and legends.
pub(super) const NOTE: Letters = Letters { size: 11.0, fill: QUIET, ..BODY };

/// The title.
pub(super) const TITLE: Letters = Letters { size: 15.0, bold: true, ..BODY };

impl Letters {
    /// The same, ending at the point.
    pub(super) const fn ending(self) -> Self {
        Self { anchor: "end", ..self }
    }

    /// The same, centred on the point.
    pub(super) const fn centred(self) -> Self {
        Self { anchor: "middle", ..self }
    }

    /// The same in another colour.
    pub(super) const fn toned(self, fill: &'static str) -> Self {
        Self { fill, ..self }
    }

    /// The same in bold.
    pub(super) const fn strong(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The width of a text in pixels.
    pub(super) fn width_px(self, text: &str) -> f64 {
        width_px(text, self.size, self.bold)
    }

    /// A text wrapped to a width.
    pub(super) fn wrapped(self, text: &str, most_px: f64, most_lines: usize) -> Vec<String> {
        wrapped(text, most_px, most_lines, self.size, self.bold)
    }

    /// The distance between base lines in pixels.
    pub(super) fn leading(self) -> f64 {
        (self.size * 1.25).ceil()
    }
}

/// A chart being drawn.
pub(super) struct Canvas {
    title: String,
    body: String,
    /// The y coordinate where the next part starts.
    pub(super) y: f64,
}

impl Canvas {
    /// Starts a chart on white with its title and unit.
    pub(super) fn new(title: &str, unit: &str, lang: Lang) -> Self {
        let mut canvas = Self { title: title.to_owned(), body: String::new(), y: MARGIN };
        let lines = TITLE.wrapped(title, WIDTH - 2.0 * MARGIN, 3);
        canvas.text(MARGIN, canvas.y + 13.0, &lines, TITLE);
        for _ in &lines {
            canvas.y += TITLE.leading();
        }
        if !unit.is_empty() {
            let unit = format!("{}: {unit}", lang.pick("Đơn vị", "Unit"));
            canvas.text(MARGIN, canvas.y + 12.0, &[unit], NOTE);
            canvas.y += 17.0;
        }
        canvas.y += 9.0;
        canvas
    }

    /// Appends SVG.
    pub(super) fn draw(&mut self, svg: Arguments<'_>) {
        self.body.write_fmt(svg).expect("writing to a string does not fail");
    }

    /// Writes lines of text, the first on base line `y`.
    pub(super) fn text(&mut self, x: f64, mut y: f64, lines: &[impl AsRef<str>], letters: Letters) {
        let Letters { size, bold, anchor, fill } = letters;
        let weight = if bold { " font-weight=\"bold\"" } else { "" };
        let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
        for line in lines {
            let line = escaped(line.as_ref());
            self.draw(format_args!(
                "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{fill}\"{weight}{anchor}>{line}</text>"
            ));
            y += letters.leading();
        }
    }

    /// Draws a group with a title that viewers show as a tooltip.
    pub(super) fn titled(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        self.draw(format_args!("<g><title>{}</title>", escaped(title)));
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// Draws a straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str, width: f64) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.draw(format_args!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
        ));
    }

    /// Finishes a chart without figures.
    pub(super) fn finish_empty(mut self, lang: Lang) -> Picture {
        let y = self.y;
        self.text(MARGIN, y + 12.0, &[lang.pick("Không có số liệu.", "No figures.")], BODY);
        self.y += 17.0;
        self.finish()
    }

    /// Finishes the chart at the present height.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few thousand pixels at most"
    )]
    pub(super) fn finish(self) -> Picture {
        let (width_px, height_px) = (WIDTH as u32, (self.y + MARGIN).ceil() as u32);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_px}\" height=\"{height_px}\" \
             viewBox=\"0 0 {width_px} {height_px}\" role=\"img\" font-family=\"'DejaVu Sans', sans-serif\">\
             <title>{}</title>\n<rect width=\"{width_px}\" height=\"{height_px}\" fill=\"#fff\"/>\n{}</svg>\n",
            escaped(&self.title),
            self.body,
        );
        Picture { title: self.title, svg, width_px, height_px }
    }
}

/// A value followed by its unit.
pub(super) fn with_unit(value: &str, unit: &str) -> String {
    if unit.is_empty() { value.to_owned() } else { format!("{value} {unit}") }
}
