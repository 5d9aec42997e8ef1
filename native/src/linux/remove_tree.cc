#include <deque>

#include "core/platform.h"
#include "linux/dir_cache.h"
#include "linux/metadata.h"
#include "linux/mounts.h"
#include "linux/read_directory.h"
#include "linux/subvolume.h"
#include "linux/work_queue.h"

namespace jvs {

namespace {

/** One directory on its way out. It goes when the last of its directories went. */
struct Node {
  Node(Node* parentNode, std::string ownName) : parent(parentNode), name(std::move(ownName)) {}
  Node* parent;
  std::string name;
  std::atomic<uint32_t> pending{0};
  int rounds = 0;
  dev_t device = 0;  // known when it was opened
};

struct NodeChain {
  using Key = Node*;
  Node* top;
  Key root() const { return top; }
  Key parent(Key key) const { return key->parent; }
  std::string_view name(Key key) const { return key->name; }
};

struct Removal {
  Job job;
  WorkQueue<Node*> queue;
  Fd above;  // the directory that holds the tree
  Fd root;
  Node top;
  std::string path;
  Location place;
  std::atomic<uint64_t> entries{0};
  Removal(const JobOptions& options, std::string name)
      : job(options), queue(job), top(nullptr, std::move(name)) {}
};

/** Makes a directory of our own readable, searchable and writable, so that its entries can be removed. */
Fault openUp(int parent, const char* name) {
  Fd handle(openSameMount(parent, name, kOpenPathDirectory));
  if (!handle) return faultOf("open");
  return Metadata::setMode({handle.get(), true}, 0700);
}

Fd openForRemoval(int parent, const char* name) {
  Fd fd(openSameMount(parent, name, kOpenDirectory));
  if (fd || errno != EACCES) return fd;
  if (Fault fault = openUp(parent, name)) {
    errno = fault.code == EPERM ? EACCES : fault.code;
    return fd;
  }
  return Fd(openSameMount(parent, name, kOpenDirectory));
}

class RemoveThread {
 public:
  RemoveThread(Removal& removal, std::deque<Node>& nodes)
      : removal_(removal),
        nodes_(nodes),
        ticker_(removal.job.control()),
        dirs_(removal.root.get(), {&removal.top}, kOpenPathDirectory) {}
  ~RemoveThread() { removal_.entries.fetch_add(removed_); }

  void run() {
    Node* node;
    // A removed directory that somebody holds open keeps its dentry and those above alive, and each rmdir
    // above walks them all: a chain of n levels would cost n * n. So whoever waits holds nothing.
    while (removal_.queue.take(node, [this] { dirs_.clear(); })) {
      empty(*node);
      removal_.queue.done();
    }
  }

 private:
  static constexpr int kRounds = 4;  // for entries that appear while their directory is emptied

  void empty(Node& node) {
    Fd fd = open(node);
    if (!fd && isGone(errno)) return leave(node);
    if (!fd) return reject(node, faultOf("open"));
    struct stat self;
    Location place;
    if (statPlace(fd.get(), "", self, place) != 0) return reject(node, faultOf("fstat"));
    // What is mounted here is somebody else's, also where it is of the same device.
    if (isMountedOn(removal_.place, place)) return reject(node, faultOf("open", EXDEV));
    node.device = self.st_dev;
    if (self.st_ino == kSubvolumeInode && isNestedSubvolume(fd.get())) {
      fd.reset();
      if (destroy(node)) return leave(node);
      // An ordinary user may lack the right. Emptied, a subvolume goes like any directory.
      fd = open(node);
      if (!fd) return isGone(errno) ? leave(node) : reject(node, faultOf("open"));
    } else if (self.st_dev != (node.parent == nullptr ? removal_.place.device : node.parent->device)) {
      return reject(node, faultOf("open", EXDEV));
    }
    if ((self.st_mode & 0300) != 0300) ::fchmod(fd.get(), 0700);  // refused = the unlink will say why
    if (Fault fault = reader_.read(fd.get(), names_)) return reject(node, fault);
    removeNames(node, fd.get());
    if (removal_.job.stopped()) return;
    if (batch_.empty()) {
      fd.reset();
      return leave(node);
    }
    node.pending.store(static_cast<uint32_t>(batch_.size()));
    removal_.queue.push(batch_);
    if (&node != &removal_.top) dirs_.keep(&node, fd.release());
  }

  /** A whole subvolume, with one call. */
  bool destroy(Node& node) {
    int parent = node.parent == nullptr ? removal_.above.get() : dirs_.open(node.parent);
    if (parent < 0 || destroySubvolume(parent, node.name.c_str()) != 0) return false;
    gone();
    return true;
  }

  Fd open(Node& node) {
    if (node.parent == nullptr) return openForRemoval(removal_.above.get(), node.name.c_str());
    int parent = dirs_.open(node.parent);
    return parent < 0 ? Fd() : openForRemoval(parent, node.name.c_str());
  }

  void removeNames(Node& node, int fd) {
    for (const DirectoryNames::Name& one : names_.names) {
      if (removal_.job.stopped()) return;
      const char* name = names_.name(one);
      if (one.kind == kKindDirectory) {
        addChild(node, name);
        continue;
      }
      if (::unlinkat(fd, name, 0) == 0) {
        gone();
      } else if (errno == EISDIR || (errno == EPERM && isDirectory(fd, name))) {
        addChild(node, name);
      } else if (errno != ENOENT) {
        return reject(node, faultOf("unlinkat"), name);
      }
    }
  }

  static bool isDirectory(int fd, const char* name) {
    struct stat now;
    bool is = ::fstatat(fd, name, &now, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(now.st_mode);
    errno = EPERM;
    return is;
  }

  void addChild(Node& node, const char* name) {
    nodes_.emplace_back(&node, name);
    batch_.push_back(&nodes_.back());
  }

  /** The directory has been emptied: removes it, and each one above that waited for it only. */
  void leave(Node& emptied) {
    for (Node* node = &emptied; !removal_.job.stopped(); node = node->parent) {
      dirs_.drop(node);
      int parent = node->parent == nullptr ? removal_.above.get() : dirs_.open(node->parent);
      if (parent < 0 && !isGone(errno)) return reject(*node, faultOf("open"));
      if (parent >= 0 && ::unlinkat(parent, node->name.c_str(), AT_REMOVEDIR) != 0) {
        bool filledAgain = errno == ENOTEMPTY || errno == EEXIST;
        if (filledAgain && ++node->rounds < kRounds) return removal_.queue.push(node);
        if (errno != ENOENT) return reject(*node, faultOf("rmdir"));
      } else {
        gone();
      }
      if (node->parent == nullptr || node->parent->pending.fetch_sub(1) != 1) return;
    }
  }

  void gone() {
    removed_++;
    ticker_.entry();
  }

  void reject(const Node& node, Fault fault, const char* name = nullptr) {
    std::vector<const Node*> chain;
    for (const Node* at = &node; at->parent != nullptr; at = at->parent) chain.push_back(at);
    std::string path = removal_.path;
    for (size_t k = chain.size(); k-- > 0;) path = joinPath(path, chain[k]->name);
    if (name != nullptr) path = joinPath(path, name);
    removal_.job.reject({fault.code, fault.syscall, std::move(path)});
  }

  static constexpr uint8_t kKindDirectory = 4;  // DT_DIR
  Removal& removal_;
  std::deque<Node>& nodes_;
  Ticker ticker_;
  DirCache<NodeChain> dirs_;
  DirectoryReader reader_;
  DirectoryNames names_;
  std::vector<Node*> batch_;
  uint64_t removed_ = 0;
};

/** Splits "/a/b/" into "/a" and "b"; false when the last component is no name. */
bool splitPath(const std::string& path, std::string& above, std::string& name) {
  std::string trimmed = path;
  while (trimmed.size() > 1 && trimmed.back() == '/') trimmed.pop_back();
  size_t slash = trimmed.rfind('/');
  name = slash == std::string::npos ? trimmed : trimmed.substr(slash + 1);
  above = slash == std::string::npos ? "." : slash == 0 ? "/" : trimmed.substr(0, slash);
  return !name.empty() && name != "." && name != "..";
}

}  // namespace

Error removeTree(const std::string& path, const JobOptions& options, uint64_t& entries) {
  std::string above, name;
  entries = 0;
  if (!splitPath(path, above, name)) return {EINVAL, "rmdir", path};
  Removal removal(options, name);
  removal.path = path;
  removal.above = Fd(openAt(AT_FDCWD, above.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!removal.above) return errno == ENOENT ? Error{} : Error{errno, "open", path};
  struct stat self;
  if (::fstatat(removal.above.get(), name.c_str(), &self, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? Error{} : Error{errno, "lstat", path};
  }
  if (!S_ISDIR(self.st_mode)) {
    if (::unlinkat(removal.above.get(), name.c_str(), 0) != 0)
      return errno == ENOENT ? Error{} : Error{errno, "unlink", path};
    entries = 1;
    return {};
  }
  removal.root = openForRemoval(removal.above.get(), name.c_str());
  if (!removal.root) return {errno, "open", path};
  Location around;
  if (statPlace(removal.root.get(), "", self, removal.place) != 0 ||
      statPlace(removal.above.get(), "", self, around) != 0)
    return {errno, "fstat", path};
  if (isMountedOn(around, removal.place)) return {EXDEV, "open", path};
  removal.queue.push(&removal.top);
  std::deque<Node> nodes[64];
  removal.job.parallel(SIZE_MAX, [&](unsigned number) { RemoveThread(removal, nodes[number]).run(); });
  if (Error error = removal.job.finish()) return error;
  entries = removal.entries.load();
  return {};
}

}  // namespace jvs
