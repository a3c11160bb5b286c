//! Structured logs, on standard error. What is logged is chosen where it is logged: ids, routes, rules and
//! codes; never names, contacts, addresses, words that people wrote, keys or tokens.

use tracing::Level;
use tracing_subscriber::fmt::MakeWriter;

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Sends this program's log to standard error. What has been set up already stays.
///
/// Panics are logged by their place alone: what a panic says could hold what must not be logged.
pub fn log_to_stderr(format: LogFormat, level: Level) {
    install(format, level, std::io::stderr);
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}

/// Sends this program's log to a writer.
pub fn install<W>(format: LogFormat, level: Level, writer: W)
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let builder = tracing_subscriber::fmt().with_max_level(level).with_writer(writer).with_target(false);
    // A second log of one program would lose the first one's lines: the first stays.
    let _ = match format {
        LogFormat::Text => builder.with_ansi(false).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}
