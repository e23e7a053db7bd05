import Glibc
import RuntimeProtocols

/// Answers the one request that a web server has started the process for (RFC 3875): its header in the environment, its
/// body on standard input.
struct CGIHost {
    let input: Descriptor
    let output: Descriptor
    let maxBodyBytes: Int

    func run(_ handler: some FunctionHandler, makeContext: () -> FunctionContext) throws(ReadFailure) -> ExitStatus {
        var request = CGIRequest()
        let refusal = Self.readVariables(&request)
        let body = if let refusal { Result<[UInt8], Problem>.failure(refusal) } else { try readBody(request) }
        Termination.hold()
        var bytes: [UInt8] = []
        let isAnswered = CGIExchange(request, context: makeContext()).answer(body, handler, into: &bytes)
        guard output.writeAll(bytes) else { return .outputLost }
        return isAnswered ? .success : .badEvent
    }

    /// Takes the meta-variables out of the environment, which the handler never sees; what they are refused with.
    private static func readVariables(_ request: inout CGIRequest) -> Problem? {
        var refusal: Problem?
        var entry = environ
        while let text = entry.pointee {
            entry += 1
            guard let equals = strchr(text, Int32(UInt8(ascii: "="))) else { continue }
            let name = UnsafeRawBufferPointer(start: text, count: text.distance(to: equals))
            do throws(Problem) {
                try request.take(String(decoding: name, as: UTF8.self), String(cString: equals + 1))
            } catch {
                refusal = refusal ?? error
            }
        }
        return refusal
    }

    /// Reads exactly as much as was announced: a web server need not end the input behind it.
    private func readBody(_ request: CGIRequest) throws(ReadFailure) -> Result<[UInt8], Problem> {
        let length: Int
        do throws(Problem) {
            length = try request.bodyLength()
        } catch {
            return .failure(error)
        }
        var bytes: [UInt8] = []
        var left = length
        while left > 0 {
            let before = bytes.count
            guard try input.readSome(into: &bytes, limit: left) else { break }
            left -= bytes.count - before
            // Read on without keeping, so that whoever writes the body gets to read the refusal.
            if length > maxBodyBytes { bytes.removeAll(keepingCapacity: true) }
        }
        guard length <= maxBodyBytes else {
            return .failure(Problem(413, "too-large", "The body must have at most \(maxBodyBytes) bytes."))
        }
        return .success(bytes)
    }
}
