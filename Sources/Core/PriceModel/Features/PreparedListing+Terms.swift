import Domain

extension PreparedListing {
    /// Visits the hash of every term of a group; a term that occurs twice may be visited twice.
    package func forEachTerm(of group: TermGroup, _ visit: (UInt64) -> Void) {
        let seed = group.seed
        switch group {
        case .nameWord: visitSpans(of: name, words: 1, seed, visit)
        case .namePair: visitSpans(of: name, words: 2, seed, visit)
        case .descriptionWord: visitSpans(of: description, words: 1, seed, visit)
        case .descriptionPair: visitSpans(of: description, words: 2, seed, visit)
        case .nameCharacters: visitCharacterRuns(seed, visit)
        case .brandAndNameWord:
            if !brand.isEmpty { visitSpans(of: name, words: 1, prefixed(seed, brand[...]), visit) }
        case .categoryAndNameWord:
            if let path = category.prefix(3) { visitSpans(of: name, words: 1, prefixed(seed, path), visit) }
        case .category: forEachLevel(1...3) { visit(prefixed(seed, $0).value) }
        case .brand: visit(brand.isEmpty ? seed.value : prefixed(seed, brand[...]).value)
        case .conditionAndShipping: visitConditionAndShipping(seed, visit)
        case .brandCross: visitBrandCrosses(seed, visit)
        case .source: visitSource(seed, visit)
        case .length: visitLengths(seed, visit)
        }
    }

    private func visitSpans(of text: TokenisedText, words: Int, _ seed: FNV1a, _ visit: (UInt64) -> Void) {
        guard text.count >= words else { return }
        for first in 0...text.count - words {
            var hash = seed
            hash.add(text.span(from: first, count: words))
            visit(hash.value)
        }
    }

    /// Runs of 3, 4 and 5 bytes of " one two ", across blanks.
    private func visitCharacterRuns(_ seed: FNV1a, _ visit: (UInt64) -> Void) {
        let bytes = name.bytes
        for start in bytes.indices {
            var hash = seed
            for end in start..<min(start + 5, bytes.count) {
                hash.add(bytes[end])
                if end - start >= 2 { visit(hash.value) }
            }
        }
    }

    private func visitConditionAndShipping(_ seed: FNV1a, _ visit: (UInt64) -> Void) {
        let condition = suffixed(seed, "c", UInt8(condition.rawValue))
        let shipping = suffixed(seed, "s", UInt8(shipping.rawValue))
        visit(condition.value)
        visit(shipping.value)
        forEachLevel(2...3) {
            visit(prefixed(condition, $0).value)
            visit(prefixed(shipping, $0).value)
        }
    }

    private func visitBrandCrosses(_ seed: FNV1a, _ visit: (UInt64) -> Void) {
        guard !brand.isEmpty else { return }
        let known = prefixed(seed, brand[...])
        visit(suffixed(known, "c", UInt8(condition.rawValue)).value)
        forEachLevel(2...3) { visit(prefixed(known, $0).value) }
    }

    private func visitSource(_ seed: FNV1a, _ visit: (UInt64) -> Void) {
        let source = suffixed(seed, "f", isExtra ? 1 : 0)
        let shipping = suffixed(source, "s", UInt8(shipping.rawValue))
        visit(source.value)
        visit(shipping.value)
        forEachLevel(2...3) { visit(prefixed(shipping, $0).value) }
    }

    private func visitLengths(_ seed: FNV1a, _ visit: (UInt64) -> Void) {
        let words = description.count
        visit(suffixed(seed, "n", UInt8(min(name.count, 12))).value)
        visit(suffixed(seed, "d", Self.lengthClass(words)).value)
        visit(suffixed(seed, "r", UInt8(min(description.removedPrices, 4))).value)
        if words == 0 { visit(suffixed(seed, "e", 1).value) }
    }

    /// floor(1.5 · log2(1 + words)) in whole numbers, so that no rounding differs between machines: log2 of (1 + words)³ over 2.
    static func lengthClass(_ words: Int) -> UInt8 {
        let base = UInt64(min(words, 1 << 20) + 1)
        return UInt8((63 - (base * base * base).leadingZeroBitCount) / 2)
    }

    private func forEachLevel(_ levels: ClosedRange<Int>, _ body: (ArraySlice<UInt8>) -> Void) {
        for level in levels {
            if let prefix = category.prefix(level) { body(prefix) }
        }
    }

    private func prefixed(_ seed: FNV1a, _ text: ArraySlice<UInt8>) -> FNV1a {
        var hash = seed
        hash.add(text)
        hash.add(Self.separator)
        return hash
    }

    private func suffixed(_ seed: FNV1a, _ kind: Unicode.Scalar, _ value: UInt8) -> FNV1a {
        var hash = seed
        hash.add(UInt8(ascii: kind))
        hash.add(value + 0x30)
        hash.add(Self.separator)
        return hash
    }
}
