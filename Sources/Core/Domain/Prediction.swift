/// A price that was suggested and paid for.
public struct Prediction: Sendable, Equatable {
    /// Identity.
    public let id: EntityID
    /// Who asked.
    public let userID: EntityID
    /// The product of the catalogue that was priced, if it was one.
    public let productID: EntityID?
    /// What was said about the item.
    public let listing: Listing
    /// The suggested price.
    public let price: Money
    /// The whole quote as the seller got it, a JSON object.
    public let quote: String
    /// Which model suggested it.
    public let modelVersion: String
    /// How long the model took, in microseconds.
    public let durationMicroseconds: Int64
    /// When.
    public let createdAt: Timestamp

    /// Makes a prediction.
    public init(
        id: EntityID,
        userID: EntityID,
        productID: EntityID?,
        listing: Listing,
        price: Money,
        quote: String,
        modelVersion: String,
        durationMicroseconds: Int64,
        createdAt: Timestamp
    ) {
        self.id = id
        self.userID = userID
        self.productID = productID
        self.listing = listing
        self.price = price
        self.quote = quote
        self.modelVersion = modelVersion
        self.durationMicroseconds = durationMicroseconds
        self.createdAt = createdAt
    }
}

/// A prediction and the charge that pays for it.
public struct Purchase: Sendable, Equatable {
    /// What is bought.
    public let prediction: Prediction
    /// What moves the money; its reference is the prediction.
    public let charge: Transfer

    /// Charges for a prediction.
    public init(_ prediction: Prediction, transferID: EntityID, amount: Money) {
        self.prediction = prediction
        charge = Transfer(
            id: transferID,
            kind: .charge,
            userID: prediction.userID,
            amount: amount,
            reference: prediction.id.text,
            createdAt: prediction.createdAt
        )
    }
}

/// How the service has been doing lately.
public struct PricingActivity: Sendable, Equatable {
    /// Predictions within the window, at most as many as were looked at.
    public let predictions: Int
    /// Middle of the model's time a prediction, in microseconds; nil without predictions.
    public let medianMicroseconds: Int64?

    /// Makes a summary.
    public init(predictions: Int, medianMicroseconds: Int64?) {
        self.predictions = predictions
        self.medianMicroseconds = medianMicroseconds
    }
}
