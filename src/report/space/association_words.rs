//! The results of spatial association in words.

use crate::{
    analysis::local_autocorrelation::Quadrant,
    document::{numerals::whole, table::Note},
    model::lang::Lang,
    report::{parameter::Figure, parameters::Parameters},
};

/// What the notes state on the units.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Taken {
    pub(super) units: usize,
    /// Units without a value, which take no part.
    pub(super) without_value: usize,
    /// Units that touch no other.
    pub(super) islands: usize,
    /// The number of tests of single units.
    pub(super) tests: usize,
    /// The number of neighbourhoods for a test.
    pub(super) neighbourhoods: usize,
    /// Establishments in no unit.
    pub(super) outside: u64,
}

/// The association in the whole city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Association {
    /// Neighbours are more alike than chance explains.
    Alike,
    /// They differ more than chance explains.
    Unlike,
    /// Chance explains it.
    MayBeChance,
}

/// The association in the whole city, in words and as a code; `None` if it is not tested.
pub(super) fn city_reading(association: Option<Association>, lang: Lang) -> (&'static str, &'static str) {
    match association {
        None => (lang.pick("không kiểm định", "not tested"), "not_tested"),
        Some(Association::MayBeChance) => (
            lang.pick(
                "nơi nhiều, nơi ít nằm cạnh nhau như ngẫu nhiên",
                "units with much and with little lie as by chance",
            ),
            "may_be_chance",
        ),
        Some(Association::Alike) => (
            lang.pick(
                "nơi nhiều nằm cạnh nơi nhiều, nơi ít cạnh nơi ít",
                "units with much lie beside units with much, those with little beside little",
            ),
            "alike",
        ),
        Some(Association::Unlike) => (
            lang.pick(
                "nơi nhiều nằm cạnh nơi ít, xen kẽ nhau",
                "units with much lie beside units with little, in turns",
            ),
            "unlike",
        ),
    }
}

/// The association around a unit, in words and as a code: its quadrant and whether it is significant, which is `None`
/// if it is not tested.
pub(super) fn of_unit(
    local: Option<(Option<Quadrant>, Option<bool>)>,
    lang: Lang,
) -> (&'static str, &'static str) {
    let Some((Some(quadrant), Some(marked))) = local else {
        return (lang.pick("không kiểm định", "not tested"), "not_tested");
    };
    match (marked, quadrant) {
        (false, _) => (lang.pick("có thể ngẫu nhiên", "may be chance"), "may_be_chance"),
        (true, Quadrant::HighHigh) => (lang.pick("cao, giữa những nơi cao", "high among high"), "high_high"),
        (true, Quadrant::LowLow) => (lang.pick("thấp, giữa những nơi thấp", "low among low"), "low_low"),
        (true, Quadrant::HighLow) => (lang.pick("cao, giữa những nơi thấp", "high among low"), "high_low"),
        (true, Quadrant::LowHigh) => (lang.pick("thấp, giữa những nơi cao", "low among high"), "low_high"),
    }
}

/// The notes; `taken` is `None` where the areas have no boundaries.
pub(super) fn notes(parameters: &Parameters, taken: Option<Taken>, lang: Lang) -> Vec<Note> {
    let Some(taken) = taken else {
        let none = lang.pick(
            "Chỉ tính được theo một bộ ranh giới: hãy chọn boundaries là một bộ ranh giới.",
            "This needs units with boundaries: choose an edition of boundaries.",
        );
        return vec![none.into()];
    };
    let mut notes = vec![
        Note::on(&["moran_i", "reading"], of_moran(lang)),
        Note::on(&["geary_c", "expected", "z"], of_geary(lang)),
        Note::on(&["p_value", "reading"], of_tests(taken, lang)),
        Note::on(&["neighbours"], of_neighbours(parameters, taken, lang)),
    ];
    notes.extend(left_out(taken, lang).into_iter().map(Note::from));
    if parameters.figure == Figure::Count {
        let sizes = lang.pick(
            "Số cơ sở phụ thuộc diện tích địa bàn; mật độ (figure=density) và tỷ trọng (figure=share) thì không.",
            "Numbers of establishments depend on the size of the units; densities (figure=density) and shares \
             (figure=share) do not.",
        );
        notes.push(Note::on(&["value"], sizes));
    }
    let boundaries = lang.pick(
        "Kết quả phụ thuộc cách chia địa bàn: chia khác thì chỉ số khác.",
        "The result depends on how the city is divided: other units have another one.",
    );
    notes.push(boundaries.into());
    notes
}

fn of_moran(lang: Lang) -> &'static str {
    lang.pick(
        "Moran I (1950) ở dòng toàn thành phố: trên mức ngẫu nhiên thì các địa bàn cạnh nhau giống nhau, dưới \
         mức đó thì khác nhau. Ở dòng từng địa bàn là I cục bộ (Anselin 1995): dương khi địa bàn và trung bình \
         các địa bàn kề cùng cao hoặc cùng thấp so với trung bình. “Cao, giữa những nơi cao” là một vùng tập \
         trung vượt qua ranh giới: nên quy hoạch chung cho cả các địa bàn kề.",
        "Moran's I (1950) in the row of the whole city: above its value by chance neighbours are alike, below \
         it they differ. In the rows of units it is the local one (Anselin 1995): positive where a unit and the \
         mean of its neighbours are both above or both below the mean. 'High among high' is a concentration \
         that crosses boundaries, to be planned for together with the neighbours.",
    )
}

fn of_geary(lang: Lang) -> &'static str {
    lang.pick(
        "Geary c (1954): dưới 1 thì các địa bàn kề giống nhau, trên 1 thì khác nhau. z theo giả thiết hoán vị \
         (Cliff & Ord 1981).",
        "Geary's c (1954): below 1 neighbours are alike, above 1 they differ. z is under randomisation (Cliff & \
         Ord 1981).",
    )
}

fn of_tests(taken: Taken, lang: Lang) -> String {
    let [tests, most] = [taken.tests, taken.neighbourhoods].map(|n| whole(n as u64, lang));
    lang.pick(
        format!(
            "Trị số p hai phía: của thành phố theo 999 hoán vị, mức 5 %; của địa bàn theo mọi cách chọn các địa \
             bàn kề, hoặc {most} cách ngẫu nhiên nếu nhiều hơn, giữ tỷ lệ phát hiện sai ở 5 % trên {tests} phép \
             kiểm định (Benjamini & Hochberg 1995). Hoán vị có mầm cố định nên hỏi lại được cùng kết quả. \
             “Không kiểm định”: không có địa bàn kề, kề mọi địa bàn khác, hoặc trị số như nhau ở mọi nơi."
        ),
        format!(
            "p-values are two-sided: of the city by 999 permutations, at a level of 5 %; of a unit by all choices \
             of its neighbours, or {most} random ones if there are more, with the rate of false discoveries kept \
             at 5 % over {tests} tests (Benjamini & Hochberg 1995). Permutations have a fixed seed, so that the \
             same question has the same answer. 'Not tested': without neighbours, with all others as \
             neighbours, or with the same value everywhere."
        ),
    )
}

fn of_neighbours(parameters: &Parameters, taken: Taken, lang: Lang) -> String {
    let (islands, touch) = (whole(taken.islands as u64, lang), parameters.neighbours.name(lang));
    lang.pick(
        format!(
            "Địa bàn kề là địa bàn {touch}, so đúng từng tọa độ của ranh giới đang ghi; ranh giới hở dù rất hẹp thì \
             không kề. {islands} địa bàn không kề địa bàn nào. Mọi địa bàn kề có trọng số như nhau, tổng là 1."
        ),
        format!(
            "Neighbours are units that {touch}, compared by the exact coordinates of the boundaries as they are \
             held; across a gap, however narrow, units are none. {islands} units have none. All neighbours of a \
             unit weigh alike, 1 together."
        ),
    )
}

/// Establishments and units that take no part.
fn left_out(taken: Taken, lang: Lang) -> Vec<String> {
    let outside = (taken.outside > 0).then(|| {
        let n = whole(taken.outside, lang);
        lang.pick(
            format!("{n} cơ sở chưa định vị hoặc ở ngoài mọi địa bàn không tham gia."),
            format!("{n} establishments without a point, or with one outside all units, take no part."),
        )
    });
    let without_value = (taken.without_value > 0).then(|| {
        let [n, all] = [taken.without_value, taken.units].map(|n| whole(n as u64, lang));
        lang.pick(
            format!("{n} trong {all} địa bàn không có trị số nên không tham gia."),
            format!("{n} of {all} units have no value and take no part."),
        )
    });
    outside.into_iter().chain(without_value).collect()
}
