//! Settings from a file: the defaults of options.
//!
//! The file is TOML. What all commands that read pages have is set at its beginning, anything else in a table named after the
//! command. Names, meanings and checks are those of the options: a setting becomes the default of its option, so that the
//! command line overrides it, and whatever can be wrong with an option is told in the same words.

use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use clap::{Arg, ArgAction, Command, CommandFactory};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::args::Arguments;

/// Options that are no settings.
const NOT_SETTINGS: &[&str] = &["config", "help", "version"];
/// The commands whose common options stand at the beginning.
const READERS: [&str; 4] = ["strip", "dedup", "events", "run"];
/// Names less alike than this (Damerau and Levenshtein, normalised) are no slips of the same one.
const ALIKE: f64 = 0.5;

/// Why there are no settings.
#[derive(Debug)]
pub(crate) enum SettingsError {
    /// The file cannot be read.
    Unread(String),
    /// The file says what cannot be.
    Wrong(String),
}

/// The arguments of the command line, with the defaults of the file that it names, if it does.
pub(crate) fn command(line: impl Iterator<Item = OsString>) -> Result<Command, SettingsError> {
    let command = Arguments::command();
    let Some(path) = named(line) else { return Ok(command) };
    let path = Path::new(&path);
    let place = path.display();
    let text = fs::read_to_string(path).map_err(|error| SettingsError::Unread(format!("{place}: {error}")))?;
    with(command, &text).map_err(|(at, what)| {
        let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        SettingsError::Wrong(format!("{place}:{line}: {what}"))
    })
}

/// The file that the command line names: it must be known before the command line can be understood.
fn named(line: impl Iterator<Item = OsString>) -> Option<OsString> {
    let mut line = line.take_while(|argument| argument != "--");
    while let Some(argument) = line.next() {
        if argument == "--config" {
            return line.next();
        }
        if let Some(path) = argument.to_str().and_then(|argument| argument.strip_prefix("--config=")) {
            return Some(path.into());
        }
    }
    None
}

/// Something wrong, and the byte at which it stands.
type Wrong = (usize, String);

fn with(mut command: Command, text: &str) -> Result<Command, Wrong> {
    let table = DeTable::parse(text)
        .map_err(|error| (error.span().map_or(0, |span| span.start), error.message().trim().to_owned()))?;
    let common = common(&command);
    // The tables of commands come last, because they say more.
    for (key, value) in table.get_ref() {
        let name = key.get_ref().as_ref();
        match value.get_ref() {
            DeValue::Table(_) => {}
            _ if common.iter().any(|known| known == name) => {
                for reader in READERS {
                    command = set(command, reader, name, value)?;
                }
            }
            _ => return Err(unknown(&command, key, &common)),
        }
    }
    for (key, value) in table.get_ref() {
        let DeValue::Table(settings) = value.get_ref() else { continue };
        let name = key.get_ref().as_ref();
        let Some(options) = command.find_subcommand(name).map(options) else {
            return Err(unknown(&command, key, &common));
        };
        for (key, value) in settings {
            if !options.iter().any(|known| known == key.get_ref().as_ref()) {
                return Err(unknown_of(key, &format!("`{name}` has no setting"), &options));
            }
            command = set(command, name, key.get_ref(), value)?;
        }
    }
    Ok(command)
}

/// Makes a setting the default of its option.
fn set(command: Command, name: &str, option: &str, value: &Spanned<DeValue>) -> Result<Command, Wrong> {
    let wrong = |what: &str| Err((value.span().start, format!("`{option}` {what}")));
    let is_flag = command.find_subcommand(name).and_then(|command| find(command, option)).is_some_and(is_flag);
    let values = match value.get_ref() {
        DeValue::Boolean(value) if is_flag => vec![value.to_string()],
        _ if is_flag => return wrong("must be true or false"),
        DeValue::Array(values) => match values.iter().map(|value| scalar(value.get_ref())).collect() {
            Some(values) => values,
            None => return wrong("must hold strings or numbers"),
        },
        value => match scalar(value) {
            Some(value) => vec![value],
            None => return wrong("must be a string or a number"),
        },
    };
    // A default that is not there cannot be told from one that is empty.
    if values.is_empty() {
        return Ok(command);
    }
    let option = option.to_owned();
    Ok(command.mut_subcommand(name, |command| {
        let id = find(&command, &option).map(|option| option.get_id().clone());
        match id {
            Some(id) => command.mut_arg(id, |option| option.required(false).default_values(values)),
            None => command,
        }
    }))
}

fn scalar(value: &DeValue) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

fn find<'a>(command: &'a Command, option: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|known| known.get_long() == Some(option))
}

fn is_flag(option: &Arg) -> bool {
    matches!(option.get_action(), ArgAction::SetTrue)
}

/// The names of a command's options, sorted as they stand in its help.
fn options(command: &Command) -> Vec<String> {
    let names = command.get_arguments().filter_map(Arg::get_long);
    names.filter(|name| !NOT_SETTINGS.contains(name)).map(str::to_owned).collect()
}

/// The options that all commands that read pages have, and that mean the same in each.
fn common(command: &Command) -> Vec<String> {
    let readers: Vec<_> = READERS.iter().filter_map(|name| command.find_subcommand(name)).collect();
    let is_common = |name: &String| {
        let help = |command: &&Command| find(command, name).and_then(Arg::get_help).map(ToString::to_string);
        let first = readers.first().and_then(help);
        first.is_some() && readers.iter().all(|reader| help(reader) == first)
    };
    readers.first().map(|reader| options(reader)).unwrap_or_default().into_iter().filter(is_common).collect()
}

fn unknown(command: &Command, key: &Spanned<std::borrow::Cow<'_, str>>, common: &[String]) -> Wrong {
    let name = key.get_ref().as_ref();
    if let Some(of) = command.get_subcommands().find(|command| find(command, name).is_some()) {
        let of = of.get_name();
        return (key.span().start, format!("`{name}` is a setting of `{of}`: write it below [{of}]"));
    }
    let mut known = common.to_vec();
    known.extend(
        command
            .get_subcommands()
            .filter(|command| !options(command).is_empty())
            .map(|command| command.get_name().to_owned()),
    );
    unknown_of(key, "there is no setting", &known)
}

fn unknown_of(key: &Spanned<std::borrow::Cow<'_, str>>, what: &str, known: &[String]) -> Wrong {
    let name = key.get_ref().as_ref();
    let alike = |known: &&String| strsim::normalized_damerau_levenshtein(known, name);
    let nearest = known.iter().filter(|known| alike(known) >= ALIKE).max_by(|a, b| alike(a).total_cmp(&alike(b)));
    let hint = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    (key.span().start, format!("{what} `{name}`; {hint}"))
}

/// A file of settings that changes nothing: all defaults, with what they mean.
pub(crate) fn defaults() -> String {
    let command = Arguments::command();
    let common = common(&command);
    let mut out = String::from(
        "# Settings of gleaner: the defaults of its options, for `--config`. The command line overrides them.\n\
         # A setting behind `# ` has no default; take the mark away to give it one. Paths are relative to where\n\
         # the command is called.\n\n# For all commands that read pages.\n",
    );
    if let Some(reader) = command.find_subcommand(READERS[0]) {
        common.iter().filter_map(|name| find(reader, name)).for_each(|option| describe(&mut out, option));
    }
    for command in command.get_subcommands() {
        let is_reader = READERS.contains(&command.get_name());
        let own: Vec<_> = options(command).into_iter().filter(|name| !(is_reader && common.contains(name))).collect();
        if !own.is_empty() {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(out, "\n# {about}\n[{}]", command.get_name());
            own.iter().filter_map(|name| find(command, name)).for_each(|option| describe(&mut out, option));
        }
    }
    out
}

fn describe(out: &mut String, option: &Arg) {
    let name = option.get_long().unwrap_or_default();
    let help = option.get_help().map(ToString::to_string).unwrap_or_default();
    // The possible values of a flag are of no interest here.
    let values = if is_flag(option) { Vec::new() } else { option.get_possible_values() };
    let choices: Vec<_> = values.iter().map(|value| value.get_name().to_owned()).collect();
    let choices = if choices.is_empty() { String::new() } else { format!(": {}", choices.join(", ")) };
    let default = option.get_default_values().first().and_then(|value| value.to_str());
    let quoted = |value: &str| match value.parse::<f64>() {
        Ok(_) => value.to_owned(),
        Err(_) => format!("{value:?}"),
    };
    // Writing to memory does not fail.
    let _ = writeln!(out, "# {help}{choices}");
    let _ = match (option.get_action(), default) {
        (ArgAction::SetTrue, _) => writeln!(out, "{name} = false"),
        (ArgAction::Append, None) => writeln!(out, "{name} = []"),
        (_, Some(default)) => writeln!(out, "{name} = {}", quoted(default)),
        (_, None) => {
            let value = option.get_value_names().and_then(|names| names.first()).map_or("VALUE", |name| name.as_str());
            writeln!(out, "# {name} = \"{value}\"")
        }
    };
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches;

    use super::*;
    use crate::args;

    fn parse(text: &str, line: &str) -> Result<args::Command, String> {
        let command = with(Arguments::command(), text).map_err(|(at, what)| format!("{at}: {what}"))?;
        let matches = command.try_get_matches_from(line.split_whitespace()).map_err(|error| error.to_string())?;
        Arguments::from_arg_matches(&matches).map(|arguments| arguments.command).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_are_defaults() {
        let text = "threads = 3\nkeep-going = true\n[dedup]\nkeep = 'earliest'\nprefer = ['a', 'b']\nwithin-days = 7\n\
                    [run]\nout = 'results'\nthreads = 2\n[explain]\nthreshold = .5\n"
            .replace("= .5", "= 0.5");
        let Ok(args::Command::Dedup(dedup)) = parse(&text, "gleaner dedup a") else { panic!("dedup") };
        assert_eq!((dedup.keep, dedup.within_days, dedup.input.keep_going), (args::Keep::Earliest, Some(7), true));
        assert_eq!(
            (dedup.prefer.as_slice(), dedup.input.threads.map(usize::from)),
            (&["a".to_owned(), "b".to_owned()][..], Some(3))
        );
        let Ok(args::Command::Dedup(dedup)) = parse(&text, "gleaner dedup a --keep first --prefer c --threads 1")
        else {
            panic!("dedup")
        };
        assert_eq!((dedup.keep, dedup.prefer.as_slice()), (args::Keep::First, &["c".to_owned()][..]));
        assert_eq!(dedup.input.threads.map(usize::from), Some(1));
        let Ok(args::Command::Run(run)) = parse(&text, "gleaner run a") else { panic!("run") };
        assert_eq!((run.out.to_str(), run.input.threads.map(usize::from)), (Some("results"), Some(2)));
        let Ok(args::Command::Explain(explain)) = parse(&text, "gleaner explain") else { panic!("explain") };
        assert!((explain.threshold - 0.5).abs() < f64::EPSILON);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, expected) in [
            ("thread = 3", "0: there is no setting `thread`; did you mean `threads`?"),
            ("[dedupe]\n", "1: there is no setting `dedupe`; did you mean `dedup`?"),
            ("[dedup]\nkepe = 'first'", "8: `dedup` has no setting `kepe`; did you mean `keep`?"),
            ("[dedup]\nzzzzzz = 1", "8: `dedup` has no setting `zzzzzz`; there are "),
            ("keep = 'first'", "0: `keep` is a setting of `dedup`: write it below [dedup]"),
            ("keep-going = 1", "13: `keep-going` must be true or false"),
            ("threads = [[1]]", "10: `threads` must hold strings or numbers"),
            ("threads = 1979-05-27", "10: `threads` must be a string or a number"),
            ("threads = 3\nthreads = 4", "12: duplicate key"),
            ("threads", "7: "),
            ("[dedup]\nkeep = 'latest'", "error: invalid value 'latest' for '--keep <KEEP>'"),
            ("threads = 0", "error: invalid value '0' for '--threads <N>'"),
        ] {
            let error = parse(text, "gleaner dedup a").expect_err(text);
            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }

    #[test]
    fn every_option_has_its_default_in_the_file() {
        let text = defaults();
        for line in
            ["gleaner strip a", "gleaner dedup a", "gleaner events a", "gleaner run a --out b", "gleaner explain"]
        {
            let plain = format!("{:?}", parse("", line).expect(line));
            assert_eq!(format!("{:?}", parse(&text, line).expect(line)), plain, "{text}");
        }
        for command in Arguments::command().get_subcommands() {
            for name in options(command) {
                assert!(text.contains(&format!("{name} = ")), "{name}: {text}");
            }
        }
        // Also those without a default, once their mark is taken away.
        let all = text.replace("# threads = \"N\"", "threads = 2").replace("# out = \"DIR\"", "out = \"d\"");
        let Ok(args::Command::Run(run)) = parse(&all, "gleaner run a") else { panic!("{all}") };
        assert_eq!((run.out.to_str(), run.input.threads.map(usize::from)), (Some("d"), Some(2)));
    }

    #[test]
    fn the_file_is_found_on_the_line() {
        let named = |line: &str| named(line.split_whitespace().map(OsString::from));
        assert_eq!(named("gleaner dedup a --config b c"), Some("b".into()));
        assert_eq!(named("gleaner --config=b dedup"), Some("b".into()));
        assert_eq!((named("gleaner dedup -- --config b"), named("gleaner --config")), (None, None));
    }
}
