#pragma once

#include "core/platform.h"
#include "linux/file_data.h"
#include "linux/metadata.h"
#include "linux/new_entries.h"

namespace jvs {

/** What became of one entry. Low bits: how it got there; flags above. */
namespace outcome {
constexpr uint8_t kNothing = 0, kCloned = 1, kCopied = 2, kLinked = 3, kHardLink = 4, kMade = 5,
                  kVanished = 6, kFailed = 7;
constexpr uint8_t kRefused = 8;  // a special file that mknod refused
constexpr uint8_t kHow = 0x0f;
constexpr uint8_t kChanged = 0x10, kTorn = 0x20, kOwnerLost = 0x40, kXattrsLost = 0x80;
}  // namespace outcome

/** Whether an entry with this outcome stands in the destination. */
inline bool isThere(uint8_t flags) {
  uint8_t how = flags & outcome::kHow;
  return how != outcome::kNothing && how < outcome::kVanished;
}

/** Keeps the failure of an entry; ends the job when it says something about the whole file system. */
void failCloning(Job& job, const TreeView& tree, uint32_t i, Fault fault);

/** Clones single entries, metadata complete, by the descriptors of their directories. One object a thread. */
class EntryCloner {
 public:
  EntryCloner(const CloneRequest& request, const Target& target, Job& job);

  /**
   * Makes `name` in `to` equal to entry i, found in `from`. Returns its outcome; on a fault, and when it
   * vanished, nothing is left in `to`.
   */
  uint8_t clone(uint32_t i, int from, int to, const char* name, Fault& fault);

  /** Gives the filled directory `to` the metadata of `from`. */
  uint8_t finishDirectory(uint32_t i, int from, int to, Fault& fault);

  uint64_t bytes() const { return bytes_; }
  Ticker& ticker() { return ticker_; }

 private:
  uint8_t cloneFile(uint32_t i, int from, int to, const char* name, Fault& fault);
  uint8_t cloneSymlink(uint32_t i, int from, int to, const char* name, Fault& fault);
  uint8_t cloneSpecial(uint32_t i, int from, int to, const char* name, Fault& fault);
  Fd openSource(uint32_t i, int from, const char* name);
  Fault capture(int source, int target, struct stat& state, uint8_t& flags);
  Fault moveData(int source, int target, const struct stat& state);
  Fault finish(Handle source, Handle target, const struct stat& state, bool modeIsSet, bool xattrs,
               uint8_t& flags);
  uint8_t changedFlag(uint32_t i, const struct stat& now) const;

  const CloneRequest& request_;
  const Target& target_;
  Job& job_;
  Ticker ticker_;
  Metadata metadata_;
  FileData data_;
  uid_t euid_ = ::geteuid();
  uint64_t bytes_ = 0;
};

/** Sums outcomes up into the report. `torn` etc. come out ascending. */
void summarise(const TreeView& tree, const std::vector<uint8_t>& outcomes, CloneReport& report);

}  // namespace jvs
