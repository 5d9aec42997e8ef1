#pragma once

#include <cstdint>
#include <vector>

#include "linux/sys.h"

namespace jvs {

/** Names of one directory, NUL-terminated one after the other. */
struct DirectoryNames {
  struct Name {
    uint32_t at;
    uint16_t length;
    uint8_t kind;  // DT_*, DT_UNKNOWN where the file system does not say
  };
  std::vector<char> text;
  std::vector<Name> names;
  const char* name(const Name& n) const { return text.data() + n.at; }
};

/** Reads all names but "." and ".."; getdents64 with a big buffer. One object a thread. */
class DirectoryReader {
 public:
  DirectoryReader();
  /**
   * Replaces `out`. `refresh`, for FUSE: what the kernel remembers of the entries is then what the listing
   * brought along, not what they were when somebody looked last, which another machine may have changed
   * since. Throws std::bad_alloc.
   */
  Fault read(int fd, DirectoryNames& out, bool refresh = false);

 private:
  static void wantAttributes(int fd, const char* listed);

  std::vector<char> buffer_;
};

}  // namespace jvs
