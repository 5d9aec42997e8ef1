#include "core/control_reply.h"

#include <algorithm>

namespace jvs {

namespace {

uint64_t bigEndian(const uint8_t* bytes, size_t length) {
  uint64_t value = 0;
  for (size_t k = 0; k < length; k++) value = (value << 8) | bytes[k];
  return value;
}

}  // namespace

ControlReplyParser::State ControlReplyParser::take(const uint8_t* bytes, size_t length) {
  size_t at = 0;
  while (at < length && state_ == kMore) {
    if (dataRoom_ == 0) {
      takeByte(bytes[at++]);
      continue;
    }
    size_t part = std::min(dataRoom_, length - at);
    reply_.data.insert(reply_.data.end(), bytes + at, bytes + at + part);
    at += part;
    dataRoom_ -= part;
    if (dataRoom_ == 0) state_ = kEnded;
  }
  // Bytes behind the end belong to no record: what came before them cannot be trusted either.
  if (at < length) state_ = kBroken;
  return state_;
}

void ControlReplyParser::takeByte(uint8_t byte) {
  if (headRoom_ > 0) {
    head_[headLength_++] = byte;
    if (--headRoom_ == 0) headComplete();
    return;
  }
  kind_ = byte;
  headLength_ = 0;
  if (byte == kProgress) {
    headRoom_ = 16;
  } else if (byte == kData) {
    headRoom_ = 4;
  } else {
    reply_.status = byte;
    state_ = kEnded;
  }
}

void ControlReplyParser::headComplete() {
  if (kind_ == kProgress) {
    reply_.done = bigEndian(head_, 8);
    reply_.total = bigEndian(head_ + 8, 8);
    return;
  }
  uint64_t length = bigEndian(head_, 4);
  dataRoom_ = static_cast<size_t>(length);
  if (length > kMaxData) {
    state_ = kBroken;
  } else if (length == 0) {
    state_ = kEnded;
  }
}

}  // namespace jvs
