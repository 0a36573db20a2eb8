//! Positions, and how well they are known.

use serde::{Deserialize, Serialize};

use super::closed::closed;
use crate::geom::lonlat::LonLat;

closed! {
    /// How a coordinate was obtained.
    pub enum PointMethod {
        /// Measured on site by survey.
        Survey = "survey" ("Đo đạc thực địa", "Surveyed on site"),
        /// Measured on site with a satellite receiver.
        Gps = "gps" ("Định vị GPS", "Satellite receiver"),
        /// Derived from the written address.
        Geocoded = "geocoded" ("Suy từ địa chỉ", "Derived from the address"),
        /// A site's point as a third party published it.
        SitePointThirdParty = "site_point_third_party" ("Điểm do bên thứ ba công bố", "Published by a third party"),
        /// The point of the zone the firm is in.
        ZonePoint = "zone_point" ("Điểm của khu, cụm công nghiệp", "Point of its zone"),
        /// The centre of the ward.
        WardCentre = "ward_centre" ("Trung tâm xã, phường", "Centre of its ward"),
        /// A bus stop named after the site.
        BusStopNamedAfterSite = "bus_stop_named_after_site" ("Điểm dừng xe buýt mang tên cơ sở", "Bus stop named after it"),
        /// A bus stop opposite the site.
        BusStopOppositeSite = "bus_stop_opposite_site" ("Điểm dừng xe buýt đối diện", "Bus stop opposite"),
        /// A bus stop on the street of the address.
        BusStopSameStreet = "bus_stop_same_street" ("Điểm dừng xe buýt cùng phố", "Bus stop on its street"),
        /// Made up by the generator of trial data.
        Synthetic = "synthetic" ("Dữ liệu giả lập", "Synthetic"),
    }
}

impl PointMethod {
    /// The usual precision of points that were obtained this way, in metres, for points without a recorded precision:
    /// the accuracy of receivers, and otherwise the least precise point of this register that was obtained this way.
    /// `None` where no bound is known.
    pub fn usual_precision_m(self) -> Option<f64> {
        Some(match self {
            Self::Survey => 1.0,
            Self::Gps => 15.0,
            Self::BusStopNamedAfterSite => 150.0,
            Self::BusStopOppositeSite => 200.0,
            Self::Geocoded | Self::SitePointThirdParty => 500.0,
            Self::BusStopSameStreet => 600.0,
            Self::ZonePoint => 1000.0,
            Self::WardCentre => 3000.0,
            Self::Synthetic => return None,
        })
    }
}

closed! {
    /// A doubt about a coordinate.
    pub enum PointFlag {
        /// The point lies in a unit other than that of the published address.
        ContradictsAddress = "contradicts_address" ("Tọa độ không khớp với địa chỉ", "Point contradicts the address"),
        /// Other evidence lies half a kilometre or more away.
        Uncertain = "uncertain" ("Tọa độ chưa chắc chắn", "Point is uncertain"),
    }
}

/// A point, with its method, precision and evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// The position in WGS 84.
    pub point: LonLat,
    /// Method, if known.
    pub method: Option<PointMethod>,
    /// Estimated precision, in metres.
    pub precision_m: Option<f64>,
    /// A doubt about the point.
    pub flag: Option<PointFlag>,
    /// The evidence.
    pub evidence: Option<String>,
    /// The coordinates and the reference system as entered, if they were not degrees in WGS 84.
    pub entered: Option<String>,
}

impl Location {
    /// A point without further facts.
    pub fn at(point: LonLat) -> Self {
        Self { point, method: None, precision_m: None, flag: None, evidence: None, entered: None }
    }
}

/// The administrative units of an address as written. They do not decide where a record lies; its point does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The address verbatim.
    pub address: Option<String>,
    /// The commune before 1 July 2025.
    pub commune: Option<String>,
    /// The district before 1 July 2025.
    pub district: Option<String>,
    /// The ward or commune since 1 July 2025.
    pub ward: Option<String>,
}
