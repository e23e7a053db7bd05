import NIOCore

/// How a request gets to its function.
extension NginxSite {
    func writeLocation(of function: Function, _ access: NginxAccess, _ text: inout NginxText) {
        let manifest = function.manifest
        text.block("location = \(Self.internalPrefix)\(function.name)/\(access.rawValue)") { text in
            text.line("internal")
            writeLimits(of: function, &text)
            // 0 would be no limit at all; the function itself refuses the one byte.
            text.line("client_max_body_size \(max(1, manifest.maxRequestBytes))")
            text.line("client_body_buffer_size \(max(1_024, manifest.maxRequestBytes))")
            text.line("fastcgi_read_timeout \(Self.readTimeout(of: function))s")
            // The header block and the longest body, which is allocated as it comes.
            text.line("fastcgi_buffer_size 32k")
            text.line("fastcgi_buffers \(manifest.maxResponseBytes / 32_768 + 4) 32k")
            writePass(to: function, access, &text)
            if settings.mode == .cgi { writeParameters(of: function, &text) }
        }
    }

    /// Longer than a function may take to answer: a wait for a slot as long as the event may run, the event, and a margin in
    /// which the function's own 503 or 504 arrives.
    static func readTimeout(of function: Function) -> Int { 2 * function.manifest.timeoutSeconds + 5 }

    private func writePass(to function: Function, _ access: NginxAccess, _ text: inout NginxText) {
        switch (settings.mode, access) {
        case (.fastCGI, .read):
            text.line("fastcgi_pass pricetag_\(function.name)")
            text.line("fastcgi_keep_conn on")
            text.comment("Only where the function was ended by force; a read does no harm twice.")
            text.line("fastcgi_next_upstream error")
        case (.fastCGI, .write):
            text.line("fastcgi_pass pricetag_\(function.name)")
            text.line("fastcgi_keep_conn on")
            text.line("fastcgi_next_upstream off")
            text.line("fastcgi_ignore_client_abort on")
        case (.cgi, _):
            text.line("fastcgi_pass unix:\(settings.socket(of: function.name))")
            text.line("fastcgi_next_upstream off")
            if access == .write { text.line("fastcgi_ignore_client_abort on") }
        }
    }

    /// What a function is told of a request. Its path is REQUEST_URI, as it was sent; the header fields come by themselves.
    func writeParameters(_ text: inout NginxText) {
        text.blank()
        for (name, value) in Self.parameters { text.line("fastcgi_param \(name) \(value)") }
        text.comment("Whoever sends a field Proxy names the proxy of nobody here (httpoxy).")
        text.line("fastcgi_param HTTP_PROXY \"\" if_not_empty")
    }

    private static let parameters: [(String, String)] = [
        ("GATEWAY_INTERFACE", "CGI/1.1"), ("REQUEST_METHOD", "$request_method"), ("REQUEST_URI", "$request_uri"),
        ("QUERY_STRING", "$query_string"), ("CONTENT_TYPE", "$content_type"), ("CONTENT_LENGTH", "$content_length"),
        ("SERVER_PROTOCOL", "$server_protocol"), ("SERVER_NAME", "$server_name"), ("SERVER_PORT", "$server_port"),
        ("SERVER_ADDR", "$server_addr"), ("REQUEST_SCHEME", "$scheme"), ("HTTPS", "$https if_not_empty"),
        ("REMOTE_ADDR", "$remote_addr"), ("REMOTE_PORT", "$remote_port"), ("REQUEST_ID", "$request_id"),
    ]

    /// The same for a process of its own: the executable is fixed by the route, and its environment by the manifest.
    private func writeParameters(of function: Function, _ text: inout NginxText) {
        writeParameters(&text)
        text.line("fastcgi_param SCRIPT_FILENAME \(function.recipe.executable)")
        text.line("fastcgi_param SCRIPT_NAME /\(function.name)")
        for (name, value) in function.webRecipe.environment.sorted(by: { $0.key < $1.key }) {
            text.line("fastcgi_param \(name) \(value)")
        }
    }

    /// What would stand in the file for everybody to read, or could be read as something else than a value, is refused.
    func checkEnvironments() throws(CatalogError) {
        for function in functions {
            for secret in function.manifest.secrets where function.webRecipe.environment[secret] != nil {
                throw CatalogError(
                    description: "\(secret) would stand in nginx's configuration; set \(secret)_FILE instead"
                )
            }
            try NginxSettings.check([function.recipe.executable] + function.webRecipe.environment.values)
        }
    }
}
