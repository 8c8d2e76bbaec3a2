package org.obmeet.telemetry.lake.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaBinaryPackedPagesTest {
  private final ArrayPool pool = new ArrayPool();
  private final DeltaBinaryPackedPages pages = new DeltaBinaryPackedPages(pool);

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {0, 1, 2, 7, 8, 21, 31, 32, 33, 63, 64})
  void encode_everyWidth_isReadableAndAsSmallAsParquets(int bits) throws IOException {
    Random random = new Random(bits);
    for (int count : new int[] {0, 1, 2, 32, 33, 128, 129, 130, 161, 257, 1_000}) {
      long[] numbers = new long[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = bits == 0 ? 5 : random.nextLong() >> Long.SIZE - bits;
      }
      add(random, numbers, 0);
      pages.endPage();

      DeltaBinaryPackedPages.Page page = pages.pages().get(0);
      assertThat(read()).as("%d", count).containsExactly(numbers);
      assertThat(page.count()).isEqualTo(count);
      assertThat(pages.encode(page)).hasSize(parquetEncoded(numbers).length);
      if (count > 0) {
        assertThat(page.min()).isEqualTo(LongStream.of(numbers).min().orElseThrow());
        assertThat(page.max()).isEqualTo(LongStream.of(numbers).max().orElseThrow());
      } else {
        assertThat(page.min()).isGreaterThan(page.max());
      }
      if (count < DeltaBinaryPackedBlock.VALUES) {
        assertThat(pages.encode(page)).as("one block").isEqualTo(parquetEncoded(numbers));
      }
      pages.clear();
    }
  }

  @Test
  void encode_overflowingDifferences_isReadable() {
    long[] numbers = new long[300];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % 3 == 0 ? Long.MIN_VALUE : i % 3 == 1 ? Long.MAX_VALUE : -i;
    }
    add(new Random(1), numbers, 50);
    pages.endPage();

    assertThat(read()).containsExactly(numbers);
  }

  @Test
  void encode_intsWithNullsInSeveralPages_isReadable() {
    Random random = new Random(3);
    for (int round = 0; round < 2; round++) {
      List<Long> expected = new ArrayList<>();
      for (int page = 0; page < 5; page++) {
        for (int chunk = random.nextInt(40); chunk > 0; chunk--) {
          int rows = 1 + random.nextInt(32);
          int nullBits = random.nextBoolean() ? 0 : random.nextInt() & NullMask.allBits(rows);
          int[] values = random.ints(rows).toArray();
          for (int row = 0; row < rows; row++) {
            if ((nullBits >>> row & 1) == 0) {
              expected.add((long) values[row]);
            }
          }
          pages.add(values, rows, nullBits);
        }
        pages.endPage();
      }

      assertThat(pages.pages()).hasSize(5);
      assertThat(read()).containsExactly(expected.stream().mapToLong(Long::longValue).toArray());
      pages.clear();
    }
  }

  @Test
  void endPage_afterClear_isEmpty() throws IOException {
    pages.add(new int[] {123_456_789}, 1, 0);
    pages.clear();
    pages.endPage();

    assertThat(pages.encode(pages.pages().get(0))).isEqualTo(parquetEncoded(new long[0]));
  }

  @Test
  void clear_thenAdd_reusesArrays() {
    long[] numbers = new Random(5).longs(5_000).toArray();
    add(new Random(5), numbers, 0);
    long bytesBefore = pool.bytes();
    pages.clear();
    add(new Random(5), numbers, 0);
    pages.endPage();

    assertThat(pool.bytes()).isEqualTo(bytesBefore).isGreaterThan(40_000);
    assertThat(read()).containsExactly(numbers);
  }

  /** Adds numbers in batches of rows, of which some are null. */
  private void add(Random random, long[] numbers, int percentNull) {
    for (int from = 0; from < numbers.length; ) {
      int rows = 1 + random.nextInt(32);
      long[] values = new long[rows];
      int nullBits = 0;
      for (int row = 0; row < rows; row++) {
        if (from == numbers.length || random.nextInt(100) < percentNull) {
          nullBits |= 1 << row;
          values[row] = random.nextLong();
        } else {
          values[row] = numbers[from++];
        }
      }
      pages.add(values, rows, nullBits);
    }
  }

  private long[] read() {
    LongStream.Builder numbers = LongStream.builder();
    for (PrimitiveIterator.OfLong all = SyntheticEventRows.numbers(pages); all.hasNext(); ) {
      numbers.add(all.nextLong());
    }
    return numbers.build().toArray();
  }

  private static byte[] parquetEncoded(long[] numbers) throws IOException {
    try (DeltaBinaryPackingValuesWriterForLong writer =
        new DeltaBinaryPackingValuesWriterForLong(
            1 << 10, 1 << 20, HeapByteBufferAllocator.getInstance())) {
      for (long number : numbers) {
        writer.writeLong(number);
      }
      return writer.getBytes().toByteArray();
    }
  }
}
