package org.obmeet.telemetry.lake.transparency.publish;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.keys.KeysetException;
import org.obmeet.telemetry.lake.keys.KeysetFile;
import org.obmeet.telemetry.lake.transparency.NoteSigner;
import org.obmeet.telemetry.lake.transparency.SignedNote;
import org.obmeet.telemetry.lake.transparency.TransparencyException;

/**
 * The private keys of a transparency log, in a file outside the lake that only its owner may read.
 * Beside the file is the checkpoint that the keys signed last. The next one must extend it.
 *
 * @param file the file: each private key before its verifier key
 * @param signers the keys, of which each signs every new checkpoint
 */
public record LogKeys(KeysetFile file, List<NoteSigner> signers) {
  public LogKeys {
    signers = List.copyOf(signers);
  }

  /**
   * Creates the file with a new key.
   *
   * @throws KeysetException if the file exists or is inside a lake
   */
  public static LogKeys create(Path path, String origin, SecureRandom random) {
    LogKeys keys = new LogKeys(file(path), List.of(NoteSigner.create(origin, random)));
    keys.file.create(keys.bytes());
    return keys;
  }

  /**
   * Opens the file.
   *
   * @throws KeysetException if the file is missing, damaged, inside a lake, or readable by other
   *     users
   */
  public static LogKeys open(Path path) {
    if (!Files.exists(path)) {
      throw new KeysetException(
          "there is no log key at %s: restore its backup, or run telemetry log init".formatted(path)
              + "; with --lost-key if the log exists and its key is lost");
    }
    List<String> lines = new String(file(path).read(), StandardCharsets.UTF_8).lines().toList();
    List<NoteSigner> signers = new ArrayList<>();
    try {
      for (int i = 0; i + 1 < lines.size(); i += 2) {
        signers.add(NoteSigner.parse(lines.get(i), lines.get(i + 1)));
      }
    } catch (TransparencyException damaged) {
      // Its message has no private key.
      throw new KeysetException("the log key at " + path + ": " + damaged.getMessage(), damaged);
    }
    if (signers.isEmpty() || lines.size() != 2 * signers.size()) {
      throw new KeysetException("the log key at " + path + " is cut short: restore its backup");
    }
    return new LogKeys(file(path), signers);
  }

  private static KeysetFile file(Path path) {
    return new KeysetFile(path, "log key");
  }

  /** Returns the file of the checkpoint that was signed last. */
  KeysetFile noted() {
    return new KeysetFile(Path.of(file.path() + ".checkpoint"), "last signed checkpoint");
  }

  /** Returns the checkpoint that was signed last; empty if none was noted. */
  Optional<SignedNote> lastSigned() {
    return Files.exists(noted().path())
        ? Optional.of(SignedNote.parse(new String(noted().read(), StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  /** Adds a key for the same origin. All keys sign until they are retired. */
  public LogKeys rotate(SecureRandom random) {
    List<NoteSigner> more = new ArrayList<>(signers);
    more.add(NoteSigner.create(origin(), random));
    return replaced(more);
  }

  /**
   * Removes a key.
   *
   * @throws KeysetException if there is no such key, or it is the last one
   */
  public LogKeys retire(String id) {
    List<NoteSigner> left = new ArrayList<>(signers);
    if (!left.removeIf(signer -> signer.key().id().equals(id)) || left.isEmpty()) {
      throw new KeysetException(
          "the key to retire must be one of %s, and another must remain; it is '%s'"
              .formatted(signers.stream().map(signer -> signer.key().id()).toList(), id));
    }
    return replaced(left);
  }

  private LogKeys replaced(List<NoteSigner> changed) {
    LogKeys keys = new LogKeys(file, changed);
    file.locked(
        () -> {
          file.replace(keys.bytes());
          return keys;
        });
    return keys;
  }

  public String origin() {
    return signers.get(0).key().name();
  }

  private byte[] bytes() {
    return signers.stream()
        .map(signer -> signer.privateKey() + "\n" + signer.key().vkey() + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }
}
