package org.obmeet.telemetry.privacy.retention;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;

/**
 * Finds the consent decisions that are no longer needed as evidence. The retention period of an
 * opt-in starts at the instance's next decision, so an opt-in that is the last decision is kept.
 * The period of an opt-out starts on its own day.
 */
public final class ConsentRetention {
  private static final int SECONDS_PER_DAY = 86_400;

  private ConsentRetention() {}

  /**
   * Returns the rows whose retention period is over. The period starts on a day in UTC.
   *
   * @param rows all stored decisions, in any order
   */
  public static Set<GenericRecord> ended(List<GenericRecord> rows, Expiry expiry, Period keep) {
    Map<ByteBuffer, List<GenericRecord>> bySubject = new HashMap<>();
    for (GenericRecord row : rows) {
      ByteBuffer subject = ByteBuffer.wrap(((GenericFixed) row.get("subject")).bytes());
      bySubject.computeIfAbsent(subject, s -> new ArrayList<>()).add(row);
    }
    Set<GenericRecord> ended = new HashSet<>();
    for (List<GenericRecord> decisions : bySubject.values()) {
      decisions.sort(ConsentHistory.ROW_ORDER);
      for (int i = 0; i < decisions.size(); i++) {
        boolean lastOptIn = optsIn(decisions.get(i)) && i + 1 == decisions.size();
        int start = optsIn(decisions.get(i)) && !lastOptIn ? i + 1 : i;
        if (!lastOptIn && expiry.isPast(day(decisions.get(start)), keep)) {
          ended.add(decisions.get(i));
        }
      }
    }
    return ended;
  }

  private static LocalDate day(GenericRecord row) {
    return LocalDate.ofEpochDay(Math.floorDiv((Long) row.get("second"), SECONDS_PER_DAY));
  }

  private static boolean optsIn(GenericRecord row) {
    return Boolean.TRUE.equals(row.get("statistics"));
  }
}
