//! Compensated summation.

/// Sums with a running compensation (Neumaier 1974): the error does not grow with the number of terms.
pub(super) fn sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0);
    for term in terms {
        let next = total + term;
        lost += if total.abs() >= term.abs() { (total - next) + term } else { (term - next) + total };
        total = next;
    }
    total + lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_term_survives_between_large_ones() {
        assert!((sum([1e16, 1.0, -1e16]) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_sum_is_as_exact_as_its_terms() {
        let sum_of = |terms: &[f64]| sum(terms.iter().copied());
        assert_eq!(sum_of(&[]).to_bits(), 0.0_f64.to_bits());
        let tenths = vec![0.1; 1_000_000];
        assert!((sum_of(&tenths) - 100_000.0).abs() < 1e-10, "plain addition is 1e-6 off");
        let terms = [1.0, 1e100, 1.0, -1e100];
        assert!((sum_of(&terms) - 2.0).abs() < 1e-15, "Neumaier's own example");
        assert!(sum_of(&[1.0, f64::NAN]).is_nan());
    }
}
