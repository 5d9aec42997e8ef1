/**
 * Runs every job of the core over a tree of its own on several threads, for builds with sanitizers:
 * ./jvs_exercise DIR. DIR must exist and be empty. Ends with 0 when all results are as expected.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "core/platform.h"

namespace {

using namespace jvs;

constexpr unsigned kThreads = 4;

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::exit(1);
}

void succeed(const Error& error, const char* what) {
  if (!error) return;
  std::fprintf(stderr, "%s: errno %d, %s %s\n", what, error.code, error.syscall, error.path.c_str());
  std::exit(1);
}

void makeTree(const std::string& root) {
  ::mkdir(root.c_str(), 0755);
  for (int d = 0; d < 60; d++) {
    std::string dir = root + "/d" + std::to_string(d % 7) + (d < 7 ? "" : "/e" + std::to_string(d));
    ::mkdir(dir.c_str(), d % 5 == 0 ? 0700 : 0755);
    for (int f = 0; f < 30; f++)
      std::ofstream(dir + "/f" + std::to_string(f)) << std::string(static_cast<size_t>(f) * 997, 'x');
    expect(::symlink("nowhere", (dir + "/link").c_str()) == 0, "symlink");
    expect(::mkfifo((dir + "/fifo").c_str(), 0640) == 0, "mkfifo");
    expect(::link((dir + "/f1").c_str(), (dir + "/twin").c_str()) == 0, "link");
  }
  ::mkdir((root + "/many").c_str(), 0755);
  for (int f = 0; f < 9000; f++) {
    int fd = ::open((root + "/many/" + std::to_string(f)).c_str(), O_CREAT | O_WRONLY, 0644);
    expect(fd >= 0, "create");
    ::close(fd);
  }
  std::string deep = root;
  for (int level = 0; level < 400; level++) {
    deep += "/x";
    ::mkdir(deep.c_str(), 0755);
  }
}

std::vector<uint32_t> all(const TreeView& tree, bool directories) {
  std::vector<uint32_t> indices;
  for (uint32_t i = 0; i < tree.count; i++) {
    if (tree.isDirectory(i) == directories) indices.push_back(i);
  }
  return indices;
}

void cloneAndCompare(const std::string& dir, const TreeView& tree, const JobOptions& options) {
  CloneRequest request;
  request.source = dir + "/src";
  request.destination = dir + "/dst";
  request.tree = tree;
  CloneReport report;
  succeed(cloneTree(request, options, report), "cloneTree");
  expect(report.failures.empty() && report.vanished.empty() && report.changed.empty(), "clone is complete");
  expect(report.hardLinks == 60, "twins are linked");

  std::vector<uint8_t> share(tree.count, 1);
  request.destination = dir + "/shared";
  request.shareRoot = dir + "/dst";
  request.share = share.data();
  CloneReport shared;
  succeed(cloneTree(request, options, shared), "cloneTree with a share");
  expect(shared.linked == report.copied, "all files are shared");

  EntryList list{dir + "/src", tree, all(tree, false)};
  HashResult before, after;
  succeed(hashEntries(list, options, before), "hashEntries");
  list.root = dir + "/dst";
  succeed(hashEntries(list, options, after), "hashEntries of the clone");
  expect(before.changed.empty() && before.digests == after.digests, "digests are equal");
}

void editEntries(const std::string& dir, const TreeView& tree, const JobOptions& options) {
  CloneRequest request;
  request.source = dir + "/src";
  request.destination = dir + "/stage";
  request.tree = tree;
  ::mkdir(request.destination.c_str(), 0700);
  std::vector<uint32_t> files = all(tree, false), directories = all(tree, true);
  CloneReport report;
  succeed(stageEntries(request, files, options, report), "stageEntries");
  EntryList fileList{dir + "/dst", tree, files}, directoryList{dir + "/dst", tree, directories};
  succeed(removeEntries(fileList, options), "removeEntries");
  succeed(makeDirectories(directoryList, options), "makeDirectories");
  succeed(placeEntries(fileList, dir + "/stage", options), "placeEntries");
  AppliedMetadata applied;
  succeed(applyMetadata({{dir + "/dst", tree, directories}, dir + "/src"}, options, applied),
          "applyMetadata");
  succeed(applyMetadata({{dir + "/dst", tree, files}, dir + "/src"}, options, applied),
          "applyMetadata of files");
}

void refuseDamage(const std::string& dir, OwnedTree& owned, const JobOptions& options) {
  TreeView tree = owned.view();
  auto* parent = owned.column<uint32_t>(OwnedTree::kParent);
  auto* names = owned.column<uint8_t>(OwnedTree::kNames);
  CloneRequest request;
  request.source = dir + "/src";
  request.destination = dir + "/never";
  request.tree = tree;
  CloneReport report;
  for (uint32_t value : {0xffffffffu, tree.count, tree.count - 1}) {
    uint32_t kept = parent[3];
    parent[3] = value;
    expect(cloneTree(request, options, report).code == EINVAL, "a damaged parent is refused");
    parent[3] = kept;
  }
  uint8_t kept = names[0];
  names[0] = '/';
  expect(cloneTree(request, options, report).code == EINVAL, "a damaged name is refused");
  names[0] = kept;
}

/** Replies of any shape, whole and in pieces: an answer or an error, and never more. */
void parseReplies() {
  uint32_t seed = 7;
  auto random = [&](uint32_t below) { return (seed = seed * 1664525u + 1013904223u) / 65536u % below; };
  for (int round = 0; round < 20000; round++) {
    std::vector<uint8_t> bytes(random(64));
    for (uint8_t& byte : bytes) {
      uint8_t likely[] = {0xFE, 0xFF, 0, static_cast<uint8_t>(random(256))};
      byte = likely[random(4)];
    }
    ControlReplyParser whole, pieces;
    whole.take(bytes.data(), bytes.size());
    for (const uint8_t& byte : bytes) pieces.take(&byte, 1);
    expect(whole.state() == pieces.state(), "a reply in pieces ends as the whole does");
    expect(whole.reply().data.size() <= bytes.size(), "no more data than arrived");
  }
}

void cancel(const std::string& dir, const TreeView& tree) {
  for (int delay = 0; delay < 8; delay++) {
    int64_t words[3] = {0, 0, 0};
    Control control(words);
    std::thread stopper([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(delay * 5));
      control.stop();
    });
    CloneRequest request;
    request.source = dir + "/src";
    request.destination = dir + "/cancelled";
    request.tree = tree;
    CloneReport report;
    Error error = cloneTree(request, {kThreads, &control}, report);
    stopper.join();
    expect(!error || error.code == kCancelled, "a stopped clone is cancelled");
    Control fresh(nullptr);
    uint64_t removed;
    succeed(removeTree(request.destination, {kThreads, &fresh}, removed), "removeTree of what is left");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  ::umask(022);
  std::string dir = argv[1];
  makeTree(dir + "/src");
  int64_t words[3] = {0, 0, 0};
  Control control(words);
  JobOptions options{kThreads, &control};
  ScanResult scan;
  succeed(scanTree(dir + "/src", options, scan), "scanTree");
  TreeView tree = scan.tree.view();
  cloneAndCompare(dir, tree, options);
  editEntries(dir, tree, options);
  refuseDamage(dir, scan.tree, options);
  cancel(dir, tree);
  parseReplies();
  succeed(syncFileSystem(dir), "syncFileSystem");
  uint64_t removed = 0;
  for (const char* name : {"/src", "/dst", "/shared", "/stage"})
    succeed(removeTree(dir + name, options, removed), "removeTree");
  std::printf("%u entries, all as expected\n", tree.count);
  return 0;
}
