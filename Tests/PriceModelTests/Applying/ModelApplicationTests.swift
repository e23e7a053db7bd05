import CSVCodec
import CatBoost
import PriceTraining
import Testing

@Suite struct ModelApplicationTests {
    private static func values(
        _ model: String,
        _ table: String,
        _ header: ColumnMapping.Header = .detected,
        _ prediction: PredictionKind = .raw
    ) throws -> [[Double]] {
        var values: [[Double]] = []
        let application = try ModelApplication(
            modelPath: TestFiles.catBoostFixture(model + ".cbm"),
            header: header,
            prediction: prediction
        )
        try TestFiles.withFile(Array(table.utf8)) { path in
            try application.forEachRow(of: CSVFile(path: path)) { values.append(Array($0)) }
        }
        return values
    }

    private static func table(_ model: String, rowLength: Int) throws -> String {
        let bytes = try WholeFile.bytes(ofFile: TestFiles.catBoostFixture(model + ".rows"))
        let numbers = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
        }
        return stride(from: 0, to: numbers.count, by: rowLength).map { start in
            numbers[start..<start + rowLength].map { $0.isNaN ? "" : "\($0)" }.joined(separator: ",") + "\n"
        }.joined()
    }

    @Test(arguments: [
        ("depth-6", 7), ("depth-10", 8), ("many-borders", 2), ("nan-min", 6), ("nan-max", 6), ("multi-rmse", 8),
        ("multi-quantile", 8), ("scale-and-bias", 8), ("no-trees", 2),
    ])
    func `gives CatBoost's own values to the last bit`(model: String, rowLength: Int) throws {
        let table = try Self.table(model, rowLength: rowLength)
        let values = try Self.values(model, table, .absent).flatMap(\.self)
        let bytes = try WholeFile.bytes(ofFile: TestFiles.catBoostFixture(model + ".expected"))
        let expected = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 8).map { bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self) }
        }
        #expect(values.map(\.bitPattern) == expected)
        #expect(values.map { Double($0.exactText)?.bitPattern } == expected)
    }

    /// The rows of a fixture with categories or texts (training/cbm_cases.py), with every string in quotes.
    private static func mixedTable(_ model: String) throws -> String {
        let bytes = try WholeFile.bytes(ofFile: TestFiles.catBoostFixture(model + ".cells"))
        return bytes.withUnsafeBytes { bytes in
            let columns = Int(bytes.loadUnaligned(as: UInt32.self))
            var (text, place) = ("", 4 + columns)
            while place < bytes.count {
                let cells = bytes[4..<4 + columns].map { kind in
                    defer { place += 4 }
                    guard kind != UInt8(ascii: "n") else {
                        let number = bytes.loadUnaligned(fromByteOffset: place, as: Float.self)
                        return number.isNaN ? "" : "\(number)"
                    }
                    let length = Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                    defer { place += length }
                    return "\"" + String(decoding: bytes[place + 4..<place + 4 + length], as: UTF8.self) + "\""
                }
                text += cells.joined(separator: ",") + "\n"
            }
            return text
        }
    }

    @Test(arguments: ["one-hot", "ctr-default", "ctr-lossguide", "text-words"])
    func `takes categories and texts as they stand in the cells`(model: String) throws {
        let values = try Self.values(model, Self.mixedTable(model), .absent).flatMap(\.self)
        let bytes = try WholeFile.bytes(ofFile: TestFiles.catBoostFixture(model + ".expected"))
        let expected = bytes.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 8).map { bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self) }
        }
        #expect(values.map(\.bitPattern) == expected)
    }

    @Test(arguments: ["ctr-default", "one-hot", "text-and-categories"])
    func `takes categories and texts as they are written, empty ones too`(name: String) throws {
        let path = TestFiles.catBoostFixture(name + ".cbm")
        let features = try ModelSummary(path: path).features
        #expect(features.contains { $0.kind != .number && $0.isUsed })
        let model = try CatBoostModel(path: path)
        let cells = ["red", " red", "two words", ""]
        let direct = cells.map { cell in
            let row = CatBoostRow(for: model)
            for feature in features {
                switch feature.kind {
                case .number: row.setNumber(1, column: feature.column)
                case .text: row.setText(cell, column: feature.column)
                default: row.setCategory(cell, column: feature.column)
                }
            }
            return model.evaluate(row)
        }
        let lines = cells.map { cell in features.map { $0.kind == .number ? "1" : "\"\(cell)\"" }.joined(separator: ",")
        }
        #expect(try Self.values(name, lines.joined(separator: "\n"), .absent) == direct)
        // More rows than are held at once, and as many as are.
        for count in [1_024, 1_500] {
            let table = String(repeating: lines[0] + "\n", count: count)
            #expect(try Self.values(name, table, .absent) == Array(repeating: direct[0], count: count))
        }
    }

    @Test func `takes a first line without numbers for a header`() throws {
        let table = try Self.table("depth-6", rowLength: 7)
        let plain = try Self.values("depth-6", table)
        #expect(try Self.values("depth-6", "a,b,c,d,e,f,g\n" + table) == plain)
        #expect(try Self.values("depth-6", "0,1,2,3,4,5,6\n" + table) == plain)
        #expect(try Self.values("depth-6", "0,1,2,3,4,5,6\n" + table, .absent).count == plain.count + 1)
        #expect(try Self.values("depth-6", "1,1,1,1,1,1,1\n" + table, .present) == plain)
    }

    @Test func `goes through more rows than it holds at once`() throws {
        let row = "1,2,3,4,5,6,7\n"
        let values = try Self.values("depth-6", String(repeating: row, count: 3_000))
        #expect(values.count == 3_000)
        #expect(Set(values).count == 1)
    }

    @Test(arguments: [
        ("1,2,3,4,5,6,7\n1,2,x,4,5,6,7\n", "line 2, column 3: \"x\" is no number, which \"2\" has to be"),
        ("1,2,3,4,5,6,7\n\n", "line 2: 1 fields instead of 7"),
        ("1,2\n", "line 1: 2 fields, but the model uses its column 7"),
        ("1,2,3,4,5,6,\"7\n", "line 1: a quote that is never closed"),
    ])
    func `names what is wrong with a table and where`(table: String, message: String) {
        let error = #expect(throws: CSVError.self) { try Self.values("depth-6", table) }
        #expect(error?.description == message)
    }

    @Test(
        arguments: [
            ("1.5", 1.5), (" -2e3\t", -2_000), ("inf", .infinity), ("1e60", .infinity), ("0.1", Float(0.1)),
        ] as [(String, Float)]
    )
    func `reads numbers as CatBoost does`(text: String, expected: Float) {
        #expect(CellNumber(Array(text.utf8)[...])?.value == expected)
    }

    @Test(arguments: ["", "  ", "nan", "NaN", "NA", "n/a", "null", "None"])
    func `reads what is missing as NaN`(text: String) {
        #expect(CellNumber(Array(text.utf8)[...])?.value.isNaN == true)
    }

    @Test(arguments: ["x", "1,5", "1 2", "-", "1e", "--1"])
    func `reads nothing else as a number`(text: String) {
        #expect(CellNumber(Array(text.utf8)[...]) == nil)
    }
}

@Suite struct ColumnMappingTests {
    private static func feature(_ name: String, _ column: Int, isUsed: Bool = true) -> ModelSummary.Feature {
        ModelSummary.Feature(kind: .number, column: column, name: name, borderCount: isUsed ? 3 : 0, isUsed: isUsed)
    }

    private static let features = [feature("width", 0), feature("spare", 1, isUsed: false), feature("height", 2)]

    private static func places(_ header: String, _ rule: ColumnMapping.Header = .detected) throws -> [Int] {
        var parser = CSVParser()
        for byte in (header + "\n").utf8 { _ = try parser.consume(byte) }
        return try ColumnMapping(features, first: parser.record, header: rule).columns.map(\.place)
    }

    @Test(arguments: [
        ("height,price,width", [2, 0]), ("width,spare,height", [0, 2]), ("a,b,c", [0, 2]), ("1,2,3", [0, 2]),
        ("\"height\",\"width\"", [1, 0]),
    ])
    func `goes by the names that the model has, else by place`(header: String, places: [Int]) throws {
        #expect(try Self.places(header) == places)
    }

    @Test(arguments: [("width,b,c", "has no column \"height\""), ("width,height,width", "a second column \"width\"")])
    func `refuses a header that has only some of the names, or one twice`(header: String, reason: String) {
        let error = #expect(throws: CSVError.self) { try Self.places(header) }
        #expect(error?.description.contains(reason) == true)
    }
}
