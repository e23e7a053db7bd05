#ifndef PRICETAG_LINUX_H
#define PRICETAG_LINUX_H

/**
 * What Linux has and Swift's Glibc module does not show: readiness of many descriptors, signals and time as descriptors,
 * who is at the other end of a Unix socket. Calls return -1 with errno set where they fail; descriptors are closed on exec.
 */

#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

/** What a descriptor is ready for; the last two come unasked. */
enum { PRICETAG_READABLE = 1, PRICETAG_WRITABLE = 2, PRICETAG_HUNG_UP = 4 };

int pricetag_poller(void);

/** Watches for reading, reported once each time more arrives; with `repeats` for as long as there is something. */
int pricetag_poller_add(int poller, int descriptor, int repeats);

/** Watches again as `pricetag_poller_add` does, for writing too where wanted, and reports at once what is ready already. */
int pricetag_poller_renew(int poller, int descriptor, int writing);

/** Waits for one descriptor; returns what it is ready for, 0 after a signal. */
int pricetag_poller_wait(int poller, int *descriptor);

/** A descriptor that is readable once SIGTERM or SIGINT, which have to be blocked, has come. */
int pricetag_termination(void);

/** A descriptor that is readable each time a period is over; it begins at rest. */
int pricetag_timer(void);

/** Starts a timer, or stops it with 0. */
int pricetag_timer_set(int timer, int milliseconds);

/** Forgets that a timer or an alarm has come; returns 0 where none had. */
int pricetag_acknowledge(int descriptor);

/** A descriptor that is readable once somebody has raised it. */
int pricetag_alarm(void);
int pricetag_alarm_raise(int alarm);

/** Takes the next connection, not blocking; its peer's address goes to `address`. */
int pricetag_accept(int listener, struct sockaddr_storage *address);

/** User and group of the process at the other end of a Unix socket when it connected. */
int pricetag_peer(int descriptor, uid_t *user, gid_t *group);

/** Whether that process had a supplementary group: 1 or 0. */
int pricetag_peer_has_group(int descriptor, gid_t group);

/** What `ps` and `top` call the process, whatever its executable was started as. */
void pricetag_name_process(const char *name);

/**
 * Lets go of the pages of the program's and its libraries' code that were used so far; a page that is used again is mapped again
 * from the page cache. Starting up takes several times the code that serving does.
 */
void pricetag_release_code(void);

/** Standard output hands on each line at once, whatever it leads to. */
void pricetag_print_lines(void);

#endif
