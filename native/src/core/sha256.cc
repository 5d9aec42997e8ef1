#include "core/sha256.h"

// OpenSSL's prototypes, declared here so that no headers are needed: the symbols come from the host program.
extern "C" {
struct evp_md_ctx_st;
struct evp_md_st;
evp_md_ctx_st* EVP_MD_CTX_new(void);
void EVP_MD_CTX_free(evp_md_ctx_st*);
const evp_md_st* EVP_sha256(void);
int EVP_DigestInit_ex(evp_md_ctx_st*, const evp_md_st*, void*);
int EVP_DigestUpdate(evp_md_ctx_st*, const void*, size_t);
int EVP_DigestFinal_ex(evp_md_ctx_st*, unsigned char*, unsigned int*);
// OpenSSL 3 only. Without an explicit fetch each initialisation looks the algorithm up again.
__attribute__((weak)) evp_md_st* EVP_MD_fetch(void*, const char*, const char*);
__attribute__((weak)) void EVP_MD_free(evp_md_st*);
}

namespace jvs {

Sha256::Sha256() : context_(EVP_MD_CTX_new()), algorithm_(nullptr), fetched_(nullptr) {
  if (EVP_MD_fetch != nullptr && EVP_MD_free != nullptr) fetched_ = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  algorithm_ = fetched_ != nullptr ? fetched_ : EVP_sha256();
}

Sha256::~Sha256() {
  EVP_MD_CTX_free(static_cast<evp_md_ctx_st*>(context_));
  if (fetched_ != nullptr) EVP_MD_free(static_cast<evp_md_st*>(fetched_));
}

bool Sha256::start() {
  auto* context = static_cast<evp_md_ctx_st*>(context_);
  return context != nullptr &&
         EVP_DigestInit_ex(context, static_cast<const evp_md_st*>(algorithm_), nullptr) == 1;
}

bool Sha256::update(const void* data, size_t length) {
  return EVP_DigestUpdate(static_cast<evp_md_ctx_st*>(context_), data, length) == 1;
}

bool Sha256::finish(uint8_t* digest) {
  return EVP_DigestFinal_ex(static_cast<evp_md_ctx_st*>(context_), digest, nullptr) == 1;
}

}  // namespace jvs
