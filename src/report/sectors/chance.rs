//! Significance of location quotients, corrected for the number of tests.

use std::{collections::BTreeMap, iter::repeat_n};

use crate::{
    analysis::{
        significance::{benjamini_hochberg, quotient_p_values},
        structure::location_quotient,
    },
    document::numerals,
    model::{lang::Lang, sector::SectorCode},
    report::{
        figures::{areas::Area, counts::Counts, sector_counts::Mix},
        parameter::Measure,
    },
};

/// The expected share of false discoveries among the marked quotients, from 0 to 1 (Benjamini & Hochberg 1995).
pub(super) const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// Significant quotients: the quotient and the number of establishments.
pub(crate) type Marked = BTreeMap<(Area, SectorCode), (f64, u64)>;

/// The quotients above 1 that chance does not explain, with the number of establishments. The map of the app shows
/// those of the report, and marks all areas tested here as tested.
pub(crate) fn marked(mix: &Mix) -> Marked {
    Counts::of(mix, Measure::Establishments).map(|counts| stand_out(&counts)).unwrap_or_default()
}

/// The p-value of each quotient of an area. The city, with which areas are compared, and establishments in no area are
/// not tested.
pub(super) fn chances(counts: &Counts) -> Vec<Option<f64>> {
    let is_tested = counts.areas.iter().flat_map(|area| repeat_n(is_area(*area), counts.sectors.len()));
    let p_values = quotient_p_values(&counts.matrix).into_iter().zip(is_tested);
    p_values.map(|(p, is_tested)| p.filter(|_| is_tested)).collect()
}

/// Whether it is an area, rather than the city or the rest in no area.
pub(super) fn is_area(area: Area) -> bool {
    matches!(area, Area::Numbered(_))
}

/// The number of tests over which the false discovery rate is controlled: all combinations of areas with sectors of the
/// city.
pub(crate) fn tests(mix: &Mix) -> u64 {
    let counts = Counts::of(mix, Measure::Establishments);
    counts.map_or(0, |counts| chances(&counts).into_iter().flatten().count() as u64)
}

/// The significant quotients among the counts.
pub(super) fn stand_out(counts: &Counts) -> Marked {
    let p_values = chances(counts);
    let most = benjamini_hochberg(p_values.iter().copied(), FALSE_DISCOVERY_RATE).threshold;
    let mut marked = BTreeMap::new();
    for (area, sector) in (0..counts.areas.len()).flat_map(|a| (0..counts.sectors.len()).map(move |s| (a, s)))
    {
        let p_value = p_values[area * counts.sectors.len() + sector];
        let quotient = location_quotient(&counts.matrix, area, sector).filter(|quotient| *quotient > 1.0);
        if let (Some(quotient), true) = (quotient, p_value.zip(most).is_some_and(|(p, most)| p <= most)) {
            let key = (counts.areas[area], counts.sectors[sector]);
            marked.insert(key, (quotient, counts.establishments(area, sector)));
        }
    }
    marked
}

/// The number of tests, as a note.
pub(super) fn tested(counts: &Counts, lang: Lang) -> String {
    let chances = chances(counts);
    let n = chances.iter().flatten().count() as u64;
    let of_areas = chances.chunks(counts.sectors.len().max(1));
    let areas = of_areas.filter(|own| own.iter().any(Option::is_some)).count() as u64;
    let [n, areas, sectors] = [n, areas, counts.sectors.len() as u64].map(|n| numerals::whole(n, lang));
    lang.pick(
        format!(
            "Tỷ lệ phát hiện sai được giữ trên {n} phép kiểm định: {areas} địa bàn có cơ sở đã rõ ngành × \
             {sectors} ngành, kể cả ngành mà địa bàn không có; thành phố và nhóm cơ sở ngoài mọi địa bàn \
             không được kiểm định."
        ),
        format!(
            "The rate of false discoveries is kept over {n} tests: {areas} areas that have establishments \
             of known sector × {sectors} sectors, those included that an area does not have; the city and \
             the establishments outside all areas are not tested."
        ),
    )
}
