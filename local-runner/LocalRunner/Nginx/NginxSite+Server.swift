import RuntimeProtocols

/// The server block: dispatch, one location a function and access, the answers of nginx itself.
extension NginxSite {
    func writeServer(_ text: inout NginxText) {
        text.block("server") { text in
            for address in settings.listens(on: settings.port) {
                text.line("listen \(address)\(settings.tls == nil ? "" : " ssl http2")")
            }
            text.line("server_name \(settings.tls?.serverName ?? "_")")
            if let accessLog = settings.accessLog { text.line("access_log \(accessLog) pricetag") }
            text.blank()
            if let tls = settings.tls { writeTLS(tls, &text) }
            writeGeneral(&text)
            writeErrorPages(&text)
            text.block("location /") { text in
                text.comment(
                    "The function's own limit holds; refused here, the request would be a GET before its target is known."
                )
                text.line("client_max_body_size 0")
                text.line("rewrite ^ \(Self.internalPrefix)$pricetag_target last")
            }
            text.blank()
            text.comment("A read is asked again where the function was ended under it; a write is never sent again.")
            for function in functions {
                for access in accesses(of: function) { writeLocation(of: function, access, &text) }
            }
            text.blank()
            text.comment("The answers of nginx itself, in the words of the local runner's gateway.")
            for problem in NginxProblems.all { writeAnswer(problem, &text) }
        }
    }

    private func writeGeneral(_ text: inout NginxText) {
        text.line("server_tokens off")
        text.line("default_type application/problem+json")
        text.line("client_header_timeout 10s")
        text.line("client_body_timeout 30s")
        text.line("send_timeout 30s")
        text.line("limit_req_status 429")
        text.line("limit_conn_status 429")
        writeFields([], &text)
        if settings.mode == .fastCGI { writeParameters(&text) }
        text.blank()
        text.comment(
            "A function is asked only once the body is here, and is done once nginx has its answer: slow clients are nginx's"
        )
        text.comment("business alone. Neither is written to a disk.")
        text.line("fastcgi_request_buffering on")
        text.line("fastcgi_max_temp_file_size 0")
        text.line("fastcgi_connect_timeout 2s")
        text.line("fastcgi_send_timeout 10s")
        text.comment("The id is nginx's own; no function steers nginx.")
        text.line("fastcgi_hide_header X-Request-Id")
        text.line(
            "fastcgi_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset"
        )
        text.blank()
    }

    /// Fields of every answer; whoever adds one to a location has to say all of them again, as nginx would forget the others. What
    /// protects an answer is said by the function, or by the location of an answer that is nginx's own.
    private func writeFields(_ fields: [(name: String, value: String)], _ text: inout NginxText) {
        var all = [("X-Request-Id", "$request_id")]
        if settings.tls != nil { all.append(("Strict-Transport-Security", "max-age=63072000")) }
        for (name, value) in all + fields { text.line("add_header \(name) \(value) always") }
    }

    private func writeErrorPages(_ text: inout NginxText) {
        text.comment("What nginx refuses itself; a function's own errors pass as they are.")
        text.line("error_page 400 = \(Self.internalPrefix)$pricetag_refused")
        text.line("error_page 405 = \(Self.internalPrefix)$pricetag_target")
        text.line("error_page 494 =431 \(Self.internalPrefix)error/431")
        if settings.tls != nil { text.line("error_page 497 =400 \(Self.internalPrefix)error/400") }
        let direct = NginxProblems.all.map(\.status).filter { ![400, 405, 431].contains($0) }
        for status in direct { text.line("error_page \(status) \(Self.internalPrefix)error/\(status)") }
        text.blank()
    }

    private func writeAnswer(_ problem: Problem, _ text: inout NginxText) {
        guard settings.limits != nil || problem.status != 429 else { return }
        let body = String(decoding: problem.response(requestID: "$request_id").body, as: UTF8.self)
        text.block("location = \(Self.internalPrefix)error/\(problem.status)") { text in
            text.line("internal")
            let protection = HTTPResponse.protection.map { ($0.name, NginxText.quotedText($0.value)) }
            writeFields(protection + problem.headers.fields.map { ($0.name, $0.value) }, &text)
            text.line("return \(problem.status) \(NginxText.quotedText(body))")
        }
    }
}
