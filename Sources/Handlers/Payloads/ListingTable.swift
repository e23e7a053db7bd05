import CSVCodec
import Domain
import JSONCodec
import RuntimeProtocols

/// Listings as a CSV file.
enum ListingTable {
    /// How many rows a file may have.
    static let rows = 1...10_000
    /// Browsers on Windows call a CSV file a workbook.
    static let mediaTypes = ["text/csv", "application/vnd.ms-excel"]

    /// The listings of a file in its order; throws where a single one is wrong, and names what is.
    static func listings(in bytes: [UInt8], encoding: CSVEncoding) throws -> [Listing] {
        do {
            var (reader, errors) = (try CSVReader(bytes, encoding: encoding), TableErrors())
            guard let header = try reader.nextWithText() else { throw CSVError(line: 1, "no header") }
            let columns = ListingColumns(header, &errors)
            // Without its header no row can be told.
            try errors.throwIfAny()
            var (listings, count): ([Listing], Int) = ([], 0)
            while let row = try reader.nextWithText() {
                count += 1
                guard count <= rows.upperBound else {
                    throw CSVError(line: row.line, "one row more than the \(rows.upperBound) that a file may have")
                }
                let listing = columns.listing(row, &errors)
                if errors.count == 0, let listing { listings.append(listing) }
            }
            guard count >= rows.lowerBound else { throw CSVError(line: header.line, "no rows below it") }
            try errors.throwIfAny()
            return listings
        } catch let error as CSVError {
            throw TableErrors.fault(error)
        }
    }
}

extension CSVReader {
    /// The next row that has anything in it.
    fileprivate mutating func nextWithText() throws(CSVError) -> CSVRow? {
        while let row = try next() {
            if !row.isBlank { return row }
        }
        return nil
    }
}

extension HTTPEvent {
    /// The body as listings of a CSV file.
    func listings() throws -> [Listing] {
        try ListingTable.listings(in: body, encoding: try tableEncoding())
    }

    /// UTF-8 where nobody says anything else.
    private func tableEncoding() throws -> CSVEncoding {
        guard let type = headers["content-type"].map(ContentType.init) else { return .utf8 }
        let accepted = ListingTable.mediaTypes
        guard accepted.contains(type.essence) else {
            throw Problem.unsupportedMediaType("The body has to be \(accepted[0]).", accept: accepted)
        }
        guard let charset = type.parameter("charset") else { return .utf8 }
        guard let encoding = CSVEncoding(charset: charset) else {
            throw Problem.unsupportedMediaType("The charset has to be utf-8 or windows-1251.", accept: accepted)
        }
        return encoding
    }
}

extension Schema {
    /// What `ListingTable` reads, in words: JSON Schema knows nothing of what is in a file.
    static var listingTable: Schema {
        let columns = ListingColumns.Field.allCases.map { $0.names.joined(separator: " or ") }.joined(separator: ", ")
        let text = """
            A header and \(ListingTable.rows.lowerBound) to \(ListingTable.rows.upperBound) rows, between commas, semicolons or tabs. \
            Columns: \(columns); \(ListingColumns.ignored.joined(separator: ", ")) are passed over.
            """
        return Schema(["type": "string", "contentMediaType": .string(ListingTable.mediaTypes[0])]).described(text)
    }
}
