package org.obmeet.telemetry.schemas.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the check that a test is evidence for a promise. */
class TestSourcesTest {
  private static final Promise.TestName KEPT = new Promise.TestName("KeptTest", "it_is_kept");

  private static String fault(String head, String annotations, String body) {
    String source =
        "import x;\n%s\nclass KeptTest {\n  private final int a = 1;\n  %s\n  void it_is_kept() {%s}\n}\n"
            .formatted(head, annotations, body);
    return TestSources.of("KeptTest", source).fault(KEPT).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@Test",
        "@ParameterizedTest\n  @ValueSource(strings = {\"a;b\", \"}\", \"{\"})",
        "@Test // @Disabled, not really"
      })
  void method_thatRuns_isEvidence(String annotations) {
    assertThat(fault("", annotations, "assertThat(1);")).isEmpty();
  }

  @Test
  void class_missing_isNamed() {
    assertThat(TestSources.of("OtherTest", "class OtherTest {}").fault(KEPT))
        .contains("there is no test class KeptTest");
  }

  @Test
  void method_missing_isNamed() {
    assertThat(
            TestSources.of("KeptTest", "class KeptTest { @Test void it_is_not() {} }").fault(KEPT))
        .contains("KeptTest has no method it_is_kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "private static", "// @Test\n"})
  void method_withoutTestAnnotation_isNoEvidence(String annotations) {
    assertThat(fault("", annotations, ""))
        .isEqualTo("KeptTest#it_is_kept is not annotated as a test");
  }

  @Test
  void method_disabled_isNoEvidence() {
    String message = "KeptTest#it_is_kept is disabled, or not always enabled";

    assertThat(fault("", "@Disabled(\"for now\") @Test", "")).isEqualTo(message);
    assertThat(fault("", "@Test @EnabledIfSystemProperty(named = \"x\")", "")).isEqualTo(message);
    assertThat(fault("@Disabled", "@Test", "")).isEqualTo(message);
  }

  @Test
  void method_withAssumption_isNoEvidence() {
    assertThat(fault("", "@Test", "if (a) { b(); } assumeTrue(there);"))
        .isEqualTo("KeptTest#it_is_kept may be skipped by an assumption");
  }
}
