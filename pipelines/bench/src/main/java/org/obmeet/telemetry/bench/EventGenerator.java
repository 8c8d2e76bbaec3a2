package org.obmeet.telemetry.bench;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.Writer;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * A generator of tracker events in Segment's format, written as text without a library for speed.
 * Some methods leave a string open, which the next method closes.
 */
final class EventGenerator {
  private static final int EVENTS_PER_PERSON = 20;
  private static final int DAY_MILLIS = 86_400_000;
  private static final int AGENTS = 400;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  /** The kind of a generated event. */
  private enum Kind {
    PAGE,
    FEATURE,
    TIME_SPENT
  }

  private final SplittableRandom random;
  private final int people;
  private final DataShape shape;
  private final List<String> routes;
  private final List<String> categories;
  private final List<String> actions;
  private final List<String> agents = new ArrayList<>();
  private final StringBuilder line = new StringBuilder(640);

  /**
   * @param events total number of events, from which the number of people follows
   */
  EventGenerator(Catalog catalog, DataShape shape, long seed, long events) throws IOException {
    Dataset dataset = catalog.dataset("community_events");
    this.random = new SplittableRandom(seed);
    this.shape = shape;
    this.people = Math.toIntExact(Math.max(1, events / EVENTS_PER_PERSON));
    this.routes =
        labels(dataset, "route").stream()
            .filter(route -> route.startsWith("/"))
            .map(route -> route.replace("?", ""))
            .toList();
    this.categories = labels(dataset, "category");
    this.actions = labels(dataset, "action");
    URL file = Resources.getResource(EventGenerator.class, "agents.txt");
    List<String> forms = Resources.readLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < AGENTS; i++) {
      agents.add(forms.get(i % forms.size()).formatted(80 + i / forms.size()));
    }
  }

  private static List<String> labels(Dataset dataset, String field) {
    if (dataset.require(field).domain() instanceof Domain.Listed listed) {
      return listed.values();
    }
    throw new IllegalArgumentException("domain of " + field + " must be a list");
  }

  /** Writes the next events to a file, all of one day. */
  void write(Path file, long events, LocalDate day) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.ISO_8859_1)) {
      for (long i = 0; i < events; i++) {
        line.setLength(0);
        appendEvent(day);
        out.append(line);
      }
    }
  }

  private void appendEvent(LocalDate day) {
    int person = skewed(people, shape.personSkew);
    int draw = random.nextInt(10);
    Kind kind = draw < 7 ? Kind.PAGE : draw < 9 ? Kind.FEATURE : Kind.TIME_SPENT;
    line.append("{\"type\":\"").append(kind == Kind.PAGE ? "page" : "track");
    line.append("\",\"messageId\":\"");
    line.append(new UUID(random.nextLong(), random.nextLong()));
    if (random.nextInt(50) != 0) {
      line.append("\",\"userId\":\"user-").append(Integer.toString(person, 36));
    }
    line.append("\",\"timestamp\":\"");
    int millis = random.nextInt(DAY_MILLIS);
    TIME.formatTo(day.atTime(LocalTime.ofNanoOfDay(millis * 1_000_000L)), line);
    switch (kind) {
      case PAGE -> line.append("\",\"name\":\"Room");
      case FEATURE -> line.append("\",\"event\":\"").append(pick(actions));
      case TIME_SPENT -> line.append("\",\"event\":\"time-spent");
    }
    appendProperties(person, kind);
    appendContext(person);
    line.append("}\n");
  }

  private void appendProperties(int person, Kind kind) {
    line.append("\",\"properties\":{\"url\":\"https://obmeet.org");
    appendRoute(pick(routes));
    line.append("?ref=").append(random.nextInt(1_000_000)).append("\",\"title\":\"room ");
    line.append(random.nextInt(100_000)).append('"');
    if (kind == Kind.FEATURE) {
      line.append(",\"category\":\"").append(pick(categories));
      line.append("\",\"action\":\"").append(pick(actions)).append('"');
    }
    if (kind == Kind.TIME_SPENT) {
      line.append(",\"ms\":").append(random.nextInt(900_000));
    }
    int version = (person * 31 + random.nextInt(2)) % shape.versions;
    line.append(",\"app_version\":\"").append(version / 10).append('.').append(version % 10);
    line.append('.').append(person % 7).append("\"}");
  }

  private void appendContext(int person) {
    line.append(",\"context\":{\"userAgent\":\"").append(agents.get(person % AGENTS));
    line.append("\",\"sessionId\":\"");
    line.append(new UUID(person * 0x9E3779B97F4A7C15L, random.nextInt(3)));
    line.append("\",\"ip\":\"198.51.100.").append(person & 0xFF);
    line.append("\",\"traits\":{\"email\":\"someone.").append(person).append("@example.org\"}}");
  }

  private String pick(List<String> values) {
    return values.get(skewed(values.size(), shape.labelSkew));
  }

  /**
   * Returns a random integer from 0 to {@code bound} - 1. With a skew above 1, small integers are
   * more frequent than large ones.
   */
  private int skewed(int bound, int skew) {
    double share = random.nextDouble();
    double value = bound;
    for (int i = 0; i < skew; i++) {
      value *= share;
    }
    return (int) value;
  }

  private void appendRoute(String template) {
    int from = 0;
    for (int colon = template.indexOf(':'); colon >= 0; colon = template.indexOf(':', from)) {
      line.append(template, from, colon).append('x').append(random.nextInt(50_000));
      int slash = template.indexOf('/', colon);
      from = slash < 0 ? template.length() : slash;
    }
    line.append(template, from, template.length());
  }
}
