//! A fault against each rule: as an edit, as a file, and as rows of the tables.

use geo::{MultiPolygon, polygon};
use serde_json::{Value, json};
use xuong::{
    exchange::draft::Importable,
    geom::wkb,
    model::{
        breach::Rule,
        change::Edit,
        record::{Kind, Record},
    },
};

/// A fault against a rule, told apart by a number so that each door has its own.
pub(super) struct Planted {
    /// The edit that commits it.
    pub(super) edit: Edit,
    /// The property that breaks the rule.
    pub(super) field: &'static str,
    /// The file that imports it; none where no file can say it.
    pub(super) file: Option<(Importable, String)>,
    /// What puts it into the tables, the code of what has it then; none where no table can hold it.
    pub(super) sql: Option<(String, String)>,
}

pub(super) fn firm(n: usize, with: Value) -> Record {
    let (id, code) = (900_000 + n, format!("TRIAL{n}"));
    let plain = json!({ "id": id, "code": code, "name": "Thử", "written": {}, "sources": [] });
    let (Value::Object(mut firm), Value::Object(with)) = (plain, with) else { panic!("no object") };
    firm.extend(with);
    Record::Firm(serde_json::from_value(Value::Object(firm)).expect("a firm"))
}

fn succession(n: usize, old: &str, new: &str) -> Record {
    let succession = json!({
        "id": 900_000 + n, "old_edition": "wards-2025", "old_code": old, "old_name": "Cũ",
        "new_edition": "wards-2025", "new_code": new, "new_name": "Mới", "extent": "whole",
    });
    Record::Succession(serde_json::from_value(succession).expect("a succession"))
}

fn square([west, east]: [f64; 2], [south, north]: [f64; 2]) -> MultiPolygon {
    polygon![(x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north)].into()
}

/// Two triangles that meet in their tips.
fn bow_tie() -> MultiPolygon {
    polygon![(x: 105.8, y: 21.0), (x: 105.9, y: 21.1), (x: 105.9, y: 21.0), (x: 105.8, y: 21.1)].into()
}

fn hex(shape: &MultiPolygon) -> String {
    wkb::write(shape).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

fn unit(id: i64, code: &str, shape: &MultiPolygon) -> Record {
    let unit = json!({
        "id": id, "edition": "trial", "level": "district", "code": code, "name": code, "valid_from": "1990",
        "precision": "surveyed", "shape": hex(shape),
    });
    Record::Unit(serde_json::from_value(unit).expect("a unit"))
}

/// A unit beside which others of its edition lie.
pub(super) fn ground() -> Record {
    unit(900_100, "GROUND", &square([105.8, 105.9], [21.0, 21.4]))
}

pub(super) fn features(records: &[(&str, &MultiPolygon)]) -> String {
    let feature = |(code, shape): &(&str, &MultiPolygon)| {
        let rings: Vec<Vec<[f64; 2]>> =
            shape.0.iter().map(|part| part.exterior().0.iter().map(|c| [c.x, c.y]).collect()).collect();
        let properties = json!({ "edition": "trial", "level": "district", "code": code, "name": code });
        json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": rings } })
    };
    json!({ "type": "FeatureCollection", "features": records.iter().map(feature).collect::<Vec<_>>() })
        .to_string()
}

/// A unit that lies on the ground from a longitude on.
fn beside_ground(n: usize, west: f64) -> Planted {
    let south = 21.0 + 0.1 * f64::from(u8::try_from(n % 10).expect("small"));
    let shape = square([west, 106.0], [south, south + 0.1]);
    let (code, id) = (format!("LATER{n}"), 900_200 + i64::try_from(n).expect("small"));
    let Record::Unit(ground) = ground() else { unreachable!() };
    let sql = format!(
        "insert into unit (id, edition, level, code, name, precision, wkb, minx, miny, maxx, maxy)
         values ({id}, 'trial', 'district', '{code}', 'Sau', 'surveyed', x'{}', 0, 0, 0, 0)",
        hex(&shape)
    );
    Planted {
        field: "geometry",
        file: Some((Importable::Units, features(&[("GROUND", &ground.shape), (&code, &shape)]))),
        sql: Some((sql, format!("trial {code}"))),
        edit: put(unit(id, &code, &shape)),
    }
}

pub(super) fn put(record: Record) -> Edit {
    Edit::Put(Box::new(record))
}

/// A firm with a fault: how it is said in a record, in columns of a file and in columns of the table.
fn faulty_firm(n: usize, field: &'static str, record: Value, file: [&str; 2], sql: &str) -> Planted {
    let row = format!("code,{}\nTRIAL{n},{}\n", file[0], file[1]);
    let id = 900_000 + n;
    Planted {
        edit: put(firm(n, record)),
        field,
        file: Some((Importable::Firms, row)),
        sql: Some((
            format!(
                "insert into firm (id, code, name, sources) values ({id}, 'TRIAL{n}', 'Thử', '');
                 update firm set {sql} where id = {id}"
            ),
            format!("TRIAL{n}"),
        )),
    }
}

/// A fault against each rule of records; without one for a new rule this does not compile.
pub(super) fn fault(rule: Rule, n: usize) -> Planted {
    match rule {
        Rule::OutsideRemit => panic!("no record breaks it by itself: it is tried with accounts"),
        Rule::Missing => {
            faulty_firm(n, "name", json!({ "name": "" }), ["name,address", ",Số 1"], "name = ''")
        }
        Rule::Text => {
            let said = json!({ "notes": "Hỏng\u{1}" });
            faulty_firm(n, "notes", said, ["name,notes", "Thử,Hỏng\u{1}"], "notes = 'Hỏng' || char(1)")
        }
        Rule::Range => {
            let said = json!({ "workers": { "count": 20_000_000 } });
            faulty_firm(n, "workers", said, ["name,workers", "Thử,20000000"], "workers = 20000000")
        }
        Rule::Order => {
            let said = json!({ "opened": "2020-05", "closed": "2019" });
            let sql = "opened = '2020-05', closed = '2019'";
            faulty_firm(n, "closed", said, ["name,opened,closed", "Thử,2020-05,2019"], sql)
        }
        Rule::Taken => taken(n),
        Rule::NotHeld => {
            Planted { edit: Edit::Delete(Kind::Firm, 999_999), field: "code", file: None, sql: None }
        }
        // Whoever takes away a zone around the rules leaves firms of which the next rule tells.
        Rule::InUse => Planted { edit: Edit::Delete(Kind::Zone, 1), field: "code", file: None, sql: None },
        Rule::ZoneUnheld => {
            let said = json!({ "zone": "NOWHERE" });
            faulty_firm(n, "zone_code", said, ["name,zone_code", "Thử,NOWHERE"], "zone_code = 'NOWHERE'")
        }
        Rule::FirmUnheld => member(n),
        Rule::UnitUnheld => successor(n, &format!("X{n}"), "00136", "old_code"),
        Rule::OwnSuccessor => successor(n, "00136", "00136", "new_code"),
        Rule::SourceUnheld => {
            let said = json!({ "sources": ["NOSUCH"] });
            faulty_firm(n, "sources", said, ["name,sources", "Thử,NOSUCH"], "sources = 'NOSUCH'")
        }
        Rule::OutsideArea => {
            let said = json!({ "location": { "point": [106.7, 10.78] } });
            faulty_firm(n, "lon", said, ["name,lon,lat", "Thử,106.7,10.78"], "lon = 106.7, lat = 10.78")
        }
        Rule::Shape => crossed(n),
        Rule::Overlap => beside_ground(n, 105.87),
        Rule::BorderOverlap => beside_ground(n, 105.899),
        Rule::PartsExceed => figure(n, "Z12", "phase_1_area_ha", &format!("19{:02}", n % 100), "value"),
        Rule::Period => figure(n, "hanoi", "trial", &format!("mùa xuân {n}"), "period"),
        Rule::OutlineArea => small_outline(n),
        Rule::TaxCode => {
            let said = json!({ "tax_code": "0101245487" });
            faulty_firm(n, "tax_code", said, ["name,tax_code", "Thử,0101245487"], "tax_code = '0101245487'")
        }
    }
}

/// A code that another record has.
fn taken(n: usize) -> Planted {
    // The table refuses two firms of one code, so it is figures that are there twice.
    let figure = |id: usize| format!("({id}, 'hanoi', 'trial', '2024', 1, 'ha', 'imported')");
    let figures = [900_000 + n, 900_500 + n].map(figure).join(", ");
    let sql = format!(
        "insert into observation (id, subject, measure, period, value, unit, basis) values {figures}"
    );
    Planted {
        edit: put(firm(n, json!({ "code": "F0001" }))),
        field: "code",
        file: Some((Importable::Firms, "code,name\nTRIALX,Thử\nTRIALX,Thử lại\n".to_owned())),
        sql: Some((sql, "hanoi|trial||2024|ha||".to_owned())),
    }
}

/// A cluster with a member that is not held.
fn member(n: usize) -> Planted {
    let id = 900_000 + n;
    let linkage = json!({
        "id": id, "code": format!("LK{n}"), "name": "Cụm", "sectors": [], "eps_m": 500.0, "min_firms": 3,
        "members": ["F0001", "NOBODY"], "recognised_on": "2026-11",
    });
    let sql = format!(
        "insert into linkage (id, code, name, sectors, eps_m, min_firms, members, recognised_on)
             values ({id}, 'LK{n}', 'Cụm', '', 500, 3, 'F0001;NOBODY', '2026-11')"
    );
    Planted {
        edit: put(Record::Linkage(serde_json::from_value(linkage).expect("a linkage"))),
        field: "members",
        file: None,
        sql: Some((sql, format!("LK{n}"))),
    }
}

/// A figure of 900 ha.
fn figure(n: usize, subject: &str, measure: &str, period: &str, field: &'static str) -> Planted {
    let id = 900_000 + n;
    let observation = json!({
        "id": id, "subject": subject, "measure": measure, "period": period, "value": 900.0, "unit": "ha",
        "basis": "imported",
    });
    let heading = "subject,measure,period,value,unit,basis";
    let values = format!("{id}, '{subject}', '{measure}', '{period}', 900, 'ha', 'imported'");
    Planted {
        edit: put(Record::Observation(serde_json::from_value(observation).expect("an observation"))),
        field,
        file: Some((
            Importable::Observations,
            format!("{heading}\n{subject},{measure},{period},900,ha,imported\n"),
        )),
        sql: Some((
            format!("insert into observation (id, {heading}) values ({values})"),
            format!("{subject}|{measure}||{period}|ha||"),
        )),
    }
}

/// The outline of a cluster of 20 ha or more, of a hundredth of that.
fn small_outline(n: usize) -> Planted {
    let (id, zone, shape) = (900_000 + n, format!("C01{}", n % 10), square([105.8, 105.801], [21.0, 21.001]));
    let outline = json!({ "id": id, "zone": zone, "precision": "surveyed", "shape": hex(&shape) });
    let sql = format!(
        "insert into outline (id, zone_code, precision, wkb) values ({id}, '{zone}', 'surveyed', x'{}')",
        hex(&shape)
    );
    Planted {
        edit: put(Record::Outline(serde_json::from_value(outline).expect("an outline"))),
        field: "geometry",
        file: Some((Importable::Outlines, features(&[(&zone, &shape)]))),
        sql: Some((sql, zone)),
    }
}

/// An outline that crosses itself.
fn crossed(n: usize) -> Planted {
    let (id, tie) = (900_000 + n, bow_tie());
    let outline = json!({ "id": id, "zone": "C001", "precision": "surveyed", "shape": hex(&tie) });
    let sql = format!(
        "insert into outline (id, zone_code, precision, wkb) values ({id}, 'C001', 'surveyed', x'{}')",
        hex(&tie)
    );
    Planted {
        edit: put(Record::Outline(serde_json::from_value(outline).expect("an outline"))),
        field: "geometry",
        file: Some((Importable::Outlines, features(&[("C001", &tie)]))),
        sql: Some((sql, "C001".to_owned())),
    }
}

/// A succession between wards of an edition that is held.
fn successor(n: usize, old: &str, new: &str, field: &'static str) -> Planted {
    let id = 900_000 + n;
    let heading = "old_edition,old_code,old_name,new_edition,new_code,new_name,extent";
    let row = format!("{heading}\nwards-2025,{old},Cũ,wards-2025,{new},Mới,whole\n");
    let values = format!("{id}, 'wards-2025', '{old}', 'Cũ', 'wards-2025', '{new}', 'Mới', 'whole'");
    Planted {
        edit: put(succession(n, old, new)),
        field,
        file: Some((Importable::Successions, row)),
        sql: Some((
            format!("insert into succession (id, {heading}) values ({values})"),
            format!("wards-2025 {old} wards-2025 {new}"),
        )),
    }
}
