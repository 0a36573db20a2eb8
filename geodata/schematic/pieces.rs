//! Cuts each ward's cell between the old districts it was made from.
//!
//! The lineage says which communes of which district went wholly or partly to
//! a ward. How much land that was is estimated from the districts' areas and
//! then fitted to the areas of wards and districts by iterative proportional
//! fitting. A straight line cuts each share off on the side where the district
//! goes on beyond the ward.

use std::collections::BTreeMap;

use crate::facts::{Facts, Located};
use crate::objective::MARGIN_KM;
use crate::plane::{Point, between, distance_km, dot, minus};
use crate::power::{Across, Cell};

/// A share of a ward smaller than this is left with the ward's main district.
const LEAST_PIECE_KM2: f64 = 0.15;
/// Rounds of proportional fitting.
const FITTING_ROUNDS: usize = 200;
/// Directions tried for a cut, per full turn.
const DIRECTIONS: u32 = 120;

/// The part of a ward that lay in one district.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Number of the ward.
    pub ward: usize,
    /// Number of the district.
    pub district: usize,
    /// Its outline, counter-clockwise.
    pub corners: Vec<Point>,
}

/// Estimated area of each district in each ward, square kilometres.
type Shares = Vec<BTreeMap<usize, f64>>;

/// First estimate: a district's communes are alike, and a divided commune went
/// in equal parts to its successors.
fn first_shares(facts: &Facts) -> Shares {
    let mut successors: BTreeMap<&str, f64> = BTreeMap::new();
    let mut communes: BTreeMap<usize, f64> = BTreeMap::new();
    for descent in &facts.descents {
        let count = successors.entry(&descent.commune).or_insert(0.0);
        if *count == 0.0 {
            *communes.entry(descent.district).or_insert(0.0) += 1.0;
        }
        *count += 1.0;
    }
    let mut shares = vec![BTreeMap::new(); facts.wards.len()];
    for descent in &facts.descents {
        let commune_km2 = facts.districts[descent.district].area_km2 / communes[&descent.district];
        let part_km2 = commune_km2 / successors[descent.commune.as_str()];
        *shares[descent.ward].entry(descent.district).or_insert(0.0) += part_km2;
    }
    shares
}

/// Fits the estimate to the areas of districts and wards, wards last.
fn fitted_shares(facts: &Facts, cells_km2: &[f64]) -> Shares {
    let mut shares = first_shares(facts);
    for _ in 0..FITTING_ROUNDS {
        let mut totals = vec![0.0; facts.districts.len()];
        for (district, share) in shares.iter().flatten() {
            totals[*district] += share;
        }
        for (ward, parts) in shares.iter_mut().enumerate() {
            for (district, share) in parts.iter_mut() {
                *share *= facts.districts[*district].area_km2 / totals[*district];
            }
            let sum: f64 = parts.values().sum();
            for share in parts.values_mut() {
                *share *= cells_km2[ward] / sum;
            }
        }
    }
    shares
}

/// Removes shares too small to draw.
fn drop_slivers(parts: &mut BTreeMap<usize, f64>) {
    let whole: f64 = parts.values().sum();
    let largest = parts.values().copied().fold(0.0, f64::max);
    parts.retain(|_, share| *share >= LEAST_PIECE_KM2 || *share >= largest);
    let kept: f64 = parts.values().sum();
    for share in parts.values_mut() {
        *share *= whole / kept;
    }
}

/// Where in or around a ward a district is at home: its borders with the
/// district's other wards and its located facts, else towards the label point.
fn pull_of(facts: &Facts, shares: &Shares, district: usize, cell: &Cell, held: &[&Located]) -> Point {
    let mut sum = [0.0; 3];
    let mut add = |at: Point, weight: f64| {
        sum[0] += weight * at[0];
        sum[1] += weight * at[1];
        sum[2] += weight;
    };
    for (start, end, across) in cell.edges() {
        let Across::Cell(other) = across else { continue };
        let share = shares[other].get(&district).copied().unwrap_or(0.0) / facts.wards[other].area_km2;
        add(between(start, end, 0.5), share * distance_km(start, end));
    }
    let size_km = cell.area_km2().sqrt();
    for place in held.iter().filter(|place| place.district == Some(district)) {
        add(place.at, size_km / 4.0);
    }
    if sum[2] < 1e-6 { facts.districts[district].label } else { [sum[0] / sum[2], sum[1] / sum[2]] }
}

/// A straight cut: the part where ⟨`normal`, x⟩ ≥ `level` goes to the district.
struct Cut {
    normal: Point,
    level: f64,
    cost: f64,
}

/// The part of a cell beyond a line, and the part before it.
fn halves(cell: &Cell, normal: Point, level: f64) -> (Cell, Cell) {
    let (mut beyond, mut before) = (cell.clone(), cell.clone());
    beyond.cut([-normal[0], -normal[1]], -level, Across::Outside);
    before.cut(normal, level, Across::Outside);
    (beyond, before)
}

/// The level at which the part beyond has an area.
fn level_for(cell: &Cell, normal: Point, area_km2: f64) -> f64 {
    let heights = cell.corners.iter().map(|c| dot(normal, c.at));
    let mut low = heights.clone().fold(f64::INFINITY, f64::min);
    let mut high = heights.fold(f64::NEG_INFINITY, f64::max);
    for _ in 0..60 {
        let level = f64::midpoint(low, high);
        if halves(cell, normal, level).0.area_km2() > area_km2 { low = level } else { high = level }
    }
    low
}

/// The best cut for a district: near the wished direction and area, facts on their side.
fn best_cut(cell: &Cell, towards: Point, area_km2: f64, district: usize, held: &[&Located]) -> Cut {
    let whole_km2 = cell.area_km2();
    let length = towards[0].hypot(towards[1]);
    let (sine, cosine) = if length > 1e-3 { (towards[1] / length, towards[0] / length) } else { (0.0, 1.0) };
    let turns = (0..DIRECTIONS).map(|n| {
        let turn = f64::from(n) / f64::from(DIRECTIONS) * std::f64::consts::TAU;
        let (s, c) = turn.sin_cos();
        let normal = [cosine * c - sine * s, sine * c + cosine * s];
        let level = level_for(cell, normal, area_km2);
        let height = |place: &&&Located| dot(normal, place.at);
        let own = held.iter().filter(|p| p.district == Some(district));
        let others = held.iter().filter(|p| p.district != Some(district));
        let roof = own.map(|p| height(&p) - MARGIN_KM).fold(f64::INFINITY, f64::min);
        let floor = others.map(|p| height(&p) + MARGIN_KM).fold(f64::NEG_INFINITY, f64::max);
        let moved = if floor > roof { f64::midpoint(floor, roof) } else { level.clamp(floor, roof) };
        let off_km2 = (halves(cell, normal, moved).0.area_km2() - area_km2).abs();
        // A turn by 90° costs as much as an area wrong by a third of the ward,
        // facts on the wrong side more than anything else.
        let conflict = 1e3 * (floor - roof).max(0.0);
        Cut { normal, level: moved, cost: conflict + off_km2 / whole_km2 + (1.0 - c) / 3.0 }
    });
    turns.min_by(|a, b| a.cost.total_cmp(&b.cost)).unwrap_or(Cut {
        normal: [1.0, 0.0],
        level: f64::INFINITY,
        cost: 0.0,
    })
}

/// The outline of a cell.
fn outline(cell: &Cell) -> Vec<Point> {
    cell.corners.iter().map(|corner| corner.at).collect()
}

/// The mean of the districts' pulls, weighted by their areas.
fn middle_of(districts: &[(usize, f64)], pull: impl Fn(usize) -> Point) -> Point {
    let mut sum = [0.0; 3];
    for &(district, area_km2) in districts {
        let at = pull(district);
        sum = [sum[0] + area_km2 * at[0], sum[1] + area_km2 * at[1], sum[2] + area_km2];
    }
    [sum[0] / sum[2], sum[1] / sum[2]]
}

/// Cuts one ward's cell.
fn cut_ward(facts: &Facts, shares: &Shares, ward: usize, cell: &Cell) -> Vec<Piece> {
    let mut parts = shares[ward].clone();
    drop_slivers(&mut parts);
    let mut order: Vec<(usize, f64)> = parts.into_iter().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let known: Vec<&Located> =
        facts.located.iter().filter(|p| p.ward == ward && p.district.is_some()).collect();
    let mut rest = cell.clone();
    let mut pieces = Vec::new();
    for (at, &(district, area_km2)) in order.iter().enumerate() {
        if at + 1 == order.len() {
            pieces.push(Piece { ward, district, corners: outline(&rest) });
            break;
        }
        let pull = |district: usize| pull_of(facts, shares, district, cell, &known);
        let towards = minus(pull(district), middle_of(&order[at + 1..], pull));
        // Facts of districts already served lie beyond and no longer matter.
        let held: Vec<&Located> =
            known.iter().copied().filter(|p| order[at..].iter().any(|o| Some(o.0) == p.district)).collect();
        let cut = best_cut(&rest, towards, area_km2, district, &held);
        let (beyond, before) = halves(&rest, cut.normal, cut.level);
        if beyond.area_km2() >= LEAST_PIECE_KM2 {
            pieces.push(Piece { ward, district, corners: outline(&beyond) });
            rest = before;
        }
    }
    pieces
}

/// Cuts all cells; cell n belongs to ward n.
pub(crate) fn cut_wards(facts: &Facts, cells: &[Cell]) -> Vec<Piece> {
    let cells_km2: Vec<f64> = cells.iter().map(Cell::area_km2).collect();
    let shares = fitted_shares(facts, &cells_km2);
    cells.iter().enumerate().flat_map(|(ward, cell)| cut_ward(facts, &shares, ward, cell)).collect()
}
