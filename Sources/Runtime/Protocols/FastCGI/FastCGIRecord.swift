/// Kinds of records (FastCGI 1.0, section 8).
public enum FastCGIRecordType: UInt8, Sendable {
    case beginRequest = 1
    case abortRequest, endRequest, params, standardInput, standardOutput, standardError, data
    case getValues, getValuesResult, unknownType
}

/// How a request ended for the protocol, whatever the application answered.
public enum FastCGIProtocolStatus: UInt8, Sendable {
    case requestComplete = 0
    case cannotMultiplex, overloaded, unknownRole
}

/// The eight bytes that every record begins with, and how records are written.
public struct FastCGIRecord: Sendable, Equatable {
    /// Bytes of a header.
    public static let headerBytes = 8
    /// Most bytes of a record's content that we write: a multiple of 8, so that none of ours needs padding but the last.
    static let longestContent = 65_528

    /// The record's kind, which may be one that nobody knows.
    public let type: UInt8
    /// The request that it belongs to; 0 for what belongs to the connection.
    public let requestID: UInt16
    /// Bytes of content behind the header.
    public let contentLength: Int
    /// Bytes behind the content that mean nothing.
    public let paddingLength: Int

    /// Takes a header apart, the first byte being the highest; nil where it is of another version.
    public init?(_ header: UInt64) {
        guard header >> 56 == 1 else { return nil }
        type = UInt8(truncatingIfNeeded: header >> 48)
        requestID = UInt16(truncatingIfNeeded: header >> 32)
        contentLength = Int(UInt16(truncatingIfNeeded: header >> 16))
        paddingLength = Int(UInt8(truncatingIfNeeded: header >> 8))
    }

    /// Appends a header.
    static func appendHeader(
        _ type: FastCGIRecordType,
        _ requestID: UInt16,
        contentLength: Int,
        paddingLength: Int,
        to bytes: inout [UInt8]
    ) {
        bytes.append(1)
        bytes.append(type.rawValue)
        bytes.append(UInt8(truncatingIfNeeded: requestID >> 8))
        bytes.append(UInt8(truncatingIfNeeded: requestID))
        bytes.append(UInt8(truncatingIfNeeded: contentLength >> 8))
        bytes.append(UInt8(truncatingIfNeeded: contentLength))
        bytes.append(UInt8(truncatingIfNeeded: paddingLength))
        bytes.append(0)
    }

    /// Appends content as records of one kind, each padded to a multiple of 8; no content is no record.
    public static func append(
        _ type: FastCGIRecordType,
        _ requestID: UInt16,
        _ content: some Collection<UInt8>,
        to bytes: inout [UInt8]
    ) {
        var rest = content[...]
        while !rest.isEmpty {
            let part = rest.prefix(longestContent)
            let padding = -part.count & 7
            appendHeader(type, requestID, contentLength: part.count, paddingLength: padding, to: &bytes)
            bytes.append(contentsOf: part)
            for _ in 0..<padding { bytes.append(0) }
            rest = rest.dropFirst(part.count)
        }
    }

    /// Appends the empty record that ends a stream.
    public static func appendEnd(of type: FastCGIRecordType, _ requestID: UInt16, to bytes: inout [UInt8]) {
        appendHeader(type, requestID, contentLength: 0, paddingLength: 0, to: &bytes)
    }

    /// Appends the record that opens a request.
    public static func appendBegin(
        _ requestID: UInt16,
        role: UInt16 = 1,
        keepsConnection: Bool,
        to bytes: inout [UInt8]
    ) {
        let content: [UInt8] = [
            UInt8(truncatingIfNeeded: role >> 8), UInt8(truncatingIfNeeded: role), keepsConnection ? 1 : 0, 0, 0, 0, 0,
            0,
        ]
        append(.beginRequest, requestID, content, to: &bytes)
    }

    /// Appends the record that closes a request.
    public static func appendEndRequest(
        _ requestID: UInt16,
        applicationStatus: UInt32 = 0,
        _ status: FastCGIProtocolStatus,
        to bytes: inout [UInt8]
    ) {
        let word = withUnsafeBytes(of: applicationStatus.bigEndian, Array.init)
        append(.endRequest, requestID, word + [status.rawValue, 0, 0, 0], to: &bytes)
    }
}
