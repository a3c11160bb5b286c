//! What is counted, for Prometheus. Labels are routes, rules and codes: never a person.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: &'static str,
    route: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Decided {
    rule: &'static str,
    disposition: &'static str,
}

/// Upper bounds in seconds.
const BOUNDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram>,
    actions: Family<Decided, Counter>,
    /// Streams that are open.
    pub(crate) streams: Gauge,
    /// Connections that are open.
    pub(crate) connections: Gauge,
    /// Connections that there was no room for.
    pub(crate) turned_away: Counter,
    /// The log's last position.
    pub(crate) position: Gauge,
    /// Predictions that were decided as shown.
    pub(crate) agreed: Gauge,
    /// Predictions that differed, by cause.
    pub(crate) stale: Gauge,
    /// Those that differed because the page had other rules.
    pub(crate) other_rules: Gauge,
    /// Those that differed for no known reason.
    pub(crate) unexplained: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("reckon");
        let requests = Family::default();
        let seconds = Family::new_with_constructor(bounded as fn() -> Histogram);
        let actions = Family::default();
        let turned_away = Counter::default();
        registry.register(
            "connections_turned_away",
            "Connections that were closed at once: all that there is room for were at work",
            turned_away.clone(),
        );
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register("http_seconds", "Time to the first byte of the answer", seconds.clone());
        registry.register("actions", "Actions decided, by rule and by what became of them", actions.clone());
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        Self {
            streams: gauge("streams", "Event streams that are open"),
            connections: gauge("connections", "Connections that are open"),
            position: gauge("log_position", "The log's last position"),
            agreed: gauge("predictions_agreed", "Actions decided as the page had predicted"),
            stale: gauge("predictions_stale", "Actions decided otherwise: the page was behind"),
            other_rules: gauge(
                "predictions_other_rules",
                "Actions decided otherwise: the page had other rules",
            ),
            unexplained: gauge("predictions_unexplained", "Actions decided otherwise for no known reason"),
            turned_away,
            registry,
            requests,
            seconds,
            actions,
        }
    }
}

fn bounded() -> Histogram {
    Histogram::new(BOUNDS)
}

impl Metrics {
    /// Counts an answer.
    pub(crate) fn answered(&self, method: &'static str, route: &'static str, status: u16, took: Duration) {
        self.requests.get_or_create(&Request { method, route, status }).inc();
        self.seconds.get_or_create(&Route { route }).observe(took.as_secs_f64());
    }

    /// Counts a decision.
    pub(crate) fn decided(&self, rule: &'static str, disposition: &'static str) {
        self.actions.get_or_create(&Decided { rule, disposition }).inc();
    }

    /// Everything, in the text form that Prometheus reads.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }
}
