//! What a region is made of, and how that differs from the city.
//!
//! Two sets of shares that are compared follow one classification.

use super::{matrix::Matrix, shares::Shares, sum::sum};

/// Location quotient (Florence 1939): the share of a sector in a region over its share in the city.
///
/// `None` if the region is empty or the city has none of the sector.
pub fn location_quotient(matrix: &Matrix, region: usize, sector: usize) -> Option<f64> {
    let expected = matrix.region_totals()[region] * matrix.sector_totals()[sector];
    (expected > 0.0).then(|| matrix.region(region)[sector] * matrix.total() / expected)
}

/// Symmetric form of a location quotient, RSCA (Laursen 1998): from -1 over 0, the city's share, to 1.
pub fn symmetric_quotient(quotient: f64) -> f64 {
    (quotient - 1.0) / (quotient + 1.0)
}

/// Herfindahl-Hirschman index: 1 for a single sector, at least 1/S.
pub fn herfindahl(mix: &Shares) -> f64 {
    mix.sum_of_squares()
}

/// Herfindahl-Hirschman index scaled to 0 (equal shares) to 1; `None` for a classification of one sector.
pub fn normalised_herfindahl(mix: &Shares) -> Option<f64> {
    let equal = 1.0 / mix.parts();
    // The spread about the equal share is H - 1/S without its cancellation.
    let spread = sum(mix.iter().map(|share| (share - equal).powi(2)));
    (equal < 1.0).then(|| spread / (1.0 - equal))
}

/// Effective number of sectors, 1/H: as many equal ones would give the same Herfindahl-Hirschman index.
pub fn effective_sectors(mix: &Shares) -> f64 {
    herfindahl(mix).recip()
}

/// Shannon entropy (1948) in nats: 0 for a single sector, at most ln S.
pub fn shannon(mix: &Shares) -> f64 {
    sum(mix.iter().filter(|share| *share > 0.0).map(|share| share * share.recip().ln()))
}

/// Entropy over its maximum; `None` for a classification of one sector.
pub fn evenness(mix: &Shares) -> Option<f64> {
    (mix.parts() > 1.0).then(|| shannon(mix) / mix.parts().ln())
}

/// Effective number of sectors by entropy, exp(H) (Hill 1973).
pub fn effective_sectors_by_entropy(mix: &Shares) -> f64 {
    shannon(mix).exp()
}

/// Specialisation against a reference as Kullback-Leibler divergence (Theil & Finizza 1971).
///
/// `None` if a sector is in the mix and not in the reference.
pub fn divergence(mix: &Shares, reference: &Shares) -> Option<f64> {
    covers(reference, mix).then(|| {
        let present = pairs(mix, reference).filter(|(share, _)| *share > 0.0);
        sum(present.map(|(share, expected)| share * (share / expected).ln()))
    })
}

/// Mutual information of region and sector in nats; `None` if the city is empty.
pub fn mutual_information(matrix: &Matrix) -> Option<f64> {
    let (city, location) = (matrix.city_mix()?, matrix.location()?);
    let of_region = |(region, share): (usize, f64)| {
        let own = matrix.region_mix(region).and_then(|mix| divergence(&mix, &city));
        own.map(|own| share * own)
    };
    Some(sum(location.iter().enumerate().filter_map(of_region)))
}

/// Theil's H of segregation: mutual information over the entropy of the city; `None` if that is zero.
pub fn theil_segregation(matrix: &Matrix) -> Option<f64> {
    let (mutual, entropy) = (mutual_information(matrix)?, shannon(&matrix.city_mix()?));
    (entropy > 0.0).then(|| mutual / entropy)
}

/// Krugman's specialisation index (1991): from 0, the same mix, to 2, no sector in common.
pub fn krugman(mix: &Shares, reference: &Shares) -> f64 {
    sum(pairs(mix, reference).map(|(share, expected)| (share - expected).abs()))
}

/// Dissimilarity of Duncan & Duncan (1955): half of Krugman's index.
pub fn duncan(mix: &Shares, reference: &Shares) -> f64 {
    krugman(mix, reference) / 2.0
}

/// Relative diversity (Duranton & Puga 2000): the inverse of Krugman's index; `None` for the same mix.
pub fn relative_diversity(mix: &Shares, reference: &Shares) -> Option<f64> {
    let difference = krugman(mix, reference);
    (difference > 0.0).then(|| difference.recip())
}

/// Relative specialisation (Duranton & Puga 2000): the largest location quotient; `None` for an empty region.
///
/// A sector that is rare in the city makes it large, however few firms there are.
pub fn relative_specialisation(matrix: &Matrix, region: usize) -> Option<f64> {
    let quotients = (0..matrix.sectors()).filter_map(|sector| location_quotient(matrix, region, sector));
    quotients.max_by(f64::total_cmp)
}

/// Hachman index (1995): 1 for the reference's mix, towards 0 for what is rare there.
///
/// `None` if a sector is in the mix and not in the reference.
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
