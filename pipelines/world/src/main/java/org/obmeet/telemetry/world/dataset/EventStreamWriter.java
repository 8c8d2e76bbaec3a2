package org.obmeet.telemetry.world.dataset;

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
import org.obmeet.telemetry.world.ActivityPattern;
import org.obmeet.telemetry.world.ExpectedOutcome;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.SplitMixRandom;
import org.obmeet.telemetry.world.Zipf;
import org.obmeet.telemetry.world.event.CapturedBody;
import org.obmeet.telemetry.world.event.Event;
import org.obmeet.telemetry.world.event.Person;
import org.obmeet.telemetry.world.event.Visit;
import org.obmeet.telemetry.world.event.VisitEventGenerator;
import org.obmeet.telemetry.world.truth.EventTruth;
import org.obmeet.telemetry.world.truth.TruthFile;

/**
 * The events in rough order of arrival: day by day, session by session. Some lines come again hours
 * or days later, as they were or as part of another body; now and then one that holds no event.
 * Holds one session and a few lines at a time.
 */
final class EventStreamWriter {
  private static final long SECOND = 1000;
  private static final long DAY = 86_400 * SECOND;
  private static final int BODY = 10;
  private static final int WAITING = 200;
  private static final int LONGEST = 60;
  private static final int FEW = 2_000;

  private final GeneratorOptions options;
  private final Dataset dataset;
  private final Map<ExpectedOutcome, Long> outcomes = new EnumMap<>(ExpectedOutcome.class);
  private final PriorityQueue<Copy> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Copy::due).thenComparingLong(Copy::number));
  private final Zipf activity;
  private final ActivityPattern daytime;
  private long written;
  private long copies;
  private long faults;

  /** A line to be sent again once so many events are written. */
  private record Copy(long due, long number, byte[] line, List<Event> events, boolean late) {}

  /** Where lines and their truth go. */
  private record Target(NdjsonFileWriter lines, NdjsonFileWriter late, TruthFile<EventTruth> rows) {
    long write(byte[] line, boolean inLate) throws IOException {
      return (inLate ? late : lines).write(line);
    }
  }

  EventStreamWriter(GeneratorOptions options, Dataset dataset) {
    this.options = options;
    this.dataset = dataset;
    this.activity = new Zipf(options.people(), 0.95);
    this.daytime = new ActivityPattern(options);
  }

  Map<ExpectedOutcome, Long> outcomes() {
    return outcomes;
  }

  /**
   * Writes lines and truth; returns the number of lines.
   *
   * @param late where lines go that are late; the same as {@code lines} unless they stand apart
   */
  long write(NdjsonFileWriter lines, NdjsonFileWriter late, Path truth) throws IOException {
    try (TruthFile<EventTruth> rows = new TruthFile<>(truth, EventTruth.columns(dataset))) {
      Target target = new Target(lines, late, rows);
      for (int day = 0; day < options.days(); day++) {
        day(day, target);
      }
    }
    return lines.count();
  }

  private void day(int day, Target out) throws IOException {
    long from = daytime.eventsBefore(day);
    long until = daytime.eventsBefore(day + 1);
    for (long number = 0; written < until; number++) {
      resend(until, out);
      fault(until, out);
      if (written < until) {
        double share = (written - from) / (double) (until - from);
        session(day, number, share, (int) Math.min(LONGEST, until - written), out);
      }
    }
  }

  private void resend(long until, Target out) throws IOException {
    while (!waiting.isEmpty()
        && waiting.peek().due() <= written
        && waiting.peek().events().size() <= until - written) {
      Copy copy = waiting.poll();
      record(copy.events(), out.write(copy.line(), copy.late()), true, copy.late(), out.rows());
    }
  }

  /** At most one line without an event, where one is due. */
  private void fault(long until, Target out) throws IOException {
    long all = faults();
    if (faults < all && written < until && written >= (faults + 0.5) * options.events() / all) {
      MalformedSampleLine hostile =
          MalformedSampleLine.of(dataset, true, options.start(), faults++);
      long line = out.lines().write(hostile.bytes());
      outcomes.merge(hostile.outcome(), 1L, Long::sum);
      out.rows().write(new EventTruth(null, line, 0, hostile.outcome(), false, false));
      written++;
    }
  }

  /** One of each kind, then one in two thousand events; none in a world of few events. */
  private long faults() {
    return options.events() < FEW
        ? 0
        : Math.max(MalformedSampleLine.kinds(true), Math.min(options.events() / 2_000, 50_000));
  }

  private void session(int day, long number, double share, int most, Target out)
      throws IOException {
    SplitMixRandom dice = SplitMixRandom.of(options.seed(), "session", day, number);
    long start = daytime.start(day, share);
    Person person = person(day, dice);
    int length = person.robot() ? dice.between(20, LONGEST) : dice.geometric(6);
    Visit visit = Visit.of(person, start, day, Math.min(most, length), dice);
    long first = daytime.start(0, 0);
    String version =
        clientVersion(day - lag(SplitMixRandom.of(options.seed(), "client", day, number)));
    VisitEventGenerator session =
        new VisitEventGenerator(visit, dice, first, first + options.days() * DAY, version);
    List<Event> events = session.events();
    int size =
        switch (visit.tracker()) {
          case SEGMENT, MATOMO_SINGLE -> 1;
          case SEGMENT_BATCH, SNOWPLOW, MATOMO -> BODY;
        };
    for (int from = 0; from < events.size(); from += size) {
      body(List.copyOf(events.subList(from, Math.min(events.size(), from + size))), dice, out);
    }
  }

  private void body(List<Event> body, SplitMixRandom dice, Target out) throws IOException {
    Visit.Tracker tracker = body.get(0).visit().tracker();
    boolean inLate = options.lateApart() && late(body.get(0));
    byte[] line = render(out, tracker, body, 0);
    record(body, out.write(line, inLate), false, inLate, out.rows());
    double fate = dice.unit();
    if (fate < 0.025 && waiting.size() < WAITING) {
      long later = Math.max(3_000, 3 * options.events() / options.days());
      long due = written + 5 + (long) (dice.unit() * dice.unit() * later);
      boolean whole = fate < 0.015 || tracker.matomo();
      Visit.Tracker other =
          tracker == Visit.Tracker.SEGMENT && !whole ? Visit.Tracker.SEGMENT_BATCH : tracker;
      List<Event> part = whole ? body : body.subList(body.size() / 2, body.size());
      byte[] again = whole ? line : render(out, other, part, dice.between(1, 3_000) * SECOND);
      waiting.add(new Copy(due, copies++, again, part, inLate));
    }
  }

  private static byte[] render(Target out, Visit.Tracker tracker, List<Event> body, long later)
      throws IOException {
    long sent = body.get(body.size() - 1).sentMillis() + later;
    return out.lines().render(g -> CapturedBody.write(g, tracker, body, sent));
  }

  private Person person(int day, SplitMixRandom dice) {
    for (int i = 0; i < 20; i++) {
      Person person = Person.of(options, activity.draw(dice));
      if (person.visitsOn(day)) {
        return person;
      }
    }
    return Person.of(options, 0);
  }

  /** A client comes out every second week. */
  private static String clientVersion(int day) {
    return "6." + (6 + Math.floorDiv(day, 14)) + "." + Math.floorMod(day, 14) / 7;
  }

  /** Days by which a client is behind: most have the newest, some keep what they installed. */
  private static int lag(SplitMixRandom dice) {
    int share = dice.below(100);
    return 14
        * (share < 60 ? 0 : share < 80 ? 1 : share < 90 ? 2 : share < 95 ? 3 : share < 98 ? 4 : 5);
  }

  private void record(
      List<Event> body, long line, boolean again, boolean lateFile, TruthFile<EventTruth> rows)
      throws IOException {
    for (int part = 0; part < body.size(); part++) {
      Event event = body.get(part);
      ExpectedOutcome outcome =
          again && event.outcome() == ExpectedOutcome.ACCEPTED
              ? ExpectedOutcome.DUPLICATE
              : event.outcome();
      outcomes.merge(outcome, 1L, Long::sum);
      boolean late = outcome == ExpectedOutcome.ACCEPTED && late(event);
      rows.write(new EventTruth(event, line, part, outcome, late, lateFile));
      written++;
    }
  }

  private boolean late(Event event) {
    if (event.visit().delayDays() == 0) {
      return false;
    }
    LocalDate day = LocalDate.ofEpochDay(event.millis() / DAY);
    Instant sent = Instant.ofEpochMilli(event.sentMillis());
    return dataset.baseWindow().containing(day).closedAt(sent, dataset.lateness());
  }
}
