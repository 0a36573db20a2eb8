//! From arguments to an exit code.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use super::{
    account_args::AccountsCommand,
    args::{AdminCommand, Cli, Command},
    audit, backup, check, config, copy,
    demo::{self, Data},
    edit,
    exit::{Exit, Failure},
    export, help, import, imports, key, near, notes, profiles, publications, recognise, reconcile, redact,
    report, resolve, restore, search, serve, session, synth, template, user, webhooks,
};
use crate::{
    config::{Given, Settings},
    model::{actor::Role, lang::Lang},
    telemetry,
};

/// Runs the given command. A closed pipe is success, since its reader has read enough.
pub fn run() -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let lang = help::language(&arguments, std::env::var("XUONG_LANG").ok());
    let program = help::command(Cli::command(), lang);
    let matches = program.clone().get_matches();
    let done = match help::requested(&matches) {
        Some(names) => help::print(program, &names, lang).map(|()| Exit::Done),
        None => dispatch(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) if is_closed_pipe(&error) => Exit::Done.into(),
        Err(error) => {
            eprintln!("{}: {error}", lang.pick("xuong: không thực hiện được", "xuong: cannot be done"));
            error.downcast_ref::<Failure>().map_or(Exit::Unavailable, |failure| failure.exit).into()
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<Exit> {
    let settings = settings(&cli)?;
    telemetry::log::start(&settings.log, settings.log_json).map_err(Failure::usage)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(execute(cli.command, settings, cli.role, cli.lang))
}

async fn execute(command: Command, settings: Settings, role: Role, lang: Lang) -> anyhow::Result<Exit> {
    outlive_the_file_limit();
    match command {
        Command::Demo { seed_only, synthetic, seed, .. } => {
            let data = synthetic.map_or(Data::Facts, |count| Data::Synthetic(count, seed));
            demo::run(settings, data, seed_only, lang).await
        }
        Command::Serve { .. } => serve::run(settings, lang).await,
        Command::Import(args) if args.template => template::run(&args, lang),
        Command::Import(args) => import::run(*args, &settings, lang).await,
        Command::Imports { what } => imports::run(what, &settings, lang).await,
        Command::Notes { what } => notes::run(what, &settings, lang).await,
        Command::Publish { what } => publications::publish(what, &settings, lang).await,
        Command::Publications { what } => publications::run(what, &settings, lang).await,
        Command::Webhooks { what } => webhooks::run(what, &settings, lang).await,
        Command::Profiles { what } => profiles::run(what, &settings, lang).await,
        Command::Reconcile(args) => reconcile::run(*args, &settings, role, lang).await,
        Command::Export(args) => export::run(args, &settings, role, lang).await,
        Command::Near(args) => near::run(args, &settings, role, lang).await,
        Command::Search { words, limit, as_of } => search::run(&words, (limit, as_of), &settings, lang).await,
        Command::Resolve(args) => resolve::run(args, &settings, lang).await,
        Command::Report(args) => report::run(*args, &settings, role, lang).await,
        Command::Check { deep: true, .. } => check::deep(&settings, lang).await,
        Command::Backup { file, force } => backup::run(&file, force, &settings, lang).await,
        Command::Restore { file, replace } => restore::run(&file, replace, &settings, lang).await,
        Command::Copy { to } => copy::run(&to, &settings, lang).await,
        Command::Check { output, .. } => check::run(output, &settings, lang).await,
        Command::Admin { what: AdminCommand::Synth { count, seed, force } } => {
            synth::run(count, seed, force, &settings, lang).await
        }
        Command::Admin { what: AdminCommand::Recognise(args) } => {
            recognise::run(*args, &settings, lang).await
        }
        Command::Admin { what: AdminCommand::Accounts(what) } => match what {
            AccountsCommand::User { what } => user::run(what, &settings, lang).await,
            AccountsCommand::Key { what } => key::run(what, &settings, lang).await,
            AccountsCommand::Session { what } => session::run(what, &settings, lang).await,
            AccountsCommand::Audit(args) => audit::run(args, &settings, lang).await,
            AccountsCommand::Redact(args) => Box::pin(redact::run(args, &settings, lang)).await,
            AccountsCommand::Verify => check::deep(&settings, lang).await,
        },
        Command::Keeping(command) => edit::run(command, &settings, lang).await,
        Command::Config { .. } => config::show(&settings),
    }
}

/// Ignores the signal that by default ends a program when a file reaches the size limit of the system. The write then
/// fails, and its cause can be reported.
fn outlive_the_file_limit() {
    #[cfg(unix)]
    {
        const SIGXFSZ: i32 = 25;
        let _ = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(SIGXFSZ));
    }
}

/// The settings: options take precedence over the environment, which takes precedence over the file and the defaults.
fn settings(cli: &Cli) -> anyhow::Result<Settings> {
    let typed = match &cli.command {
        Command::Demo { server, .. } | Command::Serve { server } => server.given(),
        _ => Given::default(),
    };
    let flags = Given {
        city: cli.city.clone(),
        data_dir: cli.data_dir.clone(),
        database_url: cli.database_url.clone(),
        ..typed
    };
    let environment = Given::from_environment(variables()).map_err(Failure::usage)?;
    let mut given = flags.over(environment).over(file(cli)?);
    if matches!(cli.command, Command::Demo { synthetic: Some(_), .. }) {
        given.data_dir.get_or_insert_with(|| "data-synthetic".into());
    }
    Ok(given.settle())
}

/// The environment variables that are valid text.
fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

fn file(cli: &Cli) -> anyhow::Result<Given> {
    let path = cli.config.clone().unwrap_or_else(|| "xuong.toml".into());
    match std::fs::read_to_string(&path) {
        Ok(text) => Given::from_toml(&text).map_err(|e| Failure::usage(format!("{}: {e}", path.display()))),
        Err(error) if cli.config.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            Ok(Given::default())
        }
        Err(error) => Err(Failure::usage(format!("{}: {error}", path.display()))),
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let causes = error.chain().filter_map(|e| e.downcast_ref::<std::io::Error>());
    causes.into_iter().any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
