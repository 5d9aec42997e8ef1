#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace jvs {

/** How a request to a control file ended. */
struct ControlReply {
  /** errno of the other side; 0 = done. */
  int status = 0;
  /** Of the last progress record; 0 when there was none. */
  uint64_t done = 0, total = 0;
  /** What was asked for, where the request is a question. */
  std::vector<uint8_t> data;
};

/**
 * Takes a reply apart as it arrives, in pieces of any size. Records: 0xFE u64 u64 = progress; 0xFF u32 length
 * + data = end; any other byte = errno and end. All big-endian. Nothing that arrives can do more than end in
 * kBroken: lengths are checked before memory is taken.
 */
class ControlReplyParser {
 public:
  enum State { kMore, kEnded, kBroken };
  static constexpr size_t kMaxData = size_t{16} << 20;

  State take(const uint8_t* bytes, size_t length);
  State state() const { return state_; }
  ControlReply& reply() { return reply_; }

 private:
  void takeByte(uint8_t byte);
  void headComplete();

  static constexpr uint8_t kProgress = 0xFE, kData = 0xFF;
  State state_ = kMore;
  uint8_t kind_ = 0;
  size_t headRoom_ = 0;  // bytes of the record's head still to come
  uint8_t head_[16];
  size_t headLength_ = 0;
  size_t dataRoom_ = 0;
  ControlReply reply_;
};

}  // namespace jvs
