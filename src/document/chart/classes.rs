//! Classes of values, their colours and their legend.

use super::canvas::{BEFORE, Canvas, NOTE, QUIET};
use crate::{document::numerals::real, model::lang::Lang};

/// The colour ramp from low to high: one hue, in even steps of lightness.
const RAMP: [[u8; 3]; 5] =
    [[0xe9, 0xf6, 0xf4], [0xae, 0xd7, 0xd2], [0x68, 0xad, 0xa9], [0x2a, 0x77, 0x78], [0x06, 0x3a, 0x40]];

/// The fill of areas with unknown values.
const UNKNOWN_FILL: &str = "url(#xuong-unknown)";

/// The definition of `UNKNOWN_FILL`.
const HATCH: &str = "<defs><pattern id=\"xuong-unknown\" width=\"6\" height=\"6\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff\"/>\
    <rect width=\"1.2\" height=\"6\" fill=\"#8b969c\"/></pattern></defs>\n";

/// The width of a swatch with its gap.
const SWATCH_PX: f64 = 28.0;

/// The height of a row of the legend.
const ROW_PX: f64 = 20.0;

/// The classes, with a colour and a label each.
pub(super) struct Classes {
    breaks: Vec<f64>,
    colours: Vec<String>,
    texts: Vec<String>,
    unknown: Option<&'static str>,
    dots: Option<&'static str>,
}

impl Classes {
    /// Classes with these upper breaks, and one above them if a value lies there.
    pub(super) fn new(
        breaks: &[f64],
        values: impl Iterator<Item = Option<f64>>,
        has_dots: bool,
        decimals: u8,
        lang: Lang,
    ) -> Self {
        let values: Vec<Option<f64>> = values.collect();
        let unknown = values.iter().any(Option::is_none).then(|| lang.pick("không rõ", "unknown"));
        let dots =
            has_dots.then(|| lang.pick("cơ sở (dưới tên: không vẽ)", "establishment (none below names)"));
        let high = values.iter().flatten().copied().reduce(f64::max).unwrap_or(0.0);
        let is_below_zero = |v: &f64| *v < 0.0;
        let mut breaks: Vec<f64> = breaks.iter().copied().filter(|b| b.is_finite()).collect();
        breaks.sort_by(f64::total_cmp);
        breaks.dedup();
        if breaks.is_empty() {
            breaks.push(high);
        }
        let is_open_below = values.iter().flatten().chain(&breaks).any(is_below_zero);
        let mut texts = written(&breaks, is_open_below, decimals, lang);
        if high <= breaks[breaks.len() - 1] {
            texts.pop();
        }
        let colours = (0..texts.len()).map(|at| colour(at, texts.len())).collect();
        if values.iter().all(Option::is_none) {
            texts.clear();
        }
        Self { breaks, colours, texts, unknown, dots }
    }

    /// Writes the definitions that the fills need.
    pub(super) fn define(canvas: &mut Canvas) {
        canvas.draw(format_args!("{HATCH}"));
    }

    /// The fill of an area with this value.
    pub(super) fn fill(&self, value: Option<f64>) -> &str {
        let Some(value) = value else { return UNKNOWN_FILL };
        let at = self.breaks.partition_point(|upper| *upper < value);
        &self.colours[at.min(self.colours.len() - 1)]
    }

    /// The width of the legend.
    pub(super) fn width_px(&self) -> f64 {
        let texts = self.texts.iter().map(String::as_str).chain(self.unknown).chain(self.dots);
        SWATCH_PX + texts.map(|text| NOTE.width_px(text)).fold(60.0, f64::max)
    }

    /// Draws the legend, lowest class first; returns the y coordinate of its end.
    pub(super) fn draw(&self, canvas: &mut Canvas, x: f64, y: f64) -> f64 {
        let classes = self.colours.iter().map(String::as_str).zip(self.texts.iter().map(String::as_str));
        let rows = classes.chain(self.unknown.map(|text| (UNKNOWN_FILL, text)));
        let mut y = y;
        for (fill, text) in rows {
            canvas.draw(format_args!(
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"20\" height=\"13\" fill=\"{fill}\" stroke=\"{QUIET}\" stroke-width=\"0.7\"/>"
            ));
            canvas.text(x + SWATCH_PX, y + 10.5, &[text], NOTE);
            y += ROW_PX;
        }
        if let Some(text) = self.dots {
            canvas.draw(format_args!(
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"2.5\" fill=\"{BEFORE}\"/>",
                x + 10.0,
                y + 6.5
            ));
            canvas.text(x + SWATCH_PX, y + 10.5, &[text], NOTE);
            y += ROW_PX;
        }
        y
    }
}

/// Labels of the classes and of the one above them, with as many decimals as it takes to distinguish the breaks.
fn written(breaks: &[f64], is_open_below: bool, decimals: u8, lang: Lang) -> Vec<String> {
    let texts_with =
        |decimals: u8| breaks.iter().map(move |b| real(*b, Some(decimals), lang)).collect::<Vec<_>>();
    let tells_apart = |texts: &Vec<String>| texts.windows(2).all(|pair| pair[0] != pair[1]);
    let texts = (decimals..decimals.saturating_add(6)).map(texts_with).find(tells_apart);
    let texts = texts.unwrap_or_else(|| texts_with(decimals.saturating_add(6)));
    let first = match &texts[0] {
        upper if is_open_below => format!("≤ {upper}"),
        zero if breaks[0] == 0.0 => zero.clone(),
        upper => format!("0–{upper}"),
    };
    let between = if is_open_below { lang.pick(" đến ", " to ") } else { "–" };
    // Classes of whole numbers start one above the previous break: 2–4 after 0–1.
    let counts = !is_open_below && decimals == 0 && breaks.iter().all(|upper| upper.fract() == 0.0);
    let later = breaks.windows(2).zip(texts.windows(2)).map(|(upper, pair)| match upper[0] + 1.0 {
        next if counts && next >= upper[1] => pair[1].clone(),
        next if counts => format!("{}{between}{}", real(next, Some(0), lang), pair[1]),
        _ => format!("{}{between}{}", pair[0], pair[1]),
    });
    let above = format!("> {}", texts[texts.len() - 1]);
    std::iter::once(first).chain(later).chain([above]).collect()
}

/// Whether white letters contrast better with a fill than black ones.
pub(super) fn is_dark(fill: &str) -> bool {
    fill.get(3..5).and_then(|green| u8::from_str_radix(green, 16).ok()).is_some_and(|green| green < 0x88)
}

/// The colour of one of `classes` classes.
#[expect(clippy::cast_precision_loss, reason = "a handful of classes")]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between two colours of the ramp"
)]
fn colour(at: usize, classes: usize) -> String {
    let place = (at as f64 + 0.5) / classes as f64 * (RAMP.len() - 1) as f64;
    let (low, part) = (place as usize, place.fract());
    let [red, green, blue] = [0, 1, 2].map(|light| {
        let (from, to) = (f64::from(RAMP[low][light]), f64::from(RAMP[low + 1][light]));
        (to - from).mul_add(part, from).round() as u8
    });
    format!("#{red:02x}{green:02x}{blue:02x}")
}
