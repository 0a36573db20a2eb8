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
}
