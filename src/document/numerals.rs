//! Numbers in the notation of a language.

use crate::model::lang::Lang;

/// Writes a measured number; without `decimals` with all its digits.
pub fn real(n: f64, decimals: Option<u8>, lang: Lang) -> String {
    let plain = decimals.map_or_else(|| n.to_string(), |digits| format!("{n:.*}", usize::from(digits)));
    match plain.split_once('.') {
        Some((whole, fraction)) => format!("{}{}{fraction}", grouped(whole, lang), lang.pick(',', '.')),
        None => grouped(&plain, lang),
    }
}

/// Writes a count.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub fn whole(count: u64, lang: Lang) -> String {
    real(count as f64, Some(0), lang)
}

pub(crate) fn grouped(digits: &str, lang: Lang) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        let left = digits.len() - at;
        if left.is_multiple_of(3) && out.chars().any(|c| c.is_ascii_digit()) {
            out.push(lang.pick('.', ','));
        }
        out.push(c);
    }
    out
}
