package org.obmeet.telemetry.synthetic.truth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.synthetic.CanaryString;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;
import org.obmeet.telemetry.synthetic.instance.Consent;
import org.obmeet.telemetry.synthetic.instance.InstanceProfile;
import org.obmeet.telemetry.synthetic.instance.Platform;
import org.obmeet.telemetry.synthetic.instance.ServerVersion;
import org.obmeet.telemetry.synthetic.report.HostSection;
import org.obmeet.telemetry.synthetic.report.Report;
import org.obmeet.telemetry.synthetic.report.ReportCounter;

/**
 * The expected outcome and the expected row of a report.
 *
 * @param report the report; null for a line without a report
 * @param line line in the file, from 1
 * @param late true if the report is accepted and arrived after its week had closed
 * @param sentAt time at which this copy was sent
 * @param consent consent in force at the time of the report; empty if there is none
 */
public record ReportTruth(
    Report report,
    long line,
    ExpectedOutcome outcome,
    boolean late,
    Instant sentAt,
    Optional<Consent> consent) {
  ServerVersion version() {
    return report.version();
  }

  InstanceProfile profile() {
    return report.profile();
  }

  private long second() {
    return report.createdAt().getEpochSecond();
  }

  /** Returns the columns: line and outcome, identifiers in clear text, fields of the data set. */
  public static List<TruthColumn<ReportTruth>> columns(Dataset dataset) {
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>(lineColumns());
    envelope().forEach(column -> columns.add(column.onlyIf(ReportTruth::isReport)));
    List<TruthColumn<ReportTruth>> fields = new ArrayList<>(host());
    ReportCounter.ALL.forEach(counter -> fields.add(counter(counter)));
    fields.addAll(FeatureTruth.columns());
    fields.addAll(FeatureTruth.tableColumns(dataset));
    for (TruthColumn<ReportTruth> column : fields) {
      Optional<Field> field = dataset.field(column.name());
      Scope scope = field.map(Field::scope).orElse(Scope.EXTENDED);
      columns.add(
          field
              .map(f -> clamped(column, f))
              .orElse(column)
              .onlyIf(row -> row.isReport() && row.covers(scope)));
    }
    return columns;
  }

  private boolean isReport() {
    return report != null;
  }

  /** Returns true if the consent covers a scope; without a consent, all values are written. */
  private boolean covers(Scope needed) {
    return consent.isEmpty() || consent.get().scope().covers(needed);
  }

  private static TruthColumn<ReportTruth> clamped(TruthColumn<ReportTruth> column, Field field) {
    if (!(field.treatment() instanceof Treatment.Clamp clamp)) {
      return column;
    }
    return new TruthColumn<>(
        column.name(),
        column.kind(),
        row -> {
          Long value = (Long) column.value().apply(row);
          return value == null ? null : clamp.range().clamp(value);
        });
  }

  private static List<TruthColumn<ReportTruth>> lineColumns() {
    return List.of(
        number("line", ReportTruth::line),
        text("outcome", r -> r.outcome.word()),
        flag("late", ReportTruth::late));
  }

  private static List<TruthColumn<ReportTruth>> envelope() {
    return List.of(
        text("record", r -> r.report.id()),
        text("instance_id", r -> r.report.identity().uniqueId()),
        text("owner", r -> r.report.owner()),
        text("host", r -> r.report.host().orElse(null)),
        number("sent_second", r -> r.sentAt.getEpochSecond()),
        TruthColumn.day("day", r -> Math.floorDiv(r.second(), 86_400L)),
        number("second", ReportTruth::second),
        text("consent_scope", r -> r.consent.map(c -> c.scope().word()).orElse(null)),
        text("deployment", r -> r.consent.map(c -> c.deployment().word()).orElse(null)),
        text("tenure", r -> r.consent.isEmpty() ? null : r.tenure()));
  }

  private String tenure() {
    long days = (second() - report.instance().consents().since(second())) / 86_400;
    return days < 3 ? "under_3_days" : days < 28 ? "under_28_days" : "28_days_and_more";
  }

  private static List<TruthColumn<ReportTruth>> host() {
    return List.of(
        text("version", r -> r.version().label()),
        text("instance_age", ReportTruth::age),
        number("instance_count", r -> (long) new HostSection(r.report).processes()),
        number("migration_version", r -> (long) HostSection.migration(r.version())),
        text("mongo_version", r -> r.report.software().mongoLabel()).onlyIf(since(1, 0)),
        text("mongo_storage_engine", r -> r.report.software().engine()).onlyIf(since(1, 0)),
        flag("ms_enabled", r -> new HostSection(r.report).processes() > 2).onlyIf(since(1, 0)),
        flag("oplog_enabled", r -> new HostSection(r.report).oplog()).onlyIf(since(1, 0)),
        text("node_version", r -> r.report.software().nodeLabel()),
        text("os_type", r -> listed(r, Platform::type, "Haiku")),
        text("os_platform", r -> listed(r, Platform::name, "haiku")),
        text("os_arch", r -> listed(r, Platform::arch, "loong64")),
        text("os_release", r -> r.report.instance().platform().releaseLabel()),
        text("memory_gib", r -> r.report.instance().platform().memoryLabel()),
        text("deploy_method", r -> listed(r, Platform::deployMethod, CanaryString.WORD)),
        text("deploy_platform", r -> listed(r, Platform::deployPlatform, CanaryString.WORD)));
  }

  static Predicate<ReportTruth> since(int major, int minor) {
    return r -> r.version().since(major, minor);
  }

  private static String listed(ReportTruth r, Function<Platform, String> of, String unlisted) {
    String value = of.apply(r.report.instance().platform());
    return value.contains(unlisted) ? Domain.NOT_LISTED : value;
  }

  private String age() {
    long days = Duration.between(report.installedAt(), report.createdAt()).toDays();
    return days < 30
        ? "under_30_days"
        : days < 365 ? "under_365_days" : days < 1095 ? "under_1095_days" : "1095_days_and_more";
  }

  private static TruthColumn<ReportTruth> counter(ReportCounter counter) {
    return number(counter.column(), r -> counter.value().apply(r.report))
        .onlyIf(r -> counter.isSentBy(r.report));
  }

  static TruthColumn<ReportTruth> text(String name, Function<ReportTruth, String> value) {
    return TruthColumn.text(name, value);
  }

  static TruthColumn<ReportTruth> number(String name, Function<ReportTruth, Long> value) {
    return TruthColumn.number(name, value);
  }

  static TruthColumn<ReportTruth> flag(String name, Function<ReportTruth, Boolean> value) {
    return TruthColumn.flag(name, value);
  }
}
