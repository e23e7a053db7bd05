import TestSupport
import Testing

@testable import RuntimeProtocols

@Suite("Name-value pairs")
struct FastCGIPairsTests {
    private typealias Failure = FastCGIPairs.Failure

    private static func read(_ block: [UInt8], _ limits: FastCGIPairs.Limits = .init()) throws -> [String] {
        var pairs: [String] = []
        try block.withUnsafeBufferPointer { block throws(Failure) in
            try FastCGIPairs.forEach(in: block, limits: limits) { name, value in
                pairs.append("\(String(decoding: name, as: UTF8.self))=\(String(decoding: value, as: UTF8.self))")
            }
        }
        return pairs
    }

    @Test(
        "are read back as they were written, whichever of the four ways their lengths have",
        arguments: [0, 1, 126, 127, 128, 129, 255, 256],
        [0, 1, 126, 127, 128, 129, 255, 256, 4_096, 32_768]
    )
    func roundTrip(nameLength: Int, valueLength: Int) throws {
        let (name, value) = (String(repeating: "n", count: nameLength), String(repeating: "v", count: valueLength))
        var block: [UInt8] = []
        FastCGIPairs.append(name, value, to: &block)
        FastCGIPairs.append("A", "b", to: &block)
        let lengths = (nameLength > 127 ? 4 : 1) + (valueLength > 127 ? 4 : 1)
        #expect(block.count == lengths + nameLength + valueLength + 4)
        #expect(try Self.read(block) == ["\(name)=\(value)", "A=b"])
    }

    @Test("may have long lengths for short texts")
    func longForms() throws {
        #expect(try Self.read([0x80, 0, 0, 1, 1] + Array("ab".utf8)) == ["a=b"])
        #expect(try Self.read([1, 0x80, 0, 0, 1] + Array("ab".utf8)) == ["a=b"])
        #expect(try Self.read([0x80, 0, 0, 1, 0x80, 0, 0, 1] + Array("ab".utf8)) == ["a=b"])
        #expect(try Self.read([]) == [])
    }

    @Test(
        "are refused where a length says more than there is",
        arguments: [
            [1], [1, 1], [1, 1, 0x61], [2, 0, 0x61], [0x80], [0x80, 0, 0], [0x80, 0, 0, 1], [1, 0x80, 0, 0],
            [0x80, 0, 0, 0, 0x80],
            [0, 127], [127, 127, 0x61],
        ] as [[UInt8]]
    )
    func damaged(block: [UInt8]) {
        #expect(throws: Failure.damaged) { try Self.read(block) }
    }

    @Test(
        "are refused where they are too many or too long, up to lengths whose sum once overflowed (CVE-2025-23016)",
        arguments: [
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFE, 1], [1, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x80, 0, 1, 1, 0], [0, 0x80, 0, 0x80, 1], [UInt8](repeating: 0, count: 2 * 257),
        ] as [[UInt8]]
    )
    func tooLarge(block: [UInt8]) {
        #expect(throws: Failure.tooLarge) { try Self.read(block) }
    }

    @Test("never trap, whatever 10,000 hostile blocks claim")
    func hostileBlocks() {
        var generator = SeededGenerator(seed: 2025_23016)
        var outcomes: [String: Int] = [:]
        for _ in 0..<10_000 {
            let block = HostileBlock.make(&generator)
            let outcome = Result { try Self.read(block) }
            switch outcome {
            case .success: outcomes["read", default: 0] += 1
            case .failure(let failure): outcomes["\(failure)", default: 0] += 1
            }
        }
        #expect(outcomes.count == 3, "\(outcomes)")
    }
}
