//! What is missing or doubtful in the register, as a list to work through.

use std::{borrow::Cow, collections::HashMap};

use super::table::{Heading, Provenance, Table};
use crate::{
    index::{Snapshot, row::FirmRow},
    model::{
        closed::closed,
        column::{Type, Value},
        fold::fold,
        lang::Lang,
        location::Location,
        unit::Level,
        zone::Zone,
    },
};

closed! {
    /// A kind of doubt.
    pub enum Doubt {
        /// The tax code is wrong.
        TaxCode = "tax_code" ("Mã số thuế sai", "Wrong tax code"),
        /// The point and the written unit disagree.
        Disputed = "disputed_address" ("Tọa độ không khớp với địa chỉ", "Point and address disagree"),
        /// The source itself doubts the point.
        Flagged = "flagged_point" ("Tọa độ bị nghi vấn", "Doubtful point"),
        /// The point lies in no unit.
        Outside = "outside" ("Điểm nằm ngoài mọi đơn vị", "Point in no unit"),
        /// No point.
        NoPoint = "no_point" ("Chưa có tọa độ", "No point"),
        /// The point is only good to a kilometre or worse.
        Coarse = "coarse_point" ("Tọa độ chỉ gần đúng (≥ 1 km)", "Coarse point (≥ 1 km)"),
        /// No sector.
        NoSector = "no_sector" ("Chưa rõ ngành", "No sector"),
        /// No area.
        NoArea = "no_area" ("Chưa có diện tích", "No area"),
        /// Two things bear the same name.
        SameName = "same_name" ("Trùng tên", "Same name"),
    }
}

/// From here on a point is called coarse.
const COARSE_M: f64 = 1000.0;

struct Finding {
    doubt: Doubt,
    code: String,
    name: String,
    detail: String,
}

/// Lists every doubt, worst kind first.
pub fn table(now: &Snapshot, lang: Lang) -> Table {
    let mut findings: Vec<Finding> = now.firms.iter().flat_map(|row| firm(row, lang)).collect();
    findings.extend(now.base.holdings.zones.values().flat_map(|z| zone(z)));
    findings.extend(same_names(now));
    findings.sort_by(|a, b| (a.doubt, &a.code).cmp(&(b.doubt, &b.code)));
    let text = |t: String| Value::Text(Cow::Owned(t));
    let notes = Doubt::ALL.iter().filter_map(|doubt| {
        let n = findings.iter().filter(|f| f.doubt == *doubt).count();
        (n > 0).then(|| format!("{}: {n}", doubt.name(lang)))
    });
    let notes = notes.collect();
    let rows = findings.into_iter().map(|f| {
        vec![
            Value::text(Some(f.doubt.code())),
            Value::text(Some(f.doubt.name(lang))),
            text(f.code),
            text(f.name),
            if f.detail.is_empty() { Value::Null } else { text(f.detail) },
        ]
    });
    Table {
        name: "quality",
        title: lang.pick("Chất lượng sổ đăng ký", "Quality of the register").to_owned(),
        headings: vec![
            Heading::new("finding", lang.pick("Mã vấn đề", "Finding"), Type::Text),
            Heading::new("finding_name", lang.pick("Vấn đề", "Meaning"), Type::Text),
            Heading::new("code", lang.pick("Mã", "Code"), Type::Text),
            Heading::new("name", lang.pick("Tên", "Name"), Type::Text),
            Heading::new("detail", lang.pick("Chi tiết", "Detail"), Type::Text),
        ],
        rows: rows.collect(),
        provenance: Provenance::of(now, now.base.newest(Level::Ward)),
        notes,
    }
}

fn firm(row: &FirmRow, lang: Lang) -> Vec<Finding> {
    let firm = &row.firm;
    let mut found = Vec::new();
    let mut tell = |doubt, detail: String| {
        found.push(Finding { doubt, code: firm.code.to_string(), name: firm.name.clone(), detail });
    };
    if let Some((code, fault)) = firm.tax_code.as_ref().and_then(|t| Some((t, t.fault()?))) {
        tell(Doubt::TaxCode, format!("{code}: {}", fault.say(lang)));
    }
    match &firm.location {
        None => tell(Doubt::NoPoint, firm.written.address.clone().unwrap_or_default()),
        Some(location) => {
            for (doubt, detail) in point(location) {
                tell(doubt, detail);
            }
            if row.units.iter().all(Option::is_none) && !row.units.is_empty() {
                tell(Doubt::Outside, String::new());
            }
            for (level, written) in
                [(Level::Ward, &firm.written.ward), (Level::District, &firm.written.district)]
            {
                let by_point = row.unit(level).map(|u| u.name.as_str());
                if let Some((written, by_point)) = written.as_deref().zip(by_point)
                    && !same_unit(written, by_point)
                {
                    tell(Doubt::Disputed, format!("{written} ≠ {by_point}"));
                }
            }
        }
    }
    if firm.sector.is_none() {
        tell(Doubt::NoSector, firm.activity.clone().unwrap_or_default());
    }
    found
}

fn zone(zone: &Zone) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |doubt, detail| {
        found.push(Finding { doubt, code: zone.code.to_string(), name: zone.name.clone(), detail });
    };
    match &zone.location {
        None => tell(Doubt::NoPoint, zone.written.address.clone().unwrap_or_default()),
        Some(location) => {
            for (doubt, detail) in point(location) {
                tell(doubt, detail);
            }
        }
    }
    if zone.area_ha.is_none() {
        tell(Doubt::NoArea, zone.area_note.clone().unwrap_or_default());
    }
    found
}

fn point(location: &Location) -> Vec<(Doubt, String)> {
    let evidence = || location.evidence.clone().unwrap_or_default();
    let mut found = Vec::new();
    if location.flag.is_some() {
        found.push((Doubt::Flagged, evidence()));
    }
    if let Some(metres) = location.precision_m.filter(|m| *m >= COARSE_M) {
        found.push((Doubt::Coarse, format!("± {metres} m")));
    }
    found
}

/// Whether a written name means a unit; the kind may be left out.
fn same_unit(written: &str, name: &str) -> bool {
    let (written, name) = (fold(written), fold(name));
    name == written || name.ends_with(&format!(" {written}"))
}

fn same_names(now: &Snapshot) -> Vec<Finding> {
    let zones = now.base.holdings.zones.values().map(|z| (&z.name, &z.code));
    let firms = now.firms.iter().map(|r| (&r.firm.name, &r.firm.code));
    let mut by_name: HashMap<String, Vec<(&String, String)>> = HashMap::new();
    for (name, code) in zones.chain(firms) {
        by_name.entry(fold(name)).or_default().push((name, code.to_string()));
    }
    let shared = by_name.into_values().filter(|things| things.len() > 1);
    let finding = |things: Vec<(&String, String)>| {
        let mut codes: Vec<&str> = things.iter().map(|(_, code)| code.as_str()).collect();
        codes.sort_unstable();
        Finding {
            doubt: Doubt::SameName,
            code: codes[0].to_owned(),
            name: things[0].0.clone(),
            detail: codes.join(", "),
        }
    };
    shared.map(finding).collect()
}
