import Domain

// Arrays, in the form in which PostgreSQL writes them: {"one","two"}.
extension PostgresValue {
    static func integers(_ values: [Int64?]) -> PostgresValue {
        .text("{" + values.map { $0.map(String.init) ?? "NULL" }.joined(separator: ",") + "}")
    }

    /// Ids, some of which may be missing.
    static func ids(_ ids: [EntityID?]) -> PostgresValue {
        .text("{" + ids.map { $0?.text ?? "NULL" }.joined(separator: ",") + "}")
    }

    /// Each in quotes, so that none is taken for NULL or for two.
    static func texts(_ texts: [String]) -> PostgresValue {
        let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
        var bytes = [UInt8(ascii: "{")]
        for text in texts {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(quote)
            for byte in text.utf8 {
                if byte == quote || byte == backslash { bytes.append(backslash) }
                bytes.append(byte)
            }
            bytes.append(quote)
        }
        bytes.append(UInt8(ascii: "}"))
        return .text(String(decoding: bytes, as: UTF8.self))
    }
}
