//! What each area is known for: which sectors weigh more there than in the city, and how mixed the area is.
//!
//! Establishments are counted, whose number is public; those of unknown sector are left out.

use std::collections::BTreeSet;

use super::{
    areas::{Area, area_names, areas, by},
    mix::{Mix, mix},
    parameters::{Parameters, ReportError},
    sector_mix::{count, sector_names, share_pct},
    table::{Heading, Provenance, Table},
};
use crate::{
    analysis::{
        matrix::Matrix,
        significance::{benjamini_hochberg, quotient_p_values},
        structure::{effective_sectors, krugman, location_quotient},
    },
    index::{Snapshot, cells::Areas},
    model::{
        column::{Type, Value},
        lang::Lang,
        sector::SectorCode,
    },
};

/// Of the quotients that are marked, no more than this share is expected to be chance.
const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// Quotients of fewer establishments swing with each of them.
const FEW: u64 = 10;

/// Establishments by area and known sector.
struct Counts<'a> {
    areas: Vec<&'a Area<'a>>,
    sectors: Vec<SectorCode>,
    matrix: Matrix,
}

impl<'a> Counts<'a> {
    /// The whole city is the sum of its areas, those without a name included; it is an area only when no other is asked
    /// for. `None` when no sector is known.
    fn of(mix: &'a Mix<'a>) -> Option<Self> {
        let listed = |area: &&Area<'_>| **area != Area::City;
        let parts: BTreeSet<&Area<'_>> = mix.keys().map(|(area, _)| area).filter(listed).collect();
        let areas: Vec<_> = if parts.is_empty() { vec![&Area::City] } else { parts.into_iter().collect() };
        let sectors: BTreeSet<SectorCode> = mix.keys().filter_map(|(_, (_, sector))| *sector).collect();
        let sectors: Vec<_> = sectors.into_iter().collect();
        let mut cells = vec![0.0; areas.len() * sectors.len()];
        for ((area, (_, sector)), figures) in mix {
            if let (Ok(row), Some(Ok(column))) =
                (areas.binary_search(&area), sector.map(|own| sectors.binary_search(&own)))
            {
                #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
                let establishments = figures.tally.establishments as f64;
                cells[row * sectors.len() + column] += establishments;
            }
        }
        Some(Self { matrix: Matrix::new(sectors.len(), cells)?, areas, sectors })
    }
}

/// One row for each sector that an area has.
pub(super) fn specialisation(parameters: &Parameters, now: &Snapshot) -> Result<Table, ReportError> {
    let lang = parameters.lang;
    let rows = |counts: &Counts<'_>| {
        let matrix = &counts.matrix;
        let p_values = quotient_p_values(matrix);
        let significant = benjamini_hochberg(p_values.iter().copied(), FALSE_DISCOVERY_RATE).threshold;
        let cells = (0..counts.areas.len()).flat_map(|a| (0..counts.sectors.len()).map(move |s| (a, s)));
        let held = cells.filter(|(area, sector)| matrix.region(*area)[*sector] > 0.0);
        let row = |(area, sector): (usize, usize)| {
            let establishments = whole(matrix.region(area)[sector]);
            let p_value = p_values[area * counts.sectors.len() + sector];
            let marked = p_value.zip(significant).is_some_and(|(p, most)| p <= most);
            let (code, name) = area_names(counts.areas[area], &parameters.boundaries, lang);
            let (sector_code, sector_name) = sector_names(Some(counts.sectors[sector]), lang);
            let city = whole(matrix.sector_totals()[sector]);
            vec![
                code,
                name,
                sector_code,
                sector_name,
                count(establishments),
                Value::Real(share_pct(establishments, whole(matrix.region_totals()[area]))),
                Value::Real(share_pct(city, whole(matrix.total()))),
                rounded(location_quotient(matrix, area, sector)),
                p_value.map_or(Value::Null, |p| Value::Real(to_four_digits(p))),
                Value::text(Some(reading(marked, establishments, lang))),
            ]
        };
        held.map(row).collect()
    };
    let title = lang.pick("Chuyên môn hóa", "Specialisation");
    table("specialisation", title, quotient_headings(lang), quotient_notes(lang), parameters, now, rows)
}

/// One row for each area.
pub(super) fn diversity(parameters: &Parameters, now: &Snapshot) -> Result<Table, ReportError> {
    let lang = parameters.lang;
    let rows = |counts: &Counts<'_>| {
        let matrix = &counts.matrix;
        let row = |area: usize| {
            let own = matrix.region_mix(area)?;
            let rest = matrix.rest_mix(area);
            let quotients =
                (0..counts.sectors.len()).filter_map(|s| Some((location_quotient(matrix, area, s)?, s)));
            let (quotient, most) = quotients.max_by(|a, b| a.0.total_cmp(&b.0))?;
            let (code, name) = area_names(counts.areas[area], &parameters.boundaries, lang);
            let (sector_code, sector_name) = sector_names(Some(counts.sectors[most]), lang);
            let present = matrix.region(area).iter().filter(|cell| **cell > 0.0).count();
            Some(vec![
                code,
                name,
                count(whole(matrix.region_totals()[area])),
                count(present as u64),
                rounded(Some(effective_sectors(&own))),
                rounded(rest.map(|rest| krugman(&own, &rest))),
                sector_code,
                sector_name,
                count(whole(matrix.region(area)[most])),
                rounded(Some(quotient)),
            ])
        };
        (0..counts.areas.len()).filter_map(row).collect()
    };
    let title = lang.pick("Mức đa dạng ngành", "Diversity of sectors");
    table("diversity", title, diversity_headings(lang), diversity_notes(lang), parameters, now, rows)
}

fn table(
    name: &'static str,
    title: &str,
    headings: Vec<Heading>,
    notes: Vec<String>,
    parameters: &Parameters,
    now: &Snapshot,
    rows: impl FnOnce(&Counts<'_>) -> Vec<Vec<Value<'static>>>,
) -> Result<Table, ReportError> {
    let areas = areas(&parameters.boundaries, now)?;
    let mix = mix(areas, parameters.level, now);
    let by = by(&parameters.boundaries, parameters.lang);
    let edition = match areas {
        Areas::Edition(at) => now.base.editions.get(at),
        _ => None,
    };
    Ok(Table {
        name,
        title: format!("{title} — {by}"),
        headings,
        rows: Counts::of(&mix).map_or_else(Vec::new, |counts| rows(&counts)),
        provenance: Provenance::of(now, edition),
        notes,
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a count")]
fn whole(cell: f64) -> u64 {
    cell as u64
}

/// To three decimals.
fn rounded(n: Option<f64>) -> Value<'static> {
    n.map_or(Value::Null, |n| Value::Real((n * 1000.0).round() / 1000.0))
}

/// To four digits, however small.
fn to_four_digits(p: f64) -> f64 {
    if p > 0.0 { format!("{p:.3e}").parse().unwrap_or(p) } else { p }
}

fn reading(marked: bool, establishments: u64, lang: Lang) -> &'static str {
    match (marked, establishments < FEW) {
        (true, false) => lang.pick("hơn ngẫu nhiên", "beyond chance"),
        (true, true) => lang.pick("hơn ngẫu nhiên, ít cơ sở", "beyond chance, few establishments"),
        (false, true) => lang.pick("ít cơ sở", "few establishments"),
        (false, false) => lang.pick("có thể ngẫu nhiên", "may be chance"),
    }
}

fn area_headings(lang: Lang) -> [Heading; 2] {
    [
        Heading::new("area", lang.pick("Mã địa bàn", "Area code"), Type::Text),
        Heading::new("area_name", lang.pick("Địa bàn", "Area"), Type::Text),
    ]
}

fn quotient_headings(lang: Lang) -> Vec<Heading> {
    let own = [
        Heading::new("sector", lang.pick("Ngành (VSIC)", "Sector (VSIC)"), Type::Text),
        Heading::new("sector_name", lang.pick("Tên ngành", "Sector name"), Type::Text),
        Heading::new("establishments", lang.pick("Cơ sở", "Establishments"), Type::Int),
        Heading::new("share_pct", lang.pick("Tỷ trọng", "Share"), Type::Real).in_unit("%"),
        Heading::new("city_share_pct", lang.pick("Tỷ trọng ở thành phố", "Share in the city"), Type::Real)
            .in_unit("%"),
        Heading::new(
            "location_quotient",
            lang.pick("Thương số vị trí (LQ)", "Location quotient"),
            Type::Real,
        ),
        Heading::new("p_value", lang.pick("Trị số p", "p-value"), Type::Real),
        Heading::new("reading", lang.pick("Cách đọc", "Reading"), Type::Text),
    ];
    area_headings(lang).into_iter().chain(own).collect()
}

fn diversity_headings(lang: Lang) -> Vec<Heading> {
    let own = [
        Heading::new("establishments", lang.pick("Cơ sở đã rõ ngành", "With a known sector"), Type::Int),
        Heading::new("sectors", lang.pick("Số ngành", "Sectors"), Type::Int),
        Heading::new("effective_sectors", lang.pick("Số ngành hiệu dụng", "Effective sectors"), Type::Real),
        Heading::new("krugman", lang.pick("Chỉ số Krugman", "Krugman index"), Type::Real),
        Heading::new("top_sector", lang.pick("Ngành nổi trội", "Most specialised sector"), Type::Text),
        Heading::new("top_sector_name", lang.pick("Tên ngành", "Its name"), Type::Text),
        Heading::new("top_establishments", lang.pick("Cơ sở của ngành", "Its establishments"), Type::Int),
        Heading::new("top_quotient", lang.pick("LQ của ngành", "Its location quotient"), Type::Real),
    ];
    area_headings(lang).into_iter().chain(own).collect()
}

fn quotient_notes(lang: Lang) -> Vec<String> {
    let notes = match lang {
        Lang::Vi => [
            "LQ (Florence 1939) là tỷ trọng của ngành trong địa bàn chia cho tỷ trọng trong thành phố, theo số cơ sở đã rõ ngành (basis: counted).",
            "Trị số p là xác suất có chừng ấy cơ sở hoặc hơn nếu mỗi cơ sở chọn ngành theo cơ cấu của thành phố; dấu “hơn ngẫu nhiên” giữ tỷ lệ phát hiện sai ở 5 % (Benjamini & Hochberg 1995).",
            "Dưới 10 cơ sở thì LQ đổi nhiều theo từng cơ sở; đếm cơ sở chứ không phải lao động.",
        ],
        Lang::En => [
            "The location quotient (Florence 1939) is the share of a sector in the area over its share in the city, by establishments of known sector (basis: counted).",
            "The p-value is the chance of as many establishments or more if each picked its sector by the mix of the city; 'beyond chance' keeps the rate of false discoveries at 5 % (Benjamini & Hochberg 1995).",
            "Below 10 establishments a quotient swings with each of them; establishments are counted, not workers.",
        ],
    };
    notes.map(str::to_owned).to_vec()
}

fn diversity_notes(lang: Lang) -> Vec<String> {
    let notes = match lang {
        Lang::Vi => [
            "Số ngành hiệu dụng là nghịch đảo của chỉ số Herfindahl-Hirschman: chừng ấy ngành bằng nhau cho cùng mức tập trung; theo số cơ sở đã rõ ngành (basis: counted).",
            "Chỉ số Krugman (1991) so cơ cấu của địa bàn với phần còn lại của thành phố: 0 là giống hệt, 2 là không chung ngành nào; để trống khi không có phần còn lại.",
            "Ngành nổi trội là ngành có LQ lớn nhất; với địa bàn ít cơ sở thì nên xem báo cáo specialisation.",
        ],
        Lang::En => [
            "Effective sectors are the inverse of the Herfindahl-Hirschman index: as many equal sectors would be as concentrated; by establishments of known sector (basis: counted).",
            "The Krugman index (1991) compares the mix of the area with that of the rest of the city: 0 is the same, 2 has no sector in common; empty where there is no rest.",
            "The most specialised sector has the largest location quotient; where establishments are few, see the report specialisation.",
        ],
    };
    notes.map(str::to_owned).to_vec()
}
