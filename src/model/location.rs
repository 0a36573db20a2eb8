//! Where a thing is, and how well that is known.

use serde::{Deserialize, Serialize};

use super::closed::closed;
use crate::geom::lonlat::LonLat;

closed! {
    /// How a coordinate was got.
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
        /// Made up for trials, by a generator that says so.
        Synthetic = "synthetic" ("Dữ liệu giả lập", "Synthetic"),
    }
}

impl PointMethod {
    /// Within how many metres a point got this way is usually right, for those whose precision nobody recorded: what
    /// receivers reach, and the least precise of the points of this register that were got that way. `None` where it may be
    /// anything.
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
        /// The point lies in another unit than the published address says.
        ContradictsAddress = "contradicts_address" ("Tọa độ không khớp với địa chỉ", "Point contradicts the address"),
        /// Other evidence lies half a kilometre or more away.
        Uncertain = "uncertain" ("Tọa độ chưa chắc chắn", "Point is uncertain"),
    }
}

/// A point with its pedigree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// The position in WGS 84.
    pub point: LonLat,
    /// How it was got, when known.
    pub method: Option<PointMethod>,
    /// Within how many metres it is believed to be right.
    pub precision_m: Option<f64>,
    /// A doubt about it.
    pub flag: Option<PointFlag>,
    /// What it rests on.
    pub evidence: Option<String>,
    /// The numbers and the system as entered, when they were not WGS 84 degrees.
    pub entered: Option<String>,
}

impl Location {
    /// A bare point.
    pub fn at(point: LonLat) -> Self {
        Self { point, method: None, precision_m: None, flag: None, evidence: None, entered: None }
    }
}

/// The administrative units of an address as it is written. Never the truth about where a thing is: the point is.
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
