//! The sector mix of the firms in an arbitrary area.

use geo::MultiPolygon;

use crate::{
    document::{
        column::Column,
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    geom::prepared::PreparedArea,
    index::totals::Tally,
    model::{lang::Lang, presence::When, vsic},
    report::{
        figures::{
            sector_counts::classification,
            terms,
            values::{Names, said, sector_names, share_pct},
        },
        request::Request,
        unredacted::Draft,
    },
};

/// A sector of the area.
struct MixRow {
    sector: Names,
    tally: Tally,
}

/// Counts establishments by division, in descending order with the unknown one last. Workers are never published here:
/// the difference between two areas that a reader draws could be a single firm.
pub fn table(area: &MultiPolygon, request: Request<'_>) -> Table {
    draft(area, request).seen_by(request)
}

pub(crate) fn draft(area: &MultiPolygon, request: Request<'_>) -> Draft {
    let Request { now, lang, today, .. } = request;
    let when = When::now(today);
    let mix = now.firms.mix_within(&PreparedArea::new(area), when);
    let all: u64 = mix.divisions().map(|(_, tally)| tally.establishments).sum();
    let mut divisions: Vec<_> = mix.divisions().collect();
    divisions.sort_by_key(|(number, tally)| (*number == 0, std::cmp::Reverse(tally.establishments)));
    let rows = divisions
        .into_iter()
        .map(|(number, tally)| MixRow { sector: sector_names(vsic::division(number), lang), tally });
    Draft::new(Table {
        name: "sector-mix",
        title: format!(
            "{} — {}",
            lang.pick("Cơ cấu ngành trong vùng đã vẽ", "Sector mix of the drawn area"),
            said(today, lang)
        ),
        grid: Grid::of(&columns(all), rows),
        provenance: Provenance::on(when, now, None),
        notes: notes(all, classification(2, when, now, lang), lang).into_iter().map(Note::from).collect(),
    })
}

fn columns<'c>(all: u64) -> Vec<Column<'c, MixRow>> {
    let own = [
        terms::establishments(|row: &MixRow| row.tally.establishments),
        terms::share_of_all(move |row: &MixRow| share_pct(row.tally.establishments, all)),
        terms::workers(|row: &MixRow| row.tally.known_workers()).restricted(),
        terms::workers_known(|row: &MixRow| row.tally.workers_known),
    ];
    terms::sector(|row: &MixRow| &row.sector).into_iter().chain(own).collect()
}

fn notes(all: u64, classification: String, lang: Lang) -> Vec<String> {
    let counted = lang.pick(
        format!(
            "{all} cơ sở có tọa độ nằm trong vùng hoặc trên ranh giới của vùng; cơ sở chưa có tọa độ không \
             được tính."
        ),
        format!(
            "{all} establishments whose point lies in the area or on its border; those without a point do \
             not count."
        ),
    );
    vec![counted, classification]
}
