/* Stands between a program and the system: counts every call that changes files below one folder, and at the n-th
   one kills the process (before, after or halfway through it) or answers with an error. It can also write down all
   calls with their data, for a model of power loss. Loaded with LD_PRELOAD; armed by a call of faults_arm. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { NOTHING, DIE_BEFORE, DIE_AFTER, DIE_HALFWAY, FAIL_ONCE, FAIL_FROM_THEN_ON, SHORT_FROM_THEN_ON };
enum verdict { GO, FAIL, GO_AND_DIE, HALF_AND_DIE, HALF };

static char folder[PATH_MAX];
static size_t folder_length;
static long calls, nth;
static enum mode mode;
static int code, journal = -1, counts_reads;

/* Everything is off until this is called. `log` is a descriptor outside the folder, or -1. */
void faults_arm(const char *path, long at, int how, int error, int log, int with_reads) {
    snprintf(folder, sizeof folder, "%s", path);
    folder_length = strlen(folder);
    calls = 0;
    nth = at;
    mode = how;
    code = error;
    journal = log;
    counts_reads = with_reads;
}

long faults_calls(void) { return calls; }

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

static void put(const void *data, size_t length) {
    ssize_t (*out)(int, const void *, size_t) = real("write");
    for (const char *at = data; length;) {
        ssize_t done = out(journal, at, length);
        if (done < 0) abort();
        at += done;
        length -= (size_t)done;
    }
}

/* One line, tabs between: kind, offset or size, length of the data that follows it, path, second path. */
static void note(const char *kind, long long offset, size_t length, const char *path, const char *to, const void *data) {
    char line[3 * PATH_MAX];
    if (journal < 0) return;
    int size = snprintf(line, sizeof line, "%s\t%lld\t%zu\t%s\t%s\n", kind, offset, length, path, to);
    put(line, (size_t)size);
    if (data) put(data, length);
}

void faults_mark(const char *word) { note("mark", 0, 0, word, "", NULL); }

static int is_inside(const char *path) {
    return folder_length && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

static int of_descriptor(int fd, char *path) {
    char link[64];
    if (!folder_length || fd == journal) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_inside(path);
}

static int of_name(int at, const char *name, char *path) {
    char base[PATH_MAX];
    if (!folder_length) return 0;
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
    } else {
        char link[64];
        snprintf(link, sizeof link, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
        ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) return 0;
        base[length] = 0;
        if (snprintf(path, PATH_MAX, "%s/%s", base, name) >= PATH_MAX) return 0;
    }
    return is_inside(path);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What happens to this call; `takes_space` says whether a full disk would refuse it. */
static enum verdict judge(int takes_space) {
    calls++;
    if (mode == NOTHING || calls < nth) return GO;
    int is_it = calls == nth;
    switch (mode) {
    case DIE_BEFORE:
        if (is_it) die();
        return GO;
    case DIE_AFTER:
        return is_it ? GO_AND_DIE : GO;
    case DIE_HALFWAY:
        return is_it ? HALF_AND_DIE : GO;
    case SHORT_FROM_THEN_ON:
        if (is_it) return HALF;
        break;
    case FAIL_ONCE:
        if (!is_it) return GO;
        break;
    default:
        break;
    }
    if (code == ENOSPC && !takes_space) return GO;
    errno = code;
    return FAIL;
}

static void ended(enum verdict verdict) {
    if (verdict == GO_AND_DIE || verdict == HALF_AND_DIE) die();
}

#define CALL(takes_space, failed, what, noted)                                                                         \
    enum verdict verdict = judge(takes_space);                                                                         \
    if (verdict == FAIL) return failed;                                                                                \
    __typeof__(failed) result = what;                                                                                  \
    int error = errno;                                                                                                 \
    if (result != -1) noted;                                                                                           \
    ended(verdict);                                                                                                    \
    errno = error;                                                                                                     \
    return result

#define PART(verdict, length) ((verdict) == HALF || (verdict) == HALF_AND_DIE ? (length) / 2 : (length))

ssize_t write(int fd, const void *data, size_t length) {
    char path[PATH_MAX];
    if (!of_descriptor(fd, path)) return REAL(write)(fd, data, length);
    off_t at = lseek(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    CALL(1, (ssize_t)-1, REAL(write)(fd, data, PART(verdict, length)), note("write", at, (size_t)result, path, "", data));
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
    char path[PATH_MAX];
    if (!of_descriptor(fd, path)) return REAL(pwrite)(fd, data, length, at);
    CALL(1, (ssize_t)-1, REAL(pwrite)(fd, data, PART(verdict, length), at), note("write", at, (size_t)result, path, "", data));
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
    char path[PATH_MAX];
    if (!of_descriptor(fd, path)) return REAL(pwrite64)(fd, data, length, at);
    CALL(1, (ssize_t)-1, REAL(pwrite64)(fd, data, PART(verdict, length), at), note("write", at, (size_t)result, path, "", data));
}

/* Nobody here gathers writes; should that change, the tests are to hear of it rather than to overlook them. */
ssize_t writev(int fd, const struct iovec *parts, int many) {
    char path[PATH_MAX];
    if (of_descriptor(fd, path)) abort();
    return REAL(writev)(fd, parts, many);
}

ssize_t pwritev(int fd, const struct iovec *parts, int many, off_t at) {
    char path[PATH_MAX];
    if (of_descriptor(fd, path)) abort();
    return REAL(pwritev)(fd, parts, many, at);
}

ssize_t read(int fd, void *data, size_t length) {
    char path[PATH_MAX];
    if (!counts_reads || !of_descriptor(fd, path)) return REAL(read)(fd, data, length);
    CALL(0, (ssize_t)-1, REAL(read)(fd, data, length), note("read", 0, 0, path, "", NULL));
}

ssize_t pread64(int fd, void *data, size_t length, off64_t at) {
    char path[PATH_MAX];
    if (!counts_reads || !of_descriptor(fd, path)) return REAL(pread64)(fd, data, length, at);
    CALL(0, (ssize_t)-1, REAL(pread64)(fd, data, length, at), note("read", 0, 0, path, "", NULL));
}

ssize_t pread(int fd, void *data, size_t length, off_t at) {
    char path[PATH_MAX];
    if (!counts_reads || !of_descriptor(fd, path)) return REAL(pread)(fd, data, length, at);
    CALL(0, (ssize_t)-1, REAL(pread)(fd, data, length, at), note("read", 0, 0, path, "", NULL));
}

/* A killed process loses nothing that the system has, so a sync need not reach the disk: the tests are faster so. */
int fsync(int fd) {
    char path[PATH_MAX];
    if (!of_descriptor(fd, path)) return REAL(fsync)(fd);
    CALL(1, -1, 0, note("sync", 0, 0, path, "", NULL));
}

int fdatasync(int fd) {
    char path[PATH_MAX];
    if (!of_descriptor(fd, path)) return REAL(fdatasync)(fd);
    CALL(1, -1, 0, note("sync", 0, 0, path, "", NULL));
}

int ftruncate(int fd, off_t size) {
    char path[PATH_MAX];
    if (!of_descriptor(fd, path)) return REAL(ftruncate)(fd, size);
    CALL(1, -1, REAL(ftruncate)(fd, size), note("truncate", size, 0, path, "", NULL));
}

int ftruncate64(int fd, off64_t size) {
    char path[PATH_MAX];
    if (!of_descriptor(fd, path)) return REAL(ftruncate64)(fd, size);
    CALL(1, -1, REAL(ftruncate64)(fd, size), note("truncate", size, 0, path, "", NULL));
}

int unlink(const char *name) {
    char path[PATH_MAX];
    if (!of_name(AT_FDCWD, name, path)) return REAL(unlink)(name);
    CALL(0, -1, REAL(unlink)(name), note("unlink", 0, 0, path, "", NULL));
}

int unlinkat(int at, const char *name, int flags) {
    char path[PATH_MAX];
    if (!of_name(at, name, path)) return REAL(unlinkat)(at, name, flags);
    CALL(0, -1, REAL(unlinkat)(at, name, flags), note("unlink", 0, 0, path, "", NULL));
}

int rename(const char *from, const char *to) {
    char path[PATH_MAX], end[PATH_MAX];
    if (!of_name(AT_FDCWD, from, path) || !of_name(AT_FDCWD, to, end)) return REAL(rename)(from, to);
    CALL(1, -1, REAL(rename)(from, to), note("rename", 0, 0, path, end, NULL));
}

int renameat(int at, const char *from, int into, const char *to) {
    char path[PATH_MAX], end[PATH_MAX];
    if (!of_name(at, from, path) || !of_name(into, to, end)) return REAL(renameat)(at, from, into, to);
    CALL(1, -1, REAL(renameat)(at, from, into, to), note("rename", 0, 0, path, end, NULL));
}

int mkdir(const char *name, mode_t rights) {
    char path[PATH_MAX];
    struct stat status;
    if (!of_name(AT_FDCWD, name, path) || !stat(path, &status)) return REAL(mkdir)(name, rights);
    CALL(1, -1, REAL(mkdir)(name, rights), note("mkdir", 0, 0, path, "", NULL));
}

/* An open counts when it makes a file or empties one. */
static int opened(int (*next)(int, const char *, int, ...), int at, const char *name, int flags, mode_t rights) {
    char path[PATH_MAX];
    struct stat status;
    if (!(flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE || !of_name(at, name, path))
        return next(at, name, flags, rights);
    int is_there = !fstatat(at, name, &status, 0);
    if (is_there && (!(flags & O_TRUNC) || !status.st_size)) return next(at, name, flags, rights);
    CALL(!is_there, -1, next(at, name, flags, rights), note(is_there ? "truncate" : "create", 0, 0, path, "", NULL));
}

#define RIGHTS                                                                                                         \
    va_list more;                                                                                                      \
    va_start(more, flags);                                                                                             \
    mode_t rights = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(more, mode_t) : 0;                                          \
    va_end(more)

int openat(int at, const char *name, int flags, ...) {
    RIGHTS;
    return opened(REAL(openat), at, name, flags, rights);
}

int openat64(int at, const char *name, int flags, ...) {
    RIGHTS;
    return opened(REAL(openat64), at, name, flags, rights);
}

int open(const char *name, int flags, ...) {
    RIGHTS;
    return opened(REAL(openat), AT_FDCWD, name, flags, rights);
}

int open64(const char *name, int flags, ...) {
    RIGHTS;
    return opened(REAL(openat64), AT_FDCWD, name, flags, rights);
}
