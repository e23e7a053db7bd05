import Testing

@testable import CatBoost

@Suite("Predictions")
struct PredictionTests {
    static let types: [(String, PredictionType, loss: String)] = [
        ("poisson", .exponent, "Poisson"), ("tweedie", .exponent, "Tweedie"),
        ("uncertainty", .meanAndVariance, "RMSEWithUncertainty"), ("log-cosh", .rawValue, "LogCosh"),
        ("log-linear", .rawValue, "LogLinQuantile"), ("ctr-default", .rawValue, "RMSE"),
        ("depth-6", .rawValue, "RMSE"), ("multi-quantile", .rawValue, "MultiQuantile"),
    ]

    @Test("are made of raw values in the way of the model's loss", arguments: types)
    func type(_ name: String, type: PredictionType, loss: String) throws {
        let model = try CatBoostModel(path: Fixture.path(name))
        #expect(try model.lossFunction() == loss)
        #expect(try model.predictionType() == type)
    }

    @Test("equal CatBoost's to the last bit", arguments: ["poisson", "tweedie", "uncertainty"])
    func predictions(_ name: String) throws {
        let fixture = try MixedFixture.named(name)
        let model = try CatBoostModel(path: fixture.path)
        var values = model.evaluate(try fixture.rows())
        let type = try model.predictionType()
        type.apply(to: &values)
        #expect(values.map(\.bitPattern) == (try Fixture.words("\(name).predictions")))
        #expect(values.map(\.bitPattern) != (try fixture.expected()))
    }

    @Test("of extreme raw values stay at the least normal number or become infinite")
    func extremes() {
        var values = [-2000, -709, 0, 709.8, 2000, Double.nan]
        values.withUnsafeMutableBufferPointer { PredictionType.exponent.apply(to: $0) }
        #expect(values[2] == 1 && values[3...4] == [.infinity, .infinity] && values[5].isNaN)
        #expect(values[..<2].allSatisfy { $0 > .leastNormalMagnitude / 2 && $0 < .leastNormalMagnitude * 2 })
    }

    @Test("are the raw values where a model doesn't tell its loss")
    func unknownLoss() throws {
        var editor = ModelEditor(bytes: try Fixture.named("depth-6").modelBytes())
        editor.remove(ModelEditor.Core.infoMap, from: editor.root)
        let model = try HeapModel.open(editor.bytes)
        #expect(try model.lossFunction() == nil)
        #expect(try model.predictionType() == .rawValue)
    }
}

@Suite("A path through JSON")
struct JSONPathTests {
    private static let texts: [(String, String?)] = [
        (#"{"loss":{"type":"RMSE"}}"#, "RMSE"), (#" { "a" : [1,{"loss":2}] , "loss" : { "type" : "A" } } "#, "A"),
        (#"{"a":"},\"loss\":{","loss":{"x":{"type":"no"},"type":"B"}}"#, "B"), (#"{"loss":{"type":""}}"#, ""),
        (#"{"loss":{"type":"a\"b"}}"#, nil), (#"{"loss":{"type":5}}"#, nil), (#"{"loss":"RMSE"}"#, nil),
        (#"{"type":"RMSE"}"#, nil), (#"{"loss":{"type":"RMSE"#, nil), (#"{"loss"#, nil), ("{", nil), ("", nil),
        ("[]", nil),
        (#"{"a":"\"#, nil), (#"{"a":]"#, nil), (#"{"a":1}"#, nil),
    ]

    @Test("leads to a string or to nothing", arguments: texts)
    func find(_ text: String, value: String?) {
        let found = Array(text.utf8).withUnsafeBufferPointer { JSONPath.string(at: ["loss", "type"], in: $0) }
        #expect(found == value)
    }

    @Test("ends on a text that is cut off anywhere")
    func cutOff() {
        let text = Array(#"{"a":[{"b":"\\\"c"},[]],"loss":{"d":"e","type":"RMSE"}}"#.utf8)
        let found = text.indices.filter { end in
            text[..<end].withUnsafeBufferPointer { JSONPath.string(at: ["loss", "type"], in: $0) } != nil
        }
        #expect(found == [text.count - 2, text.count - 1])
    }
}
