package org.obmeet.telemetry.world.truth;

import static org.obmeet.telemetry.world.truth.ReportTruth.since;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The expected values of a report's row for the languages of users. */
final class LanguageTruth {
  /** Field of each language, as reports spell it. */
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("none", "users_language_none");
    FIELDS.put("en", "users_language_en");
    FIELDS.put("en-US", "users_language_en");
    FIELDS.put("en-GB", "users_language_en");
    FIELDS.put("de", "users_language_de");
    FIELDS.put("pt-BR", "users_language_pt_br");
    FIELDS.put("pt_BR", "users_language_pt_br");
    FIELDS.put("fr", "users_language_fr");
    FIELDS.put("ru", "users_language_ru");
    FIELDS.put("es", "users_language_es");
    FIELDS.put("zh-TW", "users_language_zh_tw");
    FIELDS.put("tlh", "users_language_other");
  }

  private LanguageTruth() {}

  static List<TruthColumn<ReportTruth>> columns() {
    List<TruthColumn<ReportTruth>> columns = new ArrayList<>();
    for (String field : Set.copyOf(FIELDS.values()).stream().sorted().toList()) {
      columns.add(
          TruthColumn.number(field, (ReportTruth r) -> users(r, field)).onlyIf(since(3, 12)));
    }
    columns.add(
        TruthColumn.number(
                "users_with_language",
                (ReportTruth r) -> r.report().counts().users().languageTotal())
            .onlyIf(since(3, 12)));
    return columns;
  }

  private static long users(ReportTruth r, String field) {
    return r.report().counts().users().languages().entrySet().stream()
        .filter(e -> FIELDS.get(e.getKey()).equals(field))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
