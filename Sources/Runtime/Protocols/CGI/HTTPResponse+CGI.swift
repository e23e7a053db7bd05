/// Why a response can't be written as a header block.
public struct InvalidResponse: Error, Sendable, Equatable {
    /// What is wrong, for the log.
    public let message: String
}

extension HTTPResponse {
    /// Fields that speak of the connection, which is the web server's, or that are said in another way.
    private static let droppedInCGI: Set<String> = [
        "connection", "content-length", "date", "keep-alive", "proxy-connection", "status", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    /// Appends the response as a CGI program writes it (RFC 3875, 6): header block, empty line, body.
    ///
    /// - Parameter omitsBody: whether only the header is wanted; the body is counted and left out.
    /// - Throws: where a field would end the header block early or the status is no final one; nothing is appended then.
    public func appendCGI(to bytes: inout [UInt8], omitsBody: Bool) throws(InvalidResponse) {
        guard (200...599).contains(statusCode) else {
            throw InvalidResponse(message: "\(statusCode) is no status of an answer")
        }
        try checkFields()
        bytes.appendLine("Status: ", "\(statusCode) ", ReasonPhrase.of(statusCode))
        for (name, value) in headers.fields where !Self.droppedInCGI.contains(name) {
            bytes.appendLine(name, ": ", value)
        }
        for cookie in cookies { bytes.appendLine("set-cookie: ", cookie) }
        // These two have no body by definition, and no length either.
        let hasBody = statusCode != 204 && statusCode != 304
        if hasBody { bytes.appendLine("content-length: ", String(body.count)) }
        bytes.appendLine()
        if hasBody && !omitsBody { bytes += body }
    }

    private func checkFields() throws(InvalidResponse) {
        for (name, value) in headers.fields where !HTTPFields.isValid(name: name, value: value) {
            throw InvalidResponse(message: "\"\(name.clipped)\" is not a valid header field")
        }
        for cookie in cookies where !HTTPFields.isValid(name: "set-cookie", value: cookie) {
            throw InvalidResponse(message: "a cookie is not a valid header value")
        }
    }
}

extension [UInt8] {
    fileprivate mutating func appendLine(_ parts: String...) {
        for part in parts { append(contentsOf: part.utf8) }
        append(0x0D)
        append(0x0A)
    }
}
