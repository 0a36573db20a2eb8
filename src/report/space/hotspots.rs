//! Concentrations of establishments that chance does not explain: Gi* on a grid of the city's projection.

use std::iter::zip;

use crate::{
    analysis::{
        hot_spots_grid::{self, Spot},
        normal::two_sided_p,
    },
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    geom::crs::Crs,
    model::{
        lang::{Lang, Text},
        unit::Level,
    },
    report::{
        figures::{
            projected::{Sites, is_of, middle, placed, polygon},
            terms,
            values::{four_digits, said},
        },
        parameter::Parameter,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
    stop,
};

/// The distance between the centres of neighbouring cells, in cells.
const BAND_CELLS: f64 = 2.0;

/// The expected share of false discoveries among the marked cells, from 0 to 1 (Benjamini & Hochberg 1995).
const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// A significant cell.
struct SpotRow {
    /// Its south-western corner, in metres.
    corner: [f64; 2],
    side: f64,
    unit: Option<String>,
    establishments: Option<f64>,
    z: f64,
    spot: Spot,
}

impl SpotRow {
    fn corners(&self) -> [[f64; 2]; 4] {
        square(self.corner, self.side)
    }
}

/// The report: one row for each significant cell.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let (side, when) = (parameters.cell_m, parameters.when(request.today));
    let sites = Sites::within(placed(now, when), side);
    let firms = &sites.sharp;
    let mut rows = Vec::new();
    if let Some((low, high)) = frame(firms.iter().map(|(_, point)| *point), side) {
        let grid = hot_spots_grid::Grid::new(low, high, side, |_| false);
        let wrong = || ReportError::Value { parameter: Parameter::Cell, found: side.to_string() };
        let mut grid = grid.ok_or_else(wrong)?;
        for (row, point) in firms {
            grid.add(*point, f64::from(u8::from(is_of(*row, &parameters.sectors))));
        }
        let found = grid.hot_spots(BAND_CELLS * side, FALSE_DISCOVERY_RATE);
        let units = now.base.newest(Level::Ward);
        for (cell, (spot, z)) in zip(&found.spots, &found.z).enumerate() {
            let (Some(spot), Some(z)) = (*spot, *z) else { continue };
            stop::check();
            let [column, row] = [cell % grid.columns(), cell / grid.columns()].map(whole);
            let corner = [low[0] + column * side, low[1] + row * side];
            let middle = middle(&square(corner, side), now.city.crs);
            let unit = middle.and_then(|p| units?.locate(p)).map(|unit| unit.name.clone());
            rows.push(SpotRow { corner, side, unit, establishments: grid.sums()[cell], z, spot });
        }
    }
    let title = lang.pick("Điểm nóng, điểm lạnh về số cơ sở", "Hot and cold spots of establishments");
    Ok(Draft::new(Table {
        name: "hotspots",
        title: format!("{title} — {} {side} m — {}", lang.pick("ô lưới", "cells of"), said(when.day, lang)),
        grid: Grid::placed(&columns(lang), rows, |row| polygon(&row.corners(), now.city.crs)),
        provenance: Provenance::on(when, now, units_edition(request)),
        notes: notes(now.city.crs, lang).into_iter().chain(sites.notes(lang)).map(Note::from).collect(),
    }))
}

fn units_edition(request: Request<'_>) -> Option<&crate::index::edition::Edition> {
    request.now.base.newest(Level::Ward)
}

/// The rectangle of whole cells around points. Its corners are multiples of the side, so that cells do not depend on
/// the firms.
fn frame(points: impl Iterator<Item = [f64; 2]>, side: f64) -> Option<([f64; 2], [f64; 2])> {
    let around = points.fold(None, |around: Option<([f64; 2], [f64; 2])>, p| {
        let (low, high) = around.unwrap_or((p, p));
        Some(([low[0].min(p[0]), low[1].min(p[1])], [high[0].max(p[0]), high[1].max(p[1])]))
    });
    around.map(|(low, high)| (low.map(|c| (c / side).floor() * side), high))
}

fn square([x, y]: [f64; 2], side: f64) -> [[f64; 2]; 4] {
    [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]
}

#[expect(clippy::cast_precision_loss, reason = "a grid has at most 2^24 cells")]
fn whole(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_possible_truncation, reason = "metres of a projection are far below 2^53")]
fn cell_number(metres: f64) -> i64 {
    metres.round() as i64
}

fn name(spot: Spot, lang: Lang) -> &'static str {
    match spot {
        Spot::Hot => lang.pick("nóng", "hot"),
        Spot::Cold => lang.pick("lạnh", "cold"),
    }
}

fn columns<'c>(lang: Lang) -> Vec<Column<'c, SpotRow>> {
    vec![
        int("easting", Text::new("Y (đông)", "Easting"), |row: &SpotRow| {
            cell_number(row.corner[0] + row.side / 2.0)
        })
        .in_unit("m"),
        int("northing", Text::new("X (bắc)", "Northing"), |row: &SpotRow| {
            cell_number(row.corner[1] + row.side / 2.0)
        })
        .in_unit("m"),
        text(
            "area_name",
            Text::new("Địa bàn tại tâm ô", "Area at the centre of the cell"),
            |row: &SpotRow| row.unit.clone(),
        ),
        terms::establishments(|row: &SpotRow| row.establishments),
        real("z", Text::new("Gi*", "Gi*"), |row: &SpotRow| row.z).with_decimals(3),
        real("p_value", Text::new("Trị số p", "p-value"), |row: &SpotRow| {
            four_digits(two_sided_p(row.z))
        })
        .aside()
        .with_decimals(None),
        text("spot", Text::new("Nhận xét", "Reading"), move |row: &SpotRow| name(row.spot, lang)),
    ]
}

fn notes(crs: Crs, lang: Lang) -> Vec<String> {
    let title = crs.title();
    let notes = lang.pick(
        [
            format!(
                "Gi* (Ord & Getis 1995) trên lưới ô vuông {crs}, lân cận trong hai cạnh ô; chỉ các ô có ít \
                 nhất một cơ sở của sổ đăng ký. Giữ tỷ lệ phát hiện sai ở 5 % (Caldas de Castro & Singer \
                 2006)."
            ),
            format!("Tọa độ là tâm ô, {title}. Chỉ tính cơ sở có tọa độ chính xác tới một cạnh ô."),
        ],
        [
            format!(
                "Gi* (Ord & Getis 1995) on a grid of squares in {crs} with neighbours within two sides; \
                 only cells with at least one establishment of the register. The rate of false discoveries \
                 is kept at 5 % (Caldas de Castro & Singer 2006)."
            ),
            format!(
                "Coordinates are those of the centre, {title}. Only establishments with a point that is \
                 right to the side of a cell."
            ),
        ],
    );
    notes.to_vec()
}
