/// Writes a whole answer, its end included, as one run of bytes, so that it leaves in one call.
public struct FastCGIAnswer: Sendable {
    /// What is to be sent.
    public private(set) var bytes: [UInt8] = []
    private let requestID: UInt16

    /// The answer to that request: `write` appends what goes to standard output.
    ///
    /// Written in place behind room for a header; only what needs several records is copied.
    public init<Failure: Error>(
        _ requestID: UInt16,
        write: (inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        self.requestID = requestID
        bytes.reserveCapacity(1_024)
        FastCGIRecord.appendHeader(.standardOutput, requestID, contentLength: 0, paddingLength: 0, to: &bytes)
        try write(&bytes)
        closeOutput()
        FastCGIRecord.appendEnd(of: .standardOutput, requestID, to: &bytes)
        FastCGIRecord.appendEndRequest(requestID, .requestComplete, to: &bytes)
    }

    private mutating func closeOutput() {
        let count = bytes.count - FastCGIRecord.headerBytes
        guard count <= FastCGIRecord.longestContent else {
            let content = bytes.dropFirst(FastCGIRecord.headerBytes)
            bytes = []
            bytes.reserveCapacity(count + count / FastCGIRecord.longestContent * 16 + 64)
            FastCGIRecord.append(.standardOutput, requestID, content, to: &bytes)
            return
        }
        let padding = -count & 7
        bytes[4] = UInt8(truncatingIfNeeded: count >> 8)
        bytes[5] = UInt8(truncatingIfNeeded: count)
        bytes[6] = UInt8(padding)
        for _ in 0..<padding { bytes.append(0) }
    }
}
