// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
print("kaydi")
