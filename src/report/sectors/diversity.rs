//! Diversity of areas: how their sectors are spread and how they differ from the city.
//!
//! The measure is the number of establishments, which is public, or the sum of workers; those of unknown sector are
//! left out.

use super::{chance::stand_out, scope::Scope};
use crate::{
    analysis::{
        shares::Shares,
        structure::{
            divergence, duncan, effective_sectors, effective_sectors_by_entropy, evenness, hachman,
            herfindahl, krugman, location_quotient, mutual_information, normalised_herfindahl,
            relative_diversity, relative_specialisation, shannon, theil_segregation,
        },
    },
    document::{
        column::{Column, int, real, text},
        grid::Grid,
        numerals,
        table::Note,
    },
    index::areas::Areas,
    model::lang::{Lang, Text},
    report::{
        figures::{
            counts::Counts,
            terms,
            values::{Names, sector_names},
        },
        parameter::Measure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// The specialisation and diversity of an area.
struct AreaRow {
    area: Names,
    size: Option<u64>,
    sectors: usize,
    effective: Option<f64>,
    krugman: Option<f64>,
    indices: Indices,
    top: Option<Top>,
    /// Whether figures on its structure are published.
    is_told: bool,
}

/// Further indices of the sector mix of an area.
#[derive(Default)]
struct Indices {
    herfindahl: Option<f64>,
    normalised: Option<f64>,
    shannon: Option<f64>,
    evenness: Option<f64>,
    by_entropy: Option<f64>,
    against_city: AgainstCity,
}

/// The mix of an area compared with that of the city, which is not compared with itself.
#[derive(Default)]
struct AgainstCity {
    divergence: Option<f64>,
    duncan: Option<f64>,
    hachman: Option<f64>,
    relative_diversity: Option<f64>,
    relative_specialisation: Option<f64>,
}

impl Indices {
    fn of(mix: &Shares, against_city: AgainstCity) -> Self {
        Self {
            herfindahl: Some(herfindahl(mix)),
            normalised: normalised_herfindahl(mix),
            shannon: Some(shannon(mix)),
            evenness: evenness(mix),
            by_entropy: Some(effective_sectors_by_entropy(mix)),
            against_city,
        }
    }
}

impl AgainstCity {
    fn of(counts: &Counts, area: usize, mix: &Shares) -> Self {
        let Some(city) = counts.matrix.city_mix() else { return Self::default() };
        Self {
            divergence: divergence(mix, &city),
            duncan: Some(duncan(mix, &city)),
            hachman: hachman(mix, &city),
            relative_diversity: relative_diversity(mix, &city),
            relative_specialisation: relative_specialisation(&counts.matrix, area),
        }
    }
}

/// The sector with the largest quotient.
struct Top {
    sector: Names,
    establishments: u64,
    quotient: f64,
}

/// The report on diversity: one row for each area.
pub(crate) fn diversity(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let (lang, measure) = (request.lang, parameters.measure);
    let scope = Scope::new(parameters, request)?;
    let grid =
        Grid::of(&diversity_columns(measure), scope.counts.iter().flat_map(|own| structures(own, &scope)));
    let title = lang.pick("Mức đa dạng ngành", "Diversity of sectors");
    let tested = scope.tested(&["top_sector", "top_sector_name"]);
    let segregation = scope.counts.as_ref().and_then(|own| segregation(own, &scope));
    Ok(scope.draft(
        "diversity",
        title,
        grid,
        diversity_notes(measure, lang).into_iter().chain(tested).chain(segregation).collect(),
    ))
}

/// How far the sectors lie apart in the city as a whole. Of workers it is not published: it depends on every cell.
fn segregation(counts: &Counts, scope: &Scope<'_>) -> Option<Note> {
    let lang = scope.request.lang;
    let is_public = scope.parameters.measure == Measure::Establishments && counts.areas.len() > 1;
    let (h, mutual) = is_public
        .then(|| theil_segregation(&counts.matrix).zip(mutual_information(&counts.matrix)))
        .flatten()?;
    let [h, mutual] = [h, mutual].map(|index| numerals::real(index, Some(3), lang));
    Some(Note::on(
        &["effective_sectors"],
        lang.pick(
            format!(
                "Theil H của cả thành phố là {h}: 0 là mọi địa bàn cùng cơ cấu, 1 là mỗi địa bàn chỉ có ngành \
                 riêng. Biết địa bàn thì đoán được ngành thêm {mutual} nat (thông tin tương hỗ; Theil & Finizza \
                 1971). Tính cả nhóm cơ sở ngoài mọi địa bàn."
            ),
            format!(
                "Theil's H of the whole city is {h}: 0 if all areas have the same mix, 1 if each has sectors of \
                 its own. The area tells {mutual} nats of the sector (mutual information; Theil & Finizza 1971). \
                 Those outside all areas count as one."
            ),
        ),
    ))
}

fn structures<'s>(counts: &'s Counts, scope: &'s Scope<'_>) -> impl Iterator<Item = AreaRow> + use<'s> {
    let Request { now, guard, lang, .. } = scope.request;
    let matrix = &counts.matrix;
    // Sums of workers are not tested, so none of their quotients is marked.
    let told = (scope.parameters.measure == Measure::Establishments).then(|| stand_out(counts));
    (0..counts.areas.len()).filter_map(move |area| {
        let present = (0..counts.sectors.len()).filter(|s| counts.establishments(area, *s) > 0).count();
        // An area with establishments has a row, even if none of their workers are known.
        if present == 0 || !scope.is_asked(counts.areas[area]) {
            return None;
        }
        let own = matrix.region_mix(area);
        let against_city = |own: &Shares| match scope.areas {
            Areas::City => AgainstCity::default(),
            _ => AgainstCity::of(counts, area, own),
        };
        let rest = matrix.rest_mix(area);
        let may_lead = |s: &usize| {
            let key = (counts.areas[area], counts.sectors[*s]);
            counts.is_known(area, *s) && told.as_ref().is_none_or(|told| told.contains_key(&key))
        };
        let quotients = (0..counts.sectors.len()).filter(may_lead);
        let quotients = quotients.filter_map(|s| Some((location_quotient(matrix, area, s)?, s)));
        // The city compared with itself has a quotient of 1 everywhere.
        let top = quotients
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .filter(|_| own.is_some() && scope.areas != Areas::City);
        Some(AreaRow {
            area: scope.names(counts.areas[area]),
            size: counts.region(area),
            sectors: present,
            effective: own.as_ref().map(effective_sectors),
            krugman: own.as_ref().zip(rest).map(|(own, rest)| krugman(own, &rest)),
            indices: own.as_ref().map(|own| Indices::of(own, against_city(own))).unwrap_or_default(),
            top: top.map(|(quotient, most)| Top {
                sector: sector_names(Some(counts.sectors[most]), lang),
                establishments: counts.establishments(area, most),
                quotient,
            }),
            is_told: scope.tells(counts.areas[area], |spot| {
                counts.region(area).is_some() && guard.publishes_structure(now, spot)
            }),
        })
    })
}

/// A value of the sector with the largest quotient, if there is one.
fn of_top<V>(value: fn(&Top) -> V) -> impl Fn(&AreaRow) -> Option<V> {
    move |row| row.top.as_ref().map(value)
}

fn diversity_columns<'c>(measure: Measure) -> Vec<Column<'c, AreaRow>> {
    let guarded = |column: Column<'c, AreaRow>| column.published_where(|row| row.is_told);
    let size = match measure {
        Measure::Establishments => Text::new("Cơ sở đã rõ ngành", "With a known sector"),
        Measure::Workers => Text::new("Lao động ở cơ sở đã rõ ngành", "Workers of a known sector"),
    };
    let (top, code) = match measure {
        Measure::Establishments => (
            Text::new("Ngành hơn ngẫu nhiên có LQ lớn nhất", "Sector beyond chance of the largest LQ"),
            Text::new("Mã ngành đó (hơn ngẫu nhiên)", "Code of that sector (beyond chance)"),
        ),
        Measure::Workers => (
            Text::new("Ngành có LQ lớn nhất (không kiểm định)", "Sector of the largest LQ (not tested)"),
            Text::new("Mã ngành đó (không kiểm định)", "Code of that sector (not tested)"),
        ),
    };
    let own = [
        guarded(int(measure.code(), size, |row: &AreaRow| row.size)),
        int("sectors", Text::new("Số ngành", "Sectors"), |row: &AreaRow| row.sectors).aside(),
        guarded(real(
            "effective_sectors",
            Text::new("Số ngành hiệu dụng", "Effective sectors"),
            |row: &AreaRow| row.effective,
        ))
        .with_decimals(3),
        guarded(real("krugman", Text::new("Chỉ số Krugman", "Krugman index"), |row: &AreaRow| {
            row.krugman
        }))
        .with_decimals(3),
        guarded(text("top_sector", code, of_top(|top| top.sector.0.clone()))).aside(),
        guarded(text("top_sector_name", top, of_top(|top| top.sector.1.clone()))),
        guarded(int(
            "top_establishments",
            Text::new("Cơ sở của ngành đó", "Establishments of that sector"),
            of_top(|top| top.establishments),
        ))
        .aside(),
        guarded(real(
            "top_quotient",
            Text::new("LQ của ngành đó", "LQ of that sector"),
            of_top(|top| top.quotient),
        ))
        .with_decimals(3),
    ];
    let indices = index_columns().into_iter().map(guarded);
    terms::area(|row: &AreaRow| &row.area).into_iter().chain(own).chain(indices).collect()
}

/// The columns of further indices, of which terminals show none by default.
fn index_columns<'c>() -> Vec<Column<'c, AreaRow>> {
    let index = |name, title, value: fn(&Indices) -> Option<f64>| {
        real(name, title, move |row: &AreaRow| value(&row.indices)).aside().with_decimals(3)
    };
    let compared = |name, title, value: fn(&AgainstCity) -> Option<f64>| {
        real(name, title, move |row: &AreaRow| value(&row.indices.against_city)).aside().with_decimals(3)
    };
    vec![
        index("herfindahl", Text::new("HHI", "HHI"), |own| own.herfindahl),
        index("herfindahl_normalised", Text::new("HHI chuẩn hóa", "HHI, normalised"), |own| {
            own.normalised
        }),
        index("shannon", Text::new("Entropy Shannon (đơn vị nat)", "Shannon entropy, in nats"), |own| {
            own.shannon
        }),
        index("evenness", Text::new("Mức đều giữa các ngành", "Evenness"), |own| own.evenness),
        index(
            "effective_by_entropy",
            Text::new("Số ngành hiệu dụng theo entropy", "Effective sectors by entropy"),
            |own| own.by_entropy,
        ),
        compared(
            "divergence",
            Text::new(
                "Độ lệch khỏi thành phố (Kullback–Leibler)",
                "Divergence from the city (Kullback–Leibler)",
            ),
            |own| own.divergence,
        ),
        compared("duncan", Text::new("Chỉ số khác biệt Duncan", "Duncan dissimilarity"), |own| {
            own.duncan
        }),
        compared("hachman", Text::new("Chỉ số Hachman", "Hachman index"), |own| own.hachman),
        compared(
            "relative_diversity",
            Text::new("Đa dạng tương đối (RDI)", "Relative diversity (RDI)"),
            |own| own.relative_diversity,
        ),
        compared(
            "relative_specialisation",
            Text::new("Chuyên môn hóa tương đối (RSI)", "Relative specialisation (RSI)"),
            |own| own.relative_specialisation,
        ),
    ]
}

fn diversity_notes(measure: Measure, lang: Lang) -> Vec<Note> {
    let of = measure.name(lang);
    let effective = lang.pick(
        format!(
            "Số ngành hiệu dụng là nghịch đảo của chỉ số Herfindahl-Hirschman: chừng ấy ngành bằng nhau cho \
             cùng mức tập trung; theo {of} ở các cơ sở đã rõ ngành: đếm trong sổ đăng ký, kể cả mã VSIC \
             2018 quy đổi và cơ sở ước tính."
        ),
        format!(
            "Effective sectors are the inverse of the Herfindahl-Hirschman index: as many equal sectors \
             would be as concentrated; by {of} of known sector: counted in the register, with codes of VSIC \
             2018 that were converted and establishments that are estimated."
        ),
    );
    let krugman = lang.pick(
        "Chỉ số Krugman (1991) so cơ cấu của địa bàn với phần còn lại của thành phố: 0 là giống hệt, 2 là \
         không chung ngành nào; để trống khi không có phần còn lại.",
        "The Krugman index (1991) compares the mix of the area with that of the rest of the city: 0 is the \
         same, 2 has no sector in common; empty where there is no rest.",
    );
    let top = match measure {
        Measure::Establishments => lang.pick(
            "Ngành ghi tên là ngành có LQ lớn nhất trong các ngành hơn ngẫu nhiên và trên 1, như trên bản \
             đồ của cùng bộ ranh giới; để trống khi không có ngành nào như vậy.",
            "The sector that is named has the largest location quotient of those beyond chance and above 1, \
             as on the map of the same areas; empty where there is none.",
        ),
        Measure::Workers => lang.pick(
            "Ngành ghi tên là ngành có LQ lớn nhất theo lao động; chưa kiểm định nên có thể do ngẫu nhiên.",
            "The sector that is named has the largest location quotient by workers; that is not tested and \
             may be chance.",
        ),
    };
    let alone = lang.pick(
        "HHI (Hirschman 1945; Herfindahl 1950) là tổng bình phương các tỷ trọng: 1 là chỉ một ngành; chuẩn hóa \
         thì các ngành bằng nhau là 0. Entropy (Shannon 1948) cao là nhiều ngành và đều; mức đều là phần của \
         mức cao nhất có thể, số ngành hiệu dụng theo entropy là exp của nó (Hill 1973) và ít bỏ qua ngành nhỏ \
         hơn. Số ngành tối đa là số ngành có trong thành phố.",
        "HHI (Hirschman 1945; Herfindahl 1950) is the sum of the squared shares: 1 is a single sector; normalised, \
         equal sectors are 0. A high entropy (Shannon 1948) means many sectors of like size; evenness is its part \
         of the highest possible, and effective sectors by entropy are its exponential (Hill 1973), in which \
         small sectors weigh more. There are at most as many sectors as the city has.",
    );
    let compared = lang.pick(
        "So với cơ cấu của thành phố: độ lệch Kullback–Leibler (Theil & Finizza 1971) và Duncan (1955) bằng 0 khi \
         giống hệt; Duncan là phần cơ sở phải đổi ngành để giống thành phố. Hachman (1995) bằng 1 khi giống hệt. \
         RDI là nghịch đảo của chỉ số Krugman so với thành phố, RSI là LQ lớn nhất (Duranton & Puga 2000): một \
         cơ sở của ngành hiếm cũng làm RSI rất cao.",
        "Compared with the mix of the city: the divergence of Kullback and Leibler (Theil & Finizza 1971) and \
         Duncan's index (1955) are 0 for the same mix; Duncan's is the part that would have to change sector. \
         Hachman's (1995) is 1 for the same mix. RDI is the inverse of Krugman's index against the city, RSI the \
         largest location quotient (Duranton & Puga 2000), which a single establishment of a rare sector makes \
         very large.",
    );
    vec![
        Note::on(&["effective_sectors"], effective),
        Note::on(&["krugman"], krugman),
        Note::on(&["top_sector", "top_sector_name", "top_establishments", "top_quotient"], top),
        Note::on(
            &["herfindahl", "herfindahl_normalised", "shannon", "evenness", "effective_by_entropy"],
            alone,
        ),
        Note::on(
            &["divergence", "duncan", "hachman", "relative_diversity", "relative_specialisation"],
            compared,
        ),
    ]
}
