package org.obmeet.telemetry.jobs.suppress;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SubjectRows;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Ends the consent of an instance by decision of the lake's operator. The instance's token becomes
 * invalid. The next opt-in needs no confirmation by the host of the ended consent.
 */
public record ConsentEnd(Lake lake, Dataset dataset, Pseudonyms pseudonyms) {
  /**
   * Records an opt-out.
   *
   * @param host the host that has to confirm the next opt-in; empty if any host may confirm it
   * @param run name of the new file; must be unique
   * @return false, without a change, if no decision of the instance is recorded
   */
  public boolean end(SubjectIdentifier instance, Optional<String> host, Instant now, String run) {
    String subject = instance.subject(pseudonyms);
    ConsentLog log = new ConsentLog(LakeAccess.checked(lake, now), dataset);
    Optional<GenericRecord> last =
        log.pollNew().stream()
            .filter(row -> subject.equals(SubjectRows.hex(row.get("subject"))))
            .max(ConsentHistory.ROW_ORDER);
    if (last.isEmpty()) {
      return false;
    }
    long second = Math.max(now.getEpochSecond(), (Long) last.get().get("second"));
    GenericRecord row = ConsentLog.optOut(last.get(), second);
    row.put("confirmed_by", "operator");
    Schema type = ((GenericFixed) row.get("subject")).getSchema();
    host.map(name -> pseudonyms.subject("host", name.getBytes(StandardCharsets.UTF_8)))
        .ifPresent(bytes -> row.put("host", new GenericData.Fixed(type, bytes)));
    log.append(List.of(row), now, run);
    return true;
  }
}
