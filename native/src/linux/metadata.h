#pragma once

#include <memory>

#include "linux/sys.h"

namespace jvs {

/** An open file: a real descriptor, or an O_PATH one, which xattr calls only take by way of /proc. */
struct Handle {
  int fd;
  bool pathOnly;
};

/** What could not be kept of one entry. */
struct Kept {
  bool owner = true;
  bool xattrs = true;
};

/** Copies owner, mode, xattrs with ACLs, and times by descriptor. One object a thread. */
class Metadata {
 public:
  Metadata();

  /** Reads the names of all xattrs of `source` for copyXattrs; false when there are none. */
  bool listXattrs(Handle source, Kept& kept);

  /** Sets the listed xattrs of `source` on `target`. A full disk is a fault, anything refused is lost. */
  Fault copyXattrs(Handle source, Handle target, Kept& kept);

  /** Removes xattrs of `target` that `source`, just listed, does not have. */
  void removeOtherXattrs(Handle target, Kept& kept);

  /** `now` is the target's owner, when known; equal owners cost no call. */
  Fault setOwner(Handle target, const struct stat& wanted, const struct stat* now, Kept& kept);

  /**
   * Gives `target`, whose owner was set before, the mode of `wanted`. A set-user-id bit is for the user it
   * was set for, and a set-group-id bit for the group: where the inode says that it is not theirs, the bit is
   * dropped and the owner is lost. Else a program of somebody else would run as whoever cloned it.
   */
  static Fault keepMode(Handle target, const struct stat& wanted, Kept& kept);

  /** For modes that are not another inode's. */
  static Fault setMode(Handle target, mode_t mode);
  static Fault setTimes(Handle target, const struct stat& wanted);

 private:
  static constexpr size_t kRoom = 64 * 1024;  // the kernel's limit, for the list and for one value
  std::unique_ptr<char[]> list_, value_, others_;
  size_t listed_ = 0;
};

}  // namespace jvs
