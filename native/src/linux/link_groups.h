#pragma once

#include <cstdint>
#include <vector>

#include "core/packed_tree.h"

namespace jvs {

/** Entries of one inode: each follower becomes a further name of its leader, the first of them. */
class LinkGroups {
 public:
  struct Follower {
    uint32_t leader, index;
  };

  /** Over all entries. */
  explicit LinkGroups(const TreeView& tree);
  /** Over some; what a Follower holds are positions in `indices`. */
  LinkGroups(const TreeView& tree, const std::vector<uint32_t>& indices);

  /** Sorted by leader, then by index. */
  const std::vector<Follower>& followers() const { return followers_; }
  bool follows(uint32_t index) const { return !marks_.empty() && marks_[index] != 0; }

 private:
  struct Named {
    uint64_t ino;
    uint32_t index;
  };
  void group(std::vector<Named>& named, size_t count);
  std::vector<Follower> followers_;
  std::vector<uint8_t> marks_;
};

}  // namespace jvs
