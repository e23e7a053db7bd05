import CSVCodec
import PriceTraining
import Testing

@Suite struct CSVFileTests {
    @Test func `skips a byte order mark`() throws {
        var records: [[String]] = []
        try TestFiles.withFile([0xEF, 0xBB, 0xBF] + Array("a,b\n".utf8)) { path in
            try CSVFile(path: path).forEachRecord { records.append($0.texts) }
        }
        #expect(records == [["a", "b"]])
    }
}
