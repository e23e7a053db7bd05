extension TextFeatures {
    /// Answers the splits of one text.
    func answer(_ text: UnsafeRawBufferPointer, slot: Int, _ memory: TextMemory, _ answers: UnsafeMutablePointer<UInt8>)
    {
        for (digitizer, features) in questions[slot] {
            memory.mark(text, digitizer)
            for feature in features {
                let value: Float = memory.isMarked(feature.entry, digitizer.dictionary) ? 1 : 0
                for (ordinal, border) in feature.borders.enumerated() {
                    answers[feature.firstSplit &+ ordinal] = value > border ? 1 : 0
                }
            }
        }
    }
}

/// Working memory for finding a text's entries in a dictionary.
final class TextMemory {
    /// For each entry, whether it is in the text.
    private let marks: UnsafeMutablePointer<Bool>
    private let markCount: Int
    /// Numbers of the last words, oldest first; none for a word that the dictionary doesn't have.
    private var recent: [UInt32?]
    private var sequence: [UInt32]

    init(_ texts: TextFeatures?) {
        markCount = texts?.markCount ?? 0
        marks = .allocate(capacity: markCount)
        marks.initialize(repeating: false, count: markCount)
        recent = []
        recent.reserveCapacity((texts?.window ?? 0) + 1)
        sequence = []
        sequence.reserveCapacity(Limits.wordsInEntry)
    }

    deinit {
        marks.deallocate()
    }

    func isMarked(_ entry: UInt32, _ dictionary: TextDictionary) -> Bool {
        Int(entry) < dictionary.size && marks[Int(entry)]
    }

    func mark(_ text: UnsafeRawBufferPointer, _ digitizer: TextProcessingPart.Digitizer) {
        marks.update(repeating: false, count: digitizer.dictionary.size)
        recent.removeAll(keepingCapacity: true)
        digitizer.tokenizer.forEachWord(text) { word in
            let number = digitizer.dictionary.number(ofWord: word)
            if digitizer.dictionary.wordsInEntry == 1 {
                mark(number, digitizer.dictionary)
            } else {
                markSequence(endingWith: number, digitizer.dictionary)
            }
        }
    }

    /// A sequence with a word that the dictionary doesn't have is none of its entries.
    private func markSequence(endingWith number: UInt32?, _ dictionary: TextDictionary) {
        if recent.count == dictionary.window { recent.removeFirst() }
        recent.append(number)
        guard recent.count == dictionary.window else { return }
        sequence.removeAll(keepingCapacity: true)
        for place in stride(from: 0, to: recent.count, by: dictionary.stride) {
            guard let word = recent[place] else { return }
            sequence.append(word)
        }
        mark(sequence.withUnsafeBufferPointer(dictionary.number(ofSequence:)), dictionary)
    }

    private func mark(_ entry: UInt32?, _ dictionary: TextDictionary) {
        if let entry, Int(entry) < dictionary.size { marks[Int(entry)] = true }
    }
}
