//! `xuong admin user`: accounts.

use time::OffsetDateTime;

use super::{
    account_args::UserCommand,
    author::author,
    exit::{Exit, Failure, explain},
    grid,
    open::{existing, place},
    print,
};
use crate::{
    config::Settings,
    model::{
        access::{Account, KeyState},
        actor::Role,
        as_of::AsOf,
        lang::Lang,
        remit::{Part, Remit, UnitKey},
    },
    store::{Store, StoreError},
};

/// The longest name of an account, in characters.
const LONGEST_NAME: usize = 100;

pub(super) async fn run(what: UserCommand, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let remit = match &what {
        UserCommand::Add { within, .. } | UserCommand::Limit { within, .. } => {
            remit(within.clone(), settings, lang).await?
        }
        _ => Remit::default(),
    };
    let store = open(settings, lang).await?;
    let done = match what {
        UserCommand::Add { name, role, .. } => add(&store, &name, (role, remit), lang).await,
        UserCommand::Limit { name, .. } => limit(&store, &name, &remit, lang).await,
        UserCommand::List => list(&store, lang).await,
        UserCommand::Disable { name } => disable(&store, &name, lang).await,
        UserCommand::Enable { name } => enable(&store, &name, lang).await,
    };
    store.close().await;
    done.map(|()| Exit::Done)
}

/// Opens the store of a register that must exist. Accounts need no read model.
pub(super) async fn open(settings: &Settings, lang: Lang) -> anyhow::Result<Store> {
    Store::open(place(settings)).await.map_err(|error| failed(error, lang))
}

pub(super) fn failed(error: StoreError, lang: Lang) -> anyhow::Error {
    explain(&error.into(), lang)
}

/// What an account may edit. Its units must be in the register.
async fn remit(parts: Vec<Part>, settings: &Settings, lang: Lang) -> anyhow::Result<Remit> {
    let remit: Remit = parts.into_iter().collect();
    if remit.units().is_empty() {
        return Ok(remit);
    }
    let registry = existing(settings, lang).await?;
    let now = registry.snapshot();
    registry.close().await;
    let is_held = |key: &&UnitKey| {
        now.base.edition(key.edition.as_str()).is_some_and(|edition| edition.get(key.code.as_str()).is_some())
    };
    match remit.units().iter().find(|key| !is_held(key)) {
        None => Ok(remit),
        Some(key) => Err(Failure::usage(lang.pick(
            format!("{key}: sổ đăng ký không có đơn vị này; xem mã trong xuong export units"),
            format!("{key}: the register has no such unit; see the codes in xuong export units"),
        ))),
    }
}

/// Refuses to limit a role that edits nothing, or that may take the limit away again.
fn check_limited(role: Role, remit: &Remit, lang: Lang) -> anyhow::Result<()> {
    if remit.is_everything() || role.edits() && !role.administers() {
        return Ok(());
    }
    Err(Failure::usage(lang.pick(
        format!("--within dành cho editor và publisher, không dành cho {}", role.code()),
        format!("--within is for editors and publishers, not for the role {}", role.code()),
    )))
}

/// The account of a name.
pub(super) async fn account(store: &Store, name: &str, lang: Lang) -> anyhow::Result<Account> {
    let known = store.accounts().await.map_err(|error| failed(error, lang))?.accounts;
    let names = known.iter().map(|account| account.name.clone()).collect::<Vec<_>>().join(", ");
    known.into_iter().find(|account| account.name == name).ok_or_else(|| {
        let (none, they_are) =
            lang.pick(("không có tài khoản", "các tài khoản"), ("there is no account", "accounts"));
        Failure::usage(format!("{none} “{name}”; {they_are}: {names}"))
    })
}

async fn add(store: &Store, name: &str, (role, within): (Role, Remit), lang: Lang) -> anyhow::Result<()> {
    check_limited(role, &within, lang)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Failure::usage(lang.pick(
            format!("tên tài khoản cần 1 đến {LONGEST_NAME} ký tự, không có ký tự điều khiển"),
            format!(
                "the name of an account has 1 to {LONGEST_NAME} characters, none of them a control character"
            ),
        )));
    }
    let account = Account {
        id: 0,
        name: name.to_owned(),
        role,
        within,
        made_at: OffsetDateTime::now_utc(),
        made_by: author(None).0,
        disabled_at: None,
    };
    if !store.add_account(&account).await.map_err(|error| failed(error, lang))? {
        let taken = lang.pick("đã có tài khoản tên này", "an account has this name already");
        return Err(Failure::usage(format!("{name}: {taken}")));
    }
    print::line(lang.pick(
        format!("Đã thêm {name} ({}); tạo khóa: xuong admin key add \"{name}\"", role.name(lang)),
        format!("Added {name} ({}); make a key: xuong admin key add \"{name}\"", role.name(lang)),
    ))?;
    Ok(())
}

async fn list(store: &Store, lang: Lang) -> anyhow::Result<()> {
    let known = store.accounts().await.map_err(|error| failed(error, lang))?;
    let headings = lang.pick(
        ["Tên", "Vai trò", "Số khóa còn dùng", "Thêm ngày", "Người thêm", "Khóa từ", "Chỉ sửa"],
        ["Name", "Role", "Valid keys", "Added on", "Added by", "Disabled since", "Edits only"],
    );
    let now = OffsetDateTime::now_utc();
    let rows = known.accounts.iter().map(|account| {
        let own = known.keys.iter().filter(|key| key.account == account.id);
        let valid = own.filter(|key| key.state(account, now) == KeyState::Valid).count();
        [
            account.name.clone(),
            account.role.code().to_owned(),
            valid.to_string(),
            day(Some(account.made_at)),
            account.made_by.clone(),
            day(account.disabled_at),
            account.within.parts().join(", "),
        ]
    });
    grid::print(headings, rows)?;
    Ok(())
}

async fn limit(store: &Store, name: &str, within: &Remit, lang: Lang) -> anyhow::Result<()> {
    let account = account(store, name, lang).await?;
    check_limited(account.role, within, lang)?;
    store.limit_account(name, within).await.map_err(|error| failed(error, lang))?;
    let said = if within.is_everything() {
        lang.pick("được sửa mọi lớp, mọi nơi", "may edit every collection everywhere").to_owned()
    } else {
        format!("{} {}", lang.pick("chỉ được sửa", "may edit only"), within.parts().join(", "))
    };
    Ok(print::line(format_args!("{name}: {said}"))?)
}

async fn disable(store: &Store, name: &str, lang: Lang) -> anyhow::Result<()> {
    account(store, name, lang).await?;
    let now = OffsetDateTime::now_utc();
    let changed = store.disable_account(name, now).await.map_err(|error| failed(error, lang))?;
    let said = if changed {
        lang.pick(
            "đã khóa; mọi khóa truy cập và phiên đăng nhập của tài khoản hết dùng được",
            "disabled, with all keys and sessions",
        )
    } else {
        lang.pick("đã khóa từ trước", "was disabled before")
    };
    Ok(print::line(format_args!("{name}: {said}"))?)
}

async fn enable(store: &Store, name: &str, lang: Lang) -> anyhow::Result<()> {
    account(store, name, lang).await?;
    let changed = store.enable_account(name).await.map_err(|error| failed(error, lang))?;
    let said = if changed {
        lang.pick("đã mở lại", "enabled")
    } else {
        lang.pick("không bị khóa", "was not disabled")
    };
    Ok(print::line(format_args!("{name}: {said}"))?)
}

/// The day of an instant in Viet Nam.
pub(super) fn day(at: Option<OffsetDateTime>) -> String {
    at.map_or_else(String::new, |at| AsOf(at).day().to_string())
}
