// The floor for a function that must not lose what it acknowledges: copies stdin to stdout, but first appends 4 KiB to
// the file that its argument names and waits until they are on the disk.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char buffer[65536];

int main(int count, char **arguments) {
    if (count != 2) return 2;
    ssize_t length = 0, part;
    while ((part = read(0, buffer + length, sizeof buffer - length)) > 0) length += part;
    if (part < 0) return 1;
    char page[4096];
    memset(page, 'x', sizeof page);
    int file = open(arguments[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0 || write(file, page, sizeof page) != sizeof page || fdatasync(file) != 0) return 1;
    for (ssize_t done = 0, written; done < length; done += written) {
        written = write(1, buffer + done, length - done);
        if (written < 0) return 1;
    }
    return 0;
}
