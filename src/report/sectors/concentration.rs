//! Spatial concentration of sectors beyond what their plant sizes explain, and their co-agglomeration.

use crate::{
    analysis::{
        concentration::{
            coagglomeration, ellison_glaeser, hoover_localisation, locational_gini, quotient_gini,
        },
        matrix::Matrix,
    },
    document::{
        column::{Column, real, text},
        grid::Grid,
        numerals::whole,
        table::{Note, Provenance, Table},
    },
    index::areas::Areas,
    model::{
        column::Value,
        lang::{Lang, Text},
    },
    report::{
        figures::{
            areas::{Area, areas, by, edition},
            counts::Counts,
            sector_counts::{classification, mix},
            terms,
            values::{Names, said, sector_names},
        },
        parameter::Measure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// The smallest number of establishments for an index, which otherwise depends too much on each of them.
const FEW: u64 = 10;

/// Below the first value a sector is dispersed, above the second it is concentrated (Ellison & Glaeser 1997, for
/// American manufacturing).
const LIMITS: (f64, f64) = (0.02, 0.05);

/// The concentration of a sector, and the sector that it is co-agglomerated with most.
struct SectorRow {
    sector: Names,
    establishments: u64,
    gini: Option<f64>,
    hoover: Option<f64>,
    gamma: Option<f64>,
    maurel_sedillot: Option<f64>,
    quotient_gini: Option<f64>,
    partner: Option<(Value<'static>, f64)>,
}

/// The report: one row for each sector.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let areas = areas(&parameters.boundaries, now)?;
    let when = parameters.when(request.today);
    let mut mix = mix(areas, parameters.level, when, now);
    // Establishments in no unit are not an area in which a sector can be concentrated.
    let left_out: u64 = if matches!(areas, Areas::Edition(_)) {
        let outside = mix.iter().filter(|((area, _), _)| *area == Area::Unplaced);
        outside.map(|(_, figures)| figures.tally.establishments).sum()
    } else {
        0
    };
    if left_out > 0 {
        mix.retain(|(area, _), _| *area != Area::Unplaced);
    }
    let counts = Counts::of(&mix, Measure::Establishments);
    let alone = counts.as_ref().is_some_and(|counts| counts.areas.len() < 2);
    let rows = counts.iter().flat_map(|counts| sectors(counts, lang));
    let title = lang.pick("Mức tập trung không gian của ngành", "Spatial concentration of sectors");
    Ok(Draft::new(Table {
        name: "concentration",
        title: format!("{title} — {} — {}", by(&parameters.boundaries, now, lang), said(when.day, lang)),
        grid: Grid::of(&columns(lang), rows),
        provenance: Provenance::on(when, now, edition(areas, now)),
        notes: notes(alone, left_out, classification(parameters.level, when, now, lang), lang)
            .into_iter()
            .map(Note::from)
            .collect(),
    }))
}

/// The sectors, with indexes for those with enough establishments.
fn sectors(counts: &Counts, lang: Lang) -> impl Iterator<Item = SectorRow> {
    let matrix = &counts.matrix;
    let several = counts.areas.len() > 1;
    let sizes: Vec<u64> = (0..counts.sectors.len())
        .map(|sector| (0..counts.areas.len()).map(|area| counts.establishments(area, sector)).sum())
        .collect();
    counts.sectors.iter().enumerate().map(move |(at, sector)| {
        let enough = several && sizes[at] >= FEW;
        let plants = vec![1.0; usize::try_from(sizes[at]).unwrap_or_default()];
        let index = ellison_glaeser(matrix, at, &plants).filter(|_| enough);
        let partner = partner(matrix, at, &sizes).filter(|_| enough);
        SectorRow {
            sector: sector_names(Some(*sector), lang),
            establishments: sizes[at],
            gini: locational_gini(matrix, at).filter(|_| enough),
            hoover: hoover_localisation(matrix, at).filter(|_| enough),
            gamma: index.and_then(|index| index.gamma),
            maurel_sedillot: index.and_then(|index| index.gamma_maurel_sedillot),
            quotient_gini: quotient_gini(matrix, at).filter(|_| enough),
            partner: partner.map(|(other, index)| (sector_names(Some(counts.sectors[other]), lang).1, index)),
        }
    })
}

/// The sector that a sector is co-agglomerated with most, among those with enough establishments.
fn partner(matrix: &Matrix, sector: usize, sizes: &[u64]) -> Option<(usize, f64)> {
    let others = (0..sizes.len()).filter(|other| *other != sector && sizes[*other] >= FEW);
    let indices = others.filter_map(|other| Some((other, coagglomeration(matrix, sector, other)?)));
    indices.filter(|(_, index)| *index > 0.0).max_by(|a, b| a.1.total_cmp(&b.1))
}

fn reading(gamma: f64, lang: Lang) -> &'static str {
    match gamma {
        g if g < LIMITS.0 => lang.pick("phân tán", "dispersed"),
        g if g > LIMITS.1 => lang.pick("tập trung mạnh", "concentrated"),
        _ => lang.pick("tập trung vừa", "somewhat concentrated"),
    }
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, SectorRow>> {
    let index = |name, title, value: fn(&SectorRow) -> Option<f64>| real(name, title, value).with_decimals(3);
    let own = [
        terms::establishments(|row: &SectorRow| row.establishments),
        index("locational_gini", Text::new("Gini không gian", "Locational Gini"), |row| row.gini),
        index("hoover", Text::new("Hoover", "Hoover"), |row| row.hoover),
        index("ellison_glaeser", Text::new("Ellison–Glaeser γ", "Ellison–Glaeser γ"), |row| row.gamma),
        text("reading", Text::new("Nhận xét", "Reading"), move |row: &SectorRow| {
            row.gamma.map(|gamma| reading(gamma, lang))
        }),
        text(
            "with_sector_name",
            Text::new("Cùng tập trung với", "Co-agglomerated with"),
            |row: &SectorRow| row.partner.as_ref().map(|(name, _)| name.clone()),
        ),
        index("maurel_sedillot", Text::new("Chỉ số Maurel–Sedillot", "Maurel–Sedillot γ"), |row| {
            row.maurel_sedillot
        })
        .aside(),
        index("quotient_gini", Text::new("Gini của các LQ", "Gini of quotients"), |row| row.quotient_gini)
            .aside(),
        index("coagglomeration", Text::new("Chỉ số đồng tập trung", "Co-agglomeration"), |row| {
            row.partner.as_ref().map(|(_, index)| *index)
        }),
    ];
    terms::sector(|row: &SectorRow| &row.sector).into_iter().chain(own).collect()
}

fn notes(alone: bool, left_out: u64, classification: String, lang: Lang) -> Vec<String> {
    let notes = lang.pick(
        [
            "Gini không gian (Hoover 1936, Krugman 1991) từ 0 đến gần 1; Hoover là phần cơ sở phải chuyển \
             chỗ để phân bố như mọi cơ sở cộng lại; γ (Ellison & Glaeser 1997) đã trừ ảnh hưởng của số cơ \
             sở; đồng tập trung theo Ellison, Glaeser & Kerr (2010). γ của Maurel & Sedillot (1999) đọc như γ; Gini \
             của các LQ (Ceapraz 2008) coi mọi địa bàn như nhau, dù lớn hay nhỏ. Mỗi cơ sở tính như nhau.",
            "Chỉ số phụ thuộc cách chia địa bàn; dưới 10 cơ sở thì không tính. Ngưỡng 0,02 và 0,05 rút ra \
             từ công nghiệp Hoa Kỳ, chỉ để tham khảo.",
        ],
        [
            "The locational Gini (Hoover 1936, Krugman 1991) is from 0 to nearly 1; Hoover is the share of \
             establishments that would have to move to lie as all establishments do; γ (Ellison & Glaeser \
             1997) takes the number of plants into account; co-agglomeration by Ellison, Glaeser & Kerr \
             (2010). That of Maurel & Sedillot (1999) reads as γ does; the Gini of quotients (Ceapraz 2008) takes \
             all areas alike, large or small. Every establishment counts alike.",
            "The indices depend on how the city is divided; below 10 establishments none is given. The \
             limits 0.02 and 0.05 are those of American manufacturing, for orientation only.",
        ],
    );
    let one = lang.pick(
        "Chỉ có một địa bàn nên không tính được mức tập trung: hãy chọn boundaries là một bộ ranh giới.",
        "There is only one area, for which concentration is not defined: choose an edition of boundaries.",
    );
    let n = whole(left_out, lang);
    let without_area = (left_out > 0).then(|| {
        lang.pick(
            format!("{n} cơ sở chưa định vị hoặc ở ngoài mọi đơn vị không tham gia."),
            format!("{n} establishments without a point, or with one outside all units, take no part."),
        )
    });
    let notes = notes.into_iter().chain(Some(one).filter(|_| alone));
    notes.map(str::to_owned).chain(without_area).chain([classification]).collect()
}
