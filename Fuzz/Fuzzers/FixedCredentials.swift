// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Signing

/// An authority, a user and a signer of answers whose private keys are the numbers 1, 2 and 3. Nobody trusts
/// them; they stay the same, so that an input means the same in every run.
enum FixedCredentials {
  /// Within the validity of all three: 2027-01-15T08:00:00Z.
  static let now: Int64 = 1_800_000_000

  static let root = credential(
    1,
    """
    -----BEGIN CERTIFICATE-----
    MIIBYzCCAQmgAwIBAgIBEDAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1LYXlkaSBG
    dXp6aW5nMCAXDTI2MTEyMTE2NDM0NVoYDzIxMjYxMDI4MTY0MzQ1WjAYMRYwFAYD
    VQQDDA1LYXlkaSBGdXp6aW5nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR
    8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84z
    V2sxXs7LtkBoN79R9aNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMC
    AQYwHQYDVR0OBBYEFLRno5mete+mcd4AMvCKnJ5e/aDhMAoGCCqGSM49BAMCA0gA
    MEUCIQDtlxcQQPc3xct5H0+g0GZYpLeHIUjFg+agXQXdCC2aYQIgf6ATCwsEv43D
    056pWiqd6EO+DCBDQqlTPYwI2oLYU7Y=
    -----END CERTIFICATE-----
    """)

  /// AKA001 of member AKA.
  static let user = credential(
    2,
    """
    -----BEGIN CERTIFICATE-----
    MIIBnTCCAUOgAwIBAgIBETAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1LYXlkaSBG
    dXp6aW5nMCAXDTI2MTEyMTE2NDM0NVoYDzIxMjYwNzIwMTY0MzQ1WjAfMQwwCgYD
    VQQKDANBS0ExDzANBgNVBAMMBkFLQTAwMTBZMBMGByqGSM49AgEGCCqGSM49AwEH
    A0IABHzyexiNA09+ilI4AwS1GsPAiWnid/IbNaYLSPxHZpl4B3dVENuO0EApPZrG
    n3Qw27p9reY86YIpngS3nSJ4c9GjdTBzMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/
    BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMCMB0GA1UdDgQWBBRbRxewTqztV8Ts
    oXKMqacdOyJDQDAfBgNVHSMEGDAWgBS0Z6OZnrXvpnHeADLwipyeXv2g4TAKBggq
    hkjOPQQDAgNIADBFAiEAoR+c3bsJu0QEdn8C7TIiRufzh0Oep72hW+eFzGXhWusC
    IAy+pSZxAKjfgpAiUkQ9Y6Rv6qc+YpKhmIF1FsIVSL+u
    -----END CERTIFICATE-----
    """)

  static let signer = credential(
    3,
    """
    -----BEGIN CERTIFICATE-----
    MIIBjTCCATSgAwIBAgIBEjAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1LYXlkaSBG
    dXp6aW5nMCAXDTI2MTEyMTE2NDM0NVoYDzIxMjYwNzIwMTY0MzQ1WjAQMQ4wDAYD
    VQQDDAVLYXlkaTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABF7L5NGmMwpEyPfv
    lR1L8WXmxrch762phftBZhvG5/1shzRkDEmY/343SwbOGmSi7NgqsDY4T7g9mnmx
    J6J9UDKjdTBzMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQM
    MAoGCCsGAQUFBwMkMB0GA1UdDgQWBBT8LLcBKUUvk2QCuZyc3qJnQSsSgDAfBgNV
    HSMEGDAWgBS0Z6OZnrXvpnHeADLwipyeXv2g4TAKBggqhkjOPQQDAgNHADBEAiAb
    kiP9vzf9vhNEqLhvB+ajRKMofUyX63p03ekUE5e6NQIgFheQsUZ6q3IoaFwrM7Fq
    lK48MvWma8hxzArFOs2AJbg=
    -----END CERTIFICATE-----
    """)

  static func verifier() -> Signing.Verifier {
    good { try Signing.Verifier(roots: [root.certificate]) }
  }

  private static func credential(_ number: UInt8, _ pem: String) -> Credential {
    good {
      let scalar = [UInt8](repeating: 0, count: 31) + [number]
      return try Credential(
        certificate: Credential.certificates(pem: pem)[0], key: .init(rawRepresentation: scalar))
    }
  }
}

/// What must succeed with the material at hand, whatever the input is.
func good<Result>(_ body: () throws -> Result) -> Result {
  do {
    return try body()
  } catch {
    fatalError("\(error)")
  }
}
