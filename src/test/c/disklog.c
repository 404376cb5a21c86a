/* Keeps a log of all that a process does to the files of one folder, so that a test can tell what a disk
 * could have left of it if the power had been cut: see klatsch.powercut.Disk, which reads the log.
 *
 * It is preloaded (LD_PRELOAD), stands between the program and the C library, and passes everything on.
 *
 *   DISKLOG_FOLDER  the folder: an absolute path without symbolic links
 *   DISKLOG_FILE    the log, which is appended to; it lies outside of the folder
 *
 * What is done is logged after it was done and before the program hears of it. So whatever the program
 * relies on is in the log, in an order in which it can have happened. A sync is logged twice: it covers
 * what was in the log when it began, and only if its end is in the log too.
 *
 * What would be missed ends the process loudly instead: memory that is shared with a file, and calls
 * that copy within the kernel fail as on a system that lacks them. Files named *-shm are not of interest:
 * SQLite makes them anew after every crash. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum what { OPENED = 1, WRITTEN, CUT, SYNC_BEGUN, SYNCED, FOLDER_MADE, RENAMED, REMOVED };

/* The head of a record; `length` bytes follow: what was written, or one or two paths, each ended by a
 * zero. Little-endian, as the processors are on which the tests run. */
struct record {
  uint32_t what;
  uint32_t length;
  uint64_t handle; /* which opening of a file; of a sync, which sync */
  uint64_t at;     /* where it was written, or the new length; of the begin of a sync, the handle */
};

/* Which opening a descriptor is of, and of which file: descriptors are closed behind our back. */
static struct {
  uint64_t handle;
  dev_t device;
  ino_t file;
} opened[1 << 16];

static char folder[PATH_MAX];
static size_t folder_length;
static int log_fd = -1;
static uint64_t last_number;

/* Names change one after the other, so that the log has them in their order. */
static pthread_mutex_t names = PTHREAD_MUTEX_INITIALIZER;

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void die(const char *why) {
  dprintf(2, "disklog: %s\n", why);
  abort();
}

static uint64_t next_number(void) {
  return ((uint64_t)getpid() << 32) + __atomic_add_fetch(&last_number, 1, __ATOMIC_SEQ_CST);
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("DISKLOG_FOLDER");
  const char *log = getenv("DISKLOG_FILE");
  if (path == NULL || log == NULL) return;
  snprintf(folder, sizeof folder, "%s", path);
  folder_length = strlen(folder);
  log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (log_fd < 0) die("the log cannot be opened");
}

/* One call for one record: it is in the log whole, or is the last one. */
static void keep(enum what what, uint64_t handle, uint64_t at, const struct iovec *parts, int count) {
  struct record head = {what, 0, handle, at};
  struct iovec all[64] = {{&head, sizeof head}};
  if (count >= 64) die("more parts than expected");
  for (int i = 0; i < count; i++) {
    all[i + 1] = parts[i];
    head.length += parts[i].iov_len;
  }
  int error = errno;
  if (syscall(SYS_writev, log_fd, all, count + 1) != (long)(sizeof head + head.length))
    die("the log cannot be written");
  errno = error;
}

static int ends_with_shm(const char *path) {
  size_t length = strlen(path);
  return length > 4 && strcmp(path + length - 4, "-shm") == 0;
}

/* Whether a path leads to something of interest. */
static int is_ours(const char *path) {
  return log_fd >= 0 && path != NULL && strncmp(path, folder, folder_length) == 0 &&
         (path[folder_length] == '/' || path[folder_length] == 0) && !ends_with_shm(path);
}

static void keep_path(enum what what, uint64_t handle, uint64_t at, const char *path) {
  struct iovec part = {(void *)path, strlen(path) + 1};
  keep(what, handle, at, &part, 1);
}

/* The opening that a descriptor is of, or 0 if it is of no interest. */
static uint64_t handle_of(int fd) {
  struct stat now;
  if (log_fd < 0 || fd < 0 || fd >= (1 << 16) || opened[fd].handle == 0) return 0;
  if (fstat(fd, &now) != 0 || now.st_dev != opened[fd].device || now.st_ino != opened[fd].file) {
    opened[fd].handle = 0;
    return 0;
  }
  return opened[fd].handle;
}

static int note_open(int fd, const char *path, int flags) {
  if (fd < 0 || fd >= (1 << 16)) return fd;
  opened[fd].handle = 0;
  if (!is_ours(path)) return fd;
  struct stat now;
  if (fstat(fd, &now) != 0) die("what was opened is not there");
  opened[fd].device = now.st_dev;
  opened[fd].file = now.st_ino;
  opened[fd].handle = next_number();
  keep_path(OPENED, opened[fd].handle, S_ISDIR(now.st_mode), path);
  if (flags & O_TRUNC) keep(CUT, opened[fd].handle, 0, NULL, 0);
  return fd;
}

#define OPEN(name)                                                       \
  int name(const char *path, int flags, ...) {                           \
    va_list rest;                                                        \
    va_start(rest, flags);                                               \
    mode_t mode = va_arg(rest, mode_t);                                  \
    va_end(rest);                                                        \
    pthread_mutex_lock(&names);                                          \
    int fd = note_open(NEXT(name)(path, flags, mode), path, flags);      \
    pthread_mutex_unlock(&names);                                        \
    return fd;                                                           \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                               \
  int name(int from, const char *path, int flags, ...) {                           \
    va_list rest;                                                                  \
    va_start(rest, flags);                                                         \
    mode_t mode = va_arg(rest, mode_t);                                            \
    va_end(rest);                                                                  \
    pthread_mutex_lock(&names);                                                    \
    int fd = note_open(NEXT(name)(from, path, flags, mode), path, flags);          \
    pthread_mutex_unlock(&names);                                                  \
    return fd;                                                                     \
  }
OPENAT(openat)
OPENAT(openat64)

static ssize_t note_write(int fd, ssize_t written, off_t at, const struct iovec *parts, int count) {
  uint64_t handle = written > 0 ? handle_of(fd) : 0;
  if (handle == 0) return written;
  if (at < 0) at = lseek(fd, 0, SEEK_CUR) - written;
  struct iovec done[64];
  size_t left = (size_t)written;
  int used = 0;
  for (; left > 0 && used < count && used < 63; used++) {
    done[used] = parts[used];
    if (done[used].iov_len > left) done[used].iov_len = left;
    left -= done[used].iov_len;
  }
  if (left > 0) die("more parts than expected");
  keep(WRITTEN, handle, (uint64_t)at, done, used);
  return written;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  struct iovec part = {(void *)bytes, length};
  return note_write(fd, NEXT(write)(fd, bytes, length), -1, &part, 1);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  return note_write(fd, NEXT(writev)(fd, parts, count), -1, parts, count);
}

#define PWRITE(name)                                                       \
  ssize_t name(int fd, const void *bytes, size_t length, off_t at) {       \
    struct iovec part = {(void *)bytes, length};                           \
    return note_write(fd, NEXT(name)(fd, bytes, length, at), at, &part, 1); \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

#define PWRITEV(name)                                                     \
  ssize_t name(int fd, const struct iovec *parts, int count, off_t at) {  \
    return note_write(fd, NEXT(name)(fd, parts, count, at), at, parts, count); \
  }
PWRITEV(pwritev)
PWRITEV(pwritev64)

#define FTRUNCATE(name)                                         \
  int name(int fd, off_t length) {                              \
    int result = NEXT(name)(fd, length);                        \
    uint64_t handle = result == 0 ? handle_of(fd) : 0;          \
    if (handle != 0) keep(CUT, handle, (uint64_t)length, NULL, 0); \
    return result;                                              \
  }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

#define SYNC(name)                                              \
  int name(int fd) {                                            \
    uint64_t handle = handle_of(fd);                            \
    uint64_t number = handle == 0 ? 0 : next_number();          \
    if (handle != 0) keep(SYNC_BEGUN, number, handle, NULL, 0); \
    int result = NEXT(name)(fd);                                \
    if (handle != 0 && result == 0) keep(SYNCED, number, 0, NULL, 0); \
    return result;                                              \
  }
SYNC(fsync)
SYNC(fdatasync)

int mkdir(const char *path, mode_t mode) {
  pthread_mutex_lock(&names);
  int result = NEXT(mkdir)(path, mode);
  if (result == 0 && is_ours(path)) keep_path(FOLDER_MADE, 0, 0, path);
  pthread_mutex_unlock(&names);
  return result;
}

int rename(const char *from, const char *to) {
  pthread_mutex_lock(&names);
  int result = NEXT(rename)(from, to);
  if (result == 0 && (is_ours(from) || is_ours(to))) {
    if (!is_ours(from) || !is_ours(to)) die("something was moved into the folder, or out of it");
    struct iovec both[2] = {{(void *)from, strlen(from) + 1}, {(void *)to, strlen(to) + 1}};
    keep(RENAMED, 0, 0, both, 2);
  }
  pthread_mutex_unlock(&names);
  return result;
}

#define REMOVE(name)                                                     \
  int name(const char *path) {                                           \
    pthread_mutex_lock(&names);                                          \
    int result = NEXT(name)(path);                                       \
    if (result == 0 && is_ours(path)) keep_path(REMOVED, 0, 0, path);    \
    pthread_mutex_unlock(&names);                                        \
    return result;                                                       \
  }
REMOVE(unlink)
REMOVE(rmdir)
REMOVE(remove)

int link(const char *from, const char *to) {
  if (is_ours(to)) die("a second name of a file");
  return NEXT(link)(from, to);
}

#define MMAP(name)                                                                            \
  void *name(void *address, size_t length, int protection, int flags, int fd, off_t at) {     \
    if ((protection & PROT_WRITE) && (flags & MAP_SHARED) && handle_of(fd) != 0)              \
      die("a file is written as memory");                                                     \
    return NEXT(name)(address, length, protection, flags, fd, at);                            \
  }
MMAP(mmap)
MMAP(mmap64)

static int fails(int error) {
  errno = error;
  return -1;
}

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length, unsigned flags) {
  if (handle_of(to) != 0) return fails(ENOSYS);
  return NEXT(copy_file_range)(from, from_at, to, to_at, length, flags);
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t length) {
  if (handle_of(to) != 0) return fails(ENOSYS);
  return ((ssize_t(*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64"))(to, from, at, length);
}
