//! Numbers in the notation of a language.

use crate::model::lang::Lang;

/// Rounds half away from zero, so that tables, charts and sentences have the same digits; the formatting of the standard
/// library rounds ties to even. The result is never -0.
pub(super) fn rounded(n: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    let whole = (n * scale).round() / scale;
    // Numbers that large have no fraction to round.
    let rounded = if whole.is_finite() { whole } else { n };
    rounded + 0.0
}

/// Writes a measured number; without `decimals` with all its digits.
pub fn real(n: f64, decimals: Option<u8>, lang: Lang) -> String {
    let plain = match decimals {
        Some(digits) => format!("{:.*}", usize::from(digits), rounded(n, digits)),
        None => (n + 0.0).to_string(),
    };
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// Ties that binary numbers represent exactly, rounded half away from zero.
    #[rstest]
    #[case(6.25, 1, "6,3")]
    #[case(-6.25, 1, "-6,3")]
    #[case(18.75, 1, "18,8")]
    #[case(0.5, 0, "1")]
    #[case(2.5, 0, "3")]
    #[case(1234.5, 0, "1.235")]
    #[case(0.125, 2, "0,13")]
    #[case(999.95, 1, "1.000,0")]
    #[case(-0.04, 1, "0,0")]
    #[case(-0.4, 0, "0")]
    #[case(1e22, 1, "10.000.000.000.000.000.000.000,0")]
    fn a_tie_is_rounded_away_from_zero_and_no_zero_is_negative(
        #[case] n: f64,
        #[case] decimals: u8,
        #[case] written: &str,
    ) {
        assert_eq!(real(n, Some(decimals), Lang::Vi), written);
    }

    #[rstest]
    #[case(0.0, "0", "0")]
    #[case(-0.0, "0", "0")]
    #[case(0.000_12, "0,00012", "0.00012")]
    #[case(12_345.678_9, "12.345,6789", "12,345.6789")]
    #[case(-999.0, "-999", "-999")]
    #[case(-1000.0, "-1.000", "-1,000")]
    #[case(1e6, "1.000.000", "1,000,000")]
    fn all_digits_are_written_in_the_marks_of_the_language(
        #[case] n: f64,
        #[case] vi: &str,
        #[case] en: &str,
    ) {
        assert_eq!([real(n, None, Lang::Vi), real(n, None, Lang::En)], [vi, en]);
    }

    #[test]
    fn a_number_beyond_all_scales_stays_what_it_is() {
        for n in [f64::MAX, f64::MIN, f64::INFINITY] {
            assert_eq!(rounded(n, 6).to_bits(), n.to_bits());
        }
        assert!(rounded(f64::NAN, 1).is_nan());
        assert_eq!((whole(0, Lang::Vi), whole(1_048_576, Lang::Vi)), ("0".into(), "1.048.576".into()));
    }
}
