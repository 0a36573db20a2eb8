//! Where establishments crowd together more than chance explains: Gi* on a grid of EPSG:5897.

use std::iter::zip;

use crate::{
    analysis::{
        hot_spots_grid::{Grid, Spot},
        normal::two_sided_p,
    },
    document::table::{Heading, Note, Provenance, Rows, Table},
    model::{
        column::{Type, Value},
        lang::Lang,
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
};

/// Cells whose centres are within so many cells are neighbours.
const BAND_CELLS: f64 = 2.0;

/// Of the cells that are marked, no more than this share is expected to be chance.
const FALSE_DISCOVERY_RATE: f64 = 0.05;

/// One row for each cell that stands out.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let (side, when) = (parameters.cell_m, parameters.when(request.today));
    let sites = Sites::within(placed(now, when), side);
    let firms = &sites.sharp;
    let mut rows = Rows::default();
    let mut places = Vec::new();
    if let Some((low, high)) = frame(firms.iter().map(|(_, point)| *point), side) {
        let grid = Grid::new(low, high, side, |_| false);
        let wrong = || ReportError::Value { parameter: Parameter::Cell, found: side.to_string() };
        let mut grid = grid.ok_or_else(wrong)?;
        for (row, point) in firms {
            grid.add(*point, f64::from(u8::from(is_of(*row, &parameters.sectors))));
        }
        let found = grid.hot_spots(BAND_CELLS * side, FALSE_DISCOVERY_RATE);
        let units = now.base.newest(Level::Ward);
        for (cell, (spot, z)) in zip(&found.spots, &found.z).enumerate() {
            let (Some(spot), Some(z)) = (spot, z) else { continue };
            let [column, row] = [cell % grid.columns(), cell / grid.columns()].map(whole);
            let corner = [low[0] + column * side, low[1] + row * side];
            let corners = square(corner, side);
            let unit = middle(&corners).and_then(|p| units?.locate(p)).map(|unit| unit.name.clone());
            rows.push(vec![
                Value::Int(cell_number(corner[0] + side / 2.0)),
                Value::Int(cell_number(corner[1] + side / 2.0)),
                Value::shown(unit),
                Value::real(grid.sums()[cell]),
                Value::Real(*z),
                Value::Real(four_digits(two_sided_p(*z))),
                Value::text(Some(name(*spot, lang))),
            ]);
            places.push(polygon(&corners));
        }
    }
    let title = lang.pick("Điểm nóng, điểm lạnh về số cơ sở", "Hot and cold spots of establishments");
    Ok(Draft::new(Table {
        name: "hotspots",
        title: format!("{title} — {} {side} m — {}", lang.pick("ô lưới", "cells of"), said(when.day, lang)),
        headings: headings(lang),
        rows: rows.rows,
        marks: rows.marks,
        places,
        provenance: Provenance::on(when, now, units_edition(request)),
        notes: notes(lang).into_iter().chain(sites.notes(lang)).map(Note::from).collect(),
    }))
}

fn units_edition(request: Request<'_>) -> Option<&crate::index::edition::Edition> {
    request.now.base.newest(Level::Ward)
}

/// The rectangle of whole cells around points, its corners on multiples of the side: the cells are the same whatever
/// firms there are.
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

fn headings(lang: Lang) -> Vec<Heading> {
    vec![
        Heading::new("easting", lang.pick("Y (đông)", "Easting"), Type::Int).in_unit("m"),
        Heading::new("northing", lang.pick("X (bắc)", "Northing"), Type::Int).in_unit("m"),
        Heading::new(
            "area_name",
            lang.pick("Địa bàn tại tâm ô", "Area at the centre of the cell"),
            Type::Text,
        ),
        terms::establishments(lang),
        Heading::new("z", "Gi*", Type::Real).with_decimals(3),
        Heading::new("p_value", lang.pick("Trị số p", "p-value"), Type::Real).aside().with_decimals(None),
        Heading::new("spot", lang.pick("Nhận xét", "Reading"), Type::Text),
    ]
}

fn notes(lang: Lang) -> Vec<String> {
    let notes = match lang {
        Lang::Vi => [
            "Gi* (Ord & Getis 1995) trên lưới ô vuông EPSG:5897, lân cận trong hai cạnh ô; chỉ các ô có ít nhất một cơ sở của sổ đăng ký. Giữ tỷ lệ phát hiện sai ở 5 % (Caldas de Castro & Singer 2006).",
            "Tọa độ là tâm ô, VN-2000 / TM-3 105°00'. Chỉ tính cơ sở có tọa độ chính xác tới một cạnh ô.",
        ],
        Lang::En => [
            "Gi* (Ord & Getis 1995) on a grid of squares in EPSG:5897 with neighbours within two sides; only cells with at least one establishment of the register. The rate of false discoveries is kept at 5 % (Caldas de Castro & Singer 2006).",
            "Coordinates are those of the centre, VN-2000 / TM-3 105°00'. Only establishments with a point that is right to the side of a cell.",
        ],
    };
    notes.map(str::to_owned).to_vec()
}
