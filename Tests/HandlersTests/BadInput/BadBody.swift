import Testing

/// A body that must be refused: the answer's status and every field that it has to name.
struct BadBody: Sendable, CustomTestStringConvertible {
    let function: String
    let body: [UInt8]
    let status: Int
    let fields: [String]
    let testDescription: String

    init(_ function: String, _ body: String, _ fields: String..., status: Int = 422) {
        self.init(function, bytes: Array(body.utf8), fields, status: status)
    }

    init(_ function: String, bytes: [UInt8], _ fields: [String] = [], status: Int) {
        self.function = function
        self.body = bytes
        self.status = status
        self.fields = fields
        testDescription = "\(function) \(String(decoding: bytes.prefix(120), as: UTF8.self))"
    }

    var path: String {
        switch function {
        case "register", "login", "deposit": "/api/v1/users/\(function)"
        case "products": "/api/v1/products"
        default: "/api/v1/pricing/predict"
        }
    }

    /// Bodies that are no document at all, for every function that takes one.
    static let documents = ["register", "login", "deposit", "products", "predict"].flatMap { function in
        [
            "", " ", "{", "}", "nonsense", "{\"amount\": 1", "{'amount': 1}", "{\"amount\": NaN}", "{\"amount\": 01}",
            "{\"amount\": Infinity}", "{\"amount\": 1}{}", "{\"amount\": 1, \"amount\": 2}", "{\"a\": \"\\ud800\"}",
            "\u{FEFF}{}", String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 33) + "1",
            "{\"a\": \"\u{1}\"}",
        ].map { BadBody(function, $0, status: 400) } + [
            BadBody(function, bytes: Array("{\"a\": \"".utf8) + [0xC3, 0x28] + Array("\"}".utf8), status: 400),
            BadBody(function, bytes: [0xFF, 0xFE, 0x7B, 0x00], status: 400), BadBody(function, "[]", ""),
            BadBody(function, "null", ""), BadBody(function, "7", ""), BadBody(function, "\"text\"", ""),
        ]
    }

    static let amounts =
        [
            "NaN", "-NaN", "1e", "1.", ".5", "+1",
        ].map { BadBody("deposit", "{\"amount\": \($0)}", status: 400) }
        + [
            "1e400", "-1e400", "-1", "-0.01", "0", "0.00", "-0", "0e400", "0.001", "10.005", "1e-3", "10000.01",
            "10001",
            "1e5", "99999999999999999999", "1" + String(repeating: "0", count: 1_000_000),
            "0." + String(repeating: "0", count: 1_000_000) + "1", "\"1\"", "\"NaN\"", "true", "null", "[1]", "{}",
        ].map { BadBody("deposit", "{\"amount\": \($0)}", "amount") }
        + [
            BadBody("deposit", "{}", "amount"), BadBody("deposit", "{\"amount\": 1, \"user_id\": \"x\"}", "user_id"),
            BadBody("deposit", "{\"Amount\": 1}", "amount", "Amount"),
        ]

    static let accounts = [
        BadBody("register", "{}", "username", "email", "password"),
        BadBody("register", #"{"username": 1, "email": true, "password": []}"#, "username", "email", "password"),
        BadBody("register", #"{"username": "", "email": "", "password": ""}"#, "username", "email", "password"),
        BadBody("register", #"{"username": "ab", "email": "a@b.c", "password": "testpass123"}"#, "username"),
        BadBody(
            "register",
            #"{"username": "a b c", "email": "a@b", "password": "short"}"#,
            "password",
            "username",
            "email"
        ),
        BadBody("register", #"{"username": "n\u0000me", "email": "a@b.c", "password": "testpass123"}"#, "username"),
        BadBody("register", #"{"username": "👍👍👍", "email": "a@b.c", "password": "testpass123"}"#, "username"),
        BadBody("register", #"{"username": "مرحبا", "email": "a@b.c", "password": "testpass123"}"#, "username"),
        BadBody("register", #"{"username": "name", "email": "a@b.c", "password": "testpass\u0000"}"#, "password"),
        BadBody(
            "register",
            #"{"username": "name", "email": "a@b.c", "password": "testpass123", "balance": 1, "is_admin": true}"#,
            "balance",
            "is_admin"
        ),
        BadBody("login", "{}", "username", "password"),
        BadBody("login", #"{"username": "a", "email": "a@b.c", "password": "x"}"#, "email"),
        BadBody("login", #"{"username": null, "password": null}"#, "username", "password"),
        BadBody("login", #"{"username": ["a"], "password": {"$ne": 1}}"#, "username", "password"),
        BadBody(
            "login",
            "{\"username\": \"name\", \"password\": \"\(String(repeating: "x", count: 129))\"}",
            "password"
        ),
    ]

    /// Listings with something wrong, and what; both functions take listings, one of them a level deeper.
    static let listings: [BadBody] = wrongListings.flatMap { (body: String, fields: [String]) -> [BadBody] in
        let nested = fields.map { "product_data.\($0)" }
        return [
            BadBody("products", bytes: Array(body.utf8), fields, status: 422),
            BadBody("predict", bytes: Array("{\"product_data\": \(body)}".utf8), nested, status: 422),
        ]
    }

    private static let wrongListings: [(String, [String])] = [
        ("{}", ["name", "item_condition_id"]),
        (#"{"name": "", "condition": "New"}"#, ["name"]), (#"{"name": " \u2003", "condition": "New"}"#, ["name"]),
        (#"{"name": "a\u0000b", "condition": "New"}"#, ["name"]), (#"{"name": 5, "condition": "New"}"#, ["name"]),
        (#"{"name": "a\nb", "condition": "New"}"#, ["name"]),
        ("{\"name\": \"\(String(repeating: "x", count: 201))\", \"condition\": \"New\"}", ["name"]),
        (#"{"name": "a", "item_condition_id": 0}"#, ["item_condition_id"]),
        (#"{"name": "a", "item_condition_id": 6}"#, ["item_condition_id"]),
        (#"{"name": "a", "item_condition_id": 1.5}"#, ["item_condition_id"]),
        (#"{"name": "a", "item_condition_id": 1e400}"#, ["item_condition_id"]),
        (#"{"name": "a", "item_condition_id": "1"}"#, ["item_condition_id"]),
        (#"{"name": "a", "condition": "new"}"#, ["condition"]), (#"{"name": "a", "condition": 1}"#, ["condition"]),
        (#"{"name": "a", "condition": "New", "item_condition_id": 1}"#, ["item_condition_id"]),
        (#"{"name": "a", "condition": "New", "shipping": 2}"#, ["shipping"]),
        (#"{"name": "a", "condition": "New", "shipping": -1}"#, ["shipping"]),
        (#"{"name": "a", "condition": "New", "shipping": true}"#, ["shipping"]),
        (
            "{\"name\": \"a\", \"condition\": \"New\", \"description\": \"\(String(repeating: "x", count: 1 << 20))\"}",
            ["description"]
        ),
        (#"{"name": "a", "condition": "New", "description": "d", "item_description": "d"}"#, ["item_description"]),
        (#"{"name": "a", "condition": "New", "category": "c", "category_name": "c"}"#, ["category_name"]),
        (#"{"name": "a", "condition": "New", "brand": "b", "brand_name": "b"}"#, ["brand_name"]),
        (#"{"name": "a", "condition": "New", "price": 1, "owner_id": 2}"#, ["price", "owner_id"]),
        (
            #"{"name": "", "item_condition_id": 9, "shipping": 2, "x": 1}"#,
            ["name", "item_condition_id", "shipping", "x"]
        ),
    ]

    static let predictions = [
        BadBody("predict", "{}", "product_data"), BadBody("predict", #"{"product_data": null}"#, "product_data"),
        BadBody("predict", #"{"product_data": []}"#, "product_data"),
        BadBody("predict", #"{"product_id": 5}"#, "product_id"),
        BadBody("predict", #"{"product_id": ""}"#, "product_id"),
        BadBody("predict", #"{"product_id": "no id"}"#, "product_id"),
        BadBody(
            "predict",
            #"{"product_id": "0199c0de-1234-7abc-8def-0123456789ab", "product_data": {"name": "a", "condition": "New"}}"#,
            "product_id"
        ),
        BadBody("predict", #"{"product_data": {"name": "a", "condition": "New"}, "price": 0}"#, "price"),
    ]
}
