import JSONCodec
import NIOCore
import RuntimeProtocols

extension HTTPResponse {
    /// Reads what a function has answered and holds it against its event and its limits.
    init(_ answer: ByteBuffer, of manifest: FunctionManifest, requestID: String) throws(InvocationError) {
        do {
            self = try HTTPResponse(json: JSONValue(parsing: Array(answer.readableBytesView)))
        } catch {
            throw .badAnswer("its answer is not a response: \(error)")
        }
        guard headers["x-request-id"] == requestID else { throw .badAnswer("it answered another event") }
        let limit = manifest.maxResponseBytes
        guard body.count <= limit else { throw .badAnswer("its body is longer than \(limit) bytes") }
    }
}
