//! How far a run has got, on standard error: a bar on a terminal, lines if they are asked for, nothing anywhere else.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use crate::plain;

/// Lines come this often.
const EVERY: Duration = Duration::from_secs(3);

/// How progress is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shown {
    /// A bar if standard error is a terminal, else nothing
    #[default]
    Auto,
    /// A line every few seconds
    Plain,
}

/// Whether, and how, progress is shown.
pub(crate) struct Progress {
    quiet: bool,
    shown: Shown,
}

/// What a stage counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Bytes,
    Pages,
    /// Nothing that could be counted.
    Time,
}

/// One stage of a run; its bar disappears with it. Threads may share it.
pub(crate) struct Stage {
    counts: Counts,
    lines: Option<Lines>,
}

/// What of a stage is counted: shared by those who count and those who show.
#[derive(Clone)]
pub(crate) struct Counts {
    bar: ProgressBar,
    name: &'static str,
    unit: Unit,
}

/// The thread that writes lines about a stage. Gone, its end of the channel tells it to stop.
struct Lines {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Progress {
    pub(crate) fn new(quiet: bool, shown: Shown) -> Self {
        Progress { quiet, shown }
    }

    /// Begins a stage of `total` units, if the number is known.
    pub(crate) fn stage(&self, name: &'static str, total: Option<u64>, unit: Unit) -> Stage {
        let is_bar = !self.quiet && self.shown == Shown::Auto && std::io::stderr().is_terminal();
        let bar = match total {
            _ if !is_bar => ProgressBar::hidden(),
            None => ProgressBar::no_length(),
            Some(total) => ProgressBar::new(total),
        };
        if let Some(total) = total {
            bar.set_length(total);
        }
        if is_bar {
            // A template that does not parse is a mistake of ours and no reason to stop: the bar then looks plainer.
            if let Ok(style) = ProgressStyle::with_template(template(unit, total.is_some())) {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.set_message(name);
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        let counts = Counts { bar, name, unit };
        let lines = (!self.quiet && self.shown == Shown::Plain).then(|| Lines::of(counts.clone())).flatten();
        Stage { counts, lines }
    }

    /// Tells of something that is not an error, on a line of its own. Not to be called while a stage lasts.
    pub(crate) fn warn(&self, message: &str) {
        if !self.quiet {
            eprintln!("gleaner: {message}");
        }
    }
}

impl Stage {
    /// So much more is done.
    pub(crate) fn add(&self, count: u64) {
        self.counts.bar.inc(count);
    }

    /// What can be told from elsewhere while the stage is lent to others.
    pub(crate) fn counts(&self) -> Counts {
        self.counts.clone()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.counts.bar.finish_and_clear();
        if let Some(Lines { stop, thread }) = self.lines.take() {
            drop(stop);
            // It only writes lines: if it failed at that, nothing is lost.
            let _ = thread.join();
        }
    }
}

impl Counts {
    /// What else has been found so far, such as `1,234 pages`.
    pub(crate) fn tell(&self, found: String) {
        self.bar.set_prefix(found);
    }

    /// The line of the moment.
    fn line(&self) -> String {
        let (done, seconds) = (self.bar.position(), self.bar.elapsed().as_secs_f64());
        let rate = done as f64 / seconds.max(1e-3);
        let amount = |count: u64| match self.unit {
            Unit::Bytes => plain::bytes(count as usize),
            Unit::Pages | Unit::Time => plain::number(count as usize),
        };
        let mut parts = Vec::new();
        if self.unit != Unit::Time {
            let rate = format!("{}/s", amount(rate as u64));
            parts.push(match self.bar.length().filter(|&total| total >= done) {
                Some(total) => {
                    let share = plain::percent(done as usize, total as usize);
                    let left = (total - done) as f64 / rate_or_one(done, seconds);
                    format!("{} of {} ({share}), {rate}, {left:.0} s left", amount(done), amount(total))
                }
                None => format!("{}, {rate}", amount(done)),
            });
        }
        parts.push(self.bar.prefix());
        parts.push(format!("{seconds:.1} s"));
        parts.retain(|part| !part.is_empty());
        format!("{}: {}", self.name, parts.join(", "))
    }
}

/// Units a second; one before there is any, which is as good a guess as others.
fn rate_or_one(done: u64, seconds: f64) -> f64 {
    if done == 0 { 1.0 } else { done as f64 / seconds.max(1e-3) }
}

impl Lines {
    fn of(counts: Counts) -> Option<Lines> {
        let (stop, stopped) = mpsc::channel();
        let work = move || {
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                eprintln!("gleaner: {}", counts.line());
            }
            eprintln!("gleaner: {}; done", counts.line());
        };
        // Without a thread there are no lines, which is no reason to stop.
        let thread = thread::Builder::new().spawn(work).ok()?;
        Some(Lines { stop, thread })
    }
}

fn template(unit: Unit, known: bool) -> &'static str {
    match (unit, known) {
        (Unit::Bytes, true) => "{msg} [{wide_bar}] {bytes}/{total_bytes} {bytes_per_sec} {eta} left {prefix}",
        (Unit::Bytes, false) => "{msg} {spinner} {bytes} {bytes_per_sec} {elapsed} {prefix}",
        (Unit::Pages, true) => "{msg} [{wide_bar}] {human_pos}/{human_len} {per_sec} {eta} left {prefix}",
        (Unit::Pages, false) => "{msg} {spinner} {human_pos} {per_sec} {elapsed} {prefix}",
        (Unit::Time, _) => "{msg} {spinner} {elapsed} {prefix}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_parse() {
        for unit in [Unit::Bytes, Unit::Pages, Unit::Time] {
            for known in [false, true] {
                assert!(ProgressStyle::with_template(template(unit, known)).is_ok(), "{unit:?} {known}");
            }
        }
    }

    #[test]
    fn quiet_counts_without_showing() {
        for shown in [Shown::Auto, Shown::Plain] {
            let stage = Progress::new(true, shown).stage("reading", Some(2), Unit::Pages);
            stage.add(1);
            assert!(stage.counts.bar.is_hidden() && stage.lines.is_none());
        }
    }

    #[test]
    fn lines_tell_what_is_known() {
        let line = |total, unit| {
            let stage = Progress::new(true, Shown::Plain).stage("reading", total, unit);
            stage.add(1500);
            stage.counts().tell("7 pages".to_owned());
            stage.counts().line()
        };
        let known = line(Some(2000), Unit::Bytes);
        assert!(
            known.starts_with("reading: 1.5 kB of 2.0 kB (75 %), ") && known.contains(" s left, 7 pages, "),
            "{known}"
        );
        assert!(line(None, Unit::Pages).starts_with("reading: 1,500, "));
        assert!(line(None, Unit::Time).starts_with("reading: 7 pages, 0."));
        // A file that grows while it is read is longer than it was.
        assert!(line(Some(1000), Unit::Bytes).starts_with("reading: 1.5 kB, "));
    }
}
