#pragma once

#include <napi.h>

#include <string>
#include <vector>

#include "core/platform.h"

namespace jvs {

/**
 * Takes arguments of a job. Typed arrays are used in place, so each one taken is also collected in `keep()`,
 * which the job holds on to. Whatever has the wrong type, or lengths that do not fit, throws EINVAL before
 * the job starts.
 */
class Arguments {
 public:
  explicit Arguments(const Napi::CallbackInfo& info);

  std::string path(size_t at);
  /** One component: no slash, not "." or "..". */
  std::string name(size_t at);
  /** A BigInt of 64 bits. */
  uint64_t number64(size_t at);
  std::vector<uint8_t> bytes(size_t at);
  std::vector<std::vector<uint8_t>> pieces(size_t at);
  TreeView tree(size_t at);
  std::vector<uint32_t> indices(size_t at);
  /** One byte an entry of `tree`, or null. */
  const uint8_t* flags(size_t at, const TreeView& tree);
  bool isNull(size_t at) const { return info_[at].IsNull() || info_[at].IsUndefined(); }
  /** One inode an entry of `tree`, or null. */
  const uint64_t* inodes(size_t at, const TreeView& tree);
  /** One element for each of so many entries, or null: not given. */
  Expectation expectation(size_t at, size_t entries);
  unsigned threads(size_t at);
  /** Three words: stop flag, entries, bytes. */
  int64_t* words(size_t at);
  Napi::Array keep() const { return keep_; }

 private:
  template <class T>
  T* column(Napi::Object owner, const char* name, napi_typedarray_type type, size_t& length);
  template <class T>
  T* array(Napi::Value value, napi_typedarray_type type, size_t& length);
  [[noreturn]] void refuse(const char* what);

  const Napi::CallbackInfo& info_;
  Napi::Array keep_;
};

Napi::Value fromScan(Napi::Env env, ScanResult& result);
Napi::Value fromReport(Napi::Env env, CloneReport& report);
Napi::Value fromHash(Napi::Env env, HashResult& result);
Napi::Value fromConflicts(Napi::Env env, std::vector<uint32_t>& conflicts);
Napi::Value fromSpace(Napi::Env env, SpaceResult& result);
Napi::Value fromLost(Napi::Env env, Lost& lost);
Napi::Value fromAppliedMetadata(Napi::Env env, AppliedMetadata& applied);
Napi::Value fromControlReply(Napi::Env env, ControlReply& reply);
Napi::Value fromInodes(Napi::Env env, std::vector<uint64_t>& inodes);
Napi::Value fromSubvolume(Napi::Env env, const SubvolumeInfo& info);
Napi::Value fromExtents(Napi::Env env, const std::vector<Extent>& extents);

}  // namespace jvs
