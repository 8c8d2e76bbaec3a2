package org.obmeet.telemetry.jobs.beam;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.beam.sdk.harness.JvmInitializer;

/**
 * Marks the Avro classes generated from our schemas as trusted. Avro decodes only trusted record
 * classes.
 */
public final class TrustedClasses implements JvmInitializer {
  private static final String GENERATED = "org.obmeet.telemetry.schemas.flow.";

  @Override
  public void onStartup() {
    trust();
  }

  /** Trusts the generated classes in this JVM. */
  static void trust() {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.DEFAULT, type -> type.getName().startsWith(GENERATED)));
  }
}
