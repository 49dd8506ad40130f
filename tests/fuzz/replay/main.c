/* Runs a fuzz target over every file of its seeds folder, as an ordinary test. */
#include "base/error.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool replay_file(int folder, const char *name)
{
    int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        fprintf(stderr, "seed \"%s\" is no readable file\n", name);
        return false;
    }
    /* Exactly as large as the seed, so that the sanitizer sees a read beyond its end. */
    size_t size = (size_t)status.st_size;
    uint8_t *bytes = malloc(size ? size : 1);
    bool complete = bytes && read(descriptor, bytes, size) == (ssize_t)size;
    if (complete)
        LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    close(descriptor);
    return complete;
}

int main(int count, char **arguments)
{
    DIR *folder = count == 2 ? opendir(arguments[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "usage: %s SEEDS\n", arguments[0]);
        return 2;
    }
    size_t seeds = 0;
    bool fine = true;
    for (const struct dirent *item; (item = readdir(folder));) {
        if (item->d_name[0] == '.')
            continue;
        fine = replay_file(dirfd(folder), item->d_name) && fine;
        seeds++;
    }
    closedir(folder);
    printf("%zu seeds\n", seeds);
    return fine && seeds > 0 ? 0 : 1;
}
