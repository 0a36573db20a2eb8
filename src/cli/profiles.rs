//! `xuong profiles`: how files are read, under names.

use super::{
    exit::{Exit, Failure, explain},
    grid,
    import_args::ProfilesCommand,
    imports::failed,
    open, print,
};
use crate::{config::Settings, model::lang::Lang, registry::Registry};

pub(super) async fn run(what: ProfilesCommand, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let registry = open::existing(settings, lang).await?;
    let done = match what {
        ProfilesCommand::List => list(&registry, lang).await,
        ProfilesCommand::Show { name } => show(&registry, &name, lang).await,
        ProfilesCommand::Delete { name } => delete(&registry, &name, lang).await,
    };
    registry.close().await;
    done.map(|()| Exit::Done)
}

async fn list(registry: &Registry, lang: Lang) -> anyhow::Result<()> {
    let all = registry.profiles().await.map_err(|error| explain(&error, lang))?;
    let headings =
        lang.pick(["Tên", "Lưu ngày", "Ai lưu", "Cách đọc"], ["Name", "Saved on", "Saved by", "Reading"]);
    let rows =
        all.into_iter().map(|own| [own.name, own.saved_at.date().to_string(), own.saved_by, own.options]);
    Ok(grid::print(headings, rows)?)
}

async fn show(registry: &Registry, name: &str, lang: Lang) -> anyhow::Result<()> {
    let found = registry.profile(name).await.map_err(|error| failed(error, lang))?;
    let found = found.ok_or_else(|| Failure::missing(name, lang))?;
    Ok(print::line(serde_json::to_string_pretty(&found.to_json())?)?)
}

async fn delete(registry: &Registry, name: &str, lang: Lang) -> anyhow::Result<()> {
    if !registry.remove_profile(name).await.map_err(|error| failed(error, lang))? {
        return Err(Failure::missing(name, lang));
    }
    Ok(print::line(format_args!("{name}: {}", lang.pick("đã xóa", "deleted")))?)
}
