package org.obmeet.telemetry.lake.transparency;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.io.Digests;

/**
 * The opening of an entry. The entry itself is only a commitment: the SHA-256 of the salt and the
 * content's JSON in the form of RFC 8785. The content consists of text without control characters,
 * whole numbers below 2^53, and objects.
 *
 * @param index index of the entry in the log
 * @param salt 32 bytes, derived from a random secret
 */
public record EntryOpening(long index, byte[] salt, Map<String, Object> content) {
  public static final int SALT_BYTES = 32;

  public EntryOpening {
    content = new TreeMap<>(content);
    if (salt.length != SALT_BYTES) {
      throw new TransparencyException("a salt must have 32 bytes; one has " + salt.length);
    }
  }

  /** Returns the entry of the log. */
  public byte[] commitment() {
    MessageDigest digest = Digests.sha256();
    digest.update(salt);
    return digest.digest(json(content));
  }

  /** Returns JSON in the form of RFC 8785. */
  public static byte[] json(Map<?, ?> content) {
    byte[] line = CanonicalJson.canonical(content);
    return Arrays.copyOf(line, line.length - 1);
  }

  /** Returns a text of the content; empty if it has none. */
  public String text(String key) {
    return content.get(key) instanceof String text ? text : "";
  }

  /** Returns a time of the content; {@link Instant#MIN} if it has none. */
  public Instant time(String key) {
    try {
      return Instant.parse(text(key));
    } catch (DateTimeParseException absent) {
      return Instant.MIN;
    }
  }

  /** Returns an object of the content; empty if it has none. */
  public Map<?, ?> object(String key) {
    return content.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  /** Returns the JSON form. */
  public Map<String, Object> map() {
    return Map.of("index", index, "salt", HexFormat.of().formatHex(salt), "content", content);
  }

  /**
   * Parses an opening from the JSON form that {@link #map} returns.
   *
   * @throws TransparencyException if the value has another form
   */
  @SuppressWarnings("unchecked")
  public static EntryOpening parse(Object value) {
    try {
      Map<?, ?> map = (Map<?, ?>) value;
      String salt = (String) map.get("salt");
      EntryOpening opening =
          new EntryOpening(
              (Long) map.get("index"),
              HexFormat.of().parseHex(salt),
              (Map<String, Object>) map.get("content"));
      if (opening.map().get("salt").equals(salt)) {
        return opening;
      }
      throw new TransparencyException("a salt must be in lower-case hexadecimal digits");
    } catch (ClassCastException | NullPointerException | IllegalArgumentException invalid) {
      throw new TransparencyException("an opening must have index, salt and content");
    }
  }

  /** Parses a JSON object; {@code name} names the object in messages. */
  public static Map<String, Object> object(String name, byte[] json) {
    try {
      return CanonicalJson.map(json);
    } catch (IOException invalid) {
      throw new TransparencyException(name + " must be a JSON object; it is not");
    }
  }
}
