package org.obmeet.telemetry.lake.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.obmeet.telemetry.lake.io.CanonicalJson;

/**
 * The content of a keyset. Its JSON contains keys and must not be written to any other file.
 *
 * @param subject the subject key
 * @param destroyed names of destroyed keys, which must never be created again
 * @param wrapping location of the {@link KeyWrapping} of the file; empty if its keys are plain
 */
record KeysetContent(
    byte[] subject, Map<KeyName, byte[]> keys, Set<KeyName> destroyed, String wrapping) {
  static final int KEY_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();
  private static final long PLAIN = 1;
  private static final long WRAPPED = 2;
  private static final String SUBJECT = "subject";

  static KeysetContent generate(SecureRandom random) {
    byte[] subject = new byte[KEY_BYTES];
    random.nextBytes(subject);
    return new KeysetContent(subject, new TreeMap<>(), new TreeSet<>(), "");
  }

  /** Creates a key that differs from all other keys. */
  void create(KeyName name, SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    do {
      random.nextBytes(key);
    } while (encodedKeys().contains(HEX.formatHex(key)));
    keys.put(name, key);
  }

  /** Returns the JSON of the file. Keys are wrapped if there is a wrapping. */
  byte[] json() {
    BiFunction<String, byte[], byte[]> wrap =
        wrapping.isEmpty() ? (name, key) -> key : KeyWrapping.at(wrapping)::wrap;
    Map<String, String> hexByName = new TreeMap<>();
    keys.forEach(
        (name, key) ->
            hexByName.put(name.toString(), HEX.formatHex(wrap.apply(name.toString(), key))));
    Map<String, Object> map = new TreeMap<>();
    map.put("format", wrapping.isEmpty() ? PLAIN : WRAPPED);
    map.put(SUBJECT, HEX.formatHex(wrap.apply(SUBJECT, subject)));
    map.put("keys", hexByName);
    map.put("destroyed", destroyed.stream().map(KeyName::toString).toList());
    if (!wrapping.isEmpty()) {
      map.put("wrapping", wrapping);
    }
    return CanonicalJson.indented(map);
  }

  KeysetContent wrappedBy(String location) {
    return new KeysetContent(subject, keys, destroyed, location);
  }

  static KeysetContent parse(byte[] json, Path file) {
    KeysetContent content;
    try {
      content = content(CanonicalJson.map(json));
    } catch (IOException | IllegalArgumentException | ClassCastException | NullPointerException e) {
      // The cause may quote the file, so the exception does not include the cause.
      throw malformed(file, "it is not JSON of format 1 or 2 with subject, keys and destroyed");
    }
    if (content.encodedKeys().size() != content.keys.size() + 1) {
      throw malformed(file, "two of its keys are equal");
    }
    for (KeyName name : content.destroyed) {
      if (content.keys.containsKey(name)) {
        throw malformed(file, "key " + name + " is both present and destroyed");
      }
    }
    return content;
  }

  private static KeysetContent content(Map<String, Object> map) {
    boolean plain = Long.valueOf(PLAIN).equals(map.get("format"));
    if (!plain && !Long.valueOf(WRAPPED).equals(map.get("format"))) {
      throw new IllegalArgumentException("format");
    }
    String wrapping = plain ? "" : Objects.requireNonNull((String) map.get("wrapping"));
    BiFunction<String, byte[], byte[]> unwrap =
        plain ? (name, key) -> key : KeyWrapping.at(wrapping)::unwrap;
    Map<KeyName, byte[]> keys = new TreeMap<>();
    ((Map<?, ?>) map.get("keys"))
        .forEach(
            (name, key) -> keys.put(KeyName.parse((String) name), key((String) name, key, unwrap)));
    Set<KeyName> destroyed = new TreeSet<>();
    ((List<?>) map.get("destroyed")).forEach(name -> destroyed.add(KeyName.parse((String) name)));
    return new KeysetContent(key(SUBJECT, map.get(SUBJECT), unwrap), keys, destroyed, wrapping);
  }

  private static byte[] key(String name, Object hex, BiFunction<String, byte[], byte[]> unwrap) {
    byte[] key = unwrap.apply(name, HEX.parseHex((String) hex));
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("length of a key");
    }
    return key;
  }

  private Set<String> encodedKeys() {
    Set<String> encodedKeys = new HashSet<>();
    encodedKeys.add(HEX.formatHex(subject));
    keys.values().forEach(key -> encodedKeys.add(HEX.formatHex(key)));
    return encodedKeys;
  }

  private static KeysetException malformed(Path file, String reason) {
    return new KeysetException(
        "the keyset at " + file + " is malformed: " + reason + "; restore it from its backup");
  }

  @Override
  public String toString() {
    return keys.size() + " keys, " + destroyed.size() + " destroyed";
  }
}
