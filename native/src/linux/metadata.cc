#include "linux/metadata.h"

#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

#include <cstdio>

namespace jvs {

namespace {

/** Path of an O_PATH descriptor. It leads to the very inode, a symbolic link's included, and no further. */
struct ProcPath {
  explicit ProcPath(int fd) { std::snprintf(text, sizeof text, "/proc/self/fd/%d", fd); }
  char text[32];
};

ssize_t listOf(Handle handle, char* list, size_t room) {
  if (!handle.pathOnly) return ::flistxattr(handle.fd, list, room);
  return ::listxattr(ProcPath(handle.fd).text, list, room);
}

ssize_t valueOf(Handle handle, const char* name, char* value, size_t room) {
  if (!handle.pathOnly) return ::fgetxattr(handle.fd, name, value, room);
  return ::getxattr(ProcPath(handle.fd).text, name, value, room);
}

int setValue(Handle handle, const char* name, const char* value, size_t length) {
  if (!handle.pathOnly) return ::fsetxattr(handle.fd, name, value, length, 0);
  return ::setxattr(ProcPath(handle.fd).text, name, value, length, 0);
}

int removeValue(Handle handle, const char* name) {
  if (!handle.pathOnly) return ::fremovexattr(handle.fd, name);
  return ::removexattr(ProcPath(handle.fd).text, name);
}

/** ENOSPC of an xattr also means that one inode's room for xattrs is used up: only a full disk is a reason to
 * stop. */
bool diskIsFull(int code, int fd) {
  if (code == EDQUOT) return true;
  struct statvfs info;
  return code == ENOSPC && (::fstatvfs(fd, &info) != 0 || info.f_bavail == 0);
}

bool listHas(const char* list, size_t listed, const char* name) {
  for (size_t at = 0; at < listed; at += std::strlen(list + at) + 1) {
    if (std::strcmp(list + at, name) == 0) return true;
  }
  return false;
}

constexpr mode_t kSetIds = S_ISUID | S_ISGID;

/**
 * Whether an id names one user or group. In a user namespace that does not map all of them, those without a
 * name all read as this one.
 */
bool isOne(uint32_t id, const char* map) {
  constexpr uint32_t kOverflow = 65534;
  if (id != kOverflow) return true;
  FILE* file = std::fopen(map, "re");
  if (file == nullptr) return false;
  unsigned long inside = 1, outside = 1, count = 0;
  bool whole = std::fscanf(file, "%lu %lu %lu", &inside, &outside, &count) == 3 && inside == 0 &&
               outside == 0 && count == UINT32_MAX;
  std::fclose(file);
  return whole;
}

}  // namespace

Metadata::Metadata() : list_(new char[kRoom]), value_(new char[kRoom]), others_(new char[kRoom]) {}

bool Metadata::listXattrs(Handle source, Kept& kept) {
  ssize_t length = listOf(source, list_.get(), kRoom);
  listed_ = length > 0 ? static_cast<size_t>(length) : 0;
  if (length < 0 && errno != EOPNOTSUPP && errno != ENODATA) kept.xattrs = false;
  return listed_ > 0;
}

Fault Metadata::copyXattrs(Handle source, Handle target, Kept& kept) {
  for (size_t at = 0; at < listed_; at += std::strlen(list_.get() + at) + 1) {
    const char* name = list_.get() + at;
    ssize_t length = valueOf(source, name, value_.get(), kRoom);
    if (length < 0) {
      if (errno != ENODATA) kept.xattrs = false;
      continue;
    }
    if (setValue(target, name, value_.get(), static_cast<size_t>(length)) == 0) continue;
    int code = errno;
    if (code == EIO || code == EROFS || diskIsFull(code, target.fd)) return {code, "setxattr"};
    kept.xattrs = false;
  }
  return {};
}

void Metadata::removeOtherXattrs(Handle target, Kept& kept) {
  ssize_t length = listOf(target, others_.get(), kRoom);
  size_t listed = length > 0 ? static_cast<size_t>(length) : 0;
  for (size_t at = 0; at < listed; at += std::strlen(others_.get() + at) + 1) {
    const char* name = others_.get() + at;
    if (listHas(list_.get(), listed_, name)) continue;
    if (removeValue(target, name) != 0 && errno != ENODATA) kept.xattrs = false;
  }
}

Fault Metadata::setOwner(Handle target, const struct stat& wanted, const struct stat* now, Kept& kept) {
  if (now != nullptr && now->st_uid == wanted.st_uid && now->st_gid == wanted.st_gid) return {};
  auto change = [&](uid_t uid, gid_t gid) { return ::fchownat(target.fd, "", uid, gid, AT_EMPTY_PATH); };
  if (change(wanted.st_uid, wanted.st_gid) == 0) return {};
  int code = errno;
  // EINVAL: an id that this user namespace does not map.
  if (code != EPERM && code != EINVAL && code != EACCES && code != EOPNOTSUPP) return {code, "fchown"};
  // An ordinary user may still pass a file to another group of his; whether it worked is what the inode says.
  [[maybe_unused]] int ignored = change(static_cast<uid_t>(-1), wanted.st_gid);
  struct stat after;
  bool same = ::fstatat(target.fd, "", &after, AT_EMPTY_PATH) == 0 && after.st_uid == wanted.st_uid &&
              after.st_gid == wanted.st_gid;
  if (!same) kept.owner = false;
  return {};
}

Fault Metadata::keepMode(Handle target, const struct stat& wanted, Kept& kept) {
  mode_t mode = wanted.st_mode & 07777;
  if ((mode & kSetIds) == 0) return setMode(target, mode);
  // Asked of the inode, also where chown(2) said yes: not every file system does what it says.
  struct stat now;
  if (::fstatat(target.fd, "", &now, AT_EMPTY_PATH) != 0) return faultOf("fstat");
  bool sameUser = now.st_uid == wanted.st_uid && isOne(wanted.st_uid, "/proc/self/uid_map");
  bool sameGroup = now.st_gid == wanted.st_gid && isOne(wanted.st_gid, "/proc/self/gid_map");
  if (!sameUser) mode &= ~static_cast<mode_t>(S_ISUID);
  if (!sameGroup) mode &= ~static_cast<mode_t>(S_ISGID);
  if (!sameUser || !sameGroup) kept.owner = false;
  return setMode(target, mode);
}

Fault Metadata::setMode(Handle target, mode_t mode) {
  if (!target.pathOnly) return ::fchmod(target.fd, mode) == 0 ? Fault{} : faultOf("fchmod");
  return ::chmod(ProcPath(target.fd).text, mode) == 0 ? Fault{} : faultOf("fchmodat");
}

Fault Metadata::setTimes(Handle target, const struct stat& wanted) {
  const timespec times[2] = {wanted.st_atim, wanted.st_mtim};
  if (!target.pathOnly) return ::futimens(target.fd, times) == 0 ? Fault{} : faultOf("futimens");
  // The C library refuses an empty path, the kernel takes it.
  return syscall(SYS_utimensat, target.fd, "", times, AT_EMPTY_PATH) == 0 ? Fault{} : faultOf("utimensat");
}

}  // namespace jvs
