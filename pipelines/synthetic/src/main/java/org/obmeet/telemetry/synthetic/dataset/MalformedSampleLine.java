package org.obmeet.telemetry.synthetic.dataset;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.ResourceTable;

/**
 * A line without a valid record. Each kind of line in {@code malformed.txt} has its own reject
 * reason.
 */
record MalformedSampleLine(ExpectedOutcome outcome, byte[] bytes) {
  private static final List<String[]> REPORTS = templates("reports");
  private static final List<String[]> EVENTS = templates("events");
  private static final int PARTS = 10_000;

  private static List<String[]> templates(String stream) {
    return ResourceTable.rows(MalformedSampleLine.class, "malformed.txt", 3).stream()
        .filter(row -> row[0].equals(stream))
        .toList();
  }

  /**
   * Returns a malformed line. The kinds take turns; the last two, which are large, come once.
   *
   * @param events true for a line of the events, false for a line of the reports
   */
  static MalformedSampleLine of(Dataset dataset, boolean events, LocalDate day, long index) {
    int kinds = kinds(events);
    int kind = (int) (index % (index >= kinds ? kinds - 2 : kinds));
    String[] template = (events ? EVENTS : REPORTS).get(kind);
    ExpectedOutcome outcome = ExpectedOutcome.valueOf(template[1]);
    String text =
        template[2].replace("CANARY", CanaryString.WORD + index).replace("DAY", day.toString());
    String line =
        switch (outcome) {
          case TOO_DEEP -> nested(text, dataset.maxDepth() + 8);
          case TOO_LONG -> text.replace("PAD", "x".repeat(dataset.maxRecordBytes()));
          case TOO_MANY_PARTS -> text.replace("PARTS", "{},".repeat(PARTS));
          default -> text;
        };
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (outcome == ExpectedOutcome.INVALID_UTF8) {
      int at = line.indexOf("??");
      bytes[at] = (byte) 0xC3;
      bytes[at + 1] = 0x28;
    }
    return new MalformedSampleLine(outcome, bytes);
  }

  static int kinds(boolean events) {
    return (events ? EVENTS : REPORTS).size();
  }

  private static String nested(String open, int depth) {
    return open.repeat(depth) + "1" + "}".repeat(depth);
  }
}
