//! What Linux tells of this process; elsewhere it tells nothing.

use std::fs;
use std::ops::{Add, Sub};

/// Seconds that all threads have computed, for the program and in the system for it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seconds {
    pub(crate) user: f64,
    pub(crate) system: f64,
}

impl Seconds {
    pub(crate) fn all(self) -> f64 {
        self.user + self.system
    }
}

impl Add for Seconds {
    type Output = Seconds;

    fn add(self, other: Seconds) -> Seconds {
        Seconds { user: self.user + other.user, system: self.system + other.system }
    }
}

impl Sub for Seconds {
    type Output = Seconds;

    fn sub(self, other: Seconds) -> Seconds {
        Seconds { user: self.user - other.user, system: self.system - other.system }
    }
}

/// Those so far, in hundredths, which is how Linux counts them.
fn seconds() -> Option<Seconds> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program may hold spaces, but ends with the last bracket; user and system time come eleven fields later.
    let mut ticks = stat.rsplit_once(')')?.1.split_whitespace().skip(11).map(|field| field.parse::<f64>().ok());
    Some(Seconds { user: ticks.next()?? / 100.0, system: ticks.next()?? / 100.0 })
}

/// What `f` gives, and the seconds that it took of the processor, on all threads.
pub(crate) fn timed<T>(f: impl FnOnce() -> T) -> (T, Option<Seconds>) {
    let start = seconds();
    let result = f();
    (result, seconds().zip(start).map(|(end, start)| end - start))
}

/// The largest memory so far, in MB.
pub(crate) fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?;
    Some(peak.parse::<f64>().ok()? / 1024.0)
}
