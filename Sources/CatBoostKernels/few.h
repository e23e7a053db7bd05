/* Rows that are too few for a block, side by side, for a file of kernels; TARGET is its functions' attribute. */

typedef float few_floats __attribute__((vector_size(32)));
typedef int32_t few_ints __attribute__((vector_size(32)));
typedef uint8_t few_bytes __attribute__((vector_size(8)));
typedef double few_doubles __attribute__((vector_size(32)));

_Static_assert(sizeof(few_bytes) == catboost_few_rows, "a byte a row");

TARGET static void answer_few(const float *borders, size_t count, const float *values, uint64_t *answers) {
    few_floats row_values;
    memcpy(&row_values, values, sizeof row_values);
    for (size_t place = 0; place < count; place++) {
        float number = borders[place];
        few_floats border = {number, number, number, number, number, number, number, number};
        few_ints above = row_values > border;
        few_bytes bytes = __builtin_convertvector(above, few_bytes) & 1;
        memcpy(answers + place, &bytes, sizeof bytes);
    }
}

/** With a constant number of rows their sums stay in registers. */
ALWAYS_INLINE void add_trees_of_few(const catboost_few *trees, const uint64_t *answers, size_t rows, double *sums) {
    few_doubles row_sums[catboost_few_rows] = {{0}};
    const int32_t *splits = trees->splits;
    const double *leaves = trees->leaves;
    size_t depth = trees->depth, size = (size_t)3 << depth;
    for (size_t tree = 0; tree < trees->count; tree++, splits += depth, leaves += size) {
        uint64_t numbers = 0;
        for (size_t level = depth; level-- > 0;) numbers = 2 * numbers + answers[splits[level]];
        // Behind a leaf's three values lie those of another, but for the last tree's.
        if (tree + 1 < trees->count) {
            for (size_t row = 0; row < rows; row++) {
                few_doubles leaf;
                memcpy(&leaf, leaves + 3 * (numbers >> (8 * row) & 0xFF), sizeof leaf);
                row_sums[row] += leaf;
            }
        } else {
            for (size_t row = 0; row < rows; row++) {
                const double *leaf = leaves + 3 * (numbers >> (8 * row) & 0xFF);
                row_sums[row] += (few_doubles){leaf[0], leaf[1], leaf[2], 0};
            }
        }
    }
    for (size_t row = 0; row < rows; row++) {
        for (size_t value = 0; value < 3; value++) sums[3 * row + value] = row_sums[row][value];
    }
}

TARGET static void sum_few(const catboost_few *trees, const uint64_t *answers, size_t rows, double *sums) {
    switch (rows) {
    case 1: add_trees_of_few(trees, answers, 1, sums); break;
    case 2: add_trees_of_few(trees, answers, 2, sums); break;
    case 3: add_trees_of_few(trees, answers, 3, sums); break;
    case 4: add_trees_of_few(trees, answers, 4, sums); break;
    case 5: add_trees_of_few(trees, answers, 5, sums); break;
    case 6: add_trees_of_few(trees, answers, 6, sums); break;
    case 7: add_trees_of_few(trees, answers, 7, sums); break;
    default: add_trees_of_few(trees, answers, 8, sums);
    }
}
