import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    static let accounts = [
        StorageClause("an account reads back by id, name and address, in any case") { bench in
            let user = try bench.user("TestUser", email: "Test@Example.com")
            try bench.storage.add(user)
            let account = Account(user: user, balance: .zero)
            #expect(try bench.storage.account(user.id) == account)
            #expect(try bench.storage.account(username: try #require(Username("tESTuSER"))) == account)
            #expect(try bench.storage.account(email: try #require(EmailAddress("test@EXAMPLE.com"))) == account)
        },
        StorageClause("nobody is nobody") { bench in
            let name = try #require(Username("nobody"))
            let address = try #require(EmailAddress("nobody@example.com"))
            let found = [
                try bench.storage.account(bench.row.id()), try bench.storage.account(username: name),
                try bench.storage.account(email: address),
            ]
            #expect(found == [nil, nil, nil])
        },
        StorageClause("a name or an address that differs in case only is taken, and nothing is left behind") { bench in
            try bench.storage.add(bench.user("testuser", email: "test@example.com"))
            for (name, address, taken) in [
                ("TESTUSER", "new@example.com", DomainError.taken(username: true, email: false)),
                ("newuser", "TEST@example.com", .taken(username: false, email: true)),
                ("TestUser", "Test@example.com", .taken(username: true, email: true)),
            ] {
                let user = try bench.user(name, email: address)
                #expect(throws: taken) { try bench.storage.add(user) }
                #expect(try bench.storage.account(user.id) == nil)
            }
            #expect(try bench.storage.audit().wallets == 1)
        },
        StorageClause("two accounts can take the name of one and the address of the other") { bench in
            try bench.storage.add(bench.user("first", email: "first@example.com"))
            try bench.storage.add(bench.user("second", email: "second@example.com"))
            let both = DomainError.taken(username: true, email: true)
            #expect(throws: both) { try bench.storage.add(bench.user("first", email: "second@example.com")) }
        },
        StorageClause("another password raises the number of the tokens, and touches nothing else") { bench in
            let (user, other) = (try bench.user(), try bench.user())
            try bench.storage.add(user)
            try bench.storage.add(other)
            _ = try bench.deposit(700, to: user.id)
            #expect(try bench.storage.setPassword("$argon2id$new", of: user.id, ifAt: user.tokenVersion))
            let changed = User(
                id: user.id,
                username: user.username,
                email: user.email,
                passwordHash: "$argon2id$new",
                tokenVersion: user.tokenVersion + 1,
                createdAt: user.createdAt
            )
            #expect(try bench.storage.account(user.id) == Account(user: changed, balance: Money(cents: 700)))
            #expect(try bench.storage.account(other.id) == Account(user: other, balance: .zero))
        },
        StorageClause("of two changes of a password that began at the same number one wins") { bench in
            let user = try bench.user()
            try bench.storage.add(user)
            #expect(try bench.storage.setPassword("first", of: user.id, ifAt: user.tokenVersion))
            #expect(try !bench.storage.setPassword("second", of: user.id, ifAt: user.tokenVersion))
            #expect(try bench.storage.account(user.id)?.user.passwordHash == "first")
            #expect(try bench.storage.setPassword("third", of: user.id, ifAt: user.tokenVersion + 1))
        },
        StorageClause("nobody's password is not set") { bench in
            let isSet = try bench.storage.setPassword("hash", of: bench.row.id(), ifAt: 0)
            #expect(!isSet)
        },
    ]
}
