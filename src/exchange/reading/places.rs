//! Points and areas of rows: from columns of coordinates, or from the geometry of a feature.

use geo::{Coord, CoordsIter, Geometry, MapCoords, MultiPolygon, Orient, orient::Direction};

use super::{
    cells::Cells,
    crs::{is_plain, to_wgs84},
    crs_fault::CrsFault,
    heading::OUTLINE,
    numbers::{self, ColumnMark, NumberFault, Numbers, Read},
    system,
    value_fault::ValueFault,
};
use crate::{
    exchange::{
        area::{checked, kind_of, polygons_of},
        finding::Fault,
    },
    geom::{
        bbox::Bbox,
        crs::Crs,
        lonlat::LonLat,
        measure::distance_m,
        position::{self, Coordinate, PositionError, read_pair},
        wkt,
    },
    model::{fold::fold, location::Location, shape_fault::ShapeFault},
};

impl Cells<'_> {
    /// The area of the geometry, or of its text, in WGS 84, its rings oriented as RFC 7946 requires.
    pub(crate) fn shape(&mut self) -> Option<MultiPolygon> {
        let asked = self.table.reading.crs;
        let (property, crs, area) = match (self.row.shape, self.raw(OUTLINE)) {
            (Some(shape), _) => ("geometry", shape.crs.or(asked), polygons_of(shape.geometry.clone())),
            (None, Some(text)) => {
                (OUTLINE, asked, wkt::read(text).map_err(|error| ShapeFault::Unread(error.to_string())))
            }
            (None, None) => {
                self.tell("geometry", Fault::Missing);
                return None;
            }
        };
        let area = area.map(|area| self.in_order(area)).map_err(Fault::Shape);
        let area = area.and_then(|area| match area.coords_iter().next() {
            Some(first) if is_swapped(first) => {
                let city = &self.table.reading.city;
                Err(Fault::Swapped(city.name.clone(), city.degrees()))
            }
            _ => Ok(area),
        });
        match area.and_then(|area| checked(area, crs, self.table.reading.city.crs)) {
            Ok(area) => {
                if !self.table.reading.city.bounds.grown(FAR_DEG).intersects(&Bbox::of(&area)) {
                    self.note(property, ValueFault::FarAway);
                }
                Some(area.orient(Direction::Default))
            }
            Err(fault) => {
                self.tell(property, fault);
                None
            }
        }
    }

    /// A geometry whose axes are exchanged if that was requested.
    fn in_order<G: MapCoords<f64, f64, Output = G>>(&self, geometry: G) -> G {
        if self.table.reading.swap_axes {
            geometry.map_coords(|c| Coord { x: c.y, y: c.x })
        } else {
            geometry
        }
    }

    /// Whether the geometry is an area.
    pub(crate) fn has_area(&self) -> bool {
        self.row.shape.is_some_and(|s| matches!(s.geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_)))
    }

    /// Reports that the geometry is not taken.
    pub(crate) fn leave_geometry_out(&mut self) {
        let kind = self.row.shape.map_or("", |shape| kind_of(&shape.geometry));
        self.note("geometry", ValueFault::Geometry(kind));
    }

    /// The location from a geometry that is a point; a record with an area has its point in columns.
    fn point_of_shape(&mut self) -> Option<Location> {
        let shape = self.row.shape?;
        let crs = shape.crs.or(self.table.reading.crs);
        let given = match self.in_order(shape.geometry.clone()) {
            Geometry::Point(point) => point,
            Geometry::MultiPoint(points) if points.0.len() == 1 => points.0[0],
            other => {
                self.tell("geometry", Fault::Shape(ShapeFault::Type("Point", kind_of(&other))));
                return None;
            }
        };
        if is_swapped(given.0) {
            let city = &self.table.reading.city;
            self.tell("geometry", Fault::Swapped(city.name.clone(), city.degrees()));
            return None;
        }
        let read = to_wgs84(given, crs, self.table.reading.city.crs)
            .and_then(|at| LonLat::new(at.x(), at.y()).map_err(|_| Fault::Position));
        match read {
            Ok(point) => {
                let Coord { x, y } = given.0;
                let entered = crs.filter(|crs| !is_plain(Some(*crs))).map(|crs| format!("{crs} {x} {y}"));
                Some(Location { entered, ..Location::at(point) })
            }
            Err(fault) => {
                self.tell("geometry", fault);
                None
            }
        }
    }

    /// The point, from the geometry, or from `lon` and `lat` in degrees or `x` and `y` in metres of the stated system.
    pub(crate) fn location(&mut self, stated: Option<Crs>) -> Option<Location> {
        let location = self.first_location(stated)?;
        self.note_another_place(&location);
        Some(location)
    }

    /// Notes degrees that lie elsewhere than the place that was read from the geometry or from metres.
    fn note_another_place(&self, read: &Location) {
        const FAR_M: f64 = 500.0;
        if self.row.shape.is_none() && self.raw("x").or(self.raw("y")).is_none() {
            return;
        }
        let degrees = |column: &'static str| {
            let read = numbers::read(self.raw(column)?, &COORDINATE, self.mark(column, &COORDINATE)).ok()?;
            Some(read.number.value)
        };
        let other = degrees("lon").zip(degrees("lat")).and_then(|(lon, lat)| LonLat::new(lon, lat).ok());
        if other.is_some_and(|other| distance_m(other, read.point) > FAR_M) {
            self.note("lon", ValueFault::AnotherPlace);
        }
    }

    fn first_location(&mut self, stated: Option<Crs>) -> Option<Location> {
        if self.row.shape.is_some() && !self.has_area() {
            return self.point_of_shape();
        }
        if let Some(text) =
            self.raw(ONE_COLUMN).filter(|_| ["lon", "lat", "x", "y"].iter().all(|c| self.is_empty(c)))
        {
            return self.pair(text, stated);
        }
        let (east, north) =
            if self.raw("x").or(self.raw("y")).is_some() { ("y", "x") } else { ("lon", "lat") };
        if self.raw(east).is_none() || self.raw(north).is_none() {
            if self.raw(east).or(self.raw(north)).is_some() {
                self.tell(if self.raw(east).is_some() { east } else { north }, Fault::HalfPoint);
            }
            return None;
        }
        let (point, entered) = self.point(east, north, stated)?;
        Some(Location { entered, ..Location::at(point) })
    }

    fn point(
        &mut self,
        east: &'static str,
        north: &'static str,
        stated: Option<Crs>,
    ) -> Option<(LonLat, Option<String>)> {
        let (a, b) = (self.coordinate(east), self.coordinate(north));
        let (mut a, mut b) = (a?, b?);
        if a.readings[0] == 0.0 && b.readings[0] == 0.0 {
            self.note(east, ValueFault::ZeroPoint);
            return None;
        }
        let in_degrees = east == "lon";
        if in_degrees && self.table.reading.swap_axes {
            std::mem::swap(&mut a, &mut b);
        }
        // If a file has both pairs of columns, a projected system is that of `x` and `y`.
        let stated = stated.filter(|crs| !in_degrees || crs.is_geographic() || !self.has_column("x"));
        let is_degrees = a.readings[0].abs() <= 180.0 && b.readings[0].abs() <= 180.0;
        let stated = stated.or_else(|| self.system_of(&[east, north], is_degrees));
        if in_degrees && stated.is_none_or(Crs::is_geographic) {
            let (lon, lat) = (a.readings[0], b.readings[0]);
            if is_swapped(Coord { x: lon, y: lat }) {
                let city = &self.table.reading.city;
                self.tell(east, Fault::Swapped(city.name.clone(), city.degrees()));
                return None;
            }
            if let Some(point) = LonLat::new(lon, lat).ok().filter(|_| is_plain(stated)) {
                return Some((point, None));
            }
        }
        let fault = match read_pair(&a, &b, stated, self.table.reading.city.crs) {
            // Degrees in the columns of metres: programs for maps name them so.
            Ok(reading) if reading.crs == Crs::Crs84 => {
                self.note(east, ValueFault::Degrees);
                return Some((reading.at, None));
            }
            Ok(reading) => {
                let written = [east, north].map(|column| self.raw(column).unwrap_or_default());
                let entered = format!("{} {}", reading.crs, written.join(" "));
                self.tell(east, Fault::Projected(reading.crs, reading.comma_decimals));
                return Some((reading.at, Some(entered)));
            }
            Err(PositionError::Degrees(.., crs)) => Fault::Crs(CrsFault::Degrees(crs)),
            Err(PositionError::Metres(.., crs)) => Fault::Crs(CrsFault::Metres(crs)),
            Err(_) => Fault::Position,
        };
        self.tell(east, fault);
        None
    }

    /// The system that the heading of a column says, or else a title above the table.
    fn system_of(&self, columns: &[&str], is_degrees: bool) -> Option<Crs> {
        let of_city = self.table.reading.city.crs;
        let headings = columns.iter().filter_map(|column| Some(self.table.headings.find(column)?.1));
        let mut texts = headings.chain(self.table.titles());
        texts.find_map(|text| system::of_heading(text, is_degrees, of_city))
    }

    /// The point of a single column with both coordinates.
    fn pair(&mut self, text: &str, stated: Option<Crs>) -> Option<Location> {
        // People part the two with a slash, a dash or a line break too.
        let apart = text.replace(['/', '|', '\n'], ";").replace(" - ", ";");
        let bare = apart.trim_matches(['(', ')', '[', ']', ' ']);
        if bare.contains('0') && !bare.contains(|c: char| c.is_ascii_digit() && c != '0') {
            self.note(ONE_COLUMN, ValueFault::ZeroPoint);
            return None;
        }
        let of_city = self.table.reading.city.crs;
        let bare_pair = sides(bare);
        let is_degrees =
            || position::read(&bare_pair, None, of_city).is_ok_and(|pair| is_plain(Some(pair.crs)));
        let stated = stated.or_else(|| self.system_of(&[ONE_COLUMN], is_degrees()));
        match position::read(&bare_pair, stated, of_city) {
            Ok(reading) if is_plain(Some(reading.crs)) => Some(Location::at(reading.at)),
            Ok(reading) => {
                self.tell(ONE_COLUMN, Fault::Projected(reading.crs, reading.comma_decimals));
                let entered = Some(format!("{} {bare}", reading.crs));
                Some(Location { entered, ..Location::at(reading.at) })
            }
            Err(PositionError::Degrees(.., crs)) => {
                self.tell(ONE_COLUMN, Fault::Crs(CrsFault::Degrees(crs)));
                None
            }
            Err(PositionError::Metres(.., crs)) => {
                self.tell(ONE_COLUMN, Fault::Crs(CrsFault::Metres(crs)));
                None
            }
            Err(_) => {
                self.tell(ONE_COLUMN, Fault::Position);
                None
            }
        }
    }

    /// One of two coordinates, read with the decimal mark of its column.
    fn coordinate(&mut self, column: &'static str) -> Option<Coordinate> {
        let text = self.raw(column)?;
        if let Some(degrees) = degrees(text) {
            return self.read(column, |_| position::coordinate(&degrees).map_err(|_| Fault::Position));
        }
        let mut read = numbers::read(text, &COORDINATE, self.mark(column, &COORDINATE));
        if read.is_err() && self.table.reading.decimal.is_some() {
            // The requested mark is that of other columns: of coordinates the range says enough.
            read = numbers::read(text, &COORDINATE, ColumnMark::Untold).or(read);
        }
        match read {
            Ok(Read { number, .. }) => {
                let comma_decimals = text.contains(',') && !number.is_whole;
                Some(Coordinate { readings: vec![number.value], comma_decimals })
            }
            Err(NumberFault::Range(_) | NumberFault::Form) => {
                self.tell(column, Fault::Position);
                None
            }
            Err(fault) => {
                self.tell(column, Fault::Number(fault));
                None
            }
        }
    }
}

/// Whether a longitude and a latitude are those of Viet Nam in each other's place.
fn is_swapped(at: Coord) -> bool {
    (6.0..=24.0).contains(&at.x) && (102.0..=118.0).contains(&at.y)
}

/// How far from the city an area is suspicious, in degrees.
const FAR_DEG: f64 = 0.5;

/// The property of a column with both coordinates.
pub(crate) const ONE_COLUMN: &str = "position";

/// Letters of the sides of the earth, in English and Vietnamese.
const SIDES: [char; 7] = ['N', 'S', 'E', 'W', 'B', 'Đ', 'T'];

/// The parts of a pair in one column without the blanks within them, so that they are read one by one.
fn sides(text: &str) -> String {
    let parts: Vec<&str> = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let has_side = |part: &&str| part.to_uppercase().contains(SIDES) || part.contains('°');
    match parts[..] {
        [a, b] if has_side(&a) && has_side(&b) => {
            let [a, b] = [a, b].map(|part| degrees(part).unwrap_or_else(|| part.to_owned()).replace(' ', ""));
            format!("{a} {b}")
        }
        _ => text.to_owned(),
    }
}

/// A coordinate whose marks are words, or the letter that looks like one: `21 độ 02 phút 24,7 giây`, `21o02'24"`.
fn in_words(text: &str) -> Option<String> {
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    let (mut marked, mut word, mut has_degrees) = (String::new(), String::new(), false);
    for c in text.chars().chain([' ']) {
        if c.is_alphabetic() {
            word.push(c);
            continue;
        }
        match fold(&word).as_str() {
            "" | "vi" | "kinh" => {}
            "do" | "o" => {
                has_degrees = true;
                marked.push('°');
            }
            "phut" => marked.push('\''),
            "giay" => marked.push('"'),
            // No place of the country is south, so this means seconds.
            "s" if has_degrees => marked.push('"'),
            "bac" | "north" => marked.push('N'),
            "dong" | "east" => marked.push('E'),
            "nam" | "south" => marked.push('S'),
            "tay" | "west" => marked.push('W'),
            folded if folded.len() > 1 => return None,
            _ => marked.push_str(&word.to_uppercase()),
        }
        word.clear();
        marked.extend(Some(c).filter(|c| !c.is_whitespace()));
    }
    // A letter between digits may be a zero: minutes have a mark, and degrees before them no fraction.
    let (whole, rest) = marked.split_once('°')?;
    let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let is_doubtful = has_digit(whole)
        && has_digit(rest)
        && (whole.contains(['.', ',']) || !rest.contains(['\'', '′', '’', '´']));
    (has_degrees && !is_doubtful).then_some(marked)
}

/// A coordinate in degrees with the mark that says so: `21°01'42"`, `21d01'42"N`, `21 01 42`, `N21.03`. `None` if it is a
/// plain number.
fn degrees(text: &str) -> Option<String> {
    if text.contains(['°', 'º']) {
        return Some(text.to_owned());
    }
    if let Some(marked) = in_words(text) {
        return Some(marked);
    }
    let upper = text.to_uppercase();
    let letters: String = upper.chars().filter(|c| c.is_alphabetic()).collect();
    let side: String = letters.chars().filter(|c| SIDES.contains(c)).collect();
    let is_of_degrees = letters.chars().all(|c| SIDES.contains(&c) || c == 'D');
    let numbers: Vec<&str> = upper
        .split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .filter(|part| !part.is_empty())
        .collect();
    let is_small = |number: &&str| number.replace(',', ".").parse::<f64>().is_ok_and(|n| n < 60.0);
    let has_marks = !letters.is_empty() || upper.contains(['\'', '"', '′', '″', '’', '”']);
    if !is_of_degrees || side.chars().count() > 1 || upper.contains('+') {
        return None;
    }
    match numbers[..] {
        [degrees] if !letters.is_empty() => Some(format!("{degrees}°{side}")),
        [degrees, minutes] if has_marks && is_small(&minutes) => Some(format!("{degrees}°{minutes}'{side}")),
        [degrees, minutes, seconds] if is_small(&minutes) && is_small(&seconds) && degrees.len() <= 3 => {
            Some(format!("{degrees}°{minutes}'{seconds}\"{side}"))
        }
        _ => None,
    }
}

/// Degrees, or metres in a zone at most 6° wide. The gap between the two distinguishes `105.804` from `594.446`.
const COORDINATE: Numbers = Numbers::measured("-180–180°", |n| n.abs() <= 180.0 || n.abs() >= 150_000.0, &[]);

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("21 độ 01 phút 48,0 giây", Some("21°01'48,0\""))]
    #[case("21o01'48.0\"", Some("21°01'48.0\""))]
    #[case("21.03 độ", Some("21.03°"))]
    #[case("21 độ 02 phút 24s", Some("21°02'24\""))]
    #[case("105o54'46\" East", Some("105°54'46\"E"))]
    #[case::a_letter_for_a_zero("21.O3", None)]
    #[case::a_letter_among_zeros("21.0O5", None)]
    #[case::a_letter_in_the_degrees("1O5.91", None)]
    #[case::words_of_other_things("đo lần 2", None)]
    fn marks_in_words_are_read_and_other_letters_are_not(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(in_words(text).as_deref(), expected);
    }
}
