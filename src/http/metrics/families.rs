//! The metrics: their names and what they mean.

use crate::telemetry::exposition::Family;

pub(super) const BUILD: Family =
    Family::gauge("xuong_build_info", "Always 1; the version of the program and the name of its build.");
pub(super) const READY: Family =
    Family::gauge("xuong_ready", "1 if the register is loaded, checked and not damaged.");

pub(super) const REQUESTS: Family =
    Family::counter("xuong_http_requests_total", "Requests by route, method and class of status.");
pub(super) const REQUEST_TIMES: Family = Family::histogram(
    "xuong_http_request_duration_seconds",
    "Time from the head of a request to the head of its response.",
);
pub(super) const IN_FLIGHT: Family =
    Family::gauge("xuong_http_requests_in_flight", "Requests whose response has not begun.");
pub(super) const STREAMS: Family =
    Family::gauge("xuong_streams_open", "Open streams of changes (server-sent events).");

pub(super) const RUNNING: Family =
    Family::gauge("xuong_work_running", "Long computations that run, by class (docs/limits.md).");
pub(super) const SEATS: Family = Family::gauge(
    "xuong_work_seats",
    "The largest number of computations of a class that run at the same time.",
);
pub(super) const QUEUED: Family = Family::gauge("xuong_work_queued", "Requests that wait for a seat.");
pub(super) const REFUSED: Family = Family::counter(
    "xuong_work_refused_total",
    "Requests refused with 503: busy for want of capacity, too_long since they would exceed the time limit alone.",
);

pub(super) const CONNECTIONS: Family = Family::gauge("xuong_connections_open", "Open connections.");
pub(super) const MOST_CONNECTIONS: Family =
    Family::gauge("xuong_connections_max", "The limit of open connections in force.");
pub(super) const CLOSED: Family = Family::counter(
    "xuong_connections_closed_total",
    "Idle or stalled connections closed to make room for others.",
);
pub(super) const TURNED_AWAY: Family =
    Family::counter("xuong_connections_refused_total", "Refused connections.");
pub(super) const UNREAD: Family = Family::gauge(
    "xuong_unread_bytes",
    "Memory of large responses that are not sent yet and of incomplete bodies.",
);
pub(super) const MOST_UNREAD: Family =
    Family::gauge("xuong_unread_max_bytes", "The limit of that memory (unread_answers_mb).");
pub(super) const UNREAD_REFUSED: Family = Family::counter(
    "xuong_unread_refused_total",
    "Large responses and bodies refused for want of that memory.",
);

pub(super) const VERSION: Family = Family::gauge(
    "xuong_registry_version",
    "The number of the newest change that requests are answered from.",
);
pub(super) const CHANGED: Family = Family::gauge(
    "xuong_registry_last_change_timestamp_seconds",
    "When the newest change was recorded, in seconds since 1970.",
);
pub(super) const LOOKED: Family = Family::gauge(
    "xuong_registry_last_look_timestamp_seconds",
    "When the database was last read without an error, in seconds since 1970.",
);
pub(super) const LAG: Family = Family::gauge(
    "xuong_registry_lag_changes",
    "Changes in the database that requests are not answered from yet.",
);
pub(super) const FIRMS: Family = Family::gauge("xuong_registry_firms", "Records of firms.");
pub(super) const SESSIONS: Family = Family::gauge("xuong_registry_sessions", "Sessions of the app.");
pub(super) const DAMAGED: Family =
    Family::gauge("xuong_registry_damaged", "1 if damage was found: nothing is written any more.");
pub(super) const UNCHECKED: Family =
    Family::gauge("xuong_registry_being_checked", "1 until the data file has been checked after the start.");

pub(super) const FOLLOWED_VERSION: Family =
    Family::gauge("xuong_follow_version", "The version of a register that is followed, as it is held.");
pub(super) const FOLLOWED_SILENCE: Family = Family::gauge(
    "xuong_follow_silence_seconds",
    "Time since a register that is followed answered last; 0 while it answers.",
);

pub(super) const COMMITS: Family = Family::counter("xuong_commits_total", "Edits of clients, by outcome.");
pub(super) const GROUP_SIZES: Family =
    Family::histogram("xuong_commit_group_size", "Edits of clients that share one transaction.");
pub(super) const GROUP_TIMES: Family = Family::histogram(
    "xuong_commit_group_duration_seconds",
    "Time of such a transaction until it is durable.",
);

pub(super) const NOTES: Family = Family::counter(
    "xuong_notes_total",
    "Notes of the public, by outcome: accepted, or refused for a limit.",
);

pub(super) const WEBHOOKS: Family = Family::counter(
    "xuong_webhook_messages_total",
    "Attempts to send messages of webhooks: accepted, failed; given_up are messages.",
);
pub(super) const WEBHOOK_LAG: Family =
    Family::gauge("xuong_webhook_lag_changes", "Changes that the receiver of a webhook was not sent yet.");

pub(super) const TILES: Family =
    Family::counter("xuong_tile_cache_requests_total", "Tiles and legends found in the cache, or made.");
pub(super) const TILE_BYTES: Family =
    Family::gauge("xuong_tile_cache_bytes", "Memory of the cache of tiles.");

pub(super) const RESIDENT: Family =
    Family::gauge("process_resident_memory_bytes", "Resident memory of the process.");
pub(super) const CPU: Family = Family::counter("process_cpu_seconds_total", "Processor time of the process.");
pub(super) const FILES: Family = Family::gauge("process_open_fds", "Open files of the process.");
pub(super) const MOST_FILES: Family = Family::gauge("process_max_fds", "The limit of open files.");
pub(super) const STARTED: Family =
    Family::gauge("process_start_time_seconds", "When the process started, in seconds since 1970.");
