package org.obmeet.telemetry.synthetic.truth;

import static java.util.Map.entry;
import static org.obmeet.telemetry.synthetic.truth.ReportTruth.flag;
import static org.obmeet.telemetry.synthetic.truth.ReportTruth.number;
import static org.obmeet.telemetry.synthetic.truth.ReportTruth.since;
import static org.obmeet.telemetry.synthetic.truth.ReportTruth.text;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.synthetic.report.DailyCounts;
import org.obmeet.telemetry.synthetic.report.FeatureSection;
import org.obmeet.telemetry.synthetic.report.StatisticsFields;

/** Creates columns of the expected row of a report; {@link ReportTruth} creates the others. */
final class FeatureTruth {
  private static final String[] SIZES = {
    "1-10", "11-50", "51-100", "101-250", "251-500", "501-1000", "1001-4000", "4000_and_more"
  };

  /** Fields of the data set by language. The language is spelled as in reports. */
  private static final Map<String, String> LANGUAGE_FIELDS =
      Map.ofEntries(
          entry("none", "users_language_none"),
          entry("en", "users_language_en"),
          entry("en-US", "users_language_en"),
          entry("en-GB", "users_language_en"),
          entry("de", "users_language_de"),
          entry("pt-BR", "users_language_pt_br"),
          entry("pt_BR", "users_language_pt_br"),
          entry("fr", "users_language_fr"),
          entry("ru", "users_language_ru"),
          entry("es", "users_language_es"),
          entry("zh-TW", "users_language_zh_tw"),
          entry("tlh", "users_language_not_listed"));

  private FeatureTruth() {}

  /** Returns the columns that are computed by individual rules. */
  static List<TruthColumn<ReportTruth>> columns() {
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>(services());
    columns.add(cpus());
    columns.addAll(activity());
    columns.addAll(wizard());
    columns.addAll(licence());
    columns.addAll(languages());
    columns.addAll(sums());
    return columns;
  }

  private static List<TruthColumn<ReportTruth>> services() {
    return Stream.of(
            flag("ldap", r -> r.profile().ldap()),
            number("ldap_users", r -> FeatureSection.ldapUsers(r.report())),
            flag(
                "saml", r -> r.report().quirks().samlUnset() ? null : (Boolean) r.profile().saml()),
            number("oauth_custom_providers", r -> customProviders(r)),
            number("oauth_custom_enabled", r -> Math.min(1, customProviders(r))),
            number("oauth_custom_users", r -> customProviders(r) * 3 + customProviders(r) / 2),
            flag(
                "oauth",
                r ->
                    customProviders(r) > 0
                        || StatisticsFields.anyTrue(r.report(), "services.oauth.")),
            flag("federation", r -> r.profile().federation()).onlyIf(since(5, 0)),
            flag("e2e_encryption", r -> r.profile().encryption())
                .onlyIf(r -> !r.report().quirks().bareSettings()),
            flag("omnichannel", r -> r.profile().omnichannel()),
            flag("push", r -> (r.profile().push() & 1) != 0),
            flag("push_gateway", r -> (r.profile().push() & 2) != 0),
            flag("push_custom_gateway", r -> (r.profile().push() & 4) != 0),
            flag("deployment_fingerprint_verified", r -> true))
        .map(column -> column.onlyIf(since(3, 0)))
        .toList();
  }

  private static TruthColumn<ReportTruth> cpus() {
    return text(
        "cpus",
        r -> Integer.toString(Integer.highestOneBit(r.report().instance().platform().cpus())));
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
        wizardAnswer("size", wizard -> SIZES[Integer.parseInt(wizard.get(1))]),
        wizardAnswer(
            "industry",
            wizard -> wizard.get(2).equals("other") ? Domain.NOT_LISTED : wizard.get(2)),
        wizardAnswer("organization_type", wizard -> wizard.get(3)),
        wizardAnswer("server_type", wizard -> wizard.get(4)),
        wizardAnswer("wizard_language", wizard -> wizard.get(5)));
  }

  private static TruthColumn<ReportTruth> wizardAnswer(
      String name, Function<List<String>, String> of) {
    return text(name, r -> of.apply(r.profile().wizard()))
        .onlyIf(r -> r.profile().answered() && r.version().since(0, 60));
  }

  private static List<TruthColumn<ReportTruth>> licence() {
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>();
    for (String module : FeatureSection.MODULES) {
      String name = "module_" + module.replace('-', '_');
      columns.add(flag(name, r -> modules(r).contains(module)));
    }
    columns.add(number("modules_other", r -> unlistedCount(modules(r), FeatureSection.MODULES)));
    columns.add(flag("plan_enterprise", r -> tags(r).contains("Enterprise")));
    columns.add(number("plan_other", r -> unlistedCount(tags(r), List.of("Enterprise"))));
    return columns.stream().map(column -> column.onlyIf(since(4, 0))).toList();
  }

  private static List<TruthColumn<ReportTruth>> languages() {
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>();
    for (String field : new TreeSet<>(LANGUAGE_FIELDS.values())) {
      columns.add(number(field, r -> usersByLanguage(r, field)).onlyIf(since(3, 12)));
    }
    columns.add(number("users_with_language", r -> users(r).languageTotal()).onlyIf(since(3, 12)));
    return columns;
  }

  private static long usersByLanguage(ReportTruth r, String field) {
    return users(r).languages().entrySet().stream()
        .filter(e -> LANGUAGE_FIELDS.get(e.getKey()).equals(field))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the columns about totals: the counting of messages, and flags for correct sums. */
  private static List<TruthColumn<ReportTruth>> sums() {
    return List.of(
        text("message_counting", FeatureTruth::messageCounting),
        flag("users_add_up", r -> users(r).deviation() == 0).onlyIf(since(1, 0)),
        flag("rooms_add_up", r -> r.report().counts().rooms().deviation() == 0)
            .onlyIf(since(0, 51)),
        flag("messages_add_up", r -> r.report().counts().messages().deviation() == 0)
            .onlyIf(since(3, 1)),
        flag("languages_add_up", r -> users(r).languageTotal() == users(r).total())
            .onlyIf(since(3, 12)));
  }

  private static String messageCounting(ReportTruth r) {
    return r.version().since(6, 5)
        ? "five_counters"
        : r.version().since(3, 1) ? "four_counters" : "before_3.1";
  }

  private static DailyCounts.Users users(ReportTruth r) {
    return r.report().counts().users();
  }

  private static List<String> modules(ReportTruth r) {
    return FeatureSection.modules(r.report());
  }

  private static List<String> tags(ReportTruth r) {
    return FeatureSection.tags(r.report());
  }

  private static long unlistedCount(List<String> values, List<String> listed) {
    return values.stream().filter(v -> !listed.contains(v)).count();
  }

  /** Returns the columns of {@code statistics.txt} that {@link #columns} does not contain. */
  static List<TruthColumn<ReportTruth>> tableColumns(Dataset dataset) {
    Set<String> names = columns().stream().map(TruthColumn::name).collect(Collectors.toSet());
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>();
    for (Field field : dataset.fields()) {
      if (field.sources().size() == 1 && !names.contains(field.name())) {
        tableColumn(field).ifPresent(columns::add);
      }
    }
    return columns;
  }

  private static Optional<TruthColumn<ReportTruth>> tableColumn(Field field) {
    String path = field.sources().get(0);
    String kind = StatisticsFields.kind(path);
    Function<ReportTruth, Object> value =
        r -> StatisticsFields.value(r.report(), path).orElse(null);
    if (kind.equals("count") && field.treatment() instanceof Treatment.Clamp) {
      return Optional.of(number(field.name(), r -> (Long) value.apply(r)));
    }
    if (kind.equals("flag") && field.treatment() instanceof Treatment.Flag) {
      return Optional.of(flag(field.name(), r -> (Boolean) value.apply(r)));
    }
    return kind.equals("word") && field.treatment() instanceof Treatment.Allow
        ? Optional.of(text(field.name(), r -> listed((String) value.apply(r), field)))
        : Optional.empty();
  }

  private static String listed(String value, Field field) {
    return value == null || field.domain().contains(value) ? value : Domain.NOT_LISTED;
  }
}
