/// What the operator decides about a site; everything else is in the functions' manifests.
struct NginxSettings: Sendable {
    /// Address to listen on; nil for every address of the machine.
    var host: String?
    var port = 8_080
    /// Folder of the functions' sockets: <function>.sock, or fcgiwrap.sock for all of them.
    var sockets: String
    var mode = Mode.fastCGI
    var tls: TLS?
    /// Nil where nobody is held back.
    var limits: Limits?
    /// File for one JSON line a request; nil leaves it to the surrounding configuration.
    var accessLog: String?

    /// How a function is reached.
    enum Mode: Sendable {
        /// A process of its own that answers on <function>.sock.
        case fastCGI
        /// A process an event, started by fcgiwrap.
        case cgi
    }

    struct TLS: Sendable {
        var certificate: String
        var key: String
        var serverName: String
        /// Port whose requests are sent on to HTTPS.
        var redirectPort = 80
        /// Folder of the challenges by which certificates are renewed, where there is one.
        var challenges: String?
    }

    /// What one client address may do.
    struct Limits: Sendable {
        var requestsPerSecond = 20
        var connections = 32
    }
}

extension NginxSettings {
    /// Refuses what could be read as something else than a value.
    func check() throws(CatalogError) {
        let texts = [host, sockets, tls?.certificate, tls?.key, tls?.serverName, tls?.challenges, accessLog]
        try Self.check(texts.compactMap(\.self))
    }

    /// Refuses a path that no Unix socket can have, or that nginx would cut at its colon.
    func checkSocket(of function: String) throws(CatalogError) {
        let path = socket(of: function)
        // sun_path has 108 bytes, the last of which is null.
        guard path.utf8.count <= 107, !path.contains(":") else {
            throw CatalogError(description: "\(path): the path of a socket must have at most 107 bytes and no colon")
        }
    }

    static func check(_ texts: [String]) throws(CatalogError) {
        for text in texts where text.isEmpty || !text.utf8.allSatisfy(isValueByte) {
            throw CatalogError(
                description:
                    "\"\(text)\" can't stand in a configuration of nginx: no space, quote or any of \\ $ { } ; #"
            )
        }
    }

    private static func isValueByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && !"\"'\\${};#".utf8.contains(byte)
    }

    func socket(of function: String) -> String {
        switch mode {
        case .fastCGI: "\(sockets)/\(function).sock"
        case .cgi: "\(sockets)/fcgiwrap.sock"
        }
    }

    /// "127.0.0.1:8080", or one a family of addresses.
    func listens(on port: Int) -> [String] {
        guard let host else { return ["\(port)", "[::]:\(port)"] }
        return [host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"]
    }
}
