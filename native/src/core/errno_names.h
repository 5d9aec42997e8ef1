#pragma once

#include <string>

namespace jvs {

/** "ENOENT" for a positive errno; "E<number>" when the system has no name for it. */
std::string errnoName(int code);

/** Node's wording: "no such file or directory". */
std::string errnoText(int code);

}  // namespace jvs
