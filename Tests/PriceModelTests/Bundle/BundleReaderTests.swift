import PriceModel
import PriceTraining
import Testing

@Suite struct BundleReaderTests {
    private static let tags = SectionTag.allCases

    /// A damage done to a sound bundle and what must be said of it.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let expected: PriceModelError
        /// Whether header and table get a checksum that fits the damage, as a hostile writer would give them.
        var isResealed = true
        let apply: @Sendable (inout [UInt8]) -> Void
    }

    static let damages: [Damage] = [
        Damage(testDescription: "another magic", expected: .notABundle) { $0[0] = 0 },
        Damage(testDescription: "cut inside the magic", expected: .notABundle, isResealed: false) {
            $0.removeLast($0.count - 5)
        },
        Damage(testDescription: "an earlier format", expected: .unsupportedFormat(1)) { $0[8] = 1 },
        Damage(testDescription: "a later format", expected: .unsupportedFormat(4)) { $0[8] = 4 },
        Damage(testDescription: "too many sections", expected: .damagedHeader("too many sections")) { $0[15] = 255 },
        Damage(testDescription: "one byte cut off", expected: .damagedHeader("the file is not as long as it says")) {
            $0.removeLast()
        },
        Damage(testDescription: "one byte more", expected: .damagedHeader("the file is not as long as it says")) {
            $0.append(0)
        },
        Damage(
            testDescription: "a flipped bit in the table",
            expected: .damagedHeader("checksum of header and table"),
            isResealed: false
        ) {
            $0[70] ^= 1
        },
        Damage(
            testDescription: "a version of no characters",
            expected: .damagedHeader("the model version is not a name")
        ) {
            $0.replaceSubrange(24..<56, with: repeatElement(0, count: 32))
        },
        Damage(
            testDescription: "a version that is not UTF-8",
            expected: .damagedHeader("the model version is not a name")
        ) {
            $0[24] = 0xFF
        },
        Damage(testDescription: "an offset that is not aligned", expected: outside(0)) { $0[64 + 8] += 1 },
        Damage(testDescription: "an offset into the table", expected: outside(1)) { bytes in
            bytes.replaceSubrange(64 + 32 + 8..<64 + 32 + 16, with: [64, 0, 0, 0, 0, 0, 0, 0])
        },
        Damage(testDescription: "an offset beyond all numbers", expected: outside(0)) { bytes in
            bytes.replaceSubrange(64 + 8..<64 + 16, with: repeatElement(0xFF, count: 8))
        },
        Damage(testDescription: "a length beyond all numbers", expected: outside(0)) { bytes in
            bytes.replaceSubrange(64 + 16..<64 + 24, with: repeatElement(0xFF, count: 8))
        },
        Damage(testDescription: "a section twice", expected: .damagedHeader("section 1 is there twice")) { bytes in
            bytes.replaceSubrange(64 + 32..<64 + 36, with: bytes[64..<68])
        },
    ]

    private static func outside(_ section: Int) -> PriceModelError {
        .damagedHeader("section \(section) lies outside the file or is not aligned")
    }

    @Test("refuses a damaged header with its reason", arguments: damages)
    func refuses(damage: Damage) throws {
        var bytes = try SmallBundle.bytes.get()
        damage.apply(&bytes)
        if damage.isResealed { bytes.reseal() }
        try TestFiles.withFile(bytes) { path in
            #expect(throws: damage.expected) { try PriceModel(path: path) }
        }
    }

    @Test("refuses a bundle that lacks a section", arguments: SectionTag.allCases)
    func missingSection(tag: SectionTag) throws {
        var bytes = try SmallBundle.bytes.get()
        let row = try #require(bytes.tableRow(of: tag))
        bytes.replaceSubrange(row..<row + 4, with: Array("none".utf8))
        bytes.reseal()
        try TestFiles.withFile(bytes) { path in
            #expect(throws: PriceModelError.missingSection(tag.rawValue)) { try PriceModel(path: path) }
        }
    }

    @Test("refuses an empty section", arguments: SectionTag.allCases)
    func emptySection(tag: SectionTag) throws {
        var bytes = try SmallBundle.bytes.get()
        let row = try #require(bytes.tableRow(of: tag))
        bytes.replaceSubrange(row + 16..<row + 24, with: repeatElement(0, count: 8))
        bytes.reseal()
        try TestFiles.withFile(bytes) { path in
            let error = #expect(throws: PriceModelError.self) { try PriceModel(path: path) }
            guard case .malformedSection(tag.rawValue, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("ignores sections that it does not know, but verifies them")
    func unknownSection() throws {
        var bundle = BundleWriter(version: "x")
        try TestFiles.withFile(try SmallBundle.bytes.get()) { path in
            let reader = try BundleReader(path: path)
            for tag in SectionTag.allCases {
                let bytes = try reader.bytes(of: tag)
                bundle.add(tag, bytes.bytes(offset: 0, count: bytes.count))
            }
        }
        bundle.add(code: 0x7A7A_7A7A, [1, 2, 3])
        var bytes = bundle.encoded
        try TestFiles.withModel(bytes) { try $0.verify() }
        bytes[bytes.count - 1] ^= 1
        try TestFiles.withModel(bytes) { model in
            #expect(throws: PriceModelError.checksumMismatch("zzzz")) { try model.verify() }
        }
    }

    @Test("finds a changed payload byte when verifying", arguments: SectionTag.allCases)
    func verifies(tag: SectionTag) throws {
        var bytes = try SmallBundle.bytes.get()
        let range = try TestFiles.withFile(bytes) { try BundleReader(path: $0).section(tag).range }
        bytes[range.upperBound - 1] ^= 0x40
        try TestFiles.withFile(bytes) { path in
            let reader = try BundleReader(path: path)
            #expect(throws: PriceModelError.checksumMismatch(tag.rawValue)) { try reader.verify() }
        }
    }

    @Test("names a file that is not there")
    func noFile() {
        let error = #expect(throws: PriceModelError.self) { try PriceModel(path: "/nowhere/model.pricebundle") }
        guard case .unreadable(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("/nowhere/model.pricebundle"))
    }
}

extension [UInt8] {
    /// Gives header and table the checksum that their bytes have now.
    mutating func reseal() {
        guard count >= BundleLayout.headerSize else { return }
        let rows = Swift.min(
            Int(self[BundleLayout.sectionCountOffset]),
            (count - BundleLayout.headerSize) / BundleLayout.rowSize
        )
        let table = self[BundleLayout.headerSize..<BundleLayout.headerSize + rows * BundleLayout.rowSize]
        var sum = LittleEndianBytes()
        sum.append(FNV1a.hash(self[..<BundleLayout.checksumOffset] + table))
        replaceSubrange(BundleLayout.checksumOffset..<BundleLayout.headerSize, with: sum.bytes)
    }

    /// Where the section table tells of a section.
    func tableRow(of tag: SectionTag) -> Int? {
        stride(from: BundleLayout.headerSize, to: count - 4, by: BundleLayout.rowSize).first {
            Array(self[$0..<$0 + tag.rawValue.utf8.count]) == Array(tag.rawValue.utf8)
        }
    }
}
