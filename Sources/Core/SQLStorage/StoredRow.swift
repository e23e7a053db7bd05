import Domain

/// A row of a result of either database.
protocol StoredRow {
    func text(_ column: Int32) -> String
    func optionalText(_ column: Int32) -> String?
    func integer(_ column: Int32) throws -> Int64
    func optionalInteger(_ column: Int32) -> Int64?
}

// Values
extension StoredRow {
    /// An identity that this program wrote itself.
    func id(_ column: Int32) throws -> EntityID {
        guard let id = EntityID(text(column)) else { throw DamagedRow(what: "identity", column: column) }
        return id
    }

    func money(_ column: Int32) throws -> Money { Money(cents: try integer(column)) }

    func time(_ column: Int32) throws -> Timestamp { Timestamp(milliseconds: try integer(column)) }

    /// Six columns of a listing from `first` on.
    func listing(from first: Int32) throws -> Listing {
        guard let condition = Listing.Condition(rawValue: Int(try integer(first + 4))),
            let shipping = Listing.Shipping(rawValue: Int(try integer(first + 5)))
        else { throw DamagedRow(what: "listing", column: first) }
        return Listing(
            name: text(first),
            description: text(first + 1),
            category: text(first + 2),
            brand: text(first + 3),
            condition: condition,
            shipping: shipping
        )
    }
}

// Whole things, in the order of the columns in SharedSQL
extension StoredRow {
    func account() throws -> Account {
        guard let username = Username(text(1)), let email = EmailAddress(text(2)) else {
            throw DamagedRow(what: "user", column: 1)
        }
        let user = User(
            id: try id(0),
            username: username,
            email: email,
            passwordHash: text(3),
            tokenVersion: Int(try integer(4)),
            createdAt: try time(5)
        )
        return Account(user: user, balance: try money(6))
    }

    func statementLine() throws -> StatementLine {
        guard let kind = Transfer.Kind(rawValue: text(1)) else { throw DamagedRow(what: "transfer", column: 1) }
        let transfer = Transfer(
            id: try id(0),
            kind: kind,
            userID: try id(2),
            amount: try money(3),
            reference: text(4),
            createdAt: try time(5)
        )
        return StatementLine(
            transfer: transfer,
            change: try money(6),
            balanceAfter: try money(7),
            sequence: try integer(8)
        )
    }

    func storedAnswer() -> StoredAnswer {
        StoredAnswer(
            fingerprint: text(0),
            answer: text(1),
            balanceAfter: optionalInteger(2).map(Money.init(cents:))
        )
    }

    func product() throws -> Product {
        Product(
            id: try id(0),
            ownerID: try id(1),
            listing: try listing(from: 5),
            currentPrice: optionalInteger(2).map(Money.init(cents:)),
            createdAt: try time(3),
            updatedAt: try time(4)
        )
    }

    func prediction(of userID: EntityID) throws -> Prediction {
        Prediction(
            id: try id(0),
            userID: userID,
            productID: optionalText(1).flatMap { EntityID($0) },
            listing: try listing(from: 7),
            price: try money(2),
            quote: text(3),
            modelVersion: text(4),
            durationMicroseconds: try integer(5),
            createdAt: try time(6)
        )
    }
}

/// A row that the schema should have made impossible.
struct DamagedRow: Error {
    let what: String
    let column: Int32
}
