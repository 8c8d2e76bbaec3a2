package org.obmeet.telemetry.synthetic.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.synthetic.ActivityPattern;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.SplitMixRandom;
import org.obmeet.telemetry.synthetic.Zipf;
import org.obmeet.telemetry.synthetic.event.Event;
import org.obmeet.telemetry.synthetic.event.Person;
import org.obmeet.telemetry.synthetic.event.TrackerLine;
import org.obmeet.telemetry.synthetic.event.Visit;
import org.obmeet.telemetry.synthetic.event.VisitEventGenerator;
import org.obmeet.telemetry.synthetic.truth.EventTruth;
import org.obmeet.telemetry.synthetic.truth.TruthFile;

/** Writes the events by day and visit, some of them twice, and some lines without an event. */
final class EventStreamWriter {
  private static final long SECOND = 1000;
  private static final long DAY_MILLIS = 86_400 * SECOND;
  private static final int EVENTS_PER_BODY = 10;
  private static final int MAX_WAITING = 200;
  private static final int MAX_VISIT_EVENTS = 60;
  private static final int MIN_EVENTS = 2_000;

  private final GeneratorOptions options;
  private final Dataset dataset;
  private final Map<ExpectedOutcome, Long> outcomes = new EnumMap<>(ExpectedOutcome.class);
  private final PriorityQueue<Copy> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Copy::due).thenComparingLong(Copy::index));
  private final Zipf activity;
  private final ActivityPattern activityPattern;
  private long written; // events, and lines without an event
  private long copies;
  private long malformedLines;

  /** A line to send again when {@code written} has reached {@code due}. */
  private record Copy(long due, long index, byte[] line, List<Event> events) {}

  /** The two outputs: lines and ground truth. */
  private record Target(NdjsonFileWriter lines, TruthFile<EventTruth> rows) {}

  EventStreamWriter(GeneratorOptions options, Dataset dataset) {
    this.options = options;
    this.dataset = dataset;
    this.activity = new Zipf(options.people(), 0.95);
    this.activityPattern = new ActivityPattern(options);
  }

  /** Writes lines and ground truth. Returns the number of events and lines by expected outcome. */
  Map<ExpectedOutcome, Long> write(Path file, Path truth) throws IOException {
    try (NdjsonFileWriter lines = new NdjsonFileWriter(file);
        TruthFile<EventTruth> rows = new TruthFile<>(truth, EventTruth.columns(dataset))) {
      Target target = new Target(lines, rows);
      for (int day = 0; day < options.days(); day++) {
        writeDay(day, target);
      }
    }
    return outcomes;
  }

  private void writeDay(int day, Target out) throws IOException {
    long from = activityPattern.eventsBefore(day);
    long until = activityPattern.eventsBefore(day + 1);
    for (long index = 0; written < until; index++) {
      resend(until, out);
      writeMalformedLine(until, out);
      if (written < until) {
        double share = (written - from) / (double) (until - from);
        writeVisit(day, index, share, (int) Math.min(MAX_VISIT_EVENTS, until - written), out);
      }
    }
  }

  private void resend(long until, Target out) throws IOException {
    while (!waiting.isEmpty()
        && waiting.peek().due() <= written
        && waiting.peek().events().size() <= until - written) {
      Copy copy = waiting.poll();
      writeTruth(copy.events(), out.lines().write(copy.line()), true, out.rows());
    }
  }

  private void writeMalformedLine(long until, Target out) throws IOException {
    long total =
        options.events() < MIN_EVENTS
            ? 0
            : Math.max(MalformedSampleLine.kinds(true), Math.min(options.events() / 2_000, 50_000));
    if (malformedLines < total
        && written < until
        && written >= (malformedLines + 0.5) * options.events() / total) {
      MalformedSampleLine malformed =
          MalformedSampleLine.of(dataset, true, options.start(), malformedLines++);
      long line = out.lines().write(malformed.bytes());
      outcomes.merge(malformed.outcome(), 1L, Long::sum);
      out.rows().write(new EventTruth(null, line, 0, malformed.outcome(), false));
      written++;
    }
  }

  private void writeVisit(int day, long index, double share, int maxEvents, Target out)
      throws IOException {
    SplitMixRandom random = SplitMixRandom.of(options.seed(), "session", day, index);
    long start = activityPattern.start(day, share);
    Person person = person(day, random);
    int length = person.robot() ? random.between(20, MAX_VISIT_EVENTS) : random.geometric(6);
    Visit visit = Visit.of(person, start, day, Math.min(maxEvents, length), random);
    long first = activityPattern.start(0, 0);
    String version =
        clientVersion(day - lag(SplitMixRandom.of(options.seed(), "client", day, index)));
    VisitEventGenerator generator =
        new VisitEventGenerator(visit, random, first, first + options.days() * DAY_MILLIS, version);
    List<Event> events = generator.events();
    int size =
        switch (visit.tracker()) {
          case SEGMENT, MATOMO_SINGLE -> 1;
          case SEGMENT_BATCH, SNOWPLOW, MATOMO -> EVENTS_PER_BODY;
        };
    for (int from = 0; from < events.size(); from += size) {
      List<Event> body = List.copyOf(events.subList(from, Math.min(events.size(), from + size)));
      writeBody(body, random, out);
    }
  }

  private void writeBody(List<Event> body, SplitMixRandom random, Target out) throws IOException {
    Visit.Tracker tracker = body.get(0).visit().tracker();
    byte[] line = render(out, tracker, body, 0);
    writeTruth(body, out.lines().write(line), false, out.rows());
    double resendDraw = random.unit();
    if (resendDraw < 0.025 && waiting.size() < MAX_WAITING) {
      long later = Math.max(3_000, 3 * options.events() / options.days());
      long due = written + 5 + (long) (random.unit() * random.unit() * later);
      boolean unchanged = resendDraw < 0.015 || tracker.isMatomo();
      Visit.Tracker other =
          tracker == Visit.Tracker.SEGMENT && !unchanged ? Visit.Tracker.SEGMENT_BATCH : tracker;
      List<Event> part = unchanged ? body : body.subList(body.size() / 2, body.size());
      byte[] resentLine =
          unchanged ? line : render(out, other, part, random.between(1, 3_000) * SECOND);
      waiting.add(new Copy(due, copies++, resentLine, part));
    }
  }

  private static byte[] render(Target out, Visit.Tracker tracker, List<Event> body, long later)
      throws IOException {
    long sent = body.get(body.size() - 1).sentMillis() + later;
    return out.lines().render(g -> TrackerLine.write(g, tracker, body, sent));
  }

  /** Draws a person who visits on a day; the most active person if twenty draws fail. */
  private Person person(int day, SplitMixRandom random) {
    for (int i = 0; i < 20; i++) {
      Person person = Person.of(options, activity.draw(random));
      if (person.visitsOn(day)) {
        return person;
      }
    }
    return Person.of(options, 0);
  }

  /** Returns the client version of a day. A new minor version is released every second week. */
  private static String clientVersion(int day) {
    return "6." + (6 + Math.floorDiv(day, 14)) + "." + Math.floorMod(day, 14) / 7;
  }

  /** Returns the number of days by which a client is outdated; 0 for most clients. */
  private static int lag(SplitMixRandom random) {
    int share = random.below(100);
    return 14
        * (share < 60 ? 0 : share < 80 ? 1 : share < 90 ? 2 : share < 95 ? 3 : share < 98 ? 4 : 5);
  }

  private void writeTruth(List<Event> body, long line, boolean isResent, TruthFile<EventTruth> rows)
      throws IOException {
    for (int part = 0; part < body.size(); part++) {
      Event event = body.get(part);
      ExpectedOutcome outcome =
          isResent && event.outcome() == ExpectedOutcome.ACCEPTED
              ? ExpectedOutcome.DUPLICATE
              : event.outcome();
      outcomes.merge(outcome, 1L, Long::sum);
      boolean late = outcome == ExpectedOutcome.ACCEPTED && isLate(event);
      rows.write(new EventTruth(event, line, part, outcome, late));
      written++;
    }
  }

  private boolean isLate(Event event) {
    if (event.visit().delayDays() == 0) {
      return false;
    }
    LocalDate day = LocalDate.ofEpochDay(event.millis() / DAY_MILLIS);
    Instant sent = Instant.ofEpochMilli(event.sentMillis());
    return dataset.baseWindow().containing(day).closedAt(sent, dataset.lateness());
  }
}
