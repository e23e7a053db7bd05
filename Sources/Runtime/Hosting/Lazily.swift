/// Something that is made when an event first needs it and kept for the next; a failure is tried again.
public final class Lazily<Value> {
    private let make: () throws -> Value
    private var made: Value?

    /// Takes the way to make it; nothing is made yet.
    public init(_ make: @escaping () throws -> Value) { self.make = make }

    /// The value, made now where it was not.
    public func get() throws -> Value {
        if let made { return made }
        let value = try make()
        made = value
        return value
    }
}
