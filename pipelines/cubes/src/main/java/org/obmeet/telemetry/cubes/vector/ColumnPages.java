package org.obmeet.telemetry.cubes.vector;

import java.io.IOException;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;

/** A column chunk of a row group, read from its first row on, some rows at a time. */
final class ColumnPages {
  private final ColumnDescriptor descriptor;
  private final PageReader pages;
  private final Dictionary dictionary;
  private ValuesReader values;
  private boolean coded;
  private boolean all;
  private boolean[] present = new boolean[0];
  private int taken;
  private int left;

  ColumnPages(PageReadStore group, ColumnDescriptor descriptor) throws IOException {
    this.descriptor = descriptor;
    this.pages = group.getPageReader(descriptor);
    DictionaryPage encoded = pages.readDictionaryPage();
    this.dictionary =
        encoded == null ? null : encoded.getEncoding().initDictionary(descriptor, encoded);
  }

  /** Reads the next rows to {@code row} of a column and following. */
  void read(ColumnVector column, int row, int count) throws IOException {
    column.begin(dictionary);
    int read = 0;
    while (read < count) {
      if (left == 0) {
        open(column);
      }
      int some = Math.min(left, count - read);
      column.page(values, coded, all ? null : present(), row + read, some);
      taken += some;
      left -= some;
      read += some;
    }
  }

  /** Which of the page's next rows have a value. */
  private boolean[] present() {
    if (taken > 0) {
      System.arraycopy(present, taken, present, 0, left);
      taken = 0;
    }
    return present;
  }

  private void open(ColumnVector column) throws IOException {
    DataPage page = pages.readPage();
    if (page == null) {
      throw new IOException("column " + descriptor.getPath()[0] + " ends before its row group");
    }
    left = page.getValueCount();
    taken = 0;
    if (page instanceof DataPageV1 first) {
      openV1(first, column);
    } else {
      openV2((DataPageV2) page, column);
    }
  }

  private void openV1(DataPageV1 page, ColumnVector column) throws IOException {
    ByteBufferInputStream in = page.getBytes().toInputStream();
    page.getRlEncoding()
        .getValuesReader(descriptor, ValuesType.REPETITION_LEVEL)
        .initFromPage(left, in);
    ValuesReader levels =
        page.getDlEncoding().getValuesReader(descriptor, ValuesType.DEFINITION_LEVEL);
    levels.initFromPage(left, in);
    all = true;
    if (descriptor.getMaxDefinitionLevel() > 0) {
      reserve();
      for (int i = 0; i < left; i++) {
        present[i] = levels.readInteger() != 0;
        all &= present[i];
      }
    }
    openValues(page.getValueEncoding(), in, column);
  }

  private void openV2(DataPageV2 page, ColumnVector column) throws IOException {
    all = descriptor.getMaxDefinitionLevel() == 0 || page.getNullCount() == 0;
    if (!all) {
      reserve();
      readLevels(page.getDefinitionLevels());
    }
    openValues(page.getDataEncoding(), page.getData().toInputStream(), column);
  }

  /** Finds out whether every value is there; a column without statistics does not count nulls. */
  private void readLevels(BytesInput levels) throws IOException {
    RunLengthBitPackingHybridDecoder decoder =
        new RunLengthBitPackingHybridDecoder(
            BytesUtils.getWidthFromMaxInt(descriptor.getMaxDefinitionLevel()),
            levels.toInputStream());
    all = true;
    for (int i = 0; i < left; i++) {
      present[i] = decoder.readInt() != 0;
      all &= present[i];
    }
  }

  private void openValues(Encoding encoding, ByteBufferInputStream in, ColumnVector column)
      throws IOException {
    coded = encoding.usesDictionary();
    values =
        coded
            ? encoding.getDictionaryBasedValuesReader(descriptor, ValuesType.VALUES, dictionary)
            : column.reader(encoding, descriptor);
    values.initFromPage(left, in);
  }

  private void reserve() {
    if (present.length < left) {
      present = new boolean[left];
    }
  }
}
