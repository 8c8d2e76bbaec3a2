package org.obmeet.telemetry.lake.transparency.publish;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.file.UnloggedFiles;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.TransparencyException;

/**
 * The salts of entries of the transparency log. Each commit with entries has a random secret in
 * {@code ledger/salts}, from which HMAC-SHA256 derives the salt of each entry. Without the secret,
 * only a receipt or a published opening proves the content of an entry.
 */
public final class EntrySalts {
  private final LakeFiles files;
  private final LakeLayout layout = new LakeLayout();
  private final Map<Long, byte[]> secrets = new HashMap<>();

  public EntrySalts(LakeFiles files) {
    this.files = files;
  }

  /**
   * Returns the salt of an entry. Creates the secret of the commit if the secret is missing.
   *
   * @param ordinal index of the entry among the entries of the commit
   */
  byte[] create(long commit, int ordinal, SecureRandom random) {
    String path = layout.entrySecret(commit);
    if (!secrets.containsKey(commit) && !files.exists(path)) {
      byte[] secret = new byte[EntryOpening.SALT_BYTES];
      random.nextBytes(secret);
      byte[] stored = Bytes.concat(secret, Digests.sha256().digest(secret));
      files.run("write", path, () -> files.putIfAbsent().create(path, stored));
    }
    return of(commit, ordinal);
  }

  /**
   * Returns the salt of an entry; throws {@link TransparencyException} if the salt was destroyed.
   */
  byte[] of(long commit, int ordinal) {
    String path = layout.entrySecret(commit);
    if (!secrets.containsKey(commit) && !files.exists(path)) {
      throw new TransparencyException(
          "the salt of commit " + commit + " was destroyed: its entries cannot be opened any more");
    }
    byte[] secret = secrets.computeIfAbsent(commit, c -> secret(path, files.bytes(path)));
    return Hashing.hmacSha256(secret)
        .hashString(Integer.toString(ordinal), StandardCharsets.UTF_8)
        .asBytes();
  }

  private static byte[] secret(String path, byte[] stored) {
    if (!isSound(stored)) {
      throw new TransparencyException(
          path + " is damaged: restore it from the same backup as the log");
    }
    return Arrays.copyOf(stored, EntryOpening.SALT_BYTES);
  }

  /** Returns true for the stored bytes of a secret, which end with its digest. */
  public static boolean isSound(byte[] stored) {
    byte[] secret = Arrays.copyOf(stored, EntryOpening.SALT_BYTES);
    return Arrays.equals(stored, Bytes.concat(secret, Digests.sha256().digest(secret)));
  }

  /** Destroys the secret of a commit; throws {@link TransparencyException} if there is none. */
  public void destroy(long commit) {
    String path = layout.entrySecret(commit);
    if (!files.exists(path)) {
      throw new TransparencyException(
          "commit %s has no salt: it has no entry in the log, or its salt was destroyed"
              .formatted(commit));
    }
    new UnloggedFiles(files).delete(path);
  }
}
