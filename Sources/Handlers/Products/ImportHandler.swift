import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/products/import: a seller's products out of a file, all of them or none.
public struct ImportHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, catalog: Lazily<CatalogService>) {
        let actions = CatalogActions(accounts: accounts, catalog: catalog)
        routes = Routes(
            .init(
                "POST",
                "/api/v1/products/import",
                Operation(
                    summary: "Adds the products of a CSV file, all of them or, where anything is wrong, none.",
                    isAuthenticated: true,
                    parameters: [.idempotencyKey],
                    request: .listingTable,
                    requestMediaTypes: ListingTable.mediaTypes,
                    answer: (201, .importedProducts),
                    problems: [409],
                    samples: Operation.Sample.tables
                )
            ) { event, _ in try actions.addTable(event) }
        )
    }
}

extension CatalogActions {
    /// Adds the products of a file.
    func addTable(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        let answer = try catalog.get().add(
            try event.listings(),
            of: owner.user.id,
            request: try event.idempotentRequest("import-products", of: owner.user.id)
        ) { JSONValue.importedProducts($0).text }
        return HTTPResponse(statusCode: 201, answer: answer)
    }
}

extension JSONValue {
    /// {imported, first_id, last_id}: how many, and the products of the file's first and last row.
    fileprivate static func importedProducts(_ products: [Product]) -> JSONValue {
        [
            "imported": .integer(products.count), "first_id": .text(products.first?.id.text),
            "last_id": .text(products.last?.id.text),
        ]
    }
}

extension Schema {
    fileprivate static var importedProducts: Schema {
        .object([("imported", .integer(ListingTable.rows)), ("first_id", .id), ("last_id", .id)])
    }
}

extension Operation.Sample {
    /// Files in both spellings of the columns.
    fileprivate static var tables: [Operation.Sample] {
        let (own, russian) = (
            "name,description,category,brand,condition,shipping\r\nMacBook Pro,\"13 inches, 2020\",Electronics,Apple,Like New,1\r\n",
            "name;item_description;category_name;brand_name;item_condition_id;shipping\r\nКуртка;Тёплая;;;3;0\r\n"
        )
        return [
            .init("a file", headers: [("content-type", "text/csv")], body: .string(own)),
            .init(
                "a file with semicolons",
                headers: [("content-type", "text/csv; charset=utf-8"), key(1)],
                body: .string(russian)
            ),
        ]
    }
}
