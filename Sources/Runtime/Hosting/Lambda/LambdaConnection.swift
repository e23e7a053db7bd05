import CLibcurl
import Glibc
import RuntimeProtocols

/// The one connection to Lambda's Runtime API, on libcurl, which is loaded when this is made.
///
/// No request has a limit of time: Lambda freezes the process between two events, and any clock would have run on.
final class LambdaConnection {
    private let endpoint: String
    private let client: OpaquePointer

    /// Takes host and port as AWS_LAMBDA_RUNTIME_API has them; throws where libcurl is not there.
    init(endpoint: String) throws(LambdaFault) {
        if let reason = pricetag_curl_load() { throw LambdaFault(reason: String(cString: reason)) }
        guard let client = pricetag_curl_open() else { throw LambdaFault(reason: "no memory is left") }
        self.endpoint = endpoint
        self.client = client
    }

    deinit { pricetag_curl_close(client) }

    /// Asks for what may come much later, and lets signals through meanwhile; keeps a body up to the limit.
    func get(_ path: String, limit: Int) throws(LambdaFault) -> LambdaReply {
        try perform(path, fields: [], body: nil, limit: limit)
    }

    /// Posts a document.
    func post(
        _ document: [UInt8],
        to path: String,
        errorType: String? = nil
    ) throws(LambdaFault) -> LambdaReply {
        // Without the second, curl would wait a second for leave to send what is larger than a megabyte.
        var fields = ["content-type: application/json", "expect:"]
        if let errorType { fields.append("\(LambdaRuntimeAPI.Field.errorType): \(errorType)") }
        return try perform(path, fields: fields, body: document, limit: 65_536)
    }

    /// Asks, and once more on a new connection where the old one breaks: Lambda tells posts apart by the invocation's id.
    private func perform(
        _ path: String,
        fields: [String],
        body: [UInt8]?,
        limit: Int
    ) throws(LambdaFault) -> LambdaReply {
        let texts = CStrings(["http://\(endpoint)\(path)"] + fields)
        var exchange = pricetag_curl_exchange()
        exchange.url = texts.pointers[0].map { UnsafePointer($0) }
        exchange.posts = body != nil
        exchange.lets_signals_through = body == nil
        do throws(LambdaFault) {
            return try attempt(&exchange, texts, body ?? [], limit: limit)
        } catch {
            exchange.reconnects = true
            return try attempt(&exchange, texts, body ?? [], limit: limit)
        }
    }

    private func attempt(
        _ exchange: inout pricetag_curl_exchange,
        _ texts: CStrings,
        _ body: [UInt8],
        limit: Int
    ) throws(LambdaFault) -> LambdaReply {
        var reply = LambdaReply(limit: limit)
        let fault = withUnsafeMutablePointer(to: &reply) { reply in
            texts.pointers.withUnsafeBufferPointer { texts in
                body.withUnsafeBufferPointer { body in
                    exchange.fields = UnsafeRawPointer(texts.baseAddress)?.advanced(by: MemoryLayout<Int>.size)
                        .assumingMemoryBound(to: UnsafePointer<CChar>?.self)
                    exchange.body = body.baseAddress
                    exchange.body_size = body.count
                    LambdaReply.receive(&exchange, into: reply)
                    return pricetag_curl_perform(client, &exchange).map { String(cString: $0) }
                }
            }
        }
        if let fault { throw LambdaFault(reason: fault) }
        reply.status = exchange.status
        return reply
    }
}

/// The Runtime API can't be reached, or says that the environment is broken.
struct LambdaFault: Error, Equatable, CustomStringConvertible {
    let reason: String

    var description: String { "the Runtime API failed: \(reason)" }
}

/// Texts as C wants them, with NULL behind the last.
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

    deinit { for pointer in pointers { free(pointer) } }
}
