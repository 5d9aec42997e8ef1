#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace jvs {

/** Entry types as they stand in tree hash and manifest. */
enum EntryType : uint8_t {
  kFile = 'f',
  kDirectory = 'd',
  kSymlink = 'l',
  kFifo = 'p',
  kSocket = 's',
  kCharacterDevice = 'c',
  kBlockDevice = 'b',
};

/** Longest name the jobs take: FUSE's limit, above every file system's own. */
constexpr size_t kMaxName = 1024;

/** Columns of a tree in preorder, owned by somebody else. See `PackedTree` in @jvs/model. */
struct TreeView {
  uint32_t count = 0;
  const uint32_t* parent = nullptr;
  const uint32_t* end = nullptr;
  const uint32_t* nameStart = nullptr;
  const uint8_t* names = nullptr;
  size_t namesLength = 0;
  const uint8_t* type = nullptr;
  const uint16_t* mode = nullptr;
  const double* size = nullptr;
  const uint32_t* nlink = nullptr;
  const uint32_t* uid = nullptr;
  const uint32_t* gid = nullptr;
  const double* rdev = nullptr;
  const uint64_t* ino = nullptr;
  const int64_t* mtimeNs = nullptr;
  const int64_t* ctimeNs = nullptr;

  std::string_view name(uint32_t i) const {
    return {reinterpret_cast<const char*>(names) + nameStart[i], nameStart[i + 1] - nameStart[i]};
  }
  bool isDirectory(uint32_t i) const { return type[i] == kDirectory; }
  /** Path below the root, without a leading slash. */
  std::string path(uint32_t i) const;
};

/** EINVAL unless the columns are one preorder tree below a directory whose names cannot leave their
 * directory. */
Fault validateTree(const TreeView& tree);

/** EINVAL unless every index is an entry. With `entriesOnly`, the root and directories are refused too. */
Fault validateIndices(const TreeView& tree, const std::vector<uint32_t>& indices, bool entriesOnly);

/** Columns in one block of memory, given away as a whole. */
class OwnedTree {
 public:
  struct Column {
    size_t offset;
    size_t length;  // elements
  };
  enum ColumnId {
    kParent,
    kEnd,
    kNameStart,
    kNlink,
    kUid,
    kGid,
    kSize,
    kRdev,
    kIno,
    kMtime,
    kCtime,
    kMode,
    kType,
    kNames,
    kColumns
  };

  OwnedTree() = default;
  /** Throws std::bad_alloc. */
  OwnedTree(uint32_t count, size_t namesLength);

  template <class T>
  T* column(ColumnId id) {
    return reinterpret_cast<T*>(block_.get() + columns_[id].offset);
  }
  const Column& layout(ColumnId id) const { return columns_[id]; }
  uint32_t count() const { return count_; }
  size_t bytes() const { return bytes_; }
  TreeView view();
  /** Free with std::free. */
  uint8_t* release() { return block_.release(); }

 private:
  struct Free {
    void operator()(uint8_t* block) const;
  };
  uint32_t count_ = 0;
  size_t bytes_ = 0;
  Column columns_[kColumns] = {};
  std::unique_ptr<uint8_t, Free> block_;
};

}  // namespace jvs
