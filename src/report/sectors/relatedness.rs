//! Relatedness of sectors: which ones are in the same units, as candidates for linkages.

use crate::{
    analysis::{
        concentration::{coagglomeration, locational_correlation},
        matrix::Matrix,
        relatedness::Relatedness,
    },
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        numerals,
        table::{Note, Provenance, Table},
    },
    model::{
        lang::{Lang, Text},
        sector::SectorCode,
    },
    report::{
        figures::{
            areas::{Area, areas, by, edition},
            sector_counts::{Mix, classification, mix},
            terms,
            values::{Names, said, sector_names},
        },
        parameter::Measure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
    stop,
};

/// The smallest number of establishments of a sector in a pair.
const FEW: u64 = 5;

/// Two sectors.
struct PairRow {
    one: Names,
    other: Names,
    establishments: u64,
    with_establishments: u64,
    /// `None` if of a sector no value is known.
    proximity: Option<f64>,
    correlation: Option<f64>,
    coagglomeration: Option<f64>,
}

/// Establishments or workers by unit and known sector; units without any are regions too.
struct Units {
    sectors: Vec<SectorCode>,
    /// The establishments of each sector in the units.
    sizes: Vec<u64>,
    matrix: Matrix,
}

impl Units {
    /// `None` if no sector is known in any of `units` units.
    fn of(mix: &Mix, units: usize, measure: Measure) -> Option<Self> {
        let within = || {
            mix.iter().filter_map(|((area, (_, sector)), figures)| match (area, sector) {
                (Area::Numbered(number), Some(sector)) => {
                    Some((usize::from(*number) - 1, *sector, figures.tally))
                }
                _ => None,
            })
        };
        let mut sectors: Vec<SectorCode> = within().map(|(_, sector, _)| sector).collect();
        sectors.sort_unstable();
        sectors.dedup();
        let (mut sizes, mut cells) = (vec![0; sectors.len()], vec![0.0; units * sectors.len()]);
        for (unit, sector, tally) in within() {
            let Ok(at) = sectors.binary_search(&sector) else { continue };
            sizes[at] += tally.establishments;
            let own = match measure {
                Measure::Establishments => tally.establishments,
                Measure::Workers => tally.workers,
            };
            cells[unit * sectors.len() + at] += float(own);
        }
        Some(Self { matrix: Matrix::new(sectors.len(), cells)?, sectors, sizes })
    }

    /// The pairs of sectors with enough establishments, in the order of the classification.
    fn pairs(&self, lang: Lang) -> Vec<PairRow> {
        let relatedness = Relatedness::of(&self.matrix);
        let enough: Vec<usize> = (0..self.sectors.len()).filter(|at| self.sizes[*at] >= FEW).collect();
        let is_known = |sector: usize| self.matrix.sector_totals()[sector] > 0.0;
        let mut pairs = Vec::new();
        for (at, one) in enough.iter().enumerate() {
            stop::check();
            pairs.extend(enough[at + 1..].iter().map(|other| PairRow {
                one: sector_names(Some(self.sectors[*one]), lang),
                other: sector_names(Some(self.sectors[*other]), lang),
                establishments: self.sizes[*one],
                with_establishments: self.sizes[*other],
                proximity: (is_known(*one) && is_known(*other)).then(|| relatedness.proximity(*one, *other)),
                correlation: locational_correlation(&self.matrix, *one, *other),
                coagglomeration: coagglomeration(&self.matrix, *one, *other),
            }));
        }
        pairs
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn float(n: u64) -> f64 {
    n as f64
}

/// The report: one row for each pair of sectors.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let (areas, measure) = (areas(&parameters.boundaries, now)?, parameters.measure);
    let when = parameters.when(request.today);
    let edition = edition(areas, now);
    let units = edition.map_or(0, |own| own.units().count());
    let mix = mix(areas, parameters.level, when, now);
    let counts = if units > 1 { Units::of(&mix, units, measure) } else { None };
    let mut rows: Vec<PairRow> = counts.iter().flat_map(|own| own.pairs(lang)).collect();
    let by_size = |row: &PairRow| row.proximity.unwrap_or_default();
    // The order of rows by workers would disclose what the columns withhold.
    if measure == Measure::Establishments {
        rows.sort_by(|a, b| by_size(b).total_cmp(&by_size(a)));
    }
    let title = lang.pick("Các ngành thường ở cùng địa bàn", "Sectors in the same units");
    let (of, by) = (measure.name(lang), by(&parameters.boundaries, now, lang));
    let classification = classification(parameters.level, when, now, lang);
    let nothing = (units > 1 && rows.is_empty()).then(|| nothing(lang));
    let notes = nothing.into_iter().chain(notes(units, measure, lang)).chain([classification.into()]);
    Ok(Draft::new(Table {
        name: "relatedness",
        title: format!("{title} ({of}) — {by} — {}", said(when.day, lang)),
        grid: Grid::of(&columns(measure, lang), rows),
        provenance: Provenance::on(when, now, edition),
        notes: notes.collect(),
    }))
}

/// What the proximity of two sectors means.
fn reading(proximity: f64, lang: Lang) -> String {
    if proximity <= 0.0 {
        return lang.pick("không nơi nào cùng chuyên", "no unit specialises in both").to_owned();
    }
    let pct = numerals::real((proximity * 100.0).round(), Some(0), lang);
    lang.pick(
        format!("nơi chuyên một ngành thì ít nhất {pct} % cũng chuyên ngành kia"),
        format!("of the units that specialise in one, at least {pct} % do in the other too"),
    )
}

fn columns<'c>(measure: Measure, lang: Lang) -> Vec<Column<'c, PairRow>> {
    // Each index depends on the workers of every unit.
    let is_public = measure == Measure::Establishments;
    let guarded = move |column: Column<'c, PairRow>| column.published_where(move |_| is_public);
    let own = [
        text("with_sector", Text::new("Mã ngành kia", "Other sector"), |row: &PairRow| row.other.0.clone()),
        text("with_sector_name", Text::new("Ngành kia", "Other sector name"), |row: &PairRow| {
            row.other.1.clone()
        }),
        terms::establishments(|row: &PairRow| row.establishments),
        int(
            "with_establishments",
            Text::new("Cơ sở của ngành kia", "Establishments of the other"),
            |row: &PairRow| row.with_establishments,
        ),
        guarded(real(
            "proximity",
            Text::new("Độ gần (Hidalgo)", "Proximity (Hidalgo)"),
            |row: &PairRow| row.proximity,
        ))
        .with_decimals(3),
        guarded(real(
            "locational_correlation",
            Text::new("Tương quan theo địa bàn", "Locational correlation"),
            |row: &PairRow| row.correlation,
        ))
        .with_decimals(3),
        guarded(real(
            "coagglomeration",
            Text::new("Đồng tập trung", "Co-agglomeration"),
            |row: &PairRow| row.coagglomeration,
        ))
        .with_decimals(3),
        guarded(text("reading", Text::new("Nhận xét", "Reading"), move |row: &PairRow| {
            row.proximity.map(|own| reading(own, lang))
        })),
    ];
    terms::sector(|row: &PairRow| &row.one).into_iter().chain(own).collect()
}

/// Why there is no row.
fn nothing(lang: Lang) -> Note {
    let text = lang.pick(
        format!("Không có cặp nào: trong các địa bàn, không có hai ngành nào cùng có từ {FEW} cơ sở."),
        format!("No pair: no two sectors have {FEW} establishments or more within the units."),
    );
    text.into()
}

fn notes(units: usize, measure: Measure, lang: Lang) -> Vec<Note> {
    if units < 2 {
        let none = lang.pick(
            "Chỉ tính được theo một bộ ranh giới: hãy chọn boundaries là một bộ ranh giới.",
            "This needs several units: choose an edition of boundaries.",
        );
        return vec![none.into()];
    }
    let of = measure.name(lang);
    let proximity = lang.pick(
        format!(
            "Độ gần (Hidalgo và cộng sự 2007): trong các địa bàn chuyên một ngành (LQ từ 1, theo {of}), phần cũng \
             chuyên ngành kia; lấy phần nhỏ hơn của hai chiều. Từ 0 (không bao giờ cùng chỗ) đến 1 (luôn cùng chỗ)."
        ),
        format!(
            "Proximity (Hidalgo et al. 2007): of the units that specialise in one sector (a quotient of 1 or more, by \
             {of}), the part that does in the other too; the smaller one of both ways. From 0, never in the same \
             unit, to 1, always."
        ),
    );
    let correlation = lang.pick(
        "Tương quan theo địa bàn (Porter 2003) là hệ số Pearson giữa hai ngành trên mọi địa bàn, kể cả nơi không có: \
         địa bàn lớn làm nó cao; nên có từ 30 địa bàn.",
        "The locational correlation (Porter 2003) is that of Pearson between both sectors over all units, those \
         without either too: large units raise it, and it needs 30 units or more.",
    );
    let together = lang.pick(
        "Đồng tập trung (Ellison, Glaeser & Kerr 2010): trên 0 khi hai ngành cùng tập trung hơn mọi cơ sở nói chung.",
        "Co-agglomeration (Ellison, Glaeser & Kerr 2010): above 0 where both concentrate in the same units more than \
         all establishments do.",
    );
    let few = lang.pick(
        format!(
            "Chỉ các ngành có từ {FEW} cơ sở trong các địa bàn. Ở cùng địa bàn chưa phải là mua bán với nhau: đây là \
             gợi ý để khảo sát liên kết."
        ),
        format!(
            "Only sectors with {FEW} establishments or more in the units. To be in the same units is not to trade with \
             each other: it suggests where to ask about linkages."
        ),
    );
    vec![
        Note::on(&["proximity", "reading"], proximity),
        Note::on(&["locational_correlation"], correlation),
        Note::on(&["coagglomeration"], together),
        few.into(),
    ]
}
