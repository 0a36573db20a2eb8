//! The targets of the plan: present values and the remaining path.
//!
//! A plan of the city sets them. Most are city totals that statistics publish and the register cannot count. Figures that
//! it can count are separate rows with their own names.

use time::Date;

use crate::{
    document::{
        column::{Column, date, real, text},
        grid::Grid,
        numerals::whole,
        table::{Note, Provenance, Table},
    },
    index::Snapshot,
    model::{
        city::{City, Target},
        closed::closed,
        date::PartialDate,
        lang::{Lang, Text},
        observation::{Basis, Observation},
        presence::When,
    },
    report::{
        figures::{
            observations::{newest, target},
            sources,
            technology::{Reading, Share, readings},
            values::said,
            years::after_newest,
            zones::day,
        },
        kind::Report,
        parameters::Parameters,
        request::Request,
        unredacted::Draft,
    },
};

/// The measure after which the shares of "high technology" follow that the register counts.
const HIGH_TECH: &str = "high_tech_products_share_of_manufacturing_value";

/// The report: the targets, and the shares that the register counts.
pub(crate) fn run(parameters: &Parameters, request: Request<'_>) -> Draft {
    draft(parameters, true, request)
}

/// The targets of the plan alone.
pub(crate) fn of_plan(parameters: &Parameters, request: Request<'_>) -> Draft {
    draft(parameters, false, request)
}

fn draft(parameters: &Parameters, with_counted: bool, request: Request<'_>) -> Draft {
    let Request { now, lang, .. } = request;
    let on = day(parameters, request);
    let mut rows = Vec::new();
    let mut used = Vec::new();
    let city = now.city.code.as_str();
    for own in now.city.plan.iter().flat_map(|plan| &plan.targets) {
        let wanted = target(now, city, &own.measure);
        let actual = newest(now, city, &own.published, own.part.as_deref(), on);
        used.extend(wanted.into_iter().chain(actual));
        rows.push(row(own, wanted, actual, on, lang));
        if own.measure == HIGH_TECH && with_counted {
            let when = When { day: on, today: request.today };
            rows.extend(readings(lang).iter().map(|reading| reading_row(reading, when, now, lang)));
        }
    }
    let later = with_counted.then(|| after_newest(on, now, lang)).flatten();
    Draft::new(Table {
        name: "targets",
        title: format!("{} — {}", Report::Targets.title(&now.city, lang), said(on, lang)),
        grid: Grid::of(&columns(now, lang), rows),
        // The rows with a dash count establishments.
        provenance: if with_counted {
            Provenance::beside_counted(now, used, When { day: on, today: request.today })
        } else {
            Provenance::of_observations(now, used, None)
        },
        notes: notes(with_counted, &now.city, lang).into_iter().chain(later.map(Note::from)).collect(),
    })
}

/// A row: a target of the plan, or a share that the register counts.
#[derive(Default)]
struct TargetRow {
    measure: Option<String>,
    name: String,
    target: Option<f64>,
    unit: Option<String>,
    until: Option<i32>,
    target_source: Option<String>,
    actual: Option<f64>,
    period: Option<String>,
    basis: Option<Basis>,
    source: Option<String>,
    gap: Option<f64>,
    path_per_year: Option<f64>,
    standing: Option<Standing>,
    verdict: String,
}

fn row(
    own: &Target,
    target: Option<&Observation>,
    actual: Option<&Observation>,
    on: Date,
    lang: Lang,
) -> TargetRow {
    let wanted = target.map(|t| t.value);
    let until = target.and_then(Observation::days).map(|(_, last)| last.year());
    let value = actual.map(|a| a.value);
    let gap = value.zip(wanted).map(|(value, wanted)| value - wanted);
    let years = until
        .map(|until| until - actual.and_then(Observation::days).map_or(on.year(), |(_, last)| last.year()));
    let path = gap.zip(years).filter(|(gap, years)| !own.yearly && *gap < 0.0 && *years > 0);
    let source = |o: Option<&Observation>| Some(o?.source.as_ref()?.to_string());
    let told_of = actual.and_then(Observation::days).map(|(_, last)| last.year());
    let met = Standing::of(gap, until, told_of, on);
    TargetRow {
        measure: Some(own.measure.clone()),
        name: own.name.of(lang).to_owned(),
        target: wanted,
        unit: target.map(|t| unit(&t.unit, lang)),
        until,
        target_source: source(target),
        actual: value,
        period: actual.map(|a| a.period.clone()),
        basis: actual.map(|a| a.basis),
        source: source(actual),
        gap,
        path_per_year: path.map(|(gap, years)| -gap / f64::from(years)),
        standing: Some(met),
        verdict: met.said(until, lang),
    }
}

closed! {
    /// The state of a target.
    pub enum Standing {
        /// The target is met.
        Met = "pass" ("Đạt", "Pass"),
        /// The target is not met, and its year is not over.
        NotYet = "not_yet" ("Chưa đạt", "Not yet"),
        /// The target was not met in its year.
        Missed = "fail" ("Không đạt", "Fail"),
        /// Undecided.
        Unknown = "unknown" ("Chưa rõ", "Unknown"),
    }
}

impl Standing {
    /// A target is missed only by a figure of its year, never by an older one.
    fn of(gap: Option<f64>, until: Option<i32>, told_of: Option<i32>, on: Date) -> Self {
        match gap {
            Some(gap) if gap >= 0.0 => Self::Met,
            Some(_) if until.zip(told_of).is_none_or(|(until, year)| year >= until) => Self::Missed,
            Some(_) if until.is_some_and(|until| on.year() <= until) => Self::NotYet,
            _ => Self::Unknown,
        }
    }

    fn said(self, until: Option<i32>, lang: Lang) -> String {
        let name = self.name(lang);
        match (self, until) {
            (Self::NotYet, Some(year)) => {
                lang.pick(format!("{name} (mục tiêu năm {year})"), format!("{name} (target of {year})"))
            }
            _ => name.to_owned(),
        }
    }
}

/// A unit in the language of the reader.
fn unit(own: &str, lang: Lang) -> String {
    own.replace("/year", lang.pick("/năm", "/year"))
}

/// The row of a share that the register counts by one definition, or that it cannot count.
fn reading_row(reading: &Reading, when: When, now: &Snapshot, lang: Lang) -> TargetRow {
    let share = reading.share(now, when);
    let share_pct = share.and_then(Share::pct);
    let of = share.map(|share| counted_of(share, lang)).unwrap_or_default();
    let verdict = if reading.is_counted() {
        lang.pick("không so sánh được với chỉ tiêu", "not to be compared with the target")
    } else {
        lang.pick("sổ đăng ký không có số liệu", "no figures in the register")
    };
    TargetRow {
        name: format!("– {}{of}", reading.name),
        unit: Some("%".to_owned()),
        actual: share_pct,
        period: share_pct.map(|_| said(when.day, lang)),
        basis: reading.is_counted().then_some(Basis::Counted),
        verdict: verdict.to_owned(),
        ..TargetRow::default()
    }
}

/// The population of a counted share, and the establishments that it excludes.
fn counted_of(share: Share, lang: Lang) -> String {
    let [high, all, unsure, unclassed] =
        [share.high, share.all, share.unsure, share.unclassed].map(|n| whole(n, lang));
    lang.pick(
        format!(
            ", theo số cơ sở: {high}/{all} (không tính {unsure} chưa rõ có mặt hay không và {unclassed} \
             chưa rõ ngành hoặc nhóm)"
        ),
        format!(
            ", by establishments: {high} of {all} (without {unsure} not known to be there and {unclassed} \
             of unknown sector or group)"
        ),
    )
}

fn columns(now: &Snapshot, lang: Lang) -> Vec<Column<'_, TargetRow>> {
    let figure =
        |name, title, value: fn(&TargetRow) -> Option<f64>| real(name, title, value).with_decimals(2);
    vec![
        text("measure", Text::new("Mã chỉ tiêu", "Measure"), |row: &TargetRow| row.measure.clone()).coded(),
        text("measure_name", Text::new("Chỉ tiêu", "Target"), |row: &TargetRow| row.name.clone()),
        real("target", Text::new("Mục tiêu", "Wanted"), |row: &TargetRow| row.target),
        text("unit", Text::new("Đơn vị", "Unit"), |row: &TargetRow| row.unit.clone()),
        date("until", Text::new("Đến năm", "Until"), |row: &TargetRow| {
            row.until.and_then(|year| year.to_string().parse::<PartialDate>().ok())
        }),
        text("target_source", Text::new("Nguồn mục tiêu", "Source of the target"), |row: &TargetRow| {
            row.target_source.clone()
        })
        .coded(),
        text(
            "target_source_name",
            Text::new("Nguồn mục tiêu", "Source of the target"),
            move |row: &TargetRow| row.target_source.as_deref().map(|code| sources::titled(code, now)),
        )
        .aside(),
        figure("actual", Text::new("Thực hiện", "Actual"), |row| row.actual),
        text("period", Text::new("Kỳ số liệu", "Period"), |row: &TargetRow| row.period.clone()),
        text("basis", Text::new("Mã căn cứ", "Basis code"), |row: &TargetRow| row.basis.map(Basis::code))
            .coded(),
        text("basis_name", Text::new("Căn cứ", "Basis"), move |row: &TargetRow| {
            row.basis.map(|own| own.name(lang))
        })
        .aside(),
        text("source", Text::new("Nguồn", "Source"), |row: &TargetRow| row.source.clone()).coded(),
        text("source_name", Text::new("Nguồn", "Source"), move |row: &TargetRow| {
            row.source.as_deref().map(|code| sources::titled(code, now))
        })
        .aside(),
        figure("gap", Text::new("Chênh lệch", "Gap"), |row| row.gap),
        figure("path_per_year", Text::new("Cần tăng mỗi năm", "Needed each year"), |row| {
            row.path_per_year
        }),
        text("verdict", Text::new("Mã kết quả", "Verdict"), |row: &TargetRow| {
            row.standing.map(Standing::code)
        })
        .coded(),
        text("verdict_name", Text::new("Kết quả", "Result"), |row: &TargetRow| row.verdict.clone()),
    ]
}

fn notes(with_counted: bool, city: &City, lang: Lang) -> Vec<Note> {
    let Some(plan) = &city.plan else {
        let none = lang.pick(
            format!("Cấu hình của {} không có kế hoạch nào nên không có chỉ tiêu.", city.full_name.vi),
            format!("The configuration of {} names no plan, so there are no targets.", city.full_name.en),
        );
        return vec![none.into()];
    };
    let plan = plan.full_name.of(lang);
    let published = if with_counted {
        lang.pick(
            "số thực hiện là số công bố mới nhất, trừ các dòng đánh dấu “–” được đếm từ sổ đăng ký",
            "actual figures are the newest published ones, but for the lines with a dash, which the \
             register counts",
        )
    } else {
        lang.pick(
            "số thực hiện là số công bố mới nhất, không phải số đếm từ sổ đăng ký",
            "actual figures are the newest published ones, not counted in the register",
        )
    };
    let wanted = lang.pick(
        format!(
            "Mục tiêu là mức tối thiểu ghi trong {plan}; {published}. Chưa có số liệu thì kết quả là chưa \
             rõ; chưa tới năm của mục tiêu thì chưa đạt không phải là không đạt."
        ),
        format!(
            "Targets are the least that {plan} names; {published}. Where there are none the verdict is \
             unknown; before the year of a target what is not reached is not failed."
        ),
    );
    let basis = lang.pick(
        "Căn cứ “nhập từ nguồn công bố” là số công bố, “đếm từ sổ đăng ký” là số do sổ đăng ký đếm.",
        "Basis 'imported' is a published figure, 'counted' one that the register counts.",
    );
    let read = with_counted.then(|| high_technology(lang).into());
    [Some(wanted.into()), Some(Note::on(&["basis", "basis_name"], basis)), read]
        .into_iter()
        .flatten()
        .collect()
}

/// A note on the definitions of "high technology", and on the rows with a dash.
fn high_technology(lang: Lang) -> String {
    let all = readings(lang);
    let named = |counted: bool| {
        let own: Vec<&str> = all.iter().filter(|r| r.is_counted() == counted).map(|r| r.name).collect();
        (own.len(), own.join("; "))
    };
    let ((counted, counted_names), (other, other_names)) = (named(true), named(false));
    let n = all.len();
    lang.pick(
        format!(
            "“Công nghệ cao” có {n} cách hiểu, mỗi dòng đánh dấu “–” một cách. {counted} cách đếm được từ \
             sổ đăng ký, theo số cơ sở chế biến, chế tạo đã rõ nhóm ngành, đã mở hoặc đã được ghi nhận và \
             chưa ghi nhận đóng cửa tính đến ngày đó, trên tổng số các cơ sở ấy: {counted_names}. {other} \
             cách sổ đăng ký không có số liệu: {other_names}."
        ),
        format!(
            "'High technology' is read in {n} ways, one on each line with a dash. {counted} are counted in \
             the register, by establishments of manufacturing of a known group that had opened or been seen \
             by the day and are not known to have closed by then, out of all of these: {counted_names}. Of \
             {other} the register has no figures: {other_names}."
        ),
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::{Date, Month};

    use super::Standing;

    /// A target for 2030.
    #[rstest]
    #[case::reached_early(Some(1.0), Some(2025), 2025, Standing::Met)]
    #[case::below_it_before_its_year(Some(-1.0), Some(2025), 2025, Standing::NotYet)]
    #[case::below_it_in_its_year(Some(-1.0), Some(2030), 2031, Standing::Missed)]
    #[case::its_year_passed_and_no_figure_of_it(Some(-1.0), Some(2028), 2031, Standing::Unknown)]
    #[case::no_figure(None, None, 2025, Standing::Unknown)]
    fn a_target_is_missed_only_by_a_figure_of_its_year(
        #[case] gap: Option<f64>,
        #[case] told_of: Option<i32>,
        #[case] year: i32,
        #[case] standing: Standing,
    ) {
        let on = Date::from_calendar_date(year, Month::December, 31).unwrap();
        assert_eq!(Standing::of(gap, Some(2030), told_of, on), standing);
    }
}
