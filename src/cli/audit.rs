//! `xuong admin audit`: which key read which restricted values, and when.

use time::{OffsetDateTime, format_description::well_known::Rfc3339, macros::offset};

use super::{
    account_args::AuditArgs,
    exit::Exit,
    grid,
    user::{failed, open},
};
use crate::{
    config::Settings,
    model::{
        as_of::AsOf,
        audit::{AuditFilter, Reading, Times},
        lang::Lang,
    },
    registry::keys::prefix_of,
};

pub(super) async fn run(args: AuditArgs, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let store = open(settings, lang).await?;
    let filter = AuditFilter {
        account: args.account,
        key: args.key.as_deref().map(prefix_of).map(str::to_owned),
        subject: args.subject,
        since: args.since.map(|AsOf(instant)| instant),
        limit: args.limit.into(),
    };
    let found = store.audit(&filter).await;
    store.close().await;
    let headings = lang.pick(
        ["Từ lúc", "Đến lúc", "Số lần", "Tài khoản", "Khóa", "Đã đọc", "Câu hỏi", "Phiên bản"],
        ["From", "Until", "Requests", "Account", "Key", "Read", "Query", "Version"],
    );
    let rows = found.map_err(|error| failed(error, lang))?.into_iter().map(|(reading, times)| {
        let Reading { account, key, subject, query } = reading;
        let Times { first_at, last_at, requests, version } = times;
        let query = query.unwrap_or_default();
        [
            said(first_at),
            said(last_at),
            requests.to_string(),
            account,
            key,
            subject,
            query,
            version.to_string(),
        ]
    });
    grid::print(headings, rows)?;
    Ok(Exit::Done)
}

/// An instant in Viet Nam.
pub(super) fn said(at: OffsetDateTime) -> String {
    at.to_offset(offset!(+7)).format(&Rfc3339).unwrap_or_default()
}
