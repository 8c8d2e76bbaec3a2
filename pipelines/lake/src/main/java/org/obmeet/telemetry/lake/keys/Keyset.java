package org.obmeet.telemetry.lake.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * The keys of all pseudonyms, in a file outside the lake that only its owner may read. A read of a
 * missing or destroyed key is an error. A destroyed key is never created again. Safe for threads,
 * and for processes that share the file. Reads of keys do not wait for a write.
 */
public final class Keyset {
  private static final int FINGERPRINT_BYTES = 16;

  private final KeysetFile file;
  private final SecureRandom random;

  /** The content of the file when it was read last; never changed, but replaced. */
  private volatile KeysetContent content;

  /** Bytes of the file that {@link #isStored} has found to contain this keyset; otherwise null. */
  private volatile byte[] checked;

  private Keyset(KeysetFile file, SecureRandom random, KeysetContent content) {
    this.file = file;
    this.random = random;
    this.content = content;
  }

  public static Keyset create(Path file) {
    return create(file, new SecureRandom());
  }

  /**
   * Creates a keyset with a subject key and no other key.
   *
   * @throws KeysetException if the file exists, is inside a lake, or cannot be written
   */
  public static Keyset create(Path file, SecureRandom random) {
    KeysetFile target = new KeysetFile(file, "keyset");
    KeysetContent content = KeysetContent.generate(random);
    target.create(content.json());
    return new Keyset(target, random, content);
  }

  public static Keyset openOrCreate(Path file) {
    return Files.exists(file) ? open(file) : create(file);
  }

  /**
   * Opens a keyset.
   *
   * @throws KeysetException if the file is absent, unreadable, malformed, inside a lake, or
   *     readable by other users
   */
  public static Keyset open(Path file) {
    KeysetFile source = new KeysetFile(file, "keyset");
    return new Keyset(
        source, new SecureRandom(), KeysetContent.parse(source.read(), source.path()));
  }

  /** Returns {@code <lake>.keys} beside a local lake; throws an exception for any other lake. */
  public static Path defaultFor(String lakeRoot) {
    Path root =
        Locations.local(Locations.normalize(lakeRoot))
            .filter(path -> path.getFileName() != null)
            .orElseThrow(
                () ->
                    new KeysetException("the keyset of a lake at " + lakeRoot + " must be named"));
    return root.resolveSibling(root.getFileName() + ".keys");
  }

  /** Throws a {@link KeysetException} if the path of a keyset is inside a lake. */
  public static void requireOutside(Path file, String lakeRoot) {
    Path real = KeysetFile.real(file);
    Locations.local(Locations.normalize(lakeRoot))
        .map(KeysetFile::real)
        .filter(real::startsWith)
        .ifPresent(
            lake -> {
              throw KeysetFile.inside("keyset", file.toAbsolutePath().normalize(), lake);
            });
  }

  /** Returns the id of the keyset: the fingerprint of its subject key. */
  public String id() {
    return fingerprint("subject", content.subject());
  }

  /** Returns the subject key, 32 bytes. */
  public byte[] subjectKey() {
    return content.subject().clone();
  }

  /**
   * Returns the key of pseudonyms of a stream, kind and key rotation period, 32 bytes.
   *
   * @throws KeysetException if the key was never created, or was destroyed
   */
  public byte[] epochKey(String stream, String kind, long epoch) {
    return requireKey(content, new KeyName(stream, kind, epoch)).clone();
  }

  public boolean has(KeyName key) {
    return content.keys().containsKey(key);
  }

  /** Returns the names of all existing keys, in order. */
  public Set<KeyName> names() {
    return new TreeSet<>(content.keys().keySet());
  }

  public boolean isDestroyed(KeyName key) {
    return content.destroyed().contains(key);
  }

  /**
   * Returns false if the file is gone, cannot be read, or has another keyset. Keys are unwrapped
   * only if the file has changed.
   */
  public boolean isStored() {
    try {
      byte[] bytes = file.read();
      if (!Arrays.equals(bytes, checked)) {
        checked =
            Arrays.equals(KeysetContent.parse(bytes, file.path()).subject(), content.subject())
                ? bytes
                : null;
      }
      return checked != null;
    } catch (KeysetException gone) {
      return false;
    }
  }

  /**
   * Creates those keys that the file lacks, and saves the keyset.
   *
   * @param recorded keys that the log records, which the file must have already
   * @return the keys that this call created
   * @throws KeysetException if a key was destroyed, or is recorded but missing
   */
  public synchronized Set<KeyName> createMissing(Collection<KeyName> names, Set<KeyName> recorded) {
    if (content.keys().keySet().containsAll(names)) {
      return Set.of();
    }
    return file.locked(
        () -> {
          KeysetContent changed = read();
          names.forEach(name -> requireNotDestroyed(changed, name));
          Set<KeyName> created = new TreeSet<>(names);
          created.removeAll(changed.keys().keySet());
          created.stream().filter(recorded::contains).forEach(name -> requireKey(changed, name));
          if (!created.isEmpty()) {
            created.forEach(name -> changed.create(name, random));
            file.replace(changed.json());
          }
          content = changed;
          return created;
        });
  }

  /**
   * Replaces the wrapping of all keys.
   *
   * @param location see {@link KeyWrapping#at}; empty to store plain keys
   */
  public synchronized void wrap(String location) {
    file.locked(
        () -> {
          KeysetContent wrapped = read().wrappedBy(location);
          byte[] json = wrapped.json();
          KeysetContent.parse(json, file.path());
          file.replace(json);
          content = wrapped;
          return location;
        });
  }

  /**
   * Destroys a key, which is never created again. Pseudonyms of this key can no longer be linked to
   * a subject.
   *
   * @throws KeysetException if the key does not exist
   * @throws org.obmeet.telemetry.lake.store.LakeException if the keyset cannot be written
   */
  public synchronized void destroy(KeyName name) {
    file.locked(
        () -> {
          KeysetContent changed = read();
          requireKey(changed, name);
          changed.keys().remove(name);
          changed.destroyed().add(name);
          file.replace(changed.json());
          content = changed;
          return name;
        });
  }

  /**
   * Returns the fingerprint of a key: 32 hexadecimal digits of a hash, which do not disclose the
   * key.
   *
   * @throws KeysetException if the keyset does not have the key
   */
  public String fingerprint(KeyName name) {
    return fingerprint(name.toString(), requireKey(content, name));
  }

  /**
   * Checks that this is the keyset of a lake. It must have every key that the log records, unless
   * the key is destroyed in this keyset. Further keys are allowed, because a run may fail between
   * key creation and commit.
   *
   * @param id id of the lake's keyset, from the log
   * @param created fingerprints of keys, from the log
   * @throws KeysetException if the keyset differs; the message names the difference
   */
  public void check(String id, Map<KeyName, String> created) {
    if (!id().equals(id)) {
      throw new KeysetException(
          "the keyset at %s (%s) does not belong to this lake (%s)"
              .formatted(file.path(), id(), id));
    }
    for (Map.Entry<KeyName, String> key : created.entrySet()) {
      if (!isDestroyed(key.getKey()) && !fingerprint(key.getKey()).equals(key.getValue())) {
        throw new KeysetException(
            "%s in the keyset at %s is not the key that the lake's log records"
                .formatted(describe(key.getKey()), file.path()));
      }
    }
  }

  @Override
  public String toString() {
    return "keyset " + id() + " at " + file.path();
  }

  private byte[] requireKey(KeysetContent content, KeyName name) {
    requireNotDestroyed(content, name);
    byte[] key = content.keys().get(name);
    if (key == null) {
      throw new KeysetException(
          "%s is missing in the keyset at %s: restore the newest copy of the file"
              .formatted(describe(name), file.path()));
    }
    return key;
  }

  private static void requireNotDestroyed(KeysetContent content, KeyName name) {
    if (content.destroyed().contains(name)) {
      throw new KeysetException(
          describe(name)
              + " was destroyed, and is never created again: the data are past retention");
    }
  }

  /** Reads the file, because another process may have changed it. */
  private KeysetContent read() {
    return KeysetContent.parse(file.read(), file.path());
  }

  private static String describe(KeyName name) {
    return "the key of stream %s, kind %s, rotation period %s"
        .formatted(name.stream(), name.kind(), Long.toString(name.epoch()));
  }

  private static String fingerprint(String name, byte[] key) {
    MessageDigest digest = Digests.sha256();
    digest.update("fingerprint".getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return Digests.hex(digest.digest(key)).substring(0, 2 * FINGERPRINT_BYTES);
  }
}
