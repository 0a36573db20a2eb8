//! `xuong admin synth`: adds made-up firms for trials, labelled in name, address and source.

use super::{
    exit::{Exit, Failure, explain},
    open, print, progress, seed,
};
use crate::{
    config::Settings,
    model::lang::Lang,
    registry::Registry,
    synthetic::{City, label, source},
};

/// The source of every made-up firm.
pub(super) use crate::synthetic::label::SOURCE;

pub(super) async fn run(
    count: usize,
    number: u64,
    force: bool,
    settings: &Settings,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let registry = open::existing(settings, lang).await?;
    if !force {
        refuse_real(&registry, lang)?;
    }
    fill(&registry, count, number, lang).await?;
    registry.file_snapshot(1).await;
    registry.close().await;
    Ok(Exit::Done)
}

/// Refuses a register with real firms, whose figures made-up ones would falsify.
pub(super) fn refuse_real(registry: &Registry, lang: Lang) -> anyhow::Result<()> {
    let now = registry.snapshot();
    let real = now.firms.iter().filter(|row| row.sources() != Some(label::SOURCE)).count();
    if real == 0 {
        return Ok(());
    }
    Err(Failure::usage(lang.pick(
        format!(
            "sổ đăng ký này có {real} cơ sở thật; hãy chọn --data-dir khác, hoặc --force để trộn dữ liệu \
             giả lập vào"
        ),
        format!(
            "this registry holds {real} real firms; choose another --data-dir, or --force to mix synthetic \
             ones in"
        ),
    )))
}

/// Adds firms.
pub(super) async fn fill(registry: &Registry, count: usize, number: u64, lang: Lang) -> anyhow::Result<()> {
    print::line(lang.pick(
        format!("Tạo {count} cơ sở giả lập (không phải số liệu thật), mầm {number}…"),
        format!("Making up {count} synthetic firms (no real data), seed {number}…"),
    ))?;
    let bar = progress::firms(lang.pick("ghi cơ sở giả lập", "writing synthetic firms"))?;
    bar.set_length(count as u64);
    let city = {
        let now = registry.snapshot();
        City::new(&now.base.holdings, &now.city.bounds)
    };
    let firms = |first| city.firms(number, first).take(count);
    let filled =
        registry.fill(source, firms, seed::actor(), |written| bar.set_position(written as u64)).await;
    bar.finish_and_clear();
    filled.map(drop).map_err(|e| explain(&e, lang))
}
