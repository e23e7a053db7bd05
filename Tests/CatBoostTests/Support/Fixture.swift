import Foundation
import Testing

/// A model, rows for it and CatBoost's own values for them; training/make_cbm_fixtures.py makes these files.
struct Fixture: Sendable, CustomTestStringConvertible {
    let name: String
    let rowLength: Int
    let outputs: Int
    let trees: Int

    var testDescription: String { name }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static let all = [
        Fixture(name: "depth-6", rowLength: 7, outputs: 1, trees: 30),
        Fixture(name: "depth-8", rowLength: 8, outputs: 1, trees: 5),
        Fixture(name: "depth-10", rowLength: 8, outputs: 1, trees: 2),
        Fixture(name: "mixed-depths", rowLength: 8, outputs: 1, trees: 10),
        Fixture(name: "many-borders", rowLength: 2, outputs: 1, trees: 330),
        Fixture(name: "nan-min", rowLength: 6, outputs: 1, trees: 20),
        Fixture(name: "nan-max", rowLength: 6, outputs: 1, trees: 20),
        Fixture(name: "scale-and-bias", rowLength: 8, outputs: 1, trees: 10),
        Fixture(name: "negative-scale", rowLength: 8, outputs: 1, trees: 10),
        Fixture(name: "multi-rmse", rowLength: 8, outputs: 2, trees: 15),
        Fixture(name: "multi-quantile", rowLength: 8, outputs: 3, trees: 15),
        Fixture(name: "no-splits", rowLength: 2, outputs: 1, trees: 3),
        Fixture(name: "no-trees", rowLength: 2, outputs: 1, trees: 0),
        Fixture(name: "negative-zero", rowLength: 2, outputs: 1, trees: 3),
        Fixture(name: "negative-zero-and-bias", rowLength: 2, outputs: 2, trees: 3),
        Fixture(name: "unused-category", rowLength: 3, outputs: 1, trees: 3),
    ]

    var path: String { Self.path(name) }

    func modelBytes() throws -> [UInt8] { try Self.bytes("\(name).cbm") }

    func rows() throws -> [Float] {
        try Self.bytes("\(name).rows").withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
        }
    }

    func expected() throws -> [UInt64] { try Self.words("\(name).expected") }

    static func path(_ name: String) -> String { folder.appending(path: "\(name).cbm").path() }

    static func named(_ name: String) throws -> Fixture {
        try #require(all.first { $0.name == name })
    }

    /// A file of 64-bit words.
    static func words(_ file: String) throws -> [UInt64] {
        try bytes(file).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 8).map { bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self) }
        }
    }

    static func bytes(_ file: String) throws -> [UInt8] {
        try Array(Data(contentsOf: folder.appending(path: file)))
    }
}
