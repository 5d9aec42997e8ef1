#include "linux/link_groups.h"

#include <algorithm>

namespace jvs {

LinkGroups::LinkGroups(const TreeView& tree) {
  std::vector<Named> named;
  for (uint32_t i = 0; i < tree.count; i++) {
    if (tree.nlink[i] > 1 && !tree.isDirectory(i)) named.push_back({tree.ino[i], i});
  }
  group(named, tree.count);
}

LinkGroups::LinkGroups(const TreeView& tree, const std::vector<uint32_t>& indices) {
  std::vector<Named> named;
  for (uint32_t k = 0; k < indices.size(); k++) {
    uint32_t i = indices[k];
    if (tree.nlink[i] > 1 && !tree.isDirectory(i)) named.push_back({tree.ino[i], k});
  }
  group(named, indices.size());
}

void LinkGroups::group(std::vector<Named>& named, size_t count) {
  if (named.size() < 2) return;
  std::sort(named.begin(), named.end(), [](const Named& a, const Named& b) {
    return a.ino != b.ino ? a.ino < b.ino : a.index < b.index;
  });
  uint32_t leader = named[0].index;
  for (size_t k = 1; k < named.size(); k++) {
    if (named[k].ino != named[k - 1].ino)
      leader = named[k].index;
    else
      followers_.push_back({leader, named[k].index});
  }
  if (followers_.empty()) return;
  marks_.assign(count, 0);
  for (const Follower& follower : followers_) marks_[follower.index] = 1;
  std::sort(followers_.begin(), followers_.end(), [](const Follower& a, const Follower& b) {
    return a.leader != b.leader ? a.leader < b.leader : a.index < b.index;
  });
}

}  // namespace jvs
