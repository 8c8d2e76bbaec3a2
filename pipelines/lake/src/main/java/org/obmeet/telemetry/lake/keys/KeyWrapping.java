package org.obmeet.telemetry.lake.keys;

import java.util.ServiceLoader;

/**
 * Encrypts the keys of a keyset, so that its file has no plain key. A {@link Provider} on the class
 * path adds a further key management service.
 */
public interface KeyWrapping {
  /**
   * Encrypts a key.
   *
   * @param name name of the key, which is authenticated, so that wrapped keys cannot be swapped
   */
  byte[] wrap(String name, byte[] key);

  /**
   * Decrypts a key.
   *
   * @throws KeysetException if the service cannot be used, or another wrapping encrypted the key
   */
  byte[] unwrap(String name, byte[] wrapped);

  /** Finds the wrapping at a location, such as the URI of a key in a key management service. */
  interface Provider {
    boolean knows(String location);

    KeyWrapping open(String location);
  }

  /**
   * Returns the wrapping at a location: {@code file:///PATH} is a key in a file, {@code
   * aws-kms:ARN} is a key of AWS KMS. A {@link Provider} may know further locations.
   *
   * @throws KeysetException if no provider knows the location, or its key cannot be used
   */
  static KeyWrapping at(String location) {
    for (Provider provider : ServiceLoader.load(Provider.class)) {
      if (provider.knows(location)) {
        return provider.open(location);
      }
    }
    if (location.startsWith("file:///")) {
      return FileKeyWrapping.open(location);
    }
    if (location.startsWith(AwsKmsKeyWrapping.SCHEME)) {
      return AwsKmsKeyWrapping.open(location);
    }
    throw new KeysetException(
        "the wrapping of a keyset must be file:///PATH, aws-kms:ARN, or a location that a provider"
            + " on the class path knows; it is '%s'".formatted(location));
  }
}
