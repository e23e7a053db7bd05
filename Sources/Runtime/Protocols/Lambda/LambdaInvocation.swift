/// What the header of an invocation says of it.
public struct LambdaInvocation: Sendable, Equatable {
    /// Id under which its answer is posted.
    public let requestID: String
    /// When Lambda gives up on the answer, in milliseconds since 1970; nil where it does not say.
    public let deadline: Int64?
    /// X-Ray's trace header; nil where the invocation is not traced.
    public let traceID: String?

    /// Reads the header; nil where it has no id that can stand in a path.
    public init?(_ fields: HTTPFields) {
        guard let id = fields[LambdaRuntimeAPI.Field.requestID], Self.isUsable(id) else { return nil }
        requestID = id
        deadline = fields[LambdaRuntimeAPI.Field.deadline].flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
        traceID = fields[LambdaRuntimeAPI.Field.traceID].flatMap { $0.isEmpty || $0.utf8.count > 512 ? nil : $0 }
    }

    /// What is left of its time, in milliseconds; nil where Lambda does not say.
    public func remaining(at millisecondsSince1970: Int64) -> Int64? {
        deadline.map { $0 > millisecondsSince1970 ? $0 - millisecondsSince1970 : 0 }
    }

    private static func isUsable(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
