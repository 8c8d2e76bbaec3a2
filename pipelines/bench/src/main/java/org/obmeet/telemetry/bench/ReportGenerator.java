package org.obmeet.telemetry.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.SourcePath;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * Invented statistics reports, one a line, some 8 KB each: an instance reports once a day for a
 * week, about half of what the schema reads, as its version has it, and some things that it does
 * not. There are a few hundred bodies, which come again under other names and times. The same seed
 * gives the same bytes.
 */
final class ReportGenerator {
  private static final int DAYS = 7;
  private static final int BODIES = 500;
  private static final int VERSIONS = 13;
  private static final int UNREAD = 20;
  private static final int DAY_SECONDS = 86_400;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Sources that are of the report and not of its body. */
  private static final List<String> HEAD = List.of("_id", "uniqueId", "createdAt", "host");

  private final Dataset dataset;
  private final SplittableRandom dice;
  private final LocalDate start;
  private final byte[][] bodies = new byte[BODIES][];

  /**
   * Reports of a seed.
   *
   * @param start first day
   */
  ReportGenerator(Catalog catalog, long seed, LocalDate start) {
    this.dataset = catalog.dataset("instance_statistics");
    this.dice = new SplittableRandom(seed);
    this.start = start;
    int[] since = new int[dataset.fields().size()];
    for (int field = 0; field < since.length; field++) {
      int chance = dice.nextInt(5);
      since[field] = chance < 2 ? 0 : chance == 2 ? dice.nextInt(VERSIONS) : VERSIONS;
    }
    for (int i = 0; i < BODIES; i++) {
      int version = i % VERSIONS;
      bodies[i] =
          (body(version, since).toString().substring(1) + "\n").getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Writes reports to a file. */
  void write(Path file, long reports) throws IOException {
    long instances = (reports + DAYS - 1) / DAYS;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (long i = 0; i < reports; i++) {
        out.write(head(i % instances, (int) (i / instances)).getBytes(StandardCharsets.UTF_8));
        out.write(bodies[dice.nextInt(BODIES)]);
      }
    }
  }

  private String head(long instance, int day) {
    int second = dice.nextInt(DAY_SECONDS);
    return String.format(
        Locale.ROOT,
        "{\"_id\":\"%016x\",\"uniqueId\":\"instance-%d\",\"createdAt\":\"%sT%02d:%02d:%02d.000Z\","
            + "\"host\":\"https://chat.company-%d.com\",",
        dice.nextLong(),
        instance,
        start.plusDays(day),
        second / 3_600,
        second / 60 % 60,
        second % 60,
        instance);
  }

  /**
   * What servers of a version report, in one order.
   *
   * @param since by field, the first version that has it; most have it always or never
   */
  private ObjectNode body(int version, int[] since) {
    ObjectNode body = JSON.objectNode();
    body.put("version", "6." + version + "." + dice.nextInt(5));
    for (Field field : dataset.fields()) {
      List<String> sources = field.sources();
      if (field.treatment() instanceof Treatment.DateAge) {
        put(body, sources.get(0), JSON.numberNode(2026));
        put(body, sources.get(1), JSON.numberNode(9));
        put(body, sources.get(2), JSON.numberNode(1 + dice.nextInt(27)));
      } else if (!sources.isEmpty()
          && !HEAD.contains(sources.get(0))
          && since[field.position()] <= version) {
        put(body, sources.get(0), value(field));
      }
    }
    for (int i = 0; i < UNREAD; i++) {
      body.put("settingThatNobodyReads" + i, dice.nextInt(1_000));
    }
    return body;
  }

  private JsonNode value(Field field) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.Flag || treatment instanceof Treatment.AnyEntry) {
      return JSON.booleanNode(dice.nextBoolean());
    } else if (treatment instanceof Treatment.AgeBin || treatment instanceof Treatment.Within) {
      return JSON.textNode(start.minusDays(dice.nextInt(1_500)) + "T08:30:00.000Z");
    } else if (treatment instanceof Treatment.Version
        || treatment instanceof Treatment.VersionLabel) {
      return JSON.textNode("20." + dice.nextInt(18) + "." + dice.nextInt(5));
    } else if (field.domain() instanceof Domain.Listed listed
        && treatment instanceof Treatment.Allow) {
      return JSON.textNode(listed.values().get(dice.nextInt(listed.values().size())));
    }
    return JSON.numberNode(dice.nextInt(4) == 0 ? 0 : (int) Math.pow(10, 6 * dice.nextDouble()));
  }

  /** Puts a value where a source looks for it; what is there already stays. */
  private static void put(ObjectNode body, String source, JsonNode value) {
    ObjectNode at = body;
    List<SourcePath.Step> steps = SourcePath.parse(source).steps();
    for (int i = 0; i < steps.size(); i++) {
      String key = key(steps.get(i));
      if (i + 1 == steps.size()) {
        if (!at.has(key)) {
          at.set(key, value);
        }
        return;
      }
      SourcePath.Step next = steps.get(i + 1);
      if (next instanceof SourcePath.EachElement) {
        at = element(list(at, key), "", "");
        i++;
      } else if (next instanceof SourcePath.Selected selected) {
        if (selected.key().isEmpty()) {
          list(at, key).add(selected.value());
          return;
        }
        at = element(list(at, key), selected.key(), selected.value());
        i++;
      } else {
        at = at.get(key) instanceof ObjectNode known ? known : at.putObject(key);
      }
    }
  }

  /** A key of a step; any stands for those that no source names. */
  private static String key(SourcePath.Step step) {
    return step instanceof SourcePath.Key named ? named.name() : "unnamed";
  }

  private static ArrayNode list(ObjectNode at, String key) {
    return at.get(key) instanceof ArrayNode known ? known : at.putArray(key);
  }

  /** The element of a list that a key tells from others; the first where none does. */
  private static ObjectNode element(ArrayNode list, String key, String value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof ObjectNode known
          && (key.isEmpty() || known.path(key).asText().equals(value))) {
        return known;
      }
    }
    ObjectNode made = list.addObject();
    if (!key.isEmpty()) {
      made.put(key, value);
    }
    return made;
  }
}
