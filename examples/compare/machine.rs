//! What the machine is, in one line: figures mean nothing without it.

use std::fs;

/// Processor, cores, memory and system; what the system does not tell is said to be unknown.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let processor =
        field("/proc/cpuinfo", "model name").or_else(|| field("/proc/cpuinfo", "Model"));
    let processor = processor.unwrap_or_else(|| "unknown processor".to_owned());
    let memory = field("/proc/meminfo", "MemTotal").and_then(|held| {
        let kib: f64 = held.split_whitespace().next()?.parse().ok()?;
        Some(format!("{:.0} GiB of memory", kib / 1024.0 / 1024.0))
    });
    let memory = memory.unwrap_or_else(|| "unknown memory".to_owned());
    let release = fs::read_to_string("/etc/os-release").ok().and_then(|text| {
        let name = text
            .lines()
            .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        Some(name.trim_matches('"').to_owned())
    });
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease");
    let kernel = kernel.map(|kernel| format!(", kernel {}", kernel.trim()));
    format!(
        "{processor}, {cores} cores, {memory}, {}{} ({})",
        release.unwrap_or_else(|| std::env::consts::OS.to_owned()),
        kernel.unwrap_or_default(),
        std::env::consts::ARCH
    )
}

/// What stands after the name and a colon.
fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| {
        let (own, value) = line.split_once(':')?;
        (own.trim() == name).then(|| value.trim().to_owned())
    })
}
