import Domain
import TestSupport
import Testing

@Suite struct EntityIDTests {
    @Test("is a UUID of version 7 with the variant of RFC 9562")
    func shape() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let text = EntityID(at: Timestamp(milliseconds: 1_645_557_742_000), using: &random).text
            #expect(text.hasPrefix("017f22e2-79b0-7"))
            #expect("89ab".contains(Array(text)[19]))
            #expect(EntityID(text)?.text == text)
        }
    }

    @Test("goes by the time of its making, to the ends of time")
    func order() {
        var random = SeededGenerator(seed: 2)
        let moments: [Int64] = [-5, 0, 1, 999, 1_000, 1_790_000_000_000, 1_790_000_000_001, 1 << 47]
        let ids = moments.map { EntityID(at: Timestamp(milliseconds: $0), using: &random).text }
        #expect(Array(ids[1...]) == ids[1...].sorted())
        #expect(ids[0].hasPrefix("00000000-0000-7"))
    }

    @Test("takes the bits of random words that a UUID has room for")
    func words() {
        let id = EntityID(at: Timestamp(milliseconds: 1_645_557_742_000), random: .max, .max)
        #expect(id.text == "017f22e2-79b0-7fff-bfff-ffffffffffff")
        let other = EntityID(at: Timestamp(milliseconds: 0), random: 0xF123, 0x3456_789A_BCDE_F012)
        #expect(other.text == "00000000-0000-7123-b456-789abcdef012")
    }

    @Test("is never made twice in one millisecond")
    func uniqueness() {
        var random = SystemRandomNumberGenerator()
        let ids = (0..<20_000).map { _ in EntityID(at: Timestamp(milliseconds: 5), using: &random) }
        #expect(Set(ids).count == ids.count)
    }

    @Test("reads a UUID in either case and is equal to it in the other")
    func parsing() {
        #expect(EntityID("0199C0DE-1234-7ABC-8DEF-0123456789AB")?.text == "0199c0de-1234-7abc-8def-0123456789ab")
        #expect(EntityID("0199C0DE-1234-7ABC-8DEF-0123456789AB") == EntityID("0199c0de-1234-7abc-8def-0123456789ab"))
    }

    @Test(
        "refuses what is not the text of a UUID",
        arguments: [
            "", "-", "----", "0199c0de12347abc8def0123456789ab", "{0199c0de-1234-7abc-8def-0123456789ab}",
            "0199c0de-1234-7abc-8def-0123456789a", "0199c0de-1234-7abc-8def-0123456789abc",
            "0199c0de-1234-7abc-8def-0123456789ag", " 0199c0de-1234-7abc-8def-0123456789ab",
            "0199c0de-1234-7abc-8def-0123456789ab\n", "0199c0de-1234-7abc-8def-0123456789ab-",
            "0199c0d-e1234-7abc-8def-0123456789ab", "０199c0d-1234-7abc-8def-0123456789ab",
            "0199c0de-1234-7abc-8def-0123456789a\u{0}",
        ]
    )
    func refusals(text: String) { #expect(EntityID(text) == nil) }
}
