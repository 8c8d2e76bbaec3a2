package org.obmeet.telemetry.cubes;

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
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * One flat column of a bucket in memory, filled row group by row group and page by page; a page is
 * decoded in one loop over primitive values.
 */
abstract class Column {
  private boolean[] present = new boolean[0];

  /** Physical type that files hold it as. */
  abstract PrimitiveTypeName physical();

  /** A column chunk begins; {@code dictionary} is null where it has none. */
  abstract void begin(Dictionary dictionary);

  /**
   * Takes a page.
   *
   * @param values reader of the values that are not null
   * @param coded whether values are ids of the chunk's dictionary
   * @param present which rows have a value; null where all have
   * @param row first row
   * @param count rows of the page
   */
  abstract void page(ValuesReader values, boolean coded, boolean[] present, int row, int count);

  /** Takes {@code count} rows without a value. */
  abstract void absent(int row, int count);

  /** Reader of values that are not in the dictionary. */
  ValuesReader reader(Encoding encoding, ColumnDescriptor column) {
    return encoding.getValuesReader(column, ValuesType.VALUES);
  }

  /** Reads a row group's chunk of this column to {@code row} and following. */
  final void read(PageReadStore group, ColumnDescriptor column, int row) throws IOException {
    PageReader pages = group.getPageReader(column);
    DictionaryPage encoded = pages.readDictionaryPage();
    Dictionary dictionary =
        encoded == null ? null : encoded.getEncoding().initDictionary(column, encoded);
    begin(dictionary);
    int at = row;
    for (DataPage page = pages.readPage(); page != null; page = pages.readPage()) {
      if (page instanceof DataPageV1 first) {
        readV1(first, column, dictionary, at);
      } else {
        readV2((DataPageV2) page, column, dictionary, at);
      }
      at += page.getValueCount();
    }
  }

  private void readV1(DataPageV1 page, ColumnDescriptor column, Dictionary dictionary, int row)
      throws IOException {
    int count = page.getValueCount();
    ByteBufferInputStream in = page.getBytes().toInputStream();
    page.getRlEncoding()
        .getValuesReader(column, ValuesType.REPETITION_LEVEL)
        .initFromPage(count, in);
    ValuesReader levels = page.getDlEncoding().getValuesReader(column, ValuesType.DEFINITION_LEVEL);
    levels.initFromPage(count, in);
    boolean all = true;
    if (column.getMaxDefinitionLevel() > 0) {
      reserve(count);
      for (int i = 0; i < count; i++) {
        present[i] = levels.readInteger() != 0;
        all &= present[i];
      }
    }
    values(page.getValueEncoding(), in, column, dictionary, all, row, count);
  }

  private void readV2(DataPageV2 page, ColumnDescriptor column, Dictionary dictionary, int row)
      throws IOException {
    int count = page.getValueCount();
    boolean all = column.getMaxDefinitionLevel() == 0 || page.getNullCount() == 0;
    if (!all) {
      reserve(count);
      all = readLevels(page.getDefinitionLevels(), column.getMaxDefinitionLevel(), count);
    }
    ByteBufferInputStream in = page.getData().toInputStream();
    values(page.getDataEncoding(), in, column, dictionary, all, row, count);
  }

  /** Whether every value is there; a column without statistics does not count its nulls. */
  private boolean readLevels(BytesInput levels, int max, int count) throws IOException {
    RunLengthBitPackingHybridDecoder decoder =
        new RunLengthBitPackingHybridDecoder(
            BytesUtils.getWidthFromMaxInt(max), levels.toInputStream());
    boolean all = true;
    for (int i = 0; i < count; i++) {
      present[i] = decoder.readInt() != 0;
      all &= present[i];
    }
    return all;
  }

  private void values(
      Encoding encoding,
      ByteBufferInputStream in,
      ColumnDescriptor column,
      Dictionary dictionary,
      boolean all,
      int row,
      int count)
      throws IOException {
    boolean coded = encoding.usesDictionary();
    ValuesReader reader =
        coded
            ? encoding.getDictionaryBasedValuesReader(column, ValuesType.VALUES, dictionary)
            : reader(encoding, column);
    reader.initFromPage(count, in);
    page(reader, coded, all ? null : present, row, count);
  }

  private void reserve(int count) {
    if (present.length < count) {
      present = new boolean[count];
    }
  }
}
