package org.obmeet.telemetry.jobs.retain;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Something that is to go.
 *
 * @param zone landing, clean, quarantine, …
 * @param stream the data set; empty where it is of none
 * @param date the day that it is of; empty where it is of none
 * @param action what is done
 * @param paths files, folders or keys
 * @param rows how many go
 * @param bytes size of the files
 * @param rule why, in words
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
  /** What is done. */
  enum Action implements KeywordEnum {
    /** Files that the log names. */
    DELETE,
    /** Files that the log does not name. */
    SWEEP,
    /** Files are written anew without the rows that are past their period. */
    REWRITE,
    /** Rows of the suppression table end. */
    END,
    /** Keys are destroyed. */
    DESTROY
  }

  RetentionItem {
    paths = List.copyOf(paths);
  }

  /** As a ledger entry and a report say it; without the names of files. */
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

  /** A line for people. */
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
