import Foundation
import Testing

/// A model of more than numbers and symmetric trees, rows for it and what CatBoost makes of them.
struct MixedFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let outputs: Int

    var testDescription: String { name }

    static let all =
        categorical + nonSymmetric + texts
        + ["poisson", "tweedie", "log-cosh", "log-linear"].map { MixedFixture(name: $0, outputs: 1) } + [
            MixedFixture(name: "uncertainty", outputs: 2)
        ]

    static let categorical =
        [
            "one-hot", "one-hot-many", "ctr-default", "ctr-kinds", "ctr-gpu-kinds", "ctr-one-hot-parts",
            "ctr-lossguide",
        ].map { MixedFixture(name: $0, outputs: 1) } + [MixedFixture(name: "ctr-multi-quantile", outputs: 3)]

    static let texts = ["text-words", "text-sequences", "text-and-categories"].map {
        MixedFixture(name: $0, outputs: 1)
    }

    static let nonSymmetric =
        ["lossguide", "depthwise", "depthwise-no-splits"].map { MixedFixture(name: $0, outputs: 1) } + [
            MixedFixture(name: "depthwise-multi-rmse", outputs: 2)
        ]

    var path: String { Fixture.path(name) }

    func modelBytes() throws -> [UInt8] { try Fixture.bytes("\(name).cbm") }

    func rows() throws -> CellRows { try CellRows(contentsOf: Fixture.folder.appending(path: "\(name).cells")) }

    func expected() throws -> [UInt64] { try Fixture.words("\(name).expected") }

    static func named(_ name: String) throws -> MixedFixture {
        try #require(all.first { $0.name == name })
    }
}
