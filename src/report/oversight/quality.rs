//! Missing and doubtful values in the register, as a work list.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use time::Date;

use super::{
    freshness,
    standing_doubts::Listed,
    twins::{self, Twins},
};
use crate::{
    document::{
        column::text,
        grid::Grid,
        numerals,
        table::{Note, Provenance, Table},
    },
    geom::area,
    index::{Snapshot, edition::Edition, reference::Outlined, row::Row},
    model::{
        breach::Rule,
        closed::closed,
        fold::fold,
        lang::{Lang, Text},
        location::PointFlag,
        outline::AREA_TOLERANCE,
        presence::When,
        record::{self, Record},
        refusal::Refusal,
        tax_code::TaxCode,
        unit::{Level, Unit},
        zone::{Founding, Zone},
    },
};

closed! {
    /// A kind of doubt.
    pub enum Doubt {
        /// The tax code is wrong.
        TaxCode = "tax_code" ("Mã số thuế sai", "Wrong tax code"),
        /// Firms share a tax code and are not known to be at different places.
        SharedTaxCode = "shared_tax_code" ("Chung mã số thuế tại một nơi", "Tax code shared at one place"),
        /// Two firms may be one.
        Twins = "suspected_twins" ("Có thể là một cơ sở mang hai mã", "May be one establishment with two codes"),
        /// The point and the written unit disagree.
        Disputed = "disputed_address" ("Tọa độ không khớp với địa chỉ", "Point and address disagree"),
        /// The source doubts the point.
        Flagged = "flagged_point" ("Tọa độ bị nghi vấn", "Doubtful point"),
        /// The point lies in no unit.
        Outside = "outside" ("Điểm nằm ngoài mọi đơn vị", "Point in no unit"),
        /// No point.
        NoPoint = "no_point" ("Chưa có tọa độ", "No point"),
        /// The precision of the point is a kilometre or worse.
        Coarse = "coarse_point" ("Tọa độ chỉ gần đúng (≥ 1 km)", "Coarse point (≥ 1 km)"),
        /// No sector.
        NoSector = "no_sector" ("Chưa rõ ngành", "No sector"),
        /// No area.
        NoArea = "no_area" ("Chưa có diện tích", "No area"),
        /// The state of a zone and its year of establishment contradict each other.
        Founding = "state_and_year" ("Tình trạng mâu thuẫn với năm thành lập", "State contradicts the year of establishment"),
        /// Published area and outline differ by more than a tenth.
        Outline = "outline_area" ("Diện tích công bố khác ranh giới", "Published area and outline disagree"),
        /// The point lies outside the outline of the zone of the firm.
        OutsideZone = "outside_zone" ("Điểm nằm ngoài ranh giới khu, cụm", "Point outside the outline of its zone"),
        /// The kind was supplied to the new record, and not confirmed since.
        SuppliedKind = "defaulted_kind" ("Loại do hệ thống điền chưa được xác nhận", "Supplied kind that is not confirmed"),
        /// A newer issue of a source is overdue.
        SourceOverdue = "source_overdue" ("Nguồn quá hạn kỳ mới", "Source of which a newer issue is overdue"),
        /// Two records have the same name.
        SameName = "same_name" ("Trùng tên", "Same name"),
    }
}

/// The precision from which a point is coarse, in metres.
const COARSE_M: f64 = 1000.0;

struct Finding {
    doubt: Doubt,
    code: String,
    name: String,
    detail: String,
}

/// A row of the list.
struct Line {
    finding: &'static str,
    meaning: &'static str,
    code: String,
    name: String,
    detail: String,
}

impl Line {
    fn of_rule(refusal: &Refusal, lang: Lang) -> Self {
        let rule = refusal.rule();
        Self {
            finding: rule.code(),
            meaning: rule.name(lang),
            code: refusal.code.clone(),
            name: refusal.kind.name(lang).to_owned(),
            detail: refusal.say_field(lang),
        }
    }

    fn of_doubt(Finding { doubt, code, name, detail }: Finding, lang: Lang) -> Self {
        Self { finding: doubt.code(), meaning: doubt.name(lang), code, name, detail }
    }
}

/// The firms on a day with each doubt, and the number of those for which it is undecided.
pub(super) fn counts(when: When, now: &Snapshot, lang: Lang) -> BTreeMap<Doubt, (Listed, u64)> {
    let mut counts: BTreeMap<Doubt, (Listed, u64)> = BTreeMap::new();
    let names = [Level::Ward, Level::District].map(|level| (level, names(level, now)));
    for row in now.firms.iter().filter(|row| row.is_there(when)) {
        let mut found: BTreeSet<Doubt> = firm(row, lang).into_iter().map(|finding| finding.doubt).collect();
        for doubt in untold(row, &names) {
            found.remove(&doubt);
            counts.entry(doubt).or_default().1 += 1;
        }
        found.iter().for_each(|doubt| counts.entry(*doubt).or_default().0.add(row.code()));
    }
    counts
}

/// The names of the units of the newest edition of a level, with and without their kind.
fn names(level: Level, now: &Snapshot) -> HashSet<String> {
    let units = now.base.newest(level).into_iter().flat_map(Edition::units);
    let endings = |unit: &Unit| {
        let name = fold(&unit.name);
        let words: Vec<&str> = name.split(' ').collect();
        (0..words.len()).map(|from| words[from..].join(" ")).collect::<Vec<_>>()
    };
    units.flat_map(|unit| endings(unit)).collect()
}

/// A folded name without the kind of its unit, which addresses may leave out or abbreviate.
fn bare(name: &str) -> &str {
    let kinds = ["phuong ", "xa ", "thi tran ", "quan ", "huyen ", "thi xa "];
    kinds.iter().find_map(|kind| name.strip_prefix(kind)).filter(|rest| is_name(rest)).unwrap_or(name)
}

/// Whether the rest of a name can be used alone; a number cannot.
fn is_name(rest: &str) -> bool {
    rest.contains(|c: char| c.is_alphabetic())
}

/// The checks that are not possible for a firm, because a value that they compare is unknown.
fn untold(row: Row<'_>, names: &[(Level, HashSet<String>)]) -> Vec<Doubt> {
    let mut untold = Vec::new();
    if row.tax_code().and_then(TaxCode::new).is_none() {
        untold.push(Doubt::TaxCode);
    }
    if row.point().is_none() {
        untold.extend([Doubt::Disputed, Doubt::Flagged, Doubt::Coarse]);
        return untold;
    }
    if row.point_precision_m().is_none() {
        untold.push(Doubt::Coarse);
    }
    // Only an address that contains the name of the unit is evidence of agreement, since the written unit may have been
    // derived from the point. A source that reports a contradiction has compared them.
    let address = row.address().map(|address| format!(" {} ", fold(address))).unwrap_or_default();
    let is_compared = |(level, names): &(Level, HashSet<String>)| {
        let Some((written, unit)) = row.written(*level).zip(row.unit(*level)) else { return false };
        let name = fold(written);
        let is_named = || address.contains(&format!(" {} ", bare(&name)));
        names.contains(&name) && (!same_unit(written, &unit.name) || is_named())
    };
    if row.point_flag() != Some(PointFlag::ContradictsAddress) && !names.iter().any(is_compared) {
        untold.push(Doubt::Disputed);
    }
    untold
}

/// Lists the broken rules of the register, then every doubt, the most severe kind first. Wrong tax codes and areas of outlines
/// are among the doubts. `supplied` are the records whose kind was supplied and not confirmed.
pub fn table(
    (now, today): (&Snapshot, Date),
    broken: &[Refusal],
    supplied: &[(record::Kind, i64)],
    lang: Lang,
) -> Table {
    let is_doubt = |refusal: &&Refusal| matches!(refusal.rule(), Rule::TaxCode | Rule::OutlineArea);
    let broken: Vec<&Refusal> = broken.iter().filter(|refusal| !is_doubt(refusal)).collect();
    let mut findings: Vec<Finding> = now.firms.iter().flat_map(|row| firm(row, lang)).collect();
    findings.extend(now.base.holdings.zones.values().flat_map(|z| zone(z, now, lang)));
    findings.extend(now.base.outlines.iter().filter_map(|of| outline(of, lang)));
    findings.extend(supplied.iter().filter_map(|(kind, id)| supplied_kind(now.record(*kind, *id)?, lang)));
    findings.extend(outside_zones(now));
    findings.extend(freshness::overdue(now, today).map(|own| Finding {
        doubt: Doubt::SourceOverdue,
        code: own.code().to_owned(),
        name: own.title().to_owned(),
        detail: own.say(lang),
    }));
    findings.extend(same_names(now));
    findings.extend(listed(Doubt::SharedTaxCode, twins::of_one_tax_code(now)));
    findings.extend(listed(Doubt::Twins, twins::suspected(now, lang)));
    findings.sort_by(|a, b| (a.doubt, &a.code).cmp(&(b.doubt, &b.code)));
    let count = |name: &str, n: usize| (n > 0).then(|| format!("{name}: {n}"));
    let of_rules = Rule::ALL.iter().filter_map(|rule| {
        count(rule.name(lang), broken.iter().filter(|refusal| refusal.rule() == *rule).count())
    });
    let of_doubts = Doubt::ALL
        .iter()
        .filter_map(|doubt| count(doubt.name(lang), findings.iter().filter(|f| f.doubt == *doubt).count()));
    let notes = of_rules.chain(of_doubts).map(Note::from).collect();
    let broken = broken.into_iter().map(|refusal| Line::of_rule(refusal, lang));
    let lines = broken.chain(findings.into_iter().map(|finding| Line::of_doubt(finding, lang)));
    let columns = [
        text("finding", Text::new("Mã vấn đề", "Finding"), |own: &Line| own.finding),
        text("finding_name", Text::new("Vấn đề", "Meaning"), |own: &Line| own.meaning),
        text("code", Text::new("Mã", "Code"), |own: &Line| own.code.clone()),
        text("name", Text::new("Tên", "Name"), |own: &Line| own.name.clone()),
        text(
            "detail",
            Text::new("Chi tiết (kèm ghi chú của sổ đăng ký)", "Detail (with remarks of the register)"),
            |own: &Line| (!own.detail.is_empty()).then(|| own.detail.clone()),
        ),
    ];
    Table {
        name: "quality",
        title: lang.pick("Chất lượng sổ đăng ký", "Quality of the register").to_owned(),
        grid: Grid::of(&columns, lines),
        provenance: Provenance::of(now, now.base.newest(Level::Ward)),
        notes,
    }
}

fn firm(row: Row<'_>, lang: Lang) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |doubt, detail: String| {
        found.push(Finding { doubt, code: row.code().to_owned(), name: row.name().to_owned(), detail });
    };
    let tax_code = row.tax_code().and_then(TaxCode::new);
    if let Some((code, fault)) = tax_code.and_then(|t| t.fault().map(|fault| (t, fault))) {
        tell(Doubt::TaxCode, format!("{code}: {}", fault.say(lang)));
    }
    if row.point().is_none() {
        tell(Doubt::NoPoint, row.address().unwrap_or_default().to_owned());
    } else {
        let doubts = point(row.point_flag(), row.point_precision_m(), row.point_evidence());
        doubts.into_iter().for_each(|(doubt, detail)| tell(doubt, detail));
        if row.units().next().is_some() && row.units().flatten().next().is_none() {
            tell(Doubt::Outside, String::new());
        }
        let units = [Level::Ward, Level::District].map(|level| (row.written(level), row.unit(level)));
        disputes(units, row.point_flag(), lang).into_iter().for_each(|detail| tell(Doubt::Disputed, detail));
    }
    if row.sector().is_none() {
        tell(Doubt::NoSector, row.activity().unwrap_or_default().to_owned());
    }
    found
}

/// The contradictions between the written units and those of the point, and those that the source reports.
fn disputes(units: [(Option<&str>, Option<&Unit>); 2], flag: Option<PointFlag>, lang: Lang) -> Vec<String> {
    let differ = units.into_iter().filter_map(|(written, unit)| {
        let (written, by_point) = (written?, unit?.name.as_str());
        let is_same = written.split(';').any(|name| same_unit(name.trim(), by_point));
        (!is_same).then(|| format!("{written} ≠ {by_point}"))
    });
    let mut found: Vec<String> = differ.collect();
    if let (true, Some(flag @ PointFlag::ContradictsAddress)) = (found.is_empty(), flag) {
        found.push(format!("{}: {}", lang.pick("theo nguồn", "as recorded"), flag.name(lang)));
    }
    found
}

fn zone(zone: &Zone, now: &Snapshot, lang: Lang) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |doubt, detail| {
        found.push(Finding { doubt, code: zone.code.to_string(), name: zone.name.clone(), detail });
    };
    match &zone.location {
        None => tell(Doubt::NoPoint, zone.written.address.clone().unwrap_or_default()),
        Some(l) => {
            for (doubt, detail) in point(l.flag, l.precision_m, l.evidence.as_deref()) {
                tell(doubt, detail);
            }
            let unit = |level| now.base.newest(level)?.locate(l.point).map(AsRef::as_ref);
            let units = [
                (zone.written.ward.as_deref(), unit(Level::Ward)),
                (zone.written.district.as_deref(), unit(Level::District)),
            ];
            disputes(units, l.flag, lang).into_iter().for_each(|detail| tell(Doubt::Disputed, detail));
        }
    }
    if let Some((state, year)) = zone.status.zip(zone.established_year)
        && zone.founding(Date::MAX) == Founding::Disputed
    {
        tell(Doubt::Founding, format!("{} ≠ {year}", state.name(lang)));
    }
    if zone.area_ha.is_none() {
        tell(Doubt::NoArea, zone.area_note.clone().unwrap_or_default());
    }
    found
}

fn supplied_kind(record: Record, lang: Lang) -> Option<Finding> {
    let Record::Zone(zone) = record else { return None };
    let detail = zone.kind.name(lang).to_owned();
    Some(Finding { doubt: Doubt::SuppliedKind, code: zone.code.to_string(), name: zone.name, detail })
}

fn outline(of: &Outlined, lang: Lang) -> Option<Finding> {
    let published_ha = of.zone.area_ha?;
    let differs = (of.measured_ha / published_ha - 1.0).abs() > AREA_TOLERANCE;
    let [published, measured] = [published_ha, of.measured_ha].map(|ha| numerals::real(ha, Some(1), lang));
    differs.then(|| Finding {
        doubt: Doubt::Outline,
        code: of.zone.code.to_string(),
        name: of.zone.name.clone(),
        detail: format!("{published} ha ≠ {measured} ha"),
    })
}

fn outside_zones(now: &Snapshot) -> Vec<Finding> {
    let outlined: HashMap<&str, &Outlined> =
        now.base.outlines.iter().map(|of| (of.zone.code.as_str(), of)).collect();
    let astray = |row: Row<'_>| {
        let (of, point) = (outlined.get(row.zone_code()?)?, row.point()?);
        let metres = area::distance_m(&of.outline.shape, point)
            .filter(|metres| *metres > row.point_precision_m().unwrap_or(0.0))?;
        let (code, name) = (row.code().to_owned(), row.name().to_owned());
        Some(Finding {
            doubt: Doubt::OutsideZone,
            code,
            name,
            detail: format!("{}: {metres:.0} m", of.zone.name),
        })
    };
    if outlined.is_empty() { Vec::new() } else { now.firms.iter().filter_map(astray).collect() }
}

fn point(flag: Option<PointFlag>, precision_m: Option<f64>, evidence: Option<&str>) -> Vec<(Doubt, String)> {
    let mut found = Vec::new();
    if flag.is_some() {
        found.push((Doubt::Flagged, evidence.unwrap_or_default().to_owned()));
    }
    if let Some(metres) = precision_m.filter(|m| *m >= COARSE_M) {
        found.push((Doubt::Coarse, format!("± {metres} m")));
    }
    found
}

/// Whether a written name means a unit; its kind may be left out.
fn same_unit(written: &str, name: &str) -> bool {
    let (written, name) = (fold(written), fold(name));
    name == written || name.ends_with(&format!(" {written}"))
}

fn same_names(now: &Snapshot) -> Vec<Finding> {
    let zones = now.base.holdings.zones.values().map(|z| (z.name.as_str(), z.code.as_str()));
    let firms = now.firms.iter().map(|row| (row.name(), row.code()));
    let mut by_name: HashMap<String, Vec<(&str, &str)>> = HashMap::new();
    for (name, code) in zones.chain(firms) {
        by_name.entry(fold(name)).or_default().push((name, code));
    }
    let shared = by_name.into_values().filter(|things| things.len() > 1);
    let finding = |things: Vec<(&str, &str)>| {
        let mut codes: Vec<&str> = things.iter().map(|(_, code)| *code).collect();
        codes.sort_unstable();
        Finding {
            doubt: Doubt::SameName,
            code: codes[0].to_owned(),
            name: things[0].0.to_owned(),
            detail: codes.join(", "),
        }
    };
    shared.map(finding).collect()
}

/// Firms that are or may be one, under the code of the first.
fn listed(doubt: Doubt, groups: Vec<Twins<'_>>) -> impl Iterator<Item = Finding> {
    groups.into_iter().map(move |Twins { firms, why }| Finding {
        doubt,
        code: firms[0].code().to_owned(),
        name: firms[0].name().to_owned(),
        detail: why,
    })
}
