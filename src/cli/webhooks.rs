//! `xuong webhooks`: receivers of changes, and the messages that were given up.

use std::sync::Arc;

use super::{
    exit::{Exit, Failure, explain},
    grid, open, print,
    webhook_args::WebhooksCommand,
};
use crate::{
    config::Settings,
    http::webhooks::{Sender, Subscription},
    model::{
        lang::Lang,
        webhook::{Delivery, Undelivered},
    },
    registry::Registry,
};

pub(super) async fn run(
    what: Option<WebhooksCommand>,
    settings: &Settings,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let receivers = Subscription::all(settings, lang).map_err(Failure::usage)?;
    let registry = Arc::new(open::existing(settings, lang).await?);
    let done = match what.unwrap_or_default() {
        WebhooksCommand::List => list(&registry, &receivers, lang).await,
        WebhooksCommand::Failed => failed(&registry, lang).await,
        WebhooksCommand::Retry { ids } => retry(&registry, &receivers, &ids, lang).await,
    };
    registry.close().await;
    done
}

async fn list(registry: &Registry, receivers: &[Arc<Subscription>], lang: Lang) -> anyhow::Result<Exit> {
    let version = registry.snapshot().version;
    let held = registry.webhooks().await.map_err(|error| explain(&error, lang))?;
    let lost = registry.undelivered().await.map_err(|error| explain(&error, lang))?;
    let rows = receivers.iter().map(|own| {
        let found = held.iter().find(|held| held.name == own.name());
        let given_up = lost.iter().filter(|lost| lost.webhook == own.name()).count();
        row(own, found, (version, given_up))
    });
    let headings = lang.pick(
        ["Tên", "Nơi nhận", "Đã nhận tới", "Chưa gửi", "Không nhận từ", "Lỗi gần nhất", "Đã thôi gửi"],
        ["Name", "Receiver", "Sent up to", "Not sent", "Failing since", "Last fault", "Given up"],
    );
    grid::print(headings, rows)?;
    Ok(Exit::Done)
}

/// A receiver. One that no server has sent to yet has come nowhere, which is not zero.
fn row(own: &Subscription, held: Option<&Delivery>, (version, given_up): (i64, usize)) -> [String; 7] {
    let told = |tell: fn(&Delivery) -> Option<String>| held.and_then(tell).unwrap_or_default();
    [
        own.name().to_owned(),
        own.origin().to_owned(),
        told(|held| Some(held.version.to_string())),
        held.map(|held| (version - held.version).to_string()).unwrap_or_default(),
        told(|held| held.failing_since.map(|at| at.to_string())),
        told(|held| held.fault.clone()),
        given_up.to_string(),
    ]
}

async fn failed(registry: &Registry, lang: Lang) -> anyhow::Result<Exit> {
    let lost = registry.undelivered().await.map_err(|error| explain(&error, lang))?;
    let headings = lang.pick(
        ["Số", "Tên", "Thay đổi", "Số lần gửi", "Thôi gửi lúc", "Lỗi gần nhất"],
        ["Number", "Name", "Changes", "Attempts", "Given up at", "Last fault"],
    );
    let rows = lost.into_iter().map(|own| {
        [
            own.id.to_string(),
            own.webhook,
            format!("{}-{}", own.version + 1, own.last),
            own.attempts.to_string(),
            own.given_up_at.to_string(),
            own.fault,
        ]
    });
    grid::print(headings, rows)?;
    Ok(Exit::Done)
}

/// Sends messages again, in order. After the first one that a receiver does not take it is sent no other.
async fn retry(
    registry: &Arc<Registry>,
    receivers: &[Arc<Subscription>],
    ids: &[i64],
    lang: Lang,
) -> anyhow::Result<Exit> {
    let lost = registry.undelivered().await.map_err(|error| explain(&error, lang))?;
    if let Some(id) = ids.iter().find(|id| !lost.iter().any(|own| own.id == **id)) {
        return Err(Failure::missing(&id.to_string(), lang));
    }
    let wanted: Vec<&Undelivered> =
        lost.iter().filter(|own| ids.is_empty() || ids.contains(&own.id)).collect();
    let mut exit = Exit::Done;
    for own in receivers {
        let sender = Sender::new(registry.clone(), own.clone());
        for message in wanted.iter().filter(|message| message.webhook == own.name()) {
            let sent = sender.send_again(message).await.map_err(|error| explain(&error, lang))?;
            match sent {
                Ok(()) => {
                    print::line(format_args!("{}: {}", message.id, lang.pick("đã được nhận", "taken")))?;
                }
                Err(fault) => {
                    exit = Exit::Findings;
                    print::line(format_args!("{}: {fault}", message.id))?;
                    break;
                }
            }
        }
    }
    for message in wanted.iter().filter(|message| !receivers.iter().any(|own| own.name() == message.webhook))
    {
        exit = Exit::Findings;
        let told = lang.pick("không còn webhook tên", "there is no webhook any more with the name");
        print::line(format_args!("{}: {told} {}", message.id, message.webhook))?;
    }
    Ok(exit)
}
