/// A category path in the one spelling that training and serving share: lower case, at most three levels.
package struct CategoryPath: Sendable, Equatable {
    /// The whole path, "men/tops/t-shirts".
    package let bytes: [UInt8]
    /// Where each level ends in `bytes`, one to three ends.
    private let ends: [Int]

    /// What a missing category is called.
    package static let missing = CategoryPath("other/none/none")

    /// Splits at the first two slashes; what follows stays in the third level, and empty levels are left out.
    package init(_ text: String) {
        var path: [UInt8] = []
        var ends: [Int] = []
        let levels = ASCII.normalised(text).split(separator: ASCII.slash, omittingEmptySubsequences: true)
        for level in levels {
            let name = ASCII.trimmed(level)
            if name.isEmpty { continue }
            if !path.isEmpty { path.append(ASCII.slash) }
            path += name
            if ends.count < 3 { ends.append(path.count) } else { ends[2] = path.count }
        }
        if ends.isEmpty {
            self = .missing
        } else {
            bytes = path
            self.ends = ends
        }
    }

    /// Number of levels, 1 to 3.
    package var depth: Int { ends.count }

    /// The path down to a level: 1 gives "men", 2 "men/tops"; nil when the path is not that deep.
    package func prefix(_ level: Int) -> ArraySlice<UInt8>? {
        level >= 1 && level <= ends.count ? bytes[..<ends[level - 1]] : nil
    }
}
