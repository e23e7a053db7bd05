/* The loops over tables, for a file that defines TARGET as its functions' attribute and NAMED for their names. */

/**
 * A network's 32 units stay in registers while all terms are added to them. Whole numbers that take the place of the
 * lowest bits of 2^23 are floats without a conversion.
 */
TARGET static void NAMED(add_rows)(const text_tables *tables, const text_terms *terms, float *units) {
    const words8 low = EIGHT(15), high = EIGHT(0x4B000000), shift = {0, 0, 0, 0, 4, 4, 4, 4};
    const floats8 offset = EIGHT(8388608.0f + 8);
    for (size_t network = 0; network < tables->networks; network++) {
        for (size_t first = 0; first < tables->width; first += 32, units += 32) {
            floats8 sums[4];
            memcpy(sums, units, sizeof sums);
            for (size_t place = 0; place < terms->count; place++) {
                words4 row;
                memcpy(&row, row_of(tables, terms->terms[place], network) + first / 2, sizeof row);
                words8 words = __builtin_shufflevector(row, row, 0, 1, 2, 3, 0, 1, 2, 3) >> shift;
                float product = scale_of(tables, terms->terms[place], network) * value_of(tables, terms, place, network);
                floats8 factor = EIGHT(product);
                for (int part = 0; part < 4; part++) {
                    sums[part] += ((floats8)((words >> (8 * part) & low) | high) - offset) * factor;
                }
            }
            memcpy(units, sums, sizeof sums);
        }
    }
}

TARGET static void NAMED(add_effects)(
    const text_tables *tables, const text_terms *terms, const float *slopes, float *effects
) {
    const words4 low = FOUR(15), high = FOUR(0x4B000000);
    const floats4 offset = FOUR(8388608.0f + 8);
    for (size_t place = 0; place < terms->count; place++) {
        for (size_t network = 0; network < tables->networks; network++) {
            const uint8_t *row = row_of(tables, terms->terms[place], network);
            floats4 sums = {0};
            for (size_t first = 0; first < tables->width; first += 32) {
                words4 words;
                memcpy(&words, row + first / 2, sizeof words);
                for (int part = 0; part < 8; part++) {
                    floats4 slope;
                    memcpy(&slope, slopes + network * tables->width + first + 4 * part, sizeof slope);
                    sums += ((floats4)((words >> (4 * part) & low) | high) - offset) * slope;
                }
            }
            effects[place] += (sums[0] + sums[1] + sums[2] + sums[3])
                * scale_of(tables, terms->terms[place], network) * value_of(tables, terms, place, network);
        }
    }
}
