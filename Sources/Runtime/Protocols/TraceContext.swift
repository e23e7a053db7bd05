/// Where a request stands in a trace that spans several services (W3C Trace Context, level 1).
public struct TraceContext: Sendable, Equatable {
    /// 32 hexadecimal digits, the same in every service that the request passes.
    public let traceID: String
    /// 16 hexadecimal digits: this request at this gateway.
    public let spanID: String
    /// Whether the caller records the trace.
    public let isSampled: Bool
    /// Whether the caller sent a valid `traceparent`; without one its `tracestate` means nothing.
    public let isContinued: Bool

    /// Continues the caller's trace under a new span id, or begins one where there is no valid header.
    public init(continuing header: String?) {
        var system = SystemRandomNumberGenerator()
        self.init(continuing: header, using: &system)
    }

    /// The same with random numbers of the caller's.
    public init(continuing header: String?, using generator: inout some RandomNumberGenerator) {
        spanID = RequestID.digits(16, using: &generator)
        if let header, let parent = Self.parse(header) {
            (traceID, isSampled, isContinued) = (parent.traceID, parent.isSampled, true)
        } else {
            (traceID, isSampled, isContinued) = (RequestID.digits(32, using: &generator), false, false)
        }
    }

    /// The field as it goes on to the function and back to the client.
    public var header: String { "00-\(traceID)-\(spanID)-0\(isSampled ? 1 : 0)" }

    private static func parse(_ header: String) -> (traceID: String, isSampled: Bool)? {
        let bytes = Array(header.utf8)
        let dash = UInt8(ascii: "-")
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = byte(bytes[0...1]), version != 0xFF,
            // A later version may have more to say, behind another dash.
            bytes.count == 55 || (version > 0 && bytes[55] == dash),
            isID(bytes[3..<35]), isID(bytes[36..<52]),
            let flags = byte(bytes[53...54])
        else { return nil }
        return (String(decoding: bytes[3..<35], as: UTF8.self), flags & 1 == 1)
    }

    private static func isID(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.allSatisfy { value($0) != nil } && digits.contains { $0 != UInt8(ascii: "0") }
    }

    private static func byte(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard let high = digits.first.flatMap(value), let low = digits.last.flatMap(value) else { return nil }
        return high << 4 | low
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
