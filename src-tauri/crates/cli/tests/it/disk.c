/* Stands between a program and the system where the program asks that a file is brought to the disk, and keeps what would be
 * on the disk then: each file below DISK_WATCHED with the content that it had when it was last brought there.
 *
 *   DISK_KEPT    the folder with these files, as they would be found after a power cut
 *   DISK_STAGED  the same contents by file instead of name: a new name is on the disk once its folder is
 *   DISK_BESIDE  files whose path begins with it do not lie on this disk
 *   DISK_LIE     files whose name contains it never reach the disk, although the program is told so
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Replaces a file by a copy of another one, whole or not at all: the program may be killed meanwhile. */
static int copy(const char *from, const char *to) {
  char part[PATH_MAX + 32], buffer[1 << 16];
  snprintf(part, sizeof part, "%s.%d.part", to, gettid());
  int in = open(from, O_RDONLY | O_CLOEXEC), out = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  ssize_t got = in < 0 || out < 0 ? -1 : 1;
  while (got > 0 && (got = read(in, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < got;) {
      ssize_t wrote = write(out, buffer + done, got - done);
      if (wrote < 0) { got = -1; break; }
      done += wrote;
    }
  }
  if (in >= 0) close(in);
  if (out >= 0) close(out);
  if (got < 0) { unlink(part); return -1; }
  return rename(part, to);
}

/* The path below DISK_WATCHED that an open file or folder has; NULL if it lies elsewhere. */
static const char *name_of(int fd, char path[PATH_MAX]) {
  const char *watched = getenv("DISK_WATCHED"), *beside = getenv("DISK_BESIDE");
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (!watched || length < 0) return NULL;
  path[length] = 0;
  size_t root = strlen(watched);
  if (strncmp(path, watched, root) || (path[root] && path[root] != '/')) return NULL;
  const char *name = path + root + (path[root] == '/');
  return beside && !strncmp(name, beside, strlen(beside)) ? NULL : name;
}

/* Where the content of a file is kept whatever its name is. */
static int staged(const char *path, char to[PATH_MAX]) {
  struct statx is;
  if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &is) || !S_ISREG(is.stx_mode)) return -1;
  snprintf(to, PATH_MAX, "%s/%llu-%lld-%u", getenv("DISK_STAGED"), (unsigned long long)is.stx_ino,
           (long long)is.stx_btime.tv_sec, is.stx_btime.tv_nsec);
  return 0;
}

/* Where a file is found after a power cut; creates the folders above it. */
static void kept(const char *name, char to[PATH_MAX]) {
  const char *root = getenv("DISK_KEPT");
  snprintf(to, PATH_MAX, "%s/%s", root, name);
  for (char *at = to + strlen(root); (at = strchr(at + 1, '/'));) {
    *at = 0;
    mkdir(to, 0700);
    *at = '/';
  }
}

static int keep_file(const char *path, const char *name) {
  char to[PATH_MAX], stage[PATH_MAX];
  const char *lie = getenv("DISK_LIE");
  /* A file without a name is gone after a power cut. */
  if ((lie && strstr(name, lie)) || staged(path, stage)) return 0;
  kept(name, to);
  return copy(path, stage) || copy(stage, to) ? -1 : 0;
}

/* The names in a folder are on the disk as they are now, each with the content that was brought there. */
static int keep_names(const char *path, const char *name) {
  char below[2 * PATH_MAX], to[2 * PATH_MAX], stage[PATH_MAX], folder[PATH_MAX], inside[2 * PATH_MAX];
  struct dirent *entry;
  DIR *names = opendir(path);
  while (names && (entry = readdir(names))) {
    snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
    if (staged(below, stage) || access(stage, F_OK)) continue;
    snprintf(inside, sizeof inside, "%s%s%s", name, *name ? "/" : "", entry->d_name);
    kept(inside, to);
    if (copy(stage, to)) { closedir(names); return -1; }
  }
  if (names) closedir(names);
  kept(name, folder);
  names = opendir(folder);
  while (names && (entry = readdir(names))) {
    struct stat is;
    snprintf(to, sizeof to, "%s/%s", folder, entry->d_name);
    snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
    if (!lstat(to, &is) && S_ISREG(is.st_mode) && access(below, F_OK)) unlink(to);
  }
  if (names) closedir(names);
  return 0;
}

static int bring(int fd) {
  char path[PATH_MAX];
  struct stat is;
  const char *name = name_of(fd, path);
  if (!name || fstat(fd, &is)) return 0;
  return S_ISDIR(is.st_mode) ? keep_names(path, name) : keep_file(path, name);
}

int fsync(int fd) { return bring(fd); }
int fdatasync(int fd) { return bring(fd); }
