import Domain

extension PreparedListing {
    /// Visits the hash of every term of a group; a term that occurs twice may be visited twice.
    package func forEachTerm(of group: TermGroup, _ visit: (UInt64) -> Void) {
        forEachTerm(of: group) { hash, _ in visit(hash) }
    }

    /// Visits the hash of every term of a group with what it was made of.
    package func forEachTerm(of group: TermGroup, _ visit: (UInt64, TermSource) -> Void) {
        let seed = group.seed
        switch group {
        case .nameWord: visitSpans(of: name, words: 1, .nameWords, seed, visit)
        case .namePair: visitSpans(of: name, words: 2, .nameWords, seed, visit)
        case .descriptionWord: visitSpans(of: description, words: 1, .descriptionWords, seed, visit)
        case .descriptionPair: visitSpans(of: description, words: 2, .descriptionWords, seed, visit)
        case .nameCharacters: visitCharacterRuns(seed, visit)
        case .brandAndNameWord:
            if brand.isEmpty { return }
            visitSpans(of: name, words: 1, .nameWords, with: .brand, prefixed(seed, brand[...]), visit)
        case .categoryAndNameWord:
            guard let path = category.prefix(3) else { return }
            visitSpans(of: name, words: 1, .nameWords, with: .category, prefixed(seed, path), visit)
        case .category: forEachLevel(1...3) { visit(prefixed(seed, $0).value, TermSource(.category)) }
        case .brand: visit(brand.isEmpty ? seed.value : prefixed(seed, brand[...]).value, TermSource(.brand))
        case .conditionAndShipping: visitConditionAndShipping(seed, visit)
        case .brandCross: visitBrandCrosses(seed, visit)
        case .source: visitSource(seed, visit)
        case .length: visitLengths(seed, visit)
        }
    }

    private typealias Visit = (UInt64, TermSource) -> Void

    private func visitSpans(
        of text: TokenisedText,
        words: Int,
        _ part: TermSource.Part,
        with partner: TermSource.Part? = nil,
        _ seed: FNV1a,
        _ visit: Visit
    ) {
        guard text.count >= words else { return }
        for first in 0...text.count - words {
            var hash = seed
            hash.add(text.span(from: first, count: words))
            visit(hash.value, TermSource(part, words: first..<first + words, with: partner))
        }
    }

    /// Runs of 3, 4 and 5 bytes of " one two ", across blanks.
    private func visitCharacterRuns(_ seed: FNV1a, _ visit: Visit) {
        let bytes = name.bytes
        for start in bytes.indices {
            let word = name.word(at: start)
            var hash = seed
            for end in start..<min(start + 5, bytes.count) {
                hash.add(bytes[end])
                if end - start >= 2 {
                    visit(hash.value, TermSource(.nameWords, words: word..<max(name.word(at: end), word) + 1))
                }
            }
        }
    }

    private func visitConditionAndShipping(_ seed: FNV1a, _ visit: Visit) {
        let condition = suffixed(seed, "c", UInt8(condition.rawValue))
        let shipping = suffixed(seed, "s", UInt8(shipping.rawValue))
        visit(condition.value, TermSource(.condition))
        visit(shipping.value, TermSource(.shipping))
        forEachLevel(2...3) {
            visit(prefixed(condition, $0).value, TermSource(.condition, with: .category))
            visit(prefixed(shipping, $0).value, TermSource(.shipping, with: .category))
        }
    }

    private func visitBrandCrosses(_ seed: FNV1a, _ visit: Visit) {
        guard !brand.isEmpty else { return }
        let known = prefixed(seed, brand[...])
        visit(suffixed(known, "c", UInt8(condition.rawValue)).value, TermSource(.brand, with: .condition))
        forEachLevel(2...3) { visit(prefixed(known, $0).value, TermSource(.brand, with: .category)) }
    }

    private func visitSource(_ seed: FNV1a, _ visit: Visit) {
        let source = suffixed(seed, "f", isExtra ? 1 : 0)
        let shipping = suffixed(source, "s", UInt8(shipping.rawValue))
        visit(source.value, TermSource(.shipping))
        visit(shipping.value, TermSource(.shipping))
        forEachLevel(2...3) { visit(prefixed(shipping, $0).value, TermSource(.shipping, with: .category)) }
    }

    private func visitLengths(_ seed: FNV1a, _ visit: Visit) {
        let words = description.count
        visit(suffixed(seed, "n", UInt8(min(name.count, 12))).value, TermSource(.lengths))
        visit(suffixed(seed, "d", Self.lengthClass(words)).value, TermSource(.lengths))
        visit(suffixed(seed, "r", UInt8(min(description.removedPrices, 4))).value, TermSource(.lengths))
        if words == 0 { visit(suffixed(seed, "e", 1).value, TermSource(.lengths)) }
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
