import CLibcurl
import RuntimeProtocols

/// What the Runtime API answered.
struct LambdaReply {
    /// Largest body that is kept.
    let limit: Int
    var status = 0
    private(set) var fields = HTTPFields()
    private var bytes: [UInt8] = []
    private var isTooLarge = false

    init(limit: Int) { self.limit = limit }

    /// The body as an event.
    var event: EventBytes { isTooLarge ? .tooLarge(limit: limit) : .complete(bytes) }

    /// The body for a log line; what Lambda says of an error never holds an event.
    var text: String { String(decoding: bytes.prefix(512), as: UTF8.self) }

    private mutating func takeField(_ line: String) {
        // A status line begins a header; an interim one may go before the answer's own.
        if line.utf8.starts(with: "HTTP/".utf8) { fields = HTTPFields() }
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        fields.add(String(line[..<colon]), String(value))
    }

    private mutating func takeBody(_ part: UnsafeRawBufferPointer) {
        guard !isTooLarge, bytes.count + part.count <= limit else {
            isTooLarge = true
            bytes = []
            return
        }
        bytes.append(contentsOf: part)
    }

    /// Has an exchange write its answer here; the reply has to outlive it.
    static func receive(_ exchange: inout pricetag_curl_exchange, into reply: UnsafeMutablePointer<LambdaReply>) {
        exchange.context = UnsafeMutableRawPointer(reply)
        exchange.take_field = { context, line, size in
            var line = UnsafeRawBufferPointer(start: line, count: size)[...]
            while let last = line.last, last == 0x0D || last == 0x0A { line = line.dropLast() }
            context?.assumingMemoryBound(to: LambdaReply.self).pointee.takeField(String(decoding: line, as: UTF8.self))
        }
        exchange.take_body = { context, bytes, size in
            let part = UnsafeRawBufferPointer(start: bytes, count: size)
            context?.assumingMemoryBound(to: LambdaReply.self).pointee.takeBody(part)
        }
    }
}
