package org.obmeet.telemetry.jobs.export;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.base.CharMatcher;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.io.SpreadsheetText;
import org.obmeet.telemetry.lake.parquet.TableWriter;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.PrivateFiles;
import org.obmeet.telemetry.schemas.dataset.ValueType;

/**
 * Writes the archive of an export: {@code TABLE.json}, {@code TABLE.csv} and {@code TABLE.parquet}
 * for each table, {@code fields.csv}, and {@code README.txt}.
 */
final class SubjectDataArchive {
  private static final int BUFFER_BYTES = 1 << 16;

  private static final CharMatcher TO_QUOTE = CharMatcher.anyOf("\",\n\r");

  private static final ObjectWriter JSON =
      JsonMapper.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .build()
          .writerWithDefaultPrettyPrinter();

  private SubjectDataArchive() {}

  /**
   * Writes a temporary file that only its owner can read, and moves the file to its final path.
   *
   * @param written called when the temporary file is complete and synced, before it is moved
   * @throws IOException if the final file exists, or another export is writing the temporary file
   */
  static void write(Path out, SubjectData data, Instant now, Runnable written) throws IOException {
    Path temporary = out.resolveSibling("." + out.getFileName() + ".part");
    // The lock lasts until the file is moved.
    try (FileChannel channel = create(temporary);
        ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
      try {
        entry(zip, "README.txt", content -> content.write(bytes(AccessPage.text(data, now))));
        entry(zip, "fields.csv", content -> content.write(bytes(fields(data))));
        for (SubjectData.SubjectTable table : data.tables()) {
          entry(zip, table.name() + ".json", content -> json(table, content));
          entry(zip, table.name() + ".csv", content -> csv(table, content));
          entry(zip, table.name() + ".parquet", content -> parquet(table, content));
        }
        zip.finish();
        channel.force(true);
        written.run();
        Files.move(temporary, out);
        LocalStore.sync(out.getParent());
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** Creates a locked file in place of a file that an aborted export left. */
  private static FileChannel create(Path temporary) throws IOException {
    try (FileChannel left =
        FileChannel.open(temporary, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      lock(left, temporary);
      Files.delete(temporary);
    } catch (NoSuchFileException e) {
      // Nothing is left.
    }
    FileChannel channel =
        PrivateFiles.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock(channel, temporary);
    return channel;
  }

  /** Locks a file until its channel is closed or the process ends. */
  private static void lock(FileChannel channel, Path temporary) throws IOException {
    boolean locked;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    }
    if (!locked) {
      throw new IOException(
          "another export is writing '%s': wait for its end".formatted(temporary));
    }
  }

  /** Writes the content of an entry. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static void entry(ZipOutputStream zip, String name, Content content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    BufferedOutputStream out = new BufferedOutputStream(zip, BUFFER_BYTES);
    content.writeTo(out);
    out.flush();
    zip.closeEntry();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String fields(SubjectData data) {
    StringBuilder text = new StringBuilder("table,column,meaning,unit\n");
    for (SubjectData.SubjectTable table : data.tables()) {
      for (SubjectData.Meaning meaning : table.columns()) {
        text.append(line(List.of(table.name(), meaning.column(), meaning.title(), meaning.unit())));
      }
    }
    return text.toString();
  }

  private static void csv(SubjectData.SubjectTable table, OutputStream out) throws IOException {
    out.write(bytes(line(names(table))));
    forEach(table, row -> out.write(bytes(line(row))));
  }

  private static List<String> names(SubjectData.SubjectTable table) {
    return table.columns().stream().map(SubjectData.Meaning::column).toList();
  }

  /** Reads all rows; throws an exception if there are not as many as were counted before. */
  private static void forEach(SubjectData.SubjectTable table, SubjectData.RowConsumer consumer)
      throws IOException {
    AtomicLong rows = new AtomicLong();
    table
        .source()
        .forEach(
            row -> {
              rows.incrementAndGet();
              consumer.accept(row);
            });
    if (rows.get() != table.rows()) {
      throw new JobException(
          ExitCode.FAILED, table.name() + " was changed during the export. Run it again.");
    }
  }

  private static String line(List<?> values) {
    List<String> cells = new ArrayList<>();
    for (Object value : values) {
      String text = value == null ? "" : SpreadsheetText.mark(value.toString());
      cells.add(TO_QUOTE.matchesAnyOf(text) ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }
    return String.join(",", cells) + "\n";
  }

  private static void parquet(SubjectData.SubjectTable table, OutputStream out) throws IOException {
    Map<String, ValueType> columns = new LinkedHashMap<>();
    table.columns().forEach(column -> columns.put(column.column(), column.type()));
    try (TableWriter parquet = new TableWriter(out, table.name(), columns)) {
      forEach(table, parquet::write);
    }
  }

  private static void json(SubjectData.SubjectTable table, OutputStream out) throws IOException {
    List<String> names = names(table);
    try (SequenceWriter json = JSON.writeValuesAsArray(out)) {
      forEach(
          table,
          row -> {
            Map<String, Object> named = new LinkedHashMap<>();
            for (int c = 0; c < row.size(); c++) {
              Object value = row.get(c);
              named.put(names.get(c), value instanceof LocalDate ? value.toString() : value);
            }
            json.write(named);
          });
    }
  }
}
