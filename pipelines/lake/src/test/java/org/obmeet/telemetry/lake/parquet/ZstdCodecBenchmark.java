package org.obmeet.telemetry.lake.parquet;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Random;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

/**
 * Measures the processor time to compress and decompress a page, in turn by {@link
 * ZstdCodecFactory} and by a new stream for each page, as Parquet's own codec does. Runs only by
 * name: {@code -Dtest=ZstdCodecBenchmark}.
 */
class ZstdCodecBenchmark {
  private static final int RUNS = 5;
  private static final int PAGES = 2_000;

  private interface Codec {
    byte[] copy(byte[] page) throws IOException;
  }

  @Test
  void measure() throws IOException {
    ZstdCodecFactory codecs = new ZstdCodecFactory();
    var compressor = codecs.getCompressor(CompressionCodecName.ZSTD);
    var decompressor = codecs.getDecompressor(CompressionCodecName.ZSTD);
    for (int size : new int[] {200, 20_000}) {
      byte[] page = new byte[size];
      Random random = new Random(1);
      for (int i = 0; i < size; i++) {
        page[i] = (byte) random.nextInt(8);
      }
      for (int run = 1; run <= RUNS; run++) {
        System.out.printf(
            Locale.ROOT,
            "page of %d bytes, microseconds: own %.1f, streams %.1f%n",
            size,
            micros(
                page,
                bytes ->
                    decompressor
                        .decompress(compressor.compress(BytesInput.from(bytes)), bytes.length)
                        .toByteArray()),
            micros(page, ZstdCodecBenchmark::copyByStreams));
      }
    }
    codecs.release();
  }

  private static byte[] copyByStreams(byte[] page) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(packed, 1)) {
      out.write(page);
    }
    try (ZstdInputStreamNoFinalizer in =
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(packed.toByteArray()))) {
      return in.readAllBytes();
    }
  }

  private static double micros(byte[] page, Codec codec) throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < PAGES; i++) {
      if (codec.copy(page).length != page.length) {
        throw new IllegalStateException("a page has another length");
      }
    }
    return (threads.getCurrentThreadCpuTime() - start) / 1e3 / PAGES;
  }
}
