#include "library.h"
#include "pricetag_late_library.h"
#include "pricetag_pq.h"

#include <dlfcn.h>

struct pricetag_pq_library pricetag_pq_library;

static const char *last_error(void) {
    const char *error = dlerror();
    return error != NULL ? error : "libpq.so.5 can't be loaded";
}

const char *pricetag_pq_load(void) {
    if (pricetag_pq_library.PQconnectStartParams != NULL) return NULL;
    void *library = pricetag_late_library("libpq.so.5");
    if (library == NULL) return last_error();
    struct pricetag_pq_library loaded;
#define FIND(name)                                                                    \
    if ((loaded.name = (__typeof__(name) *)dlsym(library, #name)) == NULL) return last_error();
    PRICETAG_PQ_FUNCTIONS(FIND)
#undef FIND
    pricetag_pq_library = loaded;
    return NULL;
}
