package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.SmallCatalog;
import org.obmeet.telemetry.schemas.dataset.SourcePath.EachElement;
import org.obmeet.telemetry.schemas.dataset.SourcePath.EachKey;
import org.obmeet.telemetry.schemas.dataset.SourcePath.Key;
import org.obmeet.telemetry.schemas.dataset.SourcePath.OtherKeys;
import org.obmeet.telemetry.schemas.dataset.SourcePath.Selected;

class SourcePathTest {
  @Test
  void path_withEveryKindOfStep_isParsed() {
    assertThat(SourcePath.parse("os.arch").steps()).containsExactly(new Key("os"), new Key("arch"));
    assertThat(SourcePath.parse("custom.*.users").steps())
        .containsExactly(new Key("custom"), new EachKey(), new Key("users"));
    assertThat(SourcePath.parse("languages.?").steps())
        .containsExactly(new Key("languages"), new OtherKeys());
    assertThat(SourcePath.parse("data[].roles[role=a-b].count").steps())
        .containsExactly(
            new Key("data"),
            new EachElement(),
            new Key("roles"),
            new Selected("role", "a-b"),
            new Key("count"));
    assertThat(SourcePath.parse("data[name=Mac OS].count").steps())
        .contains(new Selected("name", "Mac OS"));
    assertThat(SourcePath.parse("data[type=].count").steps()).contains(new Selected("type", ""));
    assertThat(SourcePath.parse("modules[=?]").steps())
        .containsExactly(new Key("modules"), new Selected("", "?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a..b", "a.", ".", "a[", "a]", "a[b]", "a[=x", "a b", "a.b!"})
  void path_malformed_isRefused(String text) {
    assertThatThrownBy(() -> SourcePath.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no path such as os.arch or list[].key");
  }

  private static String changed(String treatment, String source) {
    String text = SmallCatalog.text(SmallCatalog.SCHEMA);
    String changed =
        text.replace("clamp:0..1000\"", treatment + "\"")
            .replace("[\"totalUsers\"]", "[\"" + source + "\"]");
    assertThat(changed).contains(treatment, source);
    return changed;
  }

  private static String fault(String treatment, String source) {
    return SmallCatalog.faultOf(SmallCatalog.SCHEMA, changed(treatment, source));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.*", "a[].b", "a.?", "a[=x]", "a[k=x].b"})
  void pathOfManyValues_ofASingleValueTreatment_isRefused(String source) {
    assertThat(fault("clamp:0..9", source))
        .startsWith(
            SmallCatalog.SCHEMA + ": fields[users].source[0] is '" + source + "'; allowed: ")
        .contains("a path such as os.arch")
        .doesNotContain("list[]");
  }

  @ParameterizedTest
  @CsvSource({
    "sum:0..9,a[k=v]",
    "sum:0..9,a[k=v].b.c",
    "entries:0..9,a[=v].b",
    "sum:0..9,*.a",
    "sum:0..9,?"
  })
  void selection_beforeTheEnd_isRefused(String treatment, String source) {
    assertThat(fault(treatment, source))
        .contains("'" + source + "'; allowed: ", "list[key=value].key");
  }

  @ParameterizedTest
  @CsvSource({"sum:0..9,a.*.b", "entries:0..9,a[]", "entries:0..9,a[=x]", "sum:0..9,a[k=?].b"})
  void pathOfManyValues_ofAnAggregatingTreatment_isRead(String treatment, String source) {
    Catalog catalog = SmallCatalog.with(SmallCatalog.SCHEMA, changed(treatment, source));

    assertThat(catalog.datasets().values())
        .flatExtracting(Dataset::fields)
        .extracting(Field::sources)
        .contains(List.of(source));
  }

  @Test
  void dateAge_ofOnePath_isRefused() {
    assertThat(fault("date_age:0..9", "a.year"))
        .contains("allowed: three paths: of the year, the month and the day");
  }
}
