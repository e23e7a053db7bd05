import JSONCodec

/// Where a request can name something.
enum AccessPlace: Hashable, Sendable, CustomStringConvertible {
    case path(String), query(String), header(String), body(String)

    var description: String {
        switch self {
        case .path(let name): "\(name) in path"
        case .query(let name): "\(name) in query"
        case .header(let name): name
        case .body(let name): "\(name) in body"
        }
    }

    /// Every place that a route's description tells of.
    static func all(in route: JSONValue) -> [AccessPlace] {
        let parameters = (route["parameters"]?.array ?? []).compactMap { parameter -> AccessPlace? in
            guard let name = parameter["name"]?.string else { return nil }
            return switch parameter["in"]?.string {
            case "path": .path(name)
            case "query": .query(name)
            default: .header(name)
            }
        }
        return parameters + (route["request"]?["properties"]?.object?.members ?? []).map { .body($0.name) }
    }

    /// Places that name nothing of anybody's: amounts, words, what is said about an item.
    static let harmless: Set<AccessPlace> = [
        .query("limit"), .query("format"), .header("Accept-Language"), .body("amount"), .body("password"),
        .body("new_password"), .body("product_data"), .body("items"), .body("name"), .body("description"),
        .body("item_description"), .body("category"), .body("category_name"), .body("brand"), .body("brand_name"),
        .body("condition"), .body("item_condition_id"), .body("shipping"),
    ]
}

/// Something that is one seller's and not another's.
enum AccessThing: Sendable {
    case product, prediction, sequence, key, words, username, email, password
}

/// A place of a request, what of another's is put there, and what the answer is then.
struct AccessProbe: Sendable {
    let place: AccessPlace
    let thing: AccessThing
    let status: Int
    /// What the answer is to a name of nobody's, where the two have to differ: a name can be given once only.
    var nobodys: Int?
    var query: [(name: String, value: String)] = []
}

/// What of somebody's a request of one route can name.
struct AccessRow: Sendable {
    let route: String
    let probes: [AccessProbe]

    init(_ route: String, _ probes: AccessProbe...) { (self.route, self.probes) = (route, probes) }

    private static let key = AccessProbe(place: .header("Idempotency-Key"), thing: .key, status: 200)
    private static let keyOfNew = AccessProbe(place: .header("Idempotency-Key"), thing: .key, status: 201)
    private static let productInPath = AccessProbe(place: .path("id"), thing: .product, status: 404)

    private static func cursor(_ thing: AccessThing, _ query: [(name: String, value: String)] = []) -> AccessProbe {
        AccessProbe(place: .query("cursor"), thing: thing, status: 200, query: query)
    }

    /// Every route that functions describe.
    static let all = [
        AccessRow("GET /health"), AccessRow("GET /health/ready"), AccessRow("GET /api/v1/pricing/info"),
        AccessRow(
            "POST /api/v1/users/register",
            AccessProbe(place: .body("username"), thing: .username, status: 409, nobodys: 201),
            AccessProbe(place: .body("email"), thing: .email, status: 409, nobodys: 201)
        ),
        AccessRow(
            "POST /api/v1/users/login",
            AccessProbe(place: .body("username"), thing: .username, status: 401),
            AccessProbe(place: .body("email"), thing: .email, status: 401)
        ),
        AccessRow(
            "POST /api/v1/users/password",
            AccessProbe(place: .body("current_password"), thing: .password, status: 403)
        ),
        AccessRow("GET /api/v1/users/me"),
        AccessRow("GET /api/v1/users/transactions", cursor(.sequence)),
        AccessRow("POST /api/v1/users/deposit", key),
        AccessRow(
            "POST /api/v1/pricing/predict",
            key,
            AccessProbe(place: .body("product_id"), thing: .product, status: 404)
        ),
        AccessRow("POST /api/v1/pricing/predict-batch", key),
        AccessRow("GET /api/v1/pricing/predictions", cursor(.prediction)),
        AccessRow(
            "GET /api/v1/products",
            cursor(.product),
            cursor(.product, [("format", "csv")]),
            AccessProbe(place: .query("q"), thing: .words, status: 200)
        ),
        AccessRow("POST /api/v1/products", keyOfNew),
        AccessRow("GET /api/v1/products/{id}", productInPath),
        AccessRow("GET /api/v1/products/{id}/predictions", productInPath, cursor(.prediction)),
        AccessRow("PUT /api/v1/products/{id}", productInPath),
        AccessRow("DELETE /api/v1/products/{id}", productInPath),
        AccessRow("POST /api/v1/products/import", keyOfNew),
    ]
}
