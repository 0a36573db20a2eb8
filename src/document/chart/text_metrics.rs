//! Widths of texts, and wrapping.
//!
//! Widths are those of DejaVu Sans. The sans-serif fonts that browsers substitute are narrower, so what fits here also
//! fits there.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The advance widths of the characters from space to tilde, in thousandths of the size.
const ADVANCES: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
    295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
    500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
    392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// The width of a character that is not in the table: more than that of nearly all letters.
const OTHER: u16 = 860;

/// The ratio of the widths of bold and regular text.
const BOLD: f64 = 1.14;

/// The horn of ơ and ư.
const HORN: char = '\u{31b}';

/// The width that a horn adds to a capital; that of a small letter reaches over the next one.
const HORN_OF_CAPITAL: u16 = 126;

/// The width of a text in pixels at a size in pixels.
pub(super) fn width_px(text: &str, size: f64, bold: bool) -> f64 {
    let (mut thousandths, mut base) = (0.0, ' ');
    for c in text.chars() {
        decompose_canonical(c, |part| {
            let is_wide = part == HORN && matches!(base, 'O' | 'U');
            thousandths += f64::from(if is_wide { HORN_OF_CAPITAL } else { advance(part) });
            if !is_combining_mark(part) {
                base = part;
            }
        });
    }
    thousandths / 1000.0 * size * if bold { BOLD } else { 1.0 }
}

fn advance(c: char) -> u16 {
    match c {
        ' '..='~' => ADVANCES[c as usize - 32],
        'đ' => 635,
        '–' => 500,
        c if is_combining_mark(c) => 0,
        _ => OTHER,
    }
}

/// Wraps words into at most `most_lines` lines of at most `most_px`; text that does not fit ends in `…`.
pub(super) fn wrapped(text: &str, most_px: f64, most_lines: usize, size: f64, bold: bool) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut lines = Vec::new();
    let mut from = 0;
    while from < words.len() && lines.len() < most_lines {
        let mut to = from + 1;
        let last = lines.len() + 1 == most_lines;
        while to < words.len() && (last || width_px(&words[from..=to].join(" "), size, bold) <= most_px) {
            to += 1;
        }
        lines.push(cut(words[from..to].join(" "), most_px, size, bold));
        from = to;
    }
    lines
}

fn cut(mut text: String, most_px: f64, size: f64, bold: bool) -> String {
    if width_px(&text, size, bold) <= most_px {
        return text;
    }
    while !text.is_empty() && width_px(&text, size, bold) + width_px("…", size, bold) > most_px {
        while text.pop().is_some_and(is_combining_mark) {}
    }
    text.truncate(text.trim_end_matches([' ', ',', '(', '-']).len());
    text + "…"
}

/// Escapes a text for XML; characters that XML forbids are removed.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_within_their_width_and_say_where_they_were_cut() {
        let name = "Sản xuất sản phẩm từ kim loại đúc sẵn (trừ máy móc, thiết bị)";
        let two = wrapped(name, 250.0, 2, 12.0, false);
        assert_eq!(two.join(" "), name);
        let cut = wrapped(name, 130.0, 2, 12.0, false);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…'));
        assert!(cut.iter().all(|line| width_px(line, 12.0, false) <= 130.0));
        assert!(wrapped("Vàng".repeat(40).as_str(), 130.0, 2, 12.0, false)[0].ends_with('…'));
        assert!(wrapped("  ", 130.0, 2, 12.0, false).is_empty());
    }

    #[test]
    fn a_letter_is_never_cut_from_its_accents() {
        let apart = "Tie\u{302}\u{301}ng".repeat(9);
        for most in 30..200 {
            let line = &wrapped(&apart, f64::from(most), 1, 12.0, false)[0];
            assert!(
                line == "…" || line.replace('…', "").ends_with(['T', 'i', '\u{301}', 'n', 'g']),
                "{line}"
            );
        }
    }

    #[test]
    fn what_xml_forbids_is_left_out() {
        assert_eq!(escaped("<A & \"B\">\u{1}\u{b}\nC"), "&lt;A &amp; &quot;B&quot;&gt; C");
    }
}
