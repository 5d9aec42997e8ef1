#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "binding/convert.h"
#include "core/errno_names.h"

namespace jvs {

namespace {

Napi::Uint32Array indexArray(Napi::Env env, const std::vector<uint32_t>& values) {
  Napi::Uint32Array array = Napi::Uint32Array::New(env, values.size());
  if (!values.empty()) std::memcpy(array.Data(), values.data(), values.size() * sizeof(uint32_t));
  return array;
}

Napi::Uint8Array byteArray(Napi::Env env, const void* data, size_t length) {
  Napi::Uint8Array array = Napi::Uint8Array::New(env, length);
  if (length > 0) std::memcpy(array.Data(), data, length);
  return array;
}

Napi::Array failureArray(Napi::Env env, const std::vector<Failure>& failures) {
  Napi::Array array = Napi::Array::New(env, failures.size());
  for (uint32_t k = 0; k < failures.size(); k++) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("path", byteArray(env, failures[k].path.data(), failures[k].path.size()));
    one.Set("errno", Napi::Number::New(env, failures[k].code));
    one.Set("code", Napi::String::New(env, errnoName(failures[k].code)));
    one.Set("syscall", Napi::String::New(env, failures[k].syscall));
    array.Set(k, one);
  }
  return array;
}

/** Gives the block away without copying it where the runtime allows memory that is not its own. */
Napi::ArrayBuffer adopt(Napi::Env env, OwnedTree& tree) {
  size_t bytes = tree.bytes();
  uint8_t* block = tree.release();
  napi_value buffer;
  auto release = [](napi_env, void* data, void*) { std::free(data); };
  napi_status status = napi_create_external_arraybuffer(env, block, bytes, release, nullptr, &buffer);
  if (status == napi_ok) return Napi::ArrayBuffer(env, buffer);
  Napi::ArrayBuffer copy = Napi::ArrayBuffer::New(env, bytes);
  std::memcpy(copy.Data(), block, bytes);
  std::free(block);
  return copy;
}

Napi::Value columnArray(Napi::Env env, Napi::ArrayBuffer buffer, const OwnedTree::Column& column,
                        napi_typedarray_type type) {
  napi_value array;
  napi_status status = napi_create_typedarray(env, type, column.length, buffer, column.offset, &array);
  NAPI_THROW_IF_FAILED(env, status, Napi::Value());
  return Napi::Value(env, array);
}

struct ColumnKind {
  const char* name;
  OwnedTree::ColumnId id;
  napi_typedarray_type type;
};

constexpr ColumnKind kColumnKinds[] = {
    {"parent", OwnedTree::kParent, napi_uint32_array},
    {"end", OwnedTree::kEnd, napi_uint32_array},
    {"nameStart", OwnedTree::kNameStart, napi_uint32_array},
    {"names", OwnedTree::kNames, napi_uint8_array},
    {"type", OwnedTree::kType, napi_uint8_array},
    {"mode", OwnedTree::kMode, napi_uint16_array},
    {"size", OwnedTree::kSize, napi_float64_array},
    {"nlink", OwnedTree::kNlink, napi_uint32_array},
    {"uid", OwnedTree::kUid, napi_uint32_array},
    {"gid", OwnedTree::kGid, napi_uint32_array},
    {"rdev", OwnedTree::kRdev, napi_float64_array},
    {"ino", OwnedTree::kIno, napi_biguint64_array},
    {"mtimeNs", OwnedTree::kMtime, napi_bigint64_array},
    {"ctimeNs", OwnedTree::kCtime, napi_bigint64_array},
};

}  // namespace

Napi::Value fromScan(Napi::Env env, ScanResult& result) {
  Napi::Object tree = Napi::Object::New(env);
  tree.Set("count", Napi::Number::New(env, result.tree.count()));
  Napi::ArrayBuffer buffer = adopt(env, result.tree);
  for (const ColumnKind& kind : kColumnKinds) {
    tree.Set(kind.name, columnArray(env, buffer, result.tree.layout(kind.id), kind.type));
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("tree", tree);
  object.Set("failures", failureArray(env, result.failures));
  return object;
}

Napi::Value fromReport(Napi::Env env, CloneReport& report) {
  Napi::Object object = Napi::Object::New(env);
  auto count = [&](const char* name, double value) { object.Set(name, Napi::Number::New(env, value)); };
  count("cloned", report.cloned);
  count("copied", report.copied);
  count("linked", report.linked);
  count("hardLinks", report.hardLinks);
  count("directories", report.directories);
  count("symlinks", report.symlinks);
  count("specials", report.specials);
  count("bytes", static_cast<double>(report.bytes));
  object.Set("changed", indexArray(env, report.changed));
  object.Set("torn", indexArray(env, report.torn));
  object.Set("vanished", indexArray(env, report.vanished));
  object.Set("failures", failureArray(env, report.failures));
  Lost lost{report.lostOwner, report.lostXattrs, report.lostSpecials};
  object.Set("lost", fromLost(env, lost).As<Napi::Object>().Get("lost"));
  return object;
}

Napi::Value fromHash(Napi::Env env, HashResult& result) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("digests", byteArray(env, result.digests.data(), result.digests.size()));
  object.Set("changed", indexArray(env, result.changed));
  object.Set("failures", failureArray(env, result.failures));
  return object;
}

Napi::Value fromConflicts(Napi::Env env, std::vector<uint32_t>& conflicts) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("conflicts", indexArray(env, conflicts));
  return object;
}

Napi::Value fromSpace(Napi::Env env, SpaceResult& result) {
  const std::vector<Extent>& extents = result.extents;
  Napi::Float64Array bytes = Napi::Float64Array::New(env, result.bytes.size());
  std::copy(result.bytes.begin(), result.bytes.end(), bytes.Data());
  Napi::Float64Array at = Napi::Float64Array::New(env, extents.size());
  Napi::Float64Array length = Napi::Float64Array::New(env, extents.size());
  Napi::Uint8Array flags = Napi::Uint8Array::New(env, extents.size());
  for (size_t k = 0; k < extents.size(); k++) {
    at[k] = static_cast<double>(extents[k].physical);
    length[k] = static_cast<double>(extents[k].length);
    flags[k] = static_cast<uint8_t>((extents[k].shared ? 1 : 0) | (extents[k].encoded ? 2 : 0));
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("bytes", bytes);
  object.Set("extentStart", indexArray(env, result.extentStart));
  object.Set("extentAt", at);
  object.Set("extentLength", length);
  object.Set("extentFlags", flags);
  object.Set("failures", failureArray(env, result.failures));
  return object;
}

Napi::Value fromLost(Napi::Env env, Lost& lost) {
  Napi::Object counts = Napi::Object::New(env);
  counts.Set("owner", Napi::Number::New(env, lost.owner));
  counts.Set("xattrs", Napi::Number::New(env, lost.xattrs));
  counts.Set("specials", Napi::Number::New(env, lost.specials));
  Napi::Object object = Napi::Object::New(env);
  object.Set("lost", counts);
  return object;
}

Napi::Value fromAppliedMetadata(Napi::Env env, AppliedMetadata& applied) {
  Napi::Object object = fromConflicts(env, applied.conflicts).As<Napi::Object>();
  object.Set("lost", fromLost(env, applied.lost).As<Napi::Object>().Get("lost"));
  return object;
}

Napi::Value fromControlReply(Napi::Env env, ControlReply& reply) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("status", Napi::Number::New(env, reply.status));
  object.Set("done", Napi::Number::New(env, static_cast<double>(reply.done)));
  object.Set("total", Napi::Number::New(env, static_cast<double>(reply.total)));
  object.Set("data", byteArray(env, reply.data.data(), reply.data.size()));
  return object;
}

Napi::Value fromInodes(Napi::Env env, std::vector<uint64_t>& inodes) {
  Napi::BigUint64Array array = Napi::BigUint64Array::New(env, inodes.size());
  if (!inodes.empty()) std::memcpy(array.Data(), inodes.data(), inodes.size() * sizeof(uint64_t));
  return array;
}

Napi::Value fromSubvolume(Napi::Env env, const SubvolumeInfo& info) {
  auto hex = [env](const uint8_t(&bytes)[16]) {
    char text[33];
    for (int k = 0; k < 16; k++) std::snprintf(text + 2 * k, 3, "%02x", bytes[k]);
    return Napi::String::New(env, text);
  };
  Napi::Object value = Napi::Object::New(env);
  value.Set("uuid", hex(info.uuid));
  value.Set("parentUuid", hex(info.parentUuid));
  value.Set("generation", Napi::BigInt::New(env, info.generation));
  value.Set("changed", Napi::BigInt::New(env, info.changed));
  value.Set("created", Napi::BigInt::New(env, info.created));
  value.Set("readOnly", Napi::Boolean::New(env, info.readOnly));
  return value;
}

Napi::Value fromExtents(Napi::Env env, const std::vector<Extent>& extents) {
  Napi::Array array = Napi::Array::New(env, extents.size());
  for (uint32_t k = 0; k < extents.size(); k++) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("logical", Napi::Number::New(env, static_cast<double>(extents[k].logical)));
    one.Set("physical", Napi::Number::New(env, static_cast<double>(extents[k].physical)));
    one.Set("length", Napi::Number::New(env, static_cast<double>(extents[k].length)));
    one.Set("shared", Napi::Boolean::New(env, extents[k].shared));
    array.Set(k, one);
  }
  return array;
}

}  // namespace jvs
