package org.obmeet.telemetry.lake.log;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Converts commits to canonical JSON and back. */
public final class CommitJson {
  private CommitJson() {}

  static byte[] bytes(CommitDraft draft, long number, String previous) {
    Map<String, Object> map = new TreeMap<>();
    map.put("number", number);
    map.put("kind", draft.kind().word());
    map.put("at", draft.at().toString());
    map.put("run", draft.run());
    map.put("previous", previous);
    map.put("put", draft.put());
    map.put("drop", draft.drop());
    map.put("reads", draft.reads());
    map.put("detail", draft.detail());
    return CanonicalJson.canonical(map);
  }

  /** Parses a commit; throws {@link CorruptLogException} if it is invalid or has another number. */
  public static Commit parse(long number, byte[] bytes) {
    try {
      Map<String, Object> map = CanonicalJson.map(bytes);
      if (number == 0 && !map.containsKey("put")) {
        LakeMetadata.requireForm(0, null);
      }
      if (!Long.valueOf(number).equals(map.get("number"))) {
        throw new CorruptLogException(number, "its number is " + map.get("number"));
      }
      return commit(map, number, Digests.sha256Hex(bytes));
    } catch (IOException | ClassCastException | NullPointerException | DateTimeException e) {
      throw new CorruptLogException(number, "it is not a commit of a log");
    }
  }

  private static Commit commit(Map<String, Object> map, long number, String sha256) {
    String word = (String) map.get("kind");
    CommitKind kind =
        KeywordEnum.of(CommitKind.class, word)
            .orElseThrow(
                () ->
                    new CorruptLogException(
                        number,
                        "its kind must be one of %s; it is '%s': was it written by a later version?"
                            .formatted(KeywordEnum.words(CommitKind.class), word)));
    return new Commit(
        number,
        kind,
        Instant.parse((String) map.get("at")),
        (String) map.get("run"),
        (String) map.get("previous"),
        new TreeMap<>(values(map.get("put"))),
        texts(map.get("drop")),
        texts(map.get("reads")),
        values(map.get("detail")),
        sha256);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> values(Object map) {
    return Objects.requireNonNull((Map<String, Object>) map);
  }

  private static SortedSet<String> texts(Object list) {
    return ((List<?>) list)
        .stream().map(String.class::cast).collect(Collectors.toCollection(TreeSet::new));
  }
}
