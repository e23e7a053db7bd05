import Domain

/// Quotes in Russian.
struct RussianWording: QuoteWording {
    func recommendation(of quote: PriceQuote) -> String {
        Self.text(position(of: quote.analysis), condition(of: quote.analysis), range(of: quote))
    }

    private func position(of analysis: CategoryAnalysis) -> String {
        let category = analysis.level == 0 ? "во всех категориях" : "в категории \(analysis.category)"
        let place = "\(analysis.listings) \(genitive(analysis.listings)) \(category)"
        return switch analysis.marketPosition {
        case .belowMarket: "Ниже рынка: три четверти из \(place) дороже \(sum(analysis.p25))."
        case .typical:
            "На уровне рынка: средняя половина из \(place) стоит от \(sum(analysis.p25)) до \(sum(analysis.p75))."
        case .aboveMarket: "Выше рынка: три четверти из \(place) дешевле \(sum(analysis.p75))."
        }
    }

    private func condition(of analysis: CategoryAnalysis) -> String? {
        analysis.conditionMedian.map {
            "Медиана для состояния «\(name(of: $0.condition))» — \(sum($0.median))."
        }
    }

    private func range(of quote: PriceQuote) -> String {
        let (low, high) = (sum(quote.range.low), sum(quote.range.high))
        return switch quote.analysis.marketPosition {
        case .belowMarket: "Каждое десятое похожее объявление дороже \(high)."
        case .typical: "Четыре из пяти похожих объявлений стоят от \(low) до \(high)."
        case .aboveMarket: "Каждое десятое похожее объявление дешевле \(low)."
        }
    }

    func sentence(of factor: PriceFactor) -> String {
        let sign = factor.effect < .zero ? "−" : "+"
        return "\(subject(of: factor)): \(sign)\(sum(factor.effect.magnitude))."
    }

    private func subject(of factor: PriceFactor) -> String {
        switch factor.reason {
        case .brand(let brand): brand.isEmpty ? "Бренд не указан" : "Бренд \(brand)"
        case .category(let category): category.isEmpty ? "Категория не указана" : "Категория \(category)"
        case .condition(let condition): "Состояние «\(name(of: condition))»"
        case .shipping(let shipping): "Доставку оплачивает \(payer(of: shipping))"
        case .word(let word): "Слово «\(word)»"
        case .name: "Форма названия"
        case .description(let words): words == 0 ? "Описания нет" : "Длина описания (слов: \(words))"
        }
    }

    func sentence(of note: QuoteNote) -> String {
        switch note {
        case .unknownCategory:
            "Такой категории не было в обучающих данных: цена следует из остального, а диапазон шире."
        case .emptyDescription: "Описания нет, поэтому диапазон шире."
        case .unfamiliarText:
            "Большинство слов модели незнакомо: она обучена на английских объявлениях, цене можно верить меньше."
        case .broadCategory:
            "Категория известна только до второго уровня: с более точной диапазон был бы уже."
        case .topCategoryOnly:
            "Известен только верхний уровень категории: с более точной диапазон был бы уже."
        }
    }

    private func name(of condition: Listing.Condition) -> String {
        switch condition {
        case .new: "новое"
        case .likeNew: "как новое"
        case .good: "хорошее"
        case .fair: "удовлетворительное"
        case .poor: "плохое"
        }
    }

    private func payer(of shipping: Listing.Shipping) -> String {
        switch shipping {
        case .buyerPays: "покупатель"
        case .sellerPays: "продавец"
        }
    }

    /// "из 21 объявления", but "из 11 объявлений"
    private func genitive(_ count: Int) -> String {
        count % 10 == 1 && count % 100 != 11 ? "объявления" : "объявлений"
    }

    /// "1234,50 $", with a blank that does not break.
    private func sum(_ money: Money) -> String {
        let parts = money.text.split(separator: ".")
        return "\(parts.first ?? "0"),\(parts.last ?? "00")\u{A0}$"
    }
}
