package org.obmeet.telemetry.jobs.beam;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.schemas.flow.InputSegment;

class TrustedClassesTest {
  @Test
  void generatedClasses_areTrusted_andOthersAreNot() {
    new TrustedClasses().onStartup();

    assertThatCode(() -> ClassSecurityValidator.validate(InputSegment.class))
        .doesNotThrowAnyException();
    assertThatCode(() -> ClassSecurityValidator.validate(String.class)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("ProcessBuilder");
  }
}
