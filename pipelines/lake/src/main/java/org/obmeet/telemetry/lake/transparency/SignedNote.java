package org.obmeet.telemetry.lake.transparency;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A C2SP signed note: a text and its signatures.
 *
 * @param text the signed text, which ends with a line feed
 */
public record SignedNote(String text, List<Signature> signatures) {
  private static final String DASH = "\u2014 ";
  private static final int MAX_SIGNATURES = 100;
  private static final int KEY_ID_BYTES = 4;

  /**
   * A signature line.
   *
   * @param name name of the key
   * @param keyId id of the key
   * @param bytes the signature, which may begin with a timestamp
   */
  public record Signature(String name, int keyId, byte[] bytes) {
    /** Returns the line without its line feed. */
    public String line() {
      byte[] all =
          ByteBuffer.allocate(KEY_ID_BYTES + bytes.length).putInt(keyId).put(bytes).array();
      return DASH + name + " " + Base64.getEncoder().encodeToString(all);
    }

    /** Parses a signature line; throws {@link TransparencyException} if it is not one. */
    public static Signature parse(String line) {
      String[] words = line.split(" ", -1);
      if (!line.startsWith(DASH) || words.length != 3 || words[1].isEmpty()) {
        throw new TransparencyException("a signature line must have a dash, a name and base64");
      }
      byte[] bytes = base64(words[2]);
      if (bytes.length <= KEY_ID_BYTES) {
        throw new TransparencyException("the signature of " + words[1] + " is cut short");
      }
      return new Signature(
          words[1],
          ByteBuffer.wrap(bytes).getInt(),
          Arrays.copyOfRange(bytes, KEY_ID_BYTES, bytes.length));
    }
  }

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /** Parses a note; throws {@link TransparencyException} if it is not a signed note. */
  public static SignedNote parse(String note) {
    int end = note.lastIndexOf("\n\n");
    boolean controls = note.chars().anyMatch(c -> c < ' ' && c != '\n');
    if (end < 0 || !note.endsWith("\n") || controls) {
      throw new TransparencyException(
          "a signed note must have a text, an empty line and signature lines");
    }
    List<Signature> signatures = note.substring(end + 2).lines().map(Signature::parse).toList();
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new TransparencyException(
          "a signed note must have 1 to %s signatures; it has %s"
              .formatted(MAX_SIGNATURES, signatures.size()));
    }
    return new SignedNote(note.substring(0, end + 1), signatures);
  }

  /**
   * Returns the signatures of known keys. Ignores signatures of other keys.
   *
   * @throws TransparencyException if a signature of a known key is invalid
   */
  public List<Signature> verified(Collection<NoteKey> keys) {
    List<Signature> verified = new ArrayList<>();
    for (Signature signature : signatures) {
      for (NoteKey key : keys) {
        if (key.isNamedIn(signature)) {
          key.check(text, signature);
          verified.add(signature);
        }
      }
    }
    return verified;
  }

  /** Returns a copy with further signatures. Each replaces the signature of the same key. */
  public SignedNote with(List<Signature> more) {
    Map<String, Signature> byKey = new LinkedHashMap<>();
    Stream.concat(signatures.stream(), more.stream())
        .forEach(one -> byKey.put(one.name() + "+" + one.keyId(), one));
    return new SignedNote(text, List.copyOf(byKey.values()));
  }

  /** Returns the note as {@link #parse} reads it. */
  public String format() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()).append('\n'));
    return note.toString();
  }

  static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length > 0 && Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException invalid) {
      throw new TransparencyException("a value must be base64; one is not");
    }
    throw new TransparencyException("a value must be base64 in its shortest form; one is not");
  }
}
