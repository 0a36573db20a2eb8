//! `xuong admin session`: sessions of the app.

use time::{Duration, OffsetDateTime};

use super::{
    account_args::SessionCommand,
    audit::said,
    exit::{Exit, Failure},
    grid, print,
    user::{account, failed, open},
};
use crate::{
    config::Settings,
    model::{
        access::{AccessKey, Account},
        lang::Lang,
        session::Session,
    },
    store::{Store, sessions::Admitted},
};

pub(super) async fn run(what: SessionCommand, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let store = open(settings, lang).await?;
    let done = match what {
        SessionCommand::List => list(&store, settings, lang).await,
        SessionCommand::End { session: Some(name), .. } => end(&store, &name, lang).await,
        SessionCommand::End { session: None, account } => {
            end_all(&store, &account.unwrap_or_default(), lang).await
        }
    };
    store.close().await;
    done.map(|()| Exit::Done)
}

/// An open session with its account and key.
struct Open {
    session: Session,
    account: Account,
    key: Option<AccessKey>,
    end: OffsetDateTime,
}

async fn all_open(store: &Store, settings: &Settings, lang: Lang) -> anyhow::Result<Vec<Open>> {
    let Admitted { known, sessions, .. } = store.sessions().await.map_err(|error| failed(error, lang))?;
    let (now, idle_s) = (OffsetDateTime::now_utc(), settings.session_idle_s.get());
    let idle = Duration::seconds(i64::try_from(idle_s).unwrap_or(i64::MAX));
    let of = |session: Session| {
        let account = known.accounts.iter().find(|own| own.id == session.account)?.clone();
        let key = session.key.and_then(|key| known.keys.iter().find(|own| own.id == key)).cloned();
        let end = session.end(&account, key.as_ref())?.min(session.used_at.saturating_add(idle));
        (now < end).then_some(Open { session, account, key, end })
    };
    Ok(sessions.into_iter().filter_map(of).collect())
}

async fn list(store: &Store, settings: &Settings, lang: Lang) -> anyhow::Result<()> {
    let headings = lang.pick(
        ["Phiên", "Tài khoản", "Vai trò", "Đăng nhập bằng", "Từ lúc", "Dùng lần cuối", "Hết lúc"],
        ["Session", "Account", "Role", "Signed in with", "Since", "Last used", "Ends"],
    );
    let rows = all_open(store, settings, lang).await?.into_iter().map(|open| {
        let Open { session, account, key, end } = open;
        [
            session.name().to_owned(),
            account.name,
            account.role.code().to_owned(),
            key.map_or_else(|| "oidc".to_owned(), |key| format!("xg_{}", key.prefix)),
            said(session.begun_at),
            said(session.used_at),
            said(end),
        ]
    });
    Ok(grid::print(headings, rows)?)
}

async fn end(store: &Store, name: &str, lang: Lang) -> anyhow::Result<()> {
    let sessions = store.sessions().await.map_err(|error| failed(error, lang))?.sessions;
    let Some(session) = sessions.iter().find(|session| session.name() == name) else {
        let none = lang.pick(
            "không có phiên này; xem xuong admin session list",
            "there is no such session; see xuong admin session list",
        );
        return Err(Failure::usage(format!("{name}: {none}")));
    };
    store.end_session(session.id).await.map_err(|error| failed(error, lang))?;
    Ok(print::line(format_args!("{name}: {}", lang.pick("đã chấm dứt", "ended")))?)
}

async fn end_all(store: &Store, name: &str, lang: Lang) -> anyhow::Result<()> {
    account(store, name, lang).await?;
    let ended = store.end_sessions(name).await.map_err(|error| failed(error, lang))?;
    let said = lang.pick(format!("đã chấm dứt {ended} phiên"), format!("ended {ended} sessions"));
    Ok(print::line(format_args!("{name}: {said}"))?)
}
