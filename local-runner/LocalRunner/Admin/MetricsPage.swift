/// The runner's metrics, as Prometheus reads them.
struct MetricsPage {
    private let desk: RequestDesk
    private let connections: Int

    init(_ desk: RequestDesk, connections: Int) {
        self.desk = desk
        self.connections = connections
    }

    var text: String {
        var page = PrometheusText()
        requests(&page)
        processes(&page)
        page.metric("gateway_connections", "gauge", "Connections of clients.")
        page.sample("gateway_connections", [], connections)
        page.metric("gateway_refused_requests_total", "counter", "Requests that found no function, by status.")
        for (status, count) in desk.refused.sorted(by: { $0.key < $1.key }) {
            page.sample("gateway_refused_requests_total", [("status", "\(status)")], count)
        }
        return page.text
    }

    private var hosts: [(labels: PrometheusText.Labels, host: FunctionHost)] {
        desk.fleet.hosts.map { ([("function", $0.function.name)], $0) }
    }

    private func requests(_ page: inout PrometheusText) {
        page.metric(
            "function_requests_total",
            "counter",
            "Requests answered, by route and status; 499: the client left."
        )
        for (labels, host) in hosts {
            let rows = host.metrics.requests.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
            for (answer, count) in rows {
                let labels = labels + [("route", answer.route), ("status", "\(answer.status)")]
                page.sample("function_requests_total", labels, count)
            }
        }
        page.metric("function_request_duration_seconds", "histogram", "Time from a request's head to its answer.")
        for (labels, host) in hosts {
            page.histogram("function_request_duration_seconds", labels, host.metrics.duration)
        }
        page.metric("function_queue_wait_seconds", "histogram", "Time that an event waited for its worker.")
        for (labels, host) in hosts { page.histogram("function_queue_wait_seconds", labels, host.metrics.queueWait) }
        page.metric("function_in_flight", "gauge", "Requests that are being read or answered.")
        for (labels, host) in hosts { page.sample("function_in_flight", labels, host.metrics.inFlight) }
        page.metric("function_queue_length", "gauge", "Events that wait for a worker.")
        for (labels, host) in hosts { page.sample("function_queue_length", labels, host.pool.waiting.count) }
    }

    private func processes(_ page: inout PrometheusText) {
        page.metric("function_workers", "gauge", "Workers by state.")
        for (labels, host) in hosts {
            for state in PoolWorker.State.names {
                let count = host.pool.workers.count { $0.state.name == state }
                page.sample("function_workers", labels + [("state", state)], count)
            }
        }
        page.metric("function_worker_starts_total", "counter", "Workers started, by reason.")
        for (labels, host) in hosts {
            for reason in StartReason.allCases {
                let labels = labels + [("reason", reason.rawValue)]
                page.sample("function_worker_starts_total", labels, host.metrics.starts[reason] ?? 0)
            }
        }
        page.metric("function_worker_exits_total", "counter", "Workers ended, by cause.")
        for (labels, host) in hosts {
            for cause in ExitCause.allCases {
                let labels = labels + [("cause", cause.rawValue)]
                page.sample("function_worker_exits_total", labels, host.metrics.exits[cause] ?? 0)
            }
        }
        page.metric("function_failed_starts", "gauge", "Starts that failed since an event was last answered.")
        for (labels, host) in hosts { page.sample("function_failed_starts", labels, host.pool.failures) }
        page.metric("function_reloads_total", "counter", "New versions tried, by result.")
        for (labels, host) in hosts {
            page.sample("function_reloads_total", labels + [("result", "adopted")], host.metrics.reloads)
            page.sample("function_reloads_total", labels + [("result", "rolled-back")], host.metrics.failedReloads)
        }
    }
}
