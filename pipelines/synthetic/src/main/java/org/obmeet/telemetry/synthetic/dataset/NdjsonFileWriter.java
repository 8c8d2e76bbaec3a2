package org.obmeet.telemetry.synthetic.dataset;

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

/** A writer of JSON lines. If the file name ends in {@code .gz}, the lines are compressed. */
final class NdjsonFileWriter implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(BUFFER);
  private final OutputStream out;
  private long count;

  /** A function that writes the content of a line. */
  interface Body {
    void write(JsonGenerator g) throws IOException;
  }

  /** A gzip stream with the fastest compression. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Opens a file and replaces an existing one. */
  NdjsonFileWriter(Path file) throws IOException {
    OutputStream plain = Files.newOutputStream(file);
    out =
        file.toString().endsWith(".gz")
            ? new BufferedOutputStream(new Gzip(plain), BUFFER)
            : new BufferedOutputStream(plain, BUFFER);
  }

  /** Returns a document as bytes, without line break. */
  byte[] render(Body body) throws IOException {
    line.reset();
    try (JsonGenerator g = json.createGenerator(line)) {
      body.write(g);
    }
    return line.toByteArray();
  }

  /** Writes a line and returns its number, from 1. */
  long write(byte[] document) throws IOException {
    out.write(document);
    out.write('\n');
    return ++count;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
