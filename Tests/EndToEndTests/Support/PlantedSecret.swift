import Foundation

/// A secret that was given to a process, and every form that it would be found in where it came out again.
struct PlantedSecret: CustomStringConvertible {
    let description: String
    let value: String

    init(_ description: String, _ value: String) {
        self.description = description
        self.value = value
    }

    /// As it is, percent-encoded, as a form writes it, as JSON does, and as base64 in both alphabets, wherever in a longer text it began.
    var forms: [String] {
        let unreserved = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\0"..."\u{7F}"))
            .union(CharacterSet(charactersIn: "-._~"))
        let percent = value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? value
        let whole = [
            value, percent, percent.lowercased(), percent.replacing("%20", with: "+"),
            value.replacing("/", with: "\\/"),
        ]
        let standard = (0..<3).map(base64)
        let url = standard.map { $0.replacing("+", with: "-").replacing("/", with: "_") }
        return whole + standard + url
    }

    /// What is the same whatever stands before and behind it, `shift` bytes into a group of three.
    private func base64(_ shift: Int) -> String {
        let bytes = [UInt8](repeating: 0, count: shift) + Array(value.utf8)
        let text = Data(bytes.prefix(bytes.count / 3 * 3)).base64EncodedString()
        return String(text.dropFirst(shift == 0 ? 0 : shift + 1))
    }

    /// The forms that are in a text.
    func found(in text: String) -> [String] {
        let haystack = text.lowercased()
        return forms.filter { text.contains($0) || ($0 == value && haystack.contains($0.lowercased())) }
    }
}

extension PlantedSecret {
    static let password = PlantedSecret("the password", "Planted+Pass/word 42&x=Z")
    static let newPassword = PlantedSecret("the new password", "Planted-again?Pass/word%43")
    static let wrongPassword = PlantedSecret("a wrong password", "Planted~Wrong/Pass#44word")
    static let tokenSecret = PlantedSecret("the token secret", "planted-token-secret/0123456789+abcdefgh")
    static let previousSecret = PlantedSecret("the older secret", "planted-older-secret/9876543210+hgfedcba")
    static let depositSecret = PlantedSecret("the deposit secret", "planted-deposit-secret/5551234+qwertyui")
    static let databasePassword = PlantedSecret("the database password", "PlantedDatabasePassword0123456789")

    static let weakSecret = PlantedSecret("a secret that is too weak", "wEaKsEcReT7")

    /// All of them.
    static let all = [
        password, newPassword, wrongPassword, tokenSecret, previousSecret, depositSecret, databasePassword,
        weakSecret,
    ]
}

/// What came out of processes: logs, answers, files, command lines.
struct Leavings {
    private(set) var texts: [(source: String, text: String)] = []

    mutating func add(_ source: String, _ text: String) { texts.append((source, text)) }

    mutating func add(_ source: String, _ bytes: Data) { add(source, String(decoding: bytes, as: UTF8.self)) }

    /// Every file below a folder, hidden ones too.
    mutating func add(folder: URL) throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        for name in names {
            let path = folder.appending(path: name)
            // Sockets can't be read, and folders have nothing to read.
            let type = try FileManager.default.attributesOfItem(atPath: path.path)[.type] as? FileAttributeType
            if type == .typeRegular { add("\(folder.lastPathComponent)/\(name)", try Data(contentsOf: path)) }
        }
    }

    /// Where any of the secrets came out, and in which form.
    func leaks(of secrets: [PlantedSecret]) -> [String] {
        texts.flatMap { source, text in
            secrets.flatMap { secret in secret.found(in: text).map { "\(secret) in \(source) as \($0)" } }
        }
    }
}

/// A process with all that it has started, as /proc shows them.
struct ProcessFamily {
    let members: [Int32]

    init(of root: Int32) {
        var members = [root]
        var index = 0
        while index < members.count {
            let id = members[index]
            let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task")) ?? []
            for thread in threads {
                let list = try? String(contentsOfFile: "/proc/\(id)/task/\(thread)/children", encoding: .utf8)
                members += (list ?? "").split(separator: " ").compactMap { Int32($0) }.filter { !members.contains($0) }
            }
            index += 1
        }
        self.members = members
    }

    /// What a process is called; empty where it is gone.
    static func name(of id: Int32) -> String {
        let text = try? String(contentsOfFile: "/proc/\(id)/comm", encoding: .utf8)
        return text?.trimmingCharacters(in: .newlines) ?? ""
    }

    /// A file of /proc as text; empty where the process is gone.
    static func file(_ name: String, of id: Int32) -> String {
        String(decoding: FileManager.default.contents(atPath: "/proc/\(id)/\(name)") ?? Data(), as: UTF8.self)
    }
}
