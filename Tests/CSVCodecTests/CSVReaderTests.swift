import CSVCodec
import Testing

/// Reads all of a file; "line: field|field" for each record.
func records(_ text: String, encoding: CSVEncoding = .utf8) throws(CSVError) -> [String] {
    try records(Array(text.utf8), encoding: encoding)
}

func records(_ bytes: [UInt8], encoding: CSVEncoding = .utf8) throws(CSVError) -> [String] {
    var (reader, found) = (try CSVReader(bytes, encoding: encoding), [String]())
    while let row = try reader.next() { found.append("\(row.line): \(row.fields.joined(separator: "|"))") }
    return found
}

@Suite("Reading comma-separated values")
struct CSVReaderTests {
    @Test(
        "finds rows and the lines on which they begin",
        arguments: [
            ("", []), ("a", ["1: a"]), ("a\n", ["1: a"]), ("a,b\r\nc,d\r\n", ["1: a|b", "2: c|d"]),
            ("a,b\nc,d", ["1: a|b", "2: c|d"]), ("a,\n,b", ["1: a|", "2: |b"]), (",", ["1: |"]),
            ("a,b\n1,", ["1: a|b", "2: 1|"]), ("a\n\n\nb\n\n", ["1: a", "2: ", "3: ", "4: b", "5: "]),
            ("\"a,b\",\"c\"", ["1: a,b|c"]), ("\"\",\"\"", ["1: |"]), ("\"say \"\"hi\"\"\"", ["1: say \"hi\""]),
            ("\"\"\"\"\n\"\"\"\"\"\"", ["1: \"", "2: \"\""]),
            ("a,\"one\ntwo\r\nthree\"\nb,c", ["1: a|one\ntwo\r\nthree", "4: b|c"]),
            ("\"\n\"\n\"\r\n\"\"\n\"\nz", ["1: \n", "3: \r\n\"\n", "6: z"]), ("\"a\rb\"", ["1: a\rb"]),
            (" a , b ", ["1:  a | b "]), ("кеды,📱,é", ["1: кеды|📱|é"]),
        ] as [(String, [String])]
    )
    func shapes(text: String, expected: [String]) throws {
        #expect(try records(text) == expected)
    }

    @Test(
        "takes the separator that the header has",
        arguments: [
            ("name,brand\n1;2,3", .comma, ["1: name|brand", "2: 1;2|3"]),
            ("name;brand\r\n1,2;3", .semicolon, ["1: name|brand", "2: 1,2|3"]),
            ("name\tbrand\n1,2\t3;4", .tab, ["1: name|brand", "2: 1,2|3;4"]),
            ("\"a,b,c\";d\n1;2", .semicolon, ["1: a,b,c|d", "2: 1|2"]), ("name\n1;2", .comma, ["1: name", "2: 1;2"]),
            ("\"say \"\",,,\"\"\";b\n", .semicolon, ["1: say \",,,\"|b"]),
            ("sep=;\nname,brand\n1;2", .semicolon, ["2: name,brand", "3: 1|2"]),
            ("sep=\t\r\na,b\tc", .tab, ["2: a,b|c"]), ("sep=,\na;b,c", .comma, ["2: a;b|c"]), ("sep=;", .semicolon, []),
            ("\u{FEFF}name;brand\n1;2", .semicolon, ["1: name|brand", "2: 1|2"]),
            ("\u{FEFF}sep=;\nname,1", .semicolon, ["2: name,1"]), ("sep=", .comma, ["1: sep="]),
            ("\r\n\nname;brand", .semicolon, ["1: ", "2: ", "3: name|brand"]),
        ] as [(String, CSVSeparator, [String])]
    )
    func separators(text: String, separator: CSVSeparator, expected: [String]) throws {
        #expect(try CSVReader(Array(text.utf8)).separator == separator)
        #expect(try records(text) == expected)
    }

    @Test(
        "names the line of what can't be read",
        arguments: [
            ("a\n\"b\nc", 2, nil, "a quote that is never closed"), ("\"", 1, nil, "a quote that is never closed"),
            ("a\n\"b\nc\"d\n", 3, 1, "text after a closing quote"), ("\"a\" ,b", 1, 1, "text after a closing quote"),
            ("a;b\n1;6\" heels", 2, 2, "a quote inside a field that does not begin with one"),
            ("sep=|\na|b", 1, nil, "a separator that is no comma, semicolon or tab"),
            ("sep=;;\na|b", 1, nil, "a separator that is no comma, semicolon or tab"),
            ("a\n" + String(repeating: ",", count: CSVReader.fieldLimit), 2, nil, "more than 1000 fields"),
            ("a\n\n" + String(repeating: ",", count: CSVReader.fieldLimit) + "\n", 3, nil, "more than 1000 fields"),
        ] as [(String, Int, Int?, String)]
    )
    func faults(text: String, line: Int, column: Int?, reason: String) {
        #expect(throws: CSVError(line: line, column: column, reason)) { try records(text) }
    }

    @Test("ends after a fault")
    func end() throws {
        var reader = try CSVReader(Array("a\n\"b\"c\nd\n".utf8))
        #expect(try reader.next()?.fields == ["a"])
        #expect(throws: CSVError.self) { try reader.next() }
        #expect(try reader.next() == nil)
    }

    @Test("knows which rows have nothing in them")
    func blank() throws {
        var reader = try CSVReader(Array("a;b\n;;;\n\n;0".utf8))
        var found: [Bool] = []
        while let row = try reader.next() { found.append(row.isBlank) }
        #expect(found == [false, true, true, false])
    }
}
