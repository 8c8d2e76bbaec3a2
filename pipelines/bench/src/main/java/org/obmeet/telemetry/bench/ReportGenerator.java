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
 * A generator of synthetic statistics reports, one report of about 8 KB per line. An instance
 * reports once a day for a week. A report has about half of the schema's fields, depending on its
 * version, and some fields that the schema lacks. A few hundred bodies are reused with other ids
 * and times. The same seed results in the same bytes.
 */
final class ReportGenerator {
  private static final int DAYS = 7;
  private static final int BODIES = 500;
  private static final int VERSIONS = 13;
  private static final int UNKNOWN_FIELDS = 20;
  private static final int DAY_SECONDS = 86_400;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Sources that are set for each report and are not part of the reused body. */
  private static final List<String> HEAD = List.of("_id", "uniqueId", "createdAt", "host");

  private final Dataset dataset;
  private final SplittableRandom random;
  private final LocalDate start;
  private final byte[][] bodies = new byte[BODIES][];

  /**
   * Creates a generator.
   *
   * @param start first day of the reports
   */
  ReportGenerator(Catalog catalog, long seed, LocalDate start) {
    this.dataset = catalog.dataset("instance_statistics");
    this.random = new SplittableRandom(seed);
    this.start = start;
    int[] firstVersions = new int[dataset.fields().size()];
    for (int field = 0; field < firstVersions.length; field++) {
      int chance = random.nextInt(5);
      firstVersions[field] = chance < 2 ? 0 : chance == 2 ? random.nextInt(VERSIONS) : VERSIONS;
    }
    for (int i = 0; i < BODIES; i++) {
      int version = i % VERSIONS;
      bodies[i] =
          (body(version, firstVersions).toString().substring(1) + "\n")
              .getBytes(StandardCharsets.UTF_8);
    }
  }

  void write(Path file, long reports) throws IOException {
    long instances = (reports + DAYS - 1) / DAYS;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (long i = 0; i < reports; i++) {
        out.write(head(i % instances, (int) (i / instances)).getBytes(StandardCharsets.UTF_8));
        out.write(bodies[random.nextInt(BODIES)]);
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

  /**
   * Returns the body that servers of a version report.
   *
   * @param firstVersions for each field the first version that has it; 0 for all, VERSIONS for none
   */
  private ObjectNode body(int version, int[] firstVersions) {
    ObjectNode body = JSON.objectNode();
    body.put("version", "6." + version + "." + random.nextInt(5));
    for (Field field : dataset.fields()) {
      List<String> sources = field.sources();
      if (field.treatment() instanceof Treatment.DateAge) {
        put(body, sources.get(0), JSON.numberNode(2026));
        put(body, sources.get(1), JSON.numberNode(9));
        put(body, sources.get(2), JSON.numberNode(1 + random.nextInt(27)));
      } else if (!sources.isEmpty()
          && !HEAD.contains(sources.get(0))
          && firstVersions[field.position()] <= version) {
        put(body, sources.get(0), value(field));
      }
    }
    for (int i = 0; i < UNKNOWN_FIELDS; i++) {
      body.put("settingThatNobodyReads" + i, random.nextInt(1_000));
    }
    return body;
  }

  private JsonNode value(Field field) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.Flag || treatment instanceof Treatment.AnyEntry) {
      return JSON.booleanNode(random.nextBoolean());
    } else if (treatment instanceof Treatment.AgeBin || treatment instanceof Treatment.Within) {
      return JSON.textNode(start.minusDays(random.nextInt(1_500)) + "T08:30:00.000Z");
    } else if (treatment instanceof Treatment.Version
        || treatment instanceof Treatment.VersionLabel) {
      return JSON.textNode("20." + random.nextInt(18) + "." + random.nextInt(5));
    } else if (field.domain() instanceof Domain.Listed listed
        && treatment instanceof Treatment.Allow) {
      return JSON.textNode(listed.values().get(random.nextInt(listed.values().size())));
    }
    return JSON.numberNode(
        random.nextInt(4) == 0 ? 0 : (int) Math.pow(10, 6 * random.nextDouble()));
  }

  /** Sets the value at a source's path, unless the path already has a value. */
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

  /** Returns the key of a step. A step without a key gets an arbitrary key. */
  private static String key(SourcePath.Step step) {
    return step instanceof SourcePath.Key named ? named.name() : "unnamed";
  }

  private static ArrayNode list(ObjectNode at, String key) {
    return at.get(key) instanceof ArrayNode known ? known : at.putArray(key);
  }

  /** Returns the list element with a value under a key, or adds it. An empty key fits all. */
  private static ObjectNode element(ArrayNode list, String key, String value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof ObjectNode known
          && (key.isEmpty() || known.path(key).asText().equals(value))) {
        return known;
      }
    }
    ObjectNode added = list.addObject();
    if (!key.isEmpty()) {
      added.put(key, value);
    }
    return added;
  }
}
