import Domain
import PriceTraining
import Testing

@Suite struct TabSeparatedTests {
    @Test(
        "reads plain and quoted fields",
        arguments: [
            ("a\tb\n", [["a", "b"]]),
            ("a\tb", [["a", "b"]]),
            ("a\r\nb\r\n", [["a"], ["b"]]),
            ("\"x\ty\"\tz\n", [["x\ty", "z"]]),
            ("\"two\nlines\"\n", [["two\nlines"]]),
            ("\"say \"\"hi\"\"\"\t\"\"\n", [["say \"hi\"", ""]]),
            ("5\" pipe\t\n", [["5\" pipe", ""]]),
            ("\n", [[""]]),
            ("", []),
        ] as [(String, [[String]])]
    )
    func rows(text: String, expected: [[String]]) throws {
        var rows: [[String]] = []
        try TestFiles.withFile(Array(text.utf8)) { path in
            try TabSeparatedFile(path: path).forEachRow { row in rows.append((0..<row.count).map { row[$0] }) }
        }
        #expect(rows == expected)
    }
}

@Suite struct ListingFileTests {
    private static let header =
        "train_id\tname\titem_condition_id\tcategory_name\tbrand_name\tprice\tshipping\titem_description\n"

    private func read(main: String, extra: String? = nil) throws -> [PricedListing] {
        var listings: [PricedListing] = []
        try TestFiles.withFile(Array((Self.header + main).utf8)) { mainPath in
            try TestFiles.withFile(Array((Self.header + (extra ?? "")).utf8)) { extraPath in
                let file = ListingFile(main: mainPath, extra: extra == nil ? nil : extraPath)
                try file.forEach { listings.append($0) }
            }
        }
        return listings
    }

    @Test("reads listings and leaves out those without a price")
    func reads() throws {
        let listings = try read(
            main: "0\tHat\t2\tMen/Hats\tAcme\t12.5\t1\tWarm\n1\tCap\t1\t\t\t0.0\t0\t\n2\tCap\t1\t\t\t\t0\t\n"
        )
        let hat = Listing(
            name: "Hat",
            description: "Warm",
            category: "Men/Hats",
            brand: "Acme",
            condition: .likeNew,
            shipping: .sellerPays
        )
        #expect(listings.map(\.listing) == [hat])
        #expect(listings.map(\.price) == [12.5])
    }

    @Test(
        "adds the postage that an extra row's price leaves out",
        arguments: [("Women/Shoes/Boots", 0, 16.0), ("Women/Dresses/Midi", 0, 14), ("Women/Shoes/Boots", 1, 10)]
    )
    func postage(category: String, shipping: Int, expected: Double) throws {
        let listings = try read(main: "", extra: "0\tBoots\t2\t\(category)\t\t10\t\(shipping)\t\n")
        #expect(listings.map(\.price) == [expected])
        #expect(listings.map(\.isExtra) == [true])
    }

    @Test(
        "names the row that is no listing",
        arguments: [
            "0\tHat\t6\t\t\t5\t1\t\n", "0\tHat\t2\t\t\tfive\t1\t\n", "0\tHat\t2\t\t\t5\t2\t\n", "0\tHat\n",
            "0\tH\t2\t\t\tnan\t1\t\n",
        ]
    )
    func badRows(row: String) {
        let error = #expect(throws: TrainingError.self) { try read(main: row) }
        guard case .badRow(2, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("leaves out extra rows that repeat a main row's name and description")
    func distinct() throws {
        func row(_ name: String, isExtra: Bool) -> PricedListing {
            PricedListing(
                listing: Listing(name: name, condition: .good, shipping: .buyerPays),
                price: 5,
                isExtra: isExtra
            )
        }
        let rows = [
            row("Red Boots", isExtra: false), row("red  boots!", isExtra: true), row("blue boots", isExtra: true),
        ]
        var names: [String] = []
        try DistinctListings(rows).forEach { names.append($0.listing.name) }
        #expect(names == ["Red Boots", "blue boots"])
    }
}
