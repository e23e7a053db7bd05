#include "text_kernels.h"

/* The same sums in every way: a product is rounded before it is added. */
#pragma STDC FP_CONTRACT OFF

/** For what is compiled anew into each set of kernels, with that set's instructions. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef uint32_t words4 __attribute__((vector_size(16)));
typedef uint32_t words8 __attribute__((vector_size(32)));
typedef float floats4 __attribute__((vector_size(16)));
typedef float floats8 __attribute__((vector_size(32)));

#define FOUR(number) {number, number, number, number}
#define EIGHT(number) {number, number, number, number, number, number, number, number}

ALWAYS_INLINE const uint8_t *row_of(const text_tables *tables, uint32_t term, size_t network) {
    return tables->rows + (term * tables->networks + network) * (tables->width / 2);
}

ALWAYS_INLINE float scale_of(const text_tables *tables, uint32_t term, size_t network) {
    const uint8_t *bytes = tables->scales + (term * tables->networks + network) * sizeof(uint16_t);
    return text_half((uint16_t)(bytes[0] | bytes[1] << 8));
}

ALWAYS_INLINE float value_of(const text_tables *tables, const text_terms *terms, size_t place, size_t network) {
    return tables->binary >> network & 1 ? terms->binary_value : terms->values[place];
}

#define TARGET
#define NAMED(name) name##_baseline
#include "tables.h"
#undef NAMED
#undef TARGET

const text_kernels *text_kernels_baseline(void) {
    static const text_kernels kernels = {add_rows_baseline, add_effects_baseline};
    return &kernels;
}

#if defined(__x86_64__)

/* Only these functions use AVX2, and nobody gets to them without asking the processor first. */
#define TARGET __attribute__((target("avx2")))
#define NAMED(name) name##_avx2
#include "tables.h"

const text_kernels *text_kernels_avx2(void) {
    static const text_kernels kernels = {add_rows_avx2, add_effects_avx2};
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") ? &kernels : NULL;
}

#else

const text_kernels *text_kernels_avx2(void) { return NULL; }

#endif
