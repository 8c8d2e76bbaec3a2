package org.obmeet.telemetry.jobs.beam;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;

/**
 * A Beam coder for the Avro classes generated from our schemas. Loading this class marks these Avro
 * classes as trusted, because some engines do not call {@link TrustedClasses} on workers.
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
