#include <string.h>

#include "text_kernels.h"

/* The same sums in every way: a product is rounded before it is added. */
#pragma STDC FP_CONTRACT OFF

typedef uint32_t words4 __attribute__((vector_size(16)));
typedef uint32_t words8 __attribute__((vector_size(32)));
typedef float floats8 __attribute__((vector_size(32)));

#define EIGHT(number) {number, number, number, number, number, number, number, number}

#define ADD_ROWS add_rows_baseline
#define TARGET
#include "add_rows.h"

const text_kernels *text_kernels_baseline(void) {
    static const text_kernels kernels = {add_rows_baseline};
    return &kernels;
}

#if defined(__x86_64__)

/* Nobody gets there without asking the processor first. */
#define ADD_ROWS add_rows_avx2
#define TARGET __attribute__((target("avx2")))
#include "add_rows.h"

const text_kernels *text_kernels_fastest(void) {
    static const text_kernels kernels = {add_rows_avx2};
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") ? &kernels : text_kernels_baseline();
}

#else

const text_kernels *text_kernels_fastest(void) { return text_kernels_baseline(); }

#endif
