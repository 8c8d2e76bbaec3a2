package org.obmeet.telemetry.jobs.retain;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * An item of a retention plan.
 *
 * @param zone zone of the lake, such as landing, clean or quarantine
 * @param stream the data set; empty if there is none
 * @param date day of the files or first day of the window; empty if there is none
 * @param paths files, folders, keys or suppression ids to which the action applies
 * @param rows number of rows that the action removes
 * @param rule the reason for the action, as text for people
 */
record RetentionItem(
    String zone,
    String stream,
    String date,
    Action action,
    List<String> paths,
    long rows,
    long bytes,
    String rule) {
  /** The effect of an item on its paths. */
  enum Action implements KeywordEnum {
    /** Deletes files that the log names. */
    DELETE,
    /** Deletes files that the log does not name; {@code sweep} in the log and in reports. */
    DELETE_ORPHANS {
      @Override
      public String word() {
        return "sweep";
      }
    },
    /** Rewrites files without the rows that are past their retention period. */
    REWRITE,
    /** Removes ended rows of the suppression table. */
    END,
    /** Destroys keys. */
    DESTROY
  }

  RetentionItem {
    paths = List.copyOf(paths);
  }

  /** Creates an item without rows, which belongs to no data set and no day. */
  RetentionItem(String zone, Action action, List<String> paths, long bytes, String rule) {
    this(zone, "", "", action, paths, 0, bytes, rule);
  }

  /** Returns the item for the log and the report, without file names. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new TreeMap<>();
    map.put("zone", zone);
    map.put("stream", stream);
    map.put("date", date);
    map.put("action", action.word());
    map.put("files", (long) paths.size());
    map.put("rows", rows);
    map.put("bytes", bytes);
    map.put("rule", rule);
    return map;
  }

  @Override
  public String toString() {
    return String.join(
        "  ",
        zone,
        stream.isEmpty() ? "-" : stream,
        date.isEmpty() ? "-" : date,
        action.word(),
        paths.size() + " files",
        rows + " rows",
        bytes + " bytes",
        rule);
  }
}
