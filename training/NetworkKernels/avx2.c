#include "network_kernels.h"

#if defined(__x86_64__)

/* Only these functions use AVX2, and nobody gets to them without asking the processor first. */
#define TARGET __attribute__((target("avx2")))
#include "loops.h"

const network_kernels *network_kernels_best(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") ? &kernels : network_kernels_baseline();
}

#else

const network_kernels *network_kernels_best(void) { return network_kernels_baseline(); }

#endif
