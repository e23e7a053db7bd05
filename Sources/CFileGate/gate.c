#define _GNU_SOURCE
#include "pricetag_file_gate.h"

#include <errno.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static void wake(int number) { (void)number; }

static long long now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

int pricetag_gate_lock(int descriptor, int milliseconds) {
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return 0;
    if (errno != EWOULDBLOCK && errno != EINTR) return -1;

    /* A blocking flock is fair, a polled one is not; a timer signal to this very thread ends the wait. */
    struct sigaction action = {.sa_handler = wake};
    if (sigaction(SIGRTMIN, &action, NULL) != 0) return -1;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN};
    event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0) return -1;
    /* It repeats, so that a signal that comes just before the call to flock is not the last one. */
    struct itimerspec times = {
        .it_value = {milliseconds / 1000, milliseconds % 1000 * 1000000L + 1},
        .it_interval = {0, 10000000L},
    };
    /* A mask survives exec: whoever started this process may have left the signal blocked, and the wait would not end. */
    sigset_t ours, theirs;
    sigemptyset(&ours);
    sigaddset(&ours, SIGRTMIN);
    pthread_sigmask(SIG_UNBLOCK, &ours, &theirs);
    long long end = now_ms() + milliseconds;
    int result = timer_settime(timer, 0, &times, NULL);
    while (result == 0 && (result = flock(descriptor, LOCK_EX)) != 0 && errno == EINTR && now_ms() < end) result = 0;
    int error = result != 0 && errno == EINTR ? ETIMEDOUT : errno;
    timer_delete(timer);
    pthread_sigmask(SIG_SETMASK, &theirs, NULL);
    errno = error;
    return result;
}
