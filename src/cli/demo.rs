//! `xuong demo`: the main job in one command.

use super::{exit::Exit, open, print, seed, serve};
use crate::{config::Settings, model::lang::Lang};

pub(super) async fn run(settings: Settings, seed_only: bool, lang: Lang) -> anyhow::Result<Exit> {
    let registry = open::or_new(&settings, lang).await?;
    if registry.snapshot().version == 0 {
        print::line(
            lang.pick("Nạp dữ liệu Hà Nội kèm theo…", "Loading Hà Nội's data that comes with the program…"),
        )?;
        seed::seed(&registry, lang).await?;
    } else {
        let place = settings.data_dir.display();
        let using = lang.pick("Dùng lại sổ đăng ký đã có trong", "Using the registry that is there in");
        print::line(format_args!("{using} {place}"))?;
    }
    if seed_only {
        serve::describe(&registry, lang)?;
        registry.close().await;
        return Ok(Exit::Done);
    }
    serve::serve(registry, settings, lang).await
}
