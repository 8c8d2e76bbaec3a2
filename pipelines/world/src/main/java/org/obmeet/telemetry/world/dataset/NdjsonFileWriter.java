package org.obmeet.telemetry.world.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file of JSON documents, one a line; gzip by its name's ending, with the fixed header of the JDK
 * and no time in it.
 */
final class NdjsonFileWriter implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(BUFFER);
  private final OutputStream out;
  private long count;

  /** What writes one document. */
  interface Body {
    void write(JsonGenerator g) throws IOException;
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Opens a file, replacing what is there. */
  NdjsonFileWriter(Path file) throws IOException {
    OutputStream plain = Files.newOutputStream(file);
    out =
        file.toString().endsWith(".gz")
            ? new BufferedOutputStream(new Gzip(plain), BUFFER)
            : new BufferedOutputStream(plain, BUFFER);
  }

  /** One document as bytes, without its line break. */
  byte[] render(Body body) throws IOException {
    line.reset();
    try (JsonGenerator g = json.createGenerator(line)) {
      body.write(g);
    }
    return line.toByteArray();
  }

  /** Writes a line; returns its number, from 1. */
  long write(byte[] document) throws IOException {
    out.write(document);
    out.write('\n');
    return ++count;
  }

  long count() {
    return count;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
