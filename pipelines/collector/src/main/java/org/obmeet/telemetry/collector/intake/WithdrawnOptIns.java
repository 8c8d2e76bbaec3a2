package org.obmeet.telemetry.collector.intake;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.keys.KeysetFile;

/**
 * The opt-ins that were withdrawn before they were confirmed, until they expire. A file, which
 * collectors may share, has the hashes of the opt-ins' tokens. If there are too many, the oldest
 * are replaced by a time: all unconfirmed opt-ins that expire up to then count as withdrawn.
 */
public final class WithdrawnOptIns {
  private static final int MAX = 1_000;

  /** Key, in place of a hash, of the expiry up to which all opt-ins count as withdrawn. */
  private static final String ALL = "all";

  private final KeysetFile file;

  public WithdrawnOptIns(Path file) {
    this.file = new KeysetFile(file, "list of withdrawn opt-ins");
  }

  boolean contains(byte[] tokenHash, Instant expires) {
    if (!file.exists()) {
      return false;
    }
    Map<String, Long> known = read();
    return known.containsKey(HexFormat.of().formatHex(tokenHash))
        || expires.getEpochSecond() <= known.getOrDefault(ALL, Long.MIN_VALUE);
  }

  /** Adds an opt-in; it is on stable storage when this method returns. */
  void add(byte[] tokenHash, Instant expires, Instant now) {
    file.locked(
        () -> {
          if (!file.exists()) { // Another collector may just have created it.
            file.create(new byte[0]);
          }
          Map<String, Long> known = read();
          known.values().removeIf(second -> second <= now.getEpochSecond());
          known.put(HexFormat.of().formatHex(tokenHash), expires.getEpochSecond());
          while (known.size() > MAX) {
            Map.Entry<String, Long> oldest =
                known.entrySet().stream()
                    .filter(one -> !one.getKey().equals(ALL))
                    .min(Map.Entry.comparingByValue())
                    .orElseThrow();
            known.merge(ALL, oldest.getValue(), Math::max);
            known.remove(oldest.getKey());
          }
          String lines =
              known.entrySet().stream()
                  .map(one -> one.getKey() + " " + one.getValue())
                  .collect(Collectors.joining("\n"));
          file.replace(lines.getBytes(StandardCharsets.UTF_8));
          return tokenHash;
        });
  }

  private Map<String, Long> read() {
    return new HashMap<>(
        new String(file.read(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.split(" "))
            .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1]))));
  }
}
