package org.obmeet.telemetry.jobs.suppress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;

/** Lists the consents of instances, without the hashes of their tokens. */
public final class ConsentListing {
  /** The keys of each row, in order. */
  public static final List<String> COLUMNS =
      List.of(
          "subject",
          "at",
          "statistics",
          "scope",
          "deployment",
          "stock",
          "policy_version",
          "account",
          "confirmed_by");

  private final List<GenericRecord> rows;

  /** Reads every consent decision of a lake. */
  public ConsentListing(Lake lake, Catalog catalog) {
    this.rows = new ArrayList<>(new ConsentLog(lake, catalog.dataset("consent")).recorded());
    rows.sort(ConsentHistory.ROW_ORDER);
  }

  /** Returns the last decision of each instance, in order of time. */
  public List<Map<String, Object>> latest() {
    Map<String, GenericRecord> latest = new TreeMap<>();
    rows.forEach(row -> latest.put(SubjectRows.hex(row.get("subject")), row));
    return latest.values().stream()
        .sorted(ConsentHistory.ROW_ORDER)
        .map(ConsentListing::map)
        .toList();
  }

  /** Returns every recorded decision of one instance, in order of time. */
  public List<Map<String, Object>> of(SubjectIdentifier instance, Pseudonyms pseudonyms) {
    String subject = instance.subject(pseudonyms);
    return rows.stream()
        .filter(row -> subject.equals(SubjectRows.hex(row.get("subject"))))
        .map(ConsentListing::map)
        .toList();
  }

  private static Map<String, Object> map(GenericRecord row) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("subject", SubjectRows.hex(row.get("subject")));
    map.put("at", Instant.ofEpochSecond((Long) row.get("second")).toString());
    map.put("statistics", row.get("statistics"));
    for (String field : List.of("scope", "deployment", "stock", "policy_version")) {
      map.put(field, text(row.get(field)));
    }
    map.put("account", row.get("owner") != null);
    map.put("confirmed_by", text(row.get("confirmed_by")));
    return map;
  }

  private static Object text(Object value) {
    return value instanceof CharSequence ? value.toString() : value;
  }
}
