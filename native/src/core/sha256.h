#pragma once

#include <cstddef>
#include <cstdint>

namespace jvs {

/** SHA-256 over the OpenSSL that the host program carries. One object a thread. */
class Sha256 {
 public:
  static constexpr size_t kBytes = 32;
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  /** Each returns false when the library refuses. */
  bool start();
  bool update(const void* data, size_t length);
  bool finish(uint8_t* digest);

 private:
  void* context_;
  const void* algorithm_;
  void* fetched_;
};

}  // namespace jvs
