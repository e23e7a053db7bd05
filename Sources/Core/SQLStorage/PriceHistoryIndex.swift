/// Finds the predictions of one product without reading all of the seller's; those of no product take no room in it.
enum PriceHistoryIndex {
    static let sql = """
        CREATE INDEX predictions_of_product ON predictions (user_id, product_id, id) WHERE product_id IS NOT NULL;
        """
}
