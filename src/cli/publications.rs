//! `xuong publish` and `xuong publications`.

use std::path::Path;

use time::OffsetDateTime;

use super::{
    author::author,
    exit::{Exit, Failure, explain},
    grid, open, print,
    publication_args::{PublicationsCommand, PublishArgs, PublishCommand},
};
use crate::{
    config::Settings,
    document::render::Format,
    http::state::policy,
    model::{
        city::City,
        lang::Lang,
        publication::{NewPublication, Publication},
        text_fault::fault,
    },
    registry::{Registry, clock},
    report::{
        disclosure::Policy,
        publication::{
            make::{Made, Wanted, make},
            sdmx, written,
        },
    },
};

/// The ending of files of SDMX-CSV.
const SDMX: &str = ".sdmx.csv";

/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;

/// Publishes a table.
pub(super) async fn publish(what: PublishCommand, settings: &Settings, lang: Lang) -> anyhow::Result<Exit> {
    let PublishCommand::Workers(args) = what;
    let registry = open::existing(settings, lang).await?;
    let done = workers(&registry, args, settings, lang).await;
    registry.close().await;
    done
}

async fn workers(
    registry: &Registry,
    args: PublishArgs,
    settings: &Settings,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let (now, earlier) = (registry.snapshot(), registry.publications_with_basis().await);
    let earlier = earlier.map_err(|error| explain(&error, lang))?;
    let recorded = registry.change(now.version).await.map_err(|error| explain(&error, lang))?;
    let reason = args.reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(fault) = reason.as_deref().and_then(|text| fault(text, LONGEST_REASON)) {
        return Err(Failure::usage(format!("--reason: {}", fault.say(lang))));
    }
    let own = policy(settings, &now.city);
    let own = Policy { boundaries: args.boundaries.or(own.boundaries.clone()), ..own };
    let wanted = Wanted {
        period: args.period,
        reason,
        by: author(args.actor).0,
        at: OffsetDateTime::now_utc(),
        today: clock::today(),
        recorded_at: recorded.map(|change| change.at),
    };
    let made = tokio::task::block_in_place(|| make(&now, &earlier, &own, wanted));
    let Made { new, last, open } = made.map_err(|fault| Failure::usage(fault.say(lang)))?;
    let id = if args.dry_run { last + 1 } else { published(registry, &new, last, lang).await? };
    let publication = Publication { id, own: new };
    tell(&publication, args.dry_run, lang)?;
    if let Some(path) = &args.output {
        write(&publication, path, (&now.city, lang))?;
    }
    if open == 0 {
        return Ok(Exit::Done);
    }
    print::line(lang.pick(
        format!(
            "Chú ý: {open} số phải giữ kín đã suy ra được từ riêng các công bố trước; bảng này không làm lộ \
             thêm, và không sửa được điều đó."
        ),
        format!(
            "Note: {open} sums that must not be known can be derived from the earlier publications alone; this table \
             discloses no more, and cannot mend that."
        ),
    ))?;
    Ok(Exit::Findings)
}

async fn published(registry: &Registry, new: &NewPublication, last: i64, lang: Lang) -> anyhow::Result<i64> {
    let id = registry.publish(new, last).await.map_err(|error| explain(&error, lang))?;
    id.ok_or_else(|| {
        Failure::unavailable(lang.pick(
            "vừa có một công bố khác; hãy chạy lại để bảng được bảo vệ cùng với công bố ấy",
            "another table was published meanwhile; run it again, so that the table is protected together with that one",
        ))
    })
}

fn tell(publication: &Publication, is_trial: bool, lang: Lang) -> anyhow::Result<()> {
    let cells = &publication.own.cells;
    let told = cells.iter().filter(|cell| cell.workers.is_some()).count();
    let (withheld, id) = (cells.len() - told, publication.id);
    let done = if is_trial {
        lang.pick("Chưa công bố (--dry-run).".to_owned(), "Not published (--dry-run).".to_owned())
    } else {
        lang.pick(format!("Đã công bố, số {id}."), format!("Published as number {id}."))
    };
    print::lines([
        written::headline(publication, lang),
        lang.pick(
            format!("{told} số được công bố, {withheld} số giữ kín."),
            format!("{told} values are published, {withheld} are withheld."),
        ),
        done,
    ])?;
    Ok(())
}

/// Lists or shows what was published.
pub(super) async fn run(
    what: Option<PublicationsCommand>,
    settings: &Settings,
    lang: Lang,
) -> anyhow::Result<Exit> {
    let registry = open::existing(settings, lang).await?;
    let city = registry.snapshot().city.clone();
    let found = match &what {
        Some(PublicationsCommand::Show { id, .. }) => {
            registry.publication(*id).await.map(|found| found.into_iter().collect())
        }
        _ => registry.publications().await,
    };
    registry.close().await;
    let found = found.map_err(|error| explain(&error, lang))?;
    match what.unwrap_or_default() {
        PublicationsCommand::List => list(&found, lang)?,
        PublicationsCommand::Show { id, output } => {
            let own = found.first().ok_or_else(|| Failure::missing(&id.to_string(), lang))?;
            match output {
                Some(path) => write(own, &path, (&city, lang))?,
                None => show(own, lang)?,
            }
        }
    }
    Ok(Exit::Done)
}

fn list(all: &[Publication], lang: Lang) -> anyhow::Result<()> {
    let headings = lang.pick(
        ["Số", "Kỳ", "Lần", "Sửa số", "Tính đến", "Ranh giới", "Công bố ngày", "Người công bố", "Lý do"],
        [
            "Number",
            "Period",
            "Revision",
            "Revises",
            "Counted on",
            "Boundaries",
            "Published on",
            "Publisher",
            "Reason",
        ],
    );
    let row = |Publication { id, own }: &Publication| {
        [
            id.to_string(),
            own.period.clone(),
            own.revision.to_string(),
            own.revises.map(|old| old.to_string()).unwrap_or_default(),
            own.counted_on.to_string(),
            own.edition.clone(),
            own.published_at.date().to_string(),
            own.published_by.clone(),
            own.reason.clone().unwrap_or_default(),
        ]
    };
    Ok(grid::print(headings, all.iter().map(row))?)
}

fn show(publication: &Publication, lang: Lang) -> anyhow::Result<()> {
    let headings = lang.pick(["Địa bàn", "Tên", "Ngành", "Lao động"], ["Area", "Name", "Sector", "Workers"]);
    print::line(written::headline(publication, lang))?;
    let rows = written::lines(publication, lang);
    Ok(grid::print(headings, rows.into_iter())?)
}

fn write(publication: &Publication, path: &Path, (city, lang): (&City, Lang)) -> anyhow::Result<()> {
    let is_sdmx = path.to_str().is_some_and(|name| name.ends_with(SDMX));
    let bytes = match print::format_of(path)? {
        Format::Csv if is_sdmx => sdmx::whole(publication, city).into_bytes(),
        Format::Csv => written::csv(publication, lang)?,
        Format::Json => written::whole(publication, lang).to_string().into_bytes(),
        other => {
            let only = lang.pick(
                "công bố ghi ra .csv, .sdmx.csv hoặc .json",
                "publications are written as .csv, .sdmx.csv or .json",
            );
            return Err(Failure::usage(format!("{other}: {only}")));
        }
    };
    print::write_file(path, &bytes, publication.own.cells.len(), lang)
}
