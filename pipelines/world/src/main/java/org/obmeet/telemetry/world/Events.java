package org.obmeet.telemetry.world;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * The events in rough order of arrival: day by day, session by session; some lines again a while
 * later. Holds one session and a few lines at a time.
 */
final class Events {
  private static final long SECOND = 1000;
  private static final long DAY = 86_400 * SECOND;
  private static final int BODY = 10;
  private static final int WAITING = 64;
  private static final int LONGEST = 60;

  private final WorldOptions options;
  private final Dataset dataset;
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final ArrayDeque<Copy> waiting = new ArrayDeque<>();
  private final Zipf activity;
  private final Daytime daytime;
  private long written;

  /** A line to be sent again once so many events are written. */
  private record Copy(long due, byte[] line, List<Event> events) {}

  Events(WorldOptions options, Dataset dataset) {
    this.options = options;
    this.dataset = dataset;
    this.activity = new Zipf(options.people(), 0.95);
    this.daytime = new Daytime(options);
  }

  Map<Outcome, Long> outcomes() {
    return outcomes;
  }

  /** Writes lines and truth; returns the number of lines. */
  long write(Path lines, Path truth) throws IOException {
    try (Lines out = new Lines(lines);
        TruthFile<EventTruth> rows = new TruthFile<>(truth, EventTruth.columns(dataset))) {
      for (int day = 0; day < options.days(); day++) {
        day(day, out, rows);
      }
      return out.count();
    }
  }

  private void day(int day, Lines out, TruthFile<EventTruth> rows) throws IOException {
    long from = daytime.eventsBefore(day);
    long until = daytime.eventsBefore(day + 1);
    for (long number = 0; written < until; number++) {
      resend(until, out, rows);
      if (written < until) {
        double share = (written - from) / (double) (until - from);
        session(day, number, share, (int) Math.min(LONGEST, until - written), out, rows);
      }
    }
  }

  private void resend(long until, Lines out, TruthFile<EventTruth> rows) throws IOException {
    while (!waiting.isEmpty()
        && waiting.peek().due() <= written
        && waiting.peek().events().size() <= until - written) {
      Copy copy = waiting.poll();
      record(copy.events(), out.write(copy.line()), true, rows);
    }
  }

  private void session(
      int day, long number, double share, int most, Lines out, TruthFile<EventTruth> rows)
      throws IOException {
    Dice dice = Dice.of(options.seed(), "session", day, number);
    long start = daytime.start(day, share);
    Visit visit = Visit.of(person(day, dice), start, day, Math.min(most, dice.geometric(6)), dice);
    long first = daytime.start(0, 0);
    Session session =
        new Session(visit, dice, first, first + options.days() * DAY, clientVersion(day));
    List<Event> events = session.events();
    int size = visit.tracker() == Visit.Tracker.SEGMENT ? 1 : BODY;
    for (int from = 0; from < events.size(); from += size) {
      List<Event> body = events.subList(from, Math.min(events.size(), from + size));
      byte[] line = out.render(g -> write(g, visit.tracker(), body));
      record(body, out.write(line), false, rows);
      boolean again = visit.tracker() != Visit.Tracker.MATOMO && dice.chance(0.015);
      if (again && waiting.size() < WAITING) {
        waiting.add(new Copy(written + dice.between(5, 3_000), line, List.copyOf(body)));
      }
    }
  }

  private Person person(int day, Dice dice) {
    for (int i = 0; i < 20; i++) {
      Person person = Person.of(options, activity.draw(dice));
      if (person.comes(day)) {
        return person;
      }
    }
    return Person.of(options, 0);
  }

  /** The community server is upgraded every second week. */
  private static String clientVersion(int day) {
    return "6." + (6 + day / 14) + "." + (day / 7 % 2);
  }

  private static void write(
      com.fasterxml.jackson.core.JsonGenerator g, Visit.Tracker tracker, List<Event> body)
      throws IOException {
    switch (tracker) {
      case SEGMENT -> SegmentBody.single(g, body.get(0));
      case SEGMENT_BATCH -> SegmentBody.batch(g, body);
      case SNOWPLOW -> SnowplowBody.write(g, body);
      case MATOMO -> MatomoBody.write(g, body);
    }
  }

  private void record(List<Event> body, long line, boolean again, TruthFile<EventTruth> rows)
      throws IOException {
    for (int part = 0; part < body.size(); part++) {
      Event event = body.get(part);
      Outcome outcome =
          again && event.outcome() == Outcome.ACCEPTED ? Outcome.DUPLICATE : event.outcome();
      outcomes.merge(outcome, 1L, Long::sum);
      boolean late = outcome == Outcome.ACCEPTED && late(event);
      rows.write(new EventTruth(event, line, part, outcome, late));
      written++;
    }
  }

  private boolean late(Event event) {
    if (event.visit().delayDays() == 0) {
      return false;
    }
    LocalDate day = LocalDate.ofEpochDay(event.millis() / DAY);
    LocalDate closed = day.plusDays(1).plus(dataset.lateness());
    return event.sentMillis() >= closed.toEpochDay() * DAY;
  }
}
