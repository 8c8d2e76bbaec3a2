package org.obmeet.telemetry.schemas.dataset;

import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.schemas.domain.DomainLoader;
import org.obmeet.telemetry.schemas.domain.WindowKind;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads {@code datasets/NAME/dataset.yaml} and the schema in the same folder. */
public record DatasetLoader(CatalogSource source, DomainLoader domains) {
  private static final String NO_CONTRIBUTOR = "none";
  private static final int FOUR_WEEKS_DAYS = WindowKind.FOUR_WEEKS.days();

  public Dataset load(String folder) {
    String base = "datasets/" + folder + "/";
    YamlNode file = source.yaml(base + "dataset.yaml");
    String schemaFile = base + "schema.avsc";
    SchemaReader.Declared declared =
        new SchemaReader(domains).read(schemaFile, source.text(schemaFile));
    List<Field> fields = declared.fields();
    String name = file.require("name").oneOf(List.of(folder));
    Contributor contributor = Contributor.of(file.require("contributor"));
    WindowKind baseWindow = file.require("base_window").oneOf(WindowKind.class);
    Period lateness = lateness(file.require("lateness"));
    Dataset dataset =
        new Dataset(
            name,
            (int) file.require("version").integer(1, 10_000),
            file.require("title").text(),
            file.require("owner").text(),
            file.require("purpose").text(),
            file.require("legal_basis").text(),
            contributor.kind(),
            contributor.plural(),
            file.require("units").name(),
            file.optional("unit_field").map(node -> unitField(node, fields)),
            epochDays(file, contributor, baseWindow),
            baseWindow,
            file.require("retention")
                .read(node -> retention(node, contributor, baseWindow, lateness)),
            (int) file.require("buckets").integer(1, 256),
            lateness,
            clockSkew(file.require("clock_skew")),
            file.require("reject_share").number(0, 1),
            file.require("reject_floor").integer(0, Long.MAX_VALUE),
            file.optional("max_lost").map(node -> node.integer(0, Long.MAX_VALUE)).orElse(0L),
            (int) file.require("max_record").integer(1, Integer.MAX_VALUE),
            (int) file.require("max_depth").integer(1, 1000),
            file.optional("transport").map(DatasetLoader::isOblivious).orElse(false),
            DatasetNotes.read(file),
            declared.schema(),
            fields,
            EligibilityReader.read(file, contributor.kind(), fields),
            eligibleDays(file, contributor));
    file.rejectUnknownKeys();
    checkRequiredFields(dataset, schemaFile);
    SchemaHistory.check(source, base, dataset);
    return dataset;
  }

  /** The declared kind of contributors of a data set, and its plural. */
  private record Contributor(String kind, String plural) {
    static Contributor of(YamlNode node) {
      if (node.isText()) {
        return new Contributor(node.oneOf(NO_CONTRIBUTOR), NO_CONTRIBUTOR);
      }
      return node.read(
          keys ->
              new Contributor(
                  keys.require("kind").oneOf("owner", "person"), keys.require("plural").name()));
    }

    boolean exists() {
      return !kind.equals(NO_CONTRIBUTOR);
    }
  }

  private static boolean isOblivious(YamlNode transport) {
    return transport.oneOf("any", "oblivious").equals("oblivious");
  }

  private static String unitField(YamlNode node, List<Field> fields) {
    return node.oneOf(
        fields.stream()
            .filter(f -> f.type() == ValueType.PSEUDONYM && !f.nullable())
            .map(Field::name)
            .toList());
  }

  private static int epochDays(YamlNode file, Contributor contributor, WindowKind baseWindow) {
    if (!contributor.exists()) {
      return 0;
    }
    YamlNode node = file.require("epoch");
    long days = days(node);
    if (days <= 0 || days % FOUR_WEEKS_DAYS != 0 || days > 3640 || days < baseWindow.days()) {
      throw node.invalid(
          "a multiple of P" + FOUR_WEEKS_DAYS + "D up to P3640D, no shorter than base_window");
    }
    return (int) days;
  }

  /** Returns the days that make a person eligible. Every record of an owner can do so. */
  private static int eligibleDays(YamlNode file, Contributor contributor) {
    YamlNode days = contributor.kind().equals("person") ? file.require("eligible_days") : null;
    return days == null ? 1 : (int) days.integer(1, FOUR_WEEKS_DAYS);
  }

  private static long days(YamlNode node) {
    Period period = period(node);
    if (period.toTotalMonths() != 0) {
      throw node.invalid("a period in days, as in P28D");
    }
    return period.getDays();
  }

  private static Dataset.Retention retention(
      YamlNode node, Contributor contributor, WindowKind baseWindow, Period lateness) {
    int days = baseWindow.days() + lateness.getDays();
    return new Dataset.Retention(
        longerThan(0, node.require("landing")),
        // With less, the first rows of a window expire before it is closed and released.
        longerThan(contributor.exists() ? days - 1 : 0, node.require("clean")),
        longerThan(0, node.require("quarantine")),
        contributor.exists()
            ? Optional.of(longerThan(0, node.require("release")))
            : Optional.empty());
  }

  private static Period longerThan(int days, YamlNode node) {
    return node.parsed(
        Period::parse,
        period ->
            !period.isNegative()
                && LocalDate.EPOCH.plus(period).isAfter(LocalDate.EPOCH.plusDays(days)),
        days == 0
            ? "an ISO period longer than zero, as in P14D or P13M"
            : "an ISO period that is not shorter than base_window and lateness, P%sD"
                .formatted(days + 1));
  }

  private static Period lateness(YamlNode node) {
    long days = days(node);
    if (days < 0 || days > FOUR_WEEKS_DAYS) {
      throw node.invalid("a period P0D..P" + FOUR_WEEKS_DAYS + "D");
    }
    return Period.ofDays((int) days);
  }

  private static Period period(YamlNode node) {
    return node.parsed(Period::parse, any -> true, "an ISO period, as in P14D or P13M");
  }

  private static Duration clockSkew(YamlNode node) {
    return node.parsed(
        Duration::parse,
        skew -> !skew.isNegative() && skew.compareTo(Duration.ofDays(7)) <= 0,
        "an ISO duration PT0H..PT168H, as in PT24H");
  }

  /** Checks that a data set has the required fields, unless it has no contributors. */
  private static void checkRequiredFields(Dataset dataset, String file) {
    if (dataset.contributor().equals(NO_CONTRIBUTOR)) {
      return;
    }
    checkField(dataset, file, "contributor", ValueType.PSEUDONYM);
    checkField(dataset, file, "record", ValueType.PSEUDONYM);
    checkField(dataset, file, "day", ValueType.DAY);
    checkField(dataset, file, "second", ValueType.SECOND);
  }

  private static void checkField(Dataset dataset, String file, String name, ValueType type) {
    Optional<Field> field = dataset.field(name);
    boolean mayBeAbsent = name.equals("contributor") && dataset.contributor().equals("person");
    if (field.isEmpty() || field.get().type() != type || field.get().nullable() && !mayBeAbsent) {
      throw new CatalogException(
          file,
          "fields[%s] is %s, but every record needs it as %s%s"
              .formatted(
                  name,
                  field.isEmpty() ? "missing" : field.get().type(),
                  type,
                  mayBeAbsent ? "" : ", which is never null"));
    }
  }
}
