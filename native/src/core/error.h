#pragma once

#include <cerrno>
#include <string>
#include <utility>

namespace jvs {

/** Stands where an errno would when a job was stopped on request. */
constexpr int kCancelled = -1;

/** Outcome of a call on behalf of the caller; `code` is a positive errno, 0 for success, or kCancelled. */
struct Error {
  int code = 0;
  const char* syscall = "";
  std::string path;
  explicit operator bool() const { return code != 0; }
};

/** Outcome of a step whose path the caller knows. */
struct Fault {
  int code = 0;
  const char* syscall = "";
  explicit operator bool() const { return code != 0; }
};

inline Fault faultOf(const char* syscall, int code = errno) { return {code, syscall}; }

/** One entry that could not be handled. `path` is below the root, raw bytes. */
struct Failure {
  std::string path;
  int code;
  const char* syscall;
};

/** Trouble of the environment: going on with other entries would only repeat it. */
inline bool isFatal(int code) {
  switch (code) {
    case kCancelled:
    case ENOSPC:
    case EDQUOT:
    case EROFS:
    case EIO:
    case ENFILE:
    case EMFILE:
    case ENOMEM:
    case ENOSYS:
    case ENOTCONN:  // a FUSE server died
#ifdef EUCLEAN
    case EUCLEAN:
#endif
      return true;
    default:
      return false;
  }
}

}  // namespace jvs
