#define _GNU_SOURCE
#include "pricetag_late_library.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The path of a library in lib/ beside this executable; false where it does not lie there. */
static int beside_executable(const char *name, char *path, size_t size) {
    ssize_t count = readlink("/proc/self/exe", path, size);
    if (count <= 0 || (size_t)count >= size) return 0;
    path[count] = 0;
    char *slash = strrchr(path, '/');
    if (slash == NULL) return 0;
    size_t room = size - (size_t)(slash - path);
    int written = snprintf(slash, room, "/lib/%s", name);
    return written > 0 && (size_t)written < room && access(path, R_OK) == 0;
}

/* What a thread of the library's own C library begins with. */
static void (*begin_thread)(void);

/* A static executable's library comes with a C library of its own, which has started none of our threads: in all of them but the
   one that opened it, its tables of letters and digits are a null pointer, and the first isdigit() of libpq ends the process. */
static bool find_begin_thread(void) {
    void *c_library = dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD);
    if (c_library == NULL) return false;
    begin_thread = (void (*)(void))dlsym(c_library, "__ctype_init");
    return begin_thread != NULL;
}

void *pricetag_late_library(const char *name) {
    char path[PATH_MAX];
    /* The whole path: a search would begin in LD_LIBRARY_PATH, and on AWS Lambda that names the platform's own libraries. What
       the library needs in turn is found beside it through its DT_RPATH (docs/decisions/0009). */
    const char *found = beside_executable(name, path, sizeof path) ? path : name;
    void *library = dlopen(found, RTLD_NOW | RTLD_LOCAL);
    return library != NULL && find_begin_thread() ? library : NULL;
}

void pricetag_late_library_enter(void) {
    static _Thread_local bool has_begun;
    if (has_begun) return;
    begin_thread();
    has_begun = true;
}
