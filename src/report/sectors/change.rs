//! Change of the sector mix between two days, and the components of growth.

use time::Date;

use crate::{
    analysis::change::{Change, ShiftShare, StructuralChange},
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        table::{Note, Provenance, Table},
    },
    index::areas::Areas,
    model::{
        column::Value,
        lang::{Lang, Text},
        sector::SectorCode,
    },
    report::{
        figures::{
            areas::{Area, area_names, areas, edition, of, one_area},
            comparison::{Estimated, Pair},
            terms,
            values::{Names, said, sector_names},
            years::days,
        },
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// The two compared days and the requested areas.
struct Compared<'a> {
    parameters: &'a Parameters,
    request: Request<'a>,
    areas: Areas,
    only: Option<Area>,
    from: Date,
    to: Date,
    pair: Option<Pair>,
}

impl<'a> Compared<'a> {
    fn new(parameters: &'a Parameters, request: Request<'a>) -> Result<Self, ReportError> {
        let areas = areas(&parameters.boundaries, request.now)?;
        let only = one_area(parameters.area.as_deref(), areas, request.now)?;
        let (from, to) = days(parameters, request.now, request.today)?;
        let pair = Pair::new((areas, only), parameters.level, (from, to), request);
        Ok(Self { parameters, request, areas, only, from, to, pair })
    }

    /// Both days and the change between them; `None` if no sector is known.
    fn change(&self) -> Option<(&Pair, Change<'_>)> {
        let pair = self.pair.as_ref()?;
        Some((pair, Change::new(&pair.before, &pair.after)?))
    }

    /// The areas that have rows, with their indexes among the compared ones.
    fn told<'p>(&self, pair: &'p Pair) -> impl Iterator<Item = (usize, Area)> + use<'p> {
        let only = self.only;
        pair.areas.iter().copied().enumerate().filter(move |(_, area)| only.is_none_or(|o| o == *area))
    }

    fn names(&self, area: Area) -> Names {
        area_names(area, self.areas, self.request.now, self.request.lang)
    }

    fn draft(&self, name: &'static str, title: &str, grid: Grid, notes: Vec<Note>) -> Draft {
        let Self { parameters, request, areas, only, from, to, .. } = *self;
        let of = of(parameters, areas, only, request);
        let doubts = self.pair.iter().flat_map(|pair| pair.doubts(request));
        let edition = edition(areas, request.now);
        Draft::new(Table {
            name,
            title: format!("{title} {} – {} — {of}", said(from, request.lang), said(to, request.lang)),
            grid,
            provenance: self.pair.as_ref().map_or_else(
                || Provenance::over(&[from, to], request.today, request.now, edition),
                |pair| pair.provenance(request, edition),
            ),
            notes: notes.into_iter().chain(doubts.map(Note::from)).collect(),
        })
    }
}

/// The change of the mix of an area.
struct MoveRow {
    area: Names,
    before: f64,
    after: f64,
    structure: Option<StructuralChange>,
    /// The sectors with the largest gain and loss, in percentage points.
    gain: Option<(SectorCode, f64)>,
    loss: Option<(SectorCode, f64)>,
    estimated: [Option<Estimated>; 2],
}

/// The change of the sector mix of each area and of the city.
pub(crate) fn change(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let compared = Compared::new(parameters, request)?;
    let change = compared.change();
    let rows = change.iter().flat_map(|(pair, change)| {
        let each = compared.told(pair).map(|(at, area)| {
            let (before, after) = (pair.before.region_totals()[at], pair.after.region_totals()[at]);
            let [gain, loss] =
                extremes((before, after), (pair.before.region(at), pair.after.region(at)), pair);
            let (area, estimated) = (compared.names(area), pair.estimated(Some(area), None));
            MoveRow { area, before, after, structure: change.region_structure(at), gain, loss, estimated }
        });
        let is_city_apart = compared.areas != Areas::City && compared.only.is_none();
        let city = is_city_apart.then(|| {
            let (before, after) = (pair.before.total(), pair.after.total());
            let mixes = (pair.before.sector_totals(), pair.after.sector_totals());
            let [gain, loss] = extremes((before, after), mixes, pair);
            let (area, estimated) = (compared.names(Area::City), pair.estimated(None, None));
            MoveRow { area, before, after, structure: change.city_structure(), gain, loss, estimated }
        });
        each.chain(city)
    });
    let grid = Grid::of(&change_columns(request.lang), rows);
    let title = request.lang.pick("Chuyển dịch cơ cấu", "Structural change");
    Ok(compared.draft("change", title, grid, change_notes(request.lang)))
}

/// The sectors whose shares grew and shrank most, in percentage points.
fn extremes(
    (before, after): (f64, f64),
    mixes: (&[f64], &[f64]),
    pair: &Pair,
) -> [Option<(SectorCode, f64)>; 2] {
    let points: Vec<f64> =
        mixes.0.iter().zip(mixes.1).map(|(b, a)| (a / after - b / before) * 100.0).collect();
    [1.0, -1.0].map(|sign| {
        let moved = pair.sectors.iter().copied().zip(points.iter().copied()).filter(|(_, p)| p * sign > 0.0);
        moved.max_by(|a, b| (a.1 * sign).total_cmp(&(b.1 * sign)))
    })
}

/// The components of the growth of a sector in an area.
struct ShiftRow {
    area: Names,
    sector: Names,
    before: f64,
    after: f64,
    city: f64,
    mix: f64,
    estimated: [Option<Estimated>; 2],
}

impl ShiftRow {
    fn change(&self) -> f64 {
        self.after - self.before
    }
}

/// The components of the growth of each area; for a single area, of each of its sectors.
pub(crate) fn shift_share(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let lang = request.lang;
    let compared = Compared::new(parameters, request)?;
    let change = compared.change();
    let rows = change.iter().flat_map(|(pair, change)| {
        compared.told(pair).flat_map(|(at, area)| {
            let row = |sector: Names, [before, after, city, mix]: [f64; 4], own: Option<SectorCode>| {
                let (area, estimated) = (compared.names(area), pair.estimated(Some(area), own));
                ShiftRow { area, sector, before, after, city, mix, estimated }
            };
            let mut up_to = Tenths::default();
            let mut sectors = Vec::new();
            for (own, sector) in pair.sectors.iter().enumerate() {
                let sizes = (pair.before.region(at)[own], pair.after.region(at)[own]);
                if sizes != (0.0, 0.0) {
                    let parts = up_to.and(sizes, &change.shift_share(at, own));
                    sectors.push(row(sector_names(Some(*sector), lang), parts, Some(*sector)));
                }
            }
            let all = (Value::Null, lang.pick("Mọi ngành", "All sectors").into());
            let is_told = compared.only.is_some();
            std::iter::once(row(all, up_to.told(), None)).chain(sectors.into_iter().filter(move |_| is_told))
        })
    });
    let grid = Grid::of(&shift_columns(), rows);
    let title = lang.pick("Phân tích dịch chuyển – tỷ phần", "Shift-share analysis");
    Ok(compared.draft("shift-share", title, grid, shift_notes(lang)))
}

/// Sums over sectors, rounded to a tenth: before, after, national share and industry mix. The contribution of a sector
/// is the difference of the rounded sums, so that sectors add up to their area; the competitive effect is the rest of
/// the change, so that components add up to it.
#[derive(Default)]
struct Tenths([f64; 4]);

impl Tenths {
    fn told(&self) -> [f64; 4] {
        self.0.map(|sum| (sum * 10.0).round() / 10.0)
    }

    /// Adds a sector and returns its contribution.
    fn and(&mut self, (before, after): (f64, f64), parts: &ShiftShare) -> [f64; 4] {
        let without = self.told();
        let own = [before, after, parts.national_share, parts.industry_mix];
        self.0.iter_mut().zip(own).for_each(|(sum, part)| *sum += part);
        let with = self.told();
        std::array::from_fn(|at| with[at] - without[at])
    }
}

fn sizes<'c, R: 'c>(sizes: impl Fn(&R) -> (f64, f64) + Copy + 'c) -> [Column<'c, R>; 2] {
    let before = Text::new("Cơ sở đầu kỳ đã rõ ngành", "Establishments before, sector known");
    let after = Text::new("Cơ sở cuối kỳ đã rõ ngành", "Establishments after, sector known");
    [int("before", before, move |row: &R| sizes(row).0), int("after", after, move |row: &R| sizes(row).1)]
}

/// The estimated share of establishments, before and after, and its two parts: those not known to be there, and those of
/// assumed sector.
fn estimated<'c, R: 'c>(of: impl Fn(&R) -> [Option<Estimated>; 2] + Copy + 'c) -> [Column<'c, R>; 6] {
    let before = |pct: fn(Estimated) -> f64| {
        move |row: &R| {
            let [before, _] = of(row);
            before.map(pct)
        }
    };
    let after = |pct: fn(Estimated) -> f64| {
        move |row: &R| {
            let [_, after] = of(row);
            after.map(pct)
        }
    };
    let unsure = Text::new("Chưa chắc có mặt tại địa bàn, đầu kỳ", "Perhaps not there, before");
    let unsure_after = Text::new("Chưa chắc có mặt tại địa bàn, cuối kỳ", "Perhaps not there, after");
    let sector = Text::new("Chỉ ngành là tạm xếp, đầu kỳ", "Only the sector assumed, before");
    let sector_after = Text::new("Chỉ ngành là tạm xếp, cuối kỳ", "Only the sector assumed, after");
    [
        real(
            "estimated_before_pct",
            Text::new("Phần ước tính đầu kỳ", "Estimated part before"),
            before(|own| own.pct),
        ),
        real(
            "estimated_pct",
            Text::new("Phần ước tính cuối kỳ", "Estimated part after"),
            after(|own| own.pct),
        ),
        real("unsure_before_pct", unsure, before(|own| own.unsure_pct)),
        real("unsure_pct", unsure_after, after(|own| own.unsure_pct)),
        real("assumed_sector_before_pct", sector, before(|own| own.sector_pct)),
        real("assumed_sector_pct", sector_after, after(|own| own.sector_pct)),
    ]
    .map(|column| column.aside().in_unit("%"))
}

/// Explains the estimated share and its parts.
fn estimated_note(lang: Lang) -> Note {
    let told = lang.pick(
        "Phần ước tính là của số cơ sở đã rõ ngành và gồm hai phần rời nhau: cơ sở chưa chắc có mặt tại địa bàn (chưa rõ đã mở hay chưa, hoặc chỉ xếp theo địa chỉ; với toàn thành phố thì không xét địa chỉ), và cơ sở chắc chắn có mặt nhưng ngành là tạm xếp theo bảng tương ứng VSIC. Cơ sở vướng cả hai thì ở phần đầu. Mỗi tỷ lệ được làm tròn riêng nên hai phần cộng lại có thể lệch so với tổng.",
        "The estimated part is of the establishments of known sector and has two parts that do not overlap: those that were perhaps not there (not known to have opened, or placed by their address alone, which the whole city does not ask for), and those that were there for sure in a sector that the concordance of VSIC assumes. Those of both doubts are in the first. Each percentage is rounded by itself, so that the parts may not add up.",
    );
    Note::on(
        &[
            "estimated_before_pct",
            "estimated_pct",
            "unsure_before_pct",
            "unsure_pct",
            "assumed_sector_before_pct",
            "assumed_sector_pct",
        ],
        told,
    )
}

fn change_columns<'c>(lang: Lang) -> Vec<Column<'c, MoveRow>> {
    let points = |column: Column<'c, MoveRow>| column.in_units(Text::new("điểm %", "points"));
    let pct = |column: Column<'c, MoveRow>| column.in_unit("%");
    let of = |value: fn(&StructuralChange) -> f64| move |row: &MoveRow| row.structure.as_ref().map(value);
    let code =
        move |own: Option<(SectorCode, f64)>| own.map(|(sector, _)| sector_names(Some(sector), lang).0);
    let name =
        move |own: Option<(SectorCode, f64)>| own.map(|(sector, _)| sector_names(Some(sector), lang).1);
    let own = [
        pct(real("growth_pct", Text::new("Tăng", "Growth"), |row: &MoveRow| {
            (row.before > 0.0).then(|| (row.after / row.before - 1.0) * 100.0)
        })),
        points(real(
            "nav_points",
            Text::new("Tỷ trọng dịch chuyển (NAV)", "Share that moved (NAV)"),
            of(|change| change.norm_of_absolute_values * 100.0),
        )),
        real("cos_phi", Text::new("cos φ", "cos φ"), of(|change| change.cos_theta)).aside().with_decimals(4),
        real("phi_deg", Text::new("Góc φ", "Angle φ"), of(|change| change.theta_deg)).in_unit("°"),
        pct(real(
            "rate_pct",
            Text::new("Hệ số chuyển dịch φ/90", "Rate φ/90"),
            of(|change| change.rate() * 100.0),
        ))
        .aside(),
        real("lilien", Text::new("Chỉ số Lilien", "Lilien index"), of(|change| change.lilien))
            .aside()
            .with_decimals(4),
        real(
            "modified_lilien",
            Text::new("Chỉ số Lilien điều chỉnh", "Modified Lilien index"),
            of(|change| change.modified_lilien),
        )
        .aside()
        .with_decimals(4),
        text("gain", Text::new("Ngành tăng nhiều nhất", "Largest gain"), move |row: &MoveRow| {
            code(row.gain)
        })
        .aside(),
        text("gain_name", Text::new("Tên ngành tăng", "Its name"), move |row: &MoveRow| name(row.gain)),
        points(real("gain_points", Text::new("Tăng", "Gain"), |row: &MoveRow| {
            row.gain.map(|(_, points)| points)
        }))
        .aside(),
        text("loss", Text::new("Ngành giảm nhiều nhất", "Largest loss"), move |row: &MoveRow| {
            code(row.loss)
        })
        .aside(),
        text("loss_name", Text::new("Tên ngành giảm", "Its name"), move |row: &MoveRow| name(row.loss)),
        points(real("loss_points", Text::new("Giảm", "Loss"), |row: &MoveRow| {
            row.loss.map(|(_, points)| points)
        }))
        .aside(),
    ];
    let sizes = sizes(|row: &MoveRow| (row.before, row.after));
    let names = terms::area(|row: &MoveRow| &row.area).into_iter().chain(sizes);
    names.chain(own).chain(estimated(|row: &MoveRow| row.estimated)).collect()
}

fn shift_columns<'c>() -> Vec<Column<'c, ShiftRow>> {
    let own = [
        int("change", Text::new("Thay đổi", "Change"), ShiftRow::change),
        real("city_growth", Text::new("Do tăng trưởng chung", "City growth effect"), |row: &ShiftRow| {
            row.city
        }),
        real("sector_mix", Text::new("Do cơ cấu ngành", "Industry-mix effect"), |row: &ShiftRow| row.mix),
        real("local", Text::new("Do lợi thế địa phương", "Competitive effect"), |row: &ShiftRow| {
            row.change() - row.city - row.mix
        }),
    ];
    let names = terms::area(|row: &ShiftRow| &row.area).into_iter();
    let names = names.chain(terms::sector(|row: &ShiftRow| &row.sector));
    let sizes = sizes(|row: &ShiftRow| (row.before, row.after));
    names.chain(sizes).chain(own).chain(estimated(|row: &ShiftRow| row.estimated)).collect()
}

fn change_notes(lang: Lang) -> Vec<Note> {
    let nav = lang.pick(
        "NAV (Michaely 1962, Stoikov 1966) là nửa tổng độ lệch tuyệt đối của tỷ trọng: bao nhiêu điểm phần trăm đã chuyển sang ngành khác.",
        "NAV (Michaely 1962, Stoikov 1966) is half the sum of absolute changes of shares: how many percentage points moved to other sectors.",
    );
    let lilien = lang.pick(
        "Chỉ số Lilien (1982) là độ phân tán của tốc độ tăng giữa các ngành: 0 là mọi ngành tăng như nhau; điều chỉnh (Stamer 1999) thì lấy trung bình cơ cấu hai thời điểm làm trọng số. Ngành bằng 0 ở một thời điểm không tham gia.",
        "Lilien's index (1982) is the dispersion of growth over the sectors: 0 if all grow alike; the modified one (Stamer 1999) weighs them by the mean of both mixes. Sectors that are zero at either date take no part.",
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
        Note::on(&["lilien", "modified_lilien"], lilien),
        estimated_note(lang),
        level.into(),
        classified(lang).into(),
    ]
}

/// The classification of sectors in comparisons of days.
pub(super) fn classified(lang: Lang) -> &'static str {
    lang.pick(
        "Mã VSIC 2018 được quy đổi sang VSIC 2025; ngành ngoài các mục B–E không có mã VSIC 2025 trong sổ đăng ký nên giữ mã VSIC 2018, ghi “2018:”.",
        "Codes of VSIC 2018 are converted to VSIC 2025; sectors outside sections B to E have no code of VSIC 2025 in the register and keep that of VSIC 2018, written '2018:'.",
    )
}

fn shift_notes(lang: Lang) -> Vec<Note> {
    let parts = lang.pick(
        "Dunn (1960): thay đổi = tăng trưởng chung của thành phố + chênh lệch của ngành + phần riêng của địa bàn; theo số cơ sở đã rõ ngành.",
        "Dunn (1960): the change is the sum of the growth of the city, the industry mix, and the competitive effect of the area; by establishments of known sector.",
    );
    let rounded = lang.pick(
        "Đây là phép phân tách số học, không phải quan hệ nhân quả. Các phần được làm tròn đến 0,1 sao cho cộng lại đúng bằng thay đổi và các ngành cộng lại đúng bằng địa bàn; phần lẻ do làm tròn nằm ở lợi thế địa phương.",
        "This is accounting, not cause. Parts are rounded to a tenth so that they add up to the change and sectors to their area; the remainder of rounding is in the competitive effect.",
    );
    let notes = [parts, rounded, classified(lang)].map(Note::from);
    notes.into_iter().chain([estimated_note(lang)]).collect()
}
