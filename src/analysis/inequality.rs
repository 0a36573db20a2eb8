//! Inequality of sizes, of districts or of firms.

use super::{shares::Shares, sum::sum};

/// Gini coefficient: 0 for equal sizes, (n - 1) / n if one has everything.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{inequality::gini, shares::Shares};
///
/// let of = |sizes: &[f64]| gini(&Shares::of(sizes).unwrap());
/// assert!(of(&[5.0, 5.0, 5.0, 5.0]).abs() < 1e-12);
/// assert!((of(&[0.0, 0.0, 0.0, 5.0]) - 0.75).abs() < 1e-12);
/// ```
#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 parts")]
pub fn gini(sizes: &Shares) -> f64 {
    let mut sorted = sizes.as_slice().to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = f64::midpoint(sizes.parts(), 1.0);
    let ranked = sorted.iter().enumerate().map(|(below, share)| (below as f64 + 1.0 - middle) * share);
    2.0 * sum(ranked) / sizes.parts()
}

/// Theil index (1967): 0 for equal sizes, `ln n` if one has everything.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{inequality::theil, shares::Shares};
///
/// let one_of_four = Shares::of(&[0.0, 0.0, 0.0, 5.0]).unwrap();
/// assert!((theil(&one_of_four) - 4.0_f64.ln()).abs() < 1e-12);
/// ```
pub fn theil(sizes: &Shares) -> f64 {
    let present = sizes.iter().filter(|share| *share > 0.0);
    sum(present.map(|share| share * (share * sizes.parts()).ln()))
}

/// The decomposition of a Theil index by groups: the index is the sum of both components.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TheilParts {
    /// The between-group component: the index if each member had the mean of its group.
    pub between: f64,
    /// The within-group component: the indices of the groups, weighted with their totals.
    pub within: f64,
}

/// Decomposes a Theil index by groups (Theil 1967); `None` if all sizes are zero, or one is not a weight.
///
/// Empty groups are omitted.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{inequality::{theil, theil_parts}, shares::Shares};
///
/// let parts = theil_parts(&[vec![1.0, 2.0], vec![3.0, 10.0, 4.0]]).unwrap();
/// let all = theil(&Shares::of(&[1.0, 2.0, 3.0, 10.0, 4.0]).unwrap());
/// assert!((parts.between + parts.within - all).abs() < 1e-12);
/// ```
#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 members")]
pub fn theil_parts<G: AsRef<[f64]>>(groups: &[G]) -> Option<TheilParts> {
    let groups: Vec<&[f64]> = groups.iter().map(AsRef::as_ref).filter(|group| !group.is_empty()).collect();
    let members: usize = groups.iter().map(|group| group.len()).sum();
    let totals: Vec<f64> = groups.iter().map(|group| sum(group.iter().copied())).collect();
    let shares = Shares::of(&totals)?;
    let (mut between, mut within) = (Vec::new(), Vec::new());
    for (group, share) in groups.iter().zip(shares.iter()).filter(|(_, share)| *share > 0.0) {
        between.push(share * (share * members as f64 / group.len() as f64).ln());
        within.push(share * theil(&Shares::of(group)?));
    }
    Some(TheilParts { between: sum(between), within: sum(within) })
}

/// The decomposition of a Gini coefficient of regions by adjacency (Rey & Smith 2013).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpatialGini {
    /// The contribution of pairs of neighbours.
    pub neighbours: f64,
    /// The contribution of all other pairs.
    pub others: f64,
}

/// Decomposes a Gini coefficient; `neighbours` lists the neighbours of each region, symmetrically.
///
/// `None` if all weights are zero, or one is not a weight.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{inequality::{gini, spatial_gini}, shares::Shares};
///
/// let (weights, path) = ([1.0, 4.0, 2.0], [vec![1], vec![0, 2], vec![1]]);
/// let parts = spatial_gini(&weights, &path).unwrap();
/// let all = gini(&Shares::of(&weights).unwrap());
/// assert!((parts.neighbours + parts.others - all).abs() < 1e-12);
/// ```
pub fn spatial_gini(weights: &[f64], neighbours: &[Vec<usize>]) -> Option<SpatialGini> {
    let shares = Shares::of(weights)?;
    let of = shares.as_slice();
    let pairs = neighbours.iter().zip(of);
    let differences = pairs.flat_map(|(near, own)| near.iter().map(move |other| (own - of[*other]).abs()));
    let near = sum(differences) / (2.0 * shares.parts());
    Some(SpatialGini { neighbours: near, others: (gini(&shares) - near).max(0.0) })
}
