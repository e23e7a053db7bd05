import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// /api/v1/products and /api/v1/products/{id}: a seller's own catalogue.
public struct ProductsHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, catalog: Lazily<CatalogService>) {
        let actions = Actions(accounts: accounts, catalog: catalog)
        routes = Routes(
            .init(
                "GET",
                "/api/v1/products",
                Operation(
                    summary: "One's own products, newest first.",
                    isAuthenticated: true,
                    parameters: Page.parameters,
                    answer: (200, .page(of: .product)),
                    problems: [422],
                    samples: Page.samples(cursor: Operation.Sample.someID)
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

/// What can be done with a catalogue.
private struct Actions {
    let accounts: Lazily<AccountService>
    let catalog: Lazily<CatalogService>

    func list(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        let page = try Page(event)
        let products = try catalog.get().products(of: owner.user.id, before: try page.lastID(), limit: page.fetchLimit)
        return HTTPResponse(statusCode: 200, json: page.json(products, JSONValue.product) { $0.id.text })
    }

    func add(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        let answer = try catalog.get().add(
            try listing(event),
            of: owner.user.id,
            request: try event.idempotentRequest("create-product", of: owner.user.id)
        ) { JSONValue.product($0).text }
        var response = try HTTPResponse(statusCode: 201, answer: answer)
        if let id = try JSONValue(parsing: response.body)["id"]?.string {
            response.headers["location"] = "/api/v1/products/\(id)"
        }
        return response
    }

    func show(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        return HTTPResponse(
            statusCode: 200,
            json: .product(try catalog.get().product(try id(event), of: owner.user.id))
        )
    }

    func update(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        let product = try catalog.get().update(try id(event), of: owner.user.id, to: try listing(event))
        return HTTPResponse(statusCode: 200, json: .product(product))
    }

    func remove(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        try catalog.get().remove(try id(event), of: owner.user.id)
        return HTTPResponse(statusCode: 204)
    }

    private func owner(of event: HTTPEvent) throws -> Account {
        try accounts.get().authenticate(event.bearerToken())
    }

    /// An id that is none is the id of nothing.
    private func id(_ event: HTTPEvent) throws -> EntityID {
        guard let id = event.pathParameter("id").flatMap({ EntityID($0) }) else { throw DomainError.notFound }
        return id
    }

    private func listing(_ event: HTTPEvent) throws -> Listing {
        try event.payload(ListingRequest.self).listing
    }
}
