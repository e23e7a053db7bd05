import Domain
import Repositories
import SQLStorage
import TestSupport
import Testing

/// Random sequences of everything that a storage can be asked, against a model so plain that it can't be wrong.
@Suite struct LedgerPropertyTests {
    private static let steps = 250
    private static let seeds = Soak.seeds(from: 11, count: 3)

    @Test(
        "goes the way of a plain model through any sequence of steps",
        arguments: StorageKind.allCases,
        seeds
    )
    func sequences(kind: StorageKind, seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let storage = try kind.make(in: folder)
        var (shop, steps) = (PlainShop(), ShopSteps(seed: seed))
        for number in 0..<Self.steps {
            let step = steps.next(in: shop)
            let (found, expected) = (try step.carryOut(in: storage), try shop.carryOut(step))
            // What comes after a first difference says nothing more.
            try #require(found == expected, "\(kind), seed \(seed), step \(number): \(step)")
            for seller in shop.sellers where step.subject == nil || step.subject == seller.user.id {
                try expectNewest(of: seller, in: storage, "\(kind), seed \(seed), step \(number): \(step)")
            }
        }
        for seller in shop.sellers { try expectEverything(of: seller, among: shop, in: storage) }
        try expectCleanAudit(of: shop, in: storage)
    }

    @Test("comes upon every outcome that there is")
    func outcomes() throws {
        var met: Set<String> = []
        for seed in Self.seeds {
            var (shop, steps) = (PlainShop(), ShopSteps(seed: seed))
            for _ in 0..<Self.steps { met.insert(try shop.carryOut(steps.next(in: shop)).name) }
        }
        let refusals = ["taken", "voidToken", "insufficientFunds", "notFound", "keyReused", "paymentReused"]
        let others = ["done", "repeated", "product", "no product", "true", "false", "count", "nothing"]
        #expect(met == Set(refusals + others))
    }

    private func expectNewest(of seller: PlainShop.Seller, in storage: any Storage, _ comment: Comment) throws {
        let (id, limit) = (seller.user.id, 25)
        #expect(try storage.account(id) == Account(user: seller.user, balance: seller.balance), comment)
        let lines = try storage.statement(of: id, before: nil, limit: limit).map(PlainShop.Line.init)
        #expect(lines == seller.lines.suffix(limit).reversed(), comment)
        let predictions = try storage.predictions(of: id, before: nil, limit: limit)
        #expect(predictions == seller.predictions.suffix(limit).reversed(), comment)
        let products = try storage.products(of: id, before: nil, limit: limit)
        #expect(products == seller.products.suffix(limit).reversed(), comment)
    }

    /// Every list page by page, and every single thing.
    private func expectEverything(
        of seller: PlainShop.Seller,
        among shop: PlainShop,
        in storage: any Storage
    ) throws {
        let (user, account) = (seller.user, Account(user: seller.user, balance: seller.balance))
        #expect(try storage.account(username: user.username) == account)
        #expect(try storage.account(email: user.email) == account)
        for limit in [1, 7, 1_000] {
            let lines = try pages(limit, \.sequence) { try storage.statement(of: user.id, before: $0, limit: limit) }
            #expect(lines.map(PlainShop.Line.init) == seller.lines.reversed())
            #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.sequence > $1.sequence })
            let predictions = try pages(limit, \.id) {
                try storage.predictions(of: user.id, before: $0, limit: limit)
            }
            #expect(predictions == seller.predictions.reversed())
            let products = try pages(limit, \.id) { try storage.products(of: user.id, before: $0, limit: limit) }
            #expect(products == seller.products.reversed())
        }
        for line in seller.lines where line.transfer.kind == .deposit {
            #expect(try storage.deposit(reference: line.transfer.reference).map(PlainShop.Line.init) == line)
        }
        try expectProducts(of: seller, among: shop, in: storage)
    }

    private func expectProducts(of seller: PlainShop.Seller, among shop: PlainShop, in storage: any Storage) throws {
        let id = seller.user.id
        for product in shop.sellers.flatMap(\.products) {
            #expect(try storage.product(product.id, of: id) == (product.ownerID == id ? product : nil))
        }
        // Of products that are removed the predictions stay.
        for product in Set(seller.predictions.compactMap(\.productID)) {
            let history = try pages(3, \.id) {
                try storage.predictions(of: id, product: product, before: $0, limit: 3)
            }
            #expect(history == seller.predictions.filter { $0.productID == product }.reversed())
        }
        for word in Set(ShopSteps.words.map { $0.lowercased() }) {
            let words = try #require(SearchWords(word))
            let found = try pages(2, \.id) {
                try storage.products(of: id, matching: words, before: $0, limit: 2)
            }
            #expect(found == seller.products.filter { $0.listing.has(word) }.reversed(), "\(word)")
        }
    }

    private func expectCleanAudit(of shop: PlainShop, in storage: any Storage) throws {
        let (report, transfers) = (try storage.audit(), shop.sellers.map(\.lines.count).reduce(0, +))
        #expect(report.findings.isEmpty)
        #expect((report.wallets, report.transfers, report.entries) == (shop.sellers.count, transfers, 2 * transfers))
        // A sequence in which nothing happens would prove nothing.
        #expect(transfers > 50)
    }

    /// All pages of a list, one after the other.
    private func pages<Item, Cursor>(
        _ limit: Int,
        _ cursor: (Item) -> Cursor,
        _ page: (Cursor?) throws -> [Item]
    ) throws -> [Item] {
        var (items, last): ([Item], [Item]) = ([], [])
        repeat {
            last = try page(items.last.map(cursor))
            #expect(last.count <= limit)
            items += last
        } while last.count == limit
        return items
    }
}

extension ShopStep.Result {
    /// What came of a step, without what is in it.
    fileprivate var name: String {
        switch self {
        case .outcome(.done): "done"
        case .outcome(.repeated): "repeated"
        case .product(let product): product == nil ? "no product" : "product"
        case .flag(let flag): "\(flag)"
        case .count: "count"
        case .nothing: "nothing"
        case .refused(.voidToken): "voidToken"
        case .refused(let error): String("\(error)".prefix { $0 != "(" })
        }
    }
}

extension PlainShop.Line {
    fileprivate init(_ line: StatementLine) {
        self.init(transfer: line.transfer, change: line.change, balanceAfter: line.balanceAfter)
    }
}

extension Listing {
    fileprivate func has(_ word: String) -> Bool {
        [name, description, category, brand].contains { $0.lowercased().contains(word) }
    }
}
