package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.instance.Instance;
import org.obmeet.telemetry.synthetic.report.Report;
import org.obmeet.telemetry.synthetic.report.StatisticsDocument;

/**
 * A generator of synthetic statistics reports, one JSON document per line. Each instance reports
 * once a day for a week. The same seed results in the same bytes.
 */
final class ReportGenerator {
  private static final int DAYS = 7;
  private static final int BODIES = 500;
  private static final int DAY_SECONDS = 86_400;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Members that are set for each report and are not part of the reused body. */
  private static final List<String> HEAD = List.of("_id", "uniqueId", "createdAt", "host");

  private final SplittableRandom random;
  private final LocalDate start;
  private final List<byte[]> bodies = new ArrayList<>();

  ReportGenerator(long seed, LocalDate start) throws IOException {
    this.random = new SplittableRandom(seed);
    this.start = start;
    GeneratorOptions options =
        GeneratorOptions.demonstration().withSeed(seed).withStart(start).withInstances(BODIES);
    for (int i = 0; i < BODIES; i++) {
      String body = body(Report.of(options, Instance.of(options, i), 0)).toString().substring(1);
      bodies.add((body + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static ObjectNode body(Report report) throws IOException {
    try (TokenBuffer document = new TokenBuffer(JSON, false)) {
      new StatisticsDocument(report).write(document);
      ObjectNode root = JSON.readTree(document.asParser());
      ObjectNode body = root.has("statistics") ? root.withObject("statistics") : root;
      return body.remove(HEAD);
    }
  }

  void write(Path file, long reports) throws IOException {
    long instances = (reports + DAYS - 1) / DAYS;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (long i = 0; i < reports; i++) {
        out.write(head(i % instances, (int) (i / instances)).getBytes(StandardCharsets.UTF_8));
        out.write(bodies.get(random.nextInt(BODIES)));
      }
    }
  }

  private String head(long instance, int day) {
    int second = random.nextInt(DAY_SECONDS);
    return String.format(
        Locale.ROOT,
        "{\"_id\":\"%016x\",\"uniqueId\":\"instance-%d\",\"createdAt\":\"%sT%02d:%02d:%02d.000Z\","
            + "\"host\":\"https://chat.company-%d.com\",",
        random.nextLong(),
        instance,
        start.plusDays(day),
        second / 3_600,
        second / 60 % 60,
        second % 60,
        instance);
  }
}
