//! The options of reports on forms that are imported, with their help.

use clap::Args;

use crate::{
    exchange::options::Options,
    model::{code::Code, lang::Text},
};

/// What is said of a report on a form that is imported.
#[derive(Debug, Args)]
pub(super) struct FormArgs {
    #[arg(help = Text::new(
        "Mẫu của báo cáo (forms), nếu tệp không ghi, ví dụ cluster-02",
        "Form of a report (forms), if the file does not state it, such as cluster-02"
    ))]
    #[arg(long, value_name = "CODE")]
    form: Option<String>,
    #[arg(help = Text::new(
        "Mã cơ sở, khu, cụm, địa bàn mà báo cáo nói về (forms)",
        "Code of the firm, zone, cluster or unit that a report is about (forms)"
    ))]
    #[arg(long, value_name = "CODE")]
    subject: Option<Code>,
    #[arg(help = Text::new("Kỳ của báo cáo (forms), ví dụ 2026-H1", "Period of a report (forms), such as 2026-H1"))]
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    #[arg(help = Text::new("Mã nguồn của số liệu báo cáo (forms)", "Code of the source of a report (forms)"))]
    #[arg(long, value_name = "CODE")]
    source: Option<Code>,
}

impl FormArgs {
    /// Adds what is said of the report to the options of reading.
    pub(super) fn put_in(&self, options: Options) -> Options {
        let Self { form, subject, period, source } = self;
        options
            .with("form", form.as_ref())
            .with("subject", subject.as_ref())
            .with("period", period.as_ref())
            .with("source", source.as_ref())
    }
}
