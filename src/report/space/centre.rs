//! Centres of sectors and how far their establishments lie from them, compared with all establishments.

use std::{collections::BTreeMap, f64::consts::TAU};

use super::bearing::bearing;
use crate::{
    analysis::centrography::{Centre, Ellipse, Shift, geometric_median},
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        numerals,
        table::{Note, Provenance, Table},
    },
    geom::crs::Crs,
    model::{
        column::Value,
        concordance::counted_as,
        lang::{Lang, Text},
        sector::SectorCode,
        unit::Level,
    },
    report::{
        figures::{
            projected::{Site, Sites, is_of, placed, polygon},
            sector_counts::classification,
            sector_key::SectorKey,
            terms,
            values::{Names, said, sector_names},
        },
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
    stop,
};

/// The precision that a point needs, in metres: that of a zone takes part, the centre of a ward does not.
const PRECISE_M: f64 = 2000.0;

/// The smallest number of establishments whose dispersion is put into words.
const FEW: usize = 10;

/// The smallest number of establishments with an ellipse.
const LEAST_FOR_ELLIPSE: usize = 3;

/// The smallest standard deviation along the minor axis; a thinner ellipse is a line with rounding errors of the
/// projection.
const LEAST_SIGMA_M: f64 = 1.0;

/// A dispersion differs from that of all establishments by at least this part of it.
const UNLIKE: f64 = 0.1;

/// The number of corners of a drawn ellipse.
const CORNERS: u8 = 48;

/// The centre of a sector, or of all establishments.
struct CentreRow {
    sector: Names,
    establishments: usize,
    centre: Centre,
    median: Option<[f64; 2]>,
    /// The ward at the mean centre.
    unit: Option<String>,
    /// From the mean centre of all establishments; `None` for these themselves.
    shift: Option<Shift>,
    reading: Option<String>,
}

impl CentreRow {
    /// The ellipse, where there are enough establishments that are not on one line.
    fn ellipse(&self) -> Option<&Ellipse> {
        let ellipse = &self.centre.ellipse;
        (self.establishments >= LEAST_FOR_ELLIPSE && ellipse.sigma_minor_m >= LEAST_SIGMA_M)
            .then_some(ellipse)
    }
}

/// The report: all establishments, and a row for each sector.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let when = parameters.when(request.today);
    let sites = Sites::within(placed(now, when), PRECISE_M);
    let crs = now.city.crs;
    let grid = Grid::placed(&columns(), rows(&sites.sharp, parameters, request), |row| {
        polygon(&outline(row.centre.mean, row.ellipse()?), crs)
    });
    let title = lang.pick("Trọng tâm và độ phân tán của ngành", "Centres and dispersion of sectors");
    let classification = classification(parameters.level, when, now, lang);
    let notes = notes(crs, lang).into_iter().chain(sites.notes(lang).into_iter().map(Note::from));
    Draft::new(Table {
        name: "centre",
        title: format!("{title} — {}", said(when.day, lang)),
        grid,
        provenance: Provenance::on(when, now, now.base.newest(Level::Ward)),
        notes: notes.chain([classification.into()]).collect(),
    })
}

/// All establishments first, then the requested sectors together, then each of them.
fn rows(sites: &[Site<'_>], parameters: &Parameters, request: Request<'_>) -> Vec<CentreRow> {
    let lang = request.lang;
    let points: Vec<[f64; 2]> = sites.iter().map(|(_, point)| *point).collect();
    let names = (Value::text(Some("all")), Value::text(Some(lang.pick("Mọi cơ sở", "All establishments"))));
    let Some(all) = row(names, &points, None, request) else { return Vec::new() };
    let mut chosen = Vec::new();
    let mut sectors: BTreeMap<SectorKey, Vec<[f64; 2]>> = BTreeMap::new();
    for (site, point) in sites.iter().filter(|(site, _)| is_of(*site, &parameters.sectors)) {
        chosen.push(*point);
        let sector = counted_as(site.sector_number(), parameters.level);
        sectors.entry(sector).or_default().push(*point);
    }
    let names = (!parameters.sectors.is_empty()).then(|| together(parameters, lang));
    let together = names.and_then(|names| row(names, &chosen, Some(&all.centre), request));
    let known = sectors.iter().filter(|(sector, _)| sector.is_some());
    let each = known
        .filter_map(|(sector, points)| row(sector_names(*sector, lang), points, Some(&all.centre), request));
    let own: Vec<CentreRow> = together.into_iter().chain(each).collect();
    std::iter::once(all).chain(own).collect()
}

/// Codes and name of the requested sectors together.
fn together(parameters: &Parameters, lang: Lang) -> Names {
    let codes: Vec<&str> = parameters.sectors.iter().map(SectorCode::as_str).collect();
    let name = lang.pick("Các ngành được chọn", "The chosen sectors");
    (Value::from(codes.join(",")), Value::text(Some(name)))
}

fn row(sector: Names, points: &[[f64; 2]], all: Option<&Centre>, request: Request<'_>) -> Option<CentreRow> {
    stop::check();
    let weights = vec![1.0; points.len()];
    let centre = Centre::of(points, &weights)?;
    let shift = all.map(|all| Shift::between(all.mean, centre.mean));
    let [east, north] = centre.mean;
    let at = request.now.city.crs.to_lonlat(east, north).ok();
    let unit = at.and_then(|p| request.now.base.newest(Level::Ward)?.locate(p));
    Some(CentreRow {
        sector,
        establishments: points.len(),
        median: geometric_median(points, &weights),
        unit: unit.map(|unit| unit.name.clone()),
        reading: all.zip(shift).map(|(all, shift)| reading(points.len(), &centre, all, shift, request.lang)),
        centre,
        shift,
    })
}

/// What the centre and the dispersion mean.
fn reading(establishments: usize, centre: &Centre, all: &Centre, shift: Shift, lang: Lang) -> String {
    if establishments < FEW {
        return lang.pick("ít cơ sở", "few establishments").to_owned();
    }
    let [own, of_all] =
        [centre, all].map(|own| numerals::real(own.standard_distance_m / 1000.0, Some(1), lang));
    let ratio = centre.standard_distance_m / all.standard_distance_m;
    let width = match ratio {
        r if r < 1.0 - UNLIKE => lang.pick(
            format!("nằm gần nhau hơn mọi cơ sở nói chung ({own} so với {of_all} km)"),
            format!("closer together than all establishments ({own} instead of {of_all} km)"),
        ),
        r if r > 1.0 + UNLIKE => lang.pick(
            format!("trải rộng hơn mọi cơ sở nói chung ({own} so với {of_all} km)"),
            format!("further apart than all establishments ({own} instead of {of_all} km)"),
        ),
        _ => lang.pick(
            format!("trải rộng như mọi cơ sở nói chung ({own} và {of_all} km)"),
            format!("as far apart as all establishments ({own} and {of_all} km)"),
        ),
    };
    let away = shift.azimuth_deg.filter(|_| shift.distance_m >= 1000.0).map(|azimuth_deg| {
        let (km, towards) =
            (numerals::real(shift.distance_m / 1000.0, Some(1), lang), bearing(azimuth_deg, lang));
        lang.pick(
            format!("; trọng tâm lệch {km} km về phía {towards}"),
            format!("; the centre lies {km} km to the {towards}"),
        )
    });
    width + &away.unwrap_or_default()
}

/// The corners of the ellipse of one standard deviation.
fn outline(mean: [f64; 2], ellipse: &Ellipse) -> Vec<[f64; 2]> {
    let (sin, cos) = ellipse.angle_rad.unwrap_or_default().sin_cos();
    let corner = |at: u8| {
        let turn = f64::from(at) / f64::from(CORNERS) * TAU;
        let (along, across) = (ellipse.sigma_major_m * turn.cos(), ellipse.sigma_minor_m * turn.sin());
        [mean[0] + along * cos - across * sin, mean[1] + along * sin + across * cos]
    };
    (0..CORNERS).map(corner).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "metres of a projection are far below 2^53")]
fn metres(coordinate: f64) -> i64 {
    coordinate.round() as i64
}

/// A column of whole metres.
fn coordinate<'c>(
    name: &'static str,
    title: Text,
    value: impl Fn(&CentreRow) -> Option<f64> + 'c,
) -> Column<'c, CentreRow> {
    int(name, title, move |row: &CentreRow| value(row).map(metres)).in_unit("m")
}

/// A column of kilometres; points are not precise enough for metres.
fn kilometres<'c>(
    name: &'static str,
    title: Text,
    metres: impl Fn(&CentreRow) -> Option<f64> + 'c,
) -> Column<'c, CentreRow> {
    real(name, title, move |row: &CentreRow| metres(row).map(|m| m / 1000.0)).in_unit("km").with_decimals(2)
}

fn columns<'c>() -> Vec<Column<'c, CentreRow>> {
    let own = [
        terms::establishments(|row: &CentreRow| row.establishments),
        coordinate("easting", Text::new("Trọng tâm: Y (đông)", "Mean centre: easting"), |row| {
            Some(row.centre.mean[0])
        }),
        coordinate("northing", Text::new("Trọng tâm: X (bắc)", "Mean centre: northing"), |row| {
            Some(row.centre.mean[1])
        }),
        text(
            "area_name",
            Text::new("Địa bàn tại trọng tâm", "Area at the mean centre"),
            |row: &CentreRow| row.unit.clone(),
        ),
        coordinate("median_easting", Text::new("Trung vị: Y (đông)", "Median centre: easting"), |row| {
            row.median.map(|median| median[0])
        })
        .aside(),
        coordinate("median_northing", Text::new("Trung vị: X (bắc)", "Median centre: northing"), |row| {
            row.median.map(|median| median[1])
        })
        .aside(),
        kilometres("standard_distance_km", Text::new("Bán kính phân tán", "Standard distance"), |row| {
            Some(row.centre.standard_distance_m)
        }),
        kilometres("major_km", Text::new("Elip: bán trục lớn", "Ellipse: major semi-axis"), |row| {
            row.ellipse().map(|own| own.sigma_major_m)
        })
        .aside(),
        kilometres("minor_km", Text::new("Elip: bán trục nhỏ", "Ellipse: minor semi-axis"), |row| {
            row.ellipse().map(|own| own.sigma_minor_m)
        })
        .aside(),
        real(
            "azimuth_deg",
            Text::new(
                "Elip: hướng trục lớn, từ bắc theo chiều kim đồng hồ",
                "Ellipse: major axis, from north",
            ),
            |row: &CentreRow| row.ellipse()?.azimuth_deg(),
        )
        .in_unit("°")
        .aside(),
        kilometres(
            "shift_km",
            Text::new("Lệch khỏi trọng tâm chung", "From the common centre"),
            |row| row.shift.map(|shift| shift.distance_m),
        ),
        real(
            "shift_deg",
            Text::new("Hướng lệch, từ bắc theo chiều kim đồng hồ", "Direction from there, from north"),
            |row: &CentreRow| row.shift?.azimuth_deg,
        )
        .in_unit("°")
        .aside(),
        text("reading", Text::new("Nhận xét", "Reading"), |row: &CentreRow| row.reading.clone()),
    ];
    terms::sector(|row: &CentreRow| &row.sector).into_iter().chain(own).collect()
}

fn notes(crs: Crs, lang: Lang) -> Vec<Note> {
    let title = format!("{} ({crs})", crs.title());
    let km = numerals::real(PRECISE_M / 1000.0, None, lang);
    let centre = lang.pick(
        format!(
            "Trọng tâm là trung bình tọa độ các cơ sở (Lefever 1926; Yuill 1971), {title}: nơi cân bằng của \
             ngành, không nhất thiết có cơ sở. Bán kính phân tán là căn của trung bình bình phương khoảng \
             cách tới trọng tâm: nếu cơ sở thưa dần đều ra mọi phía (phân bố chuẩn) thì 63 % nằm trong đó."
        ),
        format!(
            "The mean centre is the mean of the coordinates (Lefever 1926; Yuill 1971), {title}: where the \
             sector balances, not a place that need have an establishment. The standard distance is the \
             root mean square of the distances to it: if establishments thin out alike to all sides (a \
             normal distribution), 63 % are within."
        ),
    );
    let median = lang.pick(
        "Trung vị không gian là nơi có tổng khoảng cách tới các cơ sở nhỏ nhất (Weiszfeld 1937; Vardi & Zhang 2000), ít \
         bị vài cơ sở ở xa kéo đi.",
        "The median centre has the least sum of distances to the establishments (Weiszfeld 1937; Vardi & Zhang \
         2000); a few that are far away move it little.",
    );
    let ellipse = lang.pick(
        "Elip có bán trục là một độ lệch chuẩn theo hướng trải rộng nhất và hướng vuông góc; từ 3 cơ sở không \
         thẳng hàng. Lớp bản đồ vẽ elip này.",
        "The ellipse has one standard deviation along the direction of the widest spread and across it; from \
         3 establishments on, unless they lie in a line. The map layer draws it.",
    );
    let few = lang.pick(
        format!("Dưới {FEW} cơ sở thì không nhận xét: mỗi cơ sở làm thay đổi nhiều."),
        format!("Below {FEW} establishments nothing is said of them: each one changes much."),
    );
    let taken = lang.pick(
        format!(
            "Chỉ tính cơ sở có tọa độ chính xác tới dưới {km} km; mỗi cơ sở như nhau. Cơ sở chưa rõ ngành chỉ \
             có trong dòng mọi cơ sở."
        ),
        format!(
            "Only establishments with a point that is right to less than {km} km, each alike. Those of \
             unknown sector are in the row of all establishments only."
        ),
    );
    vec![
        Note::on(&["easting", "northing", "standard_distance_km"], centre),
        Note::on(&["median_easting", "median_northing"], median),
        Note::on(&["major_km", "minor_km", "azimuth_deg"], ellipse),
        Note::on(&["reading"], few),
        taken.into(),
    ]
}
