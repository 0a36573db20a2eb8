//! From pieces to the polygons of wards and districts.

use std::collections::BTreeMap;

use crate::dissolve::{Grid, Polygon, Ring, agree, area_2, contains, dissolve, rings};
use crate::facts::{Facts, Located};
use crate::pieces::Piece;
use crate::plane::{Point, between, cross, to_degrees, to_plane};
use crate::power::Cell;

/// Millionths in one.
const MILLION: f64 = 1e6;

/// A face of the map: a ring with its ward and district.
#[derive(Clone, Debug)]
struct Face {
    ward: usize,
    district: usize,
    ring: Ring,
}

/// The polygons of both editions, by number of the unit.
#[derive(Debug)]
pub(crate) struct Units {
    /// Polygons of the wards.
    pub wards: Vec<Vec<Polygon>>,
    /// Polygons of the districts.
    pub districts: Vec<Vec<Polygon>>,
}

/// A place of the plane on the grid of millionths of a degree.
#[expect(clippy::cast_possible_truncation, reason = "degrees times a million fit easily")]
fn to_grid(point: Point) -> Grid {
    let (lon_deg, lat_deg) = to_degrees(point);
    ((lon_deg * MILLION).round() as i64, (lat_deg * MILLION).round() as i64)
}

/// A corner of the grid in degrees.
#[expect(clippy::cast_precision_loss, reason = "a few hundred million at most")]
pub(crate) fn degrees(corner: Grid) -> (f64, f64) {
    (corner.0 as f64 / MILLION, corner.1 as f64 / MILLION)
}

/// A corner of the grid in the plane.
pub(crate) fn plane(corner: Grid) -> Point {
    let (lon_deg, lat_deg) = degrees(corner);
    to_plane(lon_deg, lat_deg)
}

/// Area of polygons, square kilometres.
pub(crate) fn area_km2(polygons: &[Polygon]) -> f64 {
    let ring_km2 = |ring: &Ring| {
        let points: Vec<Point> = ring.iter().map(|&c| plane(c)).collect();
        let following = points.iter().cycle().skip(1);
        points.iter().zip(following).map(|(&a, &b)| cross(a, b)).sum::<f64>() / 2.0
    };
    polygons.iter().flatten().map(ring_km2).sum()
}

/// Whether a place lies in polygons.
pub(crate) fn holds(polygons: &[Polygon], degrees: (f64, f64)) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "degrees times a million fit easily")]
    let corner = ((degrees.0 * MILLION).round() as i64, (degrees.1 * MILLION).round() as i64);
    polygons.iter().any(|polygon| polygon.iter().filter(|ring| contains(ring, corner)).count() % 2 == 1)
}

/// The directed edges of all faces and whose they are.
fn owners(faces: &[Face]) -> BTreeMap<(Grid, Grid), usize> {
    let mut owner = BTreeMap::new();
    for (number, face) in faces.iter().enumerate() {
        let following = face.ring.iter().cycle().skip(1);
        for (&start, &end) in face.ring.iter().zip(following) {
            owner.insert((start, end), number);
        }
    }
    owner
}

/// For each face the length of its border with other faces, degrees × 10⁶.
#[expect(clippy::cast_precision_loss, reason = "a few million at most")]
fn borders(faces: &[Face]) -> Vec<BTreeMap<usize, f64>> {
    let owner = owners(faces);
    let mut shared = vec![BTreeMap::new(); faces.len()];
    for (&(start, end), &mine) in &owner {
        if let Some(&theirs) = owner.get(&(end, start)) {
            let length = ((end.0 - start.0) as f64).hypot((end.1 - start.1) as f64);
            *shared[mine].entry(theirs).or_insert(0.0) += length;
        }
    }
    shared
}

/// Gaps between faces, as rings that turn left.
fn gaps_between<'a>(faces: impl Iterator<Item = &'a Ring>) -> Vec<Ring> {
    let holes = rings(faces).into_iter().filter(|ring| area_2(ring) < 0);
    holes.map(|ring| ring.into_iter().rev().collect()).collect()
}

/// Places that cells leave open though other cells surround them: the middle
/// of each gap and points halfway from there to its corners.
#[expect(clippy::cast_precision_loss, reason = "a few hundred corners")]
pub(crate) fn open_places(cells: &[Cell]) -> Vec<Point> {
    let outline = |cell: &Cell| cell.corners.iter().map(|corner| to_grid(corner.at)).collect();
    let mut outlines: Vec<Ring> = cells.iter().map(outline).collect();
    agree(&mut outlines);
    let mut places = Vec::new();
    for gap in gaps_between(outlines.iter()) {
        let corners: Vec<Point> = gap.iter().map(|&c| plane(c)).collect();
        let sum = corners.iter().fold([0.0; 2], |sum, c| [sum[0] + c[0], sum[1] + c[1]]);
        let middle = sum.map(|s| s / corners.len() as f64);
        places.push(middle);
        places.extend(corners.iter().step_by(4).map(|&corner| between(middle, corner, 0.5)));
    }
    places
}

/// Gives every gap inside the city to the face it borders most.
fn fill_gaps(faces: &mut Vec<Face>) -> usize {
    let gaps = gaps_between(faces.iter().map(|face| &face.ring));
    let count = gaps.len();
    for ring in gaps {
        faces.push(Face { ward: 0, district: 0, ring });
        let last = faces.len() - 1;
        let shared = borders(faces).swap_remove(last);
        match shared.iter().max_by(|a, b| a.1.total_cmp(b.1)) {
            Some((&other, _)) => {
                (faces[last].ward, faces[last].district) = (faces[other].ward, faces[other].district);
            }
            None => {
                faces.pop();
            }
        }
    }
    count
}

/// Numbers the connected parts of each district.
fn parts(faces: &[Face], shared: &[BTreeMap<usize, f64>]) -> Vec<usize> {
    let mut part = vec![usize::MAX; faces.len()];
    for first in 0..faces.len() {
        if part[first] != usize::MAX {
            continue;
        }
        let mut open = vec![first];
        while let Some(face) = open.pop() {
            if part[face] == usize::MAX {
                part[face] = first;
                open.extend(shared[face].keys().filter(|&&o| faces[o].district == faces[face].district));
            }
        }
    }
    part
}

/// The main part of each district: the largest of its connected parts.
fn main_parts(faces: &[Face], part: &[usize]) -> BTreeMap<usize, usize> {
    let mut sizes: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for (face, &number) in faces.iter().zip(part) {
        *sizes.entry((face.district, number)).or_insert(0) += area_2(&face.ring);
    }
    let mut ranked: Vec<_> = sizes.into_iter().collect();
    ranked.sort_by_key(|&((_, number), size)| (size, std::cmp::Reverse(number)));
    ranked.into_iter().map(|((district, number), _)| (district, number)).collect()
}

/// Whether a located fact says that the face's district reaches there.
fn proven(located: &[Located], face: &Face) -> bool {
    let outline = [vec![face.ring.clone()]];
    located.iter().any(|p| p.district == Some(face.district) && holds(&outline, p.degrees))
}

/// The cheapest way to have one stray face less: a face and its new district.
///
/// Either the stray itself goes to a neighbour of the same ward, or the
/// neighbour that lies between it and its district joins it.
fn cheapest_change(
    located: &[Located],
    faces: &[Face],
    shared: &[BTreeMap<usize, f64>],
) -> Option<(usize, usize)> {
    let part = parts(faces, shared);
    let mains = main_parts(faces, &part);
    let reaches = |face: usize, district: usize| {
        shared[face].keys().any(|&o| faces[o].district == district && mains.get(&district) == Some(&part[o]))
    };
    let mut ways = Vec::new();
    for stray in 0..faces.len() {
        let district = faces[stray].district;
        if mains.get(&district) == Some(&part[stray]) {
            continue;
        }
        for &other in shared[stray].keys().filter(|&&o| faces[o].ward == faces[stray].ward) {
            if faces[other].district == district {
                continue;
            }
            if !proven(located, &faces[stray]) {
                ways.push((area_2(&faces[stray].ring), stray, faces[other].district));
            }
            if !proven(located, &faces[other]) && reaches(other, district) {
                ways.push((area_2(&faces[other].ring), other, district));
            }
        }
    }
    ways.into_iter().min().map(|(_, face, district)| (face, district))
}

/// Joins pieces cut off from their district to it or to their ward's other pieces.
fn join_strays(faces: &mut [Face], located: &[Located]) {
    let shared = borders(faces);
    for _ in 0..faces.len() {
        let Some((face, district)) = cheapest_change(located, faces, &shared) else { return };
        faces[face].district = district;
    }
}

/// Joins the pieces into wards and districts; also tells how many gaps were closed.
pub(crate) fn join(tables: &Facts, pieces: &[Piece]) -> (Units, usize) {
    let mut outlines: Vec<Ring> =
        pieces.iter().map(|piece| piece.corners.iter().map(|&p| to_grid(p)).collect()).collect();
    agree(&mut outlines);
    let face = |(piece, ring): (&Piece, Ring)| Face { ward: piece.ward, district: piece.district, ring };
    let mut faces: Vec<Face> =
        pieces.iter().zip(outlines).map(face).filter(|face| face.ring.len() > 2).collect();
    let gaps = fill_gaps(&mut faces);
    join_strays(&mut faces, &tables.located);
    let joined = |count: usize, unit: fn(&Face) -> usize| -> Vec<Vec<Polygon>> {
        let of = |number| faces.iter().filter(move |face| unit(face) == number).map(|face| &face.ring);
        (0..count).map(|number| dissolve(of(number))).collect()
    };
    let units = Units {
        wards: joined(tables.wards.len(), |face| face.ward),
        districts: joined(tables.districts.len(), |face| face.district),
    };
    (units, gaps)
}
