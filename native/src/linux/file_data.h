#pragma once

#include <memory>

#include "core/job.h"
#include "linux/sys.h"

namespace jvs {

/** How a failed FICLONE names itself. */
constexpr char kCloneCall[] = "ficlone";

/** Moves file content between descriptors. One object a thread. */
class FileData {
 public:
  explicit FileData(Job& job, Ticker& ticker);

  /** FICLONE of the whole file; an empty one needs none. */
  Fault reflink(int from, int to, const struct stat& source);

  /** Copies `source.st_size` bytes, holes kept. Stops early, without a fault, where the source ends. */
  Fault copy(int from, int to, const struct stat& source);

 private:
  Fault copySmall(int from, int to, off_t size);
  Fault copySparse(int from, int to, off_t size);
  Fault copyRange(int from, int to, off_t at, off_t end);
  Fault readWrite(int from, int to, off_t& at, off_t end);

  static constexpr size_t kBuffer = 1 << 20;
  static constexpr off_t kSmall = 256 * 1024;
  static constexpr off_t kBlock = 16 << 20;  // what is copied between two looks at the stop flag
  Job& job_;
  Ticker& ticker_;
  bool inKernel_ = true;
  std::unique_ptr<char[]> buffer_;
};

}  // namespace jvs
