//! How far a run has got, on standard error: a bar on a terminal, nothing anywhere else.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Whether, and where, progress is shown.
pub(crate) struct Progress {
    quiet: bool,
    visible: bool,
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
    bar: ProgressBar,
}

impl Progress {
    pub(crate) fn new(quiet: bool) -> Self {
        Progress { quiet, visible: !quiet && std::io::stderr().is_terminal() }
    }

    /// Begins a stage of `total` units, if the number is known.
    pub(crate) fn stage(&self, name: &'static str, total: Option<u64>, unit: Unit) -> Stage {
        if !self.visible {
            return Stage { bar: ProgressBar::hidden() };
        }
        let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
        // A template that does not parse is a mistake of ours and no reason to stop: the bar then looks plainer.
        if let Ok(style) = ProgressStyle::with_template(template(unit, total.is_some())) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message(name);
        bar.enable_steady_tick(Duration::from_millis(200));
        Stage { bar }
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
        self.bar.inc(count);
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn template(unit: Unit, known: bool) -> &'static str {
    match (unit, known) {
        (Unit::Bytes, true) => "{msg} [{wide_bar}] {bytes}/{total_bytes} {bytes_per_sec} {eta} left",
        (Unit::Bytes, false) => "{msg} {spinner} {bytes} {bytes_per_sec} {elapsed}",
        (Unit::Pages, true) => "{msg} [{wide_bar}] {human_pos}/{human_len} {per_sec} {eta} left",
        (Unit::Pages, false) => "{msg} {spinner} {human_pos} {per_sec} {elapsed}",
        (Unit::Time, _) => "{msg} {spinner} {elapsed}",
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
        let stage = Progress::new(true).stage("reading", Some(2), Unit::Pages);
        stage.add(1);
        assert!(stage.bar.is_hidden());
    }
}
