package org.obmeet.telemetry.lake.log;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.file.FileRef;
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
    map.put("added", maps(draft.added()));
    map.put("removed", maps(draft.removed()));
    map.put("detail", draft.detail());
    return CanonicalJson.canonical(map);
  }

  /** Parses a commit; throws {@link CorruptLogException} if it is invalid or has another number. */
  public static Commit parse(long number, byte[] bytes) {
    try {
      Map<String, Object> map = CanonicalJson.map(bytes);
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
        refs(map.get("added")),
        refs(map.get("removed")),
        detail(map.get("detail")),
        sha256);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> detail(Object detail) {
    return (Map<String, Object>) detail;
  }

  static List<Map<String, Object>> maps(Collection<FileRef> refs) {
    return refs.stream().map(CommitJson::map).toList();
  }

  private static Map<String, Object> map(FileRef ref) {
    return Map.of(
        "path", ref.path(), "rows", ref.rows(), "bytes", ref.bytes(), "sha256", ref.sha256());
  }

  static List<FileRef> refs(Object list) {
    List<FileRef> refs = new ArrayList<>();
    for (Object item : (List<?>) list) {
      Map<?, ?> map = (Map<?, ?>) item;
      refs.add(
          new FileRef(
              (String) map.get("path"),
              (Long) map.get("rows"),
              (Long) map.get("bytes"),
              (String) map.get("sha256")));
    }
    return refs;
  }
}
