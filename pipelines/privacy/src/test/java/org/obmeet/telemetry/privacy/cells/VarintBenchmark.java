package org.obmeet.telemetry.privacy.cells;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/**
 * Measures the processor time to write and read the numbers of footprints, by the classes of this
 * package and by Avro's, in turn. Runs only by name: {@code -Dtest=VarintBenchmark}.
 */
class VarintBenchmark {
  private static final int NUMBERS = 4_000_000;
  private static final int RUNS = 5;

  private interface Task {
    long run() throws IOException;
  }

  @Test
  void measure() throws IOException {
    Random random = new Random(1);
    long[] numbers = random.longs(NUMBERS, 0, 1 << 22).map(n -> n >> random.nextInt(22)).toArray();
    for (int run = 1; run <= RUNS; run++) {
      System.out.printf(
          Locale.ROOT,
          "ns a number, own %.1f, Avro %.1f%n",
          nanos(() -> own(numbers)),
          nanos(() -> avro(numbers)));
    }
  }

  private static double nanos(Task task) throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    if (task.run() == 0) {
      throw new IllegalStateException("no number was read");
    }
    return (threads.getCurrentThreadCpuTime() - start) / (double) NUMBERS;
  }

  private static long own(long[] numbers) {
    VarintWriter out = new VarintWriter();
    for (long number : numbers) {
      out.signed(number);
    }
    VarintReader in = new VarintReader(List.of(out.view()));
    long sum = 0;
    for (int i = 0; i < NUMBERS; i++) {
      sum += in.signed();
    }
    return sum;
  }

  private static long avro(long[] numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    for (long number : numbers) {
      out.writeLong(number);
    }
    out.flush();
    BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
    long sum = 0;
    for (int i = 0; i < NUMBERS; i++) {
      sum += in.readLong();
    }
    return sum;
  }
}
