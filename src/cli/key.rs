//! `xuong admin key`: keys of accounts.

use time::OffsetDateTime;

use super::{
    account_args::KeyCommand,
    author::author,
    exit::{Exit, Failure},
    grid, print,
    user::{account, day, failed, open},
};
use crate::{
    config::Settings,
    model::{
        access::{AccessKey, Scope},
        as_of::AsOf,
        lang::Lang,
    },
    registry::keys::{NewKey, hash_of, prefix_of},
    store::Store,
};

pub(super) async fn run(what: KeyCommand, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let store = open(settings, lang).await?;
    let done = match what {
        KeyCommand::Add { name, scope, expires, reason } => {
            add(&store, &name, Wanted { scope, expires, reason }, lang).await
        }
        KeyCommand::List => list(&store, lang).await,
        KeyCommand::Revoke { prefix } => revoke(&store, prefix_of(&prefix), lang).await,
    };
    store.close().await;
    done.map(|()| Exit::Done)
}

/// A key to make.
struct Wanted {
    scope: Option<Scope>,
    expires: Option<AsOf>,
    reason: Option<String>,
}

async fn add(
    store: &Store,
    name: &str,
    Wanted { scope, expires, reason }: Wanted,
    lang: Lang,
) -> anyhow::Result<()> {
    let account = account(store, name, lang).await?;
    let now = OffsetDateTime::now_utc();
    if account.disabled_at.is_some() {
        let disabled = lang.pick(
            "tài khoản đã khóa; mở lại: xuong admin user enable",
            "the account is disabled; enable it: xuong admin user enable",
        );
        return Err(Failure::usage(format!("{name}: {disabled} \"{name}\"")));
    }
    if expires.is_some_and(|AsOf(end)| end <= now) {
        let past = lang.pick("--expires: ngày này đã qua", "--expires: this day is over");
        return Err(Failure::usage(past));
    }
    let NewKey { text, prefix } = NewKey::random();
    let key = AccessKey {
        id: 0,
        account: account.id,
        hash: hash_of(store.identity(), &text).to_hex().to_string(),
        prefix,
        scope,
        reason,
        made_at: now,
        made_by: author(None).0,
        expires_at: expires.map(|AsOf(end)| end),
        last_used_at: None,
        revoked_at: None,
    };
    store.add_key(&key).await.map_err(|error| failed(error, lang))?;
    print::line(lang.pick(
        format!("Khóa của {name} ({}); chỉ hiện một lần này, hãy cất ngay:", account.role.name(lang)),
        format!("The key of {name} ({}); it is shown only this once, so keep it:", account.role.name(lang)),
    ))?;
    Ok(print::line(text)?)
}

async fn list(store: &Store, lang: Lang) -> anyhow::Result<()> {
    let known = store.accounts().await.map_err(|error| failed(error, lang))?;
    let headings = lang.pick(
        [
            "Khóa",
            "Tài khoản",
            "Vai trò",
            "Phạm vi",
            "Tạo ngày",
            "Dùng đến hết ngày",
            "Dùng lần cuối",
            "Trạng thái",
            "Lý do mặc định",
        ],
        ["Key", "Account", "Role", "Scope", "Made on", "Last day", "Last used", "State", "Default reason"],
    );
    let now = OffsetDateTime::now_utc();
    let rows = known.keys.iter().filter_map(|key| {
        let account = known.accounts.iter().find(|account| account.id == key.account)?;
        Some([
            format!("xg_{}", key.prefix),
            account.name.clone(),
            account.role.code().to_owned(),
            key.scope.map_or("", Scope::code).to_owned(),
            day(Some(key.made_at)),
            day(key.expires_at),
            day(key.last_used_at),
            key.state(account, now).name(lang).to_owned(),
            key.reason.clone().unwrap_or_default(),
        ])
    });
    Ok(grid::print(headings, rows)?)
}

async fn revoke(store: &Store, prefix: &str, lang: Lang) -> anyhow::Result<()> {
    let known = store.accounts().await.map_err(|error| failed(error, lang))?;
    if !known.keys.iter().any(|key| key.prefix == prefix) {
        let none = lang.pick(
            "không có khóa này; xem xuong admin key list",
            "there is no such key; see xuong admin key list",
        );
        return Err(Failure::usage(format!("xg_{prefix}: {none}")));
    }
    let revoked = store.revoke_key(prefix, OffsetDateTime::now_utc()).await;
    let said = if revoked.map_err(|error| failed(error, lang))? {
        lang.pick("đã thu hồi", "revoked")
    } else {
        lang.pick("đã thu hồi từ trước", "was revoked before")
    };
    Ok(print::line(format_args!("xg_{prefix}: {said}"))?)
}
