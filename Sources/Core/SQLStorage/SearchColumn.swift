/// The column that searches look into; programs write `Listing.searchText` into it.
///
/// For rows from before it, SQL folds what it can: lower() of SQLite knows no letters but ASCII's, and that of PostgreSQL those
/// that the database's locale has, so the Cyrillic ones are named here. Other capitals of such rows (É, Ω) are found only as they were
/// typed with PostgreSQL in the locale C and with SQLite not at all, until the product is changed.
enum SearchColumn {
    private static let capitals = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐЎ"
    private static let letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў"

    static let inPostgreSQL = """
        ALTER TABLE products ADD COLUMN search_text text NOT NULL DEFAULT '';
        UPDATE products SET search_text = translate(
            lower(name || E'\\n' || brand || E'\\n' || category || E'\\n' || description), '\(capitals)', '\(letters)');
        ALTER TABLE products ALTER COLUMN search_text DROP DEFAULT;
        """

    static let inSQLite = """
        ALTER TABLE products ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
        UPDATE products SET
            search_text = lower(name || char(10) || brand || char(10) || category || char(10) || description);
        \(replacements.joined(separator: "\n"))
        """

    /// Ten letters at a time: SQLite's parser nests no deeper than a hundred symbols.
    private static var replacements: [String] {
        let pairs = Array(zip(capitals, letters))
        return stride(from: 0, to: pairs.count, by: 10).map { start in
            let folded = pairs[start..<min(start + 10, pairs.count)].reduce("search_text") { text, pair in
                "replace(\(text), '\(pair.0)', '\(pair.1)')"
            }
            return "UPDATE products SET search_text = \(folded);"
        }
    }
}
