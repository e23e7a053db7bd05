/// A language that quotes are worded in.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case russian = "ru"

    /// The words of the language.
    public var wording: any QuoteWording {
        switch self {
        case .english: EnglishWording()
        case .russian: RussianWording()
        }
    }
}
