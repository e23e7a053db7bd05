/// What one client address may do before it is told to wait.
extension NginxSite {
    func writeZones(_ limits: NginxSettings.Limits, _ text: inout NginxText) {
        text.comment("What one client address may do; a zone of 10 MB knows about 80,000 of them.")
        text.line("limit_conn_zone $binary_remote_addr zone=pricetag_connections:10m")
        text.line("limit_req_zone $binary_remote_addr zone=pricetag:10m rate=\(limits.requestsPerSecond)r/s")
        for function in functions {
            guard let rate = function.manifest.requestsPerMinute else { continue }
            text.line("limit_req_zone $binary_remote_addr zone=pricetag_\(function.name):10m rate=\(rate)r/m")
        }
        let strict = functions.flatMap { function in
            accesses(of: function).compactMap { access in
                function.manifest.requestsPerMinute.map {
                    (key: "\(function.name)/\(access.rawValue)", value: String((60 + $0 - 1) / $0))
                }
            }
        }
        text.map("$pricetag_target", to: "$pricetag_retry_after", [("default", "1")] + strict)
        text.blank()
    }

    /// The limits of a function's location; its own zone, where it has one, comes on top of that of all.
    func writeLimits(of function: Function, _ text: inout NginxText) {
        guard let limits = settings.limits else { return }
        text.line("limit_conn pricetag_connections \(limits.connections)")
        text.line("limit_req zone=pricetag burst=\(2 * limits.requestsPerSecond) nodelay")
        guard let rate = function.manifest.requestsPerMinute else { return }
        // A minute's requests may come at once.
        text.line("limit_req zone=pricetag_\(function.name)\(rate > 1 ? " burst=\(rate - 1)" : "") nodelay")
    }
}
