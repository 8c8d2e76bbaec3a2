package org.obmeet.telemetry.jobs.suppress;

import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Ends the consent of an instance by decision of the lake's operator. The token ends, and the host
 * that confirmed the consent is no longer needed, so that the administrator can opt in again.
 */
public record ConsentEnd(Lake lake, Dataset dataset, Pseudonyms pseudonyms) {
  private static final long SECONDS_OF_DAY = 86_400;

  /**
   * Records an opt-out.
   *
   * @param run name of the new file; must be unique
   * @return false, without a change, if no decision of the instance is recorded
   */
  public boolean end(SubjectIdentifier instance, Instant now, String run) {
    String subject = instance.subject(pseudonyms);
    ConsentLog log = new ConsentLog(lake, dataset);
    List<GenericRecord> known =
        log.pollNew().stream()
            .filter(row -> subject.equals(SubjectRows.hex(row.get("subject"))))
            .toList();
    if (known.isEmpty()) {
      return false;
    }
    long last = known.stream().mapToLong(row -> (Long) row.get("second")).max().orElseThrow();
    long second = Math.max(now.getEpochSecond(), last);
    GenericRecord row = new GenericData.Record(dataset.schema());
    row.put("subject", known.get(0).get("subject"));
    row.put("day", (int) Math.floorDiv(second, SECONDS_OF_DAY));
    row.put("second", second);
    row.put("statistics", false);
    row.put("confirmed_by", "operator");
    log.append(List.of(row), now, run);
    return true;
  }
}
