// The floor for a function: a static C program that copies stdin to stdout.
#include <unistd.h>

int main(void) {
    char buffer[65536];
    ssize_t count;
    while ((count = read(0, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0, written; done < count; done += written) {
            written = write(1, buffer + done, count - done);
            if (written < 0) return 1;
        }
    }
    return count < 0;
}
