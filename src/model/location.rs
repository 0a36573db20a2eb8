//! Positions, and how well they are known.

use serde::{Deserialize, Serialize};

use super::{
    attribute::{Access, Attribute, Kind, Known, Quantity, Tie, Visibility},
    closed::closed,
    lang::Text,
    range,
    text_fault::LONGEST,
};
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

/// A record with an address and a location, whose attributes are the same for every type of record.
pub trait Placed {
    /// The address as written.
    fn written(&self) -> &Written;

    /// The address, mutable.
    fn written_mut(&mut self) -> &mut Written;

    /// The location.
    fn location(&self) -> Option<&Location>;

    /// The location, mutable.
    fn location_mut(&mut self) -> &mut Option<Location>;
}

/// The name by which attributes of a point depend on the point.
pub const POINT: &str = "lon";

/// Accesses a field of the address.
macro_rules! written {
    ($part:ident) => {
        Access {
            get: |r| r.written().$part.value(),
            put: |r, value| {
                r.written_mut().$part = Known::read(value)?;
                Ok(())
            },
        }
    };
}

/// Accesses a field of the location, if it is known.
macro_rules! of_point {
    ($part:ident) => {
        Access {
            get: |r| {
                r.location().map_or($crate::model::column::Value::Null, |location| location.$part.value())
            },
            put: |r, value| {
                let value = Known::read(value)?;
                if let Some(location) = r.location_mut() {
                    location.$part = value;
                }
                Ok(())
            },
        }
    };
}

/// The address verbatim.
pub const fn address<R: Placed>(visibility: Visibility) -> Attribute<R> {
    let title = Text::new("Địa chỉ", "Address");
    Attribute::<R>::new("address", title, Kind::Text(2000), visibility, written!(address)).headed(&[
        "dia chi",
        "dia chi tru so",
        "dia chi tru so chinh",
        "dia chi san xuat",
        "dia chi hoat dong",
        "dia chi co so",
        "dia chi nha may",
        "dia diem",
        "dia diem san xuat",
        "noi san xuat",
        "vi tri",
    ])
}

/// The commune before 1 July 2025.
pub const fn commune<R: Placed>() -> Attribute<R> {
    let title = Text::new("Xã, phường cũ", "Former commune");
    Attribute::<R>::new("commune", title, Kind::Text(500), Visibility::Internal, written!(commune)).headed(&[
        "xa cu",
        "phuong cu",
        "xa phuong cu",
    ])
}

/// The district before 1 July 2025.
pub const fn district<R: Placed>() -> Attribute<R> {
    let title = Text::new("Quận, huyện cũ", "Former district");
    Attribute::<R>::new("district", title, Kind::Text(500), Visibility::Internal, written!(district))
        .headed(&["quan", "huyen", "quan huyen", "quan huyen cu"])
}

/// The ward or commune since 1 July 2025.
pub const fn ward<R: Placed>() -> Attribute<R> {
    let title = Text::new("Xã, phường (2025)", "Ward");
    Attribute::<R>::new("ward", title, Kind::Text(500), Visibility::Internal, written!(ward)).headed(&[
        "phuong",
        "xa",
        "ten phuong",
        "ten xa",
        "ten phuong xa",
        "ten xa phuong",
        "phuong xa",
        "xa phuong",
    ])
}

/// The method by which a point was determined.
pub const fn point_method<R: Placed>() -> Attribute<R> {
    let title = Text::new("Cách xác định tọa độ", "Point method");
    Attribute::<R>::new("point_method", title, Kind::Set, Visibility::Public, of_point!(method))
        .tied(Tie::Within(POINT))
        .shared()
}

/// The precision of a point in metres.
pub const fn point_precision_m<R: Placed>() -> Attribute<R> {
    let title = Text::new("Sai số tọa độ (m)", "Point precision (m)");
    let metres = Kind::Real(Quantity::new(range::METRES, &["m"]));
    Attribute::<R>::new("point_precision_m", title, metres, Visibility::Public, of_point!(precision_m))
        .tied(Tie::Within(POINT))
        .shared()
}

/// A doubt about a point.
pub const fn point_flag<R: Placed>() -> Attribute<R> {
    let title = Text::new("Nghi vấn tọa độ", "Point doubt");
    Attribute::<R>::new("point_flag", title, Kind::Set, Visibility::Public, of_point!(flag))
        .tied(Tie::Within(POINT))
        .shared()
}

/// The evidence for a point.
pub const fn point_evidence<R: Placed>() -> Attribute<R> {
    let title = Text::new("Căn cứ của tọa độ", "Evidence of the point");
    Attribute::<R>::new(
        "point_evidence",
        title,
        Kind::Text(LONGEST),
        Visibility::Internal,
        of_point!(evidence),
    )
    .tied(Tie::Within(POINT))
}

/// The numbers and the system as entered. Files do not have them: they follow from how the point is written.
pub const fn point_entered<R: Placed>() -> Attribute<R> {
    let title = Text::new("Tọa độ như đã nhập", "Point as entered");
    Attribute::<R>::new("point_entered", title, Kind::Text(500), Visibility::Internal, of_point!(entered))
        .tied(Tie::Within(POINT))
        .not_in_files()
}
