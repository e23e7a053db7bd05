// pipe2 and closefrom are GNU extensions, which Swift's Glibc module does not show.
#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int cprocess_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

// Signals as a program starts with them: the runner ignores SIGPIPE and traps others for itself. What was sent to the
// runner's whole group (Ctrl-C) while the child still belonged to it was meant for the runner, which ends its children in
// its own order: to ignore a signal for a moment throws away one that waits. posix_spawn can't do that.
static void reset_signals(void) {
    struct sigaction action = {.sa_handler = SIG_IGN};
    for (int number = 1; number < NSIG; number++) sigaction(number, &action, NULL);
    action.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; number++) sigaction(number, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// What the child does before it is another program; returns only where it can't be. It shares the runner's memory, so it
// only makes calls of the system.
static int become(const char *path, char *const arguments[], char *const environment[], const int descriptors[3]) {
    if (setpgid(0, 0) != 0) return errno;
    for (int index = 0; index < 3; index++) {
        int isInPlace = descriptors[index] == index;
        if ((isInPlace ? fcntl(index, F_SETFD, 0) : dup2(descriptors[index], index)) < 0) return errno;
    }
    closefrom(3);
    reset_signals();
    execve(path, arguments, environment);
    return errno;
}

int cprocess_spawn(pid_t *pid, const char *path, char *const arguments[], char *const environment[],
                   const int descriptors[3]) {
    sigset_t all, before;
    sigfillset(&all);
    // No handler of the runner may run in the child.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    volatile int error = 0;
    pid_t child = vfork();
    if (child == 0) {
        error = become(path, arguments, environment, descriptors);
        _exit(127);
    }
    if (child < 0) error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0) {
        while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
        return error;
    }
    *pid = child;
    return 0;
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
