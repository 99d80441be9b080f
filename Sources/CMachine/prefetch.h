// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Asks the processor to bring the memory at an address near. Reads nothing, changes nothing, never fails.
static inline __attribute__((always_inline)) void kaydi_prefetch(const void *_Nullable address) {
  __builtin_prefetch(address);
}
