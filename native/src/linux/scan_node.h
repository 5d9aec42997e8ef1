#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "core/packed_tree.h"
#include "linux/read_directory.h"
#include "linux/slab.h"

namespace jvs {

/** What a scan keeps of one entry; 56 bytes. */
struct ScanRecord {
  uint64_t ino = 0;
  int64_t mtimeNs = 0, ctimeNs = 0;
  uint64_t sizeOrRdev = 0;  // size of files, device number of devices
  uint32_t uid = 0, gid = 0, nlink = 0;
  uint32_t nameAt = 0;
  uint16_t nameLength = 0, mode = 0;
  uint8_t type = 0;  // 0 = vanished or failed
  void set(const struct stat& now);
};

/** Records of one directory, in memory that is its node's. */
class ScanRecords {
 public:
  ScanRecord* begin() const { return first_; }
  ScanRecord* end() const { return first_ + count_; }
  uint32_t size() const { return count_; }
  ScanRecord& operator[](size_t i) const { return first_[i]; }

 private:
  friend struct ScanNode;
  ScanRecord* first_ = nullptr;
  uint32_t count_ = 0;
};

/** One directory while it is scanned. Entries are sorted by name; `children` are its directories, in reverse
 * order. */
struct ScanNode {
  ScanNode(ScanNode* parentNode, const char* ownName) : parent(parentNode), name(ownName) {}
  ScanNode* parent;
  const char* name;  // in the parent's text
  ScanRecord self;
  bool gone = false;
  std::atomic<uint32_t> slicesLeft{0};
  ScanRecords records;
  std::vector<ScanNode*> children;

  const char* nameOf(const ScanRecord& record) const { return text_ + record.nameAt; }
  /** Path below the root. */
  std::string path() const;
  /** Takes the names over, sorted by raw bytes. */
  void adopt(const DirectoryNames& names, SlabPool& pool);
  void dropAbsent();
  /** Gives records and names back. Only after all threads ended. */
  void forget();

 private:
  SlabPool::Piece memory_;  // records, then text
  const char* text_ = nullptr;
};

struct ScanChain {
  using Key = ScanNode*;
  ScanNode* top;
  Key root() const { return top; }
  Key parent(Key key) const { return key->parent; }
  std::string_view name(Key key) const { return key->name; }
};

/** Lays the nodes out in preorder and frees what they held. Throws std::bad_alloc. */
OwnedTree packNodes(ScanNode& top);

}  // namespace jvs
