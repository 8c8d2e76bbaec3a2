package org.obmeet.telemetry.cli.protect.publication;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.keys.KeysetFile;

/** The key of {@link SecretNoise}, in a file that only its owner may read. */
public final class NoiseKeyFile {
  private NoiseKeyFile() {}

  /**
   * Returns the key in {@code --key}, otherwise that of the ledger, otherwise a new one. A missing
   * file is created.
   *
   * @throws JobException with exit code 43 if the file is in the output folder or is not a key
   * @throws org.obmeet.telemetry.lake.keys.KeysetException if other users can read the file, or it
   *     cannot be read or created
   */
  public static byte[] key(Optional<Path> given, Optional<Path> ledger, OutputFolder out) {
    Optional<Path> path = given.or(() -> ledger.map(folder -> folder.resolve(ReleaseLedger.KEY)));
    if (path.isEmpty()) {
      return newKey();
    }
    if (out.contains(path.get())) {
      throw JobException.badInput(
          "--key must be outside --out, which is published; it is '" + path.get() + "'");
    }
    KeysetFile file = new KeysetFile(path.get(), "key");
    if (!file.exists()) {
      file.create(newKey());
    }
    byte[] key = file.read();
    if (key.length != SecretNoise.KEY_BYTES) {
      throw JobException.badInput(
          ("--key must be a file of %s bytes; '%s' has %s: name a file that does not exist, and"
                  + " protect creates it")
              .formatted(SecretNoise.KEY_BYTES, path.get(), key.length));
    }
    return key;
  }

  private static byte[] newKey() {
    byte[] key = new byte[SecretNoise.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
