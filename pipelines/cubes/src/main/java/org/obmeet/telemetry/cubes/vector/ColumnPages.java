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

/** A reader of one column chunk. It reads the rows in order and in batches. */
final class ColumnPages {
  private final ColumnDescriptor descriptor;
  private final PageReader pages;
  private final Dictionary dictionary;
  private ValuesReader values;
  private boolean dictionaryEncoded;
  private boolean noNulls;
  private boolean[] present = new boolean[0];
  private int valuesRead;
  private int valuesLeft;

  ColumnPages(PageReadStore group, ColumnDescriptor descriptor) throws IOException {
    this.descriptor = descriptor;
    this.pages = group.getPageReader(descriptor);
    DictionaryPage encoded = pages.readDictionaryPage();
    this.dictionary =
        encoded == null ? null : encoded.getEncoding().initDictionary(descriptor, encoded);
  }

  /** Reads the next rows and writes them to a column, beginning at index {@code row}. */
  void read(ColumnVector column, int row, int count) throws IOException {
    column.begin(dictionary);
    int read = 0;
    while (read < count) {
      if (valuesLeft == 0) {
        open(column);
      }
      int rows = Math.min(valuesLeft, count - read);
      column.page(values, dictionaryEncoded, noNulls ? null : present(), row + read, rows);
      valuesRead += rows;
      valuesLeft -= rows;
      read += rows;
    }
  }

  /** Returns for each of the page's next rows true if the row has a value. */
  private boolean[] present() {
    if (valuesRead > 0) {
      System.arraycopy(present, valuesRead, present, 0, valuesLeft);
      valuesRead = 0;
    }
    return present;
  }

  private void open(ColumnVector column) throws IOException {
    DataPage page = pages.readPage();
    if (page == null) {
      throw new IOException("column " + descriptor.getPath()[0] + " ends before its row group");
    }
    valuesLeft = page.getValueCount();
    valuesRead = 0;
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
        .initFromPage(valuesLeft, in);
    ValuesReader levels =
        page.getDlEncoding().getValuesReader(descriptor, ValuesType.DEFINITION_LEVEL);
    levels.initFromPage(valuesLeft, in);
    noNulls = true;
    if (descriptor.getMaxDefinitionLevel() > 0) {
      reserve();
      for (int i = 0; i < valuesLeft; i++) {
        present[i] = levels.readInteger() != 0;
        noNulls &= present[i];
      }
    }
    openValues(page.getValueEncoding(), in, column);
  }

  private void openV2(DataPageV2 page, ColumnVector column) throws IOException {
    noNulls = descriptor.getMaxDefinitionLevel() == 0 || page.getNullCount() == 0;
    if (!noNulls) {
      reserve();
      readLevels(page.getDefinitionLevels());
    }
    openValues(page.getDataEncoding(), page.getData().toInputStream(), column);
  }

  /** Reads the definition levels. They show which rows are null. */
  private void readLevels(BytesInput levels) throws IOException {
    RunLengthBitPackingHybridDecoder decoder =
        new RunLengthBitPackingHybridDecoder(
            BytesUtils.getWidthFromMaxInt(descriptor.getMaxDefinitionLevel()),
            levels.toInputStream());
    noNulls = true;
    for (int i = 0; i < valuesLeft; i++) {
      present[i] = decoder.readInt() != 0;
      noNulls &= present[i];
    }
  }

  private void openValues(Encoding encoding, ByteBufferInputStream in, ColumnVector column)
      throws IOException {
    dictionaryEncoded = encoding.usesDictionary();
    values =
        dictionaryEncoded
            ? encoding.getDictionaryBasedValuesReader(descriptor, ValuesType.VALUES, dictionary)
            : column.reader(encoding, descriptor);
    values.initFromPage(valuesLeft, in);
  }

  private void reserve() {
    if (present.length < valuesLeft) {
      present = new boolean[valuesLeft];
    }
  }
}
