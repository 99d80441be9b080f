// SPDX-License-Identifier: Apache-2.0
// Swift tells the thread sanitizer of each access through `inout`, also of one to a value that has no memory, as the
// system's generator of random numbers; its address is then anything, and the sanitizer reads there. Linked in by
// Scripts/sanitize, this leaves such reports out. Loads and stores themselves are looked at all the same.

void __wrap___tsan_external_write(void *address, void *caller, void *tag) {
  (void)address;
  (void)caller;
  (void)tag;
}
