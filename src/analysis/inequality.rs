//! How unequal sizes are, of districts or of firms.

use super::{shares::Shares, sum::sum};

/// Gini coefficient: 0 for equal parts, towards 1 if one has all.
#[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^53 parts")]
pub fn gini(sizes: &Shares) -> f64 {
    let mut sorted = sizes.as_slice().to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = f64::midpoint(sizes.parts(), 1.0);
    let ranked = sorted.iter().enumerate().map(|(below, share)| (below as f64 + 1.0 - middle) * share);
    2.0 * sum(ranked) / sizes.parts()
}

/// Theil index (1967): 0 for equal parts, `ln n` if one has all.
pub fn theil(sizes: &Shares) -> f64 {
    let present = sizes.iter().filter(|share| *share > 0.0);
    sum(present.map(|share| share * (share * sizes.parts()).ln()))
}

/// Theil index of sizes in groups: the index of all is the sum of both parts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TheilParts {
    /// What is left if all within a group have its mean.
    pub between: f64,
    /// The indices of the groups, weighted with their totals.
    pub within: f64,
}

/// Divides a Theil index by groups of sizes (Theil 1967); `None` if all are zero, or one is no weight.
///
/// Empty groups are skipped.
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

/// Gini coefficient of regions, divided by whether the two of a pair are neighbours (Rey & Smith 2013).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpatialGini {
    /// What pairs of neighbours contribute.
    pub neighbours: f64,
    /// What all other pairs contribute.
    pub others: f64,
}

/// Divides a Gini coefficient by neighbourhood; `neighbours` lists those of each region, both ways.
///
/// `None` if all weights are zero, or one is none.
pub fn spatial_gini(weights: &[f64], neighbours: &[Vec<usize>]) -> Option<SpatialGini> {
    let shares = Shares::of(weights)?;
    let of = shares.as_slice();
    let pairs = neighbours.iter().zip(of);
    let differences = pairs.flat_map(|(near, own)| near.iter().map(move |other| (own - of[*other]).abs()));
    let near = sum(differences) / (2.0 * shares.parts());
    Some(SpatialGini { neighbours: near, others: (gini(&shares) - near).max(0.0) })
}
