//! The sector mix of a region, alone and compared with the city.
//!
//! Two mixes that are compared must have the same classification.

use super::{matrix::Matrix, shares::Shares, sum::sum};

/// Location quotient (Florence 1939): the share of a sector in a region over its share in the city.
///
/// `None` if the region is empty or the sector is absent from the city.
///
/// # Examples
///
/// The sector has 30 % of the region and 32 of 300 in the city:
///
/// ```
/// use xuong::analysis::{matrix::Matrix, structure::location_quotient};
///
/// let matrix = Matrix::new(2, vec![30.0, 70.0, 1.0, 99.0, 1.0, 99.0]).unwrap();
/// assert_eq!(location_quotient(&matrix, 0, 0), Some(2.8125), "30 / 100 over 32 / 300");
/// ```
pub fn location_quotient(matrix: &Matrix, region: usize, sector: usize) -> Option<f64> {
    let expected = matrix.region_totals()[region] * matrix.sector_totals()[sector];
    (expected > 0.0).then(|| matrix.region(region)[sector] * matrix.total() / expected)
}

/// Symmetric form of a location quotient, RSCA (Laursen 1998), in -1..1; 0 is the share in the city.
///
/// # Examples
///
/// ```
/// use xuong::analysis::structure::symmetric_quotient;
///
/// assert_eq!([0.0, 1.0, 3.0].map(symmetric_quotient), [-1.0, 0.0, 0.5]);
/// ```
pub fn symmetric_quotient(quotient: f64) -> f64 {
    (quotient - 1.0) / (quotient + 1.0)
}

/// Herfindahl-Hirschman index H: 1 for a single sector, 1/S for S equal ones.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{shares::Shares, structure::{effective_sectors, herfindahl, normalised_herfindahl}};
///
/// let equal = Shares::of(&[7.0; 4]).unwrap();
/// assert_eq!((herfindahl(&equal), effective_sectors(&equal)), (0.25, 4.0));
/// assert_eq!(normalised_herfindahl(&equal), Some(0.0));
/// let single = Shares::of(&[7.0, 0.0, 0.0, 0.0]).unwrap();
/// assert_eq!((herfindahl(&single), normalised_herfindahl(&single)), (1.0, Some(1.0)));
/// ```
pub fn herfindahl(mix: &Shares) -> f64 {
    mix.sum_of_squares()
}

/// Herfindahl-Hirschman index scaled to 0 (equal shares) to 1; `None` for a classification with one sector.
pub fn normalised_herfindahl(mix: &Shares) -> Option<f64> {
    let equal = 1.0 / mix.parts();
    // The squared deviations from the equal share add up to H - 1/S, without its cancellation.
    let spread = sum(mix.iter().map(|share| (share - equal).powi(2)));
    (equal < 1.0).then(|| spread / (1.0 - equal))
}

/// Effective number of sectors, 1/H: the number of equal sectors with the same Herfindahl-Hirschman index.
pub fn effective_sectors(mix: &Shares) -> f64 {
    herfindahl(mix).recip()
}

/// Shannon entropy (1948) in nats: 0 for a single sector, ln S for S equal ones.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{shares::Shares, structure::{effective_sectors_by_entropy, evenness, shannon}};
///
/// let equal = Shares::of(&[7.0; 4]).unwrap();
/// assert!((shannon(&equal) - 4.0_f64.ln()).abs() < 1e-12);
/// assert!((effective_sectors_by_entropy(&equal) - 4.0).abs() < 1e-12);
/// assert!((evenness(&equal).unwrap() - 1.0).abs() < 1e-12);
/// ```
pub fn shannon(mix: &Shares) -> f64 {
    sum(mix.iter().filter(|share| *share > 0.0).map(|share| share * share.recip().ln()))
}

/// Entropy over its maximum (Pielou's evenness); `None` for a classification with one sector.
pub fn evenness(mix: &Shares) -> Option<f64> {
    (mix.parts() > 1.0).then(|| shannon(mix) / mix.parts().ln())
}

/// Effective number of sectors by entropy, exp(H) (Hill 1973).
pub fn effective_sectors_by_entropy(mix: &Shares) -> f64 {
    shannon(mix).exp()
}

/// Specialisation relative to a reference as Kullback-Leibler divergence in nats (Theil & Finizza 1971).
///
/// `None` if a sector is in the mix and not in the reference.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{shares::Shares, structure::divergence};
///
/// let (single, equal) = (Shares::of(&[1.0, 0.0]).unwrap(), Shares::of(&[1.0, 1.0]).unwrap());
/// assert!((divergence(&single, &equal).unwrap() - 2.0_f64.ln()).abs() < 1e-12);
/// assert_eq!(divergence(&equal, &equal), Some(0.0));
/// assert_eq!(divergence(&equal, &single), None);
/// ```
pub fn divergence(mix: &Shares, reference: &Shares) -> Option<f64> {
    covers(reference, mix).then(|| {
        let present = pairs(mix, reference).filter(|(share, _)| *share > 0.0);
        sum(present.map(|(share, expected)| share * (share / expected).ln()))
    })
}

/// Mutual information of region and sector in nats; `None` if the city is empty.
///
/// # Examples
///
/// In two regions with one sector each, the region determines the sector:
///
/// ```
/// use xuong::analysis::{matrix::Matrix, structure::mutual_information};
///
/// let segregated = Matrix::new(2, vec![10.0, 0.0, 0.0, 10.0]).unwrap();
/// assert!((mutual_information(&segregated).unwrap() - 2.0_f64.ln()).abs() < 1e-12);
/// ```
pub fn mutual_information(matrix: &Matrix) -> Option<f64> {
    let (city, location) = (matrix.city_mix()?, matrix.location()?);
    let of_region = |(region, share): (usize, f64)| {
        let own = matrix.region_mix(region).and_then(|mix| divergence(&mix, &city));
        own.map(|own| share * own)
    };
    Some(sum(location.iter().enumerate().filter_map(of_region)))
}

/// Theil's H of segregation: mutual information over the entropy of the city; `None` if that is zero.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{matrix::Matrix, structure::theil_segregation};
///
/// let segregated = Matrix::new(2, vec![10.0, 0.0, 0.0, 10.0]).unwrap();
/// assert!((theil_segregation(&segregated).unwrap() - 1.0).abs() < 1e-12);
/// let mixed = Matrix::new(2, vec![10.0, 30.0, 20.0, 60.0]).unwrap();
/// assert!(theil_segregation(&mixed).unwrap().abs() < 1e-12);
/// ```
pub fn theil_segregation(matrix: &Matrix) -> Option<f64> {
    let (mutual, entropy) = (mutual_information(matrix)?, shannon(&matrix.city_mix()?));
    (entropy > 0.0).then(|| mutual / entropy)
}

/// Krugman's specialisation index (1991): 0 for the same mix, 2 for no sector in common.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{shares::Shares, structure::{duncan, krugman}};
///
/// let (one, other) = (Shares::of(&[1.0, 0.0]).unwrap(), Shares::of(&[0.0, 1.0]).unwrap());
/// assert_eq!((krugman(&one, &other), duncan(&one, &other)), (2.0, 1.0));
/// assert_eq!(krugman(&one, &one), 0.0);
/// ```
pub fn krugman(mix: &Shares, reference: &Shares) -> f64 {
    sum(pairs(mix, reference).map(|(share, expected)| (share - expected).abs()))
}

/// Dissimilarity index (Duncan & Duncan 1955): half of Krugman's index.
pub fn duncan(mix: &Shares, reference: &Shares) -> f64 {
    krugman(mix, reference) / 2.0
}

/// Relative diversity (Duranton & Puga 2000): the inverse of Krugman's index; `None` for the same mix.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{shares::Shares, structure::relative_diversity};
///
/// let (one, other) = (Shares::of(&[1.0, 0.0]).unwrap(), Shares::of(&[0.0, 1.0]).unwrap());
/// assert_eq!(relative_diversity(&one, &other), Some(0.5), "the least possible");
/// assert_eq!(relative_diversity(&one, &one), None);
/// ```
pub fn relative_diversity(mix: &Shares, reference: &Shares) -> Option<f64> {
    let difference = krugman(mix, reference);
    (difference > 0.0).then(|| difference.recip())
}

/// Relative specialisation (Duranton & Puga 2000): the largest location quotient; `None` for an empty region.
///
/// A sector that is rare in the city makes it large, however few firms there are.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{matrix::Matrix, structure::relative_specialisation};
///
/// let matrix = Matrix::new(2, vec![1.0, 0.0, 0.0, 999.0]).unwrap();
/// assert_eq!(relative_specialisation(&matrix, 0), Some(1000.0), "by a single firm");
/// ```
pub fn relative_specialisation(matrix: &Matrix, region: usize) -> Option<f64> {
    let quotients = (0..matrix.sectors()).filter_map(|sector| location_quotient(matrix, region, sector));
    quotients.max_by(f64::total_cmp)
}

/// Hachman index (1995): 1 for the mix of the reference, towards 0 for sectors that are rare there.
///
/// `None` if a sector is in the mix and not in the reference.
///
/// # Examples
///
/// ```
/// use xuong::analysis::{shares::Shares, structure::hachman};
///
/// let (single, equal) = (Shares::of(&[1.0, 0.0]).unwrap(), Shares::of(&[1.0, 1.0]).unwrap());
/// assert_eq!(hachman(&equal, &equal), Some(1.0));
/// assert_eq!(hachman(&single, &equal), Some(0.5));
/// ```
pub fn hachman(mix: &Shares, reference: &Shares) -> Option<f64> {
    covers(reference, mix).then(|| {
        let present = pairs(mix, reference).filter(|(share, _)| *share > 0.0);
        sum(present.map(|(share, expected)| share * share / expected)).recip()
    })
}

fn pairs(mix: &Shares, reference: &Shares) -> impl Iterator<Item = (f64, f64)> {
    mix.iter().zip(reference.iter())
}

fn covers(reference: &Shares, mix: &Shares) -> bool {
    pairs(mix, reference).all(|(share, expected)| share == 0.0 || expected > 0.0)
}
