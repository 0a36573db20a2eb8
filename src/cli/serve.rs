//! `xuong serve`: serves requests until it is stopped.

use std::{io, net::SocketAddr, sync::Arc};

use super::{
    exit::{Exit, Failure, explain},
    open, print,
};
use crate::{
    collection::{
        kinds::Collection,
        summary::{Held, Summary, summary},
    },
    config::Settings,
    document::{numerals::whole, table::Provenance},
    http::{
        server::{CannotBind, Server},
        webhooks::Subscription,
    },
    model::{lang::Lang, presence::When},
    registry::{Registry, clock},
    report::figures::zone_states::{kinds_of_parks, though_founded},
};

pub(super) async fn run(mut settings: Settings, lang: Lang) -> anyhow::Result<Exit> {
    let mut server = bind(&settings, lang)?;
    let progress = Arc::default();
    let opening = async {
        if settings.follow.is_empty() {
            open::watched(&settings, &progress, lang).await
        } else {
            open::following(&settings, &progress, lang).await
        }
    };
    match server.meanwhile(progress.clone(), opening).await? {
        Some(registry) => {
            let registry = registry?;
            open::tell_if_open(&settings, lang);
            // What it has is edited at its own register.
            settings.public_read_only |= registry.snapshot().is_federated();
            serve(server, registry, settings, lang).await
        }
        None => Ok(Exit::Done),
    }
}

/// Binds the address, if the settings can be used.
pub(super) fn bind(settings: &Settings, lang: Lang) -> anyhow::Result<Server> {
    Subscription::all(settings, lang).map_err(Failure::usage)?;
    Server::bind(settings).map_err(|error| Failure::unavailable(cannot_bind(&error, lang)))
}

/// Prints the contents and the address, then serves.
pub(super) async fn serve(
    server: Server,
    registry: Registry,
    settings: Settings,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let address = server.address()?;
    require_keeper(address, &registry, &settings, lang).await?;
    describe(&registry, lang)?;
    if let Some(metrics) = server.metrics_address().transpose()? {
        tell_metrics(metrics, lang)?;
    }
    tell_members(&registry, lang)?;
    print::line(format_args!("{} http://{address}", lang.pick("Phục vụ tại", "Serving at")))?;
    print::line(format_args!("{} http://{address}/ogc/", lang.pick("Cho QGIS:", "For QGIS:")))?;
    if !address.ip().to_canonical().is_loopback() {
        tracing::warn!(server.address = %address, "serving beyond this machine at {address}, without encryption");
        print::line(lang.pick(
            "Chú ý: máy khác cũng vào được địa chỉ này và đọc được số liệu công khai; khóa đi qua mạng \
             không mã hóa, trừ khi có proxy TLS đứng trước (docs/proxies.md).",
            "Note: other machines reach this address and read what is public; keys travel unencrypted \
             unless a proxy with TLS stands before it (docs/proxies.md).",
        ))?;
    }
    if !settings.analyst_keys.is_empty() {
        print::line(lang.pick(
            "Chú ý: analyst_keys trong cấu hình vẫn dùng được, nhưng không hết hạn, không thu hồi được khi đang chạy và không biết là của ai. Để chuyển: xuong admin user add TÊN --role analyst, rồi xuong admin key add TÊN, đưa khóa mới cho người dùng và bỏ analyst_keys (docs/keeping.md).",
            "Note: analyst_keys of the settings still work, but they never expire, cannot be revoked while serving and name nobody. To move: xuong admin user add NAME --role analyst, then xuong admin key add NAME, hand out the new key and remove analyst_keys (docs/keeping.md).",
        ))?;
    }
    print::line(lang.pick("Nhấn Ctrl-C để dừng.", "Press Ctrl-C to stop."))?;
    let now = registry.snapshot();
    // Not awaited: a search that comes earlier builds the part of the index that it needs.
    std::thread::spawn(move || {
        now.firms.make_words();
        now.firms.make_keys();
    });
    server.run(Arc::new(registry), settings).await?;
    print::line(lang.pick("Đã dừng.", "Stopped."))?;
    Ok(Exit::Done)
}

/// Prints the registers that are followed.
fn tell_members(registry: &Registry, lang: Lang) -> io::Result<()> {
    for member in registry.snapshot().members.iter() {
        let version = member.held.version;
        let held = match &member.card {
            Some(_) => {
                lang.pick(format!("đang có phiên bản {version}"), format!("version {version} is held"))
            }
            None => lang.pick("chưa đọc lần nào", "not read yet").to_owned(),
        };
        let (name, url) = (member.name(lang), &member.url);
        print::line(format_args!("{} {name} ({url}): {held}", lang.pick("Theo dõi", "Following")))?;
    }
    Ok(())
}

/// Prints the address of metrics. They are not restricted, but tell how the server is used.
fn tell_metrics(address: SocketAddr, lang: Lang) -> io::Result<()> {
    print::line(format_args!("{} http://{address}/metrics", lang.pick("Số đo tại", "Metrics at")))?;
    if address.ip().to_canonical().is_loopback() {
        return Ok(());
    }
    tracing::warn!(metrics.address = %address, "metrics are served beyond this machine at {address}, without a key");
    print::line(lang.pick(
        "Chú ý: máy khác cũng đọc được số đo mà không cần khóa; hãy đặt metrics_bind ở 127.0.0.1, hoặc chặn bằng tường lửa (docs/running.md).",
        "Note: other machines read metrics too, without a key; set metrics_bind to 127.0.0.1, or restrict it by a firewall (docs/running.md).",
    ))
}

/// Refuses to serve other machines while the register has no administrator, unless it is only read.
async fn require_keeper(
    address: SocketAddr,
    registry: &Registry,
    settings: &Settings,
    lang: Lang,
) -> anyhow::Result<()> {
    if address.ip().to_canonical().is_loopback() || settings.public_read_only {
        return Ok(());
    }
    if registry.has_administrator().await.map_err(|error| explain(&error, lang))? {
        return Ok(());
    }
    Err(Failure::usage(lang.pick(
        format!(
            "máy khác vào được địa chỉ {address}, nhưng sổ đăng ký chưa có quản trị viên; hãy chạy xuong admin user add TÊN --role admin (docs/keeping.md), hoặc đặt public_read_only = true nếu sổ chỉ để đọc, hoặc dùng --bind 127.0.0.1:8080"
        ),
        format!(
            "other machines reach the address {address}, and the register has no administrator; run xuong admin user add NAME --role admin (docs/keeping.md), or set public_read_only = true if the register is only read, or use --bind 127.0.0.1:8080"
        ),
    )))
}

/// Prints the number of records in each collection and the dates of the data.
pub(super) fn describe(registry: &Registry, lang: Lang) -> io::Result<()> {
    let now = registry.snapshot();
    let today = clock::today();
    let held = summary(&now, today);
    for own in &held.collections {
        let (collection, count) = (own.collection, own.count);
        print::line(format_args!("  {collection:<9} {count:>7}  {}", title(*own, &held, lang)))?;
    }
    for own in held.states.iter().filter(|own| own.disputed > 0) {
        let state = own.status.map_or("", |status| status.name(lang));
        let told = though_founded(own.disputed, lang);
        print::line(format_args!("  {}: {state} {}, {told}", own.collection.name(lang), own.count))?;
    }
    if let Some(kinds) = kinds_of_parks(&now, lang) {
        print::line(format_args!("  {kinds}"))?;
    }
    for own in &held.editions {
        print::line(format_args!(
            "  {:<15} {:>3} {} {} {}",
            own.code,
            own.units,
            lang.pick("đơn vị,", "units,"),
            lang.pick("ranh giới", "boundaries:"),
            own.precision.name(lang)
        ))?;
    }
    for line in Provenance::on(When::now(today), &now, None).say(lang) {
        print::line(format_args!("  {line}"))?;
    }
    let zones = now.base.holdings.zones.values().map(AsRef::as_ref);
    let of_zones = lang.pick("Về khu, cụm công nghiệp", "Of parks and clusters");
    for line in Provenance::of_observations(&now, None, zones).say(lang) {
        print::line(format_args!("  {of_zones} — {line}"))?;
    }
    Ok(())
}

/// The subject of a count. The register contains more records of establishments than exist today, so their count has
/// another title than that of those with a place.
fn title(own: Held, of: &Summary, lang: Lang) -> String {
    let name = own.collection.name(lang);
    let placed = whole(own.placed as u64, lang);
    let counted = whole(of.known.firms as u64, lang);
    match own.collection {
        Collection::Firms => lang.pick(
            format!("Bản ghi cơ sở ({counted} được tính hiện nay, trong đó {placed} có tọa độ)"),
            format!("Records of establishments ({counted} count today, {placed} of these with a point)"),
        ),
        _ => lang.pick(format!("{name} ({placed} có vị trí)"), format!("{name} ({placed} with a place)")),
    }
}

fn cannot_bind(error: &CannotBind, lang: Lang) -> String {
    let (bind, flag) = (error.address, error.setting.replace('_', "-"));
    match error.cause.kind() {
        io::ErrorKind::AddrInUse => lang.pick(
            format!(
                "cổng {} đã có chương trình khác dùng; hãy chọn cổng khác, ví dụ --{flag} {}:0",
                bind.port(),
                bind.ip()
            ),
            format!("port {} is in use; choose another one, such as --{flag} {}:0", bind.port(), bind.ip()),
        ),
        _ => lang.pick(
            format!("không mở được địa chỉ {bind}: {}", error.cause),
            format!("cannot open the address {bind}: {}", error.cause),
        ),
    }
}
