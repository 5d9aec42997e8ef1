#pragma once

#include <vector>

#include "core/platform.h"
#include "linux/sys.h"

namespace jvs {

/** Where the data of open files lies (FIEMAP). Keeps its buffer from file to file. */
class ExtentReader {
 public:
  /** Appends; holes are left out, and so is data inside the file system's own records. */
  Fault read(int fd, std::vector<Extent>& extents);

 private:
  std::vector<uint64_t> room_;
};

}  // namespace jvs
