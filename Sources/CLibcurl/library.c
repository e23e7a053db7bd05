#include "library.h"
#include "pricetag_curl.h"
#include "pricetag_late_library.h"

#include <dlfcn.h>

struct pricetag_curl_library pricetag_curl_library;

static const char *last_error(void) {
    const char *error = dlerror();
    return error != NULL ? error : "libcurl.so.4 can't be loaded";
}

const char *pricetag_curl_load(void) {
    if (pricetag_curl_library.curl_global_init != NULL) return NULL;
    void *library = pricetag_late_library("libcurl.so.4");
    if (library == NULL) return last_error();
    struct pricetag_curl_library loaded;
#define FIND(name)                                                                    \
    if ((loaded.name = (__typeof__(name) *)dlsym(library, #name)) == NULL) return last_error();
    PRICETAG_CURL_FUNCTIONS(FIND)
#undef FIND
    // Without TLS: the Runtime API speaks plain HTTP on this machine, and a cold start is spared what OpenSSL does first.
    CURLcode code = loaded.curl_global_init(CURL_GLOBAL_NOTHING);
    if (code != CURLE_OK) return loaded.curl_easy_strerror(code);
    pricetag_curl_library = loaded;
    return NULL;
}
