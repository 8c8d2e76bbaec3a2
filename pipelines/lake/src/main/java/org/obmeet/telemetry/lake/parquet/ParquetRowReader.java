package org.obmeet.telemetry.lake.parquet;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * A reader of a flat Parquet file, row by row. A nullable column that the file lacks has null
 * values. Columns that were not requested are skipped.
 */
final class ParquetRowReader implements ColumnValues {
  private final LakeFiles files;
  private final String path;
  private final ParquetColumn[] columns;
  private final ParquetFileReader reader;
  private final MessageType requested;
  private final ColumnReader[] readers;
  private final Map<Binary, String> texts = new HashMap<>();
  private long rowsLeft;
  private boolean inRow;

  /** Opens a file; throws {@link LakeException} if its columns do not fit. */
  ParquetRowReader(LakeFiles files, String path, List<ParquetColumn> columns) {
    this.files = files;
    this.path = path;
    this.columns = columns.toArray(new ParquetColumn[0]);
    this.readers = new ColumnReader[this.columns.length];
    this.reader =
        ParquetFiles.open(
            files,
            path,
            Optional.of(columns.stream().map(ParquetColumn::name).collect(Collectors.toSet())));
    try {
      this.requested = requested(reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(requested);
    } catch (LakeException e) {
      close();
      throw e;
    }
  }

  /** Returns the key-value metadata of the footer. */
  Map<String, String> metadata() {
    return reader.getFileMetaData().getKeyValueMetaData();
  }

  @Override
  public boolean hasNext() {
    return rowsLeft > 0 || wrapErrors(this::nextGroup);
  }

  @Override
  public Object[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return wrapErrors(this::row);
  }

  /**
   * Advances to the next row, whose values {@link #binary} and {@link #integer} read. Returns false
   * after the last row. A reader is used by this method or as an iterator, not by both.
   */
  boolean advance() {
    return wrapErrors(
        () -> {
          if (inRow) {
            endRow();
          }
          inRow = rowsLeft > 0 || nextGroup();
          return inRow;
        });
  }

  /** Returns a value of the current row; null if it is missing. */
  Binary binary(int column) {
    return wrapErrors(() -> hasValue(column) ? readers[column].getBinary() : null);
  }

  /** Returns a value of the current row in a column that is not nullable. */
  int integer(int column) {
    return wrapErrors(() -> hasValue(column) ? readers[column].getInteger() : 0);
  }

  /** Skips the values that were not read. */
  private void endRow() {
    for (ColumnReader column : readers) {
      if (column != null) {
        if (isDefined(column)) {
          column.skip();
        }
        column.consume();
      }
    }
    rowsLeft--;
  }

  @Override
  public void close() {
    files.run("read", path, reader::close);
  }

  private MessageType requested(MessageType fileSchema) {
    return new MessageType(
        fileSchema.getName(),
        List.of(columns).stream()
            .filter(column -> isPresent(column, fileSchema))
            .map(column -> fileSchema.getType(column.name()))
            .toList());
  }

  private boolean isPresent(ParquetColumn column, MessageType fileSchema) {
    if (!fileSchema.containsField(column.name())) {
      if (!column.nullable()) {
        throw new LakeException("'" + path + "' has no column " + column.name());
      }
      return false;
    }
    PrimitiveType wanted = column.type();
    if (!fileSchema.getType(column.name()).isPrimitive()
        || fileSchema.getType(column.name()).asPrimitiveType().getPrimitiveTypeName()
            != wanted.getPrimitiveTypeName()) {
      throw new LakeException(
          "column %s of '%s' must be %s"
              .formatted(column.name(), path, wanted.getPrimitiveTypeName()));
    }
    return true;
  }

  private boolean nextGroup() throws IOException {
    PageReadStore pages = reader.readNextRowGroup();
    while (pages != null && pages.getRowCount() == 0) {
      pages = reader.readNextRowGroup();
    }
    if (pages == null) {
      return false;
    }
    String createdBy = reader.getFileMetaData().getCreatedBy();
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(pages, new NoOpConverter(), requested, createdBy);
    for (int i = 0; i < columns.length; i++) {
      String name = columns[i].name();
      readers[i] =
          requested.containsField(name)
              ? store.getColumnReader(requested.getColumnDescription(new String[] {name}))
              : null;
    }
    rowsLeft = pages.getRowCount();
    return true;
  }

  private Object[] row() {
    Object[] row = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      row[i] = hasValue(i) ? value(columns[i].kind(), readers[i]) : null;
    }
    endRow();
    return row;
  }

  /** Throws {@link LakeException} if the current row lacks a value that is not nullable. */
  private boolean hasValue(int column) {
    boolean has = readers[column] != null && isDefined(readers[column]);
    if (!has && !columns[column].nullable()) {
      throw new LakeException("'" + path + "' has a row without " + columns[column].name());
    }
    return has;
  }

  private static boolean isDefined(ColumnReader column) {
    return column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel();
  }

  private Object value(ParquetColumn.Kind kind, ColumnReader column) {
    return switch (kind) {
      case FIXED -> column.getBinary().getBytes();
      case TEXT -> text(column.getBinary());
      case LONG -> column.getLong();
      case BOOLEAN -> column.getBoolean();
      case DAY -> column.getInteger();
    };
  }

  private String text(Binary binary) {
    String known = texts.get(binary);
    if (known == null) {
      known = binary.toStringUsingUTF8();
      if (texts.size() < 4096) {
        texts.put(binary.copy(), known);
      }
    }
    return known;
  }

  private <T> T wrapErrors(LakeFiles.Attempt<T> attempt) {
    try {
      return files.wrapErrors("read", path, attempt);
    } catch (LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LakeException("'" + path + "' is damaged: its pages cannot be read", e);
    }
  }

  /** A converter without effect, because {@link ParquetRowReader} reads the columns itself. */
  private static final class NoOpConverter extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
