/// How the bytes of a file stand for characters. ASCII is the same in all of them, so separators are found before bytes are decoded.
public enum CSVEncoding: Sendable {
    case utf8
    /// Cyrillic in single bytes, what Excel writes on a Russian Windows.
    case windows1251

    /// The encoding that a `charset` names; nil where we don't know it.
    public init?(charset: String) {
        switch charset.lowercased() {
        case "utf-8", "utf8", "us-ascii": self = .utf8
        case "windows-1251", "cp1251", "x-cp1251": self = .windows1251
        default: return nil
        }
    }

    /// The text of some bytes; nil where they stand for none.
    func text(_ bytes: ArraySlice<UInt8>) -> String? {
        switch self {
        case .utf8: return String(validating: bytes, as: UTF8.self)
        case .windows1251:
            var text = String.UnicodeScalarView()
            for byte in bytes {
                guard let scalar = Self.windows1251(byte) else { return nil }
                text.append(scalar)
            }
            return String(text)
        }
    }

    private static func windows1251(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0..<0x80: Unicode.Scalar(byte)
        case 0x80..<0xC0: upper[Int(byte) - 0x80]
        default: Unicode.Scalar(UInt16(byte) - 0xC0 + 0x0410)
        }
    }

    /// 0x80 to 0xBF; nothing stands at 0x98.
    private static let upper: [Unicode.Scalar?] =
        Array("ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—".unicodeScalars) + [nil]
        + Array("™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї".unicodeScalars)
}
