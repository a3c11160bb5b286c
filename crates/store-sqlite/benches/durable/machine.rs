//! The disk's own figures, and this process's memory.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A folder for a bench's database, on the disk that the build is on: a folder for temporary files may
/// well be in memory, where a sync costs nothing.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("durable-{name}"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// How long the disk takes to say that 4 kB are safe: the median of many.
pub(crate) fn disk_sync() -> Duration {
    let path = folder("sync").join("file");
    let mut file = File::create(&path).unwrap();
    let mut taken: Vec<_> = (0..501)
        .map(|_| {
            let started = Instant::now();
            file.write_all(&[7; 4096]).unwrap();
            file.sync_data().unwrap();
            started.elapsed()
        })
        .collect();
    taken.sort_unstable();
    *taken.get(taken.len() / 2).unwrap()
}

/// The memory that this process has now, and the most since [`reset_peak`], in MB, where the system tells.
pub(crate) fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let read = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    (read("VmRSS:").unwrap_or_default() / 1024, read("VmHWM:").unwrap_or_default() / 1024)
}

/// Forgets the most memory so far, where the system allows it.
pub(crate) fn reset_peak() {
    std::fs::write("/proc/self/clear_refs", "5").ok();
}

/// What this process has cost so far, where the system tells: processor time, and bytes given to the disk.
pub(crate) fn cost() -> (Duration, u64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    // utime and stime, the 14th and 15th fields of the line, in hundredths of a second.
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let written = io.lines().find_map(|line| line.strip_prefix("write_bytes: ")?.parse().ok());
    (Duration::from_millis(ticks * 10), written.unwrap_or_default())
}
