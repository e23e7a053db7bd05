import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

extension CatalogActions {
    /// Read at once: a thousand products with long descriptions would be forty megabytes.
    private static let readAtOnce = 50

    /// The list as a CSV file; where more follows, `Link` leads to the next one.
    func table(_ event: HTTPEvent, of owner: Account) throws -> HTTPResponse {
        let page = try Page(event, usualLimit: ProductTable.usualRows)
        let (catalog, words) = (try catalog.get(), try event.searchWords())
        var (table, last, count) = (ProductTable(), try page.lastID(), 0)
        while true {
            let limit = min(Self.readAtOnce, page.fetchLimit - count)
            let products = try catalog.products(of: owner.user.id, matching: words, before: last, limit: limit)
            for product in products {
                guard count < page.fetchLimit - 1, table.add(product) else { return event.answer(table, next: last) }
                (last, count) = (product.id, count + 1)
            }
            if products.count < limit { return event.answer(table, next: nil) }
        }
    }
}

extension HTTPEvent {
    private static let formats = ["json", "csv"]

    /// Whether the list is asked for as a CSV file. It is the query that says so, and not `Accept`: a link can hold it.
    func wantsTable() throws -> Bool {
        guard let format = query("format") else { return false }
        guard Self.formats.contains(format) else {
            throw FieldErrors([FieldError(field: "format", message: "must be one of \"json\", \"csv\"")])
        }
        return format == "csv"
    }

    fileprivate func answer(_ table: ProductTable, next: EntityID?) -> HTTPResponse {
        var fields = [
            (name: "content-type", value: "text/csv; charset=utf-8; header=present"),
            (name: "content-disposition", value: "attachment; filename=\"products.csv\""),
        ]
        if let next { fields.append(("link", "</api/v1/products?\(query(goingOnFrom: next))>; rel=\"next\"")) }
        return HTTPResponse(statusCode: 200, headers: HTTPFields(fields), body: table.bytes)
    }

    /// The same query with another cursor.
    private func query(goingOnFrom id: EntityID) -> String {
        let others = query.filter { ["format", "q", "limit"].contains($0.name) }
        return (others + [("cursor", id.text)]).map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
    }
}

extension String {
    /// As a value of a query: all but RFC 3986's unreserved characters by their bytes.
    fileprivate var percentEncoded: String {
        let (digits, marks) = (Array("0123456789ABCDEF"), "-._~".utf8)
        return utf8.reduce(into: "") { text, byte in
            let scalar = Unicode.Scalar(byte)
            if scalar.properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte) || marks.contains(byte) {
                text.unicodeScalars.append(scalar)
            } else {
                text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}

extension Operation.Parameter {
    /// What `wantsTable` reads.
    static var format: Operation.Parameter {
        .init(
            name: "format",
            place: .query,
            schema: .choice(["json", "csv"]),
            summary: "\"csv\": a file of up to 1,000 rows; where more follow, a Link header leads to the next file."
        )
    }
}
