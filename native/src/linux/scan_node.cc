#include "linux/scan_node.h"

#include <algorithm>
#include <cstring>

#include "linux/sys.h"

namespace jvs {

namespace {

/** A name to be sorted: most comparisons are settled by the first eight bytes, without touching the text. */
struct SortKey {
  uint64_t prefix;
  uint32_t at;
  uint16_t length;
};

SortKey sortKey(const char* text, const DirectoryNames::Name& name) {
  uint64_t prefix = 0;
  std::memcpy(&prefix, text + name.at, std::min<size_t>(8, name.length));
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  prefix = __builtin_bswap64(prefix);
#endif
  return {prefix, name.at, name.length};
}

void sortByName(const char* text, std::vector<SortKey>& keys) {
  std::sort(keys.begin(), keys.end(), [text](const SortKey& a, const SortKey& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    int order = std::memcmp(text + a.at, text + b.at, std::min(a.length, b.length));
    return order != 0 ? order < 0 : a.length < b.length;
  });
}

/** Writes entries into the columns, in preorder. */
class Packer {
 public:
  Packer(OwnedTree& tree)
      : parent_(tree.column<uint32_t>(OwnedTree::kParent)),
        end_(tree.column<uint32_t>(OwnedTree::kEnd)),
        nameStart_(tree.column<uint32_t>(OwnedTree::kNameStart)),
        nlink_(tree.column<uint32_t>(OwnedTree::kNlink)),
        uid_(tree.column<uint32_t>(OwnedTree::kUid)),
        gid_(tree.column<uint32_t>(OwnedTree::kGid)),
        size_(tree.column<double>(OwnedTree::kSize)),
        rdev_(tree.column<double>(OwnedTree::kRdev)),
        ino_(tree.column<uint64_t>(OwnedTree::kIno)),
        mtime_(tree.column<int64_t>(OwnedTree::kMtime)),
        ctime_(tree.column<int64_t>(OwnedTree::kCtime)),
        mode_(tree.column<uint16_t>(OwnedTree::kMode)),
        type_(tree.column<uint8_t>(OwnedTree::kType)),
        names_(tree.column<uint8_t>(OwnedTree::kNames)) {}

  void pack(ScanNode& top) {
    std::vector<Level> levels;
    add(top.self, "", 0, 0);
    levels.push_back({&top, 0, top.children.size(), 0});
    while (!levels.empty()) {
      Level& level = levels.back();
      if (level.next == level.node->records.size()) {
        end_[level.index] = at_;
        level.node->forget();
        levels.pop_back();
        continue;
      }
      const ScanRecord& record = level.node->records[level.next++];
      if (record.type != kDirectory) {
        add(record, level.node->nameOf(record), record.nameLength, level.index);
        end_[at_ - 1] = at_;
        continue;
      }
      ScanNode* child = level.node->children[--level.childrenLeft];
      if (child->gone) continue;
      uint32_t index = at_;
      add(child->self, child->name, record.nameLength, level.index);
      levels.push_back({child, 0, child->children.size(), index});
    }
    nameStart_[at_] = nameAt_;
  }

 private:
  struct Level {
    ScanNode* node;
    size_t next;
    size_t childrenLeft;
    uint32_t index;
  };

  void add(const ScanRecord& record, const char* name, uint16_t nameLength, uint32_t parent) {
    uint32_t i = at_++;
    parent_[i] = parent;
    nameStart_[i] = nameAt_;
    std::memcpy(names_ + nameAt_, name, nameLength);
    nameAt_ += nameLength;
    nlink_[i] = record.nlink;
    uid_[i] = record.uid;
    gid_[i] = record.gid;
    bool device = record.type == kCharacterDevice || record.type == kBlockDevice;
    size_[i] = record.type == kFile ? static_cast<double>(record.sizeOrRdev) : 0;
    rdev_[i] = device ? static_cast<double>(record.sizeOrRdev) : 0;
    ino_[i] = record.ino;
    mtime_[i] = record.mtimeNs;
    ctime_[i] = record.ctimeNs;
    mode_[i] = record.mode;
    type_[i] = record.type;
  }

  uint32_t *parent_, *end_, *nameStart_, *nlink_, *uid_, *gid_;
  double *size_, *rdev_;
  uint64_t* ino_;
  int64_t *mtime_, *ctime_;
  uint16_t* mode_;
  uint8_t *type_, *names_;
  uint32_t at_ = 0;
  uint32_t nameAt_ = 0;
};

/** Entries and bytes of names that packing will write. */
void measure(ScanNode& top, uint64_t& entries, uint64_t& nameBytes) {
  entries = 1;
  nameBytes = 0;
  std::vector<ScanNode*> open{&top};
  while (!open.empty()) {
    ScanNode* node = open.back();
    open.pop_back();
    size_t child = node->children.size();
    for (const ScanRecord& record : node->records) {
      if (record.type == kDirectory) {
        ScanNode* below = node->children[--child];
        if (below->gone) continue;
        open.push_back(below);
      }
      entries++;
      nameBytes += record.nameLength;
    }
  }
}

}  // namespace

void ScanRecord::set(const struct stat& now) {
  type = entryType(now.st_mode);
  ino = now.st_ino;
  mtimeNs = nanoseconds(now.st_mtim);
  ctimeNs = nanoseconds(now.st_ctim);
  sizeOrRdev = type == kFile ? static_cast<uint64_t>(now.st_size) : static_cast<uint64_t>(now.st_rdev);
  uid = now.st_uid;
  gid = now.st_gid;
  nlink = static_cast<uint32_t>(std::min<uint64_t>(now.st_nlink, UINT32_MAX));
  mode = now.st_mode & 07777;
}

std::string ScanNode::path() const {
  std::vector<const ScanNode*> chain;
  for (const ScanNode* at = this; at->parent != nullptr; at = at->parent) chain.push_back(at);
  std::string result;
  for (size_t k = chain.size(); k-- > 0;) {
    if (!result.empty()) result += '/';
    result += chain[k]->name;
  }
  return result;
}

void ScanNode::adopt(const DirectoryNames& names, SlabPool& pool) {
  size_t count = names.names.size();
  memory_ = pool.take(count * sizeof(ScanRecord) + names.text.size());
  char* text = memory_.data() + count * sizeof(ScanRecord);
  if (count > 0) std::memcpy(text, names.text.data(), names.text.size());
  text_ = text;
  std::vector<SortKey> keys;
  keys.reserve(count);
  for (const DirectoryNames::Name& one : names.names) keys.push_back(sortKey(text, one));
  sortByName(text, keys);
  records.first_ = reinterpret_cast<ScanRecord*>(memory_.data());
  records.count_ = static_cast<uint32_t>(count);
  for (size_t k = 0; k < count; k++) {
    ScanRecord* record = new (&records[k]) ScanRecord();
    record->nameAt = keys[k].at;
    record->nameLength = keys[k].length;
  }
}

void ScanNode::dropAbsent() {
  ScanRecord* end =
      std::remove_if(records.begin(), records.end(), [](const ScanRecord& r) { return r.type == 0; });
  records.count_ = static_cast<uint32_t>(end - records.begin());
}

void ScanNode::forget() {
  records = {};
  text_ = nullptr;
  memory_.reset();
}

OwnedTree packNodes(ScanNode& top) {
  uint64_t entries, nameBytes;
  measure(top, entries, nameBytes);
  if (entries >= UINT32_MAX || nameBytes >= UINT32_MAX) throw std::bad_alloc();
  OwnedTree tree(static_cast<uint32_t>(entries), nameBytes);
  Packer(tree).pack(top);
  return tree;
}

}  // namespace jvs
