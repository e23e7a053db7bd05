import CatBoost
import JSONCodec
import PriceModel

/// What is in a file that is a bundle or a CatBoost model; its first bytes say which.
package enum Inspection: Sendable {
    case bundle(BundleReport)
    case model(ModelSummary)

    /// Reads a file.
    package init(path: String) throws {
        let isBundle: Bool
        do {
            let file = try MappedFile(path: path)
            isBundle = withExtendedLifetime(file) { file.bytes.starts(with: BundleLayout.magic) }
        }
        self = isBundle ? .bundle(try BundleReport(path: path)) : .model(try ModelSummary(path: path))
    }

    /// For programs.
    package var json: JSONValue {
        switch self {
        case .bundle(let report): report.json
        case .model(let summary): summary.json
        }
    }

    /// For a person.
    package var text: String {
        switch self {
        case .bundle(let report): report.text
        case .model(let summary): summary.text
        }
    }

    /// Whether the file's checksums match; a CatBoost model has none.
    package var isWhole: Bool {
        switch self {
        case .bundle(let report): report.isWhole
        case .model: true
        }
    }
}
