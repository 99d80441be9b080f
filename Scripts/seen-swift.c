// SPDX-License-Identifier: Apache-2.0
// What the thread sanitizer does not see by itself: that a contended `Mutex` changes hands, which happens in the standard
// library and in the kernel, and that a task hands a value to another, of which the runtime would tell if it knew of the
// sanitizer; it waits for `__tsan_on_initialize`, which a sanitizer inside the executable answers itself. Loaded before
// the library by Scripts/sanitize, this tells both of each other.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

// The function that this one stands before.
#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))
#define SELF __attribute__((swift_context)) void *self
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Not there in a process without the sanitizer.
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

__attribute__((swiftcall)) void lock(uint32_t thread, SELF) __asm__(LOCK);
__attribute__((swiftcall)) bool try_lock(SELF) __asm__(TRY_LOCK);
__attribute__((swiftcall)) void unlock(SELF) __asm__(UNLOCK);

__attribute__((swiftcall)) void lock(uint32_t thread, SELF) {
  NEXT(__attribute__((swiftcall)) void (*)(uint32_t, SELF), LOCK)(thread, self);
  if (__tsan_acquire) __tsan_acquire(self);
}

__attribute__((swiftcall)) bool try_lock(SELF) {
  bool locked = NEXT(__attribute__((swiftcall)) bool (*)(SELF), TRY_LOCK)(self);
  if (locked && __tsan_acquire) __tsan_acquire(self);
  return locked;
}

__attribute__((swiftcall)) void unlock(SELF) {
  if (__tsan_release) __tsan_release(self);
  NEXT(__attribute__((swiftcall)) void (*)(SELF), UNLOCK)(self);
}

// How the runtime tells of its hand-overs, once somebody has set these.
extern bool _swift_tsan_enabled __attribute__((weak));
extern void (*_swift_tsan_acquire)(void *) __attribute__((weak));
extern void (*_swift_tsan_release)(void *) __attribute__((weak));

__attribute__((constructor)) static void tell_the_runtime(void) {
  if (!__tsan_acquire || !&_swift_tsan_enabled) return;
  _swift_tsan_acquire = __tsan_acquire;
  _swift_tsan_release = __tsan_release;
  _swift_tsan_enabled = true;
}

// A continuation that is resumed before its task waits passes its value on without a word. The task is what both have.
extern __attribute__((swiftcall)) void *swift_task_getCurrent(void) __attribute__((weak));

__attribute__((swiftcall)) void swift_continuation_resume(void *task) {
  if (__tsan_release) __tsan_release(task);
  NEXT(__attribute__((swiftcall)) void (*)(void *), "swift_continuation_resume")(task);
}

__attribute__((swiftcall)) void swift_continuation_throwingResume(void *task) {
  if (__tsan_release) __tsan_release(task);
  NEXT(__attribute__((swiftcall)) void (*)(void *), "swift_continuation_throwingResume")(task);
}

__attribute__((swiftcall)) void swift_continuation_throwingResumeWithError(void *task, void *error) {
  if (__tsan_release) __tsan_release(task);
  NEXT(__attribute__((swiftcall)) void (*)(void *, void *), "swift_continuation_throwingResumeWithError")(task, error);
}

// Looked up first, so that next to nothing can be resumed between here and there.
__attribute__((swiftasynccall)) void swift_continuation_await(void *context) {
  __attribute__((swiftasynccall)) void (*next)(void *) =
      NEXT(__attribute__((swiftasynccall)) void (*)(void *), "swift_continuation_await");
  if (__tsan_acquire && swift_task_getCurrent) __tsan_acquire(swift_task_getCurrent());
  return next(context);
}
