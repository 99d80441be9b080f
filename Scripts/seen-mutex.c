// SPDX-License-Identifier: Apache-2.0
// The thread sanitizer does not see a contended `Mutex` change hands: that happens in the standard library and in the
// kernel, which it does not watch, and so it reports races inside the lock. Loaded before the library by
// Scripts/sanitize, this tells it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

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
  ((__attribute__((swiftcall)) void (*)(uint32_t, SELF))dlsym(RTLD_NEXT, LOCK))(thread, self);
  if (__tsan_acquire) __tsan_acquire(self);
}

__attribute__((swiftcall)) bool try_lock(SELF) {
  bool locked = ((__attribute__((swiftcall)) bool (*)(SELF))dlsym(RTLD_NEXT, TRY_LOCK))(self);
  if (locked && __tsan_acquire) __tsan_acquire(self);
  return locked;
}

__attribute__((swiftcall)) void unlock(SELF) {
  if (__tsan_release) __tsan_release(self);
  ((__attribute__((swiftcall)) void (*)(SELF))dlsym(RTLD_NEXT, UNLOCK))(self);
}
