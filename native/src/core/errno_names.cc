#include "core/errno_names.h"

#include <cctype>
#include <cerrno>
#include <system_error>

namespace jvs {

namespace {

// libuv, and so Node, has no name for EDQUOT, ESTALE, EUCLEAN and others: hence a table of our own, of what
// file systems and their networks return. Linux gives ENOTSUP and EOPNOTSUPP one number; its manual pages say
// EOPNOTSUPP.
const char* knownName(int code) {
#define NAME(symbol) \
  case symbol:       \
    return #symbol;
  switch (code) {
    // clang-format off
    NAME(EPERM)
    NAME(ENOENT)
    NAME(ESRCH)
    NAME(EINTR)
    NAME(EIO)
    NAME(ENXIO)
    NAME(E2BIG)
    NAME(ENOEXEC)
    NAME(EBADF)
    NAME(ECHILD)
    NAME(EAGAIN)
    NAME(ENOMEM)
    NAME(EACCES)
    NAME(EFAULT)
    NAME(EBUSY)
    NAME(EEXIST)
    NAME(EXDEV)
    NAME(ENODEV)
    NAME(ENOTDIR)
    NAME(EISDIR)
    NAME(EINVAL)
    NAME(ENFILE)
    NAME(EMFILE)
    NAME(ENOTTY)
    NAME(ETXTBSY)
    NAME(EFBIG)
    NAME(ENOSPC)
    NAME(ESPIPE)
    NAME(EROFS)
    NAME(EMLINK)
    NAME(EPIPE)
    NAME(EDOM)
    NAME(ERANGE)
    NAME(EDEADLK)
    NAME(ENAMETOOLONG)
    NAME(ENOLCK)
    NAME(ENOSYS)
    NAME(ENOTEMPTY)
    NAME(ELOOP)
    NAME(ENODATA)
    NAME(EPROTO)
    NAME(EBADMSG)
    NAME(EOVERFLOW)
    NAME(EILSEQ)
    NAME(EOPNOTSUPP)
    NAME(ENOTCONN)
    NAME(ETIMEDOUT)
    NAME(ESTALE)
    NAME(EDQUOT)
    NAME(ECANCELED)
#ifdef __linux__
    NAME(EL2NSYNC)
    NAME(EL2HLT)
    NAME(EBADE)
    NAME(EBADR)
    NAME(EXFULL)
    NAME(EBADSLT)
    NAME(ETIME)
    NAME(ENOSR)
    NAME(ENONET)
    NAME(EREMOTE)
    NAME(ENOLINK)
    NAME(ECOMM)
    NAME(ENOTUNIQ)
    NAME(EBADFD)
    NAME(EREMCHG)
    NAME(ERESTART)
    NAME(ESTRPIPE)
    NAME(EUSERS)
    NAME(ENETDOWN)
    NAME(ENETUNREACH)
    NAME(ECONNABORTED)
    NAME(ECONNRESET)
    NAME(ESHUTDOWN)
    NAME(ECONNREFUSED)
    NAME(EHOSTDOWN)
    NAME(EHOSTUNREACH)
    NAME(EUCLEAN)
    NAME(ENOTNAM)
    NAME(ENAVAIL)
    NAME(EISNAM)
    NAME(EREMOTEIO)
    NAME(ENOMEDIUM)
    NAME(EMEDIUMTYPE)
    NAME(ENOKEY)
    NAME(EKEYEXPIRED)
    NAME(EKEYREVOKED)
    NAME(EKEYREJECTED)
    NAME(EOWNERDEAD)
    NAME(ENOTRECOVERABLE)
#endif
    // clang-format on
    default:
      return nullptr;
  }
#undef NAME
}

}  // namespace

std::string errnoName(int code) {
  if (const char* name = knownName(code)) return name;
  return "E" + std::to_string(code);
}

std::string errnoText(int code) {
  std::string text = std::generic_category().message(code);
  // "I/O error" stays as it is: its second letter says that the first is no sentence start.
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1]))) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

}  // namespace jvs
