//! How far each sector crowds in few areas, beyond what its plants alone make it, and with which other sector it does.

use crate::{
    analysis::{
        concentration::{coagglomeration, ellison_glaeser, hoover_localisation, locational_gini},
        matrix::Matrix,
    },
    document::{
        numerals::whole,
        table::{Heading, Note, Provenance, Rows, Table},
    },
    index::areas::Areas,
    model::{
        column::{Type, Value},
        lang::Lang,
    },
    report::{
        figures::{
            areas::{Area, areas, by, edition},
            counts::Counts,
            sector_counts::{classification, mix},
            terms,
            values::{count, said, sector_names},
        },
        parameter::Measure,
        parameters::{Parameters, ReportError},
        request::Request,
        unredacted::Draft,
    },
};

/// An index of fewer establishments swings with each of them and is not told.
const FEW: u64 = 10;

/// Below the first a sector is spread, above the second it crowds (Ellison & Glaeser 1997, of American manufacturing).
const LIMITS: (f64, f64) = (0.02, 0.05);

/// One row for each sector.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Result<Draft, ReportError> {
    let Request { now, lang, .. } = request;
    let areas = areas(&parameters.boundaries, now)?;
    let when = parameters.when(request.today);
    let mut mix = mix(areas, parameters.level, when, now);
    // What lies in no unit is no area in which a sector could crowd.
    let left_out: u64 = if matches!(areas, Areas::Edition(_)) {
        let outside = mix.iter().filter(|((area, _), _)| *area == Area::Unplaced);
        outside.map(|(_, figures)| figures.tally.establishments).sum()
    } else {
        0
    };
    if left_out > 0 {
        mix.retain(|(area, _), _| *area != Area::Unplaced);
    }
    let mut rows = Rows::default();
    let mut alone = false;
    if let Some(counts) = Counts::of(&mix, Measure::Establishments) {
        let matrix = &counts.matrix;
        let several = counts.areas.len() > 1;
        alone = !several;
        let sizes: Vec<u64> = (0..counts.sectors.len())
            .map(|sector| (0..counts.areas.len()).map(|area| counts.establishments(area, sector)).sum())
            .collect();
        for (at, sector) in counts.sectors.iter().enumerate() {
            let (code, name) = sector_names(Some(*sector), lang);
            let enough = several && sizes[at] >= FEW;
            let plants = vec![1.0; usize::try_from(sizes[at]).unwrap_or_default()];
            let gamma = ellison_glaeser(matrix, at, &plants).and_then(|index| index.gamma).filter(|_| enough);
            let partner = partner(matrix, at, &sizes).filter(|_| enough);
            rows.push(vec![
                code,
                name,
                count(sizes[at]),
                Value::real(locational_gini(matrix, at).filter(|_| enough)),
                Value::real(hoover_localisation(matrix, at).filter(|_| enough)),
                Value::real(gamma),
                Value::text(gamma.map(|gamma| reading(gamma, lang))),
                partner.map_or(Value::Null, |(other, _)| sector_names(Some(counts.sectors[other]), lang).1),
                Value::real(partner.map(|(_, index)| index)),
            ]);
        }
    }
    let title = lang.pick("Mức tập trung không gian của ngành", "Spatial concentration of sectors");
    Ok(Draft::new(Table {
        name: "concentration",
        title: format!("{title} — {} — {}", by(&parameters.boundaries, lang), said(when.day, lang)),
        headings: headings(lang),
        rows: rows.rows,
        marks: rows.marks,
        places: Vec::new(),
        provenance: Provenance::on(when, now, edition(areas, now)),
        notes: notes(alone, left_out, classification(parameters.level, when, now, lang), lang)
            .into_iter()
            .map(Note::from)
            .collect(),
    }))
}

/// The sector that a sector is co-agglomerated with most, among those with enough establishments.
fn partner(matrix: &Matrix, sector: usize, sizes: &[u64]) -> Option<(usize, f64)> {
    let others = (0..sizes.len()).filter(|other| *other != sector && sizes[*other] >= FEW);
    let indices = others.filter_map(|other| Some((other, coagglomeration(matrix, sector, other)?)));
    indices.filter(|(_, index)| *index > 0.0).max_by(|a, b| a.1.total_cmp(&b.1))
}

fn reading(gamma: f64, lang: Lang) -> &'static str {
    match gamma {
        g if g < LIMITS.0 => lang.pick("phân tán", "spread"),
        g if g > LIMITS.1 => lang.pick("tập trung mạnh", "crowded"),
        _ => lang.pick("tập trung vừa", "somewhat crowded"),
    }
}

fn headings(lang: Lang) -> Vec<Heading> {
    let index = |name, vi, en| Heading::new(name, lang.pick(vi, en), Type::Real).with_decimals(3);
    vec![
        terms::sector(lang),
        Heading::new("sector_name", lang.pick("Tên ngành", "Sector name"), Type::Text),
        terms::establishments(lang),
        index("locational_gini", "Gini không gian", "Locational Gini"),
        index("hoover", "Hoover", "Hoover"),
        index("ellison_glaeser", "Ellison–Glaeser γ", "Ellison–Glaeser γ"),
        Heading::new("reading", lang.pick("Nhận xét", "Reading"), Type::Text),
        Heading::new("with_sector_name", lang.pick("Cùng tập trung với", "Together with"), Type::Text),
        index("coagglomeration", "Chỉ số đồng tập trung", "Co-agglomeration"),
    ]
}

fn notes(alone: bool, left_out: u64, classification: String, lang: Lang) -> Vec<String> {
    let notes = match lang {
        Lang::Vi => [
            "Gini không gian (Hoover 1936, Krugman 1991) từ 0 đến gần 1; Hoover là phần cơ sở phải chuyển chỗ để phân bố như mọi cơ sở cộng lại; γ (Ellison & Glaeser 1997) đã trừ ảnh hưởng của số cơ sở; đồng tập trung theo Ellison, Glaeser & Kerr (2010). Mỗi cơ sở tính như nhau.",
            "Chỉ số phụ thuộc cách chia địa bàn; dưới 10 cơ sở thì không tính. Ngưỡng 0,02 và 0,05 rút ra từ công nghiệp Hoa Kỳ, chỉ để tham khảo.",
        ],
        Lang::En => [
            "The locational Gini (Hoover 1936, Krugman 1991) is from 0 to nearly 1; Hoover is the share of establishments that would have to move to lie as all establishments do; γ (Ellison & Glaeser 1997) takes the number of plants into account; co-agglomeration by Ellison, Glaeser & Kerr (2010). Every establishment counts alike.",
            "The indices depend on how the city is divided; below 10 establishments none is told. The limits 0.02 and 0.05 are a habit of American manufacturing.",
        ],
    };
    let one = lang.pick(
        "Chỉ có một địa bàn nên không tính được mức tập trung: hãy chọn boundaries là một bộ ranh giới.",
        "There is one area alone, so that nothing can be said of crowding: choose an edition of boundaries.",
    );
    let n = whole(left_out, lang);
    let without_area = (left_out > 0).then(|| match lang {
        Lang::Vi => format!("{n} cơ sở chưa định vị hoặc ở ngoài mọi đơn vị không tham gia."),
        Lang::En => {
            format!("{n} establishments without a point, or with one outside all units, take no part.")
        }
    });
    let notes = notes.into_iter().chain(Some(one).filter(|_| alone));
    notes.map(str::to_owned).chain(without_area).chain([classification]).collect()
}
