package org.obmeet.telemetry.lake.keys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * The keys that pseudonyms come from: a file outside the lake, readable by its owner alone. A key
 * that is missing or destroyed is an error, never answered by another. Safe for threads and for
 * processes that share the file.
 */
public final class Keyset {
  private static final int FINGERPRINT_BYTES = 16;

  private final KeysetFile file;
  private final SecureRandom random;
  private KeysetContent content;

  private Keyset(KeysetFile file, SecureRandom random, KeysetContent content) {
    this.file = file;
    this.random = random;
    this.content = content;
  }

  /** Makes a ring with a subject key from the platform's source of randomness. */
  public static Keyset create(Path file) {
    return create(file, new SecureRandom());
  }

  /**
   * Makes a ring with a subject key and no other.
   *
   * @param random where keys come from
   * @throws KeysetException if there is a file already, it lies inside a lake, or cannot be written
   */
  public static Keyset create(Path file, SecureRandom random) {
    KeysetFile target = new KeysetFile(file);
    KeysetContent content = KeysetContent.fresh(random);
    target.create(content.json());
    return new Keyset(target, random, content);
  }

  /** Opens a ring, or makes it where there is none. */
  public static Keyset openOrCreate(Path file) {
    return Files.exists(file) ? open(file) : create(file);
  }

  /** Opens a ring; new keys come from the platform's source of randomness. */
  public static Keyset open(Path file) {
    return open(file, new SecureRandom());
  }

  /**
   * Opens a ring.
   *
   * @param random where new keys come from
   * @throws KeysetException if it is absent, unreadable, readable by others, malformed, or inside a
   *     lake
   */
  public static Keyset open(Path file, SecureRandom random) {
    KeysetFile source = new KeysetFile(file);
    return new Keyset(source, random, KeysetContent.parse(source.read(), source.path()));
  }

  /** The sibling {@code <lake>.keys}; for a lake elsewhere the ring has to be named. */
  public static Path defaultFor(String lakeRoot) {
    Path root =
        Locations.local(Locations.normalize(lakeRoot))
            .filter(path -> path.getFileName() != null)
            .orElseThrow(
                () ->
                    new KeysetException(
                        "the key ring of a lake at " + lakeRoot + " must be named"));
    return root.resolveSibling(root.getFileName() + ".keys");
  }

  /**
   * Refuses a ring that lies, or would lie, inside a lake.
   *
   * @throws KeysetException if it does
   */
  public static void requireOutside(Path file, String lakeRoot) {
    Path real = KeysetFile.real(file);
    Locations.local(Locations.normalize(lakeRoot))
        .map(KeysetFile::real)
        .filter(real::startsWith)
        .ifPresent(
            lake -> {
              throw KeysetFile.inside(file.toAbsolutePath().normalize(), lake);
            });
  }

  /** Names the ring: the fingerprint of its subject key. */
  public synchronized String id() {
    return print("subject", content.subject());
  }

  /** Key of subjects, 32 bytes. */
  public synchronized byte[] subjectKey() {
    return content.subject().clone();
  }

  /**
   * Key of pseudonyms of a stream, kind and epoch, 32 bytes.
   *
   * @throws KeysetException if it was never made, or was destroyed
   */
  public byte[] epochKey(String stream, String kind, long epoch) {
    return held(new KeyName(stream, kind, epoch)).clone();
  }

  /** Whether the ring holds that key. */
  public synchronized boolean has(KeyName key) {
    return content.keys().containsKey(key);
  }

  /** Names of the keys that the ring holds, in order. */
  public synchronized Set<KeyName> names() {
    return new TreeSet<>(content.keys().keySet());
  }

  /** Whether a key was destroyed. */
  public synchronized boolean isDestroyed(KeyName key) {
    return content.destroyed().contains(key);
  }

  /**
   * Makes the keys among these that never existed, and saves the ring.
   *
   * @return those that were made by this call
   * @throws KeysetException if one was destroyed, or the ring cannot be written
   */
  public synchronized Set<KeyName> createMissing(Collection<KeyName> names) {
    if (content.keys().keySet().containsAll(names)) {
      return Set.of();
    }
    return file.locked(
        () -> {
          reload();
          names.forEach(this::refuseDestroyed);
          Set<KeyName> made = new TreeSet<>(names);
          made.removeAll(content.keys().keySet());
          if (!made.isEmpty()) {
            made.forEach(name -> content.make(name, random));
            file.replace(content.json());
          }
          return made;
        });
  }

  /**
   * Destroys a key: what it made can no longer be linked to anyone, and it is never made again.
   *
   * @throws KeysetException if there is no such key, or the ring cannot be written
   */
  public synchronized void destroy(KeyName name) {
    file.locked(
        () -> {
          reload();
          held(name);
          content.keys().remove(name);
          content.destroyed().add(name);
          file.replace(content.json());
          return name;
        });
  }

  /**
   * Tells one key from another without saying anything about it: 32 hexadecimal digits of a hash.
   *
   * @throws KeysetException if there is no such key
   */
  public String fingerprint(KeyName name) {
    return print(name.toString(), held(name));
  }

  /**
   * Checks that this is the keyset of a lake, with every key that the lake's log says was made and
   * that is not destroyed here. A run may have died before it wrote the log.
   *
   * @param id of the lake's keyset, by its log
   * @param made fingerprints of keys, by the lake's log
   * @throws KeysetException naming what does not fit
   */
  public void check(String id, Map<KeyName, String> made) {
    if (!id().equals(id)) {
      throw new KeysetException(
          "the key ring at %s (%s) is not the one of this lake (%s)"
              .formatted(file.path(), id(), id));
    }
    for (Map.Entry<KeyName, String> key : made.entrySet()) {
      if (!isDestroyed(key.getKey()) && !fingerprint(key.getKey()).equals(key.getValue())) {
        throw new KeysetException(
            "%s in the key ring at %s is not the key that the lake's log says was made"
                .formatted(words(key.getKey()), file.path()));
      }
    }
  }

  @Override
  public String toString() {
    return "key ring " + id() + " at " + file.path();
  }

  private synchronized byte[] held(KeyName name) {
    refuseDestroyed(name);
    byte[] key = content.keys().get(name);
    if (key == null) {
      throw new KeysetException(words(name) + " is missing in the key ring at " + file.path());
    }
    return key;
  }

  private void refuseDestroyed(KeyName name) {
    if (content.destroyed().contains(name)) {
      throw new KeysetException(
          words(name) + " was destroyed, and is never made again: the data are past retention");
    }
  }

  /** What another process may have added since. */
  private void reload() {
    content = KeysetContent.parse(file.read(), file.path());
  }

  private static String words(KeyName name) {
    return "the key of stream %s, kind %s, epoch %s"
        .formatted(name.stream(), name.kind(), Long.toString(name.epoch()));
  }

  private static String print(String name, byte[] key) {
    MessageDigest digest = Digests.sha256();
    digest.update("fingerprint".getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return Digests.hex(digest.digest(key)).substring(0, 2 * FINGERPRINT_BYTES);
  }
}
