#define _GNU_SOURCE
#include "child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct child start(const struct entry *entry) {
    int input[2], output[2];
    if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) fail(entry->label, "no pipes left");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], 0);
    posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    // We ignore SIGPIPE; the program starts with the usual answer to it.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    struct child child = {.input = input[1], .output = output[0]};
    int error = posix_spawn(&child.process, entry->command[0], &actions, &attributes,
                            (char **)entry->command, (char **)entry->environment);
    if (error != 0) fail(entry->label, strerror(error));
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(input[0]);
    close(output[1]);
    return child;
}

long finish(const struct child *child, const struct entry *entry) {
    int status;
    struct rusage usage;
    if (wait4(child->process, &status, 0, &usage) != child->process) fail(entry->label, "cannot be waited for");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) fail(entry->label, "did not exit with 0");
    return usage.ru_maxrss;
}
