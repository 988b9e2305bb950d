// gcc 14 and newer call this function if an exception leaves a function marked noexcept. libstdc++ has it since version 14;
// programs linked with an older one get it from here.

#include <exception>

extern "C" void *__cxa_begin_catch(void *) noexcept;

extern "C" __attribute__((visibility("hidden"))) void __cxa_call_terminate(void *exception) noexcept {
  if (exception) {
    __cxa_begin_catch(exception);
  }
  std::terminate();
}
