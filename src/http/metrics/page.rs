//! The page of metrics.

use super::{
    families::{
        BUILD, CHANGED, CLOSED, COMMITS, CONNECTIONS, CPU, DAMAGED, FILES, FIRMS, FOLLOWED_SILENCE,
        FOLLOWED_VERSION, GROUP_SIZES, GROUP_TIMES, IN_FLIGHT, LAG, LOOKED, MOST_CONNECTIONS, MOST_FILES,
        MOST_UNREAD, NOTES, QUEUED, READY, REFUSED, REQUEST_TIMES, REQUESTS, RESIDENT, RUNNING, SEATS,
        SESSIONS, STARTED, STREAMS, TILE_BYTES, TILES, TURNED_AWAY, UNCHECKED, UNREAD, UNREAD_REFUSED,
        VERSION, WEBHOOK_LAG, WEBHOOKS,
    },
    meter::Meter,
    process,
};
use std::sync::atomic::Ordering;

use time::OffsetDateTime;

use crate::{
    http::{connections::Connections, state::AppState},
    model::member::Member,
    registry::vitals::Vitals,
    telemetry::exposition::{Page, real},
};

/// Microseconds of a second.
const MICROSECONDS: f64 = 1e6;

/// The metrics as text. Before the register is loaded there are only those of the process and its connections.
pub(super) async fn text(state: Option<&AppState>, connections: &Connections) -> String {
    let mut page = Page::default();
    let labels = [("version", env!("CARGO_PKG_VERSION")), ("build", env!("XUONG_BUILD"))];
    page.add(&BUILD, [(&labels[..], 1.0)]);
    of_process(&mut page);
    of_connections(&mut page, connections);
    let vitals = match state {
        Some(state) => Some(state.registry.vitals().await),
        None => None,
    };
    let is_ready = vitals.as_ref().is_some_and(|own| !own.is_damaged && !own.is_being_checked);
    page.add_one(&READY, f64::from(u8::from(is_ready)));
    if let (Some(state), Some(vitals)) = (state, vitals) {
        state.meter.iter().for_each(|meter| of_requests(&mut page, meter));
        of_work(&mut page, state);
        of_registry(&mut page, &vitals);
        of_members(&mut page, &state.registry.snapshot().members, OffsetDateTime::now_utc());
        of_commits(&mut page, vitals);
        of_webhooks(&mut page, state);
    }
    page.into_text()
}

fn of_process(page: &mut Page) {
    let own = [
        (RESIDENT, process::resident_bytes().map(real)),
        (CPU, process::processor_s()),
        (FILES, process::open_files().map(real)),
        (MOST_FILES, process::most_files().map(real)),
        (STARTED, Some(process::started_s())),
    ];
    for (family, value) in own {
        value.into_iter().for_each(|value| page.add_one(&family, value));
    }
}

fn of_connections(page: &mut Page, connections: &Connections) {
    let own = connections.figures();
    page.add_one(&CONNECTIONS, real(own.open as u64));
    page.add_one(&MOST_CONNECTIONS, real(own.most as u64));
    page.add_one(&CLOSED, real(own.closed));
    page.add_one(&TURNED_AWAY, real(own.refused));
    page.add_one(&UNREAD, real(own.unread_bytes));
    page.add_one(&MOST_UNREAD, real(own.most_unread_bytes));
    page.add_one(&UNREAD_REFUSED, real(own.unread_refused));
}

fn of_requests(page: &mut Page, meter: &Meter) {
    page.add_one(&IN_FLIGHT, real(meter.in_flight()));
    let counted = meter.counted();
    let labels: Vec<_> = counted.iter().map(|own| [("route", own.route), ("method", own.method)]).collect();
    let by_class = counted.iter().zip(&labels).flat_map(|(own, [route, method])| {
        own.by_class.iter().map(|(class, count)| ([*route, *method, ("status", *class)], *count))
    });
    let by_class: Vec<_> = by_class.collect();
    page.add(&REQUESTS, by_class.iter().map(|(labels, count)| (&labels[..], real(*count))));
    let times = counted.iter().zip(&labels).map(|(own, labels)| (&labels[..], own.times_us.clone()));
    page.add_sizes(&REQUEST_TIMES, MICROSECONDS, times);
}

fn of_work(page: &mut Page, state: &AppState) {
    let figures = state.works.figures();
    let classes = figures.map(|own| [("class", own.class.code())]);
    let each = || figures.iter().zip(&classes);
    page.add(&RUNNING, each().map(|(own, class)| (&class[..], real(own.running as u64))));
    page.add(&SEATS, each().map(|(own, class)| (&class[..], real(own.seats as u64))));
    page.add(&QUEUED, each().map(|(own, class)| (&class[..], real(own.queued as u64))));
    let refused = each().flat_map(|(own, [class])| {
        [("busy", own.refused_busy), ("too_long", own.refused_too_long)]
            .map(|(reason, count)| ([*class, ("reason", reason)], count))
    });
    let refused: Vec<_> = refused.collect();
    page.add(&REFUSED, refused.iter().map(|(labels, count)| (&labels[..], real(*count))));
    let tiles = state.tiles.figures();
    page.add(
        &TILES,
        [(&[("result", "hit")][..], real(tiles.hits)), (&[("result", "miss")][..], real(tiles.misses))],
    );
    page.add_one(&TILE_BYTES, real(tiles.bytes));
    let notes = [("accepted", &state.notes.taken), ("refused", &state.notes.refused)];
    let notes = notes.map(|(outcome, count)| ([("outcome", outcome)], count.load(Ordering::Relaxed)));
    page.add(&NOTES, notes.iter().map(|(labels, count)| (&labels[..], real(*count))));
    page.add_one(&STREAMS, real(state.open_streams() as u64));
}

fn of_registry(page: &mut Page, own: &Vitals) {
    page.add_one(&VERSION, real(u64::try_from(own.version).unwrap_or(0)));
    let changed_s = own.changed_at.and_then(|at| u64::try_from(at.unix_timestamp()).ok());
    changed_s.into_iter().for_each(|s| page.add_one(&CHANGED, real(s)));
    own.looked_at_ms.into_iter().for_each(|ms| page.add_one(&LOOKED, real(ms) / 1e3));
    own.lag.into_iter().for_each(|lag| page.add_one(&LAG, real(lag)));
    page.add_one(&FIRMS, real(own.firms as u64));
    page.add_one(&SESSIONS, real(own.sessions as u64));
    page.add_one(&DAMAGED, f64::from(u8::from(own.is_damaged)));
    page.add_one(&UNCHECKED, f64::from(u8::from(own.is_being_checked)));
}

fn of_members(page: &mut Page, members: &[Member], now: OffsetDateTime) {
    if members.is_empty() {
        return;
    }
    let labels: Vec<_> = members.iter().map(|member| [("register", member.url.as_str())]).collect();
    let each = || members.iter().zip(&labels);
    let version = |member: &Member| real(u64::try_from(member.held.version).unwrap_or(0));
    page.add(&FOLLOWED_VERSION, each().map(|(member, labels)| (&labels[..], version(member))));
    let silence = |member: &Member| member.silent_since.map_or(0.0, |since| (now - since).as_seconds_f64());
    page.add(&FOLLOWED_SILENCE, each().map(|(member, labels)| (&labels[..], silence(member))));
}

fn of_webhooks(page: &mut Page, state: &AppState) {
    let each = || state.webhooks.iter().map(|own| ([("webhook", own.name())], &own.counts));
    let lags: Vec<_> = each().map(|(labels, counts)| (labels, real(counts.behind()))).collect();
    if lags.is_empty() {
        return;
    }
    page.add(&WEBHOOK_LAG, lags.iter().map(|(labels, lag)| (&labels[..], *lag)));
    let messages = each().flat_map(|([webhook], counts)| {
        counts.by_outcome().map(|(outcome, count)| ([webhook, ("outcome", outcome)], count))
    });
    let messages: Vec<_> = messages.collect();
    page.add(&WEBHOOKS, messages.iter().map(|(labels, count)| (&labels[..], real(*count))));
}

fn of_commits(page: &mut Page, own: Vitals) {
    let commits = own.commits;
    let outcomes = [("accepted", commits.accepted), ("refused", commits.refused), ("failed", commits.failed)];
    let outcomes = outcomes.map(|(outcome, count)| ([("outcome", outcome)], count));
    page.add(&COMMITS, outcomes.iter().map(|(labels, count)| (&labels[..], real(*count))));
    page.add_sizes(&GROUP_SIZES, 1.0, [(&[][..], commits.group_sizes)]);
    page.add_sizes(&GROUP_TIMES, MICROSECONDS, [(&[][..], commits.group_times_us)]);
}
