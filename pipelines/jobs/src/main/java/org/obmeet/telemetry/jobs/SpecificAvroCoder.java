package org.obmeet.telemetry.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;

/**
 * Avro, for the classes generated from our schemas. Loaded, it lets Avro decode them in the JVM
 * that it is loaded in: not every engine asks its workers to.
 */
public final class SpecificAvroCoder<T extends SpecificRecord> extends CustomCoder<T> {
  private static final long serialVersionUID = 1L;

  static {
    TrustedClasses.trust();
  }

  private final AvroCoder<T> avro;

  private SpecificAvroCoder(AvroCoder<T> avro) {
    this.avro = avro;
  }

  /** A coder of one class. */
  public static <T extends SpecificRecord> SpecificAvroCoder<T> of(Class<T> type) {
    return new SpecificAvroCoder<>(AvroCoder.of(type));
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    avro.encode(value, out);
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return avro.decode(in);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    avro.verifyDeterministic();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpecificAvroCoder<?> coder && coder.avro.equals(avro);
  }

  @Override
  public int hashCode() {
    return avro.hashCode();
  }
}
