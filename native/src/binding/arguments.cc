#include <cmath>

#include "binding/convert.h"
#include "binding/errors.h"

namespace jvs {

Arguments::Arguments(const Napi::CallbackInfo& info) : info_(info), keep_(Napi::Array::New(info.Env())) {}

void Arguments::refuse(const char* what) { throw toNodeError(info_.Env(), {EINVAL, what, ""}); }

template <class T>
T* Arguments::array(Napi::Value value, napi_typedarray_type type, size_t& length) {
  if (!value.IsTypedArray()) refuse("arguments");
  Napi::TypedArray array = value.As<Napi::TypedArray>();
  if (array.TypedArrayType() != type) refuse("arguments");
  keep_.Set(keep_.Length(), array);
  length = array.ElementLength();
  return reinterpret_cast<T*>(static_cast<uint8_t*>(array.ArrayBuffer().Data()) + array.ByteOffset());
}

template <class T>
T* Arguments::column(Napi::Object owner, const char* name, napi_typedarray_type type, size_t& length) {
  return array<T>(owner.Get(name), type, length);
}

std::string Arguments::path(size_t at) {
  if (!info_[at].IsString()) refuse("path");
  std::string path = info_[at].As<Napi::String>();
  // Cut off at a NUL, it would name another file.
  if (path.empty() || path.find('\0') != std::string::npos) refuse("path");
  return path;
}

std::string Arguments::name(size_t at) {
  std::string name = path(at);
  if (name == "." || name == ".." || name.find('/') != std::string::npos) refuse("name");
  return name;
}

uint64_t Arguments::number64(size_t at) {
  if (!info_[at].IsBigInt()) refuse("arguments");
  bool lossless = false;
  uint64_t value = info_[at].As<Napi::BigInt>().Uint64Value(&lossless);
  if (!lossless) refuse("arguments");
  return value;
}

std::vector<uint8_t> Arguments::bytes(size_t at) {
  size_t length;
  const uint8_t* first = array<uint8_t>(info_[at], napi_uint8_array, length);
  return std::vector<uint8_t>(first, first + length);
}

std::vector<std::vector<uint8_t>> Arguments::pieces(size_t at) {
  if (!info_[at].IsArray()) refuse("arguments");
  Napi::Array array = info_[at].As<Napi::Array>();
  std::vector<std::vector<uint8_t>> pieces;
  for (uint32_t k = 0; k < array.Length(); k++) {
    size_t length;
    const uint8_t* first = this->array<uint8_t>(array.Get(k), napi_uint8_array, length);
    pieces.emplace_back(first, first + length);
  }
  return pieces;
}

TreeView Arguments::tree(size_t at) {
  if (!info_[at].IsObject()) refuse("tree");
  Napi::Object from = info_[at].As<Napi::Object>();
  Napi::Value count = from.Get("count");
  if (!count.IsNumber()) refuse("tree");
  double entries = count.As<Napi::Number>();
  if (!(entries >= 1 && entries < UINT32_MAX) || entries != std::floor(entries)) refuse("tree");

  TreeView tree;
  tree.count = static_cast<uint32_t>(entries);
  bool fits = true;
  size_t length;
  auto expect = [&](size_t wanted) { fits = fits && length == wanted; };
  tree.parent = column<uint32_t>(from, "parent", napi_uint32_array, length), expect(tree.count);
  tree.end = column<uint32_t>(from, "end", napi_uint32_array, length), expect(tree.count);
  tree.nameStart = column<uint32_t>(from, "nameStart", napi_uint32_array, length),
  expect(size_t{tree.count} + 1);
  tree.names = column<uint8_t>(from, "names", napi_uint8_array, tree.namesLength);
  tree.type = column<uint8_t>(from, "type", napi_uint8_array, length), expect(tree.count);
  tree.mode = column<uint16_t>(from, "mode", napi_uint16_array, length), expect(tree.count);
  tree.size = column<double>(from, "size", napi_float64_array, length), expect(tree.count);
  tree.nlink = column<uint32_t>(from, "nlink", napi_uint32_array, length), expect(tree.count);
  tree.uid = column<uint32_t>(from, "uid", napi_uint32_array, length), expect(tree.count);
  tree.gid = column<uint32_t>(from, "gid", napi_uint32_array, length), expect(tree.count);
  tree.rdev = column<double>(from, "rdev", napi_float64_array, length), expect(tree.count);
  tree.ino = column<uint64_t>(from, "ino", napi_biguint64_array, length), expect(tree.count);
  tree.mtimeNs = column<int64_t>(from, "mtimeNs", napi_bigint64_array, length), expect(tree.count);
  tree.ctimeNs = column<int64_t>(from, "ctimeNs", napi_bigint64_array, length), expect(tree.count);
  if (!fits) refuse("tree");
  return tree;
}

std::vector<uint32_t> Arguments::indices(size_t at) {
  size_t length;
  const uint32_t* first = array<uint32_t>(info_[at], napi_uint32_array, length);
  return std::vector<uint32_t>(first, first + length);
}

const uint8_t* Arguments::flags(size_t at, const TreeView& tree) {
  if (isNull(at)) return nullptr;
  size_t length;
  const uint8_t* first = array<uint8_t>(info_[at], napi_uint8_array, length);
  if (length != tree.count) refuse("share");
  return first;
}

const uint64_t* Arguments::inodes(size_t at, const TreeView& tree) {
  if (isNull(at)) return nullptr;
  size_t length;
  const uint64_t* first = array<uint64_t>(info_[at], napi_biguint64_array, length);
  if (length != tree.count) refuse("inodes");
  return first;
}

Expectation Arguments::expectation(size_t at, size_t entries) {
  Expectation was;
  if (isNull(at)) return was;
  if (!info_[at].IsObject()) refuse("expected");
  Napi::Object from = info_[at].As<Napi::Object>();
  bool fits = true;
  size_t length;
  auto expect = [&] { fits = fits && length == entries; };
  was.given = true;
  was.type = column<uint8_t>(from, "type", napi_uint8_array, length), expect();
  was.mode = column<uint16_t>(from, "mode", napi_uint16_array, length), expect();
  was.size = column<double>(from, "size", napi_float64_array, length), expect();
  was.ino = column<uint64_t>(from, "ino", napi_biguint64_array, length), expect();
  was.mtimeNs = column<int64_t>(from, "mtimeNs", napi_bigint64_array, length), expect();
  was.staged = column<uint64_t>(from, "staged", napi_biguint64_array, length), expect();
  if (!fits) refuse("expected");
  return was;
}

unsigned Arguments::threads(size_t at) {
  if (isNull(at)) return 0;
  if (!info_[at].IsNumber()) refuse("threads");
  double threads = info_[at].As<Napi::Number>();
  if (!(threads >= 1)) refuse("threads");
  return threads > 64 ? 64 : static_cast<unsigned>(threads);
}

int64_t* Arguments::words(size_t at) {
  size_t length;
  int64_t* words = array<int64_t>(info_[at], napi_bigint64_array, length);
  if (length < 3) refuse("control");
  return words;
}

}  // namespace jvs
