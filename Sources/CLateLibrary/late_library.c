#define _GNU_SOURCE
#include "pricetag_late_library.h"

#include <dlfcn.h>
#include <limits.h>
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

void *pricetag_late_library(const char *name) {
    char path[PATH_MAX];
    /* The whole path: a search would begin in LD_LIBRARY_PATH, and on AWS Lambda that names the platform's own libraries. What
       the library needs in turn is found beside it through its DT_RPATH (docs/decisions/0013). */
    const char *found = beside_executable(name, path, sizeof path) ? path : name;
    return dlopen(found, RTLD_NOW | RTLD_LOCAL);
}
