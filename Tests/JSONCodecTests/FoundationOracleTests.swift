import Foundation
import JSONCodec
import TestSupport
import Testing

/// Holds the reader against Foundation's: both refuse, or both read the same, or the difference is one that we chose and named.
@Suite("Beside Foundation's reader")
struct FoundationOracleTests {
    private static let seeds = [
        #"{"a":[1,-2.5e+3,true,false,null],"b":{"c":"x\n\u00e9"},"d":""}"#,
        #"["\ud83d\ude00","é😀","\\\"/",{"k":{"k":[[[]]]}}, 0.1 , -0 ]"#,
        #"{"product_data":{"name":"iPhone 13 Pro","item_condition_id":1,"shipping":1},"amount":100.00}"#,
        " [ 12345678901234567890 , 1e-7,\t\"\u{7F}\u{2028}\" ]\r\n",
    ]
    private static let spices =
        Array(#"{}[]",:\u0123456789eE+-.tfn /"#.utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xA9, 0xED, 0xF0, 0xFF]

    @Test("mutated documents are read the same, or the difference has a name", arguments: UInt64(1)...6)
    func mutations(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<1_500 {
            let bytes = Self.mutated(Array(Self.seeds[round % Self.seeds.count].utf8), &generator)
            let difference = Self.difference(bytes)
            #expect(difference == nil, "seed \(seed), round \(round): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private static func mutated(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0..<max(1, bytes.count), using: &generator)
            let spice = spices[Int.random(in: spices.indices, using: &generator)]
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where !bytes.isEmpty: bytes[place] = spice
            case 1 where !bytes.isEmpty: bytes.remove(at: place)
            case 2 where !bytes.isEmpty: bytes.removeLast(bytes.count - place)
            case 3 where !bytes.isEmpty:
                let end = Int.random(in: place...bytes.count, using: &generator)
                bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            default: bytes.insert(spice, at: min(place, bytes.count))
            }
        }
        return bytes
    }

    /// What can't be explained; nil where both agree or we differ on purpose.
    private static func difference(_ bytes: [UInt8]) -> String? {
        let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        do throws(JSONError) {
            let ours = try JSONValue(parsing: bytes)
            guard let theirs else { return hasHugeNumber(ours) ? nil : "only ours reads it" }
            return isSame(ours, theirs) ? nil : "read differently"
        } catch {
            guard theirs != nil else { return nil }
            switch error.reason {
            case .duplicateName, .tooDeep: return nil
            // Foundation guesses other encodings from a byte order mark or from zero bytes; we read UTF-8 alone.
            case _ where bytes.prefix(4).contains(0) || bytes.starts(with: [0xEF, 0xBB, 0xBF]): return nil
            case .unexpectedByte where isTrailingComma(bytes, before: error.offset): return nil
            default: return "only theirs reads it (\(error.message))"
            }
        }
    }

    /// Foundation takes a comma before the end of an array or object, which RFC 8259 does not have.
    private static func isTrailingComma(_ bytes: [UInt8], before offset: Int) -> Bool {
        let spaces = Array(" \t\r\n".utf8)
        return [UInt8(ascii: "]"), UInt8(ascii: "}")].contains(bytes[offset])
            && bytes[..<offset].last { !spaces.contains($0) } == UInt8(ascii: ",")
    }

    /// We keep a number's text whatever its size; Foundation refuses what no Double holds.
    private static func hasHugeNumber(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): number.double.isInfinite
        case .array(let elements): elements.contains(where: hasHugeNumber)
        case .object(let object): object.members.contains { hasHugeNumber($0.value) }
        case .null, .bool, .string: false
        }
    }

    private static func isSame(_ ours: JSONValue, _ theirs: Any) -> Bool {
        switch ours {
        case .null: return theirs is NSNull
        case .bool(let value): return (theirs as? NSNumber)?.boolValue == value
        case .number(let number):
            guard let value = (theirs as? NSNumber)?.doubleValue else { return false }
            // Foundation rounds long fractions twice; the last place may differ.
            return abs(value - number.double) <= number.double.magnitude * 0x1p-51
        case .string(let text):
            return (theirs as? String).map { Array($0.utf8) } == Array(text.utf8)
        case .array(let elements):
            guard let others = theirs as? [Any], others.count == elements.count else { return false }
            return zip(elements, others).allSatisfy(isSame)
        case .object(let object):
            guard let others = theirs as? [String: Any], others.count == object.members.count else { return false }
            return object.members.allSatisfy { member in others[member.name].map { isSame(member.value, $0) } ?? false }
        }
    }
}
