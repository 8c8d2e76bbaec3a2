package org.obmeet.telemetry.jobs;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.beam.sdk.harness.JvmInitializer;

/**
 * Lets Avro decode the classes that it generated from our schemas, in every JVM: Avro decodes no
 * record class unless it is named as trusted.
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
