//! `reckon serve`: the marketplace's server.

mod mail;
mod providers;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use reckon_domain::Timestamp;
use reckon_server::{
    Clock, Config, Limits, LogFormat, Messaging, Payments, Phone, Server, log_to_stderr, open_store,
    raise_open_files, told_to_stop,
};
use tracing::Level;

/// Serve the API and the application.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Where to listen. Port 0 takes any that is free.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The store: sqlite:PATH, or memory: for one that ends with the process.
    #[arg(long, default_value = "sqlite:reckon.sqlite")]
    store: String,
    /// The folder of the built application; without it, the API alone.
    #[arg(long, value_name = "FOLDER")]
    web: Option<PathBuf>,
    /// Load the demo marketplace, and let its people sign in.
    #[arg(long)]
    demo: bool,
    /// With the demo: so many made-up leads more.
    #[arg(long, default_value_t = 0, requires = "demo", value_name = "COUNT")]
    demo_leads: usize,
    /// Where the time comes from. A manual clock is set through the API, for tests.
    #[arg(long, value_enum, default_value_t = ClockName::System)]
    clock: ClockName,
    /// A file with the bearer tokens of the marketplace's own backends, one a line, each alone or after its name and
    /// a blank: the trail says which of them did what.
    #[arg(long, value_name = "FILE")]
    backend_tokens: Option<PathBuf>,
    /// The marketplace's currency: an ISO 4217 code.
    #[arg(long, default_value = "EUR")]
    currency: String,
    /// The origin that people see, such as <https://reckon.example>.
    #[arg(long, value_name = "ORIGIN")]
    public_origin: Option<String>,
    /// A proxy in front appends the caller's address to X-Forwarded-For.
    #[arg(long)]
    behind_proxy: bool,
    #[command(flatten)]
    providers: providers::ProviderOptions,
    #[command(flatten)]
    mail: mail::Mail,
    /// Do what is due: charge cards, place calls. By itself on with the machine's clock, and off with a manual
    /// one, whose scenarios say themselves what the telephone network does.
    #[arg(long, value_enum, value_name = "ON_OR_OFF")]
    worker: Option<Switch>,
    /// Accept as many requests as come: for measuring, and for one's own programs alone.
    #[arg(long)]
    no_rate_limits: bool,
    /// How log lines look, on standard error.
    #[arg(long, value_enum, default_value_t = LogName::Text)]
    log: LogName,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogName {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum ClockName {
    /// The machine's.
    System,
    /// The API's.
    Manual,
}

/// Runs the server until it is told to stop. Exit status: 0, or 1 when it cannot start or its store fails.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let format = match arguments.log {
        LogName::Text => LogFormat::Text,
        LogName::Json => LogFormat::Json,
    };
    log_to_stderr(format, Level::INFO);
    raise_open_files();
    let served = config(arguments).and_then(|config| {
        let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
        runtime.block_on(serve(config))
    });
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "reckon serve: {problem}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> Result<(), String> {
    let simulated =
        matches!(config.payments, Payments::Simulated) || matches!(config.phone, Phone::Simulated);
    let demo = config.demo.is_some();
    let store = config.store.clone();
    let served = serve_on(config, simulated && !demo).await;
    // Whatever became of the server, the store is closed: one file, which can be copied.
    let closed = store.close().await.map_err(|error| error.to_string());
    served.and(closed)
}

async fn serve_on(config: Config, simulated: bool) -> Result<(), String> {
    let stop = told_to_stop();
    let server = Server::bind(config).await.map_err(|error| error.to_string())?;
    // Whoever waits for the server reads this line; nobody has to.
    let _ = writeln!(io::stdout(), "listening on http://{}", server.address());
    let _ = io::stdout().flush();
    if simulated {
        tracing::warn!("cards or calls are simulated: nobody is charged, or nobody is called");
    }
    server.run(stop).await.map_err(|error| error.to_string())
}

fn config(arguments: &Arguments) -> Result<Config, String> {
    let store =
        open_store(&arguments.store).map_err(|error| format!("--store {}: {error}", arguments.store))?;
    let mut config = Config::new(arguments.listen, store);
    config.web.clone_from(&arguments.web);
    config.demo = arguments.demo.then_some(arguments.demo_leads);
    config.clock = match arguments.clock {
        ClockName::System => Clock::system(),
        ClockName::Manual => Clock::manual(Timestamp::MIN),
    };
    if let Some(file) = &arguments.backend_tokens {
        config.backend_tokens = tokens(file)?;
    }
    config.currency.clone_from(&arguments.currency);
    config.public_origin.clone_from(&arguments.public_origin);
    config.behind_proxy = arguments.behind_proxy;
    config.telephones = arguments.demo;
    config.payments = arguments.providers.payments()?;
    config.phone = arguments.providers.phone()?;
    config.booking_secret = arguments.providers.booking_secret()?;
    config.messaging = Messaging {
        texts: arguments.providers.texts(arguments.demo)?,
        ..arguments.mail.messaging(arguments.public_origin.as_deref(), arguments.demo)?
    };
    config.worker = match (arguments.worker, arguments.clock) {
        (Some(switch), _) => switch == Switch::On,
        (None, ClockName::System) => true,
        (None, ClockName::Manual) => false,
    };
    if arguments.no_rate_limits {
        config.limits = Limits::unlimited();
    }
    Ok(config)
}

fn tokens(file: &Path) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}
