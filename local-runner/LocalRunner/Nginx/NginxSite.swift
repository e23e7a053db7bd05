import RuntimeProtocols

/// A complete site for nginx: everything that stands in its http block for the functions of a catalogue.
struct NginxSite: Sendable {
    /// Prefix of the locations that only nginx itself goes to.
    static let internalPrefix = "/.pricetag/"

    let settings: NginxSettings
    /// The functions that a route leads to.
    let functions: [Function]
    let shapes: [RouteShape]

    init(_ catalog: FunctionCatalog, _ settings: NginxSettings) throws(CatalogError) {
        try settings.check()
        self.settings = settings
        let routed = catalog.routedNames
        functions = catalog.functions.filter { routed.contains($0.name) }
        shapes = RouteShape.all(of: catalog.routes)
        for name in routed.sorted() where !name.utf8.allSatisfy(Self.isNameByte) {
            throw CatalogError(
                description: "\"\(name)\": a function's name must be of letters, digits, - and _ for nginx"
            )
        }
        if let shape = shapes.first(where: { "\($0.text)/".hasPrefix(Self.internalPrefix) }) {
            throw CatalogError(description: "\(shape.text): paths below \(Self.internalPrefix) are nginx's own here")
        }
        for function in functions { try settings.checkSocket(of: function.name) }
        if settings.mode == .cgi { try checkEnvironments() }
    }

    /// The file, to be included in nginx's http block.
    var text: String {
        var text = NginxText()
        text.comment("Pricetag behind nginx 1.22 or newer, for the http block.")
        text.comment(
            "Written by `local-runner` from the functions' function.json: have it written anew, do not edit it."
        )
        text.blank()
        writeRouting(&text)
        writeLog(&text)
        if settings.mode == .fastCGI { writeUpstreams(&text) }
        if let limits = settings.limits { writeZones(limits, &text) }
        if let tls = settings.tls { writeRedirect(tls, &text) }
        writeServer(&text)
        return text.text
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        PathExpression.isLetterOrDigit(byte) || "-_".utf8.contains(byte)
    }
}

/// What a request may do; the two are proxied differently.
enum NginxAccess: String, Sendable {
    /// Safe to repeat: GET, HEAD, OPTIONS.
    case read
    /// Never sent twice.
    case write

    init(method: String) { self = ["GET", "HEAD", "OPTIONS"].contains(method) ? .read : .write }
}

extension NginxSite {
    /// The function and access of each method of each shape, as the internal location is called: "login/write".
    func target(_ method: String, _ function: String) -> String {
        "\(function)/\(NginxAccess(method: method).rawValue)"
    }

    /// Where a function is asked what web pages may do: over kept connections where it has them.
    private func preflightTarget(_ name: String) -> String {
        let access = functions.first { $0.name == name }.map(accesses)?.first ?? .write
        return "\(name)/\(access.rawValue)"
    }

    /// The kinds of access that a function's routes ask for.
    func accesses(of function: Function) -> [NginxAccess] {
        let found = Set(function.manifest.routes.map { NginxAccess(method: $0.method) })
        return [.read, .write].filter { found.contains($0) }
    }

    /// The part of the file that says which function a request is for.
    private func writeRouting(_ text: inout NginxText) {
        text.comment(
            "Routing. The target is matched as the client sent it: nginx decodes and normalises paths before it looks at"
        )
        text.comment(
            "locations, the functions do not, so %2f, .. or // could otherwise mean one route here and another there."
        )
        let paths = shapes.map { ("~\($0.targetExpression)", $0.name) }
        text.map("$request_uri", to: "$pricetag_path", [(#"~[^\x21-\x7e]"#, "not-ascii")] + paths)
        text.map("$pricetag_path", to: "$pricetag_allow", shapes.map { ($0.name, $0.allowed) })
        let targets = shapes.flatMap { shape in
            shape.functions.map { (key: "\($0.method) \(shape.name)", value: target($0.method, $0.function)) }
        }
        let preflights = shapes.compactMap { shape in
            shape.preflightFunction.map { (key: "OPTIONS \(shape.name)", value: preflightTarget($0)) }
        }
        text.blank()
        text.comment("The function, and whether the request may be sent twice (read) or not (write).")
        text.map(
            "\"$request_method $pricetag_path\"",
            to: "$pricetag_target",
            [
                ("default", "error/405"), ("~^(?!(?:\(NginxProblems.methods)) )", "error/400"), ("~ $", "error/404"),
                ("~ not-ascii$", "error/400"),
            ] + targets + preflights
        )
        text.map(
            "$pricetag_target",
            to: "$pricetag_body_limit",
            functions.flatMap { function in
                accesses(of: function).map {
                    ("\(function.name)/\($0.rawValue)", String(function.manifest.maxRequestBytes))
                }
            }
        )
        text.blank()
        text.comment(
            "nginx refuses a path that it can't normalise (%00, %zz, above the root) before $request_uri is set."
        )
        text.comment("No route is spelt that way, so the answer is the same as of the functions: nothing is there.")
        text.map(
            "\"$request_uri $request\"",
            to: "$pricetag_refused",
            [("default", "error/400"), (#"~^ (?:\#(NginxProblems.methods)) /[\x21-\x7e]* HTTP/1\.[01]$"#, "error/404")]
        )
        text.blank()
    }

    private func writeLog(_ text: inout NginxText) {
        text.comment("One JSON line a request; the query, which may hold what is nobody's business, is left out.")
        text.map(
            "$request_uri",
            to: "$pricetag_logged_path",
            [(#"~^(?<pricetag_raw_path>[^?]*)"#, "$pricetag_raw_path")]
        )
        let fields = [
            ("time", #""$time_iso8601""#), ("request_id", #""$request_id""#), ("client", #""$remote_addr""#),
            ("method", #""$request_method""#), ("path", #""$pricetag_logged_path""#),
            ("target", #""$pricetag_target""#), ("status", "$status"), ("seconds", "$request_time"),
            ("function_seconds", #""$upstream_response_time""#), ("bytes_sent", "$bytes_sent"),
        ]
        let line = fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
        text.line("log_format pricetag escape=json '{\(line)}'")
        text.blank()
    }

    /// How long a connection to a function is kept without a request, and with however many: less than a function that is to
    /// end goes on with it (FastCGISettings).
    private static let (keptSeconds, longestKeptSeconds) = (2, 8)
    /// What a function that is to end may need until nginx has let go of it; a little longer than it waits itself.
    static let handoverSeconds = 14

    private func writeUpstreams(_ text: inout NginxText) {
        text.comment(
            "Connections are kept, and closed here first: a function that is to end waits until nginx has let go of its own."
        )
        for function in functions {
            text.block("upstream pricetag_\(function.name)") { text in
                text.line("server unix:\(settings.socket(of: function.name))")
                text.line("keepalive \(max(8, 2 * function.manifest.concurrency))")
                text.line("keepalive_timeout \(Self.keptSeconds)s")
                text.line("keepalive_time \(Self.longestKeptSeconds)s")
                text.line("keepalive_requests 100000")
            }
        }
        text.blank()
    }
}
