#pragma once

#include <napi.h>

#include "core/error.h"

namespace jvs {

/** An error that looks like Node's: negative errno, code, syscall, path, "CODE: text, syscall 'path'". */
Napi::Error toNodeError(Napi::Env env, const Error& error);

}  // namespace jvs
