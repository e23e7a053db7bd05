import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// /api/v1/products, /api/v1/products/{id} and what is below: a seller's own catalogue.
public struct ProductsHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, catalog: Lazily<CatalogService>) {
        let actions = CatalogActions(accounts: accounts, catalog: catalog)
        routes = Routes(
            .init(
                "GET",
                "/api/v1/products",
                Operation(
                    summary: "One's own products, or those that have all of the words of a search, newest first.",
                    isAuthenticated: true,
                    parameters: Page.parameters(cursor: .id) + [.search, .format],
                    answer: (200, .page(of: .product)),
                    otherMediaTypes: ["text/csv"],
                    problems: [422],
                    samples: Page.samples(cursor: Operation.Sample.someID) + [
                        .init("search", query: [("q", "macbook")])
                    ]
                )
            ) { event, _ in try actions.list(event) },
            .init(
                "POST",
                "/api/v1/products",
                Operation(
                    "Adds a product.",
                    reads: ListingRequest.self,
                    isAuthenticated: true,
                    parameters: [.idempotencyKey],
                    answer: (201, .product)
                )
            ) { event, _ in try actions.add(event) },
            .init(
                "GET",
                "/api/v1/products/{id}",
                Operation(
                    summary: "One of one's own products.",
                    isAuthenticated: true,
                    parameters: [.productID],
                    answer: (200, .product),
                    problems: [404],
                    samples: [.ofProduct("product")]
                )
            ) { event, _ in try actions.show(event) },
            .init(
                "GET",
                "/api/v1/products/{id}/predictions",
                Operation(
                    summary: "What was predicted for one of one's own products, newest first.",
                    isAuthenticated: true,
                    parameters: [.productID] + Page.parameters(cursor: .id),
                    answer: (200, .page(of: .prediction)),
                    problems: [404, 422],
                    samples: Page.samples(cursor: Operation.Sample.someID).map { sample in
                        .init(sample.name, path: [("id", Operation.Sample.someID)], query: sample.query)
                    }
                )
            ) { event, _ in try actions.priceHistory(event) },
            .init(
                "PUT",
                "/api/v1/products/{id}",
                Operation(
                    summary: "Changes what is said about one of one's own products.",
                    isAuthenticated: true,
                    parameters: [.productID],
                    request: Schema(of: ListingRequest.self),
                    answer: (200, .product),
                    problems: [404],
                    samples: ListingRequest.samples.map { .ofProduct($0.name, body: $0.body) }
                )
            ) { event, _ in try actions.update(event) },
            .init(
                "DELETE",
                "/api/v1/products/{id}",
                Operation(
                    summary: "Removes one of one's own products.",
                    isAuthenticated: true,
                    parameters: [.productID],
                    answer: (204, nil),
                    problems: [404],
                    samples: [.ofProduct("product")]
                )
            ) { event, _ in try actions.remove(event) }
        )
    }
}

extension Operation.Parameter {
    fileprivate static var productID: Operation.Parameter {
        .init(name: "id", place: .path, schema: .id, summary: "Id of one of one's own products.")
    }
}

extension Operation.Sample {
    fileprivate static func ofProduct(_ name: String, body: JSONValue? = nil) -> Operation.Sample {
        .init(name, path: [("id", someID)], body: body)
    }
}
