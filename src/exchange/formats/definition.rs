//! Reference systems as files define them: by a code, or in well-known text (OGC 12-063r5, and the dialect of Esri).

use crate::{
    exchange::{finding::Fault, reading::crs_fault::CrsFault},
    geom::crs::Crs,
};

/// The system with an EPSG code.
pub(super) fn of_code(code: i64) -> Result<Crs, Fault> {
    format!("EPSG:{code}").parse().map_err(|_| unknown(&format!("EPSG:{code}")))
}

/// The system of a definition. A code counts if there is one; otherwise the parameters do, and no name alone.
pub(super) fn of_text(text: &str) -> Result<Crs, Fault> {
    let whole = Parser { rest: text.trim(), depth: 0 }.node().ok_or_else(|| unknown(text))?;
    let name = whole.name().unwrap_or(text);
    whole.system().ok_or_else(|| unknown(name))
}

/// A system that is not supported, by a name of limited length.
pub(super) fn unknown(name: &str) -> Fault {
    Fault::Crs(CrsFault::Unknown(name.chars().take(80).collect()))
}

/// A part of a definition, such as `UNIT["Meter",1.0]`.
#[derive(Debug, Default)]
struct Node<'a> {
    keyword: String,
    texts: Vec<&'a str>,
    numbers: Vec<f64>,
    nodes: Vec<Node<'a>>,
}

impl<'a> Node<'a> {
    fn name(&self) -> Option<&'a str> {
        self.texts.first().copied()
    }

    /// The first part with one of these keywords, at any depth.
    fn find(&self, keywords: &[&str]) -> Option<&Node<'a>> {
        let here = self.nodes.iter().find(|node| keywords.contains(&node.keyword.as_str()));
        here.or_else(|| self.nodes.iter().find_map(|node| node.find(keywords)))
    }

    /// The EPSG code that the part states of itself.
    fn code(&self) -> Option<i64> {
        let own = self.nodes.iter().find(|node| ["AUTHORITY", "ID"].contains(&node.keyword.as_str()))?;
        let is_epsg = own.name().is_some_and(|name| name.eq_ignore_ascii_case("EPSG"));
        let text = own.texts.get(1).and_then(|code| code.parse().ok());
        #[expect(clippy::cast_possible_truncation, reason = "a code is a small whole number")]
        let number = own.numbers.first().map(|code| *code as i64);
        text.or(number).filter(|_| is_epsg)
    }

    /// The value of a parameter of the projection, by the names that it has in dialects.
    fn parameter(&self, names: &[&str]) -> Option<f64> {
        let is_it = |node: &Node<'_>| {
            let name = node.name().map(plain).unwrap_or_default();
            node.keyword == "PARAMETER" && names.contains(&name.as_str())
        };
        let here = self.nodes.iter().find(|node| is_it(node)).and_then(|node| node.numbers.first().copied());
        here.or_else(|| self.nodes.iter().find_map(|node| node.parameter(names)))
    }

    fn system(&self) -> Option<Crs> {
        match self.keyword.as_str() {
            // Of a system of height beside, only the first part is of interest.
            "COMPD_CS" | "COMPOUNDCRS" | "BOUNDCRS" => {
                self.find(&["PROJCS", "PROJCRS", "GEOGCS", "GEOGCRS", "GEODCRS"])?.system()
            }
            "GEOGCS" | "GEOGCRS" | "GEODCRS" => self.coded().or_else(|| self.geographic()),
            "PROJCS" | "PROJCRS" => self.coded().or_else(|| self.projected()),
            _ => None,
        }
    }

    fn coded(&self) -> Option<Crs> {
        self.code().and_then(|code| of_code(code).ok())
    }

    /// Degrees of a known datum.
    fn geographic(&self) -> Option<Crs> {
        let datum = self.find(&["DATUM", "ENSEMBLE"])?.name().map(plain)?;
        match datum.trim_start_matches('d') {
            "wgs1984" | "wgs84" | "worldgeodeticsystem1984" | "worldgeodeticsystem1984ensemble" => {
                Some(Crs::Wgs84)
            }
            "vietnam2000" | "vn2000" => Some(Crs::Vn2000),
            _ => None,
        }
    }

    fn projected(&self) -> Option<Crs> {
        let base = self.find(&["GEOGCS", "BASEGEOGCRS", "BASEGEODCRS"])?;
        let method = self.find(&["PROJECTION", "METHOD"])?.name().map(plain)?;
        let is_metre =
            self.nodes.iter().rfind(|node| ["UNIT", "LENGTHUNIT"].contains(&node.keyword.as_str()));
        let is_metre = is_metre.is_none_or(|unit| unit.numbers.first() == Some(&1.0));
        let is_zero = |names: &[&str]| self.parameter(names).is_none_or(|value| value == 0.0);
        match (base.geographic()?, method.as_str()) {
            (_, _) if !is_metre || !is_zero(&["falsenorthing"]) => None,
            (Crs::Wgs84, "mercatorauxiliarysphere" | "popularvisualisationpseudomercator") => {
                Some(Crs::WebMercator)
            }
            (Crs::Wgs84, _) if plain(self.name()?) == "wgs84pseudomercator" => Some(Crs::WebMercator),
            (Crs::Vn2000, "transversemercator" | "gausskruger")
                if is_zero(&["latitudeoforigin", "latitudeofnaturalorigin"]) =>
            {
                self.zone()
            }
            _ => None,
        }
    }

    /// The zone of VN-2000 with these parameters. Its name is no help: every province has its own.
    fn zone(&self) -> Option<Crs> {
        const CLOSE: f64 = 1e-6;
        let meridian = self.parameter(&["centralmeridian", "longitudeofnaturalorigin"])?;
        let scale = self.parameter(&["scalefactor", "scalefactoratnaturalorigin"])?;
        let easting = self.parameter(&["falseeasting"])?;
        let near = |a: f64, b: f64| (a - b).abs() < CLOSE;
        if !near(easting, 500_000.0) {
            return None;
        }
        if near(scale, 0.9996) {
            return near(meridian, 105.0).then_some(Crs::Utm48);
        }
        // Minutes of arc are written as a fraction, often of few digits.
        let is_zone = |zone: &Crs| zone.central_meridian().is_some_and(|own| (own - meridian).abs() < 1e-3);
        Crs::zones().find(is_zone).filter(|_| near(scale, 0.9999))
    }
}

/// A name without what dialects differ in: only its letters and digits, in small letters.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Parser<'a> {
    /// Reads a keyword and what it has in brackets; `None` if the text is none of this kind. A word without brackets has
    /// no meaning here and is left out.
    fn node(&mut self) -> Option<Node<'a>> {
        const DEEPEST: usize = 16;
        let mut node = Node { keyword: self.take(is_word).to_ascii_uppercase(), ..Node::default() };
        self.depth += 1;
        self.rest = self.rest.trim_start().strip_prefix(['[', '(']).filter(|_| self.depth <= DEEPEST)?;
        loop {
            self.take(|c| c.is_whitespace() || c == ',');
            match self.rest.chars().next()? {
                ']' | ')' => break,
                '"' => {
                    let (text, rest) = self.rest[1..].split_once('"')?;
                    node.texts.push(text);
                    self.rest = rest;
                }
                c if c.is_ascii_digit() || "+-.".contains(c) => {
                    let number = self.take(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
                    node.numbers.push(number.parse().ok()?);
                }
                c if is_word(c) && self.has_brackets() => node.nodes.push(self.node()?),
                c if is_word(c) => {
                    self.take(is_word);
                }
                _ => return None,
            }
        }
        self.depth -= 1;
        self.rest = &self.rest[1..];
        Some(node)
    }

    /// Whether the word that follows is a keyword.
    fn has_brackets(&self) -> bool {
        self.rest.trim_start_matches(is_word).trim_start().starts_with(['[', '('])
    }

    fn take(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// What GDAL 3.6.2 writes (`ogr2ogr -t_srs EPSG:… x.shp`), and `gdalsrsinfo -o wkt2` for the last.
    const ESRI: [(&str, &str); 6] = [
        (
            "4326",
            r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
        ),
        (
            "3857",
            r#"PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]"#,
        ),
        (
            "3405",
            r#"PROJCS["VN_2000_UTM_Zone_48N",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#,
        ),
        (
            "5897",
            r#"PROJCS["VN_2000_TM-3_zone_482",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#,
        ),
        (
            "4756",
            r#"GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
        ),
        (
            "9210",
            r#"PROJCRS["VN-2000 / TM-3 105-45",BASEGEOGCRS["VN-2000",DATUM["Vietnam 2000",ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4756]],CONVERSION["Vietnam TM-3 105-45",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",105.75,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",0.9999,SCALEUNIT["unity",1]],PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1],LENGTHUNIT["metre",1]],AXIS["easting (Y)",east,ORDER[2],LENGTHUNIT["metre",1]]]"#,
        ),
    ];

    #[test]
    fn definitions_are_read_by_their_parameters() {
        for (code, text) in ESRI {
            assert_eq!(of_text(text), Ok(code.parse().unwrap()), "{text}");
        }
    }

    #[rstest]
    #[case("VN_2000_TM-3_zone_482", "Ha_Noi", Some("5897"))]
    #[case("Central_Meridian\",105.0", "Central_Meridian\",107.75", Some("5899"))]
    #[case("Central_Meridian\",105.0", "Central_Meridian\",105.5", Some("9209"))]
    #[case("Central_Meridian\",105.0", "Central_Meridian\",103.0", Some("9205"))]
    #[case("Central_Meridian\",105.0", "Central_Meridian\",101.0", None)]
    #[case("0.9999", "0.9996", Some("3405"))]
    #[case("0.9999", "1.0", None)]
    #[case("500000.0", "0.0", None)]
    #[case("UNIT[\"Meter\",1.0]", "UNIT[\"Foot_US\",0.3048006096]", None)]
    #[case("D_Vietnam_2000", "D_Indian_1960", None)]
    #[case("D_Vietnam_2000", "D_WGS_1984", None)]
    #[case("Transverse_Mercator", "Cassini", None)]
    #[case("UNIT[\"Meter\",1.0]]", "UNIT[\"Meter\",1.0],AUTHORITY[\"EPSG\",\"9210\"]]", Some("9210"))]
    fn a_zone_is_what_its_parameters_say(
        #[case] part: &str,
        #[case] other: &str,
        #[case] right: Option<&str>,
    ) {
        let text = ESRI[3].1.replace(part, other);
        assert_ne!(text, ESRI[3].1);
        assert_eq!(of_text(&text).ok(), right.map(|code| code.parse().unwrap()), "{text}");
    }

    #[rstest]
    #[case("", "")]
    #[case("EPSG:4326", "EPSG:4326")]
    #[case("GEOGCS[\"Hanoi_1972\"", "GEOGCS[\"Hanoi_1972\"")]
    #[case("GEOGCS[\"Hanoi_1972\",DATUM[\"D_Hanoi_1972\"]]", "Hanoi_1972")]
    #[case("LOCAL_CS[\"xưởng\",UNIT[\"m\",1]]", "xưởng")]
    fn an_unknown_system_is_refused_by_its_name(#[case] text: &str, #[case] name: &str) {
        assert_eq!(of_text(text), Err(Fault::Crs(CrsFault::Unknown(name.to_owned()))));
    }

    #[test]
    fn brackets_without_end_are_refused() {
        assert!(of_text(&"PROJCS[".repeat(1_000_000)).is_err());
        assert_eq!(of_code(5897), Ok(Crs::TM3_105));
        assert_eq!(of_code(2056), Err(Fault::Crs(CrsFault::Unknown("EPSG:2056".into()))));
    }
}
