/* Adding rows, for a file that defines ADD_ROWS as the function's name and TARGET as its attribute. */

/**
 * A network's 32 units stay in registers while all terms are added to them: whole numbers that take the place of the
 * lowest bits of 2^23 are floats without a conversion.
 */
TARGET static void ADD_ROWS(
    const text_tables *tables, const uint32_t *terms, const float *factors, size_t count, float *units
) {
    const words8 low = EIGHT(15), high = EIGHT(0x4B000000), shift = {0, 0, 0, 0, 4, 4, 4, 4};
    const floats8 offset = EIGHT(8388608.0f + 8);
    size_t term_size = tables->networks * tables->row_size;
    for (size_t network = 0; network < tables->networks; network++) {
        for (size_t step = 0; step < tables->row_size; step += 16, units += 32) {
            const uint8_t *rows = tables->rows + network * tables->row_size + step;
            floats8 sums[4];
            memcpy(sums, units, sizeof sums);
            for (size_t place = 0; place < count; place++) {
                words4 row;
                memcpy(&row, rows + terms[place] * term_size, sizeof row);
                words8 words = __builtin_shufflevector(row, row, 0, 1, 2, 3, 0, 1, 2, 3) >> shift;
                float number = factors[place * tables->networks + network];
                floats8 factor = EIGHT(number);
                for (int part = 0; part < 4; part++) {
                    sums[part] += ((floats8)((words >> (8 * part) & low) | high) - offset) * factor;
                }
            }
            memcpy(units, sums, sizeof sums);
        }
    }
}

#undef ADD_ROWS
#undef TARGET
