package org.obmeet.telemetry.world.truth;

import static org.obmeet.telemetry.world.truth.ReportTruth.since;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.world.report.FeatureSection;
import org.obmeet.telemetry.world.report.StatisticsFields;

/** The expected values of a report's row for features, settings, licence and setup wizard. */
final class FeatureTruth {
  private static final List<String> SIZES =
      List.of(
          "1-10",
          "11-50",
          "51-100",
          "101-250",
          "251-500",
          "501-1000",
          "1001-4000",
          "4000_and_more");

  private FeatureTruth() {}

  /** Returns the columns that are computed by individual rules. */
  static List<TruthColumn<ReportTruth>> columns() {
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>(integrations());
    columns.addAll(services());
    columns.addAll(activity());
    columns.addAll(wizard());
    columns.addAll(licence());
    columns.addAll(LanguageTruth.columns());
    columns.addAll(SumTruth.columns());
    return columns;
  }

  private static List<TruthColumn<ReportTruth>> services() {
    return List.of(
        flag("ldap", r -> r.profile().ldap()).onlyIf(since(3, 0)),
        number("ldap_users", r -> FeatureSection.ldapUsers(r.report())).onlyIf(since(3, 0)),
        flag("saml", r -> r.report().quirks().samlSilent() ? null : (Boolean) r.profile().saml())
            .onlyIf(since(3, 0)),
        number("oauth_custom_providers", r -> customProviders(r)).onlyIf(since(3, 0)),
        number("oauth_custom_enabled", r -> Math.min(1, customProviders(r))).onlyIf(since(3, 0)),
        number("oauth_custom_users", r -> customProviders(r) * 3 + customProviders(r) / 2)
            .onlyIf(since(3, 0)),
        flag(
                "oauth",
                r ->
                    customProviders(r) > 0
                        || StatisticsFields.anyTrue(r.report(), "services.oauth."))
            .onlyIf(since(3, 0)),
        flag("federation", r -> r.profile().federation()).onlyIf(since(5, 0)),
        flag("e2e_encryption", r -> r.profile().encryption())
            .onlyIf(r -> r.version().major() >= 3 && !r.report().quirks().bareSettings()),
        flag("omnichannel", r -> r.profile().omnichannel()).onlyIf(since(3, 0)),
        flag("push", r -> (r.profile().push() & 1) != 0).onlyIf(since(3, 0)),
        flag("push_gateway", r -> (r.profile().push() & 2) != 0).onlyIf(since(3, 0)),
        flag("push_custom_gateway", r -> (r.profile().push() & 4) != 0).onlyIf(since(3, 0)),
        flag("deployment_fingerprint_verified", r -> true).onlyIf(since(3, 0)),
        text("cpus", r -> highestPowerOfTwo(r.report().instance().platform().cpus())));
  }

  private static String highestPowerOfTwo(int n) {
    return Integer.toString(Integer.highestOneBit(n));
  }

  private static long customProviders(ReportTruth r) {
    return FeatureSection.customProviders(r.report());
  }

  private static List<TruthColumn<ReportTruth>> activity() {
    return List.of(
        flag("active_7d", r -> active(r, 7)),
        flag("active_30d", r -> active(r, 30)),
        flag("message_sent_7d", r -> true).onlyIf(r -> r.version().major() < 8),
        flag("message_sent_30d", r -> true).onlyIf(r -> r.version().major() < 8),
        flag("room_seen_7d", r -> true),
        flag("room_seen_30d", r -> true));
  }

  private static Boolean active(ReportTruth r, int days) {
    Optional<Instant> login = r.report().lastLogin();
    return login
        .map(at -> Duration.between(at, r.report().createdAt()).toDays() < days)
        .orElse(null);
  }

  private static List<TruthColumn<ReportTruth>> wizard() {
    return List.of(
        wizardAnswer("country", wizard -> wizard.get(0)),
        wizardAnswer("size", wizard -> SIZES.get(Integer.parseInt(wizard.get(1)))),
        wizardAnswer("industry", wizard -> wizard.get(2)),
        wizardAnswer("organization_type", wizard -> wizard.get(3)),
        wizardAnswer("server_type", wizard -> wizard.get(4)),
        wizardAnswer("wizard_language", wizard -> wizard.get(5)));
  }

  private static TruthColumn<ReportTruth> wizardAnswer(
      String name, Function<List<String>, String> of) {
    return text(name, r -> of.apply(r.profile().wizard()))
        .onlyIf(r -> r.profile().answered() && r.version().since(0, 60));
  }

  private static List<TruthColumn<ReportTruth>> integrations() {
    Map<String, Function<FeatureSection.Integrations, Integer>> counts = new LinkedHashMap<>();
    counts.put("integrations", FeatureSection.Integrations::total);
    counts.put("integrations_incoming", FeatureSection.Integrations::incoming);
    counts.put("integrations_incoming_active", FeatureSection.Integrations::incomingActive);
    counts.put("integrations_outgoing", FeatureSection.Integrations::outgoing);
    counts.put("integrations_outgoing_active", FeatureSection.Integrations::outgoingActive);
    counts.put("integrations_with_script", FeatureSection.Integrations::withScript);
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>();
    counts.forEach(
        (name, of) ->
            columns.add(
                number(name, r -> (long) of.apply(FeatureSection.Integrations.of(r.report())))
                    .onlyIf(since(3, 0))));
    columns.add(apps("apps_installed", FeatureSection.Apps::installed, 3));
    columns.add(apps("apps_active", FeatureSection.Apps::active, 3));
    columns.add(apps("apps_total_failed", FeatureSection.Apps::failed, 3));
    columns.add(apps("apps_total_private_apps", FeatureSection.Apps::privateApps, 7));
    columns.add(apps("apps_total_private_apps_enabled", apps -> apps.privateApps() / 2, 7));
    return columns;
  }

  private static TruthColumn<ReportTruth> apps(
      String name, Function<FeatureSection.Apps, Integer> of, int since) {
    return number(name, r -> (long) of.apply(FeatureSection.Apps.of(r.report())))
        .onlyIf(r -> r.version().major() >= since && !r.report().quirks().appsUnknown());
  }

  private static List<TruthColumn<ReportTruth>> licence() {
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>();
    for (String module : FeatureSection.MODULES) {
      String name = "module_" + module.replace('-', '_');
      columns.add(flag(name, r -> modules(r).contains(module)).onlyIf(since(4, 0)));
    }
    columns.add(
        number("modules_other", r -> unlistedCount(modules(r), FeatureSection.MODULES))
            .onlyIf(since(4, 0)));
    columns.add(
        flag("plan_enterprise", r -> FeatureSection.tags(r.report()).contains("Enterprise"))
            .onlyIf(since(4, 0)));
    columns.add(
        number(
                "plan_other",
                r -> unlistedCount(FeatureSection.tags(r.report()), List.of("Enterprise")))
            .onlyIf(since(4, 0)));
    return columns;
  }

  private static List<String> modules(ReportTruth r) {
    return FeatureSection.modules(r.report());
  }

  private static long unlistedCount(List<String> values, List<String> listed) {
    return values.stream().filter(v -> !listed.contains(v)).count();
  }

  /** Returns the columns of fields that only the table {@code statistics.txt} defines. */
  static List<TruthColumn<ReportTruth>> tableColumns(Dataset dataset) {
    Set<String> names = columns().stream().map(TruthColumn::name).collect(Collectors.toSet());
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>();
    for (Field field : dataset.fields()) {
      boolean inTable = field.sources().size() == 1 && StatisticsFields.has(field.sources().get(0));
      if (inTable && !names.contains(field.name())) {
        tableColumns(field).ifPresent(columns::add);
      }
    }
    return columns;
  }

  private static Optional<TruthColumn<ReportTruth>> tableColumns(Field field) {
    Function<ReportTruth, Object> value =
        r -> StatisticsFields.value(r.report(), field.sources().get(0)).orElse(null);
    if (field.treatment() instanceof Treatment.Clamp) {
      return Optional.of(number(field.name(), r -> (Long) value.apply(r)));
    }
    if (field.treatment() instanceof Treatment.Flag) {
      return Optional.of(flag(field.name(), r -> (Boolean) value.apply(r)));
    }
    return field.treatment() instanceof Treatment.Allow
        ? Optional.of(text(field.name(), r -> listed((String) value.apply(r), field)))
        : Optional.empty();
  }

  private static String listed(String value, Field field) {
    return value == null || field.domain().contains(value) ? value : Domain.OTHER;
  }

  private static TruthColumn<ReportTruth> text(String name, Function<ReportTruth, String> value) {
    return TruthColumn.text(name, value);
  }

  private static TruthColumn<ReportTruth> number(String name, Function<ReportTruth, Long> value) {
    return TruthColumn.number(name, value);
  }

  private static TruthColumn<ReportTruth> flag(String name, Function<ReportTruth, Boolean> value) {
    return TruthColumn.flag(name, value);
  }
}
