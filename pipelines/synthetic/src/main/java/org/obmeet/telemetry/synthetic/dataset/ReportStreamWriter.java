package org.obmeet.telemetry.synthetic.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.instance.Consent;
import org.obmeet.telemetry.synthetic.instance.Instance;
import org.obmeet.telemetry.synthetic.instance.ReportingSchedule;
import org.obmeet.telemetry.synthetic.report.Report;
import org.obmeet.telemetry.synthetic.report.StatisticsDocument;
import org.obmeet.telemetry.synthetic.truth.ReportTruth;
import org.obmeet.telemetry.synthetic.truth.TruthFile;

/** Writes the reports in order of arrival. Some are sent again, or after their week has closed. */
final class ReportStreamWriter {
  private static final int DAY_SECONDS = 86_400;
  private static final int MIN_REPORTS = 1_000;

  private final GeneratorOptions options;
  private final Dataset dataset;
  private final Map<ExpectedOutcome, Long> outcomes = new EnumMap<>(ExpectedOutcome.class);
  private final PriorityQueue<Copy> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Copy::due)
              .thenComparingInt(Copy::instance)
              .thenComparingInt(Copy::day)
              .thenComparing(Copy::first));

  /** The two outputs: lines and ground truth. */
  private record Target(NdjsonFileWriter lines, TruthFile<ReportTruth> rows) {}

  /** A report to send at second {@code due} of the data set, for the first time or again. */
  private record Copy(long due, int instance, int day, boolean first) {}

  ReportStreamWriter(GeneratorOptions options, Dataset dataset) {
    this.options = options;
    this.dataset = dataset;
  }

  /** Writes lines and ground truth. Returns the number of lines by expected outcome. */
  Map<ExpectedOutcome, Long> write(Path file, Path truth) throws IOException {
    int[] byTime = instancesByTime();
    try (NdjsonFileWriter lines = new NdjsonFileWriter(file);
        TruthFile<ReportTruth> rows = new TruthFile<>(truth, ReportTruth.columns(dataset))) {
      Target out = new Target(lines, rows);
      for (int day = 0; day < options.days(); day++) {
        for (int index : byTime) {
          ReportingSchedule reportingSchedule = ReportingSchedule.of(options, index);
          sendUntil((long) day * DAY_SECONDS + reportingSchedule.second(), out);
          if (reportingSchedule.reports(day)) {
            schedule(index, day, reportingSchedule);
          }
        }
        writeMalformedLines(day, out);
      }
      sendUntil(Long.MAX_VALUE, out);
    }
    return outcomes;
  }

  /** Writes each kind of malformed line once, over the days. A small data set has none. */
  private void writeMalformedLines(int day, Target out) throws IOException {
    boolean isSmall = (long) options.instances() * options.days() < MIN_REPORTS;
    int kinds = MalformedSampleLine.kinds(false);
    for (int kind = day; kind < kinds && !isSmall; kind += options.days()) {
      MalformedSampleLine malformed = MalformedSampleLine.of(dataset, false, options.start(), kind);
      long line = out.lines().write(malformed.bytes());
      outcomes.merge(malformed.outcome(), 1L, Long::sum);
      out.rows()
          .write(
              new ReportTruth(
                  null, line, malformed.outcome(), false, Instant.EPOCH, Optional.empty()));
    }
  }

  private int[] instancesByTime() {
    int[] seconds = new int[options.instances()];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = ReportingSchedule.of(options, i).second();
    }
    return IntStream.range(0, seconds.length)
        .boxed()
        .sorted(Comparator.comparingInt(i -> seconds[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void schedule(int index, int day, ReportingSchedule reportingSchedule) {
    SplitMixRandom random = SplitMixRandom.of(options.seed(), "sending", index, day);
    long now = (long) day * DAY_SECONDS + reportingSchedule.second();
    double draw = random.unit();
    if (draw < 0.015 && day != reportingSchedule.faultDay()) {
      return;
    }
    long first = draw < 0.02 ? now + random.between(11, 13) * (long) DAY_SECONDS : now;
    if (first >= (long) options.days() * DAY_SECONDS) {
      first = now;
    }
    waiting.add(new Copy(first, index, day, true));
    if (random.chance(0.04)) {
      waiting.add(new Copy(first + random.between(3_600, 9 * 3_600), index, day, false));
    }
    if (random.chance(0.02)) {
      waiting.add(new Copy(first + random.between(10 * 3_600, DAY_SECONDS - 1), index, day, false));
    }
  }

  private void sendUntil(long second, Target out) throws IOException {
    while (!waiting.isEmpty() && waiting.peek().due() <= second) {
      send(waiting.poll(), out);
    }
  }

  private void send(Copy copy, Target out) throws IOException {
    Report report = Report.of(options, Instance.of(options, copy.instance()), copy.day());
    ExpectedOutcome outcome = report.outcome();
    if (!copy.first() && outcome == ExpectedOutcome.ACCEPTED) {
      outcome = ExpectedOutcome.DUPLICATE;
    }
    outcomes.merge(outcome, 1L, Long::sum);
    long second = report.createdAt().getEpochSecond();
    Instant due = options.startOf(0).plusSeconds(copy.due());
    Instant sent = due.isBefore(report.sentAt()) ? report.sentAt() : due;
    boolean late = outcome == ExpectedOutcome.ACCEPTED && isLate(report, sent);
    Optional<Consent> consent = report.instance().consents().at(second);
    long line = out.lines().write(out.lines().render(new StatisticsDocument(report)::write));
    out.rows().write(new ReportTruth(report, line, outcome, late, sent, consent));
  }

  private boolean isLate(Report report, Instant sent) {
    LocalDate day = LocalDate.ofInstant(report.createdAt(), ZoneOffset.UTC);
    return dataset.baseWindow().containing(day).closedAt(sent, dataset.lateness());
  }
}
