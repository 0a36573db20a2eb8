//! How the sector mix changed between two days, and what a growth is made of.

use crate::{
    analysis::change::{Change, ShiftShare, StructuralChange},
    document::table::{Heading, Note, Provenance, Rows, Table},
    index::areas::Areas,
    model::{
        column::{Type, Value},
        lang::Lang,
    },
    report::{
        figures::{
            areas::{Area, area_names, areas, edition, of, one_area},
            comparison::Pair,
            terms,
            values::{area_headings, said, sector_names},
            years::days,
        },
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// How far the mix of each area, and that of the city, moved.
pub(crate) fn change(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let title = request.lang.pick("Chuyển dịch cơ cấu", "Structural change");
    let headings = change_headings(request.lang);
    table("change", title, headings, change_notes(request.lang), parameters, request, |pair, areas, only| {
        let change = Change::new(&pair.before, &pair.after)?;
        let mut rows = Rows::default();
        for (at, area) in pair.areas.iter().enumerate().filter(|(_, area)| only.is_none_or(|o| o == **area)) {
            let sizes = (pair.before.region_totals()[at], pair.after.region_totals()[at]);
            let mixes = (pair.before.region(at), pair.after.region(at));
            let names = area_names(*area, areas, request.now, request.lang);
            rows.push(moved(
                names,
                sizes,
                change.region_structure(at),
                mixes,
                pair,
                Some(*area),
                request.lang,
            ));
        }
        if areas != Areas::City && only.is_none() {
            let sizes = (pair.before.total(), pair.after.total());
            let mixes = (pair.before.sector_totals(), pair.after.sector_totals());
            let names = area_names(Area::City, areas, request.now, request.lang);
            rows.push(moved(names, sizes, change.city_structure(), mixes, pair, None, request.lang));
        }
        Some(rows)
    })
}

fn moved(
    (code, name): (Value<'static>, Value<'static>),
    (before, after): (f64, f64),
    structure: Option<StructuralChange>,
    mixes: (&[f64], &[f64]),
    pair: &Pair,
    area: Option<Area>,
    lang: Lang,
) -> Vec<Value<'static>> {
    let told = |part: fn(&StructuralChange) -> f64| Value::real(structure.as_ref().map(part));
    let points: Vec<f64> =
        mixes.0.iter().zip(mixes.1).map(|(b, a)| (a / after - b / before) * 100.0).collect();
    let extreme = |sign: f64| {
        let moved = points.iter().zip(&pair.sectors).filter(|(p, _)| **p * sign > 0.0);
        let most = moved.max_by(|a, b| (a.0 * sign).total_cmp(&(b.0 * sign)));
        most.map_or([Value::Null, Value::Null, Value::Null], |(points, sector)| {
            let (code, name) = sector_names(Some(*sector), lang);
            [code, name, Value::Real(*points)]
        })
    };
    let growth = if before > 0.0 { Value::Real((after / before - 1.0) * 100.0) } else { Value::Null };
    let own = [
        code,
        name,
        Value::Real(before),
        Value::Real(after),
        growth,
        told(|s| s.norm_of_absolute_values * 100.0),
        told(|s| s.cos_theta),
        told(|s| s.theta_deg),
        told(|s| s.rate() * 100.0),
    ];
    let [gains, losses] = [1.0, -1.0].map(extreme);
    own.into_iter()
        .chain(gains)
        .chain(losses)
        .chain(pair.estimated_pct(area, None).map(Value::real))
        .collect()
}

/// What the growth of each area is made of; with one area, of each of its sectors.
pub(crate) fn shift_share(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let title = request.lang.pick("Phân tích dịch chuyển – tỷ phần", "Shift-share analysis");
    let headings = shift_headings(request.lang);
    table(
        "shift-share",
        title,
        headings,
        shift_notes(request.lang),
        parameters,
        request,
        |pair, areas, only| {
            let change = Change::new(&pair.before, &pair.after)?;
            let mut rows = Rows::default();
            for (at, area) in
                pair.areas.iter().enumerate().filter(|(_, area)| only.is_none_or(|o| o == **area))
            {
                let names = || area_names(*area, areas, request.now, request.lang);
                let mut up_to = Tenths::default();
                let mut sectors = Vec::new();
                for (own, sector) in pair.sectors.iter().enumerate() {
                    let sizes = (pair.before.region(at)[own], pair.after.region(at)[own]);
                    if sizes != (0.0, 0.0) {
                        let estimated = pair.estimated_pct(Some(*area), Some(*sector));
                        let sector = sector_names(Some(*sector), request.lang);
                        let parts = up_to.and(sizes, &change.shift_share(at, own));
                        sectors.push(shifted(names(), sector, parts, estimated));
                    }
                }
                let all = request.lang.pick("Mọi ngành", "All sectors");
                let every = (Value::Null, Value::text(Some(all)));
                let estimated = pair.estimated_pct(Some(*area), None);
                rows.push(shifted(names(), every, up_to.told(), estimated));
                sectors.into_iter().filter(|_| only.is_some()).for_each(|row| rows.push(row));
            }
            Some(rows)
        },
    )
}

fn shifted(
    (code, name): (Value<'static>, Value<'static>),
    (sector, sector_name): (Value<'static>, Value<'static>),
    parts: [f64; 4],
    estimated: [Option<f64>; 2],
) -> Vec<Value<'static>> {
    let [before, after, city, mix] = parts;
    let change = after - before;
    let numbers = [before, after, change, city, mix, change - city - mix].map(Value::Real);
    [code, name, sector, sector_name].into_iter().chain(numbers).chain(estimated.map(Value::real)).collect()
}

/// Sums over sectors, told to a tenth: before, after, by the growth of the city, by the sector mix. What a sector adds is
/// told as what the rounded sum grows by, so that the sectors add up to their area; the local part takes what is left of the
/// change, so that the parts add up to it.
#[derive(Default)]
struct Tenths([f64; 4]);

impl Tenths {
    fn told(&self) -> [f64; 4] {
        self.0.map(|sum| (sum * 10.0).round() / 10.0)
    }

    /// Adds a sector; what it adds.
    fn and(&mut self, (before, after): (f64, f64), parts: &ShiftShare) -> [f64; 4] {
        let without = self.told();
        let own = [before, after, parts.national_share, parts.industry_mix];
        self.0.iter_mut().zip(own).for_each(|(sum, part)| *sum += part);
        let with = self.told();
        std::array::from_fn(|at| with[at] - without[at])
    }
}

fn table(
    name: &'static str,
    title: &str,
    headings: Vec<Heading>,
    notes: Vec<Note>,
    parameters: &Parameters,
    request: Request<'_>,
    rows: impl FnOnce(&Pair, Areas, Option<Area>) -> Option<Rows>,
) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let areas = areas(&parameters.boundaries, now)?;
    let only = one_area(parameters.area.as_deref(), areas, now)?;
    let (from, to) = days(parameters, now, request.today)?;
    let pair = Pair::new((areas, only), parameters.level, (from, to), request);
    let Rows { rows, marks } = pair.as_ref().and_then(|p| rows(p, areas, only)).unwrap_or_default();
    let doubts = pair.iter().flat_map(|pair| pair.doubts(request));
    Ok(Draft::new(Table {
        name,
        title: format!(
            "{title} {} – {} — {}",
            said(from, lang),
            said(to, lang),
            of(parameters, areas, only, request)
        ),
        headings,
        rows,
        marks,
        places: Vec::new(),
        provenance: pair.as_ref().map_or_else(
            || Provenance::over(&[from, to], request.today, request.now, edition(areas, now)),
            |pair| pair.provenance(request, edition(areas, now)),
        ),
        notes: notes.into_iter().chain(doubts.map(Note::from)).collect(),
    }))
}

fn sizes(lang: Lang) -> [Heading; 2] {
    [
        Heading::new(
            "before",
            lang.pick("Cơ sở đầu kỳ đã rõ ngành", "Establishments before, sector known"),
            Type::Int,
        ),
        Heading::new(
            "after",
            lang.pick("Cơ sở cuối kỳ đã rõ ngành", "Establishments after, sector known"),
            Type::Int,
        ),
    ]
}

fn change_headings(lang: Lang) -> Vec<Heading> {
    let points = lang.pick("điểm %", "points");
    let own = [
        Heading::new("growth_pct", lang.pick("Tăng", "Growth"), Type::Real).in_unit("%"),
        Heading::new(
            "nav_points",
            lang.pick("Tỷ trọng dịch chuyển (NAV)", "Share that moved (NAV)"),
            Type::Real,
        )
        .in_unit(points),
        Heading::new("cos_phi", "cos φ", Type::Real).aside().with_decimals(4),
        Heading::new("phi_deg", lang.pick("Góc φ", "Angle φ"), Type::Real).in_unit("°"),
        Heading::new("rate_pct", lang.pick("Hệ số chuyển dịch φ/90", "Rate φ/90"), Type::Real)
            .aside()
            .in_unit("%"),
        Heading::new("gain", lang.pick("Ngành tăng nhiều nhất", "Largest gain"), Type::Text).aside(),
        Heading::new("gain_name", lang.pick("Tên ngành tăng", "Its name"), Type::Text),
        Heading::new("gain_points", lang.pick("Tăng", "Gain"), Type::Real).aside().in_unit(points),
        Heading::new("loss", lang.pick("Ngành giảm nhiều nhất", "Largest loss"), Type::Text).aside(),
        Heading::new("loss_name", lang.pick("Tên ngành giảm", "Its name"), Type::Text),
        Heading::new("loss_points", lang.pick("Giảm", "Loss"), Type::Real).aside().in_unit(points),
    ];
    let own = own.into_iter().chain(estimated_headings(lang));
    area_headings(lang).into_iter().chain(sizes(lang)).chain(own).collect()
}

fn estimated_headings(lang: Lang) -> [Heading; 2] {
    let pct = |name, vi, en| Heading::new(name, lang.pick(vi, en), Type::Real).aside().in_unit("%");
    [
        pct("estimated_before_pct", "Phần ước tính đầu kỳ", "Estimated part before"),
        pct("estimated_pct", "Phần ước tính cuối kỳ", "Estimated part after"),
    ]
}

fn shift_headings(lang: Lang) -> Vec<Heading> {
    let sector =
        [terms::sector(lang), Heading::new("sector_name", lang.pick("Tên ngành", "Sector name"), Type::Text)];
    let own = [
        Heading::new("change", lang.pick("Thay đổi", "Change"), Type::Int),
        Heading::new(
            "city_growth",
            lang.pick("Do tăng trưởng chung", "By the growth of the city"),
            Type::Real,
        ),
        Heading::new("sector_mix", lang.pick("Do cơ cấu ngành", "By the sector mix"), Type::Real),
        Heading::new("local", lang.pick("Do lợi thế địa phương", "By what is local"), Type::Real),
    ];
    let own = own.into_iter().chain(estimated_headings(lang));
    area_headings(lang).into_iter().chain(sector).chain(sizes(lang)).chain(own).collect()
}

fn change_notes(lang: Lang) -> Vec<Note> {
    let nav = lang.pick(
        "NAV (Michaely 1962, Stoikov 1966) là nửa tổng độ lệch tuyệt đối của tỷ trọng: bao nhiêu điểm phần trăm đã chuyển sang ngành khác.",
        "NAV (Michaely 1962, Stoikov 1966) is half the sum of absolute changes of shares: how many percentage points moved to other sectors.",
    );
    let phi = lang.pick(
        "φ là góc giữa hai véc-tơ cơ cấu (Moore 1978).",
        "φ is the angle between the two mixes (Moore 1978).",
    );
    let level = lang.pick(
        "Mức dịch chuyển phụ thuộc cấp ngành, chỉ so sánh cùng cấp; hai thời điểm theo cùng bộ ranh giới và cùng phân ngành; ngành và vị trí của cơ sở ở cả hai thời điểm là ngành và vị trí hiện nay, nên cơ cấu chỉ đổi khi có cơ sở mở, đóng hoặc chuyển đi.",
        "How far a mix moved depends on the level of the classification; the two days have the same boundaries and headings. An establishment has the sector and the place of today on both, so that a mix changes only by those that come and go.",
    );
    vec![
        Note::on(&["nav_points"], nav),
        Note::on(&["cos_phi", "phi_deg", "rate_pct"], phi),
        level.into(),
        classified(lang).into(),
    ]
}

/// By what classification the sectors of days that are compared are told.
pub(super) fn classified(lang: Lang) -> &'static str {
    lang.pick(
        "Mã VSIC 2018 được quy đổi sang VSIC 2025; ngành ngoài các mục B–E không có mã VSIC 2025 trong sổ đăng ký nên giữ mã VSIC 2018, ghi “2018:”.",
        "Codes of VSIC 2018 are converted to VSIC 2025; sectors outside sections B to E have no code of VSIC 2025 in the register and keep that of VSIC 2018, written '2018:'.",
    )
}

fn shift_notes(lang: Lang) -> Vec<Note> {
    let parts = lang.pick(
        "Dunn (1960): thay đổi = tăng trưởng chung của thành phố + chênh lệch của ngành + phần riêng của địa bàn; theo số cơ sở đã rõ ngành.",
        "Dunn (1960): the change is what the growth of the city, the growth of the sector beyond it, and the area itself bring; by establishments of known sector.",
    );
    let rounded = lang.pick(
        "Đây là phép phân tách số học, không phải quan hệ nhân quả. Các phần được làm tròn đến 0,1 sao cho cộng lại đúng bằng thay đổi và các ngành cộng lại đúng bằng địa bàn; phần lẻ do làm tròn nằm ở lợi thế địa phương.",
        "This is accounting, not cause. Parts are rounded to a tenth so that they add up to the change and sectors to their area; what rounding leaves is in the local part.",
    );
    [parts, rounded, classified(lang)].map(Note::from).to_vec()
}
