#pragma once

#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "linux/sys.h"

namespace jvs {

/**
 * Where an entry lies. A bind mount shows another directory of the same device, so the device alone does not
 * tell that a tree was left.
 */
struct Location {
  dev_t device = 0;
  uint64_t mount = 0;  // 0 = not known: a kernel before 5.8, or a sandbox without statx(2)
};

/** Whether an entry of a tree is seen through another mount than the tree. */
inline bool isMountedOn(const Location& tree, const Location& entry) {
  return tree.mount != 0 && entry.mount != 0 && tree.mount != entry.mount;
}

/**
 * Like fstatat(2) without following links, and as cheap; says too where the entry lies. An empty name means
 * `dir`.
 */
inline int statPlace(int dir, const char* name, struct stat& now, Location& place) {
  int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (*name == '\0' ? AT_EMPTY_PATH : 0);
  struct statx got;
  if (::statx(dir, name, flags, STATX_BASIC_STATS | STATX_MNT_ID, &got) != 0) {
    if (errno != ENOSYS && errno != EPERM) return -1;
    if (::fstatat(dir, name, &now, flags) != 0) return -1;
    place = {now.st_dev, 0};
    return 0;
  }
  now.st_dev = makedev(got.stx_dev_major, got.stx_dev_minor);
  now.st_rdev = makedev(got.stx_rdev_major, got.stx_rdev_minor);
  now.st_ino = got.stx_ino;
  now.st_mode = got.stx_mode;
  now.st_nlink = got.stx_nlink;
  now.st_uid = got.stx_uid;
  now.st_gid = got.stx_gid;
  now.st_size = static_cast<off_t>(got.stx_size);
  now.st_blocks = static_cast<blkcnt_t>(got.stx_blocks);
  now.st_blksize = static_cast<blksize_t>(got.stx_blksize);
  now.st_atim = {got.stx_atime.tv_sec, static_cast<long>(got.stx_atime.tv_nsec)};
  now.st_mtim = {got.stx_mtime.tv_sec, static_cast<long>(got.stx_mtime.tv_nsec)};
  now.st_ctim = {got.stx_ctime.tv_sec, static_cast<long>(got.stx_ctime.tv_nsec)};
  place = {now.st_dev, (got.stx_mask & STATX_MNT_ID) != 0 ? got.stx_mnt_id : 0};
  return 0;
}

/**
 * Opens one name like openat(2), but not what is mounted there: EXDEV. Without openat2(2) it is opened all
 * the same.
 */
inline int openSameMount(int dir, const char* name, int flags) {
  open_how how{};
  how.flags = static_cast<uint64_t>(flags);
  how.resolve = RESOLVE_NO_XDEV;
  long fd;
  do fd = ::syscall(SYS_openat2, dir, name, &how, sizeof how);
  while (fd < 0 && (errno == EINTR || errno == EAGAIN));
  // EPERM is a sandbox's answer, or that of O_NOATIME, which openat(2) repeats.
  if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(fd);
  return openAt(dir, name, flags);
}

}  // namespace jvs
