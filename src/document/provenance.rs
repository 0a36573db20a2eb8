//! The provenance of figures as sentences.

use time::Date;

use super::{
    numerals::whole,
    registers,
    table::{Provenance, made_up},
};
use crate::{
    index::standing::{Absent, Known, LONG_AGO_YEARS},
    model::{date::PartialDate, lang::Lang, unit::Precision},
};

impl Provenance {
    /// The provenance as sentences; one sentence in a brief table.
    pub fn say(&self, lang: Lang) -> Vec<String> {
        let lines = self.sentences(lang);
        if self.brief && !lines.is_empty() { vec![lines.join(" · ")] } else { lines }
    }

    /// How many establishments are counted, what is known of their states, where the doubtful ones are listed, and their
    /// sources, for the head of a page of brief tables.
    pub fn population(&self, listed: &str, lang: Lang) -> String {
        let known = self.on.zip(self.coverage);
        let absent = self.absent.unwrap_or_default();
        let count = known.map(|(day, known)| counted(day, known, absent, self.compared, lang));
        let states = known.and_then(|(day, known)| states(day, known, listed, lang));
        count.into_iter().chain(states).chain([self.told_sources(lang)]).collect::<Vec<_>>().join(" · ")
    }

    /// The title of the edition of boundaries, or its code if it has none.
    fn edition_title(&self, lang: Lang) -> Option<&str> {
        let code = self.boundaries.as_deref()?;
        Some(self.edition.as_ref().map_or(code, |title| title.of(lang)))
    }

    fn sentences(&self, lang: Lang) -> Vec<String> {
        let known = self.on.zip(self.coverage);
        let listed =
            lang.pick("báo cáo Tuân thủ và chất lượng số liệu", "report Compliance and quality of data");
        let lines = [
            self.synthetic.then(|| made_up(lang).to_owned()),
            self.edition_title(lang).map(|title| boundaries(title, self.precision, lang)),
            known.filter(|_| !self.brief).map(|(day, known)| {
                counted(day, known, self.absent.unwrap_or_default(), self.compared, lang)
            }),
            known.filter(|_| !self.brief).and_then(|(day, known)| states(day, known, listed, lang)),
            self.outside.zip(self.edition_title(lang)).and_then(|(n, title)| outside(n, title, lang)),
            self.coverage.filter(|_| !self.brief).map(|known| coverage(known, self.on.is_some(), lang)),
            (!self.brief || self.coverage.is_none()).then(|| self.told_sources(lang)),
        ];
        lines.into_iter().flatten().chain(registers::say(&self.registers, lang)).collect()
    }

    fn told_sources(&self, lang: Lang) -> String {
        let (all, version) = (number(self.sources, lang), self.version);
        let whose =
            self.coverage.map(|_| told_whose(self.sources, self.figures_alone, lang)).unwrap_or_default();
        // A file without a date of its own can have rows with dates, so both are given.
        let without_date = match (self.undated_sources, self.sources) {
            (0, _) => String::new(),
            (1, 1) => {
                lang.pick(" (bản thân nguồn không ghi ngày)", " (it has no date of its own)").to_owned()
            }
            (1, _) => {
                lang.pick(" (1 tự nó không ghi ngày)", " (1 of them has no date of its own)").to_owned()
            }
            (n, _) => lang.pick(
                format!(" ({} tự nó không ghi ngày)", number(n, lang)),
                format!(" ({} of them have no date of their own)", number(n, lang)),
            ),
        };
        let items = match self.undated {
            0 => String::new(),
            n => lang.pick(
                format!(", {} mục không ghi ngày", number(n, lang)),
                format!(", {} items without a date", number(n, lang)),
            ),
        };
        let dated = self.dates.map(|(oldest, newest)| match (oldest.said(lang), newest.said(lang)) {
            (oldest, newest) if oldest == newest => newest,
            (oldest, newest) => {
                lang.pick(format!("từ {oldest} đến {newest}"), format!("{oldest} to {newest}"))
            }
        });
        let dated = dated.map(|dated| match self.sources {
            0 => lang.pick(format!(", số liệu ghi ngày {dated}"), format!(", figures dated {dated}")),
            _ => lang.pick(
                format!("; các dòng ghi kỳ mới nhất {dated}"),
                format!("; the rows taken from them are dated {dated}"),
            ),
        });
        let dated = dated.unwrap_or_default() + &items;
        match self.sources {
            0 if dated.is_empty() => {
                lang.pick(format!("Phiên bản sổ đăng ký {version}"), format!("Register version {version}"))
            }
            0 => lang.pick(
                format!("Nguồn: không ghi{dated}; phiên bản sổ đăng ký {version}"),
                format!("Sources: none named{dated}; register version {version}"),
            ),
            _ => lang.pick(
                format!("Nguồn: {all} nguồn{whose}{without_date}{dated}; phiên bản sổ đăng ký {version}"),
                format!("Sources: {all}{whose}{without_date}{dated}; register version {version}"),
            ),
        }
    }
}

/// What the sources tell of where establishments are counted. They are those of all records, whether they count or not;
/// published figures beside them have others.
fn told_whose(sources: usize, figures_alone: usize, lang: Lang) -> String {
    let [records, figures] = [sources - figures_alone, figures_alone].map(|n| number(n, lang));
    match figures_alone {
        0 => lang.pick(" về mọi bản ghi cơ sở", " on all records of establishments").to_owned(),
        _ => lang.pick(
            format!(", trong đó {records} về mọi bản ghi cơ sở và {figures} chỉ về mục tiêu và số công bố"),
            format!(
                ", {records} on all records of establishments and {figures} on targets and published \
                 figures alone"
            ),
        ),
    }
}

fn boundaries(title: &str, precision: Option<Precision>, lang: Lang) -> String {
    let doubt = match precision {
        Some(Precision::Schematic) => lang
            .pick(
                " — ranh giới sơ đồ, không phải ranh giới đo đạc",
                " — schematic boundaries, not surveyed ones",
            )
            .to_owned(),
        Some(known) => format!(" ({})", known.name(lang)),
        None => String::new(),
    };
    format!("{}: {title}{doubt}", lang.pick("Bộ ranh giới", "Boundaries"))
}

/// How many records are counted on a day, why the others are not, and how many of those counted are suspended.
fn counted(day: Date, known: Known, absent: Absent, compared: bool, lang: Lang) -> String {
    let day = PartialDate::from(day).said(lang);
    let all = records(known, absent, lang);
    let suspended = match known.suspended {
        0 => {
            lang.pick("không có cơ sở nào được ghi là tạm ngừng", "none is recorded as suspended").to_owned()
        }
        n => lang.pick(
            format!("trong đó {} cơ sở tạm ngừng vẫn được tính", number(n, lang)),
            format!("{} of those that count are suspended", number(n, lang)),
        ),
    };
    if compared {
        lang.pick(
            format!("Thời điểm cuối để so sánh: {day}; {all}; {suspended}"),
            format!("As of {day}, the last of the days compared: {all}; {suspended}"),
        )
    } else {
        lang.pick(
            format!(
                "Tính tại ngày {day}: {all}; cơ sở chưa rõ còn hoạt động hay không vẫn được tính; \
                 {suspended}"
            ),
            format!(
                "As of {day}: {all}; those of which it is not known whether they work count; {suspended}"
            ),
        )
    }
}

/// How many records of establishments are counted, and why the others are not.
pub fn records(known: Known, absent: Absent, lang: Lang) -> String {
    let held = number(known.firms + absent.all(), lang);
    let (counts, others) = (number(known.firms, lang), number(absent.all(), lang));
    let reasons = [
        (absent.closed, lang.pick("đã đóng cửa", "closed")),
        (absent.moved, lang.pick("đã chuyển đi", "moved away")),
        (absent.not_open, lang.pick("chưa hoạt động", "not yet open")),
        (
            absent.unclear,
            lang.pick(
                "không rõ có mặt ở thời điểm nào trong các thời điểm so sánh",
                "not known to have been there on which of the days compared",
            ),
        ),
    ];
    let told = reasons.iter().filter(|(n, _)| *n > 0);
    let told: Vec<String> = told.map(|(n, why)| format!("{} {why}", number(*n, lang))).collect();
    if told.is_empty() {
        lang.pick(
            format!("cả {held} bản ghi cơ sở của sổ đăng ký được tính"),
            format!("all {held} records of establishments in the register count"),
        )
    } else {
        lang.pick(
            format!(
                "trong {held} bản ghi cơ sở của sổ đăng ký có {counts} được tính, {others} không được tính \
                 ({})",
                told.join(", ")
            ),
            format!(
                "of {held} records of establishments in the register {counts} count, {others} do not ({})",
                told.join(", ")
            ),
        )
    }
}

/// For how many of the establishments counted the state is unknown, for how many it was last confirmed long ago, and where
/// they are listed.
pub fn states(day: Date, known: Known, listed: &str, lang: Lang) -> Option<String> {
    let told = |n: usize, what: &str| (n > 0).then(|| format!("{} {what}", number(n, lang)));
    let since = day.year() - LONG_AGO_YEARS + 1;
    let parts = [
        told(known.unsure, lang.pick("chưa rõ trước ngày đó đã mở hay đã đóng cửa hay chưa (ước tính)", "are not known to have opened or closed by that day (estimated)")),
        told(known.stopped, lang.pick("được ghi là tạm ngừng hoặc đã chấm dứt, chưa rõ trường hợp nào", "are recorded as suspended or ceased, not known which")),
        told(known.without_status, lang.pick("chưa ghi tình trạng hoạt động", "have no recorded state")),
        told(known.seen_long_ago, &lang.pick(format!("có kỳ mới nhất trước năm {since} nên từ năm đó chưa được nguồn nào xác nhận"), format!("were last seen before {since}, so that no source since then confirms them"))),
        told(known.by_name, &lang.pick(format!(
                "từ năm {since} chỉ có tên dùng tại chỗ (như tên trạm xe buýt), chưa xác nhận còn hoạt động"
            ), format!(
                "are known since {since} by a name in use there alone (of a bus stop, say), which does not confirm that they work"
            ))),
        told(known.undated, lang.pick("chưa ghi kỳ nào có nguồn cho thấy có mặt nên không biết được xác nhận khi nào", "have no recorded period in which a source shows them, so that it is not known when they were last seen")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let all = number(known.firms, lang);
    (!parts.is_empty()).then(|| {
        lang.pick(
            format!("Trong {all} cơ sở được tính: {} (mã từng cơ sở: {listed})", parts.join("; ")),
            format!("Of the {all} establishments that count {} (codes of each: {listed})", parts.join("; ")),
        )
    })
}

/// How many points lie outside all units of the boundaries, and so appear in no row.
fn outside(n: usize, title: &str, lang: Lang) -> Option<String> {
    let count = number(n, lang);
    (n > 0).then(|| {
        lang.pick(
            format!(
                "{count} cơ sở được tính có điểm nằm ngoài mọi đơn vị của bộ ranh giới “{title}”: không thuộc dòng của xã, \
                 phường, quận, huyện nào"
            ),
            format!(
                "{count} of the establishments that count have a point outside all units of '{title}': they \
                 are in no row of a unit"
            ),
        )
    })
}

fn number(n: usize, lang: Lang) -> String {
    whole(n as u64, lang)
}

/// Coverage: for how many establishments location, sector and workers are known; of all records if no day is given.
fn coverage(known: Known, on_a_day: bool, lang: Lang) -> String {
    let told = [known.firms, known.placed, known.with_sector, known.with_workers];
    let [all, placed, sector, workers] = told.map(|n| number(n, lang));
    let inferred = match known.inferred {
        0 => String::new(),
        n => lang.pick(
            format!(" (trong đó {} suy đoán)", number(n, lang)),
            format!(" ({} of them inferred)", number(n, lang)),
        ),
    };
    let of = if on_a_day {
        lang.pick("cơ sở", "establishments")
    } else {
        lang.pick(
            "bản ghi cơ sở, kể cả đã đóng cửa, chuyển đi,",
            "records of establishments, whatever became of them,",
        )
    };
    lang.pick(
        format!(
            "Độ phủ: {placed}/{all} {of} có tọa độ, {sector}/{all} đã rõ ngành{inferred}, {workers}/{all} \
             có số liệu lao động"
        ),
        format!(
            "Coverage: {placed} of {all} {of} have a point, {sector} a known sector{inferred}, {workers} a \
             known number of workers"
        ),
    )
}

#[cfg(test)]
mod tests;
