//! The `charte-diff` command: hands what was typed, the environment and the standard streams to [`cli`], and exits with
//! the status that comes back.

mod cli;

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Threads that make and drop many small things wait for one another in the C library's allocator, and for the system
/// to hand out memory page by page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::pages::small();
    let surroundings = cli::Surroundings {
        locale: ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| {
                let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
                Some((name, value))
            }),
        source_date_epoch: std::env::var_os("SOURCE_DATE_EPOCH")
            .filter(|value| !value.is_empty())
            .map(|value| value.to_string_lossy().into_owned()),
        now: now(),
        no_color: is_set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|term| term == "dumb"),
        force_color: std::env::var_os("CLICOLOR_FORCE")
            .is_some_and(|value| !value.is_empty() && value != "0"),
        columns: std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok()),
        terminal_columns: terminal_size::terminal_size_of(io::stdout())
            .map(|(width, _)| usize::from(width.0)),
        stdout_is_terminal: io::stdout().is_terminal(),
        stderr_is_terminal: io::stderr().is_terminal(),
    };
    let status = cli::run(
        std::env::args_os(),
        &surroundings,
        &mut io::stdout().lock(),
        &mut io::stderr(),
    );
    ExitCode::from(status)
}

/// The seconds since 1970-01-01, in UTC.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
}

/// Whether an environment variable is there and not empty, as <https://no-color.org> asks.
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}
