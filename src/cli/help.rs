//! Help in both languages.
//!
//! Clap takes the text of a command or an argument before the language is known. So both languages travel in that text, and
//! [`command`] keeps one of them.

use clap::{Arg, ArgAction, ArgMatches, Command, builder::StyledStr};

use super::exit::Failure;
use crate::model::lang::{Lang, Text};

/// Stands between the languages of a text; it is for private use, so no text has it.
const BETWEEN: char = '\u{e000}';

impl From<Text> for StyledStr {
    fn from(text: Text) -> Self {
        format!("{}{BETWEEN}{}", text.vi, text.en).into()
    }
}

/// An example of a command.
pub(super) fn example(line: &str) -> StyledStr {
    let Text { vi, en } = Text::new("Ví dụ", "Example");
    format!("{vi}: {line}{BETWEEN}{en}: {line}").into()
}

/// The language of the help, which is needed before the arguments are parsed: that of `--lang`, of the environment, or
/// Vietnamese. Another value is refused when the arguments are parsed.
pub(super) fn language(arguments: &[String], environment: Option<String>) -> Lang {
    let end = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    let stated = (0..end).find_map(|at| match arguments[at].strip_prefix("--lang")? {
        "" => arguments.get(at + 1).cloned(),
        value => value.strip_prefix('=').map(str::to_owned),
    });
    stated.or(environment).and_then(|code| code.parse().ok()).unwrap_or(Lang::Vi)
}

/// The program as a command, with its help in a language.
pub(super) fn command(program: Command, lang: Lang) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let version = version.help(Text::new("In phiên bản", "Print the version"));
    in_language(program.disable_version_flag(true).arg(version), lang)
}

fn in_language(command: Command, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let help = help.help(Text::new("In hướng dẫn", "Print this help"));
    let mut command = command.disable_help_flag(true).disable_help_subcommand(true).arg(help);
    if command.has_subcommands() {
        let of = Arg::new("of").value_name("COMMAND").num_args(0..);
        let of = of.help(Text::new("Tên lệnh", "Name of the command"));
        let help =
            Command::new("help").about(Text::new("In hướng dẫn của một lệnh", "Print the help of a command"));
        command = command.subcommand(help.arg(of));
    }
    if let Some(about) = command.get_about().map(|text| said(text, lang)) {
        command = command.about(about);
    }
    if let Some(after) = command.get_after_help().map(|text| said(text, lang)) {
        command = command.after_help(after);
    }
    command
        .help_template(format!(
            "{{before-help}}{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
            lang.pick("Cách dùng:", "Usage:")
        ))
        .subcommand_help_heading(lang.pick("Các lệnh", "Commands"))
        .mut_args(|argument| argument_in_language(argument, lang))
        .mut_subcommands(|own| in_language(own, lang))
}

fn argument_in_language(argument: Arg, lang: Lang) -> Arg {
    let heading = if argument.is_positional() {
        lang.pick("Tham số", "Arguments")
    } else {
        lang.pick("Tùy chọn", "Options")
    };
    let help = argument.get_help().map(|text| said(text, lang));
    let argument = argument.help_heading(heading);
    if let Some(help) = help { argument.help(help) } else { argument }
}

fn said(text: &StyledStr, lang: Lang) -> String {
    let text = text.to_string();
    text.split_once(BETWEEN).map_or_else(|| text.clone(), |(vi, en)| lang.pick(vi, en).to_owned())
}

/// Prints the help of the command of these names.
pub(super) fn print(mut program: Command, names: &[String], lang: Lang) -> anyhow::Result<()> {
    program.build();
    let mut command = &mut program;
    for name in names {
        let unknown = lang.pick(format!("không có lệnh “{name}”"), format!("there is no command '{name}'"));
        command = command.find_subcommand_mut(name).ok_or_else(|| Failure::usage(unknown))?;
    }
    Ok(command.print_help()?)
}

/// The names of the commands whose help `xuong help …` requests.
pub(super) fn requested(matches: &ArgMatches) -> Option<Vec<String>> {
    let (name, own) = matches.subcommand()?;
    if name == "help" {
        return Some(own.get_many("of").into_iter().flatten().cloned().collect());
    }
    let names = requested(own)?;
    Some([vec![name.to_owned()], names].concat())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Cli;

    /// Commands and arguments whose help is not in both languages.
    fn lacking(command: &Command) -> Vec<String> {
        let is_whole = |text: Option<&StyledStr>| text.is_some_and(|text| text.to_string().contains(BETWEEN));
        let name = command.get_name();
        let arguments = command.get_arguments().filter(|own| !is_whole(own.get_help()));
        let mut lacking: Vec<String> = arguments.map(|own| format!("{name}: {}", own.get_id())).collect();
        let has_after = command.get_after_help().is_none_or(|text| is_whole(Some(text)));
        if !is_whole(command.get_about()) || !has_after {
            lacking.push(name.to_owned());
        }
        lacking.extend(command.get_subcommands().flat_map(self::lacking));
        lacking
    }

    #[test]
    fn every_command_and_argument_has_its_help_in_both_languages() {
        assert_eq!(lacking(&Cli::command()), [""; 0]);
        let planted = Command::new("p").about(Text::new("Một", "One")).arg(Arg::new("a").help("a · b"));
        assert_eq!(lacking(&planted), ["p: a"]);
    }

    #[test]
    fn the_language_is_that_of_the_option_before_that_of_the_environment() {
        let of = |arguments: &str, environment: Option<&str>| {
            let arguments: Vec<String> = arguments.split(' ').map(str::to_owned).collect();
            language(&arguments, environment.map(str::to_owned))
        };
        assert_eq!(of("xuong --help", None), Lang::Vi);
        assert_eq!(of("xuong --help", Some("en")), Lang::En);
        assert_eq!(of("xuong report --lang=vi --help", Some("en")), Lang::Vi);
        assert_eq!(of("xuong --lang en", None), Lang::En);
        assert_eq!(of("xuong --lang", Some("en")), Lang::En);
        assert_eq!(of("xuong search -- --lang en", None), Lang::Vi);
        assert_eq!(of("xuong --language en", None), Lang::Vi);
    }
}
