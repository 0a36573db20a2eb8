//! The definitions of the systems, for files that carry them: well-known text (OGC 01-009 as GDAL writes it) and PROJJSON
//! 0.7 as PROJ writes it.

use super::{Crs, Meridian};

/// The names of the first three zones among the systems of EPSG; the others are named by their meridian.
const NUMBERED: [(u16, u16); 3] = [(6120, 481), (6300, 482), (6480, 491)];

impl Crs {
    /// The name among the systems of EPSG, such as `VN-2000 / TM-3 zone 482`.
    ///
    /// # Examples
    ///
    /// ```
    /// use xuong::geom::crs::Crs;
    ///
    /// let zone: Crs = "EPSG:9209".parse().unwrap();
    /// assert_eq!(zone.epsg_name(), "VN-2000 / TM-3 105-30");
    /// assert_eq!(Crs::TM3_105.epsg_name(), "VN-2000 / TM-3 zone 482");
    /// ```
    pub fn epsg_name(self) -> String {
        match self {
            Self::Crs84 => "WGS 84".to_owned(),
            Self::Tm3(Meridian(minutes)) => {
                let numbered = NUMBERED.iter().find(|(own, _)| *own == minutes);
                let zone = numbered.map_or_else(
                    || format!("{}-{:02}", minutes / 60, minutes % 60),
                    |(_, zone)| format!("zone {zone}"),
                );
                format!("VN-2000 / TM-3 {zone}")
            }
            other => other.title(),
        }
    }

    /// The definition as well-known text. What has no definition of axes is east first, as files are.
    pub fn wkt(self) -> String {
        let geographic = |name: &str, datum: &str, of_datum: u32, epsg: u32| {
            format!(
                "GEOGCS[\"{name}\",DATUM[\"{datum}\",SPHEROID[\"WGS 84\",6378137,298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],\
                 AUTHORITY[\"EPSG\",\"{of_datum}\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],\
                 UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"{epsg}\"]]"
            )
        };
        let wgs84 = geographic("WGS 84", "WGS_1984", 6326, 4326);
        let vn2000 = geographic("VN-2000", "Vietnam_2000", 6756, 4756);
        let projected = |base: &str, parameters: &str, end: &str| {
            format!(
                "PROJCS[\"{}\",{base},{parameters},PARAMETER[\"false_northing\",0],UNIT[\"metre\",1,AUTHORITY[\"EPSG\",\"9001\"]],\
                 AXIS[\"Easting\",EAST],AXIS[\"Northing\",NORTH],{end}AUTHORITY[\"EPSG\",\"{}\"]]",
                self.epsg_name(),
                self.epsg()
            )
        };
        match (self, self.transverse()) {
            (Self::Crs84 | Self::Wgs84, _) => wgs84,
            (Self::WebMercator, _) => projected(
                &wgs84,
                "PROJECTION[\"Mercator_1SP\"],PARAMETER[\"central_meridian\",0],PARAMETER[\"scale_factor\",1],\
                 PARAMETER[\"false_easting\",0]",
                "EXTENSION[\"PROJ4\",\"+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m \
                 +nadgrids=@null +wktext +no_defs\"],",
            ),
            (_, Some((meridian, scale))) => projected(
                &vn2000,
                &format!(
                    "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0],\
                     PARAMETER[\"central_meridian\",{meridian}],PARAMETER[\"scale_factor\",{scale}],\
                     PARAMETER[\"false_easting\",500000]"
                ),
                "",
            ),
            (_, None) => vn2000,
        }
    }

    /// The definition as PROJJSON, as text.
    pub fn projjson(self) -> String {
        let (name, code) = (self.epsg_name(), self.epsg());
        let id = format!("\"id\":{{\"authority\":\"EPSG\",\"code\":{code}}}");
        let head = |kind: &str| {
            format!(
                "\"$schema\":\"https://proj.org/schemas/v0.7/projjson.schema.json\",\"type\":\"{kind}\",\"name\":\"{name}\""
            )
        };
        let is_wgs84 = matches!(self, Self::Crs84 | Self::Wgs84 | Self::WebMercator);
        let base = if is_wgs84 { geographic(WGS84_DATUM) } else { geographic(VN2000_DATUM) };
        let (base_name, base_code) = if is_wgs84 { ("WGS 84", 4326) } else { ("VN-2000", 4756) };
        if self.is_geographic() {
            return format!("{{{},{base},{id}}}", head("GeographicCRS"));
        }
        let conversion = match self.transverse() {
            Some((meridian, scale)) => format!(
                "{{\"name\":\"{name}\",\"method\":{{\"name\":\"Transverse Mercator\",\"id\":{{\"authority\":\"EPSG\",\"code\":9807}}}},\
                 \"parameters\":[{}]}}",
                [
                    parameter("Latitude of natural origin", 0.0, "degree", 8801),
                    parameter("Longitude of natural origin", meridian, "degree", 8802),
                    parameter("Scale factor at natural origin", scale, "unity", 8805),
                    parameter("False easting", 500_000.0, "metre", 8806),
                    parameter("False northing", 0.0, "metre", 8807),
                ]
                .join(",")
            ),
            None => format!(
                "{{\"name\":\"Popular Visualisation Pseudo-Mercator\",\"method\":{{\"name\":\"Popular Visualisation Pseudo Mercator\",\
                 \"id\":{{\"authority\":\"EPSG\",\"code\":1024}}}},\"parameters\":[{}]}}",
                [
                    parameter("Latitude of natural origin", 0.0, "degree", 8801),
                    parameter("Longitude of natural origin", 0.0, "degree", 8802),
                    parameter("False easting", 0.0, "metre", 8806),
                    parameter("False northing", 0.0, "metre", 8807),
                ]
                .join(",")
            ),
        };
        format!(
            "{{{},\"base_crs\":{{\"name\":\"{base_name}\",{base},\"id\":{{\"authority\":\"EPSG\",\"code\":{base_code}}}}},\
             \"conversion\":{conversion},\"coordinate_system\":{{\"subtype\":\"Cartesian\",\"axis\":[{},{}]}},{id}}}",
            head("ProjectedCRS"),
            axis("Easting", "E", "east", "metre"),
            axis("Northing", "N", "north", "metre"),
        )
    }

    /// The central meridian and the scale of a transverse projection of VN-2000.
    fn transverse(self) -> Option<(f64, f64)> {
        match self {
            Self::Utm48 => Some((105.0, 0.9996)),
            other => other.central_meridian().map(|meridian| (meridian, 0.9999)),
        }
    }
}

const WGS84_DATUM: &str =
    "\"datum\":{\"type\":\"GeodeticReferenceFrame\",\"name\":\"World Geodetic System 1984\",";
const VN2000_DATUM: &str = "\"datum\":{\"type\":\"GeodeticReferenceFrame\",\"name\":\"Vietnam 2000\",";

/// Datum and axes of a geographic system.
fn geographic(datum: &str) -> String {
    format!(
        "{datum}\"ellipsoid\":{{\"name\":\"WGS 84\",\"semi_major_axis\":6378137,\"inverse_flattening\":298.257223563}}}},\
         \"coordinate_system\":{{\"subtype\":\"ellipsoidal\",\"axis\":[{},{}]}}",
        axis("Geodetic latitude", "Lat", "north", "degree"),
        axis("Geodetic longitude", "Lon", "east", "degree"),
    )
}

fn axis(name: &str, short: &str, direction: &str, unit: &str) -> String {
    format!(
        "{{\"name\":\"{name}\",\"abbreviation\":\"{short}\",\"direction\":\"{direction}\",\"unit\":\"{unit}\"}}"
    )
}

fn parameter(name: &str, value: f64, unit: &str, code: u32) -> String {
    format!(
        "{{\"name\":\"{name}\",\"value\":{value},\"unit\":\"{unit}\",\"id\":{{\"authority\":\"EPSG\",\"code\":{code}}}}}"
    )
}
