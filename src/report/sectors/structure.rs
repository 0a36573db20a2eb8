//! The sector mix of the city at the ends of two periods.

use super::change::classified;
use crate::{
    analysis::change::Change,
    document::{
        column::{Column, int, real},
        grid::Grid,
        table::{Note, Table},
    },
    model::lang::{Lang, Text},
    report::{
        figures::{
            comparison::{Estimated, Pair},
            terms,
            values::{Names, said, sector_names},
        },
        request::Request,
        unredacted::Draft,
    },
};

/// A sector at the ends of both periods.
struct StructureRow {
    sector: Names,
    before: f64,
    after: f64,
    share_before: Option<f64>,
    share_after: Option<f64>,
}

/// The table: a row for each sector, the largest first.
pub(crate) fn draft(pair: &Pair, title: &str, request: Request<'_>) -> Draft {
    let lang = request.lang;
    let (before, after) = (pair.before.sector_totals(), pair.after.sector_totals());
    let mut order: Vec<usize> = (0..pair.sectors.len()).collect();
    order.sort_by(|a, b| after[*b].total_cmp(&after[*a]).then(a.cmp(b)));
    let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole * 100.0);
    let rows = order.into_iter().map(|at| StructureRow {
        sector: sector_names(Some(pair.sectors[at]), lang),
        before: before[at],
        after: after[at],
        share_before: share(before[at], pair.before.total()),
        share_after: share(after[at], pair.after.total()),
    });
    Draft::new(Table {
        name: "structure",
        title: title.to_owned(),
        grid: Grid::of(&columns(), rows),
        provenance: pair.provenance(request, None),
        notes: moved(pair, lang)
            .into_iter()
            .chain([classified(lang).to_owned()])
            .chain(pair.doubts(request))
            .map(Note::from)
            .collect(),
    })
}

/// The number of rows with the largest sectors, including ties with the last one.
pub(crate) fn leading(pair: &Pair, sectors: usize) -> usize {
    let mut sizes = pair.after.sector_totals().to_vec();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let last = sectors.checked_sub(1).and_then(|at| sizes.get(at).copied());
    last.map_or(sizes.len().min(sectors), |last| sizes.iter().filter(|size| **size >= last).count())
}

/// The change of the mix, as a sentence.
pub(crate) fn moved(pair: &Pair, lang: Lang) -> Option<String> {
    let change = Change::new(&pair.before, &pair.after)?.city_structure()?;
    let number = |n: f64, digits| crate::document::numerals::real(n, Some(digits), lang);
    let (nav, cos, phi) = (change.norm_of_absolute_values * 100.0, change.cos_theta, change.theta_deg);
    let (nav, cos, phi) = (number(nav, 2), number(cos, 4), number(phi, 2));
    let (from, to) = (said(pair.from, lang), said(pair.to, lang));
    let told = lang.pick(
        format!(
            "Từ {from} đến {to}: {nav} điểm phần trăm dịch chuyển giữa các ngành (NAV); cos φ = {cos}, φ = \
             {phi}°."
        ),
        format!(
            "From {from} to {to} {nav} percentage points moved between sectors (NAV); cos φ = {cos}, φ = \
             {phi}°."
        ),
    );
    Some([Some(told), estimated(pair, lang)].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// The estimated shares at both ends, as a sentence.
pub(crate) fn estimated(pair: &Pair, lang: Lang) -> Option<String> {
    let number = |n: f64| crate::document::numerals::real(n, Some(1), lang);
    let [before, after] = pair.estimated(None, None);
    let (before, after) = before.zip(after)?;
    let parts = |own: Estimated| [own.pct, own.unsure_pct, own.sector_pct].map(number);
    let ([before, unsure, sector], [after, unsure_after, sector_after]) = (parts(before), parts(after));
    let [all, all_after] =
        [pair.before.total(), pair.after.total()].map(|n| crate::document::numerals::real(n, Some(0), lang));
    Some(lang.pick(
        format!(
            "Phần ước tính trong số cơ sở đã rõ ngành: {before} % của {all} cơ sở đầu kỳ (chưa chắc có mặt \
             {unsure} %, chỉ ngành là tạm xếp {sector} %), {after} % của {all_after} cơ sở cuối kỳ (chưa \
             chắc có mặt {unsure_after} %, chỉ ngành là tạm xếp {sector_after} %)."
        ),
        format!(
            "Of {all} and {all_after} establishments of known sector {before} % are estimated at the \
             beginning (perhaps not there {unsure} %, only the sector assumed {sector} %) and {after} % at \
             the end (perhaps not there {unsure_after} %, only the sector assumed {sector_after} %)."
        ),
    ))
}

fn columns<'c>() -> Vec<Column<'c, StructureRow>> {
    let before = Text::new(
        "Tỷ trọng đầu kỳ, trong cơ sở đã rõ ngành",
        "Share before, of establishments of known sector",
    );
    let after = Text::new(
        "Tỷ trọng cuối kỳ, trong cơ sở đã rõ ngành",
        "Share after, of establishments of known sector",
    );
    let own = [
        int("before", Text::new("Cơ sở đầu kỳ", "Establishments before"), |row: &StructureRow| {
            row.before
        }),
        int("after", Text::new("Cơ sở cuối kỳ", "Establishments after"), |row: &StructureRow| {
            row.after
        }),
        real("share_before_pct", before, |row: &StructureRow| row.share_before).in_unit("%"),
        real("share_after_pct", after, |row: &StructureRow| row.share_after).in_unit("%"),
        real("points", Text::new("Thay đổi", "Change"), |row: &StructureRow| {
            row.share_before.zip(row.share_after).map(|(before, after)| after - before)
        })
        .in_units(Text::new("điểm %", "points"))
        .with_decimals(2),
    ];
    terms::sector(|row: &StructureRow| &row.sector).into_iter().chain(own).collect()
}
