#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "core/packed_tree.h"

namespace jvs {

constexpr int kOpenDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kOpenPathDirectory = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kOpenHandle = O_PATH | O_NOFOLLOW | O_CLOEXEC;

/** A descriptor that closes itself. */
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~Fd() { reset(); }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }
  explicit operator bool() const { return fd_ >= 0; }
  /** Keeps errno, so that it may stand between a failed call and its report. */
  void reset() {
    if (fd_ < 0) return;
    int kept = errno;
    ::close(std::exchange(fd_, -1));
    errno = kept;
  }

 private:
  int fd_ = -1;
};

/** A name of a packed tree as the kernel wants it. The names are not NUL-terminated there. */
struct CName {
  explicit CName(std::string_view name) {
    size_t length = name.size() < kMaxName ? name.size() : kMaxName;
    std::memcpy(text, name.data(), length);
    text[length] = '\0';
  }
  operator const char*() const { return text; }
  char text[kMaxName + 1];
};

inline int openAt(int dir, const char* name, int flags, mode_t mode = 0) {
  int fd;
  do fd = ::openat(dir, name, flags, mode);
  while (fd < 0 && errno == EINTR);
  return fd;
}

inline int64_t nanoseconds(const timespec& time) {
  return static_cast<int64_t>(time.tv_sec) * 1000000000 + time.tv_nsec;
}

inline uint8_t entryType(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFDIR:
      return kDirectory;
    case S_IFLNK:
      return kSymlink;
    case S_IFIFO:
      return kFifo;
    case S_IFSOCK:
      return kSocket;
    case S_IFCHR:
      return kCharacterDevice;
    case S_IFBLK:
      return kBlockDevice;
    default:
      return kFile;
  }
}

/** The entry is not there any more, or something of another kind took its place. */
inline bool isGone(int code) { return code == ENOENT || code == ENOTDIR || code == ELOOP || code == ESTALE; }

inline bool sameState(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_size == b.st_size && nanoseconds(a.st_mtim) == nanoseconds(b.st_mtim) &&
         nanoseconds(a.st_ctim) == nanoseconds(b.st_ctim);
}

/** Whether an entry still is what the scan saw. */
inline bool asScanned(const TreeView& tree, uint32_t i, const struct stat& now) {
  return entryType(now.st_mode) == tree.type[i] && now.st_ino == tree.ino[i] &&
         nanoseconds(now.st_mtim) == tree.mtimeNs[i] && nanoseconds(now.st_ctim) == tree.ctimeNs[i] &&
         (tree.type[i] != kFile || static_cast<double>(now.st_size) == tree.size[i]);
}

/** Opens the top of a tree; a symbolic link as its last component is refused (ENOTDIR). */
inline Error openRoot(const std::string& path, int flags, Fd& root) {
  root = Fd(openAt(AT_FDCWD, path.c_str(), flags));
  if (!root) return {errno, "open", path};
  return {};
}

inline std::string joinPath(const std::string& root, std::string_view below) {
  std::string path = root;
  if (!below.empty()) {
    if (path.empty() || path.back() != '/') path += '/';
    path += below;
  }
  return path;
}

}  // namespace jvs
