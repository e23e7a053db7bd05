#include "library.h"
#include "pricetag_late_library.h"
#include "pricetag_pq.h"

#include <dlfcn.h>
#include <pthread.h>

struct pricetag_pq_library pricetag_pq_library;

static const char *last_error(void) {
    const char *error = dlerror();
    return error != NULL ? error : "libpq.so.5 can't be loaded";
}

static const char *load(void) {
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

const char *pricetag_pq_load(void) {
    static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&loading);
    const char *fault = load();
    pthread_mutex_unlock(&loading);
    return fault;
}
