import RuntimeProtocols

extension HTTPEvent {
    /// The request as a web server hands it to a program: the variables of RFC 3875, and what nginx adds to them.
    var gatewayVariables: [String: String] {
        var variables = [
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": PercentEncoding.decode(rawPath) ?? rawPath,
            "REQUEST_URI": rawQueryString.isEmpty ? rawPath : "\(rawPath)?\(rawQueryString)",
            "QUERY_STRING": rawQueryString,
            "CONTENT_LENGTH": body.isEmpty ? "" : String(body.count),
            "SERVER_PROTOCOL": context.networkProtocol,
            "SERVER_SOFTWARE": "replay",
            "SERVER_NAME": context.domainName,
            "SERVER_PORT": "8080",
            "REMOTE_ADDR": context.sourceIP,
            "REQUEST_ID": context.requestID,
        ]
        for (name, value) in headers.fields {
            switch name {
            case "content-type": variables["CONTENT_TYPE"] = value
            case "content-length", "proxy": break
            default: variables["HTTP_" + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()] = value
            }
        }
        if !cookies.isEmpty { variables["HTTP_COOKIE"] = cookies.joined(separator: "; ") }
        return variables
    }
}

extension HTTPResponse {
    /// Reads a document response of a program (RFC 3875, 6.2.1): header fields, an empty line, the body.
    init(gateway output: [UInt8]) throws(GatewayFault) {
        var rest = output[...]
        self.init(statusCode: 200)
        while true {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                throw GatewayFault(what: "the header has no end")
            }
            var line = rest[..<end]
            rest = rest[rest.index(after: end)...]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty { break }
            try read(field: String(decoding: line, as: UTF8.self))
        }
        body = Array(rest)
        guard headers["content-type"] != nil || body.isEmpty else {
            throw GatewayFault(what: "a body has no content-type")
        }
    }

    private mutating func read(field: String) throws(GatewayFault) {
        guard let colon = field.firstIndex(of: ":") else { throw GatewayFault(what: "\"\(field)\" is no header field") }
        let name = field[..<colon].lowercased()
        let value = String(field[field.index(after: colon)...].drop { $0 == " " })
        switch name {
        case "status":
            guard let code = Int(value.prefix(3)), (200...599).contains(code) else {
                throw GatewayFault(what: "\"\(value)\" is no status")
            }
            statusCode = code
        case "set-cookie": cookies.append(value)
        default: headers.add(name, value)
        }
    }
}

/// What a program wrote is no answer by the rules of CGI.
struct GatewayFault: Error, CustomStringConvertible {
    let what: String
    var description: String { "it broke the rules of CGI: \(what)" }
}
