import JSONCodec
import Logging
import NIOCore
import NIOPosix
import RuntimeProtocols

/// Sees every event before its function gets it, and every answer before the client does.
protocol ExchangeObserver: Sendable {
    /// An event is about to be handed to its function; returns when it may be.
    func begin(_ event: HTTPEvent, of function: String) async -> ExchangeTicket
    /// The function has answered, or nil, it has not; called once for each ticket.
    func end(_ ticket: ExchangeTicket, _ response: HTTPResponse?) async
}

/// An exchange that has begun.
struct ExchangeTicket: Sendable {
    fileprivate let number: Int
}

/// Writes every exchange to a folder, as cases that can be replayed.
///
/// The exchanges of one account follow one another, as their answers depend on each other; those of different accounts go on
/// beside each other. What can't be written is told in the log and is never the client's trouble.
actor Recorder: ExchangeObserver {
    private let folder: RecordingFolder
    private let snapshots: AccountSnapshots
    private let environment: [String: String]
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let run: String
    /// Finding out whose an exchange is takes its turn, so that nobody's account is looked at twice at once.
    private let finding = FairLock()
    private var sessions: [SessionKey: Session] = [:]
    /// Which names and ids are whose.
    private var aliases: [String: SessionKey] = [:]
    private var open: [Int: (key: SessionKey, event: HTTPEvent, function: String, time: Int64)] = [:]
    private var lastNumber = 0
    private var uses = 0
    private var written = 0, lost = 0

    /// How many exchanges were written, and how many were not.
    var summary: String {
        "Recorded \(written) exchanges\(lost > 0 ? "; \(lost) could not be recorded, see the log" : "")."
    }

    private typealias SessionKey = Int
    /// Everybody without a name; their exchanges don't depend on one another.
    private static let nobody: SessionKey = 0
    /// Accounts whose recordings are kept going; who comes back later begins a new case.
    static let mostSessions = 1_000

    private struct Session {
        let lock = FairLock()
        var recording: RecordedSession?
        /// All names that lead here.
        var names: Set<String> = []
        /// Whether an account was found that its case does not begin with.
        var lacksSomebody = false
        var lastUse = 0
        var waiting = 0
    }

    init(
        _ folder: RecordingFolder,
        snapshots: AccountSnapshots,
        environment: [String: String] = [:],
        logger: Logger,
        now: @escaping @Sendable () -> Int64 = WallClock.millisecondsSince1970
    ) {
        self.folder = folder
        self.snapshots = snapshots
        self.environment = environment.filter { RecordingProfile.settings.contains($0.key) }
        self.logger = logger
        self.now = now
        // Sorts by time, and differs between two runs into one folder.
        run = String(UTCTime(millisecondsSince1970: now()).internet.filter { $0.isNumber || $0 == "T" })
        sessions[Self.nobody] = Session()
    }

    func begin(_ event: HTTPEvent, of function: String) async -> ExchangeTicket {
        lastNumber += 1
        let number = lastNumber
        let key = await key(of: event)
        uses += 1
        sessions[key]?.lastUse = uses
        if key != Self.nobody, let lock = sessions[key]?.lock {
            sessions[key]?.waiting += 1
            await lock.acquire()
            await begin(key)
        }
        open[number] = (key, event, function, now())
        return ExchangeTicket(number: number)
    }

    func end(_ ticket: ExchangeTicket, _ response: HTTPResponse?) async {
        guard let (key, event, function, time) = open.removeValue(forKey: ticket.number) else { return }
        if let response {
            write(RecordedExchange(function: function, event: event, response: response, time: time), to: key)
            learn(from: response, key)
        } else if key != Self.nobody {
            // Whether the function did its work nobody knows: what follows begins with another look at the account.
            lost += 1
            logger.warning("not recorded: no answer", metadata: ["request_id": "\(event.context.requestID)"])
            sessions[key]?.recording = nil
        }
        if key != Self.nobody {
            sessions[key]?.waiting -= 1
            sessions[key]?.lock.release()
            forgetOldest()
        }
    }

    private func write(_ exchange: RecordedExchange, to key: SessionKey) {
        // Counts are of all clients together and of the time before: no replay could come to the same.
        guard exchange.response.statusCode != 429 else { return }
        let id = exchange.event.context.requestID
        do {
            if key == Self.nobody, sessions[key]?.recording?.isFull ?? true { try open(key, accounts: []) }
            guard sessions[key]?.recording != nil else {
                lost += 1
                logger.error("not recorded: its case could not be begun", metadata: ["request_id": "\(id)"])
                return
            }
            try sessions[key]?.recording?.add(exchange)
            written += 1
        } catch {
            lost += 1
            // The next exchange begins a case of its own, with a fresh look at the account.
            sessions[key]?.recording = nil
            logger.error("not recorded", metadata: ["request_id": "\(id)", "cause": "\(error)"])
        }
    }

    private func open(_ key: SessionKey, accounts: [JSONValue]) throws {
        lastNumber += 1
        let name = accounts.first?["id"]?.string ?? (key == Self.nobody ? "nobody" : "newcomer")
        sessions[key]?.recording = try RecordedSession(
            path: "\(folder.path)/\(run)-\(lastNumber)-\(name).scenario.json",
            start: now(),
            accounts: accounts,
            environment: environment
        )
    }
}

// Whose an exchange is
extension Recorder {
    /// Begins the case of an account, where it has none, or one that is long enough or lacks somebody; called while nothing of the
    /// account is at work.
    private func begin(_ key: SessionKey) async {
        guard let session = sessions[key] else { return }
        if let recording = session.recording, !recording.isFull, !session.lacksSomebody { return }
        do {
            let accounts = try await snapshots.accounts(Array(session.names))
            sessions[key]?.lacksSomebody = false
            try open(key, accounts: accounts)
        } catch {
            sessions[key]?.recording = nil
            logger.error("an account could not be looked at", metadata: ["cause": "\(error)"])
        }
    }

    /// The session of an event's account: by its token, or by the names that it registers or logs in with.
    private func key(of event: HTTPEvent) async -> SessionKey {
        let names = Self.names(in: event)
        guard !names.isEmpty else { return Self.nobody }
        await finding.acquire()
        defer { finding.release() }
        let known = Set(names.map { aliases[$0] })
        if known.count == 1, let key = known.first ?? nil { return key }
        do {
            return key(of: names, accounts: try await snapshots.accounts(names))
        } catch {
            logger.error("an account could not be looked at", metadata: ["cause": "\(error)"])
            return Self.nobody
        }
    }

    /// Finds the session of names that were not all seen before.
    private func key(of names: [String], accounts: [JSONValue]) -> SessionKey {
        // Whoever guesses at names has no account, and none comes of it.
        if accounts.isEmpty, names.count == 1, !names[0].hasPrefix("id:") { return Self.nobody }
        let all = Set(names + accounts.flatMap(Self.names(of:)))
        let known = Set(all.compactMap { aliases[$0] })
        lastNumber += 1
        let key = known.count == 1 ? known.first ?? lastNumber : lastNumber
        if sessions[key] == nil { sessions[key] = Session() }
        // The name of one account and the address of another: a case by itself, for the accounts go on apart.
        if known.count > 1 {
            sessions[key]?.names = all
            return key
        }
        let isNew = accounts.contains { account in Self.names(of: account).allSatisfy { aliases[$0] == nil } }
        if isNew { sessions[key]?.lacksSomebody = true }
        sessions[key]?.names.formUnion(all)
        for name in all { aliases[name] = key }
        return key
    }

    /// An account that was opened or logged into has an id from now on, by which its tokens call it.
    private func learn(from response: HTTPResponse, _ key: SessionKey) {
        guard key != Self.nobody, response.statusCode < 300, let body = try? JSONValue(parsing: response.body) else {
            return
        }
        if let token = BearerToken(authorization: body["access_token"]?.string.map { "Bearer \($0)" }) {
            add("id:\(token.subject)", to: key)
        }
        guard body["username"] != nil, let id = body["id"]?.string else { return }
        add("id:\(id.lowercased())", to: key)
    }

    private func add(_ name: String, to key: SessionKey) {
        guard aliases[name] == nil, sessions[key] != nil else { return }
        aliases[name] = key
        sessions[key]?.names.insert(name)
    }

    private static func names(in event: HTTPEvent) -> [String] {
        if let token = BearerToken(authorization: event.headers["authorization"]) { return ["id:\(token.subject)"] }
        guard let body = try? JSONValue(parsing: event.body), body["password"] != nil else { return [] }
        return names(of: body)
    }

    private static func names(of account: JSONValue) -> [String] {
        ["id", "username", "email"].compactMap { member in
            guard let text = account[member]?.string, (1...256).contains(text.utf8.count) else { return nil }
            return "\(member):\(text.lowercased())"
        }
    }

    private func forgetOldest() {
        guard sessions.count > Self.mostSessions else { return }
        let idle = sessions.filter { $0.key != Self.nobody && $0.value.waiting == 0 }
        guard let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse })?.key else { return }
        sessions[oldest] = nil
        aliases = aliases.filter { $0.value != oldest }
    }
}
