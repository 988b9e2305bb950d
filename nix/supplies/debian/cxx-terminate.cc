// What gcc 14 has an exception run into that leaves a function marked noexcept. libstdc++ has it from 14 on; this goes
// into programs that are linked with an older one.

#include <exception>

extern "C" void *__cxa_begin_catch(void *) noexcept;

extern "C" __attribute__((visibility("hidden"))) void __cxa_call_terminate(void *exception) noexcept {
  if (exception) {
    __cxa_begin_catch(exception);
  }
  std::terminate();
}
