import TextKernels

/// Looks terms up in tables that lie where the vocabulary found them.
struct VocabularyLookup {
    let starts: UnsafeRawPointer
    let entries: UnsafeRawPointer
    let count: Int
    let bucketBits: UInt32

    /// The place of each term, or `Vocabulary.unknown`.
    func places(of hashes: [UInt64]) -> [UInt32] {
        for hash in hashes { text_prefetch(starts + bucket(of: hash)) }
        for hash in hashes { text_prefetch(entries + start(of: bucket(of: hash)) * Vocabulary.entrySize) }
        return hashes.map(place)
    }

    /// Where a term's bucket begins among the starts; the next one's follows.
    private func bucket(of hash: UInt64) -> Int {
        Int(Vocabulary.key(of: hash) >> (32 - bucketBits)) * MemoryLayout<UInt32>.size
    }

    /// Clamped, so that a damaged table costs a wrong answer and never a read elsewhere.
    private func start(of bucket: Int) -> Int {
        min(Int(UInt32(littleEndian: starts.loadUnaligned(fromByteOffset: bucket, as: UInt32.self))), count)
    }

    private func key(at place: Int) -> UInt32 {
        UInt32(littleEndian: entries.loadUnaligned(fromByteOffset: place * Vocabulary.entrySize, as: UInt32.self))
    }

    private func place(of hash: UInt64) -> UInt32 {
        let key = Vocabulary.key(of: hash)
        let bucket = bucket(of: hash)
        var place = start(of: bucket)
        var left = start(of: bucket + MemoryLayout<UInt32>.size) - place
        guard left > 0 else { return Vocabulary.unknown }
        while left > 1 {
            let half = left / 2
            place = self.key(at: place + half) <= key ? place + half : place
            left -= half
        }
        return self.key(at: place) == key ? UInt32(truncatingIfNeeded: place) : Vocabulary.unknown
    }
}
