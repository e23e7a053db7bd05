import JSONCodec

/// How many workers a function keeps and when one is replaced: the member `pool` of its function.json.
struct PoolSettings: Sendable, Equatable {
    /// When workers are started and let go; the names are php-fpm's.
    enum Policy: String, Sendable, CaseIterable {
        /// All of them, from the beginning.
        case `static`
        /// Never fewer than `min`, and `spare` idle ones ready as far as `concurrency` allows.
        case dynamic
        /// One when an event needs it, until it was idle for long enough.
        case ondemand
    }

    var policy = Policy.ondemand
    /// Workers that a dynamic pool never goes below.
    var min = 1
    /// Idle workers that a dynamic pool keeps ready.
    var spare = 1
    /// How long a worker that the policy does not ask for may be idle.
    var idleSeconds = 300
    /// Events after which a worker is replaced, give or take a tenth.
    var maxRequests = 10_000
    /// Age at which a worker is replaced, give or take a tenth.
    var maxAgeSeconds: Int?
    /// Memory of its own at which a worker is replaced.
    var maxMemoryBytes: Int?
    /// How long a worker may take from its start until it has answered the warm-up.
    var startupSeconds = 10

    /// Reads the member, noting whatever is wrong; the defaults where there is none.
    init(_ manifest: inout ObjectReader, concurrency: Int?) {
        guard manifest.has("pool") else {
            _ = manifest.value("pool", required: false)
            return
        }
        let settings = manifest.object("pool") { reader in Self(members: &reader, concurrency: concurrency ?? 64) }
        if let settings { self = settings }
    }

    /// The defaults.
    init() {}

    private init(members reader: inout ObjectReader, concurrency: Int) {
        self.init()
        let choices = Policy.allCases.map { (text: $0.rawValue, value: $0) }
        policy = reader.choice("policy", of: choices, required: false) ?? policy
        for name in ["min", "spare"] where policy != .dynamic && reader.has(name) {
            reader.fail(name, "is for the policy \"dynamic\" only")
        }
        min = reader.integer("min", in: 0...concurrency, required: false) ?? min
        spare = reader.integer("spare", in: 0...concurrency, required: false) ?? spare
        idleSeconds = reader.integer("idleSeconds", in: 1...86_400, required: false) ?? idleSeconds
        maxRequests = reader.integer("maxRequests", in: 1...1_000_000_000, required: false) ?? maxRequests
        maxAgeSeconds = reader.integer("maxAgeSeconds", in: 1...2_592_000, required: false)
        maxMemoryBytes = reader.integer("maxMemoryBytes", in: 1_048_576...1_099_511_627_776, required: false)
        startupSeconds = reader.integer("startupSeconds", in: 1...600, required: false) ?? startupSeconds
    }
}
