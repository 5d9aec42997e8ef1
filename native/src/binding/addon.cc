#include <napi.h>

#include <cmath>

#include "binding/convert.h"
#include "binding/errors.h"
#include "binding/job_worker.h"
#include "core/platform.h"

namespace jvs {

namespace {

/** Result of jobs that have none. */
struct Nothing {};

Napi::Value fromNothing(Napi::Env env, Nothing&) { return env.Undefined(); }
Napi::Value fromCount(Napi::Env env, uint64_t& count) {
  return Napi::Number::New(env, static_cast<double>(count));
}

// scanTree(root, threads, words)
Napi::Value ScanTree(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string root = arguments.path(0);
  return JobWorker<ScanResult>::start(
      arguments, info.Env(), 1,
      [=](const JobOptions& options, ScanResult& result) { return scanTree(root, options, result); },
      fromScan);
}

// (source, destination, tree, reflink, ...)
CloneRequest cloneRequest(const Napi::CallbackInfo& info, Arguments& arguments) {
  CloneRequest request;
  request.source = arguments.path(0);
  request.destination = arguments.path(1);
  request.tree = arguments.tree(2);
  request.reflink = info[3].ToBoolean();
  return request;
}

// cloneTree(source, destination, tree, reflink, shareRoot | null, shareEntries | null, into, threads, words)
Napi::Value CloneTree(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  CloneRequest request = cloneRequest(info, arguments);
  request.share = arguments.flags(5, request.tree);
  if (request.share != nullptr) request.shareRoot = arguments.path(4);
  request.into = info[6].ToBoolean();
  return JobWorker<CloneReport>::start(
      arguments, info.Env(), 7,
      [=](const JobOptions& options, CloneReport& report) { return cloneTree(request, options, report); },
      fromReport);
}

// stageEntries(source, stage, tree, reflink, indices, threads, words)
Napi::Value StageEntries(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  CloneRequest request = cloneRequest(info, arguments);
  std::vector<uint32_t> indices = arguments.indices(4);
  return JobWorker<CloneReport>::start(
      arguments, info.Env(), 5,
      [=](const JobOptions& options, CloneReport& report) {
        return stageEntries(request, indices, options, report);
      },
      fromReport);
}

// (root, tree, indices, ...)
EntryList entryList(Arguments& arguments) {
  return {arguments.path(0), arguments.tree(1), arguments.indices(2)};
}

// hashEntries(root, tree, indices, threads, words)
Napi::Value HashEntries(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  EntryList list = entryList(arguments);
  return JobWorker<HashResult>::start(
      arguments, info.Env(), 3,
      [=](const JobOptions& options, HashResult& result) { return hashEntries(list, options, result); },
      fromHash);
}

// measureEntries(root, tree, indices, extents, threads, words)
Napi::Value MeasureEntries(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  MeasureRequest request{entryList(arguments), info[3].ToBoolean()};
  return JobWorker<SpaceResult>::start(
      arguments, info.Env(), 4,
      [=](const JobOptions& options, SpaceResult& result) {
        return measureEntries(request, options, result);
      },
      fromSpace);
}

// removeTree(path, threads, words)
Napi::Value RemoveTree(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string path = arguments.path(0);
  return JobWorker<uint64_t>::start(
      arguments, info.Env(), 1,
      [=](const JobOptions& options, uint64_t& entries) { return removeTree(path, options, entries); },
      fromCount);
}

// placeEntries(root, tree, indices, stage, expected | null, threads, words)
Napi::Value PlaceEntries(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  EntryList list = entryList(arguments);
  std::string stage = arguments.path(3);
  Expectation expected = arguments.expectation(4, list.indices.size());
  return JobWorker<std::vector<uint32_t>>::start(
      arguments, info.Env(), 5,
      [=](const JobOptions& options, std::vector<uint32_t>& conflicts) {
        return placeEntries(list, stage, expected, options, conflicts);
      },
      fromConflicts);
}

// takeEntries(root, tree, indices, stage, threads, words)
Napi::Value TakeEntries(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  EntryList list = entryList(arguments);
  std::string stage = arguments.path(3);
  return JobWorker<Nothing>::start(
      arguments, info.Env(), 4,
      [=](const JobOptions& options, Nothing&) { return takeEntries(list, stage, options); }, fromNothing);
}

// flushEntries(root, tree, indices, threads, words)
Napi::Value FlushEntries(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  EntryList list = entryList(arguments);
  return JobWorker<uint64_t>::start(
      arguments, info.Env(), 3,
      [=](const JobOptions& options, uint64_t& refused) { return flushEntries(list, options, refused); },
      fromCount);
}

// openWriters(device, threads, words)
Napi::Value OpenWriters(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  uint64_t device = arguments.number64(0);
  return JobWorker<std::vector<uint64_t>>::start(
      arguments, info.Env(), 1,
      [=](const JobOptions&, std::vector<uint64_t>& inodes) { return openWriters(device, inodes); },
      fromInodes);
}

// controlRequest(directory, name, inode, device, bytes, threads, words)
Napi::Value RequestControl(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  ControlRequest request;
  request.directory = arguments.path(0);
  request.name = arguments.name(1);
  request.inode = arguments.number64(2);
  request.device = arguments.number64(3);
  request.bytes = arguments.bytes(4);
  return JobWorker<ControlReply>::start(
      arguments, info.Env(), 5,
      [=](const JobOptions& options, ControlReply& reply) { return controlRequest(request, options, reply); },
      fromControlReply);
}

// parseControlReply(pieces): the reply, null while it is not complete; EBADMSG when it is none
Napi::Value ParseControlReply(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  ControlReplyParser parser;
  for (const std::vector<uint8_t>& piece : arguments.pieces(0)) parser.take(piece.data(), piece.size());
  if (parser.state() == ControlReplyParser::kBroken) throw toNodeError(info.Env(), {EBADMSG, "read", ""});
  if (parser.state() == ControlReplyParser::kMore) return info.Env().Null();
  return fromControlReply(info.Env(), parser.reply());
}

// makeDirectories(root, tree, indices, threads, words)
Napi::Value MakeDirectories(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  EntryList list = entryList(arguments);
  return JobWorker<Nothing>::start(
      arguments, info.Env(), 3,
      [=](const JobOptions& options, Nothing&) { return makeDirectories(list, options); }, fromNothing);
}

// removeEntries(root, tree, indices, aside | null, threads, words)
Napi::Value RemoveEntries(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  EntryList list = entryList(arguments);
  std::string aside = arguments.isNull(3) ? "" : arguments.path(3);
  return JobWorker<std::vector<uint32_t>>::start(
      arguments, info.Env(), 4,
      [=](const JobOptions& options, std::vector<uint32_t>& conflicts) {
        return removeEntries(list, aside, options, conflicts);
      },
      fromConflicts);
}

// applyMetadata(root, tree, indices, source, inodes | null, threads, words)
Napi::Value ApplyMetadata(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  EntryList list = entryList(arguments);
  std::string source = arguments.path(3);
  MetadataRequest request{list, source, arguments.inodes(4, list.tree)};
  return JobWorker<AppliedMetadata>::start(
      arguments, info.Env(), 5,
      [=](const JobOptions& options, AppliedMetadata& applied) {
        return applyMetadata(request, options, applied);
      },
      fromAppliedMetadata);
}

// syncFileSystem(path, threads, words)
Napi::Value SyncFileSystem(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string path = arguments.path(0);
  return JobWorker<Nothing>::start(
      arguments, info.Env(), 1, [=](const JobOptions&, Nothing&) { return syncFileSystem(path); },
      fromNothing);
}

void check(Napi::Env env, const Error& error) {
  if (error) throw toNodeError(env, error);
}

int descriptor(const Napi::CallbackInfo& info) {
  if (!info[0].IsNumber()) throw toNodeError(info.Env(), {EBADF, "flock", ""});
  return info[0].As<Napi::Number>().Int32Value();
}

Napi::Value TryFlock(const Napi::CallbackInfo& info) {
  bool held = false;
  check(info.Env(), tryFlock(descriptor(info), info[1].ToBoolean(), held));
  return Napi::Boolean::New(info.Env(), held);
}

void UnlockFlock(const Napi::CallbackInfo& info) { check(info.Env(), unlockFlock(descriptor(info))); }

void RenameNoReplace(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  check(info.Env(), renameNoReplace(arguments.path(0), arguments.path(1)));
}

void RenameExchange(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  check(info.Env(), renameExchange(arguments.path(0), arguments.path(1)));
}

// openBeneath(root, path bytes, flags)
Napi::Value OpenBeneath(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string root = arguments.path(0);
  if (!info[1].IsTypedArray() || !info[2].IsNumber())
    throw toNodeError(info.Env(), {EINVAL, "openat2", root});
  Napi::Uint8Array bytes = info[1].As<Napi::Uint8Array>();
  std::string path(reinterpret_cast<const char*>(bytes.Data()), bytes.ByteLength());
  if (path.empty() || path.find('\0') != std::string::npos)
    throw toNodeError(info.Env(), {EINVAL, "openat2", root});
  int fd = -1;
  check(info.Env(), openBeneath(root, path, info[2].As<Napi::Number>().Int32Value(), fd));
  return Napi::Number::New(info.Env(), fd);
}

void CloneFile(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  check(info.Env(), cloneFile(arguments.path(0), arguments.path(1)));
}

Napi::Value FileExtents(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::vector<Extent> extents;
  check(info.Env(), fileExtents(arguments.path(0), extents));
  return fromExtents(info.Env(), extents);
}

// createSubvolume(path, threads, words)
Napi::Value CreateSubvolume(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string path = arguments.path(0);
  return JobWorker<Nothing>::start(
      arguments, info.Env(), 1, [=](const JobOptions&, Nothing&) { return createSubvolume(path); },
      fromNothing);
}

// snapshotSubvolume(source, path, readOnly, threads, words)
Napi::Value SnapshotSubvolume(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string source = arguments.path(0), path = arguments.path(1);
  bool readOnly = info[2].ToBoolean();
  return JobWorker<Nothing>::start(
      arguments, info.Env(), 3,
      [=](const JobOptions&, Nothing&) { return snapshotSubvolume(source, path, readOnly); }, fromNothing);
}

// deleteSubvolume(path, threads, words)
Napi::Value DeleteSubvolume(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  std::string path = arguments.path(0);
  return JobWorker<Nothing>::start(
      arguments, info.Env(), 1, [=](const JobOptions&, Nothing&) { return deleteSubvolume(path); },
      fromNothing);
}

Napi::Value GetSubvolume(const Napi::CallbackInfo& info) {
  Arguments arguments(info);
  SubvolumeInfo found;
  check(info.Env(), subvolumeInfo(arguments.path(0), found));
  return fromSubvolume(info.Env(), found);
}

template <auto Function>
void add(Napi::Env env, Napi::Object exports, const char* name) {
  exports.Set(name, Napi::Function::New<Function>(env, name));
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  add<ScanTree>(env, exports, "scanTree");
  add<CloneTree>(env, exports, "cloneTree");
  add<StageEntries>(env, exports, "stageEntries");
  add<HashEntries>(env, exports, "hashEntries");
  add<MeasureEntries>(env, exports, "measureEntries");
  add<RemoveTree>(env, exports, "removeTree");
  add<PlaceEntries>(env, exports, "placeEntries");
  add<TakeEntries>(env, exports, "takeEntries");
  add<FlushEntries>(env, exports, "flushEntries");
  add<OpenWriters>(env, exports, "openWriters");
  add<RequestControl>(env, exports, "controlRequest");
  add<ParseControlReply>(env, exports, "parseControlReply");
  add<MakeDirectories>(env, exports, "makeDirectories");
  add<RemoveEntries>(env, exports, "removeEntries");
  add<ApplyMetadata>(env, exports, "applyMetadata");
  add<SyncFileSystem>(env, exports, "syncFileSystem");
  add<TryFlock>(env, exports, "tryFlock");
  add<UnlockFlock>(env, exports, "unlockFlock");
  add<RenameNoReplace>(env, exports, "renameNoReplace");
  add<RenameExchange>(env, exports, "renameExchange");
  add<OpenBeneath>(env, exports, "openBeneath");
  add<CloneFile>(env, exports, "cloneFile");
  add<CreateSubvolume>(env, exports, "createSubvolume");
  add<SnapshotSubvolume>(env, exports, "snapshotSubvolume");
  add<DeleteSubvolume>(env, exports, "deleteSubvolume");
  add<GetSubvolume>(env, exports, "subvolumeInfo");
  add<FileExtents>(env, exports, "fileExtents");
  return exports;
}

}  // namespace

}  // namespace jvs

static Napi::Object Init(Napi::Env env, Napi::Object exports) { return jvs::init(env, exports); }

NODE_API_MODULE(jvs_native, Init)
