package org.obmeet.telemetry.jobs.export;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the archive of an export: {@code TABLE.json}, {@code TABLE.csv}, {@code fields.csv},
 * README.
 */
final class SubjectDataArchive {
  private SubjectDataArchive() {}

  /**
   * Writes a temporary file that only its owner can read, and moves the file to its final path.
   *
   * @param written called when the temporary file is complete
   */
  static void write(Path out, SubjectData data, Instant now, Runnable written) throws IOException {
    Path temporary = out.resolveSibling("." + out.getFileName() + ".part");
    Files.deleteIfExists(temporary);
    try {
      var channel =
          Files.newByteChannel(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
        entry(zip, "README.txt", readme(data, now));
        entry(zip, "fields.csv", fields(data));
        for (SubjectData.Table table : data.tables()) {
          entry(zip, table.name() + ".json", json(table));
          entry(zip, table.name() + ".csv", csv(table));
        }
      }
      written.run();
      Files.move(temporary, out, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static String readme(SubjectData data, Instant now) {
    String head =
        """
        All data about the subject of this request, at %s.
        Each table is included as JSON and as CSV; fields.csv explains its columns.
        Tables whose name ends in -landing contain rows that arrived recently and may also be in \
        the other table.
        Identifiers are keyed pseudonyms; no identifier is stored in clear.

        """
            .formatted(now);
    return data.tables().isEmpty()
        ? head + "There are no data about the subject.\n"
        : data.tables().stream()
            .map(table -> table.name() + ": " + table.rows().size() + " rows\n")
            .collect(Collectors.joining("", head, ""));
  }

  private static String fields(SubjectData data) {
    StringBuilder text = new StringBuilder("table,column,meaning,unit\n");
    for (SubjectData.Table table : data.tables()) {
      for (SubjectData.Meaning meaning : table.meanings()) {
        text.append(line(List.of(table.name(), meaning.column(), meaning.title(), meaning.unit())));
      }
    }
    return text.toString();
  }

  private static String csv(SubjectData.Table table) {
    StringBuilder text = new StringBuilder(line(new ArrayList<Object>(table.columns())));
    table.rows().forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<?> values) {
    List<String> cells = new ArrayList<>();
    for (Object value : values) {
      String text = value == null ? "" : value.toString();
      cells.add(text.matches("(?s).*[\",\n\r].*") ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }
    return String.join(",", cells) + "\n";
  }

  private static String json(SubjectData.Table table) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      Map<String, Object> named = new LinkedHashMap<>();
      for (int c = 0; c < row.size(); c++) {
        named.put(table.columns().get(c), row.get(c));
      }
      rows.add(named);
    }
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(rows);
  }
}
