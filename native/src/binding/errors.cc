#include "binding/errors.h"

#include "core/errno_names.h"

namespace jvs {

namespace {

Napi::Error cancelled(Napi::Env env) {
  Napi::Error error = Napi::Error::New(env, "E_CANCELLED: the operation was cancelled");
  error.Set("name", Napi::String::New(env, "AbortError"));
  error.Set("code", Napi::String::New(env, "E_CANCELLED"));
  return error;
}

}  // namespace

Napi::Error toNodeError(Napi::Env env, const Error& error) {
  if (error.code == kCancelled) return cancelled(env);
  std::string code = errnoName(error.code);
  std::string message = code + ": " + errnoText(error.code);
  if (*error.syscall != '\0') message += std::string(", ") + error.syscall;
  if (!error.path.empty()) message += " '" + error.path + "'";
  Napi::Error result = Napi::Error::New(env, message);
  result.Set("errno", Napi::Number::New(env, -error.code));
  result.Set("code", Napi::String::New(env, code));
  result.Set("syscall", Napi::String::New(env, error.syscall));
  if (!error.path.empty()) result.Set("path", Napi::String::New(env, error.path));
  return result;
}

}  // namespace jvs
