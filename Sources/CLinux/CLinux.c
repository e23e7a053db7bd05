#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <link.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

int pricetag_poller(void) { return epoll_create1(EPOLL_CLOEXEC); }

int pricetag_poller_add(int poller, int descriptor, int repeats) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | (repeats ? 0u : EPOLLET), .data.fd = descriptor};
    return epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

int pricetag_poller_renew(int poller, int descriptor, int writing) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET | (writing ? EPOLLOUT : 0u), .data.fd = descriptor};
    return epoll_ctl(poller, EPOLL_CTL_MOD, descriptor, &event);
}

int pricetag_poller_wait(int poller, int *descriptor) {
    struct epoll_event event;
    int count = epoll_wait(poller, &event, 1, -1);
    if (count < 0) return errno == EINTR ? 0 : -1;
    if (count == 0) return 0;
    *descriptor = event.data.fd;
    return (event.events & EPOLLIN ? PRICETAG_READABLE : 0) | (event.events & EPOLLOUT ? PRICETAG_WRITABLE : 0)
        | (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR) ? PRICETAG_HUNG_UP : 0);
}

int pricetag_termination(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

int pricetag_timer(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC); }

int pricetag_timer_set(int timer, int milliseconds) {
    struct timespec period = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    struct itimerspec setting = {.it_interval = period, .it_value = period};
    return timerfd_settime(timer, 0, &setting, NULL);
}

int pricetag_acknowledge(int descriptor) {
    uint64_t count;
    return read(descriptor, &count, sizeof count) == sizeof count;
}

int pricetag_alarm(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int pricetag_alarm_raise(int alarm) {
    uint64_t one = 1;
    return write(alarm, &one, sizeof one) == sizeof one ? 0 : -1;
}

int pricetag_accept(int listener, struct sockaddr_storage *address) {
    socklen_t length = sizeof *address;
    return accept4(listener, (struct sockaddr *)address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int pricetag_peer(int descriptor, uid_t *user, gid_t *group) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return -1;
    *user = peer.uid;
    *group = peer.gid;
    return 0;
}

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

int pricetag_peer_has_group(int descriptor, gid_t group) {
    gid_t groups[1024];
    socklen_t length = sizeof groups;
    // More groups than that: the peer is nobody's web server.
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups, &length) != 0) return 0;
    for (socklen_t i = 0; i < length / sizeof *groups; i++)
        if (groups[i] == group) return 1;
    return 0;
}

void pricetag_name_process(const char *name) { prctl(PR_SET_NAME, name); }

void pricetag_print_lines(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

/* Code that can't be written to is as it is in its file, so that nothing is lost with its pages. */
static int release_code(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    (void)context;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int index = 0; index < object->dlpi_phnum; index++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[index];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X) || part->p_flags & PF_W) continue;
        uintptr_t start = (object->dlpi_addr + part->p_vaddr) & ~(page - 1);
        uintptr_t end = (object->dlpi_addr + part->p_vaddr + part->p_memsz + page - 1) & ~(page - 1);
        /* Refused for what is no file's, such as the kernel's own page: that stays. */
        madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void pricetag_release_code(void) { dl_iterate_phdr(release_code, NULL); }
