import Domain
import JSONCodec
import RuntimeProtocols
import Services

/// An account with its history, as `snapshot` tells it and `restore` takes it.
enum SnapshotPayload {
    static func json(_ snapshot: AccountSnapshot) throws -> JSONValue {
        [
            "id": .string(snapshot.user.id.text),
            "username": .string(snapshot.user.username.text),
            "email": .string(snapshot.user.email.text),
            "token_version": .integer(snapshot.user.tokenVersion),
            "balance": .money(snapshot.balance),
            "created_at": .time(snapshot.user.createdAt),
            "statement": .array(snapshot.statement.map(line)),
            "predictions": .array(try snapshot.predictions.map(prediction)),
            "products": .array(snapshot.products.map(product)),
            "answers": .array(try snapshot.answers.map(answer)),
        ]
    }

    private static func line(_ line: StatementLine) -> JSONValue {
        var document = JSONValue.statementLine(line)
        document["sequence"] = .integer(line.sequence)
        return document
    }

    private static func prediction(_ prediction: Prediction) throws -> JSONValue {
        [
            "id": .string(prediction.id.text),
            "product_id": .text(prediction.productID?.text),
            "product_data": ListingPayload.json(prediction.listing),
            "price": .money(prediction.price),
            "quote": try JSONValue(parsing: Array(prediction.quote.utf8)),
            "model_version": .string(prediction.modelVersion),
            "microseconds": .integer(prediction.durationMicroseconds),
            "created_at": .time(prediction.createdAt),
        ]
    }

    private static func product(_ product: Product) -> JSONValue {
        [
            "id": .string(product.id.text),
            "product_data": ListingPayload.json(product.listing),
            "current_price": product.currentPrice.map(JSONValue.money) ?? .null,
            "created_at": .time(product.createdAt),
            "updated_at": .time(product.updatedAt),
        ]
    }

    private static func answer(_ answer: KeptAnswer) throws -> JSONValue {
        [
            "operation": .string(answer.request.operation),
            "key": .string(answer.request.key),
            "fingerprint": .string(answer.request.fingerprint),
            "answer": try JSONValue(parsing: Array(answer.answer.utf8)),
            "transfer_id": .text(answer.transferID?.text),
            "created_at": .time(answer.createdAt),
        ]
    }
}

// Reading
extension SnapshotPayload {
    /// Most things of one kind that an account brings along.
    static let limit = MaintenanceService.snapshotLimit

    static func read(_ reader: inout ObjectReader) -> AccountSnapshot? {
        let id = reader.id("id")
        let username = reader.string("username", length: 3...64).flatMap { Username($0) }
        let email = reader.string("email", length: 3...254).flatMap { EmailAddress($0) }
        let version = reader.integer("token_version", in: 0...Int(Int32.max))
        let balance = reader.money("balance", in: .zero...largest)
        let createdAt = reader.time("created_at")
        let statement = reader.objects("statement", count: 0...limit) { line(&$0, of: id) }
        let predictions = reader.objects("predictions", count: 0...limit) { prediction(&$0, of: id) }
        let products = reader.objects("products", count: 0...limit) { product(&$0, of: id) }
        let answers = reader.objects("answers", count: 0...limit) { answer(&$0, of: id) }
        guard let id, let username, let email, let version, let balance, let createdAt else { return nil }
        return AccountSnapshot(
            user: User(
                id: id,
                username: username,
                email: email,
                passwordHash: "",
                tokenVersion: version,
                createdAt: createdAt
            ),
            balance: balance,
            statement: statement,
            predictions: predictions,
            products: products,
            answers: answers
        )
    }

    private static let largest = Money(cents: 1_000_000_000_000_000)

    private static func line(_ reader: inout ObjectReader, of userID: EntityID?) -> StatementLine? {
        let id = reader.id("id")
        let kind = reader.choice("kind", of: Transfer.Kind.allCases.map { ($0.rawValue, $0) })
        let change = reader.money("amount", in: -largest...largest)
        let balance = reader.money("balance_after", in: .zero...largest)
        let reference = reader.string("reference", length: 1...255)
        let createdAt = reader.time("created_at")
        let sequence = reader.integer("sequence", in: 1...Int.max)
        guard let id, let kind, let change, let balance, let reference, let createdAt, let sequence, let userID else {
            return nil
        }
        let transfer = Transfer(
            id: id,
            kind: kind,
            userID: userID,
            amount: kind.walletChange(change),
            reference: reference,
            createdAt: createdAt
        )
        return StatementLine(transfer: transfer, change: change, balanceAfter: balance, sequence: Int64(sequence))
    }

    private static func prediction(_ reader: inout ObjectReader, of userID: EntityID?) -> Prediction? {
        let id = reader.id("id")
        let productID = reader.id("product_id", required: false)
        let listing = reader.object("product_data") { ListingPayload.read(&$0) }
        let price = reader.money("price", in: Money(cents: 1)...largest)
        let quote = reader.value("quote")
        let version = reader.string("model_version", length: 1...32)
        let microseconds = reader.integer("microseconds", in: 0...Int.max)
        let createdAt = reader.time("created_at")
        guard let id, let listing, let price, let quote, let version, let microseconds, let createdAt, let userID else {
            return nil
        }
        return Prediction(
            id: id,
            userID: userID,
            productID: productID,
            listing: listing,
            price: price,
            quote: quote.text,
            modelVersion: version,
            durationMicroseconds: Int64(microseconds),
            createdAt: createdAt
        )
    }

    private static func product(_ reader: inout ObjectReader, of userID: EntityID?) -> Product? {
        let id = reader.id("id")
        let listing = reader.object("product_data") { ListingPayload.read(&$0) }
        let price = reader.money("current_price", in: Money(cents: 1)...largest, required: false)
        let createdAt = reader.time("created_at")
        let updatedAt = reader.time("updated_at")
        guard let id, let listing, let createdAt, let updatedAt, let userID else { return nil }
        return Product(
            id: id,
            ownerID: userID,
            listing: listing,
            currentPrice: price,
            createdAt: createdAt,
            updatedAt: updatedAt
        )
    }

    private static func answer(_ reader: inout ObjectReader, of userID: EntityID?) -> KeptAnswer? {
        let operation = reader.string("operation", length: 1...64)
        let key = reader.string("key", length: 1...255)
        let fingerprint = reader.string("fingerprint", length: 64...64)
        let answer = reader.value("answer")
        let transferID = reader.id("transfer_id", required: false)
        let createdAt = reader.time("created_at")
        guard let operation, let key, let fingerprint, let answer, let createdAt, let userID else { return nil }
        let request = IdempotentRequest(userID: userID, operation: operation, key: key, fingerprint: fingerprint)
        return KeptAnswer(request: request, answer: answer.text, transferID: transferID, createdAt: createdAt)
    }
}
