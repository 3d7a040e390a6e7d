//! What Linux tells of this process; elsewhere it tells nothing.

use std::fs;

/// Seconds that all threads have computed, in hundredths, which is how Linux counts them.
fn seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program may hold spaces, but ends with the last bracket; user and system time come eleven fields later.
    let ticks = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().ok());
    Some(ticks.sum::<Option<f64>>()? / 100.0)
}

/// What `f` gives, and the seconds that it took of the processor, on all threads.
pub(crate) fn timed<T>(f: impl FnOnce() -> T) -> (T, Option<f64>) {
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
