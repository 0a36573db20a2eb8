//! Coordinates as lists have them.

use xuong::geom::{crs::Crs, lonlat::LonLat};

use super::{
    columns::{Cell, Doubt, Notes},
    register::{Entry, tidy},
};
use crate::imports::dice::Dice;

/// The columns of coordinates of a file.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Columns by property.
    pub(super) columns: Vec<(&'static str, Vec<Cell>)>,
    /// Their headings, where the usual ones will not do.
    pub(super) headings: Option<[&'static str; 2]>,
    /// How far a point may be from where it was, in metres.
    pub(super) tolerance_m: f64,
}

/// Whether a zone of 3° may have the points, and is not that of the city.
fn is_near(zone: Crs) -> bool {
    let is_close = |meridian: f64| (104.0..107.0).contains(&meridian);
    zone != Crs::TM3_105 && zone.central_meridian().is_some_and(is_close)
}

type Points = Vec<Option<(f64, f64)>>;

/// The columns of the points of entries; none if the file has no coordinates.
pub(super) fn columns(dice: &mut Dice, entries: &[Entry], is_typed: bool, notes: &mut Notes) -> Places {
    let points: Points = entries.iter().map(|entry| entry.point).collect();
    let style = dice.below(26);
    notes.way(format!("places:{style}"));
    match style {
        0..6 => degrees(&points, if is_typed { "=" } else { "." }),
        6 | 7 => degrees(&points, ","),
        8 => minutes(dice, &points),
        9 | 10 => one(dice, &points),
        11..15 => metres(dice, (&points, Crs::TM3_105), is_typed, notes),
        15 => {
            let zones: Vec<Crs> = Crs::zones().filter(|zone| is_near(*zone)).collect();
            let crs = if dice.percent(50) { Crs::Utm48 } else { dice.pick(&zones) };
            notes.doubt(Doubt::System);
            let epsg = format!("EPSG:{}", crs.epsg());
            let meridian = crs.central_meridian().filter(|_| crs.is_tm3());
            match (dice.below(3), meridian) {
                (0, _) => notes.said.push(("crs", epsg)),
                (1, Some(meridian)) => {
                    let minutes = (meridian.fract() * 60.0).round();
                    let of_zone = format!("KTT {}°{minutes:02}', múi chiếu 3°", meridian.trunc());
                    notes.title = Some(format!("Hệ tọa độ VN-2000, {of_zone}"));
                }
                _ => notes.hint("crs", &epsg),
            }
            metres(dice, (&points, crs), is_typed, notes)
        }
        16 | 17 => plane_degrees(dice, &points),
        18 => {
            notes.said.push(("crs", "EPSG:4756".to_owned()));
            degrees(&shifted(&points), ".")
        }
        19 => Places {
            headings: Some(dice.pick(&[
                ["Kinh độ (VN-2000)", "Vĩ độ (VN-2000)"],
                ["Kinh độ VN2000", "Vĩ độ VN2000"],
                ["Kinh độ (độ, VN-2000)", "Vĩ độ (độ, VN-2000)"],
            ])),
            ..degrees(&shifted(&points), ".")
        },
        20 => {
            notes.doubt(Doubt::Axes);
            notes.hint("swap_axes", "true");
            let Places { mut columns, tolerance_m, .. } = degrees(&points, ".");
            let cells: Vec<Vec<Cell>> = columns.iter().map(|(_, cells)| cells.clone()).collect();
            (columns[0].1, columns[1].1) = (cells[1].clone(), cells[0].clone());
            Places { columns, tolerance_m, headings: None }
        }
        21 | 22 => degrees(&points, "."),
        _ => Places::default(),
    }
}

/// Degrees of VN-2000.
fn shifted(points: &Points) -> Points {
    let to =
        |(lon, lat)| Crs::Vn2000.from_lonlat(LonLat::new(lon, lat).expect("a place")).expect("in the area");
    points.iter().map(|point| point.map(to).map(|(lon, lat)| (tidy(lon), tidy(lat)))).collect()
}

fn each(points: &Points, of: impl Fn((f64, f64)) -> Cell) -> Vec<Cell> {
    points.iter().map(|point| point.map_or(Cell::Empty, &of)).collect()
}

/// Degrees with a decimal mark, or stored as numbers.
fn degrees(points: &Points, mark: &'static str) -> Places {
    let cell = |number: f64| match mark {
        "=" => Cell::Number(number),
        mark => Cell::Text(number.to_string().replace('.', mark)),
    };
    let columns =
        vec![("lon", each(points, |point| cell(point.0))), ("lat", each(points, |point| cell(point.1)))];
    Places { columns, headings: None, tolerance_m: 0.2 }
}

/// Degrees, minutes and seconds.
fn sexagesimal(number: f64, side: &str, style: usize) -> String {
    let tenths = (number * 36_000.0).round();
    let part = |of: f64| (tenths / of).floor();
    let (degrees, minutes) = (part(36_000.0), part(600.0) % 60.0);
    let seconds = (tenths % 600.0) / 10.0;
    match style {
        0 => format!("{degrees}°{minutes:02}'{seconds:04.1}\"{side}"),
        1 => format!("{degrees}° {minutes}' {seconds:.1}\""),
        2 => format!("{degrees}°{minutes:02}′{}″{side}", format!("{seconds:04.1}").replace('.', ",")),
        _ => format!("{degrees} {minutes:02} {seconds:04.1}"),
    }
}

fn minutes(dice: &mut Dice, points: &Points) -> Places {
    let style = dice.below(4);
    let [east, north] = dice.pick(&[["E", "N"], ["Đ", "B"]]);
    let columns = vec![
        ("lon", each(points, |point| Cell::Text(sexagesimal(point.0, east, style)))),
        ("lat", each(points, |point| Cell::Text(sexagesimal(point.1, north, style)))),
    ];
    Places { columns, headings: None, tolerance_m: 3.0 }
}

/// Both coordinates in one column.
fn one(dice: &mut Dice, points: &Points) -> Places {
    let style = dice.below(7);
    let comma = |number: f64| number.to_string().replace('.', ",");
    let cells = each(points, |(lon, lat)| {
        Cell::Text(match style {
            0 => format!("{lat}, {lon}"),
            1 => format!("{lon} {lat}"),
            2 => format!("{}; {}", comma(lat), comma(lon)),
            3 => format!("({lat}, {lon})"),
            4 => format!("{} {}", sexagesimal(lat, "N", 0), sexagesimal(lon, "E", 0)),
            5 => format!("{lat},{lon}"),
            _ => format!("{}, {}", sexagesimal(lat, "B", 0), sexagesimal(lon, "Đ", 0)),
        })
    });
    Places { columns: vec![("position", cells)], headings: None, tolerance_m: 3.0 }
}

/// Degrees in columns X and Y, as programs for maps write them, or with X to the north.
fn plane_degrees(dice: &mut Dice, points: &Points) -> Places {
    let cell = |number: f64| Cell::Text(number.to_string());
    let (x, y) = (each(points, |point| cell(point.0)), each(points, |point| cell(point.1)));
    let columns = if dice.percent(60) { vec![("x", x), ("y", y)] } else { vec![("x", y), ("y", x)] };
    Places {
        columns,
        headings: Some(dice.pick(&[["X", "Y"], ["x", "y"], ["Tọa độ X", "Tọa độ Y"]])),
        tolerance_m: 0.2,
    }
}

fn metres(dice: &mut Dice, (points, crs): (&Points, Crs), is_typed: bool, notes: &mut Notes) -> Places {
    let plane = |(lon, lat)| crs.from_lonlat(LonLat::new(lon, lat).expect("a place")).expect("in the area");
    let style = if is_typed { 0 } else { 1 + dice.below(6) };
    notes.way(format!("{crs}:{style}"));
    let cell = |number: f64| match style {
        0 => Cell::Number((number * 1000.0).round() / 1000.0),
        1 | 2 => Cell::Text(format!("{number:.3}")),
        3 => Cell::Text(format!("{number:.2}").replace('.', ",")),
        4 => Cell::Text(grouped(number, ".", ",")),
        5 => Cell::Text(grouped(number, " ", ",")),
        _ => Cell::Text(format!("{number:.0}")),
    };
    let (east, north) =
        (each(points, |point| cell(plane(point).0)), each(points, |point| cell(plane(point).1)));
    let columns =
        if dice.percent(65) { vec![("x", north), ("y", east)] } else { vec![("x", east), ("y", north)] };
    Places { columns, headings: None, tolerance_m: if style > 5 { 1.5 } else { 0.2 } }
}

fn grouped(number: f64, group: &str, mark: &str) -> String {
    let text = format!("{number:.2}");
    let (digits, fraction) = text.split_once('.').expect("two decimals");
    let first = (digits.len() - 1) % 3 + 1;
    let rest = digits.as_bytes()[first..].chunks(3).map(|part| String::from_utf8_lossy(part).into_owned());
    let parts: Vec<String> = std::iter::once(digits[..first].to_owned()).chain(rest).collect();
    format!("{}{mark}{fraction}", parts.join(group))
}
