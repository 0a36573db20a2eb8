//! Change between two dates: shift-share analysis and structural change.

use super::{matrix::Matrix, shares::Shares, sum::sum};

/// Two matrices with the same regions and sectors, at two dates.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    before: &'a Matrix,
    after: &'a Matrix,
}

/// The components of a change: city, sector and region.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{change::Change, matrix::Matrix};
///
/// let before = Matrix::new(2, vec![100.0, 50.0, 100.0, 150.0]).unwrap();
/// let after = Matrix::new(2, vec![130.0, 55.0, 110.0, 165.0]).unwrap();
/// let part = Change::new(&before, &after).unwrap().shift_share(0, 0);
/// // The city grew by 15 %, the sector by 20 % and the sector in the region by 30 %.
/// assert!((part.national_share - 15.0).abs() < 1e-9);
/// assert!((part.industry_mix - 5.0).abs() < 1e-9);
/// assert!((part.competitive - 10.0).abs() < 1e-9);
/// assert_eq!(part.delta, 30.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShiftShare {
    /// The change, which is the sum of the next three components.
    pub delta: f64,
    /// The change at the growth rate of the city (Dunn 1960).
    pub national_share: f64,
    /// The change at the growth rate of the sector beyond that of the city.
    pub industry_mix: f64,
    /// The competitive effect: the rest.
    pub competitive: f64,
    /// The competitive effect if the region had the sector mix of the city (Esteban-Marquillas 1972).
    pub homothetic_competitive: f64,
    /// The allocation effect, which is the rest of the competitive one: specialisation where there is a competitive
    /// advantage.
    pub allocation: f64,
    /// Whether the sector is new in the city; the whole change is competitive then.
    pub new_sector: bool,
}

impl<'a> Change<'a> {
    /// Pairs two matrices; `None` if their sizes differ.
    pub fn new(before: &'a Matrix, after: &'a Matrix) -> Option<Self> {
        let same = before.regions() == after.regions() && before.sectors() == after.sectors();
        same.then_some(Self { before, after })
    }

    /// Shift-share analysis of a sector in a region. Growth from zero is competitive and allocation.
    pub fn shift_share(&self, region: usize, sector: usize) -> ShiftShare {
        let (e0, e1) = (self.before.region(region)[sector], self.after.region(region)[sector]);
        let (s0, s1) = (self.before.sector_totals()[sector], self.after.sector_totals()[sector]);
        let (c0, c1) = (self.before.total(), self.after.total());
        let new_sector = s0 == 0.0 && s1 > 0.0;
        let delta = e1 - e0;
        if e0 == 0.0 {
            return ShiftShare { delta, competitive: e1, allocation: e1, new_sector, ..ShiftShare::NONE };
        }
        // Differences of products are exact for whole numbers, where those of growth rates would cancel.
        let ahead = e1 * s0 - e0 * s1;
        ShiftShare {
            delta,
            national_share: e0 * (c1 - c0) / c0,
            industry_mix: e0 * ((s1 * c0 - c1 * s0) / (s0 * c0)),
            competitive: ahead / s0,
            homothetic_competitive: self.before.region_totals()[region] / c0 * (ahead / e0),
            allocation: (e0 * c0 - self.before.region_totals()[region] * s0) / c0 * (ahead / (e0 * s0)),
            new_sector,
        }
    }

    /// Shift-share analysis of a region: the sums over its sectors. `new_sector` is set if any of its sectors is new.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::analysis::{change::Change, matrix::Matrix};
    ///
    /// let before = Matrix::new(2, vec![100.0, 50.0, 100.0, 150.0]).unwrap();
    /// let after = Matrix::new(2, vec![130.0, 55.0, 110.0, 165.0]).unwrap();
    /// let region = Change::new(&before, &after).unwrap().region_shift_share(0);
    /// assert_eq!(region.delta, 35.0, "from 150 to 185");
    /// assert!((region.national_share + region.industry_mix + region.competitive - region.delta).abs() < 1e-9);
    /// ```
    pub fn region_shift_share(&self, region: usize) -> ShiftShare {
        let parts: Vec<_> = (0..self.before.sectors()).map(|s| self.shift_share(region, s)).collect();
        let total = |part: fn(&ShiftShare) -> f64| sum(parts.iter().map(part));
        let is_new = |(part, weight): (&ShiftShare, &f64)| part.new_sector && *weight > 0.0;
        ShiftShare {
            delta: total(|part| part.delta),
            national_share: total(|part| part.national_share),
            industry_mix: total(|part| part.industry_mix),
            competitive: total(|part| part.competitive),
            homothetic_competitive: total(|part| part.homothetic_competitive),
            allocation: total(|part| part.allocation),
            new_sector: parts.iter().zip(self.after.region(region)).any(is_new),
        }
    }

    /// The structural change of a region; `None` if it is empty at either date.
    pub fn region_structure(&self, region: usize) -> Option<StructuralChange> {
        structural_change(self.before.region(region), self.after.region(region))
    }

    /// The structural change of the city; `None` if it is empty at either date.
    pub fn city_structure(&self) -> Option<StructuralChange> {
        structural_change(self.before.sector_totals(), self.after.sector_totals())
    }
}

impl ShiftShare {
    const NONE: Self = Self {
        delta: 0.0,
        national_share: 0.0,
        industry_mix: 0.0,
        competitive: 0.0,
        homothetic_competitive: 0.0,
        allocation: 0.0,
        new_sector: false,
    };
}

/// The change of a sector mix. All measures but `cos_theta` are exactly zero without a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StructuralChange {
    /// Norm of absolute values (Michaely 1962; Stoikov 1966): the share that moved to other sectors.
    pub norm_of_absolute_values: f64,
    /// The cosine of the angle between the mixes.
    pub cos_theta: f64,
    /// The angle in degrees (Moore 1978).
    pub theta_deg: f64,
    /// The dispersion of growth rates, weighted with the mix at the second date (Lilien 1982).
    pub lilien: f64,
    /// The dispersion of growth rates, weighted with the mean of both mixes (Stamer 1999).
    pub modified_lilien: f64,
    /// The number of sectors that are zero at either date, which the two dispersions omit.
    pub sectors_left_out: usize,
}

impl StructuralChange {
    /// The angle as a fraction of a right angle: 0 without a change, 1 if no sector remains.
    pub fn rate(&self) -> f64 {
        self.theta_deg / 90.0
    }
}

/// Compares the weights of sectors at two dates; `None` if they are not weights or zero at either date.
///
/// # Examples
///
/// ```
/// use xuong::analysis::change::structural_change;
///
/// let replaced = structural_change(&[40.0, 0.0], &[0.0, 70.0]).unwrap();
/// assert_eq!(replaced.norm_of_absolute_values, 1.0);
/// assert!((replaced.theta_deg - 90.0).abs() < 1e-12);
///
/// let grown = structural_change(&[10.0, 30.0], &[20.0, 60.0]).unwrap();
/// assert_eq!((grown.theta_deg, grown.lilien), (0.0, 0.0), "growth alone does not change the structure");
/// ```
pub fn structural_change(before: &[f64], after: &[f64]) -> Option<StructuralChange> {
    let (old, new) = (Shares::of(before)?, Shares::of(after)?);
    let (old, new) = (old.as_slice(), new.as_slice());
    let moved = moved_shares(before, after);
    let cosine = dot(old, new) / (dot(old, old) * dot(new, new)).sqrt();
    let growth = |sector: usize| (moved[sector] / old[sector]).ln_1p().powi(2);
    let staying: Vec<usize> = (0..moved.len()).filter(|s| old[*s] > 0.0 && new[*s] > 0.0).collect();
    let dispersion =
        |weight: &dyn Fn(usize) -> f64| sum(staying.iter().map(|s| weight(*s) * growth(*s))).sqrt();
    Some(StructuralChange {
        norm_of_absolute_values: sum(moved.iter().map(|share| share.abs())) / 2.0,
        cos_theta: cosine.min(1.0),
        theta_deg: angle(old, new, &moved).to_degrees(),
        lilien: dispersion(&|s| new[s]),
        modified_lilien: dispersion(&|s| f64::midpoint(old[s], new[s])),
        sectors_left_out: moved.len() - staying.len(),
    })
}

/// Differences of shares, without cancellation.
fn moved_shares(before: &[f64], after: &[f64]) -> Vec<f64> {
    let (old, new) = (sum(before.iter().copied()), sum(after.iter().copied()));
    let moved = |(e0, e1): (&f64, &f64)| difference_of_products(*e1, old, *e0, new) / (old * new);
    before.iter().zip(after).map(moved).collect()
}

/// `a b - c d`, accurate to the last digits (Kahan; Jeannerod et al. 2013).
fn difference_of_products(a: f64, b: f64, c: f64, d: f64) -> f64 {
    let product = c * d;
    a.mul_add(b, -product) + c.mul_add(-d, product)
}

/// The angle between two mixes, from the component of the difference that is orthogonal to the old one.
///
/// Equal to `2 atan2(|u - v|, |u + v|)` of the unit vectors, in which a small difference would be lost to rounding.
fn angle(old: &[f64], new: &[f64], moved: &[f64]) -> f64 {
    let squares = dot(old, old);
    let along = dot(old, moved) / squares;
    let across: Vec<f64> = moved.iter().zip(old).map(|(moved, old)| moved - along * old).collect();
    (dot(&across, &across) * squares).sqrt().atan2(dot(old, new))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    sum(a.iter().zip(b).map(|(a, b)| a * b))
}
