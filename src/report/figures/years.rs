//! The days that reports compare, and notes on missing facts about a comparison.

use time::{Date, Month};

use super::{
    history::{Doubts, Since},
    values::said,
};
use crate::{
    document::numerals::whole,
    index::Snapshot,
    model::{date::PartialDate, lang::Lang},
    report::{
        parameter::Parameter,
        parameters::{Parameters, ReportError, end_of},
    },
};

/// The number of years between the days by default.
const YEARS: i32 = 3;

/// The year of the figures if no source has a date.
const YEAR_WITHOUT_SOURCES: i32 = 2025;

/// The year of the newest source, no later than today.
pub(crate) fn newest_year(now: &Snapshot, today: Date) -> i32 {
    let newest =
        now.firms.coverage().dates.map_or(YEAR_WITHOUT_SOURCES, |(_, newest)| newest.last_day().year());
    newest.min(today.year())
}

/// The last day of a year; today for the current one.
pub(crate) fn year_end(year: i32, today: Date) -> Date {
    let last = Date::from_calendar_date(year, Month::December, 31).unwrap_or(Date::MAX);
    if year == today.year() { today } else { last }
}

/// The compared days.
pub(crate) fn days(
    parameters: &Parameters,
    now: &Snapshot,
    today: Date,
) -> Result<(Date, Date), ReportError> {
    let by_default = || year_end(newest_year(now, today), today);
    let to = parameters.to.map_or_else(by_default, |to| end_of(to, today));
    let from = parameters.from.map_or_else(|| year_end(to.year() - YEARS, today), PartialDate::last_day);
    if from >= to {
        return Err(ReportError::Value { parameter: Parameter::From, found: from.to_string() });
    }
    Ok((from, to))
}

/// A note that nothing is known after the newest source, if the last day is later.
pub(crate) fn after_newest(last: Date, now: &Snapshot, lang: Lang) -> Option<String> {
    let (_, newest) = now.firms.coverage().dates?;
    let (day, newest) =
        (said(last, lang), Some(newest).filter(|newest| newest.last_day() < last)?.said(lang));
    Some(lang.pick(
        format!(
            "Nguồn mới nhất về cơ sở là của {newest}, trước ngày {day}: biến động từ đó đến {day} chưa được \
             biết."
        ),
        format!(
            "The newest source on establishments is of {newest}, before {day}: what changed since then is \
             not known."
        ),
    ))
}

/// A note on the number of establishments that are left out of all compared days.
pub(crate) fn left_out(count: u64, lang: Lang) -> Option<String> {
    let n = whole(count, lang);
    (count > 0).then(|| {
        lang.pick(
            format!(
                "{n} cơ sở không được tính ở thời điểm nào: đã đóng cửa, chuyển đi hoặc mới mở nhưng không \
                 rõ ngày nên không biết có mặt ở thời điểm nào; nếu chỉ tính ở một thời điểm thì sẽ thành \
                 tăng, giảm không có thật."
            ),
            format!(
                "{n} establishments are counted on none of the days: the date on which they opened, closed \
                 or moved away is not known well enough to decide on which days they existed. Counted on \
                 some of the days only, they would add a growth or a decline that no source shows."
            ),
        )
    })
}

/// A note on the establishments of the last day by the age of their sources: some later than the first day, none later,
/// or unknown. A later source that records a possible closure does not show that an establishment is there.
pub(crate) fn silent(sources: Since, from: Date, lang: Lang) -> Option<String> {
    let Since { later, perhaps_gone, none, unknown } = sources;
    let all = later + perhaps_gone + none + unknown;
    let [all, later, gone, no, open] = [all, later, perhaps_gone, none, unknown].map(|n| whole(n, lang));
    let gone = match perhaps_gone {
        0 => String::new(),
        _ => lang.pick(
            format!(", {gone} được ghi là tạm ngừng hoặc đã chấm dứt"),
            format!(", {gone} they record as suspended or ceased"),
        ),
    };
    let day = said(from, lang);
    (perhaps_gone + none + unknown > 0).then(|| {
        lang.pick(
            format!(
                "Sau {day}: {later}/{all} cơ sở cuối kỳ được ghi nhận{gone}, {no} không, {open} chưa rõ; \
                 {} nhóm sau coi là như cũ, biến động thật có thể lớn hơn.",
                if perhaps_gone == 0 { "hai" } else { "ba" }
            ),
            format!(
                "Of the {all} establishments at the end sources later than {day} show {later}{gone}, none \
                 shows {no}, and of {open} it is not known; those not known to be shown are taken to be as \
                 they were, so that the true change may be larger."
            ),
        )
    })
}

/// Notes on missing facts about a day.
pub(crate) fn doubts(when: &str, doubts: Doubts, lang: Lang) -> Option<String> {
    if doubts == Doubts::default() {
        return None;
    }
    let Doubts { carried_back, by_address, unplaced, unresolved, same_digits, without_sector } = doubts;
    let [carried_back, by_address, unplaced, unresolved, digits, without_sector] =
        [carried_back, by_address, unplaced, unresolved, same_digits, without_sector].map(|n| whole(n, lang));
    let told = lang.pick(
        format!(
            "{when}: ước tính gồm {carried_back} cơ sở chưa rõ trước ngày đó đã mở hay đã đóng cửa hay \
             chưa, {by_address} cơ sở xác định địa bàn theo địa chỉ; chưa rõ: {unplaced} cơ sở chưa định \
             vị, {unresolved} cơ sở có mã VSIC 2018 chưa quy đổi được, {without_sector} cơ sở chưa rõ ngành \
             ở cấp này."
        ),
        format!(
            "{when}: estimated are {carried_back} establishments of which it is not known whether they had \
             opened or closed and {by_address} placed by their address; unknown: {unplaced} without a \
             place, {unresolved} with a code of VSIC 2018 without one heading of VSIC 2025, \
             {without_sector} without a sector at this level."
        ),
    );
    let assumed = match same_digits {
        0 => String::new(),
        _ => lang.pick(
            format!(
                " {digits} cơ sở có mã VSIC 2018 mà VSIC 2025 chuyển một phần sang ngành khác được ước tính \
                 vào ngành cùng mã số."
            ),
            format!(
                " {digits} establishments with a code of VSIC 2018 of which VSIC 2025 moved a part \
                 elsewhere are estimated to be of the sector with the same digits."
            ),
        ),
    };
    Some(told + &assumed)
}
