import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// What can be done with a catalogue.
struct CatalogActions {
    let accounts: Lazily<AccountService>
    let catalog: Lazily<CatalogService>

    func list(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        if try event.wantsTable() { return try table(event, of: owner) }
        let page = try Page(event)
        let products = try catalog.get().products(
            of: owner.user.id,
            matching: try event.searchWords(),
            before: try page.lastID(),
            limit: page.fetchLimit
        )
        return HTTPResponse(statusCode: 200, json: page.json(products, JSONValue.product) { $0.id.text })
    }

    func add(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        let answer = try catalog.get().add(
            try listing(event),
            of: owner.user.id,
            request: try event.idempotentRequest("create-product", of: owner.user.id)
        ) { JSONValue.product($0).text }
        var response = HTTPResponse(statusCode: 201, answer: answer)
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

    func priceHistory(_ event: HTTPEvent) throws -> HTTPResponse {
        let owner = try owner(of: event)
        let page = try Page(event)
        let predictions = try catalog.get().priceHistory(
            of: try id(event),
            of: owner.user.id,
            before: try page.lastID(),
            limit: page.fetchLimit
        )
        return HTTPResponse(statusCode: 200, json: try page.json(predictions, JSONValue.prediction) { $0.id.text })
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

    func owner(of event: HTTPEvent) throws -> Account {
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
