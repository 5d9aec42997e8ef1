#include "core/packed_tree.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace jvs {

namespace {

bool knownType(uint8_t type) {
  switch (type) {
    case kFile:
    case kDirectory:
    case kSymlink:
    case kFifo:
    case kSocket:
    case kCharacterDevice:
    case kBlockDevice:
      return true;
    default:
      return false;
  }
}

bool safeName(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || name == "." || name == "..") return false;
  return std::memchr(name.data(), '/', name.size()) == nullptr &&
         std::memchr(name.data(), '\0', name.size()) == nullptr;
}

bool namesAreSafe(const TreeView& tree) {
  if (tree.nameStart[0] != 0 || tree.nameStart[1] != 0) return false;
  for (uint32_t i = 1; i < tree.count; i++) {
    if (tree.nameStart[i + 1] < tree.nameStart[i] || tree.nameStart[i + 1] > tree.namesLength) return false;
    if (!safeName(tree.name(i))) return false;
  }
  return true;
}

bool shapeIsPreorder(const TreeView& tree) {
  if (tree.parent[0] != 0 || tree.end[0] != tree.count || tree.type[0] != kDirectory) return false;
  for (uint32_t i = 1; i < tree.count; i++) {
    // The parent of i is the deepest entry whose range is still open at i.
    uint32_t open = i - 1;
    while (tree.end[open] <= i) {
      if (open == 0) return false;
      open = tree.parent[open];
    }
    if (tree.parent[i] != open || tree.end[i] <= i || tree.end[i] > tree.end[open]) return false;
    if (!knownType(tree.type[i])) return false;
    if (tree.type[i] != kDirectory && tree.end[i] != i + 1) return false;
  }
  return true;
}

}  // namespace

std::string TreeView::path(uint32_t i) const {
  std::vector<uint32_t> chain;
  size_t length = 0;
  for (uint32_t at = i; at != 0; at = parent[at]) {
    chain.push_back(at);
    length += name(at).size() + 1;
  }
  std::string result;
  result.reserve(length);
  for (size_t k = chain.size(); k-- > 0;) {
    if (!result.empty()) result += '/';
    result += name(chain[k]);
  }
  return result;
}

Fault validateTree(const TreeView& tree) {
  if (tree.count == 0 || !shapeIsPreorder(tree) || !namesAreSafe(tree)) return {EINVAL, "tree"};
  return {};
}

Fault validateIndices(const TreeView& tree, const std::vector<uint32_t>& indices, bool entriesOnly) {
  for (uint32_t i : indices) {
    if (i >= tree.count || (entriesOnly && tree.isDirectory(i))) return {EINVAL, "indices"};
  }
  return {};
}

void OwnedTree::Free::operator()(uint8_t* block) const { std::free(block); }

OwnedTree::OwnedTree(uint32_t count, size_t namesLength) : count_(count) {
  static constexpr size_t kWidths[kColumns] = {4, 4, 4, 4, 4, 4, 8, 8, 8, 8, 8, 2, 1, 1};
  for (int id = 0; id < kColumns; id++) {
    size_t length = id == kNames ? namesLength : id == kNameStart ? size_t{count} + 1 : count;
    columns_[id] = {bytes_, length};
    bytes_ += (length * kWidths[id] + 7) & ~size_t{7};
  }
  // Not calloc: every byte is written, and a zeroing pass over 100 MB would double the page faults.
  block_.reset(static_cast<uint8_t*>(std::malloc(bytes_ == 0 ? 8 : bytes_)));
  if (!block_) throw std::bad_alloc();
}

TreeView OwnedTree::view() {
  TreeView tree;
  tree.count = count_;
  tree.parent = column<uint32_t>(kParent);
  tree.end = column<uint32_t>(kEnd);
  tree.nameStart = column<uint32_t>(kNameStart);
  tree.names = column<uint8_t>(kNames);
  tree.namesLength = columns_[kNames].length;
  tree.type = column<uint8_t>(kType);
  tree.mode = column<uint16_t>(kMode);
  tree.size = column<double>(kSize);
  tree.nlink = column<uint32_t>(kNlink);
  tree.uid = column<uint32_t>(kUid);
  tree.gid = column<uint32_t>(kGid);
  tree.rdev = column<double>(kRdev);
  tree.ino = column<uint64_t>(kIno);
  tree.mtimeNs = column<int64_t>(kMtime);
  tree.ctimeNs = column<int64_t>(kCtime);
  return tree;
}

}  // namespace jvs
