// pipe2 and addclosefrom are GNU extensions, which Swift's Glibc module does not show.
#define _GNU_SOURCE
#include "CProcess.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

int cprocess_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

static int prepare_files(posix_spawn_file_actions_t *actions, const int descriptors[3]) {
    int error = 0;
    for (int index = 0; index < 3 && error == 0; index++)
        error = posix_spawn_file_actions_adddup2(actions, descriptors[index], index);
    return error != 0 ? error : posix_spawn_file_actions_addclosefrom_np(actions, 3);
}

// The runner ignores SIGPIPE and traps others for itself; a child starts from the defaults.
static int prepare_attributes(posix_spawnattr_t *attributes) {
    sigset_t signals;
    sigemptyset(&signals);
    int error = posix_spawnattr_setsigmask(attributes, &signals);
    sigfillset(&signals);
    if (error == 0) error = posix_spawnattr_setsigdefault(attributes, &signals);
    if (error == 0) error = posix_spawnattr_setpgroup(attributes, 0);
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    return error != 0 ? error : posix_spawnattr_setflags(attributes, flags);
}

int cprocess_spawn(pid_t *pid, const char *path, char *const arguments[], char *const environment[],
                   const int descriptors[3]) {
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    posix_spawnattr_t attributes;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = prepare_files(&actions, descriptors);
        if (error == 0) error = prepare_attributes(&attributes);
        if (error == 0) error = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int cprocess_detach(void *(*run)(void *), void *argument, size_t stack_bytes) {
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error != 0) return error;
    pthread_t thread;
    error = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (error == 0) error = pthread_attr_setstacksize(&attributes, stack_bytes);
    if (error == 0) error = pthread_create(&thread, &attributes, run, argument);
    pthread_attr_destroy(&attributes);
    return error;
}
