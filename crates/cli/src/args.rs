//! The arguments of the command, and its help.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::input::{Column, Columns, Format};
use crate::progress::{Progress, Shown};

/// Clean, grouped news from crawled pages: strips site chrome, finds near-duplicates, groups the reports of one event.
#[derive(Debug, Parser)]
#[command(name = "gleaner", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Take the defaults of all options from a file; `gleaner config` prints one
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

const EXIT_CODES: &str =
    "Exit codes: 0 done, 1 bad data or a file that cannot be read or written, 2 bad usage, 130 interrupted.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Strip(Strip),
    Dedup(Dedup),
    Events(Events),
    Run(Run),
    Show(Show),
    Explain(Explain),
    Config(Config),
    Completions(Completions),
    Man(Man),
}

impl Command {
    /// What it reads, if it reads pages.
    pub(crate) fn input(&self) -> Option<&Input> {
        match self {
            Command::Strip(strip) => Some(&strip.input),
            Command::Dedup(dedup) => Some(&dedup.input),
            Command::Events(events) => Some(&events.input),
            Command::Run(run) => Some(&run.input),
            Command::Show(_) | Command::Explain(_) | Command::Config(_) | Command::Completions(_) | Command::Man(_) => {
                None
            }
        }
    }
}

/// Learn the chrome of each site from the pages, and print the pages without it.
///
/// Prints one JSON record a page, in input order: its id, the text that is left, and what was removed and why. Offsets are
/// bytes of the input text. A page of which nothing would be left is kept whole, and has `all_chrome`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner strip pages.jsonl > clean.jsonl
  gleaner strip crawl/ --save-model site.model > clean.jsonl
  zcat today.jsonl.gz | gleaner strip - --model site.model")]
pub(crate) struct Strip {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) output: Results,
    /// Start from what an earlier run learnt
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// Save what is known of each site after this run
    #[arg(long, value_name = "FILE")]
    pub(crate) save_model: Option<PathBuf>,
}

/// Find near-duplicate pages.
///
/// Prints one JSON record a page, in input order: its id, its cluster, the cluster's representative, and how similar the
/// page is to that.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner dedup pages.jsonl > clusters.jsonl
  gleaner dedup monday.jsonl.gz tuesday.jsonl.gz --keep earliest --why
  gleaner dedup pages.jsonl --prefer agency.example,daily.example
  gleaner dedup texts/ --no-strip")]
pub(crate) struct Dedup {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) output: Results,
    #[command(flatten)]
    pub(crate) stripping: Stripping,
    /// Which page of a cluster represents it
    #[arg(long, value_enum, default_value_t = Keep::Longest)]
    pub(crate) keep: Keep,
    /// Let pages of these sites represent a cluster before any other's, the first site first
    #[arg(long, value_name = "SITE", value_delimiter = ',')]
    pub(crate) prefer: Vec<String>,
    /// Let a cluster have one representative on each of its sites
    #[arg(long)]
    pub(crate) per_site: bool,
    /// Pages whose dates are known and farther apart than this are not copies
    #[arg(long, value_name = "DAYS")]
    pub(crate) within_days: Option<u16>,
    /// How the pages to compare are found
    #[arg(long, value_enum, default_value_t = Way::BottomK)]
    pub(crate) candidates: Way,
    /// Say of each page what it was matched with and why, and to which other clusters it is linked
    #[arg(long)]
    pub(crate) why: bool,
}

/// How candidates are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    /// Shared smallest hashes of three-word phrases: finds cut copies too
    BottomK,
    /// MinHash signatures of 128 slots in bands, for a Jaccard similarity of 0.5
    Minhash,
    /// SimHash fingerprints that differ in at most 3 of 64 bits
    Simhash,
}

/// Show what a choice of sketches finds, and what it costs.
///
/// Prints the bottom-k keys that find so many copies in so many bytes, the bands of MinHash signatures for a threshold, and,
/// if pages are given, what share of them the keys find from their first part.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner explain
  gleaner explain --containment 0.2 --recall 0.99 --bytes 300 pages.jsonl
  gleaner explain --threshold 0.7 --slots 256")]
pub(crate) struct Explain {
    /// Pages to measure on, in the forms that the other commands read
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The share of the larger page's phrases that the smaller one holds
    #[arg(long, value_name = "SHARE", default_value_t = 0.3)]
    pub(crate) containment: f64,
    /// The share of such pairs to be found
    #[arg(long, value_name = "SHARE", default_value_t = 0.998)]
    pub(crate) recall: f64,
    /// The most bytes that the keys of a page take
    #[arg(long, value_name = "BYTES", default_value_t = 224)]
    pub(crate) bytes: usize,
    /// The least Jaccard similarity that bands are to find
    #[arg(long, value_name = "SHARE", default_value_t = 0.8)]
    pub(crate) threshold: f64,
    /// The slots of MinHash signatures
    #[arg(long, value_name = "N", default_value_t = 128)]
    pub(crate) slots: usize,
}

/// Group the pages that report one event.
///
/// Prints one JSON record a page, in input order: its id, its event (one happening) and its story (what belongs together
/// beyond it). A cluster of near-duplicates counts as one report.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner events pages.jsonl > events.jsonl
  gleaner events crawl/2026-03-05/ crawl/2026-03-06/
  gleaner events clean.jsonl --no-strip
  gleaner events pages.jsonl --why > why.jsonl")]
pub(crate) struct Events {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) output: Results,
    #[command(flatten)]
    pub(crate) stripping: Stripping,
    /// Add each page's likeliest partners, and what speaks for and against them
    #[arg(long)]
    pub(crate) why: bool,
}

/// Do all of it, and write the results and a report to a folder.
///
/// Writes pages.jsonl (stripped text, removed spans, cluster, event), site.model, report.html and summary.json. An interrupted
/// run leaves run.state there, from which --resume goes on.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner run pages.jsonl --out results
  gleaner run crawl/ --out results --threads 4 --keep-going
  gleaner run crawl/ --out results --threads 4 --keep-going --resume")]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) input: Input,
    /// The folder to write to; made if it is not there
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write pages.parquet instead of pages.jsonl
    #[arg(long)]
    pub(crate) parquet: bool,
    /// Go on with an interrupted run of the same pages from the stages that it finished
    #[arg(long)]
    pub(crate) resume: bool,
}

impl Run {
    /// The name of the file of pages.
    pub(crate) fn pages(&self) -> &'static str {
        if self.parquet { "pages.parquet" } else { "pages.jsonl" }
    }
}

/// Show what a saved model, a state or results hold.
///
/// Of models and states: sites, templates with their slots, how often each was seen and where. Of results: clusters and events.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner show site.model
  gleaner show results/site.model | less
  gleaner show results
  gleaner show site.model --json | grep news.example")]
pub(crate) struct Show {
    /// Print one JSON record a template, cluster or event, for programs
    #[arg(long)]
    pub(crate) json: bool,
    /// A file that `gleaner` wrote, or the folder of a run
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// Print a file of settings with the defaults of all options and what they mean.
///
/// Every option of every command can be set there, and is overridden by the command line. What all commands that read pages
/// have stands at the beginning, the rest in a table of each command. An unknown setting is an error.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner config > gleaner.toml
  gleaner dedup pages.jsonl --config gleaner.toml")]
pub(crate) struct Config {}

/// Print what a shell needs to complete the command and its options.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner completions bash > ~/.local/share/bash-completion/completions/gleaner
  gleaner completions zsh > ~/.zfunc/_gleaner
  gleaner completions fish > ~/.config/fish/completions/gleaner.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Print the manual page of the command, or of one of its commands.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  gleaner man | man -l -
  gleaner man dedup > gleaner-dedup.1")]
pub(crate) struct Man {
    /// One of the commands, such as dedup
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

/// What every command that reads pages takes.
#[derive(Args, Debug)]
pub(crate) struct Input {
    /// Files (.jsonl, .csv, .warc, .wet, .parquet, .txt, .html; each also .gz or .zst), folders of them, or - for standard
    /// input
    ///
    /// A JSON record, or a row of CSV or Parquet, has `text` or `html`, and may have `id`, `site`, `url`, `title`, `date` and
    /// `author`; others are ignored. Of web archives (WARC, WET) the pages of successful responses, HTML or plain text, and
    /// the conversions are read. Parquet is never compressed as a whole. Also known: .ndjson, .tsv, .htm.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The name that CSV or Parquet has for a field, such as text=body; may be given several times
    #[arg(long = "column", value_name = "FIELD=NAME")]
    pub(crate) columns: Vec<Column>,
    /// The format of standard input [default: jsonl], and of files whose names tell none
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// Skip and count bad records instead of stopping at the first
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Use so many threads [default: one a core]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Show nothing but errors on standard error
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// How progress is shown on standard error
    #[arg(long, value_enum, default_value_t = Shown::Auto)]
    pub(crate) progress: Shown,
    /// Say what would be read and about how much memory that needs, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Input {
    pub(crate) fn progress(&self) -> Progress {
        Progress::new(self.quiet, self.progress)
    }

    /// What files of columns call the fields of a record.
    pub(crate) fn columns(&self) -> Columns {
        Columns::new(&self.columns)
    }
}

/// Where the records of a command go.
#[derive(Args, Debug)]
pub(crate) struct Results {
    /// Write the records to a file instead of standard output: as Parquet if its name ends in .parquet, else as JSON lines
    ///
    /// The file appears when all is done. In Parquet, what is nested is JSON, and --column names the columns as in the input.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Whether to strip before comparing.
#[derive(Args, Debug)]
pub(crate) struct Stripping {
    /// Take the text as it is instead of stripping site chrome first
    #[arg(long)]
    pub(crate) no_strip: bool,
}

/// Which page of a cluster represents it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Keep {
    /// The one with the longest text
    Longest,
    /// The one with the earliest date
    Earliest,
    /// The one that comes first in the input
    First,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Command, ErrorKind> {
        let words = std::iter::once("gleaner").chain(line.split_whitespace());
        Arguments::try_parse_from(words).map(|arguments| arguments.command).map_err(|error| error.kind())
    }

    #[test]
    fn definitions_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_is_understood() {
        let Ok(Command::Strip(strip)) = parse("strip a.jsonl - b --model m --save-model n --keep-going --threads 3 -q")
        else {
            panic!("strip")
        };
        assert_eq!(strip.input.inputs, ["a.jsonl", "-", "b"].map(PathBuf::from));
        assert_eq!((strip.model, strip.save_model), (Some("m".into()), Some("n".into())));
        assert!(strip.input.keep_going && strip.input.quiet);
        assert_eq!(strip.input.threads, NonZeroUsize::new(3));

        let Ok(Command::Dedup(dedup)) = parse("dedup --keep earliest --no-strip a") else { panic!("dedup") };
        assert!(dedup.keep == Keep::Earliest && dedup.stripping.no_strip);
        let Ok(Command::Dedup(dedup)) = parse("dedup a") else { panic!("dedup") };
        assert!(dedup.keep == Keep::Longest && !dedup.stripping.no_strip);

        let Ok(Command::Events(events)) = parse("events --no-strip a") else { panic!("events") };
        assert!(events.stripping.no_strip && !events.input.quiet && events.input.threads.is_none());
        let Ok(Command::Run(run)) = parse("run a --out d") else { panic!("run") };
        assert_eq!(run.out, PathBuf::from("d"));
        let Ok(Command::Show(show)) = parse("show f") else { panic!("show") };
        assert_eq!(show.file, PathBuf::from("f"));
    }

    #[test]
    fn bad_usage_is_refused() {
        for (line, expected) in [
            ("strip", ErrorKind::MissingRequiredArgument),
            ("run a", ErrorKind::MissingRequiredArgument),
            ("show", ErrorKind::MissingRequiredArgument),
            ("show a b", ErrorKind::UnknownArgument),
            ("strip a --no-strip", ErrorKind::UnknownArgument),
            ("dedup a --keep latest", ErrorKind::InvalidValue),
            ("dedup a --threads 0", ErrorKind::ValueValidation),
            ("sweep a", ErrorKind::InvalidSubcommand),
        ] {
            assert_eq!(parse(line).err(), Some(expected), "{line}");
        }
    }

    #[test]
    fn every_help_has_examples() {
        for command in Arguments::command().get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            assert!(help.matches("\n  gleaner ").count() >= 2, "{help}");
        }
    }
}
