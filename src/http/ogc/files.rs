//! `GET /ogc/collections/{id}/files/{file}`: a whole collection as one file of any format, such as `firms.gpkg`.
//!
//! The file is written beside the threads that serve requests, within the limits of documents, to a temporary file that has no
//! name any more when it is sent. So its size does not matter to the memory, however slowly a client reads.

use std::{
    fs::{self, File},
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use time::format_description::well_known::Rfc3339;
use tokio::io::AsyncReadExt;
use uuid::Uuid;

use super::{collections::known, headers::add_header, question};
use crate::{
    collection::{
        about::About,
        extract::{Extract, ZOOM},
        files::{self, CSVW_ENDING, CSVW_MEDIA_TYPE, FileFormat},
        kinds::Collection,
    },
    exchange::csv_out::Locale,
    http::{extract::Ask, parameter, problem::Problem, state::AppState, then::Then, work::Class},
};

/// The largest file in bytes; more is what the command line is for.
const MOST_BYTES: u64 = 2 << 30;

/// The largest number of files that are being sent.
const MOST_FILES: usize = 32;

/// The number of bytes that are read at once.
const AT_ONCE: usize = 1 << 16;

/// What a name of a file stands for.
enum Wanted {
    File(FileFormat),
    /// What a sheet says about itself.
    Description,
}

/// A file among those being sent, which is free again when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(taken: &Arc<AtomicUsize>) -> Option<Self> {
        let more = |count: usize| (count < MOST_FILES).then_some(count + 1);
        taken.fetch_update(Relaxed, Relaxed, more).ok().map(|_| Self(taken.clone()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// A temporary file, removed when dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> io::Result<Self> {
        let own = Self(std::env::temp_dir().join(format!("xuong-{}.part", Uuid::new_v4().simple())));
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&own.0)?;
        Ok(own)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A collection as a file.
pub(in crate::http) async fn file(
    State(state): State<AppState>,
    Path((name, file)): Path<(String, String)>,
    method: Method,
    Then(mut ask): Then,
) -> Result<Response, Problem> {
    let collection = known(&name, &ask)?;
    let wanted = wanted(collection, &file).ok_or_else(|| Problem::not_found(ask.lang, &file))?;
    let locale = ask.query.take::<Locale>(parameter::CSV)?.unwrap_or_default();
    let kind = match wanted {
        Wanted::File(format) => format.media_type(),
        Wanted::Description => CSVW_MEDIA_TYPE,
    };
    if ask.is_probe || method == Method::HEAD {
        question::layer(collection, &mut ask)?;
        // A body of unknown length, since that of the file is not known before it is written.
        let none = Body::from_stream(stream::empty::<io::Result<Bytes>>());
        return Ok(headed(kind, (collection, &file), &ask, none.into_response()));
    }
    let place = Place::take(&state.downloads).ok_or_else(|| Problem::files_busy(ask.lang))?;
    let as_of = if let Some(given) = ask.query.given(parameter::AS_OF.name) {
        Some(given.to_owned())
    } else {
        let last = state.registry.change(ask.now.version).await.ok().flatten();
        last.and_then(|change| change.at.format(&Rfc3339).ok())
    };
    let make = move |ask: &mut Ask| {
        let asked = ask.query.without(&[]);
        let layer = question::layer(collection, ask)?;
        let selection = (!asked.is_empty()).then_some(("query", asked)).into_iter().collect();
        let about = About { role: ask.role, as_of, selection };
        let (today, lang) = (ask.today, ask.lang);
        let extract = Extract { now: &ask.now, today, layers: vec![layer], about, locale, lang, zoom: ZOOM };
        let made = match wanted {
            Wanted::File(format) => sent(format, &extract, place),
            Wanted::Description => {
                let sheet = format!("{collection}.{}", FileFormat::Csv);
                files::described(&extract, &sheet).map(IntoResponse::into_response)
            }
        };
        match made {
            Ok(sent) => Ok(headed(kind, (collection, &file), ask, sent)),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Err(Problem::file_too_large(lang)),
            Err(error) => Ok(Problem::internal(error)),
        }
    };
    state.aside(Class::Document, ask, make).await
}

/// What a name of a file stands for.
fn wanted(collection: Collection, file: &str) -> Option<Wanted> {
    let ending = file.strip_prefix(collection.code())?.strip_prefix('.')?;
    if ending.strip_suffix(CSVW_ENDING) == Some(FileFormat::Csv.code()) {
        return Some(Wanted::Description);
    }
    ending.parse().ok().filter(|format: &FileFormat| format.holds(collection)).map(Wanted::File)
}

/// The response with its headers. A sheet names what describes it (W3C, Model for Tabular Data, §5.2).
fn headed(
    kind: &'static str,
    (collection, file): (Collection, &str),
    ask: &Ask,
    mut response: Response,
) -> Response {
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    add_header(&mut response, "content-disposition", &format!("attachment; filename=\"{file}\""));
    if kind == FileFormat::Csv.media_type() {
        let query = ask.query.again();
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        let address = format!("{}/ogc/collections/{collection}/files/{file}{CSVW_ENDING}{query}", ask.base);
        add_header(
            &mut response,
            "link",
            &format!("<{address}>; rel=\"describedby\"; type=\"{CSVW_MEDIA_TYPE}\""),
        );
    }
    response
}

/// Writes the file, and returns it as a body that reads it while it is sent. Its length is stated, so that a client knows a
/// download that breaks off from one that is complete.
fn sent(format: FileFormat, extract: &Extract<'_>, place: Place) -> io::Result<Response> {
    let own = Temporary::new()?;
    files::write(format, extract, &own.0, MOST_BYTES)?;
    let file = File::open(&own.0)?;
    let length = file.metadata()?.len();
    let parts =
        stream::try_unfold((tokio::fs::File::from_std(file), place), |(mut file, place)| async move {
            let mut part = vec![0; AT_ONCE];
            let read = file.read(&mut part).await?;
            part.truncate(read);
            Ok::<_, io::Error>((read > 0).then_some((Bytes::from(part), (file, place))))
        });
    let mut response = Body::from_stream(parts).into_response();
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    Ok(response)
}
