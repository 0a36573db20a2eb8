//! What is wrong or doubtful about a form that was filled in.

use crate::{
    exchange::{reading::numbers::NumberFault, severity::Severity},
    model::{code::Code, form::Subject, lang::Lang},
};

/// A fault of a form, or a doubt about it.
#[derive(Debug, Clone, PartialEq)]
pub enum FormFault {
    /// No row has the headings of a form.
    NoTable,
    /// No form is named, in the file or by the user; those that there are.
    NoForm(Vec<String>),
    /// The form does not exist; those that there are.
    UnknownForm(String, Vec<String>),
    /// What it reports on is not named.
    NoSubject,
    /// What it reports on is named by something that is no code.
    SubjectForm(String),
    /// The register has no such record.
    Unheld(Subject, Code),
    /// The period is not named; one that the form has.
    NoPeriod(String),
    /// The form is not sent for this period; one that it has.
    UnknownPeriod(String, String),
    /// What was found in the file: form, subject and period.
    Read(String, String, String),
    /// The form has no line with this number.
    UnknownLine(String),
    /// The form has the line twice.
    Twice(String),
    /// A line of the form is not in the file.
    NoLine(String),
    /// The line has no answer, which is unknown and not nought.
    NoAnswer,
    /// The text of the line is rather that of another line.
    OtherLine(String),
    /// The unit is not that of the form.
    Unit(String),
    /// The unit is not stated; the one that is taken for it.
    NoUnit(String),
    /// The answer is not a number that the line takes.
    Number(NumberFault),
    /// The answer is not the sum of these lines, which is this.
    Sum(Vec<String>, f64),
    /// The answer is not the share that follows from these lines, in per cent.
    Share(String, String, f64),
    /// The answer exceeds that to this line.
    Exceeds(String, f64),
    /// The answer belongs to one enterprise, and is not kept.
    NotKept,
}

impl FormFault {
    /// The severity.
    pub(crate) fn severity(&self) -> Severity {
        match self {
            Self::Read(..) | Self::NoAnswer => Severity::Note,
            Self::UnknownLine(_)
            | Self::NoLine(_)
            | Self::OtherLine(_)
            | Self::NoUnit(_)
            | Self::Sum(..)
            | Self::Share(..)
            | Self::Exceeds(..)
            | Self::NotKept => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// The fault as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::NoTable => lang
                .pick(
                    "không tìm thấy bảng của mẫu: cần một dòng có “Chỉ tiêu”, “Đơn vị tính” và “Kết quả”",
                    "no table of a form: a row with the headings of number, indicator, unit and result is needed",
                )
                .to_owned(),
            Self::NoForm(known) => lang.pick(
                format!("tệp không ghi là mẫu nào; dùng --form: {}", known.join(", ")),
                format!("the file does not state its form; use --form: {}", known.join(", ")),
            ),
            Self::UnknownForm(code, known) => lang.pick(
                format!("không có mẫu {code}; có: {}", known.join(", ")),
                format!("there is no form {code}; there are: {}", known.join(", ")),
            ),
            Self::NoSubject => lang
                .pick(
                    "tệp không ghi báo cáo về cơ sở, cụm, xã nào; dùng --subject với mã",
                    "the file does not state what it reports on; use --subject with a code",
                )
                .to_owned(),
            Self::SubjectForm(text) => lang.pick(
                format!("“{text}” không phải mã; dùng --subject với mã"),
                format!("“{text}” is no code; use --subject with a code"),
            ),
            Self::Unheld(subject, code) => {
                let name = subject.name(lang);
                lang.pick(
                    format!("sổ đăng ký không có {name} mã {code}"),
                    format!("the register has no {name} with the code {code}"),
                )
            }
            Self::NoPeriod(example) => lang.pick(
                format!("tệp không ghi kỳ báo cáo; dùng --period, ví dụ {example}"),
                format!("the file does not state its period; use --period, such as {example}"),
            ),
            Self::UnknownPeriod(period, example) => lang.pick(
                format!("mẫu này không nộp cho kỳ {period}; kỳ có dạng {example}"),
                format!("this form is not sent for {period}; a period is like {example}"),
            ),
            Self::Read(form, subject, period) => lang.pick(
                format!("đọc là mẫu {form}, báo cáo về {subject}, kỳ {period}"),
                format!("read as form {form}, about {subject}, for {period}"),
            ),
            _ => self.say_line(lang),
        }
    }

    /// A fault of a line.
    fn say_line(&self, lang: Lang) -> String {
        match self {
            Self::UnknownLine(number) => lang.pick(
                format!("mẫu không có dòng số {number}; bỏ qua dòng này"),
                format!("the form has no line {number}; the line was left out"),
            ),
            Self::Twice(number) => {
                lang.pick(format!("dòng số {number} có hai lần"), format!("line {number} is there twice"))
            }
            Self::NoLine(number) => lang.pick(
                format!("tệp không có dòng số {number} của mẫu; coi là chưa rõ"),
                format!("the file lacks line {number} of the form; it is unknown"),
            ),
            Self::NoAnswer => lang
                .pick("chưa ghi kết quả; coi là chưa rõ, không phải 0", "no result; it is unknown, not 0")
                .to_owned(),
            Self::OtherLine(number) => lang.pick(
                format!("chỉ tiêu này giống dòng số {number} hơn; hãy xem lại số thứ tự"),
                format!("the text is rather that of line {number}; check the numbers"),
            ),
            Self::Unit(unit) => lang.pick(
                format!("đơn vị tính của mẫu là {unit}; hãy đổi số và đơn vị theo mẫu"),
                format!("the unit of the form is {unit}; convert number and unit to it"),
            ),
            Self::NoUnit(unit) => lang.pick(
                format!("không ghi đơn vị tính; hiểu là {unit} theo mẫu"),
                format!("no unit is stated; taken as {unit}, that of the form"),
            ),
            Self::Number(fault) => fault.say(lang),
            Self::Sum(parts, sum) => {
                let (parts, sum) = (parts.join(" + "), number(*sum, lang));
                lang.pick(
                    format!("không bằng tổng các dòng {parts} = {sum}"),
                    format!("is not the sum of lines {parts} = {sum}"),
                )
            }
            Self::Share(part, whole, share) => {
                let share = number(*share, lang);
                lang.pick(
                    format!("không bằng dòng {part} chia dòng {whole} = {share} %"),
                    format!("is not line {part} over line {whole} = {share} %"),
                )
            }
            Self::Exceeds(line, most) => {
                let most = number(*most, lang);
                lang.pick(
                    format!("lớn hơn dòng {line} = {most}"),
                    format!("is more than line {line} = {most}"),
                )
            }
            Self::NotKept => lang
                .pick(
                    "số liệu của một doanh nghiệp: sổ đăng ký không có chỗ bảo vệ nên không lưu",
                    "a figure of one enterprise: the register has no protected place for it and does not \
                     keep it",
                )
                .to_owned(),
            _ => String::new(),
        }
    }
}

/// A number with at most two decimals.
fn number(value: f64, lang: Lang) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    rounded.to_string().replace('.', lang.pick(",", "."))
}
