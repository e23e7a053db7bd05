#ifndef PRICETAG_FILE_GATE_H
#define PRICETAG_FILE_GATE_H

/**
 * Takes an exclusive flock(2) on a descriptor, waiting in the kernel's fair queue for at most `milliseconds`.
 * Returns 0, or -1 with errno ETIMEDOUT when the time is over, or another errno.
 */
int pricetag_gate_lock(int descriptor, int milliseconds);

#endif
