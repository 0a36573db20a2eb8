//! Specialisation of areas: sectors with a larger share than in the city.
//!
//! The measure is the number of establishments, which is public, or the sum of workers; those of unknown sector are
//! left out.

use super::{
    chance::{FALSE_DISCOVERY_RATE, chances, is_area},
    scope::Scope,
};
use crate::{
    analysis::{
        significance::benjamini_hochberg,
        stars::stars,
        structure::{location_quotient, symmetric_quotient},
    },
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        table::Note,
    },
    model::lang::{Lang, Text},
    report::{
        figures::{
            counts::{Counts, whole},
            sector_key::division_number,
            terms,
            values::{Names, four_digits, sector_names, share_pct},
        },
        parameter::Measure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// The smallest value of the measure for stars.
const LEAST_FOR_STARS: f64 = 3.0;

/// The smallest number of establishments for a stable quotient.
const FEW: u64 = 10;

/// The quotient of a sector in an area.
struct QuotientRow {
    area: Names,
    sector: Names,
    establishments: u64,
    share_pct: Option<f64>,
    city_share_pct: Option<f64>,
    quotient: Option<f64>,
    /// Whether it is an area, rather than the city or the rest in no area.
    is_area: bool,
    p_value: Option<f64>,
    /// Whether the quotient is significant; `None` if it is not tested.
    marked: Option<bool>,
    stars: Option<u64>,
    /// Whether the quotient is published.
    is_told: bool,
}

/// The report on specialisation: one row for each sector of an area.
pub(crate) fn specialisation(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let (lang, measure) = (request.lang, parameters.measure);
    let scope = Scope::new(parameters, request)?;
    let grid = Grid::of(
        &quotient_columns(measure, lang),
        scope.counts.iter().flat_map(|own| quotients(own, &scope)),
    );
    let title = lang.pick("Chuyên môn hóa", "Specialisation");
    let tested = scope.tested(&["reading", "verdict", "p_value"]);
    Ok(scope.draft(
        "specialisation",
        title,
        grid,
        quotient_notes(measure, lang).into_iter().chain(tested).collect(),
    ))
}

fn quotients<'s>(counts: &'s Counts, scope: &'s Scope<'_>) -> impl Iterator<Item = QuotientRow> + use<'s> {
    let Request { now, guard, lang, .. } = scope.request;
    let matrix = &counts.matrix;
    // The test is one of counts of independent units, which workers are not.
    let p_values = match scope.parameters.measure {
        Measure::Establishments => chances(counts),
        Measure::Workers => vec![None; counts.establishments.len()],
    };
    let stars = stars(matrix, LEAST_FOR_STARS);
    let significant = benjamini_hochberg(p_values.iter().copied(), FALSE_DISCOVERY_RATE).threshold;
    let cells = (0..counts.areas.len()).flat_map(|a| (0..counts.sectors.len()).map(move |s| (a, s)));
    let there = cells.filter(|(area, sector)| {
        counts.establishments(*area, *sector) > 0 && scope.is_asked(counts.areas[*area])
    });
    there.map(move |(area, sector)| {
        let at = area * counts.sectors.len() + sector;
        let is_known = counts.is_known(area, sector);
        let own = whole(matrix.region(area)[sector]);
        let city = whole(matrix.sector_totals()[sector]);
        let p_value = p_values[at];
        let division = division_number(Some(counts.sectors[sector]));
        QuotientRow {
            area: scope.names(counts.areas[area]),
            sector: sector_names(Some(counts.sectors[sector]), lang),
            establishments: counts.establishments(area, sector),
            share_pct: share(own, whole(matrix.region_totals()[area])).filter(|_| is_known),
            city_share_pct: share(city, whole(matrix.total())).filter(|_| counts.is_known_anywhere(sector)),
            quotient: location_quotient(matrix, area, sector).filter(|_| is_known),
            is_area: is_area(counts.areas[area]),
            p_value: p_value.map(four_digits),
            marked: p_value.map(|p| significant.is_some_and(|most| p <= most)),
            stars: stars[at].filter(|_| is_known).map(|stars| stars.count.into()),
            is_told: scope
                .tells(counts.areas[area], |spot| is_known && guard.publishes_quotient(now, spot, division)),
        }
    })
}

/// A share in per cent; `None` without a whole.
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| share_pct(part, whole))
}

/// The result of the test in words; `marked` is `None` without a test.
fn reading(marked: Option<bool>, establishments: u64, is_area: bool, lang: Lang) -> &'static str {
    match (marked, establishments < FEW) {
        (None, true) if is_area => lang.pick("ít cơ sở", "few establishments"),
        // Sums of workers are not tested, and neither is the rest in no area.
        (None, _) => lang.pick("không kiểm định", "not tested"),
        (Some(false), true) => lang.pick("ít cơ sở", "few establishments"),
        (Some(true), false) => terms::beyond_chance(lang),
        (Some(true), true) => lang.pick("hơn ngẫu nhiên, ít cơ sở", "beyond chance, few establishments"),
        (Some(false), false) => lang.pick("có thể ngẫu nhiên", "may be chance"),
    }
}

/// The result of the test as a code, the same in every language.
fn verdict(marked: Option<bool>) -> &'static str {
    match marked {
        None => "not_tested",
        Some(true) => "beyond_chance",
        Some(false) => "may_be_chance",
    }
}

fn quotient_columns<'c>(measure: Measure, lang: Lang) -> Vec<Column<'c, QuotientRow>> {
    let guarded = |column: Column<'c, QuotientRow>| column.published_where(|row| row.is_told);
    // Stars rank an area among others, so they would disclose values of others that are not published.
    let are_stars_public = measure == Measure::Establishments;
    let own = [
        terms::establishments(|row: &QuotientRow| row.establishments),
        guarded(terms::share_of_known(measure, |row: &QuotientRow| row.share_pct)),
        guarded(terms::city_share_of_known(measure, |row: &QuotientRow| row.city_share_pct)).aside(),
        guarded(real(
            "location_quotient",
            Text::new("Thương số vị trí (LQ)", "Location quotient"),
            |row: &QuotientRow| row.quotient,
        ))
        .with_decimals(3),
        guarded(real(
            "symmetric_quotient",
            Text::new("LQ đối xứng (RSCA)", "Symmetric quotient (RSCA)"),
            |row: &QuotientRow| row.quotient.map(symmetric_quotient),
        ))
        .aside()
        .with_decimals(3),
        guarded(real("p_value", Text::new("Trị số p", "p-value"), |row: &QuotientRow| row.p_value))
            .aside()
            .with_decimals(None),
        text("reading", Text::new("Cách đọc", "Reading"), move |row: &QuotientRow| {
            reading(row.marked, row.establishments, row.is_area, lang)
        }),
        int("stars", Text::new("Số sao cụm", "Cluster stars"), |row: &QuotientRow| row.stars)
            .aside()
            .published_where(move |_| are_stars_public),
        text(
            "verdict",
            Text::new("Kết quả kiểm định (mã)", "Verdict of the test (code)"),
            |row: &QuotientRow| verdict(row.marked),
        )
        .coded(),
    ];
    let names = terms::area(|row: &QuotientRow| &row.area).into_iter();
    names.chain(terms::sector(|row: &QuotientRow| &row.sector)).chain(own).collect()
}

fn quotient_notes(measure: Measure, lang: Lang) -> Vec<Note> {
    let of = measure.name(lang);
    let few = FEW;
    let quotient = lang.pick(
        format!(
            "LQ (Florence 1939) là tỷ trọng của ngành trong địa bàn chia cho tỷ trọng trong thành phố, theo \
             {of} ở các cơ sở đã rõ ngành: đếm trong sổ đăng ký, kể cả mã VSIC 2018 quy đổi và cơ sở ước \
             tính."
        ),
        format!(
            "The location quotient (Florence 1939) is the share of a sector in the area over its share in \
             the city, by {of} of known sector: counted in the register, with codes of VSIC 2018 that were \
             converted and establishments that are estimated."
        ),
    );
    let p_value = lang.pick(
        "Trị số p là xác suất có chừng ấy cơ sở hoặc hơn nếu mỗi cơ sở chọn ngành theo cơ cấu của thành phố.",
        "The p-value is the chance of as many establishments or more if each picked its sector by the mix \
         of the city.",
    );
    let test = lang.pick(
        "“Hơn ngẫu nhiên”: nhiều cơ sở hơn mức có được nếu mỗi cơ sở chọn ngành theo cơ cấu của thành phố, \
         giữ tỷ lệ phát hiện sai ở 5 % (Benjamini & Hochberg 1995).",
        "'Beyond chance': more establishments than if each picked its sector by the mix of the city, with \
         the rate of false discoveries kept at 5 % (Benjamini & Hochberg 1995).",
    );
    let few = match measure {
        Measure::Establishments => lang.pick(
            format!("“Ít cơ sở”: dưới {few} cơ sở thì LQ đổi nhiều theo từng cơ sở."),
            format!("'Few establishments': below {few} a quotient swings with each of them."),
        ),
        Measure::Workers => lang.pick(
            format!(
                "Với lao động thì không kiểm định được; dưới {few} cơ sở thì LQ đổi nhiều theo từng cơ sở."
            ),
            format!(
                "Quotients of workers are not tested; below {few} establishments a quotient swings with \
                 each of them."
            ),
        ),
    };
    let stars = lang.pick(
        "Sao cụm (European Cluster Observatory): quy mô trong nhóm 10 % địa bàn dẫn đầu của ngành, LQ từ 2, \
         tỷ trọng trong nhóm 10 % cao nhất; mỗi tiêu chí một sao.",
        "Cluster stars (European Cluster Observatory): among the leading tenth of areas by size, a quotient \
         of 2 or more, among the leading tenth of shares; one star each.",
    );
    let symmetric = lang.pick(
        "LQ đối xứng (Laursen 1998) là (LQ − 1)/(LQ + 1), từ −1 đến 1: 0 là như thành phố, nên hơn và kém nhìn bằng nhau.",
        "The symmetric quotient (Laursen 1998) is (LQ − 1)/(LQ + 1), from −1 to 1: 0 is the share in the city, so that \
         more and less look alike.",
    );
    let tested = measure == Measure::Establishments;
    [
        Some(Note::on(&["location_quotient"], quotient)),
        tested.then(|| Note::on(&["p_value"], p_value)),
        tested.then(|| Note::on(&["reading", "verdict"], test)),
        Some(Note::on(&["reading", "location_quotient"], few)),
        Some(Note::on(&["stars"], stars)),
        Some(Note::on(&["symmetric_quotient"], symmetric)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
